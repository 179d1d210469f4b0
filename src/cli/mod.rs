//! L5: the command line.
//!
//! One command a file, one row in [`COMMANDS`]: parser, help and dispatch all
//! come from that table. A command reads its arguments, opens the session,
//! asks the library and prints; it decides nothing about studies itself. Exit
//! codes: 0 fine, 1 findings or nothing found, 2 could not run.

pub mod commands;
pub mod context;
pub mod failure;
pub mod lines;
pub mod output;

use clap::{Arg, ArgAction, ArgMatches, Command};
use context::Context;
use failure::Failure;
use std::ffi::OsString;
use std::process::ExitCode;

/// What a command came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Exit 0.
    Fine,
    /// Exit 1: findings, or nothing found.
    Findings,
    /// Exit 128 and the signal's number: the system ended it, in order.
    Signal(u8),
}

/// One command.
pub struct Row {
    /// Its name.
    pub name: &'static str,
    /// Adds arguments and help to a clap command of that name.
    pub build: fn(Command) -> Command,
    /// Does it.
    pub run: fn(&mut Context, &ArgMatches) -> Result<Outcome, Failure>,
}

/// Every command, in the order of the help.
pub const COMMANDS: &[Row] = &[
    commands::init::ROW,
    commands::import::ROW,
    commands::code::ROW,
    commands::status::ROW,
    commands::sources::ROW,
    commands::codebook::ROW,
    commands::apply::ROW,
    commands::search::ROW,
    commands::suggest::ROW,
    commands::words::ROW,
    commands::codings::ROW,
    commands::matrix::ROW,
    commands::cooccurrence::ROW,
    commands::agree::ROW,
    commands::sequences::ROW,
    commands::similar::ROW,
    commands::absent::ROW,
    commands::test::ROW,
    commands::saturation::ROW,
    commands::ledger::ROW,
    commands::portrait::PORTRAIT,
    commands::portrait::LINE,
    commands::report::ROW,
    commands::paper::ROW,
    commands::memos::ROW,
    commands::themes::ROW,
    commands::map::ROW,
    commands::framework::ROW,
    commands::quotes::ROW,
    commands::compare::ROW,
    commands::review::ROW,
    commands::mark::ROW,
    commands::undo::UNDO,
    commands::undo::REDO,
    commands::log::ROW,
    commands::check::ROW,
    commands::keys::ROW,
];

/// The commands that can show a study as it was.
const AS_OF: &[&str] = &[
    "status",
    "codebook",
    "codings",
    "matrix",
    "report",
    "paper",
    "memos",
    "themes",
    "map",
    "framework",
    "log",
    "agree",
    "cooccurrence",
    "sequences",
    "test",
    "similar",
    "saturation",
    "ledger",
    "portrait",
    "line",
    "absent",
];

const ABOUT: &str = "Code qualitative interviews in plain text, by keyboard, offline";
const AFTER: &str = "Examples:
  emic init --title \"My study\" --coder ana     a new study in this folder
  emic import interviews/*.docx                transcripts become sources
  emic code                                    read and code, by keyboard
  emic matrix --rows code --columns role       a theme matrix
  emic check                                   what is wrong with the files, and where

Without a command, emic opens the coding interface.
Exit status: 0 fine, 1 findings or nothing found, 2 could not run.";

/// The whole parser.
pub fn parser() -> Command {
    let mut command = Command::new("emic")
        .version(env!("CARGO_PKG_VERSION"))
        .about(ABOUT)
        .after_help(AFTER)
        .args(globals())
        .max_term_width(100);
    for row in COMMANDS {
        command = command.subcommand((row.build)(Command::new(row.name)));
    }
    command
}

/// The parser of one command among the bare names of the others: building all of
/// them takes longer than many an answer.
fn parser_of(wanted: &'static Row) -> Command {
    let mut command = Command::new("emic").version(env!("CARGO_PKG_VERSION")).args(globals()).max_term_width(100);
    for row in COMMANDS {
        let named = Command::new(row.name);
        command = command.subcommand(if row.name == wanted.name { (row.build)(named) } else { named });
    }
    command
}

/// The command that the first argument names, if that is what it does.
fn named(args: &[OsString]) -> Option<&'static Row> {
    let first = args.get(1)?.to_str()?;
    COMMANDS.iter().find(|row| row.name == first)
}

fn globals() -> Vec<Arg> {
    let global = |id: &'static str, value: &'static str, help: &'static str| {
        Arg::new(id).long(id).value_name(value).help(help).global(true).help_heading("For every command")
    };
    vec![
        global("study", "DIR", "The study's folder; else the one you are in").env("EMIC_STUDY"),
        global("coder", "ID", "Who you are").env("EMIC_CODER"),
        global("record", "R", "Whose codings count: coder:ID, union, all, consensus").env("EMIC_RECORD"),
        global("as-of", "DATE", "The study as it was at the end of that day, or at an instant"),
        global("format", "F", "How to print: text, csv, tsv, json, md, html, xlsx, docx, latex, svg (pictures), dot (maps)"),
        global("output", "FILE", "Write to a file instead; its ending chooses the format").short('o'),
        global(
            "blind",
            "",
            "Leave other coders' journals unread and their memos out (read only to see whose they are); show only your own acts",
        )
        .num_args(0)
        .action(ArgAction::SetTrue),
    ]
}

/// Runs the program: arguments, environment and streams are the process's own.
pub fn run() -> ExitCode {
    run_with(std::env::args_os().collect())
}

fn run_with(args: Vec<OsString>) -> ExitCode {
    let row = named(&args);
    if let Some(advice) = row.filter(|row| row.name == "search").and_then(|_| commands::search::attached(&args)) {
        advice.print();
        return ExitCode::from(2);
    }
    let parser = row.map_or_else(parser, parser_of);
    let matches = match parser.try_get_matches_from(&args) {
        Ok(matches) => matches,
        Err(e) => {
            if let Some(advice) = commands::search::minus(&args, &e) {
                advice.print();
                return ExitCode::from(2);
            }
            // Help and version go to standard output, errors to standard error.
            let _ = e.print();
            return ExitCode::from(if e.use_stderr() { 2 } else { 0 });
        }
    };
    let mut context = Context::new(&matches);
    let now_only =
        || Failure::new("this shows the study as it is now").hint(format!("--as-of goes with: {}", AS_OF.join(", ")));
    let outcome = match matches.subcommand() {
        name if context.is_as_of() && name.is_none_or(|(name, _)| !AS_OF.contains(&name)) => Err(now_only()),
        Some((name, inner)) => match COMMANDS.iter().find(|row| row.name == name) {
            Some(row) => (row.run)(&mut context, inner),
            None => Err(Failure::new(format!("there is no command {name}"))),
        },
        None => commands::code::bare(&mut context),
    };
    match outcome {
        Ok(Outcome::Fine) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        Ok(Outcome::Signal(number)) => ExitCode::from(128u8.saturating_add(number)),
        Err(failure) if failure.is_quiet() => ExitCode::SUCCESS,
        Err(failure) => {
            failure.print();
            ExitCode::from(2)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_alone_reads_and_says_what_it_does_among_all() {
        for row in COMMANDS {
            let args = ["emic", row.name, "--help"];
            let help = |command: Command| command.try_get_matches_from(args).unwrap_err().to_string();
            assert_eq!(help(parser_of(row)), help(parser()));
            let odd = ["emic", row.name, "--no-such-option"];
            let said = |command: Command| command.try_get_matches_from(odd).unwrap_err().to_string();
            assert_eq!(said(parser_of(row)), said(parser()));
        }
    }

    #[test]
    fn the_parser_is_sound_and_every_command_has_help_with_an_example() {
        parser().debug_assert();
        for row in COMMANDS {
            let mut command = (row.build)(Command::new(row.name));
            let help = command.render_long_help().to_string();
            assert!(help.contains("emic "), "{} has no example:\n{help}", row.name);
        }
    }
}
