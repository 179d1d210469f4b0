//! What is decided on the compare page. A decision is about the chosen places, or
//! else the highlighted one; its reason is asked for once, and may stay empty.

use super::edges::{begun, edges, typed};
use super::rows::{Which, key};
use super::{Compare, Do, Waiting, ask, details, split};
use crate::analysis::compare::{Compared, Comparison, Kind, State};
use crate::analysis::record;
use crate::model::change::{Change, Decision, Keep};
use crate::model::fold::plural;
use crate::model::ids::Ulid;
use crate::model::span::Span;
use crate::model::study::Study;
use crate::text::plain::shown;
use crate::tui::app::{App, Tone};
use crate::tui::effect::SHOWN;
use crate::tui::pages::{Ask, Reply};
use crate::tui::update::Effect;

/// Questions, by their keys.
const REASON: &str = "reason";
const CODE: &str = "code";
const EDGES: &str = "boundaries";
const OWN: &str = "words";
const WHICH: &str = "which";
const WHOM: &str = "whom";
const AGREED: &str = "agreed";

const LETTERS: &str = "abcdefghijklmnopqrstuvwxyz";

impl Compare {
    pub(super) fn act(&mut self, app: &mut App, study: &Study, act: Do) -> Vec<Effect> {
        match act {
            Do::First | Do::Second | Do::Both | Do::Neither => self.decide(app, study, |place| keep(study, place, act)),
            Do::Code => {
                if !self.about().is_empty() {
                    ask(app, study, CODE, Ask::Code("Which code counts here?".to_owned()));
                } else {
                    nothing(app);
                }
            }
            Do::Boundaries => self.ask_edges(app, study),
            Do::Reopen => return self.reopen(app, study),
            Do::TakeAgreed => self.ask_agreed(app, study),
            Do::Next | Do::Previous => {
                if !self.step(study, act == Do::Next) {
                    app.say("nothing is open: everything listed is agreed or decided", Tone::Done);
                }
            }
            Do::OnlyOpen => {
                self.list_which(app, study, if self.which == Which::Open { Which::Differences } else { Which::Open })
            }
            Do::Which => {
                let entries = Which::ALL.map(Which::words).map(str::to_owned);
                let entries = LETTERS.chars().zip(entries).collect();
                ask(app, study, WHICH, Ask::Choice("List".to_owned(), entries));
            }
            Do::Whom => {
                let entries = pairs(app, study).iter().map(|[a, b]| format!("{a} and {b}")).collect();
                ask(app, study, WHOM, Ask::OneOf("Compare".to_owned(), entries));
            }
            Do::Figures => {
                let on = self.figures.is_some();
                self.shows = Some(!on);
                app.say(if on { "agreement is hidden" } else { "agreement is shown" }, Tone::Info);
            }
            Do::Down => {
                let room = split(app.areas(study).page).1;
                let all = match (&self.made, self.here()) {
                    (Ok(made), Some(place)) => {
                        details::lines(app, study, (made, place), (self.figures.as_ref(), room.width)).0.len()
                    }
                    _ => 0,
                };
                self.top = (self.top + 1).min(all.saturating_sub(usize::from(room.height)));
            }
            Do::Up => self.top = self.top.saturating_sub(1),
        }
        Vec::new()
    }

    pub(super) fn answer(&mut self, app: &mut App, study: &Study, asked: &'static str, reply: Reply) -> Vec<Effect> {
        match (asked, reply) {
            (REASON, Reply::Line(reason)) => return self.decided(study, reason.trim()),
            (CODE, Reply::Codes(codes)) => {
                if let Some(code) = codes.into_iter().next() {
                    self.decide(app, study, |_| Keep::Other { code: Some(code.clone()), span: None });
                }
            }
            (EDGES, Reply::Choice(number)) => {
                let found = self.here().map(|place| edges(study, place));
                match (found.and_then(|all| all.into_iter().nth(number)), self.here()) {
                    (Some((span, _)), _) => {
                        self.decide(app, study, |_| Keep::Other { code: None, span: Some(span) });
                    }
                    (None, Some(place)) => {
                        let title = "Which words? Whole, or: first words … last words".to_owned();
                        let first = begun(study, place);
                        ask(app, study, OWN, Ask::Line(title, first));
                    }
                    (None, None) => {}
                }
            }
            (OWN, Reply::Line(words)) => match self.here().and_then(|place| typed(study, place, &words)) {
                Some(span) => self.decide(app, study, |_| Keep::Other { code: None, span: Some(span) }),
                None => app.say("these words do not stand here in this order: b asks again", Tone::Refused),
            },
            (WHICH, Reply::Choice(number)) => {
                let which = Which::ALL.get(number).copied().unwrap_or(self.which);
                self.list_which(app, study, which);
            }
            (WHOM, Reply::Choice(number)) => {
                self.chosen = pairs(app, study).into_iter().nth(number);
                self.list.chosen.clear();
                super::Page::refresh(self, app, study);
            }
            (AGREED, Reply::Choice(0)) => return self.take_agreed(study),
            _ => {}
        }
        Vec::new()
    }

    /// The keys of the places that an act is about.
    fn about(&self) -> Vec<String> {
        self.list.about().into_iter().filter(|key| self.places.contains_key(key)).collect()
    }

    /// Prepares a decision on what the act is about, and asks why.
    fn decide(&mut self, app: &mut App, study: &Study, keep: impl Fn(&Compared) -> Keep) {
        let about = self.about();
        let places: Vec<(Vec<Ulid>, Keep)> =
            about.iter().filter_map(|key| self.place(key)).map(|p| (ids(study, p), keep(p))).collect();
        if places.is_empty() {
            return nothing(app);
        }
        let title = match places.len() {
            1 => "Why? (Enter alone: no reason)".to_owned(),
            n => format!("Why, for all {n}? (Enter alone: no reason)"),
        };
        self.waiting = Some(Waiting { places });
        self.last = about.into_iter().last();
        ask(app, study, REASON, Ask::Line(title, String::new()));
    }

    /// The reason is there: what waits is done, and the next open place is at hand.
    fn decided(&mut self, study: &Study, reason: &str) -> Vec<Effect> {
        let Some(waiting) = self.waiting.take() else { return Vec::new() };
        let one = waiting.places.len() == 1;
        let decision = |(of, keep)| Decision { of, keep, reason: reason.to_owned() };
        let decisions = waiting.places.into_iter().map(decision).collect();
        self.list.chosen.clear();
        if one {
            self.step(study, true);
        }
        vec![Effect::Apply(Change::Decide(decisions))]
    }

    fn reopen(&mut self, app: &mut App, study: &Study) -> Vec<Effect> {
        let about = self.about();
        let decided = about.iter().filter_map(|key| self.place(key)).filter(|p| p.decided.is_some());
        let codings: Vec<Ulid> = decided.flat_map(|p| ids(study, p)).collect();
        if codings.is_empty() {
            app.say("nothing is decided here", Tone::Info);
            return Vec::new();
        }
        self.last = about.into_iter().last();
        self.list.chosen.clear();
        vec![Effect::Apply(Change::Reopen(codings))]
    }

    fn ask_agreed(&self, app: &mut App, study: &Study) {
        let n = self.made.as_ref().map_or(0, |made| agreed(made).count());
        if n == 0 {
            return app.say("the consensus has everything that both agree on", Tone::Info);
        }
        let words = format!("put {} on which both agree into the consensus", plural(n, "place"));
        let entries = vec![('y', words), ('n', "leave it".to_owned())];
        ask(app, study, AGREED, Ask::Choice("Take what both agree on?".to_owned(), entries));
    }

    fn take_agreed(&mut self, study: &Study) -> Vec<Effect> {
        let Ok(made) = &self.made else { return Vec::new() };
        let decision = |place: &Compared| {
            let of = ids(study, place);
            Decision { keep: Keep::These(of.clone()), of, reason: String::new() }
        };
        vec![Effect::Apply(Change::Decide(agreed(made).map(decision).collect()))]
    }

    fn ask_edges(&self, app: &mut App, study: &Study) {
        if self.list.chosen.len() > 1 {
            return app.say("boundaries are chosen place by place: v takes a choice back", Tone::Refused);
        }
        let Some(place) = self.about().first().and_then(|key| self.place(key)) else {
            return nothing(app);
        };
        let source = &study.sources[place.source];
        let words = |(span, what): (Span, &str)| format!("{what}: “{}”", shown(source.slice(span), SHOWN));
        let own = "other words, which you type".to_owned();
        let entries = LETTERS.chars().zip(edges(study, place).into_iter().map(words).chain([own])).collect();
        ask(app, study, EDGES, Ask::Choice("Which words count?".to_owned(), entries));
    }

    /// Highlights the next open place that is listed, around the end; false if
    /// there is none.
    fn step(&mut self, study: &Study, on: bool) -> bool {
        let here = self.list.key().map(str::to_owned);
        let open = |key: &str| self.place(key).is_some_and(|p| p.state() == State::Open);
        let keys: Vec<&str> = self.list.keys().collect();
        let at = keys.iter().position(|k| Some(*k) == here.as_deref()).unwrap_or(0);
        let (before, after) = keys.split_at(at);
        let mut around = after.iter().skip(1).chain(before);
        let found = if on { around.find(|k| open(k)) } else { around.rfind(|k| open(k)) };
        match found.map(|k| (*k).to_owned()) {
            Some(key) => {
                self.list.select(&key);
                self.top = 0;
                true
            }
            None => self.here().is_some_and(|p| p.state() == State::Open && !key(study, p).is_empty()),
        }
    }

    fn list_which(&mut self, app: &mut App, study: &Study, which: Which) {
        self.which = which;
        self.fill(app, study);
        self.narrow_down(study);
        self.top = 0;
        app.say(format!("listed: {}", which.words()), Tone::Info);
    }
}

fn nothing(app: &mut App) {
    app.say("no place is highlighted", Tone::Info);
}

/// The ids of the codings of a place.
fn ids(study: &Study, place: &Compared) -> Vec<Ulid> {
    place.all().map(|at| study.codings[at].id.clone()).collect()
}

/// What counts if a coder is followed, both are, or neither is.
fn keep(study: &Study, place: &Compared, act: Do) -> Keep {
    let kept: Vec<usize> = match act {
        Do::First => place.codings[0].into_iter().collect(),
        Do::Second => place.codings[1].into_iter().collect(),
        Do::Both => place.all().collect(),
        _ => Vec::new(),
    };
    // Whoever is followed and has not coded here says that nothing is to be coded.
    match kept.is_empty() {
        true => Keep::Neither,
        false => Keep::These(kept.iter().map(|at| study.codings[*at].id.clone()).collect()),
    }
}

/// Places on which both agree and that the consensus does not have.
fn agreed(made: &Comparison) -> impl Iterator<Item = &Compared> {
    made.places.iter().filter(|p| p.kind == Kind::Agreed && p.decided.is_none())
}

/// Every two coders, those with the person first.
fn pairs(app: &App, study: &Study) -> Vec<[String; 2]> {
    let mut coders = record::coders(study);
    coders.sort_by_key(|c| *c != app.coder);
    let mut out = Vec::new();
    for (at, first) in coders.iter().enumerate() {
        out.extend(coders[at + 1..].iter().map(|second| [first.clone(), second.clone()]));
    }
    out
}
