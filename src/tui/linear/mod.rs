//! The linear mode: for screen readers, and for terminals that can only write
//! lines.
//!
//! The interface is the same: the same state, the same keys, the same acts.
//! Only what a person gets to know of it is other: instead of frames, after
//! each key a few lines of plain words that say what is new. [`Heard`] is what
//! there is to be known, in words, before and after a key; [`announce`] is
//! their difference. No boxes, no colours, no place on a screen.

pub mod heard;
pub mod live;
pub mod over;

pub use heard::Heard;

use crate::session::WriteState;

/// What is said at the start.
pub fn greet(heard: &Heard) -> Vec<String> {
    let mut out = vec![heard.study.clone()];
    said(&mut out, &heard.message);
    out.push(heard.title.clone());
    if let Some(over) = &heard.over {
        out.extend(over.opened());
    } else {
        out.push(heard.here());
        out.extend(heard.codings.iter().map(|(_, words)| words.clone()));
    }
    out
}

/// What is said after a key: what is new.
pub fn announce(before: &Heard, after: &Heard) -> Vec<String> {
    let mut out = Vec::new();
    if after.pending != before.pending && !after.pending.is_empty() {
        out.push(after.pending.clone());
    }
    if after.message != before.message {
        said(&mut out, &after.message);
    }
    written(before, after, &mut out);
    if over(before, after, &mut out) {
        return out;
    }
    transcript(before, after, &mut out);
    out
}

fn said(out: &mut Vec<String>, words: &str) {
    if !words.is_empty() {
        out.push(words.to_owned());
    }
}

/// Whether what was done is on disk.
fn written(before: &Heard, after: &Heard, out: &mut Vec<String>) {
    if before.write == after.write {
        return;
    }
    match &after.write {
        WriteState::Saved if after.message == "saved after all" => {}
        WriteState::Saved => out.push("saved".to_owned()),
        WriteState::Failed(why) => out.push(format!("not saved: {why}")),
        WriteState::Pending(_) => {}
    }
}

/// What lies over the transcript or stands in its place; true if it is that
/// which has the keyboard, or had it until now and nothing else has changed.
fn over(before: &Heard, after: &Heard, out: &mut Vec<String>) -> bool {
    match (&before.over, &after.over) {
        (Some(was), Some(is)) if was.title == is.title => {
            if was.typed != is.typed {
                out.extend(is.typed_on(was));
            } else if was.entry != is.entry {
                said(out, &is.entry);
            }
            if was.warning != is.warning {
                said(out, &is.warning);
            }
            true
        }
        (_, Some(is)) => {
            out.extend(is.opened());
            true
        }
        (Some(_), None) if before.same_place(after) && out.is_empty() => {
            out.push("closed".to_owned());
            true
        }
        _ => false,
    }
}

/// What is new in the transcript.
fn transcript(before: &Heard, after: &Heard, out: &mut Vec<String>) {
    if before.source != after.source && !after.message.starts_with(&after.name) {
        out.push(after.title.clone());
    }
    left(before, after, out);
    if before.section != after.section {
        said(out, &after.section.as_ref().map_or(String::new(), |s| format!("section: {s}")));
    }
    if after.selection != before.selection {
        match &after.selection {
            Some(words) => out.push(words.clone()),
            None if out.is_empty() && before.cursor == after.cursor => out.push("nothing selected".to_owned()),
            None => {}
        }
    }
    // Words that were found are selected; around them stands the sentence.
    let found = before.selection.is_none() && before.sentence.0 != after.sentence.0;
    if after.selection.is_none() || after.selection == before.selection || found {
        moved(before, after, out);
    }
    codings(before, after, out);
    if after.bookmark != before.bookmark {
        said(out, after.bookmark.as_deref().unwrap_or_default());
    }
}

/// The words that the cursor came to, as much as it moved.
fn moved(before: &Heard, after: &Heard, out: &mut Vec<String>) {
    let elsewhere = before.source != after.source || before.turn != after.turn;
    if elsewhere {
        out.push(after.here());
    } else if before.cursor != after.cursor || before.over.is_some() != after.over.is_some() && out.is_empty() {
        let words = if before.sentence.0 != after.sentence.0 {
            &after.sentence.1
        } else if before.row.0 != after.row.0 {
            &after.row.1
        } else if before.word.0 != after.word.0 {
            &after.word.1
        } else {
            &after.character
        };
        said(out, words);
    }
}

/// Codings that begin here, and those that came.
fn codings(before: &Heard, after: &Heard, out: &mut Vec<String>) {
    for (id, words) in &after.codings {
        match before.codings.iter().find(|(known, _)| known == id) {
            Some((_, was)) if was == words => {}
            _ => out.push(words.clone()),
        }
    }
}

/// Codings that end here, and those that went.
fn left(before: &Heard, after: &Heard, out: &mut Vec<String>) {
    if before.source != after.source {
        return;
    }
    let still = |id: &String| after.codings.iter().any(|(known, _)| known == id);
    let same = before.sentence.0 == after.sentence.0;
    for (id, words) in before.codings.iter().filter(|(id, _)| !still(id)) {
        let gone = !after.all.contains(id);
        match (gone, same) {
            (true, _) => out.push(words.replacen("coded: ", "no longer coded: ", 1)),
            (false, _) => out.push(format!("end of {}", name(words))),
        }
    }
}

/// The code in the words of a coding.
fn name(words: &str) -> &str {
    let words = words.strip_prefix("coded: ").unwrap_or(words);
    words.split(", by ").next().unwrap_or(words)
}
