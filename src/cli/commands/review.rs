//! `emic review`: codings whose words are no longer where they were.
//!
//! What is changed, ambiguous or lost waits here for a person; asked for, also
//! what is provisional (made by a search, say), as on the review page. Nothing leaves
//! the queue by itself, and every decision is an act that can be undone.

use super::{flag, option, positional, required, text};
use crate::analysis::review::{self, Reason};
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::{Outcome, Row, output};
use crate::export::Format;
use crate::model::change::{Change, Field};
use crate::model::coding::{Coding, CodingStatus};
use crate::model::ids::Ulid;
use crate::model::span::Span;
use crate::model::study::Study;
use crate::model::table::{Cell, Column, Kind, Table};
use crate::session::Session;
use clap::{ArgMatches, Command};

/// The row.
pub const ROW: Row = Row { name: "review", build, run };

fn build(command: Command) -> Command {
    let coding = || positional("coding", "The coding's id, as the list shows it").required(true);
    command
        .about("Decide on codings whose words have changed or gone")
        .subcommand(Command::new("accept").about("The found place is right; a provisional coding is final").arg(coding()))
        .subcommand(Command::new("move").about("It belongs elsewhere").arg(coding()).arg(option("span", "START-END", "The right place, in characters").required(true)))
        .subcommand(Command::new("drop").about("Remove the coding; a provisional one stays as rejected").arg(coding()))
        .arg(option("source", "ID", "Only one source"))
        .arg(flag("provisional", "Provisional codings, too: those that wait for a yes"))
        .after_help("Codings found again for sure (exact, moved) are not listed: they count as before.\n\nExamples:\n  emic review\n  emic review accept 01JD…\n  emic review --provisional\n  emic review move 01JD… --span 120-188\n\nExit status: 0 the queue is empty, 1 something waits.")
}

fn run(context: &mut Context, matches: &ArgMatches) -> Result<Outcome, Failure> {
    let Some((verb, inner)) = matches.subcommand() else {
        return list(context, &context.session()?, (text(matches, "source"), matches.get_flag("provisional")));
    };
    let mut session = context.writing()?;
    let coding = find(&session, &required(inner, "coding"))?;
    let (id, place) = (coding.id.clone(), coding.place.clone());
    let open = review::reason(session.study(), coding) == Some(Reason::Provisional);
    let status = |status| Change::Set { codings: vec![id.clone()], field: Field::Status(status) };
    let change = match verb {
        "drop" if open => status(CodingStatus::Rejected),
        "accept" if open => status(CodingStatus::Final),
        "drop" => Change::Remove(vec![id]),
        "move" => Change::Set { codings: vec![id], field: Field::Span(span(&required(inner, "span"))?) },
        _ if place.span.is_empty() => {
            return Err(Failure::new("its words were not found, so there is no place to accept")
                .hint("emic review move ID --span START-END, or emic review drop ID"));
        }
        _ => Change::Set { codings: vec![id], field: Field::Span(place.span) },
    };
    let (code, source) = (coding.code.as_ref().map_or("no code", |c| c.0.as_str()).to_owned(), coding.source.clone());
    let what = match &change {
        Change::Set { field: Field::Span(span), .. } => {
            format!("{code} in {source} now stands at {}-{}", span.start, span.end)
        }
        Change::Set { field: Field::Status(status), .. } => format!("{code} in {source} is {} now", status.word()),
        _ => format!("{code} in {source} is removed"),
    };
    session.apply(change)?;
    session.finish()?;
    output::text(context, &format!("{what}\n"))?;
    Ok(Outcome::Fine)
}

fn find<'s>(session: &'s Session, given: &str) -> Result<&'s Coding, Failure> {
    let mut found = session.study().codings.iter().filter(|c| c.id.0.starts_with(&given.to_uppercase()));
    match (found.next(), found.next()) {
        (Some(one), None) => Ok(one),
        (Some(_), Some(_)) => {
            Err(Failure::new(format!("several codings begin with {given}")).hint("give more of the id"))
        }
        _ => Err(crate::session::SessionError::UnknownCoding(Ulid::from(given).0).into()),
    }
}

/// Reads `120-188`.
fn span(text: &str) -> Result<Span, Failure> {
    let parts = text.split_once('-').or_else(|| text.split_once(','));
    let numbers = parts.and_then(|(a, b)| Some((a.trim().parse().ok()?, b.trim().parse().ok()?)));
    numbers
        .map(|(start, end)| Span::new(start, end))
        .ok_or_else(|| Failure::new(format!("“{text}” is not a place")).hint("write it as START-END, such as 120-188"))
}

fn list(context: &Context, session: &Session, (source, open): (Option<&str>, bool)) -> Result<Outcome, Failure> {
    let study = session.study();
    let waits = |c: &&Coding| !c.place.grade.is_sure() || open && review::reason(study, c) == Some(Reason::Provisional);
    let waiting = || study.codings.iter().filter(waits).filter(|c| source.is_none_or(|s| s == c.source));
    let rows: Vec<Vec<Cell>> = waiting().map(|c| row(study, c)).collect();
    let empty = rows.is_empty();
    if empty && context.format()?.is_none() {
        let said = if open { "Nothing waits." } else { "Nothing waits: every coding stands on its words." };
        output::text(context, &format!("{said}\n"))?;
        return Ok(Outcome::Fine);
    }
    if context.format()?.is_none_or(|f| f == Format::Text) {
        output::text(context, &waiting().map(|c| block(study, c)).collect::<String>())?;
        return Ok(Outcome::Findings);
    }
    let columns = [
        ("id", Kind::Text),
        ("source", Kind::Text),
        ("coder", Kind::Text),
        ("code", Kind::Text),
        ("grade", Kind::Text),
        ("status", Kind::Text),
        ("start", Kind::Number),
        ("end", Kind::Number),
        ("quote", Kind::Prose),
        ("found", Kind::Prose),
        ("places", Kind::Number),
    ];
    let columns = columns.iter().map(|(k, kind)| Column::new(k, *kind)).collect();
    let mut table = Table::list("Codings to review", columns, rows);
    table.notes.push("quote: the words when coded; found: what stands at the place now; places: how often the words stand in the text".to_owned());
    output::table(context, &table, None)?;
    Ok(if empty { Outcome::Fine } else { Outcome::Findings })
}

/// One coding for people: what it was, what stands there, what to type.
fn block(study: &Study, c: &Coding) -> String {
    let shown = |text: &str| crate::model::diagnostic::printable(text, 400);
    if review::reason(study, c) == Some(Reason::Provisional) {
        return provisional(study, c);
    }
    let place = study
        .source(&c.source)
        .map_or(String::new(), |s| s.turn_of(c.place.span).map_or(String::new(), |t| format!(", turn {t}")));
    let code = c.code.as_ref().map_or("no code", |x| x.0.as_str());
    let mut out = format!(
        "{}  {code} ({}) in {}{place}: {}\n    was: {}\n",
        c.id,
        c.coder,
        c.source,
        c.place.grade.word(),
        shown(&c.anchor.quote)
    );
    let found = review::found(study, c);
    match c.place.candidates.len() {
        n if n > 1 => out.push_str(&format!(
            "    these words stand in {n} places now: {}\n",
            c.place.candidates.iter().take(8).map(|s| format!("{}-{}", s.start, s.end)).collect::<Vec<_>>().join(", ")
        )),
        _ if found.is_empty() => out.push_str("    not found\n"),
        _ => out.push_str(&format!("    now: {} ({}-{})\n", shown(found), c.place.span.start, c.place.span.end)),
    }
    let accept = review::place(c).map_or_else(String::new, |_| format!("emic review accept {}, ", c.id));
    out.push_str(&format!(
        "    → {accept}emic review move {} --span START-END, or emic review drop {}\n\n",
        c.id, c.id
    ));
    out
}

/// One that waits for a yes.
fn provisional(study: &Study, c: &Coding) -> String {
    let shown = |text: &str| crate::model::diagnostic::printable(text, 400);
    let turn = study.source(&c.source).and_then(|s| s.turn_of(c.place.span));
    let place = turn.map_or(String::new(), |t| format!(", turn {t}"));
    let code = c.code.as_ref().map_or("no code", |x| x.0.as_str());
    let by = match &c.query {
        Some(query) => format!("found by {}", shown(query)),
        None => format!("by {}", c.by.word()),
    };
    let words = shown(review::found(study, c));
    let ask = format!("emic review accept {}, or emic review drop {}", c.id, c.id);
    format!("{}  {code} ({}) in {}{place}: provisional, {by}\n    {words}\n    → {ask}\n\n", c.id, c.coder, c.source)
}

fn row(study: &Study, c: &Coding) -> Vec<Cell> {
    let found = review::found(study, c);
    vec![
        Cell::Text(c.id.0.clone()),
        Cell::Text(c.source.clone()),
        Cell::Text(c.coder.clone()),
        c.code.as_ref().map_or(Cell::Blank("no code"), |x| Cell::Text(x.0.clone())),
        Cell::Text(c.place.grade.word().to_owned()),
        Cell::Text(c.status.word().to_owned()),
        Cell::Count(u64::from(c.place.span.start)),
        Cell::Count(u64::from(c.place.span.end)),
        Cell::Text(c.anchor.quote.clone()),
        Cell::Text(found.to_owned()),
        Cell::Count(c.place.candidates.len() as u64),
    ]
}
