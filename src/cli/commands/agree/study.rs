//! `emic agree` of the study itself.

use super::{Drawing, SPANS, as_table, chosen, spans, wants_records};
use crate::analysis::agreement::spans::study::{Lane, lay_out};
use crate::analysis::agreement::table::{OF_PEOPLE, by_code, figures, notes, over_all};
use crate::analysis::agreement::{Agreement, Asked, Intervals, Side, Unit, Whose, Within, sides};
use crate::analysis::record::Record;
use crate::analysis::scope::Scope;
use crate::cli::commands::codings::scope_of;
use crate::cli::commands::search::asked::{forms, lexicon, read, refused, search};
use crate::cli::commands::{glance, text};
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::{Outcome, output};
use crate::export::Format;
use crate::model::codebook::CodeId;
use crate::model::known::Known;
use crate::model::method;
use crate::model::study::Study;
use crate::model::table::Table;
use crate::query::{self, About, Fault, Kind, Query};
use crate::search::units;
use crate::text::segment::sentence_spans;
use clap::ArgMatches;

/// Draws for people who said nothing.
const DRAWS: usize = 1_000;

/// Compares the coders of the study: from what is kept of it, where that is enough.
///
/// # Errors
/// If there are not two to compare, or the method has no use for it and nobody asked
/// for it anyway.
pub fn run(context: &mut Context, matches: &ArgMatches) -> Result<Outcome, Failure> {
    if context.blind {
        return Err(Failure::new("agreement is about everybody's codings, and blind mode reads yours alone")
            .hint("leave out --blind when the double coding is done"));
    }
    let (of_spans, query) = (text(matches, "unit") == Some(SPANS), text(matches, "query"));
    if query.is_none()
        && !of_spans
        && let Some((said, faults)) = glance::asked(context, &|study, glance| {
            fits(study, matches)?;
            // What is not there may be a code that only codings have: loading says it.
            let Ok(scope) = scope(study, matches) else { return Ok(None) };
            let Ok(sides) = compared(context, matches, (study, glance)) else { return Ok(None) };
            said(context, matches, (study, glance), (&scope, sides, None)).map(Some)
        })?
    {
        return said.print(context, faults);
    }
    let before = glance::before(context)?;
    let session = context.session()?;
    glance::keep(before, &session);
    let study = session.study();
    fits(study, matches)?;
    let scope = scope(study, matches)?;
    let sides = compared(context, matches, (study, study))?;
    if of_spans {
        let outcome = self::of_spans(context, matches, (study, &scope), sides);
        output::mention_faults(session.faults());
        return outcome;
    }
    let within = query.map(|query| within(study, query)).transpose()?;
    let said = said(context, matches, (study, study), (&scope, sides, within.as_ref()))?;
    said.print(context, output::counted(session.faults()))
}

/// What is printed.
struct Said {
    /// For people below each other; of a format that holds one table the first.
    tables: Vec<Table>,
    /// True if no code is compared.
    nothing: bool,
}

impl Said {
    fn print(self, context: &Context, faults: (usize, usize)) -> Result<Outcome, Failure> {
        output::tables(context, &self.tables, || self.tables[0].clone())?;
        output::mention(faults);
        Ok(if self.nothing { Outcome::Findings } else { Outcome::Fine })
    }
}

/// Who is compared.
fn compared(
    context: &Context,
    matches: &ArgMatches,
    (study, known): (&Study, &impl Known),
) -> Result<Vec<Side>, Failure> {
    let list = |id: &str| matches.get_many::<String>(id).unwrap_or_default().map(|w| w.trim().to_owned()).collect();
    let (mut coders, rounds): (Vec<String>, Vec<String>) = (list("coders"), list("rounds"));
    if coders.is_empty() && !rounds.is_empty() && context.coder_asked {
        coders.extend(context.coder.clone());
    }
    sides(study, known, &coders, &rounds).map_err(Failure::new)
}

/// How far they agree. The study may be without codings, which `known` has.
fn said(
    context: &Context,
    matches: &ArgMatches,
    (study, known): (&Study, &impl Known),
    (scope, sides, within): (&Scope, Vec<Side>, Option<&Within>),
) -> Result<Said, Failure> {
    let machine = wants_records(context)?;
    let drawing = Drawing::of(matches, if machine { 0 } else { DRAWS });
    let asked = Asked {
        sides,
        unit: text(matches, "unit").and_then(Unit::parse).unwrap_or_default(),
        whose: text(matches, "speech").and_then(Whose::parse).unwrap_or_default(),
        level: level(matches)?,
        scope,
        within,
        decided: matches.get_flag("decided"),
        drawn: drawing.draws > 0,
        sets: matches.get_flag("sets"),
        sentences: sentence_spans,
    };
    let agreement = Agreement::of(study, known, &asked).map_err(Failure::new)?;
    let listed = machine || text(matches, "statistics").is_some();
    let shown = (!listed).then_some(OF_PEOPLE.as_slice());
    let drawn = Intervals::of(&agreement, drawing.draws, drawing.seed, shown);
    let nothing = agreement.lines.is_empty();
    let tables = if listed {
        let figures = chosen(matches, figures(&agreement, &drawn))?;
        vec![as_table(context, "agreement", &figures, notes(&agreement, &drawn))?]
    } else {
        let both = context.format()?.unwrap_or(Format::Text) == Format::Text && !nothing;
        let first = by_code(&agreement, &drawn);
        std::iter::once(first).chain(both.then(|| over_all(&agreement, &drawn))).collect()
    };
    Ok(Said { tables, nothing })
}

/// The turns that a query finds.
///
/// # Errors
/// If it cannot be asked, or asks for codings: who looks only where something is coded
/// has not seen where it is not.
fn within(study: &Study, words: &str) -> Result<Within, Failure> {
    let query = read(words)?;
    let faults = about_codings(&query);
    if !faults.is_empty() {
        return Err(refused(&query.text, &faults).hint("ask for words, speakers, attributes and sources"));
    }
    forms(study, &query);
    let lexicon = lexicon(study)?;
    let mut out = Within { query: query.written(), ..Within::default() };
    for place in search(study, &lexicon, &query)?.places(units::Unit::Turn) {
        out.places.entry(place.source).or_default().push(place.span);
    }
    Ok(out)
}

/// What in a query asks for codings.
fn about_codings(asked: &Query) -> Vec<Fault> {
    let mut out = Vec::new();
    if let Some(root) = &asked.root {
        root.each(&mut |node| {
            if let Kind::Field(field) = &node.kind
                && query::known(&field.name).is_some_and(|field| field.about == About::Coding)
            {
                let message =
                    format!("{}: asks for codings, and where these stand is what coders agree on or not", field.name);
                out.push(Fault::new(node.span.clone(), message, "--code and --under choose codes"));
            }
        });
    }
    out
}

/// Passages themselves, in the sources that all have read.
fn of_spans(
    context: &Context,
    matches: &ArgMatches,
    (study, scope): (&Study, &Scope),
    sides: Vec<Side>,
) -> Result<Outcome, Failure> {
    let whose = text(matches, "speech").and_then(Whose::parse).unwrap_or_default();
    if whose == Whose::Body || text(matches, "query").is_some() || matches.get_flag("sets") {
        return Err(Failure::new("--unit spans goes without --speech body, --sets and --query")
            .hint("choose codes with --code or --under"));
    }
    let decided = matches.get_flag("decided");
    let lane = |side: Side| Lane { name: side.name, coder: side.coder, round: side.round, decided };
    let lanes: Vec<Lane> = sides.into_iter().map(lane).collect();
    let laid = lay_out(study, scope, &lanes, whose == Whose::All, level(matches)?);
    spans::of_study(context, matches, &lanes, &laid, Vec::new())
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
