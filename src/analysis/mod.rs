//! L1: from a study to an answer.
//!
//! One analysis a file, each `(&Study, &Scope) -> Table`. Before anything is
//! counted, three questions are settled, each in its own file: *whose* codings
//! count ([`record`]), *which* of them are asked for ([`scope`]), and over
//! *what* they are counted ([`corpus`]: the sources and participants there
//! are, coded or not). Nothing here knows a format, a file or a screen.

pub mod absent;
pub mod agreement;
pub mod association;
pub mod audit;
pub mod changes;
mod coded;
pub mod codings;
pub mod compare;
pub mod consent;
pub mod cooccurrence;
pub mod corpus;
pub mod framework;
pub mod ledger;
pub mod listing;
pub mod lives;
pub mod matrix;
pub mod merge;
pub mod origins;
pub mod paper;
pub mod portraits;
pub mod progress;
pub mod quoted;
pub mod reading;
pub mod record;
pub mod report;
pub mod review;
pub mod sample;
pub mod saturation;
pub mod scope;
mod script;
pub mod sequences;
pub mod similar;
pub mod themes;
mod units;
pub mod uses;

pub use record::{Record, RecordError, choose};
pub use scope::{LeftOut, Scope, ScopeError, Selected, select};
