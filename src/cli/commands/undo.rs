//! `emic undo` and `emic redo`: take your newest act back, bring it back.

use super::{option, text};
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::{Outcome, Row, output};
use crate::model::change::Change;
use crate::model::ids::Ulid;
use crate::session::SessionError;
use clap::{ArgMatches, Command, value_parser};

/// The row of `undo`.
pub const UNDO: Row =
    Row { name: "undo", build: build_undo, run: |context, matches| run(context, matches, down_to(matches)) };
/// The row of `redo`.
pub const REDO: Row =
    Row { name: "redo", build: build_redo, run: |context, matches| run(context, matches, Change::Redo) };

fn times() -> clap::Arg {
    option("times", "N", "How many acts").value_parser(value_parser!(u32).range(1..)).default_value("1")
}

fn build_undo(command: Command) -> Command {
    let to = option("to", "ACT", "Take back all down to this act, at once").conflicts_with("times");
    command.about("Take back your newest act").arg(times()).arg(to).after_help("Works after a restart too; other coders' acts are not touched. `emic log` shows the acts.\n\nExamples:\n  emic undo\n  emic undo --times 3\n  emic undo --to 01KM5B00800000000000000016")
}

fn build_redo(command: Command) -> Command {
    command.about("Bring back what you last took back").arg(times()).after_help("Examples:\n  emic redo")
}

fn down_to(matches: &ArgMatches) -> Change {
    text(matches, "to").map_or(Change::Undo, |act| Change::UndoTo { act: Ulid::from(act) })
}

fn run(context: &mut Context, matches: &ArgMatches, change: Change) -> Result<Outcome, Failure> {
    let mut session = context.writing()?;
    let times = matches.get_one::<u32>("times").copied().unwrap_or(1);
    let mut lines = String::new();
    for _ in 0..times {
        match session.apply(change.clone()) {
            Ok(applied) => lines.push_str(&format!("{}\n", applied.message)),
            Err(e @ (SessionError::NothingToUndo | SessionError::NothingToRedo)) => {
                session.flush()?;
                output::text(context, &lines)?;
                output::say(&format!("emic: {e}"));
                return Ok(Outcome::Findings);
            }
            Err(e) => {
                session.flush()?;
                return Err(e.into());
            }
        }
    }
    session.finish()?;
    output::text(context, &lines)?;
    Ok(Outcome::Fine)
}
