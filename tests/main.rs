//! The one integration test binary: a module a topic.

#![allow(clippy::unwrap_used)]

mod docs;
mod house;
mod import;
mod support;
mod tui;
