//! `emic codings`: every coding with who, where, what and by whom.

use super::{flag, option};
use crate::analysis::codings::codings;
use crate::analysis::record::{Record, choose};
use crate::analysis::scope::Scope;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::{Outcome, Row, output};
use crate::model::codebook::CodeId;
use crate::model::study::Study;
use clap::{Arg, ArgMatches, Command};

/// The row.
pub const ROW: Row = Row { name: "codings", build, run };

/// The filters that `codings` and `matrix` share.
pub fn filters(command: Command) -> Command {
    let many = |a: Arg| {
        a.num_args(1)
            .action(clap::ArgAction::Append)
            .help_heading("Which codings (several values of one filter are alternatives)")
    };
    command
        .arg(many(option("code", "ID", "With exactly this code")))
        .arg(many(option("under", "ID", "With this code or one below it")))
        .arg(many(option("participant", "ID", "Words of this participant")))
        .arg(many(option("where", "NAME=VALUE", "An attribute of the participant or the source, such as role=custody")))
        .arg(many(option("source", "ID", "In this source")))
        .arg(flag("provisional", "Count provisional codings too").help_heading("What is left out otherwise"))
        .arg(flag("rejected", "Count rejected codings too").help_heading("What is left out otherwise"))
        .arg(
            flag("unsure", "Count codings whose words changed or were lost").help_heading("What is left out otherwise"),
        )
}

/// The scope that record and filters describe.
///
/// # Errors
/// If one of them names what does not exist.
pub fn scope(matches: &ArgMatches, study: &Study, record: Record) -> Result<Scope, Failure> {
    let all = |id: &str| matches.get_many::<String>(id).unwrap_or_default().cloned().collect::<Vec<String>>();
    let codes = |id: &str| all(id).into_iter().map(CodeId).collect();
    let mut pairs = Vec::new();
    for text in all("where") {
        let pair = text.split_once('=').ok_or_else(|| {
            Failure::new(format!("“{text}” is no condition")).hint("write NAME=VALUE, such as --where role=custody")
        })?;
        pairs.push((pair.0.trim().to_owned(), pair.1.trim().to_owned()));
    }
    let scope = Scope {
        include_provisional: matches.get_flag("provisional"),
        include_rejected: matches.get_flag("rejected"),
        include_unsure: matches.get_flag("unsure"),
        codes: codes("code"),
        under: codes("under"),
        participants: all("participant"),
        where_: pairs,
        sources: all("source"),
        ..Scope::new(record)
    };
    let hint = "`emic codebook`, `emic sources` and `emic status` list what there is";
    scope.validate(study).map_err(|e| Failure::new(e).hint(hint))?;
    Ok(scope)
}

fn build(command: Command) -> Command {
    filters(command)
        .about("List codings, one row each")
        .after_help("Positions count characters (Unicode code points) of the source's body. With --coder, that coder's.\n\nExamples:\n  emic codings --under diversion-from-criminalisation\n  emic codings --where role=custody --format csv -o custody.csv\n  emic codings --coder ana --source officer-k03-1 --format json\n\nExit status: 0 some, 1 none.")
}

fn run(context: &mut Context, matches: &ArgMatches) -> Result<Outcome, Failure> {
    let session = context.session()?;
    let study = session.study();
    // A list sums nothing, so every coder's codings may stand in it.
    let record = match context.record() {
        Some(word) => choose(study, Some(&word)).map_err(Failure::new)?,
        None => Record::All,
    };
    let mut scope = scope(matches, study, record)?;
    scope.coders.extend(context.coder.clone().filter(|_| context.coder_asked));
    scope.validate(study).map_err(Failure::new)?;
    let table = codings(study, &scope);
    output::table(context, &table, None)?;
    output::mention_faults(session.faults());
    Ok(if table.is_empty() { Outcome::Findings } else { Outcome::Fine })
}
