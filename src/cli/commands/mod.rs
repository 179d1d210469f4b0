//! One command a file. To add one: the file here, and a row in
//! [`super::COMMANDS`].

pub mod absent;
pub mod agree;
pub mod apply;
pub mod check;
pub mod code;
pub mod codebook;
pub mod codings;
pub mod compare;
pub mod cooccurrence;
pub mod framework;
pub mod glance;
pub mod import;
pub mod init;
pub mod keys;
pub mod ledger;
pub mod log;
pub mod map;
pub mod mark;
pub mod matrix;
pub mod memos;
pub mod paper;
pub mod portrait;
pub mod quotations;
pub mod quotes;
pub mod report;
pub mod review;
pub mod saturation;
pub mod search;
pub mod sequences;
pub mod similar;
pub mod sources;
pub mod status;
pub mod suggest;
pub mod test;
pub mod themes;
pub mod undo;
pub mod words;

use clap::{Arg, ArgAction, ArgMatches};

/// A positional argument.
fn positional(id: &'static str, help: &'static str) -> Arg {
    Arg::new(id).value_name(id.to_uppercase()).help(help)
}

/// An option with a value.
fn option(id: &'static str, value: &'static str, help: &'static str) -> Arg {
    Arg::new(id).long(id).value_name(value).help(help)
}

/// A switch.
fn flag(id: &'static str, help: &'static str) -> Arg {
    Arg::new(id).long(id).help(help).action(ArgAction::SetTrue)
}

/// The text of an argument.
fn text<'m>(matches: &'m ArgMatches, id: &str) -> Option<&'m str> {
    matches.get_one::<String>(id).map(String::as_str)
}

/// The text of an argument that clap has made sure of.
fn required(matches: &ArgMatches, id: &str) -> String {
    text(matches, id).unwrap_or_default().to_owned()
}
