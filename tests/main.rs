//! The one integration test binary: a module a topic.

#![allow(clippy::unwrap_used)]

mod compat;
mod edits;
mod git;
mod import;
mod session;
mod support;
mod tui;
