//! Coding, uncoding and commenting.
//!
//! Without a selection an act is about the sentence under the cursor, and the
//! status line says so.

use super::{Effect, change, menu};
use crate::model::change::{Change, NewCoding};
use crate::model::codebook::{Code, CodeId};
use crate::model::ids::Ulid;
use crate::model::nearest::listed;
use crate::model::source::Source;
use crate::model::span::Span;
use crate::model::study::Study;
use crate::tui::action::Unit;
use crate::tui::app::{App, Tone};
use crate::tui::index::Item;
use crate::tui::overlay::{Asking, Choosing, Menuing, Overlay, Picker, Prompt};
use crate::tui::select;

/// Letters of the longest name that the words themselves give a code.
const LONGEST_NAME: usize = 80;

/// Opens the list of codes for the target.
pub fn palette(app: &mut App, study: &Study) {
    match app.target(study) {
        Some((span, _)) => app.overlay = Some(Overlay::Picker(Picker::new(Choosing::Code(span), app, study))),
        None => app.say("only white space is selected", Tone::Refused),
    }
}

/// Codes the target with one of the codes on the keys 1 to 9.
pub fn recent(app: &mut App, study: &Study, number: u8) -> Vec<Effect> {
    match app.nine.get(number).cloned() {
        Some(code) => target_with(app, study, &[code]),
        None => {
            app.say(format!("no code on key {number} yet"), Tone::Refused);
            Vec::new()
        }
    }
}

/// Codes the target with codes, in one act.
pub fn target_with(app: &mut App, study: &Study, codes: &[CodeId]) -> Vec<Effect> {
    match app.target(study) {
        Some((span, _)) => span_with(app, study, span, codes),
        None => {
            app.say("only white space is selected", Tone::Refused);
            Vec::new()
        }
    }
}

/// Codes a segment with codes, in one act; those it has already are passed
/// over.
pub fn span_with(app: &mut App, study: &Study, span: Span, codes: &[CodeId]) -> Vec<Effect> {
    if let Some(gone) = codes.iter().find(|c| study.codebook.resolve(c).is_none()) {
        app.say(format!("the code {gone} is no longer in the codebook"), Tone::Refused);
        return Vec::new();
    }
    let new: Vec<Option<&CodeId>> = codes.iter().map(Some).filter(|c| !is_coded(app, study, span, *c)).collect();
    if new.is_empty() {
        let names: Vec<String> = codes.iter().map(|c| study.code_name(c)).collect();
        app.say(format!("these words are already coded with {}", listed(&names)), Tone::Refused);
        return Vec::new();
    }
    make(app, study, span, &new)
}

/// True if the coder has coded these very words so.
fn is_coded(app: &App, study: &Study, span: Span, code: Option<&CodeId>) -> bool {
    let meant = code.and_then(|c| study.codebook.resolve(c));
    app.view.index.has_own(span, meant)
}

fn make(app: &App, study: &Study, span: Span, codes: &[Option<&CodeId>]) -> Vec<Effect> {
    let Some(source) = app.source(study) else {
        return Vec::new();
    };
    let codings = codes.iter().map(|c| NewCoding::by_hand(&source.id, span, c.cloned())).collect();
    vec![Effect::Apply(Change::Code(codings))]
}

/// Marks the target without a code.
pub fn highlight(app: &mut App, study: &Study) -> Vec<Effect> {
    if let Err(reason) = crate::tui::enabled::may_edit(app, study) {
        app.say(reason, Tone::Refused);
        return Vec::new();
    }
    let Some((span, _)) = app.target(study) else {
        return Vec::new();
    };
    if is_coded(app, study, span, None) {
        app.say("these words are already highlighted", Tone::Refused);
        return Vec::new();
    }
    make(app, study, span, &[None])
}

/// Asks for the name of a new code: for the target, or in the codebook for
/// none, beside the highlighted code.
pub fn new_code(app: &mut App, study: &Study) {
    if app.book.focused {
        return ask_beside(app, study, study.codebook.codes.get(app.book.selected));
    }
    let span = app.target(study).map(|(span, _)| span);
    ask_name(app, span, None, "", false);
}

/// Asks for the name of a new code beside another one, or of the first.
pub fn ask_beside(app: &mut App, study: &Study, code: Option<&Code>) {
    let under = code.and_then(|c| c.parent).map(|p| study.codebook.codes[p].id.clone());
    let asking = Asking::NewCode { span: None, under, beside: code.map(|c| c.id.clone()), in_vivo: false };
    app.overlay = Some(Overlay::Prompt(Prompt::new(asking, "")));
}

/// Asks for the name of a new code, the selected words (or the word under the
/// cursor) proposed.
pub fn in_vivo(app: &mut App, study: &Study) {
    if let Err(reason) = crate::tui::enabled::may_edit(app, study) {
        return app.say(reason, Tone::Refused);
    }
    let Some(source) = app.source(study) else {
        return;
    };
    let span = match app.target(study) {
        Some((span, false)) => Some(span),
        _ => select::unit_at(source, app.view.cursor, Unit::Word),
    };
    let Some(span) = span else {
        return app.say("only white space is selected", Tone::Refused);
    };
    let (name, cut) = name_from(source, span);
    ask_name(app, Some(span), None, &name, true);
    if let (true, Some(Overlay::Prompt(prompt))) = (cut, &mut app.overlay) {
        prompt.warning = Some(format!("the words are long for a name: cut at {LONGEST_NAME} characters"));
    }
}

/// The name that words give a code: without labels, markup and line breaks;
/// true if it had to be cut.
fn name_from(source: &Source, span: Span) -> (String, bool) {
    let spoken = source.blocks_in(span).iter().filter_map(|b| b.text.intersection(span));
    let pieces: Vec<&str> = spoken.flat_map(|s| source.slice(s).split_whitespace()).collect();
    let bare = pieces.iter().map(|word| word.trim_matches(['*', '_', '`'])).filter(|w| !w.is_empty());
    let name = bare.collect::<Vec<_>>().join(" ");
    let name = name.trim_end_matches(['.', ',', ';', ':']);
    if name.chars().count() <= LONGEST_NAME {
        return (name.to_owned(), false);
    }
    let cut: String = name.chars().take(LONGEST_NAME - 1).collect();
    (format!("{}…", cut.trim_end()), true)
}

/// Opens the input line for a new code's name.
pub fn ask_name(app: &mut App, span: Option<Span>, under: Option<CodeId>, name: &str, in_vivo: bool) {
    app.overlay = Some(Overlay::Prompt(Prompt::new(Asking::NewCode { span, under, beside: None, in_vivo }, name)));
}

/// Asks for a comment on the coding under the cursor, or on which.
pub fn comment(app: &mut App, study: &Study) {
    if let Err(reason) = crate::tui::enabled::may_edit(app, study) {
        return app.say(reason, Tone::Refused);
    }
    let here: Vec<Item> = app.view.index.at(app.view.cursor).into_iter().rev().cloned().collect();
    if let Some(meant) = change::chosen(app, study, &here) {
        let id = study.codings[meant.coding].id.clone();
        return ask_comment(app, id);
    }
    match here.as_slice() {
        [] => {}
        [one] => ask_comment(app, study.codings[one.coding].id.clone()),
        several => menu::codings(app, study, "A comment on which coding?", several, Menuing::Comment),
    }
}

/// Opens the input line for a comment.
pub fn ask_comment(app: &mut App, coding: Ulid) {
    app.overlay = Some(Overlay::Prompt(Prompt::new(Asking::Comment(coding), "")));
}

/// Opens the memo of the coder's coding under the cursor, or asks which.
pub fn memo(app: &mut App, study: &Study) {
    let own: Vec<Item> = app.view.index.at(app.view.cursor).into_iter().rev().filter(|i| i.mine).cloned().collect();
    if let Some(meant) = change::chosen(app, study, &own) {
        return open_memo(app, study, &study.codings[meant.coding].id);
    }
    match own.as_slice() {
        [] => {}
        [one] => open_memo(app, study, &study.codings[one.coding].id),
        several => menu::codings(app, study, "The memo of which coding?", several, Menuing::Memo),
    }
}

/// Opens the memo of a coding, or says why not.
pub fn open_memo(app: &mut App, study: &Study, coding: &Ulid) {
    if let Err(why) = crate::tui::writing::coding_memo(app, study, coding) {
        app.say(why, Tone::Refused);
    }
}

/// The code of a coding as people read it.
pub fn name_of(study: &Study, item: &Item) -> String {
    match (&study.codings[item.coding].code, item.code) {
        (_, Some(code)) => study.codebook.codes[code].name.clone(),
        (Some(id), None) => format!("{id} (gone from the codebook)"),
        (None, None) => "highlight".to_owned(),
    }
}
