//! L1: Markdown to model and back.
//!
//! Each kind of study file has its reader here, and where emic edits it, its
//! editor. All are pure: text in, model and diagnostics out. Positions are
//! bytes only inside these rooms.

pub mod codebook;
