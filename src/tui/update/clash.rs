//! What is written was to take the place of words, and another program has
//! changed those meanwhile.
//!
//! Nobody's words go unseen: the box stays, says so, and offers what can be
//! done with both. Keeping again asks again; only the choice that says so in
//! so many words writes over what the other program wrote.

use super::{Effect, write};
use crate::model::change::{Change, MemoChange};
use crate::model::memo::Target;
use crate::model::study::Study;
use crate::tui::action::Edit;
use crate::tui::app::{App, Tone};
use crate::tui::writing::{Purpose, Waiting, Writing};

/// What can be done with one's own words and the others'.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settle {
    /// Theirs come below one's own, and one goes on writing.
    Below,
    /// One's own become a memo of their own; theirs stay.
    Memo,
    /// One's own take the place of theirs.
    Over,
}

/// Every choice, with its letter and its words.
const ALL: [(char, Settle, &str); 3] = [
    ('b', Settle::Below, "put theirs below mine here, and go on writing"),
    ('m', Settle::Memo, "keep mine as a memo of its own; theirs stays"),
    ('o', Settle::Over, "overwrite theirs with mine"),
];

/// The choices there are: where theirs is gone, nothing is overwritten.
pub fn choices(study: &Study, writing: &Writing) -> Vec<(char, Settle, &'static str)> {
    let there = writing.purpose.now(study).is_some();
    ALL.into_iter().filter(|(_, settle, _)| there || *settle == Settle::Memo).collect()
}

/// What happened, in words.
pub fn words(study: &Study, writing: &Writing) -> &'static str {
    match writing.purpose.now(study) {
        Some(_) => "changed by another program while you wrote",
        None => "taken away by another program while you wrote",
    }
}

/// If what is on its way would go over words that nobody here has read: asks
/// what to do, and gives true.
pub fn found(app: &mut App, study: &Study) -> bool {
    let Some(writing) = write::open(app).filter(|w| w.waiting == Waiting::Act && w.clashes(study)) else {
        return false;
    };
    writing.waiting = Waiting::Choice(0);
    let what = format!("{}; nothing was written. Choose what to do, or Esc to go on writing", words(study, writing));
    app.say(what, Tone::Refused);
    true
}

/// A letter chooses at once.
pub fn letter(app: &mut App, study: &Study, letter: &str) -> Vec<Effect> {
    let letter = letter.chars().next().map(|c| c.to_ascii_lowercase());
    let chosen = write::open(app)
        .and_then(|w| choices(study, w).into_iter().find(|(l, ..)| Some(*l) == letter).map(|(_, settle, _)| settle));
    match chosen {
        Some(settle) => settled(app, study, settle),
        None => Vec::new(),
    }
}

/// A key while the choice is open.
pub fn command(app: &mut App, study: &Study, at: usize, edit: Edit) -> Vec<Effect> {
    let Some(writing) = write::open(app) else {
        return Vec::new();
    };
    let all = choices(study, writing);
    let last = all.len().saturating_sub(1);
    match edit {
        Edit::Up => writing.waiting = Waiting::Choice(at.checked_sub(1).unwrap_or(last)),
        Edit::Down => writing.waiting = Waiting::Choice(if at >= last { 0 } else { at + 1 }),
        Edit::Leave => {
            writing.waiting = Waiting::Words;
            app.say("nothing was written; go on writing", Tone::Info);
        }
        Edit::NewLine => return all.get(at).map_or_else(Vec::new, |(_, settle, _)| settled(app, study, *settle)),
        _ => app.say("choose one of these first; Esc goes on writing", Tone::Refused),
    }
    Vec::new()
}

fn settled(app: &mut App, study: &Study, settle: Settle) -> Vec<Effect> {
    let coder = app.coder.clone();
    let Some(writing) = write::open(app) else {
        return Vec::new();
    };
    let (mine, theirs) = (writing.editor.text(), writing.purpose.now(study));
    match (settle, theirs) {
        (Settle::Below, Some(theirs)) => {
            let between = if mine.trim().is_empty() { "" } else { "\n\n" };
            writing.editor.last();
            writing.waiting = Waiting::Words;
            if !writing.editor.insert(&format!("{between}{}", theirs.trim_end_matches('\n'))) {
                app.say("both together are too long for one text", Tone::Refused);
                return Vec::new();
            }
            (writing.first, writing.read) = (theirs.clone(), Some(theirs));
            app.say("theirs stands below yours: go on writing; Ctrl-s keeps all of it", Tone::Info);
            Vec::new()
        }
        (Settle::Over, Some(theirs)) => {
            (writing.read, writing.waiting) = (Some(theirs), Waiting::Act);
            write::kept(app, study, mine)
        }
        _ => {
            writing.purpose = own_memo(study, writing, &coder);
            (writing.read, writing.waiting) = (None, Waiting::Act);
            let Purpose::NewMemo { kind, title, about } = writing.purpose.clone() else {
                return Vec::new();
            };
            vec![Effect::Apply(Change::Memo(MemoChange::New { kind, title, about, text: mine }))]
        }
    }
}

/// The memo that one's own words become: about what they were about, named
/// after whose they are.
fn own_memo(study: &Study, writing: &Writing, coder: &str) -> Purpose {
    let title = writing.title.strip_prefix("Memo: ").unwrap_or(&writing.title);
    let (kind, about) = match &writing.purpose {
        Purpose::Memo(id) => {
            study.memo(id).map_or((String::new(), Vec::new()), |memo| (memo.kind.clone(), memo.about.clone()))
        }
        Purpose::Line(code, _) => ("code".to_owned(), vec![Target::Code(code.clone())]),
        Purpose::Summary { case, code, .. } => {
            ("theme".to_owned(), vec![Target::Participant(case.participant.clone()), Target::Theme(code.clone())])
        }
        Purpose::CodingMemo(id) => (String::new(), vec![Target::Coding(id.clone())]),
        _ => (String::new(), Vec::new()),
    };
    let about = about.into_iter().filter(|target| target.missing_in(study).is_none()).collect();
    Purpose::NewMemo { kind, title: format!("{title} ({coder})"), about }
}
