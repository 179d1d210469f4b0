//! emic codes qualitative interviews in plain text.
#![warn(missing_docs)]
pub mod analysis;
pub mod check;
pub mod cli;
pub mod export;
pub mod import;
pub mod index;
pub mod model;
pub mod query;
pub mod search;
pub mod session;
pub mod statistics;
pub mod store;
pub mod text;
pub mod tui;
