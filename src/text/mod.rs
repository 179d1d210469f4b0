//! L1: Markdown to model and back, and everything that counts in text.
//!
//! Sources, codebook, memos, themes, summaries, front matter; graphemes, words and sentences; and the
//! finding of a coding's words again in a text that has changed. Pure: text
//! in, values out.

pub mod changes;
pub mod codebook;
pub mod frontmatter;
pub mod kept;
pub mod labels;
pub mod memo;
pub mod past;
pub mod plain;
pub mod project;
pub mod ratings;
pub mod reanchor;
pub mod segment;
pub mod source;
pub mod summary;
pub mod theme;
pub mod tokens;
pub mod wording;
