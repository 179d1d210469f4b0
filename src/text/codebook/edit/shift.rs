//! Moving a code with everything below it.

use super::super::{heading, scan};
use super::place::{self as places, Place};
use super::stage::{self, Stage, lookup, not_merged};
use super::{EditError, FileEdit};
use crate::model::codebook::{CodeId, Codebook};
use std::ops::Range;

/// Moves `code` and everything below it behind the last code below `under`
/// (`None`: to the end of a file's top level). Only the number of `#` in the
/// moved headings changes; line ends become those of the file it goes to.
///
/// # Errors
/// Also where `under` stands below `code`, or a code there has its name.
pub fn move_to(book: &Codebook, code: &CodeId, under: Option<&CodeId>) -> Result<Vec<FileEdit>, EditError> {
    let index = lookup(book, code)?;
    let parent = under.map(|id| lookup(book, id)).transpose()?;
    if let (Some(parent), Some(under)) = (parent, under) {
        // As it is written, and as merges make it count.
        let above = std::iter::successors(Some(parent), |&up| book.codes[up].parent);
        let written = above.take(book.codes.len()).any(|up| up == index);
        if written || book.is_under(parent, index) {
            return Err(EditError::BelowItself { code: code.clone(), under: under.clone() });
        }
        not_merged(book, parent)?;
    }
    if book.codes[index].parent == parent {
        return Ok(Vec::new());
    }
    places::name_is_free(book, parent, &book.codes[index].name, Some(index))?;
    let mut pins = stage::in_subtree(book, index);
    let root = book.codes[index].level;
    let height = pins.iter().map(|&i| book.codes[i].level - root).max().unwrap_or(0);
    let place = |book: &Codebook| places::find(book, parent, height, Some(book.codes[index].file), &code.0);
    if matches!(place(book), Place::New { .. }) {
        pins.extend(parent);
    }
    let mut stage = Stage::of(book).pinned(&pins)?;
    let place = place(&stage.book);
    shift(&mut stage, index, place)?;
    stage.finish(book, &[code])
}

/// [`move_to`] for several codes, all or none, in the order given. What stands
/// below another of the codes goes with it and keeps its place there.
///
/// # Errors
/// As [`move_to`], for any of them.
pub fn move_all(book: &Codebook, codes: &[CodeId], under: Option<&CodeId>) -> Result<Vec<FileEdit>, EditError> {
    let chosen: Vec<usize> = codes.iter().map(|id| lookup(book, id)).collect::<Result<_, _>>()?;
    let mut now = book.clone();
    for &index in &chosen {
        let mut above = std::iter::successors(book.codes[index].parent, |&up| book.codes[up].parent);
        if !above.any(|up| chosen.contains(&up)) {
            let edits = move_to(&now, &book.codes[index].id, under)?;
            now = super::made(&now, &edits);
        }
    }
    Ok(super::between(book, &now))
}

/// Cuts the code out and puts it in its place.
fn shift(stage: &mut Stage, index: usize, place: Place) -> Result<(), EditError> {
    let level = if let Place::In { level, .. } = place { level } else { 1 };
    let block = releveled(&stage.book, index, level);
    let block = without_blank_end(&block);
    let code = &stage.book.codes[index];
    let (file, text) = (code.file, &stage.book.files[code.file].text);
    let gap = cut(text, code.subtree.clone());
    let rest = heading::spliced(text, gap.clone(), "");
    match place {
        Place::In { file: target, at, .. } if target == file => {
            let at = match at {
                at if at >= gap.end => at - gap.len(),
                at => at.min(gap.start),
            };
            let text = places::inserted(&rest, at, block, scan::line_end(text));
            stage.replace(file, text);
        }
        place => {
            // The other file first: cutting may leave `index` on another code.
            let other = stage.book.files[file].path.clone();
            places::put(stage, place, block);
            if let Some(file) = stage.book.files.iter().position(|f| f.path == other) {
                stage.replace(file, rest);
            }
        }
    }
    Ok(())
}

/// The text of a code and of everything below it, its own heading at `level`.
fn releveled(book: &Codebook, index: usize, level: u8) -> String {
    let root = &book.codes[index];
    let text = &book.files[root.file].text;
    let (mut out, mut at) = (String::new(), root.subtree.start);
    for code in stage::in_subtree(book, index).into_iter().map(|i| &book.codes[i]) {
        let line = &text[code.heading.clone()];
        let marked = heading::with_level(line, code.level - root.level + level);
        out.push_str(&text[at..code.heading.start]);
        out.push_str(marked.as_deref().unwrap_or(line));
        at = code.heading.end;
    }
    out.push_str(&text[at..root.subtree.end]);
    out
}

/// `text` up to the end of its last line that is not blank.
fn without_blank_end(text: &str) -> &str {
    let words = text.trim_end().len();
    let end = text[words..].find(['\n', '\r']).map_or(text.len(), |i| words + i);
    &text[..end]
}

/// What to take out for a subtree: with the blank lines before it where it
/// ends the file, since they would be left to end it.
fn cut(text: &str, subtree: Range<usize>) -> Range<usize> {
    if subtree.end < text.len() {
        return subtree;
    }
    let kept = without_blank_end(&text[..subtree.start]);
    if kept.trim_start_matches('\u{feff}').is_empty() {
        return subtree;
    }
    let eol = text[kept.len()..subtree.start].starts_with("\r\n");
    let next = kept.len() + if eol { 2 } else { 1 };
    next.min(subtree.start)..subtree.end
}
