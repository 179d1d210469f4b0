//! `emic agree` of the study itself.

use super::{Drawing, SPANS, chosen, spans, wants_records};
use crate::analysis::agreement::spans::study::{Lane, lay_out};
use crate::analysis::agreement::table::{by_code, figures, notes, over_all};
use crate::analysis::agreement::{Agreement, Asked, Intervals, Side, Unit, Whose, sides};
use crate::analysis::record::Record;
use crate::analysis::scope::Scope;
use crate::cli::commands::codings::scope_of;
use crate::cli::commands::text;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::{Outcome, output};
use crate::export::Format;
use crate::model::codebook::CodeId;
use crate::model::method;
use crate::model::study::Study;
use crate::text::segment::sentence_spans;
use clap::ArgMatches;

/// Draws for people who said nothing.
const DRAWS: usize = 1_000;

/// Compares the coders of the study.
///
/// # Errors
/// If there are not two to compare, or the method has no use for it and nobody asked
/// for it anyway.
pub fn run(context: &mut Context, matches: &ArgMatches) -> Result<Outcome, Failure> {
    if context.blind {
        return Err(Failure::new("agreement is about everybody's codings, and blind mode reads yours alone")
            .hint("leave out --blind when the double coding is done"));
    }
    let session = context.session()?;
    let study = session.study();
    fits(study, matches)?;
    let scope = scope(study, matches)?;
    let list = |id: &str| matches.get_many::<String>(id).unwrap_or_default().map(|w| w.trim().to_owned()).collect();
    let (mut coders, rounds): (Vec<String>, Vec<String>) = (list("coders"), list("rounds"));
    if coders.is_empty() && !rounds.is_empty() && context.coder_asked {
        coders.extend(context.coder.clone());
    }
    let sides = sides(study, study, &coders, &rounds).map_err(Failure::new)?;
    if text(matches, "unit") == Some(SPANS) {
        let outcome = of_spans(context, matches, (study, &scope), sides);
        output::mention_faults(session.faults());
        return outcome;
    }
    let asked = Asked {
        sides,
        unit: text(matches, "unit").and_then(Unit::parse).unwrap_or_default(),
        whose: text(matches, "speech").and_then(Whose::parse).unwrap_or_default(),
        level: level(matches)?,
        scope: &scope,
        decided: matches.get_flag("decided"),
        sets: matches.get_flag("sets"),
        sentences: sentence_spans,
    };
    let agreement = Agreement::of(study, study, &asked).map_err(Failure::new)?;
    let machine = wants_records(context)?;
    let drawing = Drawing::of(matches, if machine { 0 } else { DRAWS });
    let drawn = Intervals::of(&agreement, drawing.draws, drawing.seed);
    if machine || text(matches, "statistics").is_some() {
        let figures = chosen(matches, figures(&agreement, &drawn))?;
        super::print(context, "agreement", &figures, notes(&agreement, &drawn))?;
    } else {
        print(context, &agreement, &drawn)?;
    }
    output::mention_faults(session.faults());
    Ok(if agreement.lines.is_empty() { Outcome::Findings } else { Outcome::Fine })
}

/// Passages themselves, in the sources that all have read.
fn of_spans(
    context: &Context,
    matches: &ArgMatches,
    (study, scope): (&Study, &Scope),
    sides: Vec<Side>,
) -> Result<Outcome, Failure> {
    let whose = text(matches, "speech").and_then(Whose::parse).unwrap_or_default();
    if whose == Whose::Body || matches.get_flag("sets") {
        return Err(Failure::new("--unit spans goes without --speech body and --sets")
            .hint("choose codes with --code or --under"));
    }
    let decided = matches.get_flag("decided");
    let lane = |side: Side| Lane { name: side.name, coder: side.coder, round: side.round, decided };
    let lanes: Vec<Lane> = sides.into_iter().map(lane).collect();
    let laid = lay_out(study, scope, &lanes, whose == Whose::All, level(matches)?);
    spans::of_study(context, matches, &lanes, &laid, Vec::new())
}

fn print(context: &Context, agreement: &Agreement, drawn: &Intervals) -> Result<(), Failure> {
    let table = by_code(agreement, drawn);
    if context.format()?.unwrap_or(Format::Text) != Format::Text || agreement.lines.is_empty() {
        return output::table(context, &table, None);
    }
    let all = [table, over_all(agreement, drawn)];
    output::tables(context, &all, || all[0].clone())
}

/// Agreement is no measure of quality in every tradition.
fn fits(study: &Study, matches: &ArgMatches) -> Result<(), Failure> {
    let method = method::of(&study.config.method);
    match method.agreement || matches.get_flag("anyway") {
        true => Ok(()),
        false => Err(Failure::new(format!("this study is one of {}, which has no use for agreement", method.name))
            .detail(method.why)
            .hint("--anyway shows it all the same")),
    }
}

fn scope(study: &Study, matches: &ArgMatches) -> Result<Scope, Failure> {
    let codes = matches.get_many::<String>("code").unwrap_or_default().cloned().map(CodeId).collect();
    let scope = Scope { codes, ..scope_of(matches, study, Record::All)? };
    let hint = "`emic codebook` lists the codes there are";
    scope.validate(study).map_err(|e| Failure::new(e).hint(hint))?;
    Ok(scope)
}

/// The level of codes.
fn level(matches: &ArgMatches) -> Result<Option<u32>, Failure> {
    let Some(word) = text(matches, "level") else { return Ok(None) };
    let number = word.parse().map_err(|_| {
        Failure::new(format!("“{word}” is no level of codes")).hint(
            "say --level 1 for codes at the top, each with what is below it; levels of measurement go with --table",
        )
    })?;
    Ok(Some(number))
}
