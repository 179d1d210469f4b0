//! `emic framework`: what each case says about each theme, in a sentence or two.
//!
//! The chart for people is a map of what is written, stale and to do; for files it
//! is the summaries themselves. Every subcommand names a cell by its case and its
//! code or theme.

mod cell;
mod write;

use super::{option, positional, text};
use crate::analysis::consent::Consent;
use crate::analysis::framework::{self, Asked, By, Columns, Framework, Links, Shown, State};
use crate::analysis::quoted;
use crate::analysis::record::choose;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::{Outcome, Row, output};
use crate::export::Format;
use crate::model::study::Study;
use clap::{Arg, ArgAction, ArgMatches, Command};
use std::fmt::Write;

/// The row.
pub const ROW: Row = Row { name: "framework", build, run };

fn build(command: Command) -> Command {
    let cell = |command: Command| {
        command
            .arg(positional("case", "The participant, or PARTICIPANT@WAVE").required(true))
            .arg(positional("code", "The code or theme, by its id or name").required(true))
    };
    let named = |name: &'static str, about: &'static str| Command::new(name).about(about);
    asked(command)
        .about("Written summaries, participants against themes")
        .arg(option("cells", "WORD", "What a cell shows: summary, or state; else state on a terminal and summary in files").value_parser(["summary", "state"]))
        .arg(option("group", "ATTR", "Group the cases by this attribute"))
        .arg(super::flag("quotable", "Leave out the words of people who did not agree to be quoted: in files with excerpts, and quoted in summaries"))
        .subcommand(asked(named("todo", "Cells with codings and no summary, stale ones and drafts")))
        .subcommand(
            asked(named("draft", "Put excerpts into cells that nobody has written, marked as drafts"))
                .arg(many("case", "ID", "Only these cases: a participant, or PARTICIPANT@WAVE"))
                .arg(super::flag("dry-run", "Show what would be drafted; write nothing"))
                .after_help("A draft holds the excerpts of its cell, of long ones the first sentences, each with its link. It is one until somebody writes on it; what somebody wrote is never drafted over.\n\nExamples:\n  emic framework draft --dry-run\n  emic framework draft --case Officer-K03 --code carrot-and-stick"),
        )
        .subcommand(cell(named("show", "One cell: its summary, what changed since, its excerpts")))
        .subcommand(cell(named("edit", "Write a summary in your own editor ($VISUAL or $EDITOR)")))
        .subcommand(cell(named("set", "Write a summary from a script")).arg(option("text", "TEXT", "The words; - reads them from standard input; empty takes the summary away").required(true)))
        .subcommand(cell(named("confirm", "Say that a summary is still true with the codings of today")))
        .after_help("A case is a participant, or a participant in one wave (Officer-K03@2). Columns are themes, or without any the first level of the codebook. Summaries stand in summaries/<case>.md.\n\nExamples:\n  emic framework --group role\n  emic framework --columns code:2 -o framework.html\n  emic framework todo\n  emic framework show Officer-K03 carrot-and-stick\n  echo \"She says …\" | emic framework set Officer-K03 carrot-and-stick --text -\n\nExit status: 0 some, 1 none.")
}

fn many(id: &'static str, value: &'static str, help: &'static str) -> Arg {
    option(id, value, help).num_args(1).action(ArgAction::Append)
}

/// What rows and columns are.
fn asked(command: Command) -> Command {
    command
        .arg(option("columns", "KIND", "What columns are: theme, code, or code:1 for a level of the codebook"))
        .arg(many("code", "ID", "Only this code or theme; several make several columns").conflicts_with("columns"))
        .arg(
            option("by", "WORD", "What a case is: participant, or wave for a participant in one wave")
                .value_parser(["participant", "wave"]),
        )
        .arg(many("participant", "ID", "Only this participant"))
        .arg(many("where", "NAME=VALUE", "Only cases with this attribute, such as role=custody"))
}

fn run(context: &mut Context, matches: &ArgMatches) -> Result<Outcome, Failure> {
    match matches.subcommand() {
        None => chart(context, matches),
        Some(("todo", m)) => todo(context, m),
        Some(("draft", m)) => write::draft(context, m),
        Some(("show", m)) => cell::show(context, m),
        Some(("edit", m)) => write::edit(context, m),
        Some(("set", m)) => write::set(context, m),
        Some(("confirm", m)) => write::confirm(context, m),
        Some((other, _)) => Err(Failure::new(format!("there is no `emic framework {other}`"))),
    }
}

fn all(matches: &ArgMatches, id: &str) -> Vec<String> {
    matches.get_many::<String>(id).unwrap_or_default().cloned().collect()
}

/// The matrix that the arguments ask for.
fn matrix(context: &Context, study: &Study, matches: &ArgMatches, group: Option<&str>) -> Result<Framework, Failure> {
    let mut pairs = Vec::new();
    for condition in all(matches, "where") {
        let pair = condition.split_once('=').ok_or_else(|| {
            Failure::new(format!("“{condition}” is no condition"))
                .hint("write NAME=VALUE, such as --where role=custody")
        })?;
        pairs.push((pair.0.trim().to_owned(), pair.1.trim().to_owned()));
    }
    let codes = all(matches, "code");
    let asked = Asked {
        record: choose(study, context.record().as_deref()).map_err(Failure::new)?,
        columns: match text(matches, "columns") {
            Some(word) => Some(Columns::parse(word).map_err(Failure::new)?),
            None if codes.is_empty() => None,
            None => Some(Columns::these(study, &codes).map_err(Failure::new)?),
        },
        by: text(matches, "by").map(|word| if word == "wave" { By::Wave } else { By::Participant }),
        group: group.map(str::to_owned),
        participants: all(matches, "participant"),
        where_: pairs,
    };
    let hint = "`emic status` and `emic codebook` list what there is";
    Framework::new(study, &asked).map_err(|e| Failure::new(e).hint(hint))
}

fn chart(context: &Context, matches: &ArgMatches) -> Result<Outcome, Failure> {
    let session = context.session()?;
    let study = session.study();
    let framework = matrix(context, study, matches, text(matches, "group"))?;
    let format = context.format()?.unwrap_or(Format::Text);
    let shown = text(matches, "cells").and_then(Shown::parse);
    let shown = shown.unwrap_or(if format == Format::Text { Shown::State } else { Shown::Summary });
    if format == Format::Text && shown == Shown::Summary {
        output::text(context, &read(study, &framework, matches.get_flag("quotable")))?;
    } else {
        let json = framework::as_json(study, &framework);
        // Other programs look ids up; people count.
        let ids = matches!(format, Format::Csv | Format::Tsv | Format::Json);
        let links = if ids { Links::Ids } else { Links::Numbers };
        let mut table = framework::table(study, &framework, shown, links);
        if matches.get_flag("quotable") {
            quoted::summaries(study, &mut table);
        }
        let behind = format.lists_excerpts() || (format == Format::Md && shown == Shown::Summary);
        quoted::mind(study, &mut table, behind, matches.get_flag("quotable"));
        output::table(context, &table, Some(&json))?;
    }
    output::mention_faults(session.faults());
    let nothing = framework.count(State::NotCoded) == framework.rows.len() * framework.columns.len();
    Ok(if nothing { Outcome::Findings } else { Outcome::Fine })
}

/// The summaries for reading, case by case.
fn read(study: &Study, framework: &Framework, quotable: bool) -> String {
    let mut out = String::new();
    let consent = Consent::of(study, !quotable);
    for (line, squares) in framework.rows.iter().zip(&framework.cells) {
        let written = framework.columns.iter().zip(squares).filter(|(_, s)| !s.text(study).is_empty());
        for (number, (column, square)) in written.enumerate() {
            if number == 0 {
                let group = line.group.as_ref().map_or_else(String::new, |group| format!(" ({group})"));
                let _ = writeln!(out, "{}{group}\n", line.case.label());
            }
            let _ = writeln!(out, "  {} ({}){}\n", column.title, column.id, cell::mark(square));
            let words = quoted::of_summary(study, &consent, &square.codings, square.text(study));
            words.lines().for_each(|l| _ = writeln!(out, "{}", format!("    {l}").trim_end()));
            out.push('\n');
        }
    }
    if out.is_empty() { "No summary is written yet: `emic framework todo` lists the cells.\n".to_owned() } else { out }
}

fn todo(context: &Context, matches: &ArgMatches) -> Result<Outcome, Failure> {
    let session = context.session()?;
    let framework = matrix(context, session.study(), matches, None)?;
    let table = framework::todo(session.study(), &framework);
    output::table(context, &table, None)?;
    output::mention_faults(session.faults());
    Ok(if table.is_empty() { Outcome::Findings } else { Outcome::Fine })
}
