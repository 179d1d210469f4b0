//! `emic report`: the study as one page for others to read.

use super::codings::{filters, scope};
use super::{flag, option, required, text};
use crate::analysis::matrix::{Axis, Measure};
use crate::analysis::record::choose;
use crate::analysis::report::{self, Options, SECTIONS};
use crate::analysis::scope::{attribute_names, known};
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::{Outcome, Row, output};
use crate::export::{self, Format};
use crate::model::study::Study;
use crate::text::codebook::past::past;
use clap::{ArgAction, ArgMatches, Command, value_parser};

/// The row.
pub const ROW: Row = Row { name: "report", build, run };

fn build(command: Command) -> Command {
    let number = |id: &'static str, help: &'static str| option(id, "N", help).value_parser(value_parser!(u16));
    let names = |id: &'static str, help: &'static str| option(id, "NAMES", help).value_delimiter(',');
    let sections: Vec<String> = SECTIONS.iter().map(|row| format!("  {:<13} {}", row.id, row.about)).collect();
    filters(command)
        .about("Write the study as one page: sample, codebook, matrices, pictures, audit trail")
        .arg(option("rows", "AXIS", "Rows of the main matrices").default_value("code"))
        .arg(option("columns", "AXIS", "Columns of a main matrix; may be given several times. Else the first attribute with 2 to 15 values, and participants if there are up to 40").action(ArgAction::Append))
        .arg(option("cells", "MEASURE", "What a cell of the main matrices holds: codings, presence, participants, words, share").default_value("codings"))
        .arg(names("sections", "Only these sections, such as codebook,matrices"))
        .arg(names("with", "These too, where the study's method leaves them out"))
        .arg(names("without", "Not these sections"))
        .arg(option("tests", "ATTRIBUTE", "Test codes against this attribute; may be given several times").action(ArgAction::Append))
        .arg(number("quotes", "At most so many excerpts behind a cell; 0 for none").default_value("5"))
        .arg(flag("all-quotes", "Quote every participant, whatever their consent says"))
        .arg(number("at-least", "In the sample, hide counts of fewer participants, and the table of persons").default_value("0"))
        .after_help(format!("The page needs no network and holds no script. Quoted are participants whose attribute\n“consent” has “quote”, and documents; everybody else is counted. Examples in the codebook\nand the words of memos are left out, since nobody can tell whose words they hold.\n\nSections:\n{}\n\nExamples:\n  emic report -o report.html\n  emic report --columns area --columns role --cells participants -o report.html\n  emic report --record union --without audit,memos --at-least 3 -o for-others.html\n  emic report --tests role -o report.html\n  emic report --sections codebook,matrices --under diversion-from-crime -o diversion.html\n\nExit status: 0 written, 1 there is nothing to report.", sections.join("\n")))
}

fn run(context: &mut Context, matches: &ArgMatches) -> Result<Outcome, Failure> {
    if context.format()?.is_some_and(|format| format != Format::Html) {
        return Err(Failure::new("a report is a page").hint("end the name in .html: emic report -o report.html"));
    }
    if output::is_terminal(context) {
        return Err(
            Failure::new("a report is a page for a browser").hint("write it to a file: emic report -o report.html")
        );
    }
    let session = context.session()?;
    let study = session.study();
    let record = choose(study, context.record().as_deref()).map_err(Failure::new)?;
    let scope = scope(matches, study, record)?;
    let axis = |word: &str| Axis::parse(study, word).map_err(Failure::new);
    let columns: Result<Vec<Axis>, Failure> =
        matches.get_many::<String>("columns").unwrap_or_default().map(|word| axis(word)).collect();
    let sections = |id: &str| -> Result<Vec<&'static str>, Failure> {
        let words = matches.get_many::<String>(id).unwrap_or_default();
        words.map(|word| report::section(word).map_err(Failure::new)).collect()
    };
    let number = |id: &str| matches.get_one::<u16>(id).copied().unwrap_or(0);
    let options = Options {
        rows: axis(&required(matches, "rows"))?,
        columns: columns?,
        cells: Measure::parse(text(matches, "cells").unwrap_or("codings")).map_err(Failure::new)?,
        quotes: usize::from(number("quotes")),
        all_quotes: matches.get_flag("all-quotes"),
        at_least: u64::from(number("at-least")),
        tests: tested(matches, study)?,
        sections: sections("sections")?,
        with: sections("with")?,
        without: sections("without")?,
        past: past(study),
    };
    let made = report::report(study, &scope, &options, env!("CARGO_PKG_VERSION")).map_err(Failure::new)?;
    output::page(context, &export::report(&made))?;
    output::mention_faults(session.faults());
    Ok(if made.sections.is_empty() { Outcome::Findings } else { Outcome::Fine })
}

/// The attributes that codes are to be tested against.
pub(super) fn tested(matches: &ArgMatches, study: &Study) -> Result<Vec<String>, Failure> {
    let names = attribute_names(study);
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let asked: Vec<String> = matches.get_many::<String>("tests").unwrap_or_default().cloned().collect();
    asked.iter().try_for_each(|name| known("attribute", name, &names)).map_err(Failure::new)?;
    Ok(asked)
}
