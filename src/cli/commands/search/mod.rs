//! `emic search`: words, codes, attributes and speakers in one query.

pub mod asked;
mod coding;
mod listed;
mod show;
mod sought;
mod words;

use super::codings::narrowing;
use super::{flag, option, text};
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::{Outcome, Row, output};
use crate::export::Format;
use crate::index::Index;
use crate::model::known::Known;
use crate::model::table::Table;
use crate::query::Query;
use crate::search::hits::Order;
use crate::search::lexicon::Lexicon;
use crate::search::only::Only;
use crate::search::units::Unit;
use crate::search::{Hit, Search, plan, table};
use crate::store::glance::{Before, Glance, Renewal, Seen};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, ArgGroup, ArgMatches, Command};
use listed::Listed;
use serde_json::json;
use show::Show;
use sought::Sought;
use std::ffi::OsString;

/// The row.
pub const ROW: Row = Row { name: "search", build, run };

const NARROWING: &str = "Only where (several values of one filter are alternatives)";

fn coding(arg: Arg) -> Arg {
    arg.help_heading("Coding what is found")
}

fn build(command: Command) -> Command {
    let orders = Order::ALL.map(|(_, word)| word);
    narrowing(command, NARROWING)
        .about("Find words, codes, attributes and speakers, alone or together")
        .arg(Arg::new("query").value_name("QUERY").num_args(0..).help("What to find; in quotes where the shell needs it"))
        .arg(option("unit", "UNIT", "What to find: turn, sentence, excerpt (coded words), source, match (the words themselves)").value_parser(Sought::WORDS).default_value("turn"))
        .arg(option("sort", "ORDER", "In which order: corpus, relevance, participant").value_parser(orders).default_value("corpus"))
        .arg(option("limit", "N", "At most so many hits; with --facet so many rows").value_parser(clap::value_parser!(usize)))
        .arg(option("context", "N", "Show so many turns before and after, too").value_parser(clap::value_parser!(usize)))
        .arg(flag("full", "Show all words of each hit, not one line"))
        .arg(flag("count", "Only say how many there are").conflicts_with("facet"))
        .arg(option("facet", "NAME", "Count hits by code, coder, participant, speaker, source, kind, section or an attribute").action(ArgAction::Append))
        .arg(coding(option("code", "ID", "Code each hit with this code, provisionally").conflicts_with_all(["count", "facet", "words"])))
        .arg(coding(option("words", "FILE", "Code by a word list: a CSV or TSV file with the columns query and code").conflicts_with_all(["count", "facet", "query"])))
        .arg(coding(flag("dry-run", "Show what would be coded, write nothing").requires("coding")))
        .group(ArgGroup::new("coding").args(["code", "words"]).multiple(true))
        .after_help("docs/search.md says all that a query may be. In short:\n  custody                            the word and its forms\n  =custody                           only this form\n  \"criminal record\"                  a phrase\n  \"first time\"~4                     with up to 4 words between\n  polic*                             beginnings\n  record~1                           misspellings\n  /diver.*/                          a regular expression\n  custody OR cell                    one of them, or both\n  custody -cell                      without the other\n  (custody OR cell) record           parentheses\n  NEAR(custody cell, 10)             near each other\n  code:one-chance                    coded so; under: with the codes below it\n  is:uncoded                         not coded\n  code:one-chance & code:discretion  coded with both, overlapping\n  speaker:interviewer                said under this name\n  rank:sergeant                      any attribute of the study\n  years:[20 TO 35]                   numbers and dates\nA query that begins with - stands behind --.\nEverybody's codings are looked at unless --record says whose.\n\nExamples:\n  emic search custody\n  emic search '\"first time\"~4 under:diversion-from-crime rank:sergeant -speaker:interviewer'\n  emic search --unit excerpt 'code:one-chance' --facet role\n  emic search --count 'is:uncoded diver*'\n  emic search 'first* time*' --where role=response --code one-chance --dry-run\n  emic search --words dictionary.csv --unit sentence\n\nExit status: 0 found, 1 nothing found.")
}

/// What to write instead of a query that begins with a minus, or has a piece outside
/// the quotes that does: the parser takes it for an option.
pub fn minus(args: &[OsString], e: &clap::Error) -> Option<Failure> {
    let words: Vec<String> = args.iter().map(|a| a.to_string_lossy().into_owned()).collect();
    let (_, words) = words.split_at(words.iter().position(|word| word == ROW.name)? + 1);
    let short = |word: &String| word.len() > 1 && word.starts_with('-') && !word.starts_with("--");
    let unknown = unknown(e).filter(|_| e.kind() == ErrorKind::UnknownArgument)?;
    let at = words.iter().position(|word| short(word) && word.starts_with(unknown))?;
    let from = if words[..at].iter().any(|w| w.starts_with('-')) { at } else { 0 };
    let query: Vec<&str> = words[from..].iter().map(String::as_str).take_while(|w| !w.starts_with("--")).collect();
    let query = query.join(" ").replace('\'', "'\\''");
    Some(
        Failure::new(format!("“{}” is a part of a query here, and was read as an option", words[at]))
            .hint(format!("write: emic search -- '{query}'")),
    )
}

/// The same where the parser knows the option: `-officer` is a file called `fficer`.
pub fn attached(args: &[OsString]) -> Option<Failure> {
    let words: Vec<&str> = args.iter().map(|a| a.to_str().unwrap_or_default()).collect();
    let (_, words) = words.split_at(words.iter().position(|word| *word == ROW.name)? + 1);
    let name = |word: &&str| Some(word.strip_prefix("-o")?.to_owned()).filter(|name| !name.is_empty());
    let name = words.iter().take_while(|word| **word != "--").find_map(name)?;
    name.chars().all(char::is_alphanumeric).then(|| {
        Failure::new(format!("“-o{name}” may be a part of the query, or a file called “{name}”"))
            .hint(format!("for the query write: emic search -- '-o{name}'; for the file: -o {name}"))
    })
}

/// What the parser did not know: a minus and one letter.
fn unknown(e: &clap::Error) -> Option<&str> {
    match e.get(ContextKind::InvalidArg)? {
        ContextValue::String(unknown) => Some(unknown),
        _ => None,
    }
}

fn run(context: &mut Context, matches: &ArgMatches) -> Result<Outcome, Failure> {
    let words: Vec<String> = matches.get_many::<String>("query").unwrap_or_default().cloned().collect();
    let words = words.join(" ");
    if matches.contains_id("code") || matches.contains_id("words") {
        return coding::run(context, matches, &words);
    }
    let query = asked::read(&words)?;
    let format = context.format()?.unwrap_or(Format::Text);
    if let Some(outcome) = at_a_glance(context, matches, &query)? {
        return Ok(outcome);
    }
    let root = context.root()?;
    let before = if context.blind { None } else { Before::taken(&root) };
    let session = context.session()?;
    let study = session.study();
    let query = query.narrowed(&asked::filters(matches, study)?);
    asked::forms(study, &query);
    let lexicon = asked::lexicon(study)?;
    let record = asked::record(context, study)?;
    let seen = Only::of_record(study, &record);
    let answer = answer(matches, format, (&seen, &lexicon), &query)?;
    // An index that could not be written is an older one on the disk.
    if let Some(before) = before
        && let Some(index) = Index::says(&asked::folder(&root), &study.sources)
    {
        before.keep(session.load(), index);
    }
    let outcome = print(context, matches, (&seen, &lexicon), answer, output::counted(session.faults()))?;
    outcome.ok_or_else(listed::changed)
}

/// Asks what is known of the study from last time, if nothing changed since and
/// that is enough.
fn at_a_glance(context: &Context, matches: &ArgMatches, query: &Query) -> Result<Option<Outcome>, Failure> {
    let filters = ["under", "participant", "where", "source"];
    if context.blind || context.record.is_some() || filters.iter().any(|name| matches.contains_id(name)) {
        return Ok(None);
    }
    let Some((glance, look)) = Glance::kept(&context.root()?) else {
        return Ok(None);
    };
    let format = context.format()?.unwrap_or(Format::Text);
    // It is answered while the files are looked at: if one changed, the answer is
    // worth nothing.
    let lexicon = Lexicon::kept(&asked::folder(glance.root()), glance.index());
    let known = lexicon.map(|lexicon| (answer(matches, format, (&glance, &lexicon), query), lexicon));
    let seen = look.finish();
    let (glance, known) = match seen.is_true() {
        true => (glance, known),
        false => match renewed(glance, seen) {
            Some((glance, lexicon)) => {
                let answer = answer(matches, format, (&glance, &lexicon), query);
                (glance, Some((answer, lexicon)))
            }
            None => return Ok(None),
        },
    };
    let faults = glance.faults();
    // What was found damaged on the way has said nothing.
    match known.filter(|_| glance.is_sound()) {
        Some((answer, lexicon)) => {
            let outcome = print(context, matches, (&glance, &lexicon), answer?, faults);
            // The program ends here: giving memory back bit by bit is for those who go on.
            std::mem::forget((glance, lexicon));
            outcome
        }
        None => Ok(None),
    }
}

/// What is known of a study of which nothing changed but some transcripts.
pub fn renewed(glance: Glance, seen: Seen) -> Option<(Glance, Lexicon)> {
    let folder = asked::folder(glance.root());
    let renewal = Renewal::begin(glance, seen)?;
    if renewal.sources().is_empty() {
        // The words are the same.
        let id = renewal.index();
        let lexicon = Lexicon::kept(&folder, id)?;
        return Some((renewal.finish(Some(id))?, lexicon));
    }
    let (index, kept) = Index::renewed(&folder, (renewal.index(), renewal.can_be_kept()), renewal.sources())?;
    Some((renewal.finish(kept)?, Lexicon::from(index)))
}

/// What there is to print.
enum Answer {
    Count(usize),
    Facets(Vec<Table>, usize),
    /// Those that are shown as they are printed, and how many there are.
    Listed(Listed, usize),
    /// Those shown, and how many there are.
    Hits {
        hits: Vec<Hit>,
        all: usize,
    },
}

fn answer(
    matches: &ArgMatches,
    format: Format,
    (study, lexicon): (&impl Known, &Lexicon),
    query: &Query,
) -> Result<Answer, Failure> {
    let sought = Sought::of(matches);
    let facets: Vec<&String> = matches.get_many("facet").unwrap_or_default().collect();
    let rows = matches.get_one("limit").copied().unwrap_or(usize::MAX);
    if matches.get_flag("count") {
        return counted(study, lexicon, query, sought).map(Answer::Count);
    }
    if let (Sought::Unit(unit), false) = (sought, facets.is_empty()) {
        let places = asked::frugal(study, lexicon, query, unit)?.places(unit);
        let hits = places.into_iter().map(|place| Hit { place, highlights: Vec::new(), score: 0.0 });
        return faceted(study, &hits.collect::<Vec<_>>(), (&facets, rows));
    }
    if !facets.is_empty() {
        let search = asked::search(study, lexicon, query)?;
        return faceted(study, &sought.hits(&search, ordered(matches)), (&facets, rows));
    }
    let order = ordered(matches);
    // Lines for people show no scores.
    let scores = format != Format::Text || order == Order::Relevance;
    if let (Sought::Unit(unit), Order::Corpus, false) = (sought, order, scores)
        && rows < usize::MAX
    {
        let all = counted(study, lexicon, query, sought)?;
        let hits = Search::beginning(study, lexicon, query, (unit, rows, all)).map_err(|e| asked::failed(query, e))?;
        return Ok(Answer::Hits { hits, all });
    }
    let search = match scores {
        true => asked::search(study, lexicon, query)?,
        false => asked::frugal(study, lexicon, query, sought.unit())?,
    };
    let full = format == Format::Text && Show::new(study, lexicon, matches).full;
    if let (Sought::Unit(unit), Order::Corpus, true) = (sought, order, listed::can(format) && !full) {
        let mut places = search.places(unit);
        let all = places.len();
        places.truncate(rows);
        let scale = scores.then(|| search.scale());
        return Ok(Answer::Listed(Listed { found: search.keep(), places, scale }, all));
    }
    let (hits, all) = sought.first(&search, order, (rows, scores));
    Ok(Answer::Hits { hits, all })
}

/// How many there are.
fn counted(study: &impl Known, lexicon: &Lexicon, query: &Query, sought: Sought) -> Result<usize, Failure> {
    let Sought::Unit(unit) = sought else {
        return Ok(sought.count(&asked::search(study, lexicon, query)?));
    };
    let planned = plan::plan(study, query).map_err(|faults| asked::refused(&query.text, &faults))?;
    match lexicon.count(&planned).filter(|_| unit == Unit::Turn) {
        Some(counted) => counted.map_err(Failure::new),
        None => Ok(asked::frugal(study, lexicon, query, unit)?.places(unit).len()),
    }
}

fn faceted(study: &impl Known, hits: &[Hit], (facets, rows): (&[&String], usize)) -> Result<Answer, Failure> {
    let tables: Result<Vec<Table>, String> = facets.iter().map(|by| table::facet(study, hits, (by, rows))).collect();
    Ok(Answer::Facets(tables.map_err(Failure::new)?, hits.len()))
}

fn print<K: Known>(
    context: &Context,
    matches: &ArgMatches,
    (study, lexicon): (&K, &Lexicon),
    answer: Answer,
    faults: (usize, usize),
) -> Result<Option<Outcome>, Failure> {
    let sought = Sought::of(matches);
    let format = context.format()?.unwrap_or(Format::Text);
    let show = Show::new(study, lexicon, matches);
    let (hits, all) = match answer {
        Answer::Count(n) => return count(context, n, sought).map(Some),
        Answer::Facets(tables, all) => {
            let named: Vec<&String> = matches.get_many("facet").unwrap_or_default().collect();
            output::tables(context, &tables, || table::joined(&named, &tables))?;
            output::mention(faults);
            return Ok(Some(found(all)));
        }
        Answer::Listed(listed, all) => {
            if !listed::print(context, &show, &listed, (format, &sought.said(all)))? {
                return Ok(None);
            }
            output::mention(faults);
            return Ok(Some(found(all)));
        }
        Answer::Hits { hits, all } => (hits, all),
    };
    let title = match hits.len() == all {
        true => sought.said(all),
        false => format!("{} of {}", hits.len(), sought.said(all)),
    };
    match format {
        Format::Text => show::print(context, show::lines(context, &show, &hits), &title)?,
        Format::Json => output::json(context, &table::as_json(study, &hits))?,
        _ => output::table(context, &table::table(study, &hits, title), None)?,
    }
    output::mention(faults);
    Ok(Some(found(all)))
}

/// The order that `--sort` asks for.
fn ordered(matches: &ArgMatches) -> Order {
    let order = text(matches, "sort").and_then(|word| Order::ALL.into_iter().find(|(_, w)| *w == word));
    order.map_or(Order::default(), |(order, _)| order)
}

fn found(n: usize) -> Outcome {
    if n == 0 { Outcome::Findings } else { Outcome::Fine }
}

fn count(context: &Context, n: usize, sought: Sought) -> Result<Outcome, Failure> {
    match output::wants_json(context)? {
        true => output::json(context, &json!({ "unit": sought.word(), "count": n }))?,
        false => output::text(context, &format!("{n}\n"))?,
    }
    Ok(found(n))
}
