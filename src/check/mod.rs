//! L1: rules that look at a whole study, one topic a file.
//!
//! A rule takes the study as read and returns diagnostics; it never writes.
//! Faults of single files are found while reading; here is what only the whole
//! can tell.

pub mod codebook;
pub mod codings;
pub mod decisions;
pub mod links;
pub mod memos;
pub mod method;
pub mod sources;
pub mod summaries;
pub mod themes;

use crate::model::diagnostic::Diagnostic;
use crate::model::event::Logged;
use crate::model::study::Study;

/// One rule on a whole study and the events it was folded from.
type Rule = fn(&Study, &[Logged]) -> Vec<Diagnostic>;

/// The rules of `emic check`. To add one: a function, and a row.
const RULES: &[Rule] = &[
    sources::same_id,
    sources::language,
    sources::unknown_participant,
    sources::silent_participant,
    codebook::same_name,
    codings::orphans,
    codings::unknown_source,
    codings::beyond_text,
    codings::other_words,
    codings::to_review,
    codings::foreign_folder,
    decisions::twice,
    decisions::without_coding,
    memos::same_id,
    memos::targets,
    themes::same_id,
    themes::codes,
    themes::targets,
    links::of_codes,
    links::to_itself,
    links::to_dropped,
    method::unknown,
    summaries::cases,
    summaries::twice,
    summaries::links,
];

/// Runs every rule.
pub fn study(study: &Study, events: &[Logged]) -> Vec<Diagnostic> {
    RULES.iter().flat_map(|rule| rule(study, events)).collect()
}
