//! Undo and redo, and where what they are about was done.
//!
//! Undo takes the newest act wherever it was made, also in a source that is not
//! on screen: a person who cannot see what goes is asked first.

use super::Effect;
use crate::model::change::Change;
use crate::model::diagnostic::printable;
use crate::model::event::ActSummary;
use crate::model::span::Span;
use crate::model::study::Study;
use crate::tui::action::Command;
use crate::tui::app::{App, Asked, Tone};
use crate::tui::pages::PageName;
use crate::tui::told::told;

/// Below this many columns the question is put in few words, so that the
/// answers fit.
const NARROW: u16 = 110;

/// The act that undo takes back, or redo brings back: the rule of the session.
pub fn act<'s>(app: &App, study: &'s Study, undo: bool) -> Option<&'s ActSummary> {
    if undo { study.next_undo(&app.coder) } else { study.next_redo(&app.coder) }
}

/// The sources of an act in words, if it was in none that is on screen.
pub fn elsewhere(app: &App, study: &Study, act: &ActSummary) -> Option<String> {
    let here = app.source(study).map_or("", |s| s.id.as_str());
    let away = !act.sources.is_empty() && act.sources.iter().all(|s| s != here);
    away.then(|| match act.sources.as_slice() {
        [one] => one.clone(),
        several => format!("{} and {} more", several[0], several.len() - 1),
    })
}

/// The codings that an act made and that are there: where they stand, and their
/// words.
pub fn made(study: &Study, act: &ActSummary) -> Vec<(Span, String)> {
    let codings = act.sources.iter().flat_map(|source| &study.codings[study.codings_of(source)]);
    let its = codings.filter(|c| c.coder == act.actor && c.created == act.at && !c.place.span.is_empty());
    its.map(|c| (c.place.span, c.anchor.quote.clone())).collect()
}

/// True if the next undo would leave this session for an earlier day's work, and
/// the person was not asked yet.
fn earlier(app: &App, act: &ActSummary) -> bool {
    let listed = app.page.as_ref().is_some_and(|p| p.name() == PageName::History);
    !listed && !app.went_back && app.began.is_some_and(|began| act.at <= began)
}

/// Whether an act in `place`, which is not on screen, is meant: what it did, as
/// far as there is room, and the answers.
fn question_of(app: &App, study: &Study, act: &ActSummary, (undo, place): (bool, &str)) -> String {
    let (which, key, does) = if undo { ("The last act", "u", "takes") } else { ("What was undone", "U", "brings") };
    let day =
        if app.began.is_some_and(|began| act.at > began) { String::new() } else { format!(" ({})", act.at.day()) };
    let place = printable(place, 24);
    let (lead, answers) = match app.size.0 < NARROW {
        true => (format!("In {place}{day}: "), format!(" · {key} {does} it back")),
        false => (format!("{which}, in {place}{day}: "), format!(" · {key} again {does} it back, Esc leaves it")),
    };
    let what = shortened(app, study, act, lead.chars().count() + answers.chars().count());
    format!("{lead}{what}{answers}")
}

/// What an act did, cut to what the status line has room for beside `taken`
/// characters.
fn shortened(app: &App, study: &Study, act: &ActSummary, taken: usize) -> String {
    // At the right stands whether all is saved.
    let room = usize::from(app.size.0).saturating_sub(taken + 12);
    printable(&told(study, act), room.max(8))
}

/// Undoes or redoes; asks first if the act was in a source that is not on
/// screen, and once before undo goes back to what was done before this start.
/// `asked` is what was asked before this key.
pub fn turn(app: &mut App, study: &Study, command: Command, asked: Option<Asked>) -> Vec<Effect> {
    let undo = command == Command::Undo;
    if let Some(act) = act(app, study, undo)
        && let Some(place) = elsewhere(app, study, act)
    {
        let question = Asked::Turn(command, act.act.clone());
        if asked.as_ref() != Some(&question) {
            app.say(question_of(app, study, act, (undo, &place)), Tone::Info);
            app.asked = Some(question);
            return Vec::new();
        }
    }
    if let Some(act) = act(app, study, undo).filter(|a| undo && earlier(app, a)) {
        let question = Asked::Turn(command, act.act.clone());
        if asked.as_ref() == Some(&question) {
            app.went_back = true;
        } else {
            let (before, day) = ("before you started", act.at.day());
            let answers = "u again takes it back, Esc leaves it";
            let words = match app.size.0 < NARROW {
                true => format!("of {day}: {} · u again takes it back", shortened(app, study, act, day.len() + 30)),
                false => format!("from {before} ({day}): {} · {answers}", told(study, act)),
            };
            app.say(words, Tone::Info);
            app.asked = Some(question);
            return Vec::new();
        }
    }
    vec![Effect::Apply(if undo { Change::Undo } else { Change::Redo })]
}
