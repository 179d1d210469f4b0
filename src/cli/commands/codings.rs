//! `emic codings`: every coding with who, where, what and by whom.

use super::search::asked::found;
use super::{flag, glance, option, text};
use crate::analysis::codings::{Listed, codings, columns, listed, titled};
use crate::analysis::record::{Record, choose};
use crate::analysis::scope::{Scope, attribute_names};
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::{Outcome, Row, output};
use crate::export::{self, Format};
use crate::model::codebook::CodeId;
use crate::model::study::Study;
use crate::model::table::Table;
use crate::store::glance::Glance;
use clap::{Arg, ArgMatches, Command};

/// The row.
pub const ROW: Row = Row { name: "codings", build, run };

/// The filters that `codings` and `matrix` share.
pub fn filters(command: Command) -> Command {
    let aside = |a: Arg| a.help_heading("What is left out otherwise");
    narrowing(command.arg(many(option("code", "ID", "With exactly this code"))), CODINGS)
        .arg(
            option("query", "QUERY", "Whose words, codes and speakers are as a query asks (docs/search.md)")
                .help_heading(CODINGS),
        )
        .arg(aside(flag("provisional", "Count provisional codings too")))
        .arg(aside(flag("rejected", "Count rejected codings too")))
        .arg(aside(flag("unsure", "Count codings whose words changed or were lost")))
}

const CODINGS: &str = "Which codings (several values of one filter are alternatives)";

/// The filters that `search` has, too.
pub fn narrowing(command: Command, heading: &'static str) -> Command {
    let many = |a: Arg| many(a).help_heading(heading);
    command
        .arg(many(option("under", "ID", "With this code or one below it")))
        .arg(many(option("participant", "ID", "Words of this participant")))
        .arg(many(option("where", "NAME=VALUE", "An attribute of the participant or the source, such as role=custody")))
        .arg(many(option("source", "ID", "In this source")))
}

fn many(arg: Arg) -> Arg {
    arg.num_args(1).action(clap::ArgAction::Append).help_heading(CODINGS)
}

/// The scope that record and filters describe.
///
/// # Errors
/// If one of them names what does not exist.
pub fn scope(matches: &ArgMatches, study: &Study, record: Record) -> Result<Scope, Failure> {
    let scope =
        Scope { codes: all(matches, "code").into_iter().map(CodeId).collect(), ..scope_of(matches, study, record)? };
    let scope = valid(scope, study)?;
    let found = text(matches, "query").map(|query| found(study, query)).transpose()?;
    Ok(Scope { found, ..scope })
}

/// The scope that the filters of [`narrowing`] describe, and what is left out
/// otherwise.
///
/// # Errors
/// If one of them names what does not exist.
pub fn scope_of(matches: &ArgMatches, study: &Study, record: Record) -> Result<Scope, Failure> {
    Ok(Scope {
        include_provisional: matches.get_flag("provisional"),
        include_rejected: matches.get_flag("rejected"),
        include_unsure: matches.get_flag("unsure"),
        ..narrowed(matches, study, record)?
    })
}

/// The scope that the filters of [`narrowing`] describe.
///
/// # Errors
/// If one of them names what does not exist.
pub fn narrowed(matches: &ArgMatches, study: &Study, record: Record) -> Result<Scope, Failure> {
    let mut pairs = Vec::new();
    for text in all(matches, "where") {
        let pair = text.split_once('=').ok_or_else(|| {
            Failure::new(format!("“{text}” is no condition")).hint("write NAME=VALUE, such as --where role=custody")
        })?;
        pairs.push((pair.0.trim().to_owned(), pair.1.trim().to_owned()));
    }
    let scope = Scope {
        under: all(matches, "under").into_iter().map(CodeId).collect(),
        participants: all(matches, "participant"),
        where_: pairs,
        sources: all(matches, "source"),
        ..Scope::new(record)
    };
    valid(scope, study)
}

fn valid(scope: Scope, study: &Study) -> Result<Scope, Failure> {
    let hint = "`emic codebook`, `emic sources` and `emic status` list what there is";
    scope.validate(study).map_err(|e| Failure::new(e).hint(hint))?;
    Ok(scope)
}

fn all(matches: &ArgMatches, id: &str) -> Vec<String> {
    matches.get_many::<String>(id).unwrap_or_default().cloned().collect()
}

fn build(command: Command) -> Command {
    filters(command)
        .about("List codings, one row each")
        .after_help("Positions count characters (Unicode code points) of the source's body. With --coder, that coder's.\n\nExamples:\n  emic codings --under diversion-from-criminalisation\n  emic codings --where role=custody --format csv -o custody.csv\n  emic codings --coder ana --source officer-k03-1 --format json\n  emic codings --query '\"first time\" code:one-chance'\n\nExit status: 0 some, 1 none.")
}

fn run(context: &mut Context, matches: &ArgMatches) -> Result<Outcome, Failure> {
    if text(matches, "query").is_none()
        && let Some((known, faults)) = glance::asked(context, &|shell, glance| known(context, matches, shell, glance))?
    {
        let outcome = if known.count == 0 { Outcome::Findings } else { Outcome::Fine };
        match known.what {
            What::Table(table) => output::table(context, &table, None)?,
            What::Lines(lines) => {
                output::pieces(context, &lines.iter().map(Vec::as_slice).collect::<Vec<_>>())?;
                std::mem::forget(lines);
            }
        }
        output::mention(faults);
        return Ok(outcome);
    }
    let before = glance::before(context)?;
    let session = context.session()?;
    glance::keep(before, &session);
    let study = session.study();
    let table = codings(study, &asked(context, matches, study)?);
    output::table(context, &table, None)?;
    output::mention_faults(session.faults());
    Ok(if table.is_empty() { Outcome::Findings } else { Outcome::Fine })
}

/// What is asked, of this study.
fn asked(context: &Context, matches: &ArgMatches, study: &Study) -> Result<Scope, Failure> {
    // A list sums nothing, so every coder's codings may stand in it.
    let record = match context.record() {
        Some(word) => choose(study, Some(&word)).map_err(Failure::new)?,
        None => Record::All,
    };
    let mut scope = scope(matches, study, record)?;
    scope.coders.extend(context.coder.clone().filter(|_| context.coder_asked));
    scope.validate(study).map_err(Failure::new)?;
    Ok(scope)
}

/// A list from what is kept of the study.
struct Known {
    what: What,
    count: u64,
}

enum What {
    Table(Box<Table>),
    /// In a format of lines: the header, and lines in pieces.
    Lines(Vec<Vec<u8>>),
}

/// The list, source by source; `None` if what is kept is not enough.
fn known(context: &Context, matches: &ArgMatches, shell: &Study, glance: &Glance) -> Result<Option<Known>, Failure> {
    // What is not there may be a code that only codings have: loading says it.
    let Ok(scope) = asked(context, matches, shell) else { return Ok(None) };
    let names = attribute_names(shell);
    // Of words that are lost those are shown which they were made on.
    let whole = |study: &Study| !scope.include_unsure || study.codings.iter().all(|c| !c.place.span.is_empty());
    let format = context.format()?.filter(|format| matches!(format, Format::Csv | Format::Tsv));
    let Some(format) = format.filter(|_| !output::is_terminal(context)) else {
        let rows = glance.source_by_source(shell, &|study, all: &mut Listed| {
            all.and(listed(study, &scope, &names));
            whole(study).then_some(())
        });
        return Ok(rows.map(|rows| {
            let mut all = Listed::default();
            rows.into_iter().for_each(|some| all.and(some));
            let count = all.count;
            Known { what: What::Table(Box::new(titled(shell, &scope, &names, all))), count }
        }));
    };
    let empty = titled(shell, &scope, &names, Listed::default());
    let header = export::write(&empty, format, &export::Options::default()).map_err(Failure::new)?;
    let pieces = glance.source_by_source(shell, &|study, (lines, count): &mut (Vec<u8>, u64)| {
        let some = listed(study, &scope, &names);
        *count += some.count;
        lines.append(&mut export::lines(&Table::list("", columns(study, names.clone()), some.rows), format)?);
        whole(study).then_some(())
    });
    Ok(pieces.map(|pieces| {
        let count = pieces.iter().map(|(_, count)| count).sum();
        let lines = std::iter::once(header).chain(pieces.into_iter().map(|(lines, _)| lines)).collect();
        Known { what: What::Lines(lines), count }
    }))
}
