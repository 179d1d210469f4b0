//! `emic words`: how often words are said, where more than elsewhere, beside
//! what.

use super::search::asked::{lexicon, refused};
use super::{flag, option, text};
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::{Outcome, Row, output};
use crate::model::fold::plural;
use crate::model::span::Span;
use crate::model::study::Study;
use crate::query::{self, Kind};
use crate::search::lexicon::Lexicon;
use crate::search::text::Text;
use crate::search::units::Unit;
use crate::search::words::frequency::Frequencies;
use crate::search::words::{self, Speech, collocates, keyness};
use crate::search::{Search, SearchError};
use clap::{ArgMatches, Command};

/// The row.
pub const ROW: Row = Row { name: "words", build, run };

fn build(command: Command) -> Command {
    let units = [Unit::Excerpt, Unit::Turn, Unit::Sentence, Unit::Source].map(Unit::word);
    command
        .about("Count words: how often, where more than elsewhere, beside what")
        .arg(option("in", "QUERY", "Only words of what this query finds").conflicts_with_all(["key", "near"]))
        .arg(option("key", "QUERY", "Words that are commoner in what this query finds than in the rest (keyness)").conflicts_with("near"))
        .arg(option("near", "WORDS", "Words beside these (collocates)"))
        .arg(option("window", "N", "With --near: up to so many words away").value_parser(clap::value_parser!(usize)).default_value("5"))
        .arg(option("unit", "UNIT", "What a query finds: excerpt, turn, sentence, source; else excerpts for codes, turns for all else").value_parser(units))
        .arg(flag("all-speech", "Count interviewers' words, too"))
        .arg(option("limit", "N", "At most so many words").value_parser(clap::value_parser!(usize)).default_value("50"))
        .after_help("A word is the form that was said, in lower case.\n\nExamples:\n  emic words\n  emic words --in role:custody --format csv -o custody-words.csv\n  emic words --key under:diversion-from-crime\n  emic words --near custody --window 3\n\nExit status: 0 some, 1 none.")
}

fn run(context: &mut Context, matches: &ArgMatches) -> Result<Outcome, Failure> {
    let session = context.session()?;
    let study = session.study();
    let lexicon = lexicon(session.study())?;
    let limit = matches.get_one("limit").copied().unwrap_or(50);
    let speech = if matches.get_flag("all-speech") { Speech::All } else { Speech::Participants };
    let unit = text(matches, "unit").and_then(Unit::from_word);
    let mut table = if let Some(words) = text(matches, "near") {
        let window: usize = matches.get_one("window").copied().unwrap_or(5);
        let node = places(&lexicon, words)?;
        let (all, n) = collocates::collocates(study, &lexicon, (&node, window), speech);
        let title = format!("{} of {words}, words up to {window} away", plural(n as usize, "place"));
        collocates::table(&all, title, limit)
    } else if let Some(query) = text(matches, "key") {
        let (here, rest) = parts(study, &lexicon, query, unit)?;
        let here = Frequencies::of(study, &lexicon, Some(&here), speech);
        let rest = Frequencies::of(study, &lexicon, Some(&rest), speech);
        keyness::table(&keyness::keys(&here, &rest), (&here, &rest), limit)
    } else {
        let spans = text(matches, "in").map(|query| parts(study, &lexicon, query, unit)).transpose()?;
        Frequencies::of(study, &lexicon, spans.as_ref().map(|(here, _)| &here[..]), speech).table(limit)
    };
    table.notes.push(match speech {
        Speech::Participants => "Without interviewers' words.".to_owned(),
        Speech::All => "With interviewers' words.".to_owned(),
    });
    output::table(context, &table, None)?;
    output::mention_faults(session.faults());
    Ok(if table.is_empty() { Outcome::Findings } else { Outcome::Fine })
}

/// Of each source spans, by start, apart.
type Spans = Vec<Vec<Span>>;

/// Of each source what a query finds, and the rest: spans by start, apart.
fn parts(study: &Study, lexicon: &Lexicon, text: &str, unit: Option<Unit>) -> Result<(Spans, Spans), Failure> {
    let query = query::parse(text).map_err(|faults| refused(text, &faults))?;
    let mut codes = false;
    if let Some(root) = &query.root {
        root.each(&mut |node| {
            if let Kind::Field(field) = &node.kind {
                codes |= query::known(&field.name).is_some_and(|k| k.about == query::About::Coding);
            }
        });
    }
    let unit = unit.unwrap_or(if codes { Unit::Excerpt } else { Unit::Turn });
    let search = Search::new(study, lexicon, &query).map_err(|e| match e {
        SearchError::Query(faults) => refused(text, &faults),
        SearchError::Text(words) => Failure::new(words),
    })?;
    let mut here = vec![Vec::new(); study.sources.len()];
    for place in search.places(unit) {
        here[place.source].push(place.span);
    }
    let here: Vec<Vec<Span>> = here.into_iter().map(words::apart).collect();
    let rest = here.iter().zip(&study.sources).map(|(spans, source)| gaps(spans, source.chars())).collect();
    Ok((here, rest))
}

/// What lies between spans.
fn gaps(spans: &[Span], end: u32) -> Vec<Span> {
    let starts = std::iter::once(0).chain(spans.iter().map(|s| s.end));
    let ends = spans.iter().map(|s| s.start).chain([end]);
    starts.zip(ends).map(|(a, b)| Span::new(a, b)).filter(|s| !s.is_empty()).collect()
}

/// The places of words.
fn places(lexicon: &Lexicon, text: &str) -> Result<Vec<crate::search::text::Occurrence>, Failure> {
    let query = query::parse(text).map_err(|faults| refused(text, &faults))?;
    match query.root.map(|root| root.kind) {
        Some(Kind::Words(words)) => lexicon.find(&words).map_err(Failure::new),
        _ => Err(Failure::new("--near needs one word or one phrase")
            .hint("such as --near custody, or --near '\"criminal record\"'")),
    }
}
