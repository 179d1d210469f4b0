//! L0: plain types and the rules that hold between them.
//!
//! Nothing here reads a file, asks a clock or knows a screen. Everything above
//! imports downward from here.

pub mod acts;
pub mod anchor;
pub mod bytes;
pub mod change;
pub mod codebook;
pub mod coding;
pub mod diagnostic;
pub mod event;
#[cfg(test)]
pub mod fixture;
pub mod fold;
pub mod ids;
pub mod known;
pub mod language;
pub mod memo;
pub mod method;
pub mod nearest;
pub mod paper;
pub mod past;
pub mod picture;
pub mod quantity;
pub mod report;
pub mod script;
pub mod source;
pub mod span;
pub mod study;
pub mod summary;
pub mod table;
pub mod theme;
pub mod tracked;
pub mod words;
