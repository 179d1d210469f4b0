//! `emic words`: how often words are said, where more than elsewhere, beside
//! what, and each place with its neighbours.

mod lines;

use super::search::asked::{self, failed, forms, lexicon, read};
use super::{flag, option, text};
use crate::analysis::record::Record;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::{Outcome, Row, output};
use crate::export::Format;
use crate::model::fold::plural;
use crate::model::span::Span;
use crate::model::study::Study;
use crate::model::table::Table;
use crate::query::{self, Kind, Value};
use crate::search::Search;
use crate::search::lexicon::Lexicon;
use crate::search::only::Only;
use crate::search::text::Text;
use crate::search::units::Unit;
use crate::search::words::concordance::{self, Sort};
use crate::search::words::frequency::Frequencies;
use crate::search::words::keyness::Key;
use crate::search::words::{self, Speech, characters, collocates, keyness, picture};
use clap::{ArgGroup, ArgMatches, Command};

/// The row.
pub const ROW: Row = Row { name: "words", build, run };

fn build(command: Command) -> Command {
    let units = [Unit::Excerpt, Unit::Turn, Unit::Sentence, Unit::Source].map(Unit::word);
    let number = |id: &'static str, help: &'static str| option(id, "N", help).value_parser(clap::value_parser!(usize));
    command
        .about("Count words: how often, where more than elsewhere, beside what; or list them with their neighbours")
        .arg(option("in", "QUERY", "Only words of what this query finds"))
        .arg(option("key", "QUERY", "Words that are commoner in what this query finds than in the rest (keyness)"))
        .arg(flag("rarer", "With --key: then also words that are rarer there").requires("key"))
        .arg(option("near", "WORDS", "Words beside these (collocates)"))
        .arg(option("concordance", "QUERY", "Each place of the words of this query, with what stands around it"))
        .group(ArgGroup::new("what").args(["in", "key", "near", "concordance"]))
        .arg(option("sort", "ORDER", "With --concordance: by the words to the left, to the right, or as in the corpus").value_parser(Sort::ALL.map(|(_, word)| word)).requires("concordance"))
        .group(ArgGroup::new("beside").args(["near", "concordance"]))
        .arg(number("window", "Up to so many words away: 5 with --near, 12 with --concordance").requires("beside"))
        .arg(option("unit", "UNIT", "What a query finds: excerpt, turn, sentence, source; else excerpts for codes, turns for all else").value_parser(units).conflicts_with_all(["near", "concordance"]))
        .arg(flag("provisional", "With --in or --key: provisional codings count, too"))
        .arg(flag("all-speech", "Count interviewers' words, too"))
        .arg(number("limit", "At most so many words: 50, or 20 in a picture; so many lines of a concordance"))
        .after_help("A word is the form that was said, in lower case.\nWith --format svg, or -o NAME.svg, counts are drawn as bars.\n\nExamples:\n  emic words\n  emic words --in role:custody --format csv -o custody-words.csv\n  emic words --key under:diversion-from-crime -o key-words.svg\n  emic words --near custody --window 3\n  emic words --concordance 'chance*' --sort right\n\nExit status: 0 some, 1 none.")
}

/// Words in a table, and in a picture, unless the person says how many.
const IN_A_TABLE: usize = 50;
const IN_A_PICTURE: usize = 20;

/// How much is counted, and where.
struct Asked<'m> {
    matches: &'m ArgMatches,
    limit: Option<usize>,
    window: Option<usize>,
    speech: Speech,
    record: Record,
}

fn run(context: &mut Context, matches: &ArgMatches) -> Result<Outcome, Failure> {
    let session = context.session()?;
    let study = session.study();
    let lexicon = lexicon(session.study())?;
    let number = |id: &str| matches.get_one::<usize>(id).copied();
    let speech = if matches.get_flag("all-speech") { Speech::All } else { Speech::Participants };
    let asked = Asked {
        matches,
        limit: number("limit"),
        window: number("window"),
        speech,
        record: asked::record(context, study)?,
    };
    let note = match speech {
        Speech::Participants => "Without interviewers' words.",
        Speech::All => "With interviewers' words.",
    };
    let table = match text(matches, "concordance") {
        Some(query) => {
            let (lines, title) = lines::of(study, &lexicon, query, &asked)?;
            if context.format()?.unwrap_or(Format::Text) == Format::Text {
                lines::print(context, study, &lines, &[&title, note])?;
                output::mention_faults(session.faults());
                return Ok(if lines.is_empty() { Outcome::Findings } else { Outcome::Fine });
            }
            concordance::table(study, &lines, title)
        }
        None => {
            let table = counted(study, &lexicon, &asked)?;
            match characters::note(&table) {
                Some(note) => noted(table, note),
                None => table,
            }
        }
    };
    let table = noted(table, note);
    output::table(context, &table, None)?;
    output::mention_faults(session.faults());
    Ok(if table.is_empty() { Outcome::Findings } else { Outcome::Fine })
}

fn noted(mut table: Table, note: &str) -> Table {
    table.notes.push(note.to_owned());
    if let Some(picture) = &mut table.picture {
        picture.caption.push(note.to_owned());
    }
    table
}

/// What is counted, with its picture.
fn counted(study: &Study, lexicon: &Lexicon, asked: &Asked) -> Result<Table, Failure> {
    let (matches, speech) = (asked.matches, asked.speech);
    let (rows, bars) = (asked.limit.unwrap_or(IN_A_TABLE), asked.limit.unwrap_or(IN_A_PICTURE));
    if let Some(words) = text(matches, "near") {
        let window = asked.window.unwrap_or(5);
        let node = places(lexicon, words)?;
        let (all, n) = collocates::collocates(study, lexicon, (&node, window), speech);
        let title = format!("{} of {words}, words up to {window} away", plural(n as usize, "place"));
        let picture = picture::collocates(&all, (words, window), (n, bars));
        return Ok(collocates::table(&all, title, rows).drawn(picture));
    }
    if let Some(query) = text(matches, "key") {
        let (here, rest) = parts(study, lexicon, query, asked)?;
        let here = Frequencies::of(study, lexicon, Some(&here), speech);
        let rest = Frequencies::of(study, lexicon, Some(&rest), speech);
        let (more, less) = (keyness::keys(&here, &rest), keyness::rarer(&here, &rest));
        let picture =
            picture::keyness((&more, &less), (here.all, rest.all), (query, asked.limit.unwrap_or(IN_A_PICTURE / 2)));
        let mut listed: Vec<Key> = more.into_iter().take(rows).collect();
        if matches.get_flag("rarer") {
            listed.extend(less.into_iter().take(rows));
        }
        return Ok(keyness::table(&listed, (&here, &rest), usize::MAX).drawn(picture));
    }
    let query = text(matches, "in");
    let spans = query.map(|query| parts(study, lexicon, query, asked)).transpose()?;
    let counts = Frequencies::of(study, lexicon, spans.as_ref().map(|(here, _)| &here[..]), speech);
    Ok(counts.table(rows).drawn(picture::frequencies(&counts, query, bars)))
}

/// Of each source spans, by start, apart.
type Spans = Vec<Vec<Span>>;

/// Of each source what a query finds, and the rest: spans by start, apart.
/// Codings count as everywhere: final and sure ones, unless others are asked for.
fn parts(study: &Study, lexicon: &Lexicon, text: &str, asked: &Asked) -> Result<(Spans, Spans), Failure> {
    let query = read(text)?;
    forms(study, &query);
    let (mut codes, mut status, mut unsure) = (false, asked.matches.get_flag("provisional"), false);
    if let Some(root) = &query.root {
        root.each(&mut |node| {
            if let Kind::Field(field) = &node.kind {
                status |= field.name == "status";
                unsure |= field.name == "is" && field.value == Value::Text("unsure".to_owned());
                codes |= query::known(&field.name).is_some_and(|k| k.about == query::About::Coding);
            }
        });
    }
    let unit = super::text(asked.matches, "unit").and_then(Unit::from_word);
    let unit = unit.unwrap_or(if codes { Unit::Excerpt } else { Unit::Turn });
    let mut seen = Only::of_record(study, &asked.record);
    (seen.every_status, seen.unsure) = (status, unsure);
    let search = Search::new(&seen, lexicon, &query).map_err(|e| failed(&query, e))?;
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
    let query = read(text)?;
    match query.root.map(|root| root.kind) {
        Some(Kind::Words(words)) => lexicon.find(&words).map_err(Failure::new),
        _ => Err(Failure::new("--near needs one word or one phrase")
            .hint("such as --near custody, or --near '\"criminal record\"'")),
    }
}
