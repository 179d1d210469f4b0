//! What is done on the memos page: new, title, kind, about, remove, follow.

use super::{Do, Memos, file_key, said, target_of};
use crate::model::change::{Change, Field, MemoChange};
use crate::model::fold::plural;
use crate::model::memo::{KINDS, Target};
use crate::model::nearest::listed;
use crate::model::span::Span;
use crate::model::study::Study;
use crate::tui::app::{App, Tone};
use crate::tui::applied::Told;
use crate::tui::pages::{Ask, PageName, Reply, ask, go, show};
use crate::tui::update::{Effect, prompt, write};
use crate::tui::writing::{self, Purpose};

/// Letters of the kinds, in the order of [`KINDS`]; then another word.
const LETTERS: &str = "actspmr";
/// How a kind of one's own is asked for.
const WORD: &str = "The kind of memo, in a word";
/// How a title is asked for.
const TITLE: &str = "The title of the memo";
/// The question whether somebody else's memo is meant.
const SURE: &str = "sure";
/// How what a memo is about is written.
const HOW: &str = "About what? code:ID, source:ID, source:ID#t12, participant:ID, study; commas between";

/// What a question is about.
#[derive(Debug, Default)]
pub struct Asked {
    /// Of a new memo.
    kind: String,
    about: Vec<Target>,
    /// The memo to be changed.
    memo: String,
    /// Places to go to.
    places: Vec<Target>,
    /// A title that was warned about.
    warned: String,
    /// What waits for a yes because a memo is somebody else's.
    wanted: Wanted,
}

/// What is done once it is sure.
#[derive(Clone, Debug, Default, PartialEq)]
enum Wanted {
    #[default]
    Nothing,
    /// The highlighted memo is opened.
    Write,
    /// Its front matter changes.
    Question(Do),
    /// These are taken away; those of the coder's own apart.
    Remove(Vec<Target>, Vec<Target>),
}

impl Memos {
    /// Opens the highlighted memo to be written.
    pub(super) fn write(&mut self, app: &mut App, study: &Study) {
        let answer = match self.target() {
            Some(Target::Memo(id)) => match owner(app, study, &id) {
                Some(owner) => return self.sure(app, study, Wanted::Write, &owner),
                None => writing::memo(app, study, &id),
            },
            Some(Target::Coding(id)) => writing::coding_memo(app, study, &id),
            _ => Err("there is no memo here: n writes one".to_owned()),
        };
        if let Err(why) = answer {
            app.say(why, Tone::Refused);
        }
    }

    pub(super) fn act(&mut self, app: &mut App, study: &Study, what: Do) -> Vec<Effect> {
        match what {
            Do::New => {
                self.asked = Asked::default();
                ask(app, study, "kind of new", kinds("What kind of memo?"));
            }
            Do::Follow => self.follow(app, study),
            Do::Remove => return self.remove(app, study),
            Do::Title | Do::Kind | Do::About => self.question(app, study, what),
            Do::Sort | Do::DetailsDown | Do::DetailsUp => {}
        }
        Vec::new()
    }

    /// Asks for what changes in the front matter of the highlighted memo.
    fn question(&mut self, app: &mut App, study: &Study, what: Do) {
        let memo = match self.target() {
            Some(Target::Memo(id)) => study.memo(&id),
            Some(_) => {
                return app.say("this is the memo of a coding: Enter writes it, f goes to its words", Tone::Refused);
            }
            None => None,
        };
        let Some(memo) = memo else {
            return app.say("there is no memo here: n writes one", Tone::Refused);
        };
        self.asked.memo = memo.id.clone();
        match owner(app, study, &memo.id) {
            Some(owner) => self.sure(app, study, Wanted::Question(what), &owner),
            None => self.ask_for(app, study, what),
        }
    }

    /// Asks whether a memo of somebody else is meant.
    fn sure(&mut self, app: &mut App, study: &Study, wanted: Wanted, owner: &str) {
        let entries = vec![('y', "yes, change it".to_owned()), ('n', "no, leave it as it is".to_owned())];
        self.asked.wanted = wanted;
        ask(app, study, SURE, Ask::Choice(format!("This memo is {owner}'s. Change it all the same?"), entries));
    }

    /// Does what was asked about: the memo is somebody else's.
    fn is_sure(&mut self, app: &mut App, study: &Study, choice: usize) -> Vec<Effect> {
        match (std::mem::take(&mut self.asked.wanted), choice) {
            (Wanted::Write, 0) => {
                if let Some(Target::Memo(id)) = self.target()
                    && let Err(why) = writing::memo(app, study, &id)
                {
                    app.say(why, Tone::Refused);
                }
            }
            (Wanted::Question(what), 0) => self.ask_for(app, study, what),
            (Wanted::Remove(all, _), 0) => return self.taken_away(app, study, &all),
            (Wanted::Remove(_, own), 1) if !own.is_empty() => return self.taken_away(app, study, &own),
            _ => app.say("left as it is", Tone::Info),
        }
        Vec::new()
    }

    /// Asks for another title or kind, or for what a memo is about.
    fn ask_for(&mut self, app: &mut App, study: &Study, what: Do) {
        let Some(memo) = study.memo(&self.asked.memo) else {
            return app.say("this memo is no longer in the study", Tone::Refused);
        };
        match what {
            Do::Title => ask(app, study, "title", Ask::Line(TITLE.to_owned(), memo.title.clone())),
            Do::Kind => ask(app, study, "kind", kinds(&format!("What kind of memo? (now: {})", memo.kind))),
            _ => ask(app, study, "about", Ask::Line(HOW.to_owned(), written(&memo.about))),
        }
    }

    /// Takes memos away; if one is somebody else's, asks first.
    fn remove(&mut self, app: &mut App, study: &Study) -> Vec<Effect> {
        let all: Vec<Target> = self.list.about().iter().map(|key| target_of(key)).collect();
        let owner = |target: &Target| match target {
            Target::Memo(id) => owner(app, study, id),
            _ => None,
        };
        let mut owners: Vec<String> = all.iter().filter_map(owner).collect();
        let theirs = owners.len();
        if theirs == 0 {
            return self.taken_away(app, study, &all);
        }
        let own: Vec<Target> = all.iter().filter(|t| owner(t).is_none()).cloned().collect();
        owners.sort();
        owners.dedup();
        let owners = listed(&owners);
        let title = match all.len() {
            1 => format!("This memo is {owners}'s. Take it away all the same?"),
            n => format!("{theirs} of these {n} memos: by {owners}. Take all away?"),
        };
        let mut entries = vec![('y', format!("yes, take away {}", plural(all.len(), "memo")))];
        if !own.is_empty() {
            entries.push(('m', format!("take away only mine: {}", plural(own.len(), "memo"))));
        }
        entries.push(('n', "no, leave everything as it is".to_owned()));
        self.asked.wanted = Wanted::Remove(all, own);
        ask(app, study, SURE, Ask::Choice(title, entries));
        Vec::new()
    }

    /// Files go one by one, the memos of codings together: each is an act.
    fn taken_away(&mut self, app: &mut App, study: &Study, targets: &[Target]) -> Vec<Effect> {
        let (mut changes, mut codings, mut passed) = (Vec::new(), Vec::new(), 0);
        for target in targets {
            match target {
                Target::Memo(memo) => changes.push(Change::Memo(MemoChange::Remove { memo: memo.clone() })),
                Target::Coding(id) if study.coding(&id.0).is_some_and(|c| c.coder == app.coder) => {
                    codings.push(id.clone());
                }
                _ => passed += 1,
            }
        }
        let all = format!("{} taken away", plural(changes.len() + codings.len(), "memo"));
        if !codings.is_empty() {
            changes.push(Change::Set { codings, field: Field::Memo(String::new()) });
        }
        self.list.chosen.clear();
        if changes.is_empty() {
            app.say("the memo of somebody else's coding is theirs", Tone::Refused);
            return Vec::new();
        }
        let more = if passed > 0 { format!("{passed} of others' codings left alone") } else { String::new() };
        vec![Effect::Acts(changes, Told { all, more })]
    }

    /// True if a title is fine, or was warned about; else warns of one like it.
    fn fine(&mut self, app: &mut App, study: &Study, key: &'static str, title: &str) -> bool {
        let digits = |t: &str| t.chars().filter(|c| !c.is_ascii_digit()).collect::<String>().to_lowercase();
        let others = || study.memos.iter().filter(|m| m.id != self.asked.memo).map(|m| m.title.as_str());
        let same = others().find(|t| prompt::same_name(t, title)).map(str::to_owned);
        // “Week 1” and “Week 2” are no slip.
        let like = || prompt::like(title, others().filter(|t| digits(t) != digits(title)));
        let warning = match (same, self.asked.warned == title) {
            _ if title.is_empty() => None,
            (_, true) => None,
            (Some(same), _) => Some(format!("there is a memo “{same}” already")),
            (None, _) => like().map(|like| format!("a similar memo exists: “{like}”")),
        };
        let Some(warning) = warning else {
            return true;
        };
        title.clone_into(&mut self.asked.warned);
        ask(app, study, key, Ask::Line(TITLE.to_owned(), title.to_owned()));
        prompt::warn(app, format!("{warning}. Enter again takes “{title}”; Esc does not"));
        false
    }

    pub(super) fn answer(&mut self, app: &mut App, study: &Study, key: &'static str, reply: Reply) -> Vec<Effect> {
        let memo = self.asked.memo.clone();
        let change = match (key, reply) {
            ("kind of new", Reply::Choice(at)) => {
                self.new_kind(app, study, at);
                return Vec::new();
            }
            ("word of new", Reply::Line(kind)) => {
                self.asked.kind = kind;
                self.ask_title(app, study);
                return Vec::new();
            }
            ("code of new", Reply::Codes(codes)) => {
                let theme = self.asked.kind == "theme";
                self.asked.about =
                    codes.into_iter().map(|c| if theme { Target::Theme(c) } else { Target::Code(c) }).collect();
                self.ask_title(app, study);
                return Vec::new();
            }
            ("about of new", Reply::Line(words)) => {
                if let Some(about) = self.named(app, study, "about of new", &words) {
                    self.asked.about = about;
                    self.ask_title(app, study);
                }
                return Vec::new();
            }
            (SURE, Reply::Choice(choice)) => return self.is_sure(app, study, choice),
            ("title of new" | "title", Reply::Line(title)) if !self.fine(app, study, key, &title) => return Vec::new(),
            ("title of new", Reply::Line(title)) => {
                let Asked { kind, about, .. } = std::mem::take(&mut self.asked);
                let shown =
                    if title.is_empty() { format!("A new memo ({kind})") } else { format!("New memo: {title}") };
                self.making = true;
                writing::open(app, Purpose::NewMemo { kind, title, about }, shown, "");
                return Vec::new();
            }
            ("place", Reply::Choice(at)) => {
                if let Some(place) = self.asked.places.get(at).cloned() {
                    self.to(app, study, &place);
                }
                return Vec::new();
            }
            ("kind", Reply::Choice(at)) if at >= KINDS.len() => {
                ask(app, study, "kind word", Ask::Line(WORD.to_owned(), String::new()));
                return Vec::new();
            }
            ("kind", Reply::Choice(at)) => MemoChange::Kind { memo, kind: KINDS[at].to_owned() },
            ("kind word", Reply::Line(kind)) if !kind.is_empty() => MemoChange::Kind { memo, kind },
            ("title", Reply::Line(title)) if !title.is_empty() => MemoChange::Retitle { memo, title },
            ("about", Reply::Line(words)) => match self.named(app, study, "about", &words) {
                Some(about) => MemoChange::About { memo, about },
                None => return Vec::new(),
            },
            _ => return Vec::new(),
        };
        vec![Effect::Apply(Change::Memo(change))]
    }

    /// A new memo of a kind: about what?
    fn new_kind(&mut self, app: &mut App, study: &Study, at: usize) {
        let source = app.source(study);
        self.asked.kind = KINDS.get(at).map_or_else(String::new, |kind| (*kind).to_owned());
        let line = |words: String| Ask::Line(HOW.to_owned(), words);
        match self.asked.kind.as_str() {
            "code" | "theme" => {
                ask(app, study, "code of new", Ask::Code(format!("A memo about which {}?", self.asked.kind)))
            }
            "source" => {
                let words = source.map_or_else(String::new, |s| Target::Source(s.id.clone()).to_string());
                ask(app, study, "about of new", line(words));
            }
            "participant" => {
                let who = source.and_then(|s| s.participants.first().cloned());
                ask(
                    app,
                    study,
                    "about of new",
                    line(who.map_or_else(String::new, |p| Target::Participant(p).to_string())),
                );
            }
            "" => ask(app, study, "word of new", Ask::Line(WORD.to_owned(), String::new())),
            _ => self.ask_title(app, study),
        }
    }

    fn ask_title(&mut self, app: &mut App, study: &Study) {
        ask(app, study, "title of new", Ask::Line(TITLE.to_owned(), String::new()));
    }

    /// What words name; if something is wrong with them, says so and asks again.
    fn named(&mut self, app: &mut App, study: &Study, key: &'static str, words: &str) -> Option<Vec<Target>> {
        let before = study.memo(&self.asked.memo).map_or(&[][..], |m| &m.about);
        let why = match write::targets(words) {
            Ok(targets) => match targets.iter().filter(|t| !before.contains(t)).find_map(|t| t.missing_in(study)) {
                None => return Some(targets),
                Some(why) => why,
            },
            Err(word) => format!("“{word}” names nothing: write code:ID, source:ID, participant:ID, memo:ID or study"),
        };
        ask(app, study, key, Ask::Line(HOW.to_owned(), words.to_owned()));
        app.say(why, Tone::Refused);
        None
    }

    fn follow(&mut self, app: &mut App, study: &Study) {
        let Some(shown) = &self.shown else {
            return;
        };
        let mut places: Vec<(Target, String)> = Vec::new();
        let mut add = |target: &Target, words: String| {
            if !matches!(target, Target::Study | Target::Other(_)) && !places.iter().any(|(t, _)| t == target) {
                places.push((target.clone(), words));
            }
        };
        shown.about().iter().for_each(|t| add(t, format!("about: {}", said(study, t))));
        shown.links.iter().for_each(|t| add(t, format!("links to: {}", said(study, t))));
        shown.back.iter().for_each(|(t, title)| add(t, format!("linked from: {title}")));
        match &places[..] {
            [] => {
                app.say("this memo leads nowhere: a says what it is about, [[code:ID]] in its words links", Tone::Info)
            }
            [(one, _)] => {
                let one = one.clone();
                self.to(app, study, &one);
            }
            _ => {
                let letters = ('a'..='z').zip(&places).map(|(letter, (_, words))| (letter, words.clone())).collect();
                self.asked.places = places.into_iter().map(|(target, _)| target).collect();
                ask(app, study, "place", Ask::Choice("Where to?".to_owned(), letters));
            }
        }
    }

    /// Goes to what is named.
    fn to(&mut self, app: &mut App, study: &Study, target: &Target) {
        if let Some(why) = target.missing_in(study) {
            return app.say(why, Tone::Refused);
        }
        let turn = |id: &str, wanted: &dyn Fn(&crate::model::source::Turn) -> bool| {
            study.source(id).and_then(|s| s.turns.iter().find(|t| wanted(t))).map_or(Span::new(0, 0), |t| t.span)
        };
        match target {
            Target::Theme(id) if study.theme(id).is_some() => {
                go(app, study, PageName::Themes);
                app.page.iter_mut().for_each(|page| page.reveal(&id.0));
                app.going = true;
            }
            Target::Code(id) | Target::Theme(id) => {
                app.book.selected = study.codebook.resolve(id).unwrap_or(0);
                go(app, study, PageName::Codebook);
                // Backspace there leads back to this memo.
                app.going = true;
            }
            Target::Source(id) => show(app, study, id, Span::new(0, 0)),
            Target::Turn { source, number } => show(app, study, source, turn(source, &|t| t.number == *number)),
            Target::Participant(id) => match study.sources.iter().find(|s| s.participants.contains(id)) {
                Some(source) => {
                    let own = |who: u16| source.speakers[usize::from(who)].participant.as_ref() == Some(id);
                    show(app, study, &source.id, turn(&source.id, &|t| t.speaker.is_some_and(own)));
                }
                None => app.say(format!("{id} takes part in no source"), Tone::Info),
            },
            Target::Coding(id) => {
                if let Some(coding) = study.coding(&id.0) {
                    show(app, study, &coding.source, coding.place.span);
                }
            }
            Target::Memo(id) => {
                self.trail.extend(self.list.key().map(str::to_owned));
                self.list.set_filter("");
                self.list.select(&file_key(id));
            }
            Target::Study | Target::Other(_) => {}
        }
    }
}

/// Whose a memo is, if it is somebody else's.
fn owner(app: &App, study: &Study, id: &str) -> Option<String> {
    study.memo(id)?.coder.clone().filter(|coder| !coder.is_empty() && *coder != app.coder)
}

fn kinds(title: &str) -> Ask {
    let usual = LETTERS.chars().zip(KINDS).map(|(letter, kind)| (letter, (*kind).to_owned()));
    Ask::Choice(title.to_owned(), usual.chain([('o', "another word".to_owned())]).collect())
}

fn written(targets: &[Target]) -> String {
    targets.iter().map(Target::to_string).collect::<Vec<_>>().join(", ")
}
