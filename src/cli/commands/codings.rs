//! `emic codings`: every coding with who, where, what and by whom.

use super::search::asked::{found, found_kept};
use super::{flag, glance, option, text};
use crate::analysis::codings::{Listed, codings, listed, titled};
use crate::analysis::ledger::decided;
use crate::analysis::listing::Listing;
use crate::analysis::record::{Record, choose, choose_of};
use crate::analysis::scope::{Scope, attribute_names};
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::output::{self, Pieces};
use crate::cli::{Outcome, Row};
use crate::export::codings::Writing;
use crate::export::{self, Format};
use crate::model::codebook::CodeId;
use crate::model::study::Study;
use crate::model::table::Table;
use crate::store::glance::{Depth, Glance};
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
    let scope = filtered(matches, study, record)?;
    let found = text(matches, "query").map(|query| found(study, query)).transpose()?;
    Ok(Scope { found, ..scope })
}

/// The same of a study without its codings, from what is kept of it; `None` if that is
/// not enough.
///
/// # Errors
/// As [`scope`].
pub fn scope_kept(
    matches: &ArgMatches,
    study: &Study,
    record: Record,
    glance: &Glance,
) -> Result<Option<Scope>, Failure> {
    let scope = filtered(matches, study, record)?;
    Ok(match text(matches, "query") {
        None => Some(scope),
        Some(query) => found_kept(glance, query).map(|found| Scope { found: Some(found), ..scope }),
    })
}

fn filtered(matches: &ArgMatches, study: &Study, record: Record) -> Result<Scope, Failure> {
    let codes = all(matches, "code").into_iter().map(CodeId).collect();
    valid(Scope { codes, ..scope_of(matches, study, record)? }, study)
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
    if let Some(outcome) = written(context, matches)? {
        return Ok(outcome);
    }
    if text(matches, "query").is_none()
        && let Some((table, faults)) = glance::asked(context, &|shell, glance| known(context, matches, shell, glance))?
    {
        output::table(context, &table, None)?;
        output::mention(faults);
        return Ok(if table.is_empty() { Outcome::Findings } else { Outcome::Fine });
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
    let record = context.record().map_or(Ok(Record::All), |word| choose(study, Some(&word)));
    let scope = scope(matches, study, record.map_err(Failure::new)?)?;
    by_coder(context, study, scope)
}

/// The same of what is kept of a study. What is not there may be a code that only codings
/// have: then, as wherever it is not enough, there is none, and loading says it.
fn asked_of(context: &Context, matches: &ArgMatches, study: &Study, glance: &Glance) -> Option<Scope> {
    let chosen = |word: String| choose_of(study, Some(&word), &|| decided(study, glance));
    let record = context.record().map_or(Ok(Record::All), chosen).ok()?;
    by_coder(context, study, scope_kept(matches, study, record, glance).ok()??).ok()
}

fn by_coder(context: &Context, study: &Study, mut scope: Scope) -> Result<Scope, Failure> {
    scope.coders.extend(context.coder.clone().filter(|_| context.coder_asked));
    scope.validate(study).map_err(Failure::new)?;
    Ok(scope)
}

/// Prints the list in a format of lines as it is made from what is kept of the study;
/// `None` if that is not enough, or it is wanted otherwise.
fn written(context: &Context, matches: &ArgMatches) -> Result<Option<Outcome>, Failure> {
    let format = context.format()?.filter(|format| matches!(format, Format::Csv | Format::Tsv));
    let Some(format) = format.filter(|_| !output::is_terminal(context)) else { return Ok(None) };
    let Some(glance) = glance::settled(context)? else { return Ok(None) };
    let Some(shell) = glance.study(Depth::Heads) else { return Ok(None) };
    // Of words that are lost those are shown which they were made on, and they are not kept.
    let scope = asked_of(context, matches, &shell, &glance).filter(|scope| !scope.include_unsure);
    let Some(scope) = scope else { return Ok(None) };
    let names = attribute_names(&shell);
    let empty = titled(&shell, &scope, &names, Listed::default());
    let header = export::write(&empty, format, &export::Options::default()).map_err(Failure::new)?;
    let listing = Listing::new(&shell, &glance, &scope);
    let writing = Writing::new(&glance, &shell, &listing, &names, format == Format::Tsv);
    let (mut out, mut begun, mut failed) = (Pieces::new(context), false, None);
    let count = writing.each_piece(&mut |lines| {
        let head: &[u8] = if std::mem::replace(&mut begun, true) { &[] } else { &header };
        failed = [head, lines].into_iter().try_for_each(|bytes| out.add(bytes)).err();
        failed.is_none()
    });
    match (count, failed) {
        (_, Some(failure)) => return Err(failure),
        (None, None) if begun => {
            let words = "a file of the study changed while its codings were printed";
            return Err(Failure::new(words).hint("list them again"));
        }
        (None, None) => return Ok(None),
        (Some(_), None) => out.end(if begun { &[] } else { &header })?,
    }
    output::mention(glance.faults());
    // The program ends soon: giving memory back bit by bit is for those who go on.
    std::mem::forget(writing);
    std::mem::forget(listing);
    std::mem::forget(shell);
    std::mem::forget(glance);
    Ok(Some(if count == Some(0) { Outcome::Findings } else { Outcome::Fine }))
}

/// The list, source by source; `None` if what is kept is not enough.
fn known(context: &Context, matches: &ArgMatches, shell: &Study, glance: &Glance) -> Result<Option<Table>, Failure> {
    let Some(scope) = asked_of(context, matches, shell, glance) else { return Ok(None) };
    let names = attribute_names(shell);
    // Of words that are lost those are shown which they were made on.
    let whole = |study: &Study| !scope.include_unsure || study.codings.iter().all(|c| !c.place.span.is_empty());
    let rows = glance.source_by_source(shell, &|study, all: &mut Listed| {
        all.and(listed(study, &scope, &names));
        whole(study).then_some(())
    });
    Ok(rows.map(|rows| {
        let mut all = Listed::default();
        rows.into_iter().for_each(|some| all.and(some));
        titled(shell, &scope, &names, all)
    }))
}
