//! The one integration test binary: a module a topic.

#![allow(clippy::unwrap_used)]

mod bad_input;
mod cli;
mod coding_by_search;
mod compat;
mod docs;
mod edits;
mod examples;
mod git;
mod house;
mod import;
mod paper;
mod relations;
mod report;
mod session;
mod spans;
mod support;
mod together;
mod tui;
