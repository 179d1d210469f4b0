//! What is done on the themes page: begin, status, codes, words, follow.

use super::{Do, Themes, details};
use crate::model::anchor::Digest;
use crate::model::change::{Change, CodebookChange, ThemeChange};
use crate::model::codebook::{CodeId, CodeKind, CodeStatus};
use crate::model::memo::Target;
use crate::model::study::Study;
use crate::model::theme::ThemeStatus;
use crate::text::codebook::slug;
use crate::tui::app::{App, Tone};
use crate::tui::pages::matrix::settings::{LETTERS, records};
use crate::tui::pages::{Ask, PageName, Reply, ask, go, show};
use crate::tui::update::{Effect, prompt};

/// Questions, by their keys.
const TITLE: &str = "title of new";
const CLAIM: &str = "claim of new";
const STATUS: &str = "status";
const ADD: &str = "code to add";
const REMOVE: &str = "code to take out";
const WORDS: &str = "words";
const PLACE: &str = "place";
const RECORD: &str = "record";

/// What a question is about.
#[derive(Debug, Default)]
pub struct Asked {
    /// True while a theme is being begun, which is to be highlighted.
    pub making: bool,
    /// The title of a new one.
    title: String,
    /// The theme that is to be changed.
    theme: CodeId,
    /// The words that were read.
    over: Option<Digest>,
    /// Places to go to.
    places: Vec<Target>,
}

impl Themes {
    pub(super) fn act(&mut self, app: &mut App, study: &Study, what: Do) -> Vec<Effect> {
        match what {
            Do::New => ask(app, study, TITLE, Ask::Line("The title of the theme".to_owned(), String::new())),
            Do::Record => {
                let words = records(study, &app.ledger).into_iter().map(|record| record.1);
                let entries = LETTERS.chars().zip(words).collect();
                ask(app, study, RECORD, Ask::Choice("Whose codings count?".to_owned(), entries));
            }
            _ => self.act_on(app, study, what),
        }
        Vec::new()
    }

    /// What is done with the highlighted theme.
    fn act_on(&mut self, app: &mut App, study: &Study, what: Do) {
        let Some(shown) = self.now() else {
            return app.say("there is no theme here: n begins one", Tone::Info);
        };
        let (theme, title) = (shown.id.clone(), shown.title.clone());
        if shown.heading && matches!(what, Do::AddCode | Do::RemoveCode | Do::Write) {
            let why = "this theme is a heading of the codebook: what stands below it serves it, and g c changes it";
            return app.say(why, Tone::Refused);
        }
        match what {
            Do::Status => {
                let entry = |status: &ThemeStatus| {
                    let now = if *status == shown.status { " (now)" } else { "" };
                    (status.word().chars().next().unwrap_or(' '), format!("{}{now}", status.word()))
                };
                let entries = ThemeStatus::ALL.iter().map(entry).collect();
                ask(app, study, STATUS, Ask::Choice(format!("How far has “{title}” come?"), entries));
            }
            Do::AddCode => ask(app, study, ADD, Ask::Code(format!("“{title}” is built from which code, too?"))),
            Do::RemoveCode => {
                let names: Vec<String> = shown.codes.iter().map(|code| study.code_name(code)).collect();
                if names.is_empty() {
                    return app.say("this theme is built from no code: a adds one", Tone::Info);
                }
                ask(app, study, REMOVE, Ask::OneOf(format!("Which code serves “{title}” no longer?"), names));
            }
            Do::Write => {
                let words = study.theme(&theme).map_or("", |t| t.text.as_str());
                self.asked.over = Some(Digest::of(words));
                ask(app, study, WORDS, Ask::Text(format!("Theme: {title}"), words.to_owned()));
            }
            _ => return self.follow(app, study),
        }
        self.asked.theme = theme;
    }

    fn follow(&mut self, app: &mut App, study: &Study) {
        let Some(shown) = self.now() else { return };
        let (targets, words): (Vec<Target>, Vec<String>) = shown.places.iter().cloned().unzip();
        match targets.as_slice() {
            [] => app.say("this theme leads nowhere yet: a adds a code", Tone::Info),
            [one] => self.to(app, study, &one.clone()),
            _ => {
                self.asked.places = targets;
                ask(app, study, PLACE, Ask::OneOf("Where to?".to_owned(), words));
            }
        }
    }

    /// Goes to what is named.
    fn to(&mut self, app: &mut App, study: &Study, target: &Target) {
        match target {
            Target::Coding(id) => {
                if let Some(coding) = study.coding(&id.0) {
                    show(app, study, &coding.source, coding.place.span);
                }
            }
            Target::Theme(id) if self.shown.iter().any(|shown| shown.id == *id) => {
                self.passages = None;
                self.list.set_filter("");
                self.list.select(&id.0);
                self.top = 0;
            }
            Target::Code(id) | Target::Theme(id) => {
                app.book.selected = study.codebook.resolve(id).unwrap_or(0);
                go(app, study, PageName::Codebook);
                // Backspace there leads back to this theme.
                app.going = true;
            }
            _ => {}
        }
    }

    pub(super) fn answer(&mut self, app: &mut App, study: &Study, key: &'static str, reply: Reply) -> Vec<Effect> {
        let theme = self.asked.theme.clone();
        let change = match (key, reply) {
            (TITLE, Reply::Line(title)) if title.trim().is_empty() => {
                app.say("nothing was begun: a theme needs a title", Tone::Info);
                return Vec::new();
            }
            (TITLE, Reply::Line(title)) => {
                if let Some(same) = study.themes.iter().find(|t| prompt::same_name(&t.title, &title)) {
                    app.say(format!("there is a theme “{}” already", same.title), Tone::Refused);
                    return Vec::new();
                }
                ask(
                    app,
                    study,
                    CLAIM,
                    Ask::Line(format!("What does “{title}” claim? (may stay empty)"), String::new()),
                );
                self.asked.title = title;
                return Vec::new();
            }
            (CLAIM, Reply::Line(claim)) => {
                self.asked.making = true;
                let title = std::mem::take(&mut self.asked.title);
                ThemeChange::New { id: free_id(study, &title), title, claim, codes: Vec::new() }
            }
            (STATUS, Reply::Choice(at)) => match (ThemeStatus::ALL.get(at), self.theme_of(&theme)) {
                (Some(status), Some(shown)) if shown.heading => {
                    let status = match status {
                        ThemeStatus::Candidate => CodeStatus::Tentative,
                        ThemeStatus::Settled => CodeStatus::Settled,
                        ThemeStatus::Dropped => CodeStatus::Retired,
                    };
                    return vec![Effect::Apply(Change::Codebook(CodebookChange::Status { code: theme, status }))];
                }
                (Some(status), _) => ThemeChange::Status { theme, status: *status },
                (None, _) => return Vec::new(),
            },
            (ADD, Reply::Codes(new)) => {
                let mut codes = built_from(study, &theme);
                codes.extend(new);
                ThemeChange::Codes { theme, codes }
            }
            (REMOVE, Reply::Choice(at)) => {
                let gone = self.theme_of(&theme).and_then(|shown| shown.codes.get(at)).cloned();
                let leads = |code: &CodeId| study.codebook.resolve(code).map(|at| &study.codebook.codes[at].id);
                let mut codes = built_from(study, &theme);
                codes.retain(|code| leads(code) != gone.as_ref());
                ThemeChange::Codes { theme, codes }
            }
            (WORDS, Reply::Text(text)) => ThemeChange::Write { theme, text, over: self.asked.over.clone() },
            (PLACE, Reply::Choice(at)) => {
                if let Some(target) = self.asked.places.get(at).cloned() {
                    self.to(app, study, &target);
                }
                return Vec::new();
            }
            (RECORD, Reply::Choice(at)) => {
                let record = records(study, &app.ledger).into_iter().nth(at);
                self.record = record.map(|record| record.0).or(self.record.take());
                self.fill(app, study);
                return Vec::new();
            }
            _ => return Vec::new(),
        };
        vec![Effect::Apply(Change::Theme(change))]
    }

    fn theme_of(&self, id: &CodeId) -> Option<&details::Shown> {
        self.shown.iter().find(|shown| shown.id == *id)
    }
}

/// The codes that its file names, as they stand there.
fn built_from(study: &Study, theme: &CodeId) -> Vec<CodeId> {
    study.theme(theme).map(|t| t.codes.clone()).unwrap_or_default()
}

/// An id made of the title that no theme has.
fn free_id(study: &Study, title: &str) -> String {
    // A name in another script has a slug that speaks of a code.
    let made = match slug(title) {
        made if title.to_lowercase().starts_with("code") => made,
        made => made.strip_prefix("code-").map_or_else(|| made.clone(), |rest| format!("theme-{rest}")),
    };
    let taken = |id: &str| {
        let heading = study.codebook.get(&id.into()).is_some_and(|code| code.kind == CodeKind::Theme);
        heading || study.theme(&id.into()).is_some() || study.root.join(format!("themes/{id}.md")).exists()
    };
    let numbered = (2u32..).map(|n| format!("{made}-{n}"));
    std::iter::once(made.clone()).chain(numbered).find(|id| !taken(id)).unwrap_or(made)
}
