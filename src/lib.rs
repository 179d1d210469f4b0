//! emic codes qualitative interviews in plain text, offline: transcripts in, coded excerpts and matrices out.
#![warn(missing_docs)]

pub mod import;
