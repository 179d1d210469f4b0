//! What is done to codes from the codebook page.
//!
//! Each act is asked for in one line or one short list and is one act of the
//! session: `u` takes it back. An act is about the highlighted code, or about
//! all chosen ones where that makes sense.

use super::split::Split;
use super::{BookPage, Do, tree};
use crate::analysis::merge;
use crate::model::change::{Change, CodebookChange};
use crate::model::codebook::{Code, CodeId, CodeStatus};
use crate::model::fold::plural;
use crate::model::nearest::listed;
use crate::model::study::Study;
use crate::tui::app::{App, Tone};
use crate::tui::applied::Told;
use crate::tui::pages::{Ask, Reply, ask};
use crate::tui::update::{Effect, code, prompt};
use crate::tui::writing;

/// What the question on screen is about.
#[derive(Clone, Debug, Default)]
pub enum Asked {
    /// Nothing.
    #[default]
    Nothing,
    /// These codes.
    Codes(Vec<CodeId>),
    /// Another name for this code, which was warned about.
    Name(CodeId, String),
    /// A merge, with what it would do.
    Merge {
        /// The code that ends.
        code: CodeId,
        /// The code that takes its codings.
        into: CodeId,
        /// Codes below the one that ends.
        children: Vec<CodeId>,
        /// What it would do, in words.
        text: Vec<String>,
    },
    /// A split that is under way.
    Split(Split),
}

/// Lines of a code that are proposed, with their letters.
const LINES: [(char, &str); 7] = [
    ('u', "Use when"),
    ('n', "Not when"),
    ('i', "Indicators"),
    ('e', "Example"),
    ('c', "Counter-example"),
    ('s', "Source"),
    ('r', "Near"),
];

/// Statuses with their letters.
const STATUSES: [(char, CodeStatus, &str); 3] = [
    ('t', CodeStatus::Tentative, "tentative: under trial"),
    ('s', CodeStatus::Settled, "settled: in use"),
    ('r', CodeStatus::Retired, "retired: no longer offered; its codings stay"),
];

impl BookPage {
    /// Does what a key of the page stands for.
    pub(super) fn act(&mut self, app: &mut App, study: &Study, what: Do) -> Vec<Effect> {
        match what {
            Do::New => self.new_code(app, study, false),
            Do::NewBelow => self.new_code(app, study, true),
            Do::Rename => self.about_one(app, study, |code| {
                let title = format!("Another name for “{}”", code.name);
                ("name", Ask::Line(title, code.name.clone()))
            }),
            Do::Define => self.about_one(app, study, |code| ("line", which_line(code))),
            Do::Status => self.ask_status(app, study),
            Do::Merge => self.about_one(app, study, |code| {
                ("merge", Ask::CodeBut(format!("Merge “{}” into which code?", code.name), code.id.clone()))
            }),
            Do::Move => self.ask_place(app, study),
            Do::Out => return self.out(app, study),
            Do::In => return self.inward(app, study),
            Do::Split => self.split(app, study),
            Do::Example => self.examples.step(true),
            Do::ExampleBack => self.examples.step(false),
            Do::Sort => self.sort_next(app, study),
            Do::FoldAll => self.fold_all(app, study),
            Do::DetailsDown => self.top = self.top.saturating_add(1).min(self.last_top(app, study)),
            Do::DetailsUp => self.top = self.top.min(self.last_top(app, study)).saturating_sub(1),
        }
        Vec::new()
    }

    /// Asks for the status of the codes that are meant.
    fn ask_status(&mut self, app: &mut App, study: &Study) {
        let Some(codes) = self.several(app) else {
            return;
        };
        let is = match &codes[..] {
            [one] => {
                study.codebook.get(one).map_or_else(String::new, |c| format!("“{}” is {}", c.name, tree::status(c)))
            }
            many => format!("{} codes are chosen", many.len()),
        };
        let entries = STATUSES.iter().map(|(letter, _, words)| (*letter, (*words).to_owned())).collect();
        self.asked = Asked::Codes(codes);
        ask(app, study, "status", Ask::Choice(format!("{is}: what from now on?"), entries));
    }

    /// A status for codes, one act each; those that have it already are left.
    fn given_status(&mut self, app: &mut App, study: &Study, codes: Vec<CodeId>, status: CodeStatus) -> Vec<Effect> {
        let several = codes.len() > 1;
        let other = |code: &CodeId| study.codebook.get(code).is_some_and(|c| c.status != status || !several);
        let codes: Vec<CodeId> = codes.into_iter().filter(other).collect();
        if codes.is_empty() {
            app.say(format!("they are {} already", status.word()), Tone::Info);
            return Vec::new();
        }
        self.list.chosen.clear();
        let all = format!("{} are {}", plural(codes.len(), "code"), status.word());
        let change = |code| Change::Codebook(CodebookChange::Status { code, status });
        vec![Effect::Acts(codes.into_iter().map(change).collect(), Told { all, more: String::new() })]
    }

    /// Takes the answer to a question.
    pub(super) fn answer(&mut self, app: &mut App, study: &Study, key: &str, reply: Reply) -> Vec<Effect> {
        let asked = std::mem::take(&mut self.asked);
        let change = match (key, asked, reply) {
            ("name", Asked::Codes(codes), Reply::Line(name)) => {
                codes.into_iter().next().and_then(|code| self.renamed(app, study, code, name))
            }
            ("name", Asked::Name(code, read), Reply::Line(name)) if read == name => rename(study, code, name),
            ("name", Asked::Name(code, _), Reply::Line(name)) => self.renamed(app, study, code, name),
            ("line", Asked::Codes(codes), Reply::Choice(which)) => {
                self.chose_line(app, study, &codes, which);
                None
            }
            ("label", Asked::Codes(codes), Reply::Line(label)) => {
                if let ([code], false) = (&codes[..], label.is_empty()) {
                    writing::line(app, study, code, Some(label));
                }
                None
            }
            ("status", Asked::Codes(codes), Reply::Choice(which)) => {
                return STATUSES
                    .get(which)
                    .map_or_else(Vec::new, |(_, status, _)| self.given_status(app, study, codes, *status));
            }
            ("place", Asked::Codes(codes), Reply::Codes(place)) => self.moved(app, study, codes, place.first()),
            ("merge", Asked::Codes(codes), Reply::Codes(into)) => {
                self.preview(app, study, codes.first(), into.first());
                None
            }
            ("merge?", Asked::Merge { code, into, children, .. }, Reply::Choice(0)) => {
                return merged(study, code, into, children);
            }
            (_, Asked::Split(split), reply) => return self.split_on(app, study, key, split, reply),
            _ => None,
        };
        change.map(|c| Effect::Apply(Change::Codebook(c))).into_iter().collect()
    }

    /// What stands above the entries of a question's short list.
    pub(super) fn explained(&self, study: &Study) -> Vec<String> {
        match &self.asked {
            Asked::Merge { text, .. } => text.clone(),
            Asked::Split(split) => split.explained(study),
            _ => Vec::new(),
        }
    }

    fn new_code(&mut self, app: &mut App, study: &Study, below: bool) {
        match self.highlighted(study) {
            Some((_, code)) if below && code.merged_into.is_some() => {
                return app.say(format!("“{}” is merged: nothing goes below it", code.name), Tone::Refused);
            }
            Some((_, code)) if below => code::ask_name(app, None, Some(code.id.clone()), "", false),
            here => code::ask_beside(app, study, here.map(|(_, code)| code)),
        }
        self.making = true;
    }

    /// Another name; one that another code has, or one like it, is asked about
    /// once more.
    fn renamed(&mut self, app: &mut App, study: &Study, code: CodeId, name: String) -> Option<CodebookChange> {
        let others = || App::offered(&study.codebook).map(|i| &study.codebook.codes[i]).filter(|c| c.id != code);
        let same = others().find(|c| prompt::same_name(&c.name, &name));
        let digits = |t: &str| t.chars().filter(|c| !c.is_ascii_digit()).collect::<String>().to_lowercase();
        // “Wave 1” and “Wave 2” are no slip.
        let like = || prompt::like(&name, others().map(|c| c.name.as_str()).filter(|n| digits(n) != digits(&name)));
        let warning = match same {
            _ if name.is_empty() => None,
            Some(same) => Some(format!("there is a code “{}” already", same.path.join(" › "))),
            None => like().map(|like| format!("a similar code exists: “{like}”")),
        };
        let Some(warning) = warning else {
            return rename(study, code, name);
        };
        let title = format!("Another name for “{}”", study.code_name(&code));
        ask(app, study, "name", Ask::Line(title, name.clone()));
        prompt::warn(app, format!("{warning}. Enter again takes “{name}”; Esc does not"));
        self.asked = Asked::Name(code, name);
        None
    }

    /// Asks something about one code; several cannot be meant.
    fn about_one(&mut self, app: &mut App, study: &Study, question: impl Fn(&Code) -> (&'static str, Ask)) {
        let Some(code) = self.one(app, study) else {
            return;
        };
        let (key, what) = question(code);
        self.asked = Asked::Codes(vec![code.id.clone()]);
        ask(app, study, key, what);
    }

    /// The one code that is meant.
    pub(super) fn one<'s>(&self, app: &mut App, study: &'s Study) -> Option<&'s Code> {
        if self.list.chosen.len() > 1 {
            app.say("this is done with one code at a time: v takes a choice back", Tone::Refused);
            return None;
        }
        let code = self.list.about().pop().and_then(|key| study.codebook.get(&CodeId(key)));
        if code.is_none() {
            app.say("no code is highlighted: n makes one", Tone::Refused);
        }
        code
    }

    /// The codes that are meant: those chosen, else the highlighted one.
    pub(super) fn several(&self, app: &mut App) -> Option<Vec<CodeId>> {
        let codes: Vec<CodeId> = self.list.about().into_iter().map(CodeId).collect();
        if codes.is_empty() {
            app.say("no code is highlighted: n makes one", Tone::Refused);
        }
        (!codes.is_empty()).then_some(codes)
    }

    fn chose_line(&mut self, app: &mut App, study: &Study, codes: &[CodeId], which: usize) {
        let Some((id, code)) = codes.first().and_then(|id| Some((id, study.codebook.get(id)?))) else {
            return;
        };
        let labels = labels(code);
        if which > labels.len() {
            self.asked = Asked::Codes(codes.to_vec());
            let title = format!("Another line of “{}”: what is it called?", code.name);
            return ask(app, study, "label", Ask::Line(title, String::new()));
        }
        let label = which.checked_sub(1).map(|i| labels[i].1.clone());
        writing::line(app, study, id, label);
    }

    /// Shows what a merge would do; Enter does it.
    fn preview(&mut self, app: &mut App, study: &Study, code: Option<&CodeId>, into: Option<&CodeId>) {
        // A code that was merged stands for the one it went to.
        let now = |id: &CodeId| study.codebook.resolve(id).map(|i| study.codebook.codes[i].id.clone());
        let into = into.and_then(now);
        let Some((code, into, told)) =
            code.zip(into.as_ref()).and_then(|(code, into)| Some((code, into, merge::preview(study, code, into)?)))
        else {
            return app.say("this code is no longer in the codebook", Tone::Refused);
        };
        let (name, target) = (study.code_name(code), study.code_name(into));
        let only_children = told.refused.is_some() && !told.children.is_empty() && merge_fits(study, code, into);
        if let (Some(why), false) = (&told.refused, only_children) {
            return app.say(format!("this merge cannot be made: {why}"), Tone::Refused);
        }
        let does = if told.children.is_empty() {
            "yes, merge them (u takes it back)".to_owned()
        } else {
            format!("yes: move what stands below it to “{target}”, then merge (u twice takes it back)")
        };
        let entries = vec![('y', does), ('n', "no, leave both as they are".to_owned())];
        ask(app, study, "merge?", Ask::Choice(format!("Merge “{name}” into “{target}”?"), entries));
        let text = if only_children { with_branch(study, (&name, &target), &told) } else { told.text };
        self.asked = Asked::Merge { code: code.clone(), into: into.clone(), children: told.children, text };
    }

    fn sort_next(&mut self, app: &mut App, study: &Study) {
        self.sort = self.sort.next();
        self.fill(app, study);
        app.say(self.sort.words(), Tone::Info);
    }
}

/// What a merge with what stands below would do, in words.
fn with_branch(study: &Study, (name, target): (&str, &str), told: &merge::MergePreview) -> Vec<String> {
    let below: Vec<String> = told.children.iter().map(|c| study.code_name(c)).collect();
    let codings = told.codings.iter().map(|(_, n)| n).sum();
    vec![
        format!("What stands below “{name}” ({}) moves below “{target}” first.", listed(&below)),
        format!("Then {} of “{name}” itself will count as “{target}”.", plural(codings, "coding")),
        "No coding is rewritten, and undo takes both back.".to_owned(),
    ]
}

/// True if nothing but the codes below keeps the one from being merged.
fn merge_fits(study: &Study, code: &CodeId, into: &CodeId) -> bool {
    let book = &study.codebook;
    let ends = book.find(code).zip(book.resolve(into));
    ends.is_some_and(|(from, to)| book.codes[from].merged_into.is_none() && !book.is_under(to, from))
}

fn merged(study: &Study, code: CodeId, into: CodeId, children: Vec<CodeId>) -> Vec<Effect> {
    let (from, to) = (study.code_name(&code), study.code_name(&into));
    let mut changes = Vec::new();
    let mut all = format!("“{from}” merged into “{to}”");
    if !children.is_empty() {
        all.push_str(&format!(", {} moved below “{to}” first", plural(children.len(), "code")));
        changes.push(CodebookChange::Move { codes: children, under: Some(into.clone()) });
    }
    changes.push(CodebookChange::Merge { code, into });
    let changes = changes.into_iter().map(Change::Codebook).collect();
    vec![Effect::Acts(changes, Told { all, more: String::new() })]
}

fn rename(study: &Study, code: CodeId, name: String) -> Option<CodebookChange> {
    let other = !name.is_empty() && study.codebook.get(&code).is_some_and(|c| c.name != name);
    other.then_some(CodebookChange::Rename { code, name })
}

/// Which line of a code is written: definition, those proposed, others there.
fn which_line(code: &Code) -> Ask {
    let shown = |label: &str, words: &str| {
        let words =
            if words.is_empty() { "(none yet)".to_owned() } else { crate::model::diagnostic::printable(words, 50) };
        format!("{label}: {words}")
    };
    let mut entries = vec![('d', shown("Definition", &code.definition))];
    entries.extend(labels(code).into_iter().map(|(l, label)| (l, shown(&label, code.field(&label).unwrap_or("")))));
    entries.push(('o', "another line: you name it".to_owned()));
    Ask::Choice(format!("Write which line of “{}”?", code.name), entries)
}

/// Letters and labels of the lines of a code besides the definition.
fn labels(code: &Code) -> Vec<(char, String)> {
    let mut out: Vec<(char, String)> = LINES.iter().map(|(l, label)| (*l, (*label).to_owned())).collect();
    for (label, _) in &code.fields {
        if out.iter().any(|(_, o)| o.eq_ignore_ascii_case(label)) {
            continue;
        }
        let free = |c: &char| !matches!(c, 'd' | 'o') && out.iter().all(|(l, _)| l != c);
        if let Some(letter) = label.to_lowercase().chars().chain('a'..='z').filter(char::is_ascii_lowercase).find(free)
        {
            out.push((letter, label.clone()));
        }
    }
    out
}
