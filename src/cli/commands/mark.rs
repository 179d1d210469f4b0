//! `emic mark`: say that you have read, completed or skipped a source.

use super::{positional, required};
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::{Outcome, Row, output};
use crate::model::change::Change;
use crate::model::coding::MarkKind;
use clap::{ArgMatches, Command};

/// The row.
pub const ROW: Row = Row { name: "mark", build, run };

fn build(command: Command) -> Command {
    command
        .about("Say that you have read, completed or skipped a source")
        .arg(positional("what", "read, complete, skipped, or none to take the mark away").required(true).value_parser(["read", "complete", "skipped", "none"]))
        .arg(positional("source", "The sources' ids").required(true).num_args(1..))
        .after_help("A source you have not marked is missing for you in agreement, never a “no”.\n\nExamples:\n  emic mark complete officer-k03-1\n  emic mark none officer-k03-1")
}

fn run(context: &mut Context, matches: &ArgMatches) -> Result<Outcome, Failure> {
    let mut session = context.writing()?;
    let what = MarkKind::from_word(&required(matches, "what"));
    let ids: Vec<String> = matches.get_many::<String>("source").unwrap_or_default().cloned().collect();
    for id in &ids {
        session.source(id)?;
    }
    let mut lines = String::new();
    for source in ids {
        lines.push_str(&format!("{}\n", session.apply(Change::Mark { source, what })?.message));
    }
    session.finish()?;
    output::text(context, &lines)?;
    Ok(Outcome::Fine)
}
