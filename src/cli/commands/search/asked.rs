//! From what stands on the command line to a query of this study: the words
//! typed, the filters beside them, the words of the study to look in. Shared by
//! every command that takes a query.

use crate::analysis::record::{Record, choose};
use crate::analysis::scope::{Excerpts, Found, Scope};
use crate::cli::commands::codings::narrowed;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::output;
use crate::model::fold::plural;
use crate::model::known::Known;
use crate::model::study::Study;
use crate::query::{self, Fault, Kind, Query, Term, Words};
use crate::search::lexicon::Lexicon;
use crate::search::units::Unit;
use crate::search::{Search, SearchError};
use crate::store::glance::Glance;
use clap::ArgMatches;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A filter as a field of a query: its name, and values of which one must hold.
pub type Filter = (String, Vec<String>);

/// Reads a query; what it probably did not mean is said.
///
/// # Errors
/// All faults of the query.
pub fn read(words: &str) -> Result<Query, Failure> {
    let query = query::parse(words).map_err(|faults| refused(words, &faults))?;
    doubt(&query, "");
    Ok(query)
}

/// Says what a query probably did not mean; `place` says where it stands, if in a
/// list. The query stands on a line of its own, so that the marks are below it.
pub fn doubt(query: &Query, place: &str) {
    let shown = |hint: &Fault| format!("emic: {place}this may not be what you mean:\n{}", hint.shown(&query.text));
    query.hints.iter().for_each(|hint| output::say(&shown(hint)));
}

/// Says where words are found in one form only, for a query that asks for words in
/// all their forms. (Of a study that did not change since, nobody says it again.)
pub fn forms(study: &Study, query: &Query) {
    let mut word = None;
    if let Some(root) = &query.root {
        root.each(&mut |node| {
            if let (Kind::Words(Words::Term(Term::Stem(stem))), None) = (&node.kind, &word) {
                word = Some(stem.clone());
            }
        });
    }
    let silent = study.sources.iter().filter(|source| source.language.is_none()).count();
    if let Some(word) = word.filter(|_| silent > 0) {
        let (sources, is) = (plural(silent, "source"), if silent == 1 { "has" } else { "have" });
        output::say(&format!(
            "emic: {sources} {is} no language, so there “{word}” is found in this form only; write language = \"en\" (or another) into study.toml, or `language:` at the top of the file"
        ));
    }
}

/// The words of the study, indexed as they are now.
///
/// # Errors
/// If they cannot be read.
pub fn lexicon(study: &Study) -> Result<Lexicon, Failure> {
    let folder = folder(&study.root);
    let mut progress = output::Progress::new("sources indexed");
    let made = Lexicon::of(study, Some(&folder), &mut |done, of| progress.at(done, of));
    progress.end();
    let (lexicon, notices) = made.map_err(Failure::new)?;
    notices.iter().for_each(|notice| output::say(&format!("emic: {notice}")));
    Ok(lexicon)
}

/// The query made ready for the study.
///
/// # Errors
/// If it names what the study does not have.
pub fn search<'s, K: Known>(
    study: &'s K,
    words: &'s Lexicon,
    query: &Query,
) -> Result<Search<'s, Lexicon, K>, Failure> {
    Search::new(study, words, query).map_err(|e| failed(query, e))
}

/// The same, to find units of one kind, without scores.
///
/// # Errors
/// If it names what the study does not have.
pub fn frugal<'s, K: Known>(
    study: &'s K,
    words: &'s Lexicon,
    query: &Query,
    unit: Unit,
) -> Result<Search<'s, Lexicon, K>, Failure> {
    Search::frugal(study, words, query, unit).map_err(|e| failed(query, e))
}

/// Why a search cannot be made, for a person.
pub fn failed(query: &Query, e: SearchError) -> Failure {
    match e {
        SearchError::Query(faults) => refused(&query.text, &faults),
        SearchError::Text(words) => Failure::new(words),
    }
}

/// Whose codings a query speaks of: `--record`, else everybody's; what
/// `study.toml` says is for counting.
///
/// # Errors
/// If there is no such record.
pub fn record(context: &Context, study: &Study) -> Result<Record, Failure> {
    match context.record() {
        Some(word) => choose(study, Some(&word)).map_err(Failure::new),
        None => Ok(Record::All),
    }
}

/// Where the words of a study are kept.
pub fn folder(root: &Path) -> PathBuf {
    root.join(".emic").join("index")
}

/// The codings whose excerpts a query finds.
///
/// # Errors
/// If it cannot be asked.
pub fn found(study: &Study, words: &str) -> Result<Found, Failure> {
    let query = read(words)?;
    forms(study, &query);
    let lexicon = lexicon(study)?;
    let codings = search(study, &lexicon, &query)?.codings();
    Ok(Found { query: query.written(), codings: Excerpts::Ids(Arc::new(codings)) })
}

/// The same from what is kept of a study and of its words; `None` if that is not enough.
pub fn found_kept(glance: &Glance, words: &str) -> Option<Found> {
    let query = query::parse(words).ok()?;
    let lexicon = Lexicon::kept(&folder(glance.root()), glance.index())?;
    let places = Search::new(glance, &lexicon, &query).ok()?.numbered();
    if !glance.is_sound() {
        return None;
    }
    doubt(&query, "");
    Some(Found { query: query.written(), codings: Excerpts::Places(Arc::new(places)) })
}

/// The filters on the command line as fields of a query.
///
/// # Errors
/// If they name what the study does not have.
pub fn filters(matches: &ArgMatches, study: &Study) -> Result<Vec<Filter>, Failure> {
    let scope: Scope = narrowed(matches, study, Record::All)?;
    let mut out = vec![
        ("under".to_owned(), scope.under.into_iter().map(|code| code.0).collect()),
        ("participant".to_owned(), scope.participants),
        ("source".to_owned(), scope.sources),
    ];
    for (name, value) in scope.where_ {
        if let Some(field) = query::known(&name) {
            let message =
                format!("a query cannot ask for the attribute “{name}”: {}: is a field of every study", field.name);
            return Err(
                Failure::new(message).hint("give the attribute another name in participants.csv and the sources")
            );
        }
        match out.iter_mut().find(|(n, _)| *n == name) {
            Some((_, values)) => values.push(value),
            None => out.push((name, vec![value])),
        }
    }
    out.retain(|(_, values)| !values.is_empty());
    Ok(out)
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
