//! The codebook's Markdown: read with every position, edited byte by byte.
//!
//! A codebook belongs to the people who write it. They keep it in their own
//! editor, with their own line ends, indents and order of attributes, under
//! git. So the reader here ([`parse`]) keeps byte positions of all it
//! understands and complains, never refuses; and the editor ([`edit`]) changes
//! the few bytes a change needs and leaves the rest as it stands. A Markdown
//! library would give a tree but not the place of a `status=` in a heading,
//! which is why lines and attributes are read by hand (see `scan`, `heading`,
//! `attrs`) and only inline emphasis is left to the library.

mod attrs;
mod body;
pub mod difference;
pub mod edit;
mod heading;
mod link;
mod parse;
pub mod past;
pub(in crate::text) mod prose;
mod scan;
mod slug;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

pub use difference::{apply_edits, carried, edits, invert};
pub use parse::parse;
pub use slug::slug;

use crate::model::codebook::{Code, Codebook};
use crate::model::nearest::likeness;

/// The code whose id or name is nearest to `text`, for "did you mean";
/// `None` where nothing is near.
pub fn nearest<'b>(book: &'b Codebook, text: &str) -> Option<&'b Code> {
    let score = |code: &Code| likeness(text, &code.id.0).max(likeness(text, &code.name));
    let scored = book.codes.iter().map(|code| (score(code), code));
    let best = scored.max_by(|a, b| a.0.total_cmp(&b.0))?;
    (best.0 >= 0.8).then_some(best.1)
}

/// Where a code stands, for messages: `codebook/codes.md:12`.
pub fn place(book: &Codebook, code: &Code) -> String {
    let path = book.files.get(code.file).map_or("", |f| f.path.as_str());
    format!("{path}:{}", code.line)
}
