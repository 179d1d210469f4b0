//! `emic ledger`: what came from theory, what from the data, and what became of it.

use super::codings::{filters, scope};
use super::flag;
use crate::analysis::lives::{COLUMNS, Lives, is_deductive};
use crate::analysis::record::choose;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::{Outcome, Row, output};
use crate::model::table::Cell;
use crate::text::codebook::past::past;
use clap::{ArgMatches, Command};

/// The row.
pub const ROW: Row = Row { name: "ledger", build, run };

const DEDUCTIVE: [&str; 12] = [
    "code",
    "code_name",
    "origin",
    "planned",
    "fate",
    "codings",
    "participants",
    "first_coded",
    "first_coded_by",
    "coders",
    "changed",
    "last_changed",
];
const INDUCTIVE: [&str; 13] = [
    "code",
    "code_name",
    "origin",
    "fate",
    "codings",
    "first_coded",
    "first_coded_in",
    "first_quote",
    "settled",
    "settled_after",
    "settled_in",
    "changes",
    "merged",
];

fn build(command: Command) -> Command {
    filters(command)
        .about("What came from theory, what from the data, and what became of each code")
        .arg(flag("no-quotes", "Without the words each code was first used for"))
        .after_help("Codes from theory: since when in the codebook, used, changed, dropped. Codes from the\ndata: first words, and when the definition settled. Files hold one table with all columns.\n\nExamples:\n  emic ledger\n  emic ledger --format csv -o ledger.csv\n  emic ledger --as-of 2023-06-30 --no-quotes\n\nExit status: 0 some, 1 the codebook is empty.")
}

fn run(context: &mut Context, matches: &ArgMatches) -> Result<Outcome, Failure> {
    let session = context.session()?;
    let study = session.study();
    let record = choose(study, context.record().as_deref()).map_err(Failure::new)?;
    let scope = scope(matches, study, record)?;
    let past = past(study);
    let lives = Lives::of(study, &scope, &past);
    let quotes = !matches.get_flag("no-quotes");
    let keys = |all: &[&'static str]| -> Vec<&'static str> {
        all.iter().copied().filter(|key| quotes || *key != "first_quote").collect()
    };
    let table = |title: &str, all: &[&'static str], which: Option<bool>| {
        let keys = keys(all);
        lives.table(title, &keys, &Cell::Count, |life| which.is_none_or(|deductive| is_deductive(life) == deductive))
    };
    let mut shown = Vec::new();
    for (title, all, deductive) in [
        ("codes from theory, or from theory and data", &DEDUCTIVE[..], true),
        ("codes from the data, and those of which it is not stated", &INDUCTIVE[..], false),
    ] {
        let one = table(title, all, Some(deductive));
        if !one.is_empty() {
            shown.push(one);
        }
    }
    match shown.as_slice() {
        [_, _] => output::tables(context, &shown, || table("ledger of codes", &COLUMNS, None))?,
        _ => output::table(context, &table("ledger of codes", &COLUMNS, None), None)?,
    }
    output::mention_faults(session.faults());
    Ok(if lives.each.is_empty() { Outcome::Findings } else { Outcome::Fine })
}
