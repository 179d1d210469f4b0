//! `emic suggest`: passages that speak the language of a code, and how far that
//! can be trusted.

use super::search::asked::{lexicon, record};
use super::{flag, option, text};
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::{Outcome, Row, output};
use crate::model::fold::plural;
use crate::model::nearest::{hint, nearest};
use crate::model::study::Study;
use crate::search::suggest::evaluate::evaluate;
use crate::search::suggest::{Model, table};
use clap::{ArgMatches, Command};

/// The row.
pub const ROW: Row = Row { name: "suggest", build, run };

/// Codes suggested for each turn.
const CODES: usize = 3;

fn build(command: Command) -> Command {
    command
        .about("List passages that speak the language of a code, but are not coded with it")
        .arg(option("code", "ID", "Passages for this code").conflicts_with("source"))
        .arg(flag("outliers", "With --code: its codings that are least like the others").requires("code"))
        .arg(option("source", "ID", "Codes for each turn of this source that nobody has coded"))
        .arg(flag("evaluate", "How good the suggestions are on the study's own codings").conflicts_with_all(["code", "source"]))
        .arg(option("limit", "N", "At most so many rows").value_parser(clap::value_parser!(usize)).default_value("20"))
        .after_help("What is suggested is learned from the study's own codings and the codebook's words,\nanew each time, on this machine. Nothing is written: look, and code what is right.\nThe terms are the words that decided.\n\nExamples:\n  emic suggest --code one-chance\n  emic suggest --code one-chance --outliers\n  emic suggest --source officer-k03-1\n  emic suggest --evaluate\n\nExit status: 0 some, 1 none.")
}

fn run(context: &mut Context, matches: &ArgMatches) -> Result<Outcome, Failure> {
    if context.blind {
        return Err(Failure::new("suggestions while coding blind would make coders agree who would not")
            .hint("leave out --blind when the double coding is done"));
    }
    let session = context.session()?;
    let study = session.study();
    let lexicon = lexicon(session.study())?;
    let record = record(context, study)?;
    let model = Model::of_record(study, &lexicon, &record);
    let limit: usize = matches.get_one("limit").copied().unwrap_or(20);
    let mut joined = None;
    let tables = if matches.get_flag("evaluate") {
        let evaluation = evaluate(study, &model);
        if evaluation.passages == 0 {
            return Err(Failure::new("nothing is coded yet, so there is nothing to try suggestions on"));
        }
        joined = Some(table::joined(study, &evaluation));
        vec![table::quality(&evaluation), table::by_code(study, &evaluation)]
    } else if let Some(id) = text(matches, "code") {
        let code = code(study, id)?;
        vec![of_code(study, &model, code, (matches.get_flag("outliers"), limit))]
    } else if let Some(id) = text(matches, "source") {
        let ids = || study.sources.iter().map(|s| s.id.as_str());
        let source = study.source_index(id).ok_or_else(|| {
            Failure::new(format!("there is no source “{id}”{}", hint(nearest(id, ids()))))
                .hint("`emic sources` lists them")
        })?;
        let mut all = model.for_source(source, CODES);
        let found = all.len();
        all.truncate(limit);
        let some = if all.len() < found { format!("{} of ", all.len()) } else { String::new() };
        vec![table::suggestions(study, &model, &all, format!("{some}{}", plural(found, "suggestion")))]
    } else {
        return Err(Failure::new("say what for: --code ID, --source ID, or --evaluate")
            .hint("emic suggest --help shows examples"));
    };
    output::tables(context, &tables, || joined.unwrap_or_else(|| tables[0].clone()))?;
    output::mention_faults(session.faults());
    Ok(if tables[0].is_empty() { Outcome::Findings } else { Outcome::Fine })
}

fn of_code(study: &Study, model: &Model, code: usize, (outliers, limit): (bool, usize)) -> crate::model::table::Table {
    let (codings, book) = model.based_on(code);
    let from = match book {
        true => format!("learned from {} and the codebook", plural(codings, "coding")),
        false => format!("learned from {}", plural(codings, "coding")),
    };
    if outliers {
        let mut all = model.unlike(code);
        all.truncate(limit);
        let few = if codings < 3 { "; at least three codings are needed" } else { "" };
        return table::unlike(
            study,
            model,
            &all,
            format!("{} that are least like the others{few}", plural(all.len(), "coding")),
        );
    }
    let mut all = model.for_code(study, code);
    let found = all.len();
    all.truncate(limit);
    table::suggestions(study, model, &all, format!("{} of {}, {from}", all.len(), plural(found, "passage")))
}

fn code(study: &Study, id: &str) -> Result<usize, Failure> {
    let found = study.codebook.resolve(&id.into());
    found.ok_or_else(|| {
        let ids = study.codebook.codes.iter().map(|c| c.id.0.as_str());
        Failure::new(format!("there is no code “{id}”{}", hint(nearest(id, ids)))).hint("`emic codebook` lists them")
    })
}
