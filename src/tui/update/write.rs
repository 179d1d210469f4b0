//! Writing in the box: words, movements, keeping and leaving.
//!
//! What is kept takes the place only of words that the person has read: if
//! others stand there by now, [`clash`] asks what is to become of both.

use super::{Effect, clash};
use crate::model::anchor::Digest;
use crate::model::change::{Change, CodebookChange, Field, MemoChange, NewSummary};
use crate::model::memo::Target;
use crate::model::study::Study;
use crate::model::summary::digest;
use crate::session::link;
use crate::tui::action::Edit;
use crate::tui::app::{App, Tone};
use crate::tui::editor::{Editor, LONGEST};
use crate::tui::overlay::Overlay;
use crate::tui::pages::{self, Reply};
use crate::tui::writing::{Purpose, Waiting, Writing, outer};
use ratatui::layout::Position;

const QUESTION: &str = "keep what you wrote? y or Enter keeps it · n throws it away · Esc goes on writing";

pub(super) fn open(app: &mut App) -> Option<&mut Writing> {
    match &mut app.overlay {
        Some(Overlay::Editor(writing)) => Some(writing),
        _ => None,
    }
}

/// Words typed or pasted; while a question is open, its answer.
pub fn typed(app: &mut App, study: &Study, text: &str) -> Vec<Effect> {
    let Some(writing) = open(app) else {
        return Vec::new();
    };
    match (writing.waiting, text) {
        (Waiting::Act, _) => {}
        (Waiting::Choice(_), letter) => return clash::letter(app, study, letter),
        (Waiting::Answer, "y" | "Y") => return keep(app, study),
        (Waiting::Answer, "n" | "N") => {
            app.overlay = None;
            app.say("thrown away", Tone::Info);
        }
        (Waiting::Answer, _) => app.say(QUESTION, Tone::Refused),
        (Waiting::Words, _) => {
            let fits = writing.editor.insert(text);
            app.message = Default::default();
            if !fits {
                app.say(format!("too long: a text takes {} MB", LONGEST >> 20), Tone::Refused);
            }
        }
    }
    Vec::new()
}

/// A key of the box.
pub fn command(app: &mut App, study: &Study, edit: Edit) -> Vec<Effect> {
    let Some(writing) = open(app) else {
        return Vec::new();
    };
    match (writing.waiting, edit) {
        (Waiting::Act, _) => {}
        (Waiting::Choice(at), edit) => return clash::command(app, study, at, edit),
        (_, Edit::Keep) | (Waiting::Answer, Edit::NewLine) => return keep(app, study),
        (Waiting::Answer, Edit::Leave) => writing.waiting = Waiting::Words,
        (Waiting::Answer, _) => app.say(QUESTION, Tone::Refused),
        (_, Edit::Leave) if writing.changed() => {
            writing.waiting = Waiting::Answer;
            app.say(QUESTION, Tone::Info);
        }
        (_, Edit::Leave) => app.overlay = None,
        (_, Edit::Elsewhere) => return vec![Effect::WriteElsewhere],
        (_, Edit::ExcerptOn | Edit::ExcerptBack) => turn(app, edit == Edit::ExcerptOn),
        (_, Edit::Link) => match writing.beside.get(writing.picked).map(|beside| link(&beside.id)) {
            Some(words) => return typed(app, study, &words),
            None => app.say("there are no excerpts beside this text", Tone::Refused),
        },
        (_, Edit::NewLine) => return typed(app, study, "\n"),
        (_, edit) => change(&mut writing.editor, edit),
    }
    Vec::new()
}

fn change(editor: &mut Editor, edit: Edit) {
    match edit {
        Edit::Left => editor.left(),
        Edit::Right => editor.right(),
        Edit::WordLeft => editor.word_left(),
        Edit::WordRight => editor.word_right(),
        Edit::Up => editor.rows(-1),
        Edit::Down => editor.rows(1),
        Edit::PageUp => editor.pages(-1),
        Edit::PageDown => editor.pages(1),
        Edit::Home => editor.home(),
        Edit::End => editor.end(),
        Edit::First => editor.first(),
        Edit::Last => editor.last(),
        Edit::DeleteBack => editor.delete_back(),
        Edit::DeleteForward => editor.delete_forward(),
        Edit::DeleteWord => editor.delete_word_back(),
        Edit::DeleteToStart => editor.delete_to_start(),
        Edit::DeleteToEnd => editor.delete_to_end(),
        Edit::Undo => _ = editor.undo(),
        Edit::Redo => _ = editor.redo(),
        Edit::NewLine | Edit::Keep | Edit::Leave | Edit::Elsewhere => {}
        Edit::ExcerptOn | Edit::ExcerptBack | Edit::Link => {}
    }
}

/// Shows the next of the excerpts beside the text, or the one before, around the
/// end.
fn turn(app: &mut App, on: bool) {
    let (size, style) = (app.size, app.theme.faint());
    if let Some(writing) = open(app) {
        let all = writing.beside.len().max(1);
        let next = (writing.picked + if on { 1 } else { all - 1 }) % all;
        writing.pick(next, size, style);
    }
}

/// Text from the person's own editor.
pub fn from_elsewhere(app: &mut App, text: &str) {
    let Some(writing) = open(app) else {
        return;
    };
    let text = text.strip_suffix('\n').unwrap_or(text);
    if text.len() > LONGEST {
        return app.say(format!("too long: a text takes {} MB", LONGEST >> 20), Tone::Refused);
    }
    writing.editor.replace_all(text);
    let changed = writing.changed();
    app.say(if changed { "taken up; Ctrl-s keeps it" } else { "nothing was changed" }, Tone::Info);
}

/// Keeps what was written. The box closes when the act is done.
fn keep(app: &mut App, study: &Study) -> Vec<Effect> {
    let Some(writing) = open(app) else {
        return Vec::new();
    };
    writing.waiting = Waiting::Words;
    if !writing.changed() {
        app.overlay = None;
        app.say("nothing was changed", Tone::Info);
        return Vec::new();
    }
    let text = writing.editor.text();
    if matches!(writing.purpose, Purpose::Line(_, None)) && text.trim().is_empty() {
        app.say("a definition needs words; it stays as it is", Tone::Refused);
        return Vec::new();
    }
    let effects = kept(app, study, text);
    let acts = effects.iter().any(|e| matches!(e, Effect::Apply(_)));
    match open(app) {
        Some(writing) if acts => writing.waiting = Waiting::Act,
        Some(_) => app.overlay = None,
        None => {}
    }
    effects
}

/// The act that keeps a text for what the box is for.
pub(super) fn kept(app: &mut App, study: &Study, text: String) -> Vec<Effect> {
    let Some(writing) = open(app) else {
        return Vec::new();
    };
    match writing.purpose.clone() {
        Purpose::NewMemo { kind, title, about } => {
            vec![Effect::Apply(Change::Memo(MemoChange::New { kind, title, about, text }))]
        }
        Purpose::Memo(memo) => {
            let over = writing.read.as_deref().map(Digest::of);
            vec![Effect::Apply(Change::Memo(MemoChange::Write { memo, text, over }))]
        }
        Purpose::CodingMemo(id) => vec![Effect::Apply(Change::Set { codings: vec![id], field: Field::Memo(text) })],
        Purpose::Summary { case, code, from } => {
            let over = writing.read.as_deref().map(digest);
            vec![Effect::Apply(Change::Summaries(vec![NewSummary { case, code, text, from: Some(from), over }]))]
        }
        Purpose::Line(code, field) => {
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            vec![Effect::Apply(Change::Codebook(CodebookChange::Define { code, field, text }))]
        }
        Purpose::Comment(_) if text.trim().is_empty() => Vec::new(),
        Purpose::Comment(coding) => {
            vec![Effect::Apply(Change::Comment { coding, body: text.trim().to_owned() })]
        }
        Purpose::ForPage(ask) => {
            let reply = Reply::Text(text);
            pages::with(app, |page, app| page.replied(app, study, ask, reply)).unwrap_or_default()
        }
    }
}

/// True while words are on their way over others: these must be looked at
/// once more before.
pub fn goes_over(app: &mut App) -> bool {
    open(app).is_some_and(|w| w.waiting == Waiting::Act && w.read.is_some())
}

/// Takes up what came of an act: done, the box closes; refused, the words stay
/// and the person knows why.
pub fn answered(app: &mut App, done: bool) {
    if let Some(writing) = open(app).filter(|w| w.waiting == Waiting::Act) {
        writing.waiting = Waiting::Words;
        if done {
            app.overlay = None;
        }
    }
}

/// A click puts the cursor where it is.
pub fn clicked(app: &mut App, at: (u16, u16)) {
    let (outer, size) = (outer(app.size), app.size);
    if let Some(writing) = open(app).filter(|w| w.waiting == Waiting::Words)
        && outer.contains(Position::new(at.0, at.1))
    {
        let above = outer.y + 1 + writing.above(size);
        writing.editor.click(at.0.saturating_sub(outer.x + 2), at.1.saturating_sub(above));
    }
}

/// What words separated by commas name; the first that names nothing is given
/// back.
///
/// # Errors
/// That word.
pub fn targets(words: &str) -> Result<Vec<Target>, String> {
    let mut out = Vec::new();
    for word in words.split(',').map(str::trim).filter(|w| !w.is_empty()) {
        match Target::parse(word) {
            Target::Other(word) => return Err(word),
            target => out.push(target),
        }
    }
    Ok(out)
}
