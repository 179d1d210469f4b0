//! Why an action is not possible now.
//!
//! One small function for each reason; the table of keys names them. The
//! words are shown when the key is pressed all the same.

use super::app::App;
use super::overlay::Overlay;
use crate::model::study::Study;
use crate::session::WriteState;

/// The answer: `Err` with the reason.
pub type Answer = Result<(), String>;

fn unless(possible: bool, reason: &str) -> Answer {
    if possible { Ok(()) } else { Err(reason.to_owned()) }
}

/// Always possible.
pub fn always(_: &App, _: &Study) -> Answer {
    Ok(())
}

/// The person came from a page, or on a page along a link.
pub fn came_from_page(app: &App, _: &Study) -> Answer {
    match &app.page {
        Some(page) => unless(app.left.is_some() || page.followed(), "you did not follow a link to this page"),
        None => unless(app.left.is_some(), "you did not come here from a page"),
    }
}

/// Coding blind, nobody is told what others would say.
pub fn not_blind(_: &App, study: &Study) -> Answer {
    unless(study.only.is_none(), "suggestions while coding blind would make coders agree who would not")
}

/// Coding blind, nobody sees what others coded.
pub fn may_compare(_: &App, study: &Study) -> Answer {
    unless(study.only.is_none(), "coding blind you do not see what others coded: start without --blind to compare")
}

/// Nothing is edited while acts wait that could not be saved, nor by nobody.
pub fn may_edit(app: &App, _: &Study) -> Answer {
    unless(!app.coder.is_empty(), "nobody is coding, so this is for reading: start with --coder NAME to code")?;
    unless(!matches!(app.write, WriteState::Failed(_)), "the last acts are not saved: r tries again, ! shows more")
}

/// There are excerpts beside the text that is written.
pub fn has_excerpts(app: &App, _: &Study) -> Answer {
    let beside = match &app.overlay {
        Some(Overlay::Editor(writing)) => !writing.beside.is_empty(),
        _ => false,
    };
    unless(beside, "there are no excerpts beside this text")
}

/// There are words to move in.
pub fn words_here(app: &App, _: &Study) -> Answer {
    unless(app.view.layout.row_with_cells(0, true).is_some(), "there are no words here: o opens a source")
}

/// There is a source to speak of.
pub fn may_mark(app: &App, study: &Study) -> Answer {
    may_edit(app, study)?;
    unless(app.source(study).is_some(), "no source is open: o opens one")
}

/// There are codes to choose from.
pub fn codes_exist(app: &App, study: &Study) -> Answer {
    words_here(app, study)?;
    may_edit(app, study)?;
    unless(App::offered(&study.codebook).next().is_some(), "the codebook is empty: n makes the first code")
}

/// A code was used before.
pub fn used_before(app: &App, study: &Study) -> Answer {
    words_here(app, study)?;
    may_edit(app, study)?;
    unless(!app.nine.is_empty(), "no code was used yet: Enter chooses one")
}

/// Something was done that can be done again.
pub fn repeatable(app: &App, study: &Study) -> Answer {
    words_here(app, study)?;
    may_edit(app, study)?;
    unless(app.repeated(study).is_some(), "no code was used yet: Enter chooses one")
}

/// There is a coding under the cursor.
pub fn coding_here(app: &App, _: &Study) -> Answer {
    unless(!app.view.index.at(app.view.cursor).is_empty(), "no coding under the cursor: ] goes to the next")
}

/// There is a coding of the coder's own under the cursor.
pub fn own_coding_here(app: &App, study: &Study) -> Answer {
    may_edit(app, study)?;
    coding_here(app, study)?;
    let here = app.view.index.at(app.view.cursor);
    let owner = here.last().map_or("", |i| study.codings[i.coding].coder.as_str());
    unless(here.iter().any(|i| i.mine), &format!("this coding is {owner}'s: only {owner} can change it"))
}

/// There are codings in the source.
pub fn codings_exist(app: &App, _: &Study) -> Answer {
    let hidden = app.view.index.total > 0;
    let reason =
        if hidden { "no coding here fits what is shown: z x shows all" } else { "nothing is coded in this source yet" };
    unless(!app.view.index.items.is_empty(), reason)
}

/// Words are selected.
pub fn selected(app: &App, _: &Study) -> Answer {
    let any = app.view.selection.is_some() || app.view.visual || app.carrying.is_some();
    unless(any, "nothing is selected; q ends the program")
}

/// A coding of the review queue is on its way to another place.
pub fn carrying(app: &App, study: &Study) -> Answer {
    may_edit(app, study)?;
    unless(app.carrying.is_some(), "no coding is being moved: m on the review page (g r) takes one up")
}

/// The selection was grown.
pub fn grown(app: &App, _: &Study) -> Answer {
    unless(!app.view.grown.is_empty(), "the selection was not grown")
}

/// The source has section headings.
pub fn has_sections(app: &App, study: &Study) -> Answer {
    unless(app.source(study).is_some_and(|s| !s.sections.is_empty()), "this source has no section headings")
}

/// Words were searched for.
pub fn searched(app: &App, _: &Study) -> Answer {
    unless(!app.searched.is_empty(), "nothing was searched for: / finds words")
}

/// There are bookmarks.
pub fn bookmarks_exist(app: &App, _: &Study) -> Answer {
    unless(!app.places.bookmarks.is_empty(), "there is no bookmark yet: ' a sets one")
}

/// Another source was open before.
pub fn other_source(app: &App, study: &Study) -> Answer {
    let known = app.places.other.as_ref().is_some_and(|id| study.source_index(id).is_some());
    unless(known, "no other source was open before this one")
}

/// There was a jump.
pub fn can_go_back(app: &App, _: &Study) -> Answer {
    unless(!app.places.back.is_empty(), "you have not jumped from anywhere")
}

/// The person went back.
pub fn can_go_forward(app: &App, _: &Study) -> Answer {
    unless(!app.places.forward.is_empty(), "there is nothing to go forward to")
}

/// There is a recording, a time and a player.
pub fn can_play(app: &App, study: &Study) -> Answer {
    let source = app.source(study);
    unless(
        source.is_some_and(|s| s.media.is_some()),
        "no recording: write `media: FILE` into the source's front matter",
    )?;
    unless(source.is_some_and(|s| s.has_times), "no times here: [00:12:31] after a speaker's name is one")?;
    unless(super::update::places::time(app, study).is_some(), "there is no time here or before")?;
    let missing = "no player is set: `player = \"mpv --start={time} {file}\"`, see `emic keys`";
    unless(app.player.is_some(), missing)
}

/// The linear mode is on.
pub fn linear(app: &App, _: &Study) -> Answer {
    unless(app.linear, "this is for the linear mode: emic code --linear")
}

/// Acts could not be saved.
pub fn failed(app: &App, _: &Study) -> Answer {
    unless(matches!(app.write, WriteState::Failed(_)), "everything is saved or being saved")
}

/// Somebody speaks in the source.
pub fn speakers_here(app: &App, study: &Study) -> Answer {
    unless(app.source(study).is_some_and(|s| !s.speakers.is_empty()), "nobody speaks in this source")
}

/// There are codes whose codings can be shown.
pub fn codes_to_show(_: &App, study: &Study) -> Answer {
    unless(!study.codebook.codes.is_empty(), "the codebook is empty")
}

/// Not everything is shown.
pub fn filtered(app: &App, _: &Study) -> Answer {
    unless(!app.filter.is_off(), "everything is shown")
}
