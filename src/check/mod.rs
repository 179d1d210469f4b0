//! L1: rules that look at a whole study, one topic a file.
//!
//! A rule takes the study as read and returns diagnostics; it never writes.

pub mod codebook;
