//! One cell of the framework matrix: found, and shown.

use crate::analysis::framework::{self, Asked, By, Columns, Framework, FrameworkError, Square, State};
use crate::analysis::matrix::excerpt;
use crate::analysis::record::choose;
use crate::cli::commands::required;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::{Outcome, output};
use crate::export::Format;
use crate::model::nearest::nearest;
use crate::model::study::Study;
use crate::model::summary::Case;
use crate::session::link;
use crate::text::plain::shown;
use clap::ArgMatches;
use std::fmt::Write;

/// Characters of an excerpt that are shown.
const WORDS: usize = 1_000;

/// The matrix of one column that holds the cell which the arguments name, and its
/// row.
pub fn find(context: &Context, study: &Study, matches: &ArgMatches) -> Result<(Framework, usize), Failure> {
    let case = Case::parse(&required(matches, "case"), study);
    let columns = Columns::these(study, &[required(matches, "code")]);
    let by = if case.wave.is_some() { By::Wave } else { By::Participant };
    let asked = Asked {
        columns: Some(columns.map_err(|e| Failure::new(e).hint("`emic codebook` lists the codes"))?),
        by: Some(by),
        ..Asked::new(choose(study, context.record().as_deref()).map_err(Failure::new)?)
    };
    let framework = Framework::new(study, &asked).map_err(Failure::new)?;
    match framework.row(&case) {
        Some(row) => Ok((framework, row)),
        None => {
            let given = case.to_string();
            let ids: Vec<String> = framework.rows.iter().map(|line| line.case.to_string()).collect();
            let near = nearest(&given, ids.iter().map(String::as_str)).map(str::to_owned);
            let hint = "a case is a participant, or PARTICIPANT@WAVE; `emic framework` lists them";
            Err(Failure::new(FrameworkError::UnknownCase { given, near }).hint(hint))
        }
    }
}

/// How far a cell is, behind its heading; nothing for what is written and true.
pub fn mark(square: &Square) -> String {
    match square.state {
        State::Written => String::new(),
        State::Stale => format!(", stale: {}", square.since.words()),
        State::ByHand => ", from unknown codings".to_owned(),
        other => format!(", {}", other.word()),
    }
}

pub fn show(context: &Context, matches: &ArgMatches) -> Result<Outcome, Failure> {
    let session = context.session()?;
    let study = session.study();
    let (framework, row) = find(context, study, matches)?;
    let (line, column, square) = (&framework.rows[row], &framework.columns[0], &framework.cells[row][0]);
    let outcome = if square.state == State::NotCoded { Outcome::Findings } else { Outcome::Fine };
    if output::wants_json(context)? {
        output::json(context, &framework::cell_as_json(study, &framework, (row, 0)))?;
        return Ok(outcome);
    }
    if context.format()?.is_some_and(|f| f != Format::Text) {
        return Err(Failure::new("one cell is shown as text or JSON")
            .hint("`emic framework --code ID --format md` writes a table"));
    }
    let mut out = String::new();
    let _ = writeln!(out, "{} × {} ({})", line.case.label(), column.title, column.id);
    let file = square.written(study).map(|(summary, part)| format!(" · {}:{}", summary.file, part.line));
    let since = if square.state == State::Stale { format!(": {}", square.since.words()) } else { String::new() };
    let _ = writeln!(out, "{}{since} · {}{}", square.state.word(), framework.record, file.unwrap_or_default());
    if !square.text(study).is_empty() {
        let _ = writeln!(out, "\n{}", square.text(study));
    }
    if !square.codings.is_empty() {
        let _ = writeln!(out, "\nExcerpts:");
    }
    out.push_str(&excerpts(study, square));
    output::text(context, &out)?;
    output::mention_faults(session.faults());
    Ok(outcome)
}

/// The excerpts of a cell, with the links to them.
pub fn excerpts(study: &Study, square: &Square) -> String {
    let mut out = String::new();
    for number in &square.codings {
        let Some(found) = excerpt(study, *number) else { continue };
        let turn = found.turn.map_or_else(String::new, |turn| format!(", turn {turn}"));
        let new = match square.since.new.contains(number) && square.state == State::Stale {
            true => " · new since",
            false => "",
        };
        let code = found.code.unwrap_or_default();
        let _ = writeln!(out, "\n  {} · {}{turn} · {code}{new}", link(&found.id), found.source);
        let _ = writeln!(out, "  {}", shown(&found.quote, WORDS));
    }
    out
}
