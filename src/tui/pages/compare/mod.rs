//! The compare page: two coders side by side along the transcripts, from one
//! difference to the next, and what is decided on each.
//!
//! What two coders have to talk about is a list of places, in the order in which a
//! transcript is read, with the codes of both beside each other. Below stand the
//! words with the bars of both, their memos, what the codes mean, and how far they
//! agree on the code at hand, before and after. What is decided goes into the
//! person's own journal, with a reason; what the coders did stays as it is.
//!
//! All places are worked out when the study has changed; words only of those on
//! screen, figures only of the code at hand.

mod acts;
mod details;
mod edges;
mod rows;

use super::list::{Column, List, split};
use super::{Page, PageName, Reply, ask, show};
use crate::analysis::compare::figures::{Figures, figures};
use crate::analysis::compare::{CompareError, Compared, Comparison, two};
use crate::analysis::record;
use crate::model::change::Keep;
use crate::model::event::ActSummary;
use crate::model::ids::Ulid;
use crate::model::method;
use crate::model::study::Study;
use crate::tui::action::Command;
use crate::tui::app::{App, Tone};
use crate::tui::enabled as when;
use crate::tui::keymap::{Binding, Focus, Group, row};
use crate::tui::narrow::{Narrowing, Wants};
use crate::tui::update::Effect;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use rows::Which;
use std::collections::HashMap;

/// What can be done here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Do {
    /// The first coder is followed.
    First,
    /// The second is.
    Second,
    /// Both codings count.
    Both,
    /// Neither does.
    Neither,
    /// Another code counts.
    Code,
    /// Other words count.
    Boundaries,
    /// Takes a decision back.
    Reopen,
    /// Puts all that both agree on into the consensus.
    TakeAgreed,
    /// To the next open difference.
    Next,
    /// To the one before.
    Previous,
    /// Lists only what is open, or all differences.
    OnlyOpen,
    /// Chooses what is listed.
    Which,
    /// Chooses whom to compare.
    Whom,
    /// Shows or hides how far they agree.
    Figures,
    /// Reads on in the details.
    Down,
    /// Reads back.
    Up,
}

const HERE: &[Focus] = &[Focus::Page(PageName::Compare)];
const PAGE: Group = Group::Page(PageName::Compare);

/// Its keys.
#[rustfmt::skip] // a table: one line a row
pub static ROWS: &[Binding] = &[
    row(Command::Compare(Do::First), HERE, &["1"], (PAGE, "first is right"), "The first coder's coding counts; where only the second has coded, nothing does.", when::may_edit),
    row(Command::Compare(Do::Second), HERE, &["2"], (PAGE, "second is right"), "The second coder's coding counts; where only the first has coded, nothing does.", when::may_edit),
    row(Command::Compare(Do::Both), HERE, &["3"], (PAGE, "both"), "The codings of both count.", when::may_edit),
    row(Command::Compare(Do::Neither), HERE, &["0", "x"], (PAGE, "neither"), "No coding counts here.", when::may_edit),
    row(Command::Compare(Do::Code), HERE, &["c"], (PAGE, "other code"), "Another code counts than either coder chose.", when::may_edit),
    row(Command::Compare(Do::Boundaries), HERE, &["b"], (PAGE, "boundaries"), "Other words count: those of both together, those that both coded, whole sentences, the whole turn, or any that you type.", when::may_edit),
    row(Command::Compare(Do::Reopen), HERE, &["R"], (PAGE, "open again"), "Take your decision on this place back.", when::may_edit),
    row(Command::Compare(Do::TakeAgreed), HERE, &["A"], (PAGE, "take agreed"), "Put everything that both agree on into the consensus, as one act.", when::may_edit),
    row(Command::Compare(Do::Next), HERE, &["n"], (PAGE, "next open"), "Go to the next difference on which nothing is decided.", when::always),
    row(Command::Compare(Do::Previous), HERE, &["N", "p"], (PAGE, "open before"), "Go to the one before.", when::always),
    row(Command::Compare(Do::OnlyOpen), HERE, &["o"], (PAGE, "only open"), "List only differences on which nothing is decided, or all differences again.", when::always),
    row(Command::Compare(Do::Which), HERE, &["f"], (PAGE, "which"), "Choose what is listed: where they agree, too, or one way to differ only.", when::always),
    row(Command::Compare(Do::Whom), HERE, &["w"], (PAGE, "whom"), "Choose which two coders are compared.", when::always),
    row(Command::Compare(Do::Figures), HERE, &["%"], (PAGE, "agreement"), "Show how far the two agree on the code at hand, or hide it.", when::always),
    row(Command::Compare(Do::Down), HERE, &["]"], (PAGE, "details on"), "Read on in the details.", when::always),
    row(Command::Compare(Do::Up), HERE, &["["], (PAGE, "details back"), "Read back in the details.", when::always),
];

/// A decision that waits for its reason.
#[derive(Clone, Debug)]
struct Waiting {
    /// The codings of each place, and what counts of them.
    places: Vec<(Vec<Ulid>, Keep)>,
}

/// The page.
#[derive(Debug)]
pub struct Compare {
    list: List,
    narrowing: Narrowing,
    which: Which,
    /// Whom the person chose.
    chosen: Option<[String; 2]>,
    made: Result<Comparison, String>,
    /// Places by key: indexes into the comparison's.
    places: HashMap<String, usize>,
    /// True if agreement is shown; `None` as the method has it.
    shows: Option<bool>,
    /// The agreement on the code at hand.
    figures: Option<(usize, Figures)>,
    /// What waits for a code, boundaries or a reason.
    waiting: Option<Waiting>,
    /// The place that was decided on last.
    last: Option<String>,
    /// First line of the details that is shown.
    top: usize,
}

/// Makes the page.
pub fn open(_: &App, _: &Study) -> Box<dyn Page> {
    Box::new(Compare {
        list: List::default(),
        narrowing: Narrowing::of(Wants::Codings),
        which: Which::Differences,
        chosen: None,
        made: Err(String::new()),
        places: HashMap::new(),
        shows: None,
        figures: None,
        waiting: None,
        last: None,
        top: 0,
    })
}

impl Page for Compare {
    fn name(&self) -> PageName {
        PageName::Compare
    }

    fn refresh(&mut self, app: &App, study: &Study) {
        self.made = self.whom(app, study).map(|coders| Comparison::of(study, &app.ledger, coders));
        self.figures = None;
        self.fill(app, study);
        self.narrowing.ask(&app.words, study);
        self.narrow_down(study);
        self.look(app, study);
    }

    fn command(&mut self, app: &mut App, study: &Study, command: Command) -> Vec<Effect> {
        let mut effects = Vec::new();
        match command {
            Command::Compare(act) => effects = self.act(app, study, act),
            Command::Accept => match self.here() {
                Some(place) => {
                    let (source, span) = (study.sources[place.source].id.clone(), place.span(study));
                    show(app, study, &source, span);
                }
                None => app.say("there is no place to go to", Tone::Info),
            },
            other => {
                if self.list.command(app, other) {
                    self.top = 0;
                }
            }
        }
        self.look(app, study);
        effects
    }

    fn replied(&mut self, app: &mut App, study: &Study, ask: &'static str, reply: Reply) -> Vec<Effect> {
        let effects = self.answer(app, study, ask, reply);
        self.look(app, study);
        effects
    }

    fn filter(&mut self, app: &App, study: &Study, words: &str) {
        let words = self.narrowing.typed(&app.words, study, words);
        if !words.is_empty() {
            self.put_in(study, None);
        }
        self.list.set_filter(words);
        self.narrow_down(study);
        self.look(app, study);
    }

    fn filtered(&self) -> bool {
        self.list.is_filtered()
    }

    fn narrowing(&self) -> Option<&Narrowing> {
        Some(&self.narrowing)
    }

    fn turned(&mut self, app: &App, study: &Study, _: &ActSummary) {
        if let Some(key) = self.last.clone() {
            self.list.select(&key);
            self.look(app, study);
        }
    }

    fn stays(&self) -> bool {
        true
    }

    fn click(&mut self, app: &mut App, study: &Study, area: Rect, at: (u16, u16), clicks: u8) -> Vec<Effect> {
        if self.list.click(split(area).0, at) {
            self.top = 0;
            self.look(app, study);
            if clicks == 2 {
                return self.command(app, study, Command::Accept);
            }
        }
        Vec::new()
    }

    fn draw(&self, app: &App, study: &Study, buffer: &mut Buffer, area: Rect) -> Option<(u16, u16)> {
        let (list, room) = split(area);
        self.list.draw(app, buffer, list, &self.nothing());
        if let (Ok(made), Some(place)) = (&self.made, self.here()) {
            details::lines(app, study, (made, place), (self.figures.as_ref(), room.width)).draw(buffer, room, self.top);
        }
        None
    }

    fn say(&self, _: &App, study: &Study) -> String {
        match (&self.made, self.here()) {
            (Ok(made), Some(place)) => {
                format!("{} {}", details::said(study, made, place), self.list.position())
            }
            _ => self.nothing(),
        }
    }

    fn extent(&self) -> String {
        let Ok(made) = &self.made else { return String::new() };
        let [first, second] = &made.coders;
        let counts = made.counts;
        let (shown, all) = (self.list.len().0, counts.all());
        let listed = if shown == all { String::new() } else { format!(" · {shown} listed") };
        let chosen = self.list.chosen.len();
        let chosen = if chosen == 0 { String::new() } else { format!(" · {chosen} chosen") };
        format!(
            "1 {first}, 2 {second}: {} agree, {} open, {} decided{listed}{chosen}",
            counts.agreed(),
            counts.open,
            counts.decided
        )
    }
}

impl Compare {
    /// The two coders: those chosen, else the person and the first other one; who is no
    /// coder sees the first two.
    fn whom(&self, app: &App, study: &Study) -> Result<[String; 2], String> {
        let known = record::coders(study);
        let chosen = self.chosen.clone().filter(|two| two.iter().all(|c| known.contains(c)));
        let asked = chosen.map(Vec::from).unwrap_or_default();
        match two(study, &asked, &app.coder) {
            Ok(two) => Ok(two),
            Err(CompareError::Several(all)) => {
                let first = if all.contains(&app.coder) { &app.coder } else { &all[0] };
                let second = all.iter().find(|c| *c != first).unwrap_or(first);
                Ok([first.clone(), second.clone()])
            }
            Err(why) => Err(why.to_string()),
        }
    }

    /// Why nothing is listed.
    fn nothing(&self) -> String {
        match &self.made {
            Err(why) => format!("{why}."),
            Ok(made) if made.read() == 0 => {
                let [first, second] = &made.coders;
                format!("{first} and {second} have read no source in common: w compares others.")
            }
            Ok(made) if made.counts.all() == 0 => "Neither has coded anything in the sources that both have read.".to_owned(),
            Ok(made) if self.which == Which::Open && made.counts.open == 0 => {
                "Nothing is open: everything is agreed or decided. o lists all differences, A puts what is agreed into the consensus.".to_owned()
            }
            Ok(_) => format!("Nothing is listed here: {}. f lists other places.", self.which.words()),
        }
    }

    /// The highlighted place.
    fn here(&self) -> Option<&Compared> {
        self.place(self.list.key()?)
    }

    fn place(&self, key: &str) -> Option<&Compared> {
        self.made.as_ref().ok()?.places.get(*self.places.get(key)?)
    }

    /// Works out what is shown of the highlighted place.
    fn look(&mut self, app: &App, study: &Study) {
        let height = split(app.areas(study).page).0.height;
        self.put_in(study, Some(height));
        let agreement = self.shows.unwrap_or_else(|| method::of(&study.config.method).agreement);
        let code = self.here().filter(|_| agreement).and_then(|place| {
            place.all().next().and_then(|at| study.codings[at].code.as_ref()).and_then(|c| study.codebook.resolve(c))
        });
        match (&self.made, code) {
            (Ok(made), Some(code)) if self.figures.as_ref().is_none_or(|(of, _)| *of != code) => {
                self.figures = Some((code, figures(study, &app.ledger, made, code)));
            }
            (Ok(_), Some(_)) => {}
            _ => self.figures = None,
        }
    }
}

/// From this many columns of the list on, words stand beside the codes.
const WITH_WORDS: u16 = 100;

/// Columns for a list so wide: the codes of both have as much room as there is.
fn columns(coders: &[String; 2], wide: u16) -> Vec<Column> {
    let rest = if wide >= WITH_WORDS { wide / 3 } else { 0 };
    // Two signs before the line, and a space after every column.
    let code = wide.saturating_sub(4 + 10 + 8 + 2 + 6 + rest) / 2;
    let mut out = vec![
        Column::new(format!("1 {}", coders[0]), code),
        Column::new(format!("2 {}", coders[1]), if rest > 0 { code } else { 0 }),
        Column::number("Turn", 4),
        Column::new("Differ in", 10),
        Column::new("Counts", 8),
    ];
    out.extend((rest > 0).then(|| Column::new("Words", 0)));
    out
}
