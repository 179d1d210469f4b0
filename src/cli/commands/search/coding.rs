//! Coding what is found: `--code` and `--words`.
//!
//! A search finds words, not meanings. So what it codes is provisional, carries
//! the query, and is one act: a person goes through it one by one, or takes all
//! of it back at once. What is coded so already is left as it is, also what
//! somebody said no to, so that the same search can be run again after more
//! transcripts came.

use super::asked::{self, Filter};
use super::sought::Sought;
use super::{ordered, show, words};
use crate::analysis::record::Record;
use crate::cli::commands::{required, text};
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::{Outcome, output};
use crate::export::Format;
use crate::model::change::{Change, NewCoding};
use crate::model::codebook::CodeId;
use crate::model::coding::{CodingStatus, Method};
use crate::model::fold::plural;
use crate::model::study::Study;
use crate::model::table::{Cell, Column, Kind, Table};
use crate::query::{self, Query};
use crate::search::hits::Order;
use crate::search::lexicon::Lexicon;
use crate::search::only::Only;
use crate::search::units::Unit;
use crate::search::{Hit, Search, SearchError, table};
use crate::session::Session;
use clap::ArgMatches;
use serde_json::json;
use std::collections::HashSet;
use std::path::Path;

/// One query and the code for what it finds.
struct Job {
    /// Line of the word list.
    line: Option<usize>,
    query: Query,
    code: CodeId,
}

/// What came of a job.
struct Done {
    /// All that was found.
    found: usize,
    /// What is to be coded.
    hits: Vec<Hit>,
}

/// What came of all of them.
struct Batch {
    done: Vec<Done>,
    new: Vec<NewCoding>,
    /// Coded so before.
    before: usize,
    /// Found by an earlier query of the list, too.
    twice: usize,
    /// Found, and beyond `--limit`.
    beyond: usize,
}

/// Codes what is found, or shows what would be coded.
///
/// # Errors
/// If nobody says who codes; if queries or codes do not fit, all of them at once.
pub fn run(context: &mut Context, matches: &ArgMatches, typed: &str) -> Result<Outcome, Failure> {
    let dry = matches.get_flag("dry-run");
    let sought = Sought::of(matches);
    if sought == Sought::Unit(Unit::Source) {
        return Err(Failure::new("whole sources are not coded by search")
            .hint("choose --unit turn, sentence, match or excerpt"));
    }
    let mut session = if dry { context.session()? } else { context.writing()? };
    if session.coder().is_empty() {
        return Err(session.no_coder().into());
    }
    let filters = asked::filters(matches, session.study())?;
    let lexicon = asked::lexicon(session.study())?;
    let jobs = jobs(matches, &session, &lexicon, typed, &filters)?;
    let record = asked::record(context, session.study())?;
    let limit = matches.get_one("limit").copied().unwrap_or(usize::MAX);
    let batch = collect(&session, &lexicon, &jobs, (sought, ordered(matches), limit, &record))?;
    let sentence = sentence(session.study(), &jobs, &batch, sought, dry);
    output::mention_faults(session.faults());
    let outcome = if batch.new.is_empty() { Outcome::Findings } else { Outcome::Fine };
    if dry {
        would(context, (session.study(), &lexicon), matches, (&jobs, &batch), &sentence)?;
        return Ok(outcome);
    }
    if !batch.new.is_empty() {
        session.apply(Change::Code(batch.new.clone()))?;
        session.finish()?;
    }
    coded(context, matches, (&jobs, &batch), &sentence)?;
    Ok(outcome)
}

/// What is to be done, all of it checked.
fn jobs(
    matches: &ArgMatches,
    session: &Session,
    lexicon: &Lexicon,
    typed: &str,
    filters: &[Filter],
) -> Result<Vec<Job>, Failure> {
    let Some(path) = text(matches, "words").map(Path::new) else {
        let query = asked::read(typed)?.narrowed(filters);
        asked::forms(session.study(), &query);
        if query.root.is_none() {
            return Err(Failure::new("it is not said what to code")
                .hint("write a query before --code, or a filter such as --participant"));
        }
        let code = session.codable(&CodeId(required(matches, "code")))?;
        return Ok(vec![Job { line: None, query, code }]);
    };
    let (pairs, mut bad) = words::read(path)?;
    let mut out = Vec::new();
    for pair in pairs {
        match job(session, lexicon, &pair, filters) {
            Ok(job) => out.push(job),
            Err(why) => bad.extend(why.into_iter().map(|why| (pair.line, why))),
        }
    }
    if bad.is_empty() {
        return Ok(out);
    }
    bad.sort_by_key(|(line, _)| *line);
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    let message = format!("the word list has {}; nothing was coded", plural(bad.len(), "fault"));
    let detail = |(line, why): (usize, String)| format!("{name}:{line}: {}", why.replace('\n', "\n      "));
    Err(bad.into_iter().fold(Failure::new(message), |f, one| f.detail(detail(one))))
}

fn job(session: &Session, lexicon: &Lexicon, pair: &words::Pair, filters: &[Filter]) -> Result<Job, Vec<String>> {
    let mut bad = Vec::new();
    let below = |fault: &query::Fault| format!("\n{}", fault.shown(&pair.query));
    let code = session.codable(&CodeId(pair.code.clone())).map_err(|e| bad.push(e.to_string()));
    let query = query::parse(&pair.query).map_err(|faults| bad.extend(faults.iter().map(below)));
    let query = query.map(|query| {
        asked::doubt(&query, &format!("line {}: ", pair.line));
        query.narrowed(filters)
    });
    if let Ok(query) = &query {
        match Search::new(session.study(), lexicon, query).map(|_| ()) {
            Err(SearchError::Query(faults)) => bad.extend(faults.iter().map(below)),
            Err(SearchError::Text(words)) => bad.push(words),
            Ok(()) if query.root.is_none() => bad.push("the query is empty".to_owned()),
            Ok(()) => {}
        }
    }
    match (query, code) {
        (Ok(query), Ok(code)) if bad.is_empty() => Ok(Job { line: Some(pair.line), query, code }),
        _ => Err(bad),
    }
}

type How<'r> = (Sought, Order, usize, &'r Record);

fn collect(session: &Session, lexicon: &Lexicon, jobs: &[Job], how: How<'_>) -> Result<Batch, Failure> {
    let (sought, order, limit, record) = how;
    let study = session.study();
    let seen_of = Only::of_record(study, record);
    let mut batch = Batch { done: Vec::new(), new: Vec::new(), before: 0, twice: 0, beyond: 0 };
    let mut seen = HashSet::new();
    for job in jobs {
        let hits = sought.hits(&asked::search(&seen_of, lexicon, &job.query)?, order);
        let found = hits.len();
        let query = job.query.written();
        let mut kept = Vec::new();
        for hit in hits {
            let new = NewCoding {
                by: Method::Search,
                query: Some(query.clone()),
                status: CodingStatus::Provisional,
                ..NewCoding::by_hand(&study.sources[hit.place.source].id, hit.place.span, Some(job.code.clone()))
            };
            let new = session.validate(&new)?;
            if session.is_coded(&new) {
                batch.before += 1;
            } else if !seen.insert((hit.place.source, new.span, job.code.clone())) {
                batch.twice += 1;
            } else if kept.len() == limit {
                batch.beyond += 1;
            } else {
                batch.new.push(new);
                kept.push(hit);
            }
        }
        batch.done.push(Done { found, hits: kept });
    }
    // Source by source: to anchor words, each source is read through once.
    batch.new.sort_by_cached_key(|new| (study.source_index(&new.source), new.span));
    Ok(batch)
}

/// What was done, in a sentence.
fn sentence(study: &Study, jobs: &[Job], batch: &Batch, sought: Sought, dry: bool) -> String {
    let busy = || jobs.iter().zip(&batch.done).filter(|(_, done)| !done.hits.is_empty()).map(|(job, _)| job);
    let codes: HashSet<&CodeId> = busy().map(|job| &job.code).collect();
    let with = match jobs {
        [job] => format!(" with {}", study.code_name(&job.code)),
        _ if codes.is_empty() => String::new(),
        _ => format!(" with {} by {}", plural(codes.len(), "code"), plural_queries(busy().count())),
    };
    let (were, was) = if dry { ("are", "is") } else { ("were", "was") };
    let be = |n: usize| if n == 1 { was } else { were };
    let mut parts = match batch.new.len() {
        0 if batch.before + batch.twice == 0 => return format!("nothing was found, so nothing {was} coded"),
        0 => return format!("nothing new: {} coded so already{with}", all(sought, batch.before, be)),
        n if dry => vec![format!("would code {}{with}, provisional", sought.said(n))],
        n => vec![format!("coded {}{with}, provisional", sought.said(n))],
    };
    if batch.before > 0 {
        parts.push(format!("{} {} coded so already", batch.before, be(batch.before)));
    }
    if batch.twice > 0 {
        let n = if batch.twice == 1 { "once".to_owned() } else { format!("{} times", batch.twice) };
        parts.push(format!("the same words were found for the same code {n} more"));
    }
    if batch.beyond > 0 {
        parts.push(format!("{} more {} left out by --limit", batch.beyond, be(batch.beyond)));
    }
    parts.push(if dry { "nothing was written".to_owned() } else { "`emic undo` takes it back".to_owned() });
    parts.join("; ")
}

fn all(sought: Sought, n: usize, be: impl Fn(usize) -> &'static str) -> String {
    let all = if n == 1 { "the" } else { "all" };
    format!("{all} {} found {}", sought.said(n), be(n))
}

fn plural_queries(n: usize) -> String {
    if n == 1 { "1 query".to_owned() } else { format!("{n} queries") }
}

/// Says what was coded.
fn coded(context: &Context, matches: &ArgMatches, (jobs, batch): Work, sentence: &str) -> Result<(), Failure> {
    if context.format()?.unwrap_or(Format::Text) != Format::Text {
        return tables(context, matches, (jobs, batch), sentence);
    }
    let mut out = String::new();
    if text(matches, "words").is_some() {
        jobs.iter().zip(&batch.done).for_each(|(job, done)| out.push_str(&head(job, done)));
        out.push('\n');
    }
    output::text(context, &format!("{out}{sentence}\n"))
}

/// Shows what would be coded.
fn would(
    context: &Context,
    (study, lexicon): (&Study, &Lexicon),
    matches: &ArgMatches,
    (jobs, batch): Work,
    sentence: &str,
) -> Result<(), Failure> {
    let listed = text(matches, "words").is_some();
    let format = context.format()?.unwrap_or(Format::Text);
    if format != Format::Text && listed {
        return tables(context, matches, (jobs, batch), sentence);
    }
    if format != Format::Text {
        let hits: Vec<Hit> = batch.done.iter().flat_map(|done| done.hits.clone()).collect();
        let json = table::as_json(study, &hits);
        output::table(context, &table::table(study, &hits, sentence.to_owned()), Some(&json))?;
        output::say(&format!("emic: {sentence}"));
        return Ok(());
    }
    let shown = show::Show::new(study, lexicon, matches);
    let mut out = String::new();
    for (job, done) in jobs.iter().zip(&batch.done) {
        if listed {
            out.push_str(&output::safe(&head(job, done)));
        }
        out.push_str(&show::lines(context, &shown, &done.hits));
        if !out.is_empty() {
            out.push('\n');
        }
    }
    output::styled(context, &format!("{out}{}\n", output::safe(sentence)))
}

type Work<'w> = (&'w [Job], &'w Batch);

/// `line 3: caution* → discretion: 12 found, 2 of them new`.
fn head(job: &Job, done: &Done) -> String {
    let line = job.line.map_or(String::new(), |line| format!("line {line}: "));
    let new = match (done.found, done.hits.len()) {
        (all, new) if all == new => String::new(),
        (_, 0) => ", none of them new".to_owned(),
        (_, new) => format!(", {new} of them new"),
    };
    format!("{line}{} → {}: {} found{new}\n", job.query.written(), job.code, done.found)
}

fn tables(context: &Context, matches: &ArgMatches, (jobs, batch): Work, sentence: &str) -> Result<(), Failure> {
    let one = |(job, done): (&Job, &Done)| {
        let (query, code) = (job.query.written(), &job.code.0);
        json!({"line": job.line, "query": query, "code": code, "found": done.found, "coded": done.hits.len()})
    };
    let json = json!({
        "unit": Sought::of(matches).word(),
        "dry_run": matches.get_flag("dry-run"),
        "coded": batch.new.len(),
        "already": batch.before,
        "queries": jobs.iter().zip(&batch.done).map(one).collect::<Vec<_>>(),
    });
    output::table(context, &queries(jobs, batch, sentence), Some(&json))
}

/// One row a query.
fn queries(jobs: &[Job], batch: &Batch, title: &str) -> Table {
    let columns = vec![
        Column::new("line", Kind::Number),
        Column::new("query", Kind::Prose),
        Column::new("code", Kind::Text),
        Column::new("found", Kind::Number),
        Column::new("coded", Kind::Number),
    ];
    let rows = jobs.iter().zip(&batch.done).map(|(job, done)| {
        vec![
            job.line.map_or(Cell::Blank(""), |line| Cell::Count(line as u64)),
            Cell::Text(job.query.written()),
            Cell::Text(job.code.0.clone()),
            Cell::Count(done.found as u64),
            Cell::Count(done.hits.len() as u64),
        ]
    });
    Table::list(title.to_owned(), columns, rows.collect())
}
