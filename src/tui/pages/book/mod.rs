//! The codebook page: all codes with what they mean, how they are used, and
//! everything that is done to a codebook while it grows.
//!
//! The tree stands beside (or above) all that is known of the highlighted code,
//! with an example from the data, because a definition is judged by the words
//! it was used for. Counts, examples and the past of a code are worked out when
//! the study or the highlight changes (`tally`, `examples`, `past`),
//! never for a frame.

mod acts;
mod details;
mod examples;
mod moves;
mod past;
mod split;
mod tally;
mod tree;

use super::list::{List, split};
use super::{Page, PageName, Reply, show};
use crate::model::codebook::{Code, CodeId};
use crate::model::coding::CodingStatus;
use crate::model::event::ActSummary;
use crate::model::memo::{Target, backlinks_among};
use crate::model::study::Study;
use crate::tui::action::Command;
use crate::tui::app::{App, Tone};
use crate::tui::enabled as when;
use crate::tui::keymap::{Binding, Focus, Group, row};
use crate::tui::narrow::{Found, Narrowing, Wants};
use crate::tui::update::Effect;
use examples::Examples;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::collections::BTreeSet;
use tally::Tally;
use tree::{Sort, View};

/// What is done on this page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Do {
    /// Makes a code beside the highlighted one.
    New,
    /// Makes a code below the highlighted one.
    NewBelow,
    /// Gives the code another name.
    Rename,
    /// Writes the definition or another field.
    Define,
    /// Tentative, settled or retired.
    Status,
    /// Puts codes below another one.
    Move,
    /// Into another code.
    Merge,
    /// Makes several codes of it.
    Split,
    /// One level up.
    Out,
    /// Below the code before it.
    In,
    /// Shows the next example.
    Example,
    /// Shows the previous example.
    ExampleBack,
    /// Another order.
    Sort,
    /// Folds or unfolds every branch.
    FoldAll,
    /// The details a line on.
    DetailsDown,
    /// The details a line back.
    DetailsUp,
}

const HERE: &[Focus] = &[Focus::Page(PageName::Codebook)];
const OWN: Group = Group::Page(PageName::Codebook);

/// Its keys.
#[rustfmt::skip] // a table: one line a row
pub static ROWS: &[Binding] = &[
    row(Command::Book(Do::New), HERE, &["n"], (OWN, "new"), "Make a code beside the highlighted one; says so if a similar one exists.", when::may_edit),
    row(Command::Book(Do::NewBelow), HERE, &["N"], (OWN, "new below"), "Make a code below the highlighted one.", when::may_edit),
    row(Command::Book(Do::Rename), HERE, &["R", "F2"], (OWN, "rename"), "Give the code another name; its codings stay with it.", when::may_edit),
    row(Command::Book(Do::Define), HERE, &["d"], (OWN, "define"), "Write the definition, when to use the code and when not, or another field.", when::may_edit),
    row(Command::Book(Do::Status), HERE, &["t"], (OWN, "status"), "Make the code, or all chosen with v, tentative, settled or retired.", when::may_edit),
    row(Command::Book(Do::Move), HERE, &["m"], (OWN, "move"), "Put the code, or all chosen with v, below another one.", when::may_edit),
    row(Command::Book(Do::Merge), HERE, &["J"], (OWN, "merge"), "Merge the code into another one; shows what that does before it is done.", when::may_edit),
    row(Command::Book(Do::Split), HERE, &["S"], (OWN, "split"), "Make several codes of it: names first, then where each of your codings goes.", when::may_edit),
    row(Command::Book(Do::Out), HERE, &["<"], (OWN, "out"), "Move the code, or those chosen, one level up.", when::may_edit),
    row(Command::Book(Do::In), HERE, &[">"], (OWN, "in"), "Move the code, or those chosen, below the code before it.", when::may_edit),
    row(Command::Book(Do::Example), HERE, &["e"], (OWN, "next example"), "Show the next excerpt coded with it; Enter goes to its words.", when::always),
    row(Command::Book(Do::ExampleBack), HERE, &["E"], (OWN, "example back"), "Show the excerpt before.", when::always),
    row(Command::Book(Do::Sort), HERE, &["s"], (OWN, "sort"), "Order the codes as in the codebook, most used first or unused first.", when::always),
    row(Command::Book(Do::FoldAll), HERE, &["F"], (OWN, "fold all"), "Fold every branch, or unfold them all.", when::always),
    row(Command::Book(Do::DetailsDown), HERE, &["]"], (OWN, "details on"), "Read on in the details of the code.", when::always),
    row(Command::Book(Do::DetailsUp), HERE, &["["], (OWN, "details back"), "Read back in the details of the code.", when::always),
];

/// The page.
#[derive(Debug)]
pub struct BookPage {
    list: List,
    narrowing: Narrowing,
    folded: BTreeSet<CodeId>,
    sort: Sort,
    tally: Tally,
    /// Of the highlighted code.
    examples: Examples,
    /// Of the highlighted code: what was done to it.
    past: Vec<String>,
    /// Of the highlighted code: the memos about it or linking to it.
    memos: Vec<String>,
    /// The code that examples and past are about.
    about: Option<CodeId>,
    /// First line of the details.
    top: usize,
    /// True once the study has changed since examples and past were worked out.
    stale: bool,
    /// True while a code is being made, which is to be highlighted.
    making: bool,
    /// The code to highlight at first.
    first: Option<CodeId>,
    /// Codes that were there when the page last looked.
    known: BTreeSet<CodeId>,
    /// How many codes there are in all.
    all: usize,
    /// What a question is about.
    asked: acts::Asked,
}

/// Makes the page, the code highlighted that is highlighted in the codebook
/// beside the transcript.
pub fn open(app: &App, study: &Study) -> Box<dyn Page> {
    Box::new(BookPage {
        list: List::default(),
        narrowing: Narrowing::of(Wants::Codings),
        folded: app.book.folded.clone(),
        sort: Sort::default(),
        tally: Tally::default(),
        examples: Examples::default(),
        past: Vec::new(),
        memos: Vec::new(),
        about: None,
        top: 0,
        stale: true,
        making: false,
        // The first look at the study highlights it.
        first: study.codebook.codes.get(app.book.selected).map(|c| c.id.clone()),
        known: BTreeSet::new(),
        all: 0,
        asked: acts::Asked::default(),
    })
}

impl Page for BookPage {
    fn name(&self) -> PageName {
        PageName::Codebook
    }

    fn refresh(&mut self, app: &App, study: &Study) {
        self.tally = Tally::of(study, &app.ledger);
        self.stale = true;
        self.narrowing.ask(&app.words, study);
        self.all = study.codebook.codes.len();
        let codes: BTreeSet<CodeId> = study.codebook.codes.iter().map(|c| c.id.clone()).collect();
        let new = codes.iter().find(|c| self.making && !self.known.contains(c)).cloned();
        self.known = codes;
        self.fill(app, study);
        if let Some(first) = self.first.take() {
            self.list.select(&first.0);
        }
        if let Some(new) = new {
            self.making = false;
            self.reveal(app, study, &new);
        }
        self.settle(app, study);
    }

    fn command(&mut self, app: &mut App, study: &Study, command: Command) -> Vec<Effect> {
        let effects = match command {
            Command::Accept => {
                self.go_to_example(app, study);
                Vec::new()
            }
            Command::Fold | Command::Unfold => {
                self.fold(app, study, command == Command::Fold);
                Vec::new()
            }
            Command::Book(what) => self.act(app, study, what),
            other => {
                self.list.command(app, other);
                Vec::new()
            }
        };
        self.settle(app, study);
        effects
    }

    fn replied(&mut self, app: &mut App, study: &Study, ask: &'static str, reply: Reply) -> Vec<Effect> {
        self.answer(app, study, ask, reply)
    }

    fn filter(&mut self, app: &App, study: &Study, words: &str) {
        let words = self.narrowing.typed(&app.words, study, words);
        self.list.filter = words.to_owned();
        self.stale = true;
        if words.is_empty() && !self.narrowing.is_on() {
            // What was found and chosen must not hide in a folded branch again.
            let kept: Vec<String> =
                self.list.chosen.iter().cloned().chain(self.list.key().map(str::to_owned)).collect();
            for key in kept {
                self.unfold_above(study, &CodeId(key));
            }
        }
        self.fill(app, study);
        self.list.set_filter(words);
        self.settle(app, study);
    }

    fn filtered(&self) -> bool {
        self.list.is_filtered()
    }

    fn code<'s>(&self, study: &'s Study) -> Option<&'s CodeId> {
        self.highlighted(study).map(|(_, code)| &code.id)
    }

    fn narrowing(&self) -> Option<&Narrowing> {
        Some(&self.narrowing)
    }

    fn turned(&mut self, app: &App, study: &Study, act: &ActSummary) {
        let codes = act.codebook.iter().flat_map(|e| [&e.code, &e.into]).flatten();
        let there = |c: &&CodeId| study.codebook.find(c).is_some();
        if let Some(code) = codes.clone().find(there).cloned() {
            self.reveal(app, study, &code);
            self.settle(app, study);
        }
    }

    fn click(&mut self, app: &mut App, study: &Study, area: Rect, at: (u16, u16), clicks: u8) -> Vec<Effect> {
        if self.list.click(split(area).0, at) && clicks == 2 {
            self.go_to_example(app, study);
        }
        self.settle(app, study);
        Vec::new()
    }

    fn draw(&self, app: &App, study: &Study, buffer: &mut Buffer, area: Rect) -> Option<(u16, u16)> {
        let (list, room) = split(area);
        self.list.draw(app, buffer, list, "No codes yet: n makes the first.");
        details::lines(self, app, study, room.width, room.height).draw(buffer, room, self.top);
        None
    }

    fn say(&self, _: &App, study: &Study) -> String {
        let Some((_, code)) = self.highlighted(study) else {
            return self.list.say();
        };
        let chosen = if self.list.chosen.contains(&code.id.0) { "chosen, " } else { "" };
        format!("{chosen}{}", tree::said(study, &self.tally, code, self.folded.contains(&code.id)))
    }

    fn explains(&self, study: &Study) -> Vec<String> {
        self.explained(study)
    }

    fn extent(&self) -> String {
        let count = crate::model::fold::plural(self.all, "code");
        let shown = self.list.len().0;
        let shown = if !self.list.is_filtered() { String::new() } else { format!("{shown} of ") };
        let chosen =
            if self.list.chosen.is_empty() { String::new() } else { format!(" · {} chosen", self.list.chosen.len()) };
        let sort = if self.sort == Sort::Book { String::new() } else { format!(" · {}", self.sort.words()) };
        format!("{shown}{count}{sort}{chosen}")
    }
}

impl BookPage {
    /// The highlighted code and its index.
    fn highlighted<'s>(&self, study: &'s Study) -> Option<(usize, &'s Code)> {
        let index = study.codebook.find(&CodeId(self.list.key()?.to_owned()))?;
        Some((index, &study.codebook.codes[index]))
    }

    /// The lines of the list anew.
    fn fill(&mut self, app: &App, study: &Study) {
        let width = split(app.areas(study).page).0.width;
        let filtered = !self.list.filter.is_empty() || self.narrowing.found().is_some();
        let view = View { folded: &self.folded, sort: self.sort, filtered, width };
        self.list.columns = tree::columns(width);
        let entries = tree::entries(app, study, &self.tally, &view);
        self.list.set(entries);
        self.narrow_down(study);
    }

    /// Lists the codes that have excerpts which the query finds, and the branches
    /// above them, if there is a query.
    fn narrow_down(&mut self, study: &Study) {
        let keys = |found: &Found| {
            let alive = study.codings.iter().filter(|c| c.status != CodingStatus::Rejected);
            let asked = alive.filter(|c| found.codings.contains(&c.id));
            let codes: BTreeSet<usize> = asked.filter_map(|c| study.codebook.resolve(c.code.as_ref()?)).collect();
            let all = codes.iter().flat_map(|code| std::iter::once(*code).chain(tree::above(study, *code)));
            all.map(|code| study.codebook.codes[code].id.0.clone()).collect()
        };
        self.list.set_only(self.narrowing.found().map(keys));
    }

    /// Takes up that another code is highlighted, or is another than before.
    fn settle(&mut self, app: &App, study: &Study) {
        let Some((index, code)) = self.highlighted(study) else {
            (self.examples, self.past, self.about) = (Examples::default(), Vec::new(), None);
            self.memos.clear();
            return;
        };
        let other = self.about.as_ref() != Some(&code.id);
        if other {
            self.top = 0;
        }
        if other || self.stale {
            let shown = self.examples.shown().cloned();
            let asked = |at: &&u32| {
                let coding = study.codings.get(**at as usize);
                self.narrowing.found().is_none_or(|f| coding.is_some_and(|c| f.codings.contains(&c.id)))
            };
            let codings: Vec<u32> = self.tally.code(index).codings.iter().filter(asked).copied().collect();
            self.examples = Examples::of(study, &codings, &app.coder, shown.as_ref());
            self.past = past::of(study, &self.tally, &code.id);
            let memos = backlinks_among(study, app.ledger.with_links(), &Target::Code(code.id.clone()));
            self.memos = memos.iter().map(|m| format!("{} ({})", m.title, m.kind)).collect();
            self.about = Some(code.id.clone());
            self.stale = false;
        }
    }

    fn unfold_above(&mut self, study: &Study, code: &CodeId) {
        if let Some(index) = study.codebook.find(code) {
            for up in tree::above(study, index) {
                self.folded.remove(&study.codebook.codes[up].id);
            }
        }
    }

    /// Highlights a code wherever it stands.
    fn reveal(&mut self, app: &App, study: &Study, code: &CodeId) {
        self.unfold_above(study, code);
        self.fill(app, study);
        self.list.select(&code.0);
    }

    /// Folds the branch or goes to its top; unfolds it.
    fn fold(&mut self, app: &App, study: &Study, fold: bool) {
        let Some((index, code)) = self.highlighted(study) else {
            return;
        };
        let branch = study.codebook.children(Some(index)).next().is_some();
        if !fold {
            self.folded.remove(&code.id);
        } else if branch && !self.folded.contains(&code.id) {
            self.folded.insert(code.id.clone());
        } else if let Some(parent) = code.parent {
            self.list.select(&study.codebook.codes[parent].id.0);
        }
        self.fill(app, study);
    }

    fn fold_all(&mut self, app: &App, study: &Study) {
        let book = &study.codebook;
        let top = self.highlighted(study).map(|(i, _)| tree::above(study, i).last().unwrap_or(i));
        if self.folded.is_empty() {
            self.folded = book.codes.iter().filter_map(|c| c.parent).map(|p| book.codes[p].id.clone()).collect();
        } else {
            self.folded.clear();
        }
        if let Some(top) = top.filter(|_| !self.folded.is_empty()) {
            self.list.select(&book.codes[top].id.0);
        }
        self.fill(app, study);
    }

    /// The first line shown at the end of the details.
    fn last_top(&self, app: &App, study: &Study) -> usize {
        let room = split(app.areas(study).page).1;
        let lines = details::lines(self, app, study, room.width, room.height).0.len();
        lines.saturating_sub(usize::from(room.height))
    }

    /// To the words of the example, in the transcript.
    fn go_to_example(&mut self, app: &mut App, study: &Study) {
        match self.examples.shown().and_then(|id| study.coding(&id.0)) {
            Some(coding) => show(app, study, &coding.source, coding.place.span),
            None => app.say("no words are coded with it yet", Tone::Info),
        }
    }
}
