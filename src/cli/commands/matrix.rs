//! `emic matrix`: the theme matrix.

use super::codings::{filters, scope};
use super::{flag, option, required};
use crate::analysis::matrix::{Axis, Measure, Spec, matrix};
use crate::analysis::record::choose;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::{Outcome, Row, output};
use clap::{ArgMatches, Command};

/// The row.
pub const ROW: Row = Row { name: "matrix", build, run };

fn build(command: Command) -> Command {
    filters(command)
        .about("Count codes against people, or any two axes")
        .arg(option("rows", "AXIS", "What the rows are").default_value("code"))
        .arg(option("columns", "AXIS", "What the columns are").default_value("participant"))
        .arg(option("cells", "MEASURE", "What a cell holds: codings, presence, participants, words, share").default_value("codings"))
        .arg(flag("heat", "In text, a sign beside each number that is darker the larger it is"))
        .after_help("Axes: code, code:1 (top level), code:2 …, participant, source, kind, coder, and any attribute.\nA code counts what is below it, each segment once. Totals are distinct counts, not sums.\n\nExamples:\n  emic matrix --rows code:1 --columns role\n  emic matrix --rows code --columns participant --cells presence --format csv\n  emic matrix --rows code:2 --columns area --cells participants -o themes.html\n  emic matrix --record union --under diversion-from-crime -o themes.xlsx")
}

fn run(context: &mut Context, matches: &ArgMatches) -> Result<Outcome, Failure> {
    context.heat = matches.get_flag("heat");
    let session = context.session()?;
    let study = session.study();
    let record = choose(study, context.record().as_deref()).map_err(Failure::new)?;
    let scope = scope(matches, study, record)?;
    let axis = |id: &str| Axis::parse(study, &required(matches, id)).map_err(Failure::new);
    let spec = Spec {
        rows: axis("rows")?,
        columns: axis("columns")?,
        measure: Measure::parse(&required(matches, "cells")).map_err(Failure::new)?,
    };
    let table = matrix(study, &scope, &spec).map_err(Failure::new)?;
    output::table(context, &table, None)?;
    output::mention_faults(session.faults());
    Ok(if table.is_empty() { Outcome::Findings } else { Outcome::Fine })
}
