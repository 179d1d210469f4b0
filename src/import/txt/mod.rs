//! Plain text, in all the shapes typists and transcription services give it.
//!
//! A `.txt` has no format: what it has is a habit, kept from the first line to the last. So the whole file is looked at
//! first, one [`shapes::Shape`] is chosen for it, and only then is it cut into segments. Files without any labels are
//! common (a typist who let question and answer alternate) and are imported as they are: alternation breaks wherever
//! an answer has two paragraphs, so it is never assumed.

pub mod shapes;

use std::collections::BTreeSet;

use super::assemble::{Breaks, Para, assemble};
use super::{Draft, ImportError, Options, Warning, decode};
use shapes::Shape;

/// Reads plain text.
///
/// # Errors
/// When the bytes are not text, hold no text, or `options.encoding` is unknown.
pub fn read(bytes: &[u8], options: &Options) -> Result<Draft, ImportError> {
    let decoded = decode::decode(bytes, options.encoding.as_deref())?;
    if decoded.text.trim().is_empty() {
        return Err(ImportError::Empty);
    }
    let mut draft = from_paras(paragraphs(&decoded.text), &BTreeSet::new());
    draft.encoding = decoded.encoding;
    draft.warnings.splice(0..0, decoded.warnings);
    Ok(draft)
}

/// Assembles paragraphs whose labels, if any, stand in their text. `trusted` are labels the format itself sets apart.
pub(super) fn from_paras(paras: Vec<Para>, trusted: &BTreeSet<String>) -> Draft {
    let shape = Shape::detect(&paras, trusted);
    let breaks = if hard_wrapped(&paras, &shape) { Breaks::Wrapped } else { Breaks::Lines };
    let doubtful: Vec<(String, u32)> = shape.doubtful().into_iter().map(|(l, n)| (l.to_string(), n)).collect();
    let mut draft = assemble(paras, &shape, breaks);
    for (label, line) in doubtful.into_iter().take(20) {
        let message = format!("'{label}:' was left in the text: too rare to be taken for a speaker");
        draft.warnings.push(Warning { line: (line > 0).then_some(line), message });
    }
    if draft.segments.iter().all(|segment| segment.speaker.is_none()) {
        draft.warnings.push(Warning::whole("no speaker labels found: the source has no speakers"));
    }
    draft
}

/// The blocks between blank lines, with line numbers from 1.
fn paragraphs(text: &str) -> Vec<Para> {
    let mut paras = Vec::new();
    let mut lines = Vec::new();
    for (number, line) in text.split('\n').enumerate() {
        if line.trim().is_empty() {
            if !lines.is_empty() {
                paras.push(Para::text(std::mem::take(&mut lines)));
            }
        } else {
            lines.push((number as u32 + 1, line.to_string()));
        }
    }
    if !lines.is_empty() {
        paras.push(Para::text(lines));
    }
    paras
}

/// Whether the lines that go on in the next line are all of about the length of a typed line.
fn hard_wrapped(paras: &[Para], shape: &Shape) -> bool {
    if matches!(shape, Shape::Chat | Shape::Typescript) {
        return false;
    }
    let mut lengths = Vec::new();
    for para in paras {
        for pair in para.lines.windows(2) {
            let goes_on = shape.open(&pair[1].1).is_none();
            let header = shape.open(&pair[0].1).is_some_and(|opening| opening.rest.is_empty());
            if goes_on && !header {
                lengths.push(pair[0].1.trim().chars().count());
            }
        }
    }
    lengths.sort_unstable();
    let at = |share: usize| lengths.get(lengths.len() * share / 100).copied().unwrap_or(0);
    lengths.len() > 2 && at(50) >= 45 && at(95) <= 110
}
