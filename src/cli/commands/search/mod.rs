//! `emic search`: words, codes, attributes and speakers in one query.

mod show;

use super::{flag, option, text};
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::{Outcome, Row, output};
use crate::export::Format;
use crate::model::fold::plural;
use crate::query::{self, Fault};
use crate::search::hits::Order;
use crate::search::lexicon::Lexicon;
use crate::search::units::Unit;
use crate::search::{Hit, Search, SearchError, table};
use crate::session::Session;
use clap::{Arg, ArgAction, ArgMatches, Command};
use serde_json::json;

/// The row.
pub const ROW: Row = Row { name: "search", build, run };

fn build(command: Command) -> Command {
    let units = Unit::ALL.map(Unit::word);
    let orders = Order::ALL.map(|(_, word)| word);
    command
        .about("Find words, codes, attributes and speakers, alone or together")
        .arg(Arg::new("query").value_name("QUERY").num_args(0..).help("What to find; in quotes where the shell needs it"))
        .arg(option("unit", "UNIT", "What to find: turn, sentence, excerpt (coded words), source").value_parser(units).default_value("turn"))
        .arg(option("sort", "ORDER", "In which order: corpus, relevance, participant").value_parser(orders).default_value("corpus"))
        .arg(option("limit", "N", "At most so many hits").value_parser(clap::value_parser!(usize)))
        .arg(option("context", "N", "Show so many turns before and after, too").value_parser(clap::value_parser!(usize)))
        .arg(flag("full", "Show all words of each hit, not one line"))
        .arg(flag("count", "Only say how many there are"))
        .arg(option("facet", "NAME", "Count hits by code, coder, participant, speaker, source, kind, section or an attribute").action(ArgAction::Append))
        .after_help("docs/search.md says all that a query may be. In short:\n  custody                  the word and its forms      =custody      only this form\n  \"criminal record\"        a phrase                    \"a b\"~5       with up to 5 words between\n  polic*  record~1         beginnings, misspellings    /diver.*/     a regular expression\n  a OR b   -a   (a b)      or, not, parentheses        NEAR(a b, 5)  near each other\n  code:ID  under:ID        coded so                    is:uncoded    not coded\n  role:officer age:[20 TO 35]  attributes              speaker:interviewer\n  code:a & code:b          coded with both, overlapping\nA query that begins with - stands behind --.\n\nExamples:\n  emic search custody\n  emic search '\"criminal record\"~4 under:diversion role:officer -speaker:interviewer'\n  emic search --unit excerpt 'code:one-chance' --facet role\n  emic search --count 'is:uncoded diver*'\n\nExit status: 0 found, 1 nothing found.")
}

fn run(context: &mut Context, matches: &ArgMatches) -> Result<Outcome, Failure> {
    let words: Vec<String> = matches.get_many::<String>("query").unwrap_or_default().cloned().collect();
    let query = query::parse(&words.join(" ")).map_err(|faults| refused(&words.join(" "), &faults))?;
    query.hints.iter().for_each(|hint| output::say(&format!("emic: {}", hint.shown(&query.text))));
    let session = context.session()?;
    let lexicon = lexicon(&session)?;
    let study = session.study();
    let search = Search::new(study, &lexicon, &query).map_err(|e| match e {
        SearchError::Query(faults) => refused(&query.text, &faults),
        SearchError::Text(words) => Failure::new(words),
    })?;
    let unit = text(matches, "unit").and_then(Unit::from_word).unwrap_or_default();
    if matches.get_flag("count") {
        return count(context, search.places(unit).len(), unit);
    }
    let order = text(matches, "sort").and_then(|word| Order::ALL.into_iter().find(|(_, w)| *w == word));
    let mut hits = search.hits(unit, order.map_or(Order::default(), |(order, _)| order));
    let all = hits.len();
    let facets: Vec<&String> = matches.get_many("facet").unwrap_or_default().collect();
    if !facets.is_empty() {
        return by(context, &session, &hits, &facets);
    }
    hits.truncate(matches.get_one("limit").copied().unwrap_or(usize::MAX));
    let title = match hits.len() == all {
        true => said(all, unit),
        false => format!("{} of {}", hits.len(), said(all, unit)),
    };
    if context.format()?.unwrap_or(Format::Text) == Format::Text {
        let around = matches.get_one("context").copied();
        let full = matches.get_flag("full") || around.is_some();
        let shown = show::Show { study, lexicon: &lexicon, full, around: around.unwrap_or(0) };
        show::print(context, &shown, &hits, &title)?;
    } else {
        output::table(context, &table::table(study, &hits, title), Some(&table::as_json(study, &hits)))?;
    }
    output::mention_faults(session.faults());
    Ok(found(all))
}

/// The words of the study, indexed as they are now.
///
/// # Errors
/// If they cannot be read.
pub fn lexicon(session: &Session) -> Result<Lexicon, Failure> {
    let study = session.study();
    let folder = study.root.join(".emic").join("index");
    let mut progress = output::Progress::new("sources indexed");
    let made = Lexicon::of(study, Some(&folder), &mut |done, of| progress.at(done, of));
    progress.end();
    let (lexicon, notices) = made.map_err(Failure::new)?;
    notices.iter().for_each(|notice| output::say(&format!("emic: {notice}")));
    Ok(lexicon)
}

fn said(n: usize, unit: Unit) -> String {
    plural(n, unit.word())
}

fn found(n: usize) -> Outcome {
    if n == 0 { Outcome::Findings } else { Outcome::Fine }
}

fn count(context: &Context, n: usize, unit: Unit) -> Result<Outcome, Failure> {
    match output::wants_json(context)? {
        true => output::json(context, &json!({ "unit": unit.word(), "count": n }))?,
        false => output::text(context, &format!("{n}\n"))?,
    }
    Ok(found(n))
}

fn by(context: &Context, session: &Session, hits: &[Hit], facets: &[&String]) -> Result<Outcome, Failure> {
    for by in facets {
        let table = table::facet(session.study(), hits, by).map_err(Failure::new)?;
        output::table(context, &table, None)?;
    }
    output::mention_faults(session.faults());
    Ok(found(hits.len()))
}

/// All faults of a query, each with its place.
pub fn refused(query: &str, faults: &[Fault]) -> Failure {
    let shown: Vec<String> = faults.iter().map(|fault| fault.shown(query)).collect();
    let what = match faults {
        [_] => "this query cannot be asked",
        _ => "this query cannot be asked, for more than one reason",
    };
    Failure::new(format!("{what}:\n\n{}\n", shown.join("\n\n"))).hint("`emic search --help` shows what a query may be")
}
