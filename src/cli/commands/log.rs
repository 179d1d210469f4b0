//! `emic log`: what was done, when, by whom.

use super::option;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::{Outcome, Row, output};
use crate::model::table::{Cell, Column, Kind, Table};
use clap::{ArgMatches, Command, value_parser};

/// The row.
pub const ROW: Row = Row { name: "log", build, run };

fn build(command: Command) -> Command {
    command
        .about("List what was done, newest last")
        .arg(option("last", "N", "Only the newest N acts").short('n').value_parser(value_parser!(usize)))
        .arg(option("source", "ID", "Only acts on one source"))
        .after_help("Examples:\n  emic log -n 20\n  emic log --coder ana --format csv")
}

fn run(context: &mut Context, matches: &ArgMatches) -> Result<Outcome, Failure> {
    let session = context.session()?;
    let source = super::text(matches, "source");
    let asked = context.coder.as_deref().filter(|_| context.coder_asked);
    let wanted = |who: &str| asked.is_none_or(|c| c == who);
    let mut rows: Vec<Vec<Cell>> = session
        .study()
        .acts
        .iter()
        .filter(|a| {
            session.study().shows(a) && wanted(&a.actor) && source.is_none_or(|s| a.sources.iter().any(|x| x == s))
        })
        .map(|a| {
            let state = if a.undone { "undone" } else { "" };
            vec![
                Cell::Text(a.at.to_string()),
                Cell::Text(a.actor.clone()),
                Cell::Text(a.searched().map_or_else(|| a.what.clone(), |by| format!("{}, {by}", a.what))),
                Cell::List(a.sources.clone()),
                Cell::Text(state.to_owned()),
                Cell::Text(a.act.0.clone()),
                Cell::List(a.queries.clone()),
            ]
        })
        .collect();
    if let Some(last) = matches.get_one::<usize>("last") {
        rows.drain(..rows.len().saturating_sub(*last));
    }
    let columns = [
        ("at", Kind::Text),
        ("coder", Kind::Text),
        ("what", Kind::Prose),
        ("sources", Kind::Text),
        ("state", Kind::Text),
        ("act", Kind::Text),
        ("queries", Kind::Text),
    ];
    let column = |k: &str, kind| {
        if matches!(k, "act" | "queries") { Column::new(k, kind).detail() } else { Column::new(k, kind) }
    };
    let columns = columns.iter().map(|(k, kind)| column(k, *kind)).collect();
    let empty = rows.is_empty();
    output::table(context, &Table::list("Acts", columns, rows), None)?;
    Ok(if empty { Outcome::Findings } else { Outcome::Fine })
}
