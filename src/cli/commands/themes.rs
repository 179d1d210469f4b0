//! `emic themes`: what the codes amount to.

use super::codings::{narrowing, scope_of};
use super::{flag, option, positional, required, text};
use crate::analysis::record::choose;
use crate::analysis::scope::Scope;
use crate::analysis::themes::{Line, Part, Sheet, list, sheet, themes};
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::{Outcome, Row, output};
use crate::export::Format;
use crate::model::codebook::CodeId;
use crate::model::fold::plural;
use crate::model::nearest::{hint, nearest};
use crate::model::study::Study;
use clap::{ArgAction, ArgMatches, Command};
use serde_json::{Value, json};
use std::fmt::Write;

/// The row.
pub const ROW: Row = Row { name: "themes", build, run };

fn build(command: Command) -> Command {
    counting(command)
        .about("List themes with what they rest on, show one, begin one")
        .subcommand(
            counting(Command::new("show"))
                .about("One theme: claim, codes, links, evidence and what speaks against it")
                .arg(positional("id", "Its id").required(true))
                .after_help("Examples:\n  emic themes show records-follow-people\n  emic themes show records-follow-people --format csv -o evidence.csv"),
        )
        .subcommand(
            Command::new("new")
                .about("Make the file of a new theme; one that is there stays as it is")
                .arg(positional("id", "Its lasting id: a-z, 0-9 and -").required(true))
                .arg(option("title", "TEXT", "Its title").required(true))
                .arg(option("code", "ID", "A code it is built from; several times for several").action(ArgAction::Append))
                .arg(option("claim", "TEXT", "What it says, in a sentence"))
                .after_help("Examples:\n  emic themes new records-follow-people --title \"Records follow people\" --code lingering-traces"),
        )
        .after_help("A theme is a file below themes/, or a code marked .theme. Its codings are those of its codes, of\nthe codes below them, and those it names as evidence; each segment, participant and source counts\nonce.\n\nExamples:\n  emic themes\n  emic themes --record union --format csv\n  emic themes show records-follow-people\n  emic themes new records-follow-people --title \"Records follow people\" --code lingering-traces\n\nExit status: 0 some, 1 none.")
}

const WHICH: &str = "Which codings count (several values of one filter are alternatives)";

/// The options that say which codings count.
fn counting(command: Command) -> Command {
    narrowing(command, WHICH)
        .arg(flag("provisional", "Count provisional codings too").help_heading(WHICH))
        .arg(flag("rejected", "Count rejected codings too").help_heading(WHICH))
        .arg(flag("unsure", "Count codings whose words changed or were lost").help_heading(WHICH))
}

fn run(context: &mut Context, matches: &ArgMatches) -> Result<Outcome, Failure> {
    match matches.subcommand() {
        Some(("show", m)) => show(context, m),
        Some(("new", m)) => new(context, m),
        _ => all(context, matches),
    }
}

fn asked(context: &Context, matches: &ArgMatches, study: &Study) -> Result<Scope, Failure> {
    let record = choose(study, context.record().as_deref()).map_err(Failure::new)?;
    scope_of(matches, study, record)
}

fn all(context: &Context, matches: &ArgMatches) -> Result<Outcome, Failure> {
    let session = context.session()?;
    let table = list(session.study(), &asked(context, matches, session.study())?);
    output::table(context, &table, None)?;
    output::mention_faults(session.faults());
    Ok(if table.is_empty() { Outcome::Findings } else { Outcome::Fine })
}

/// The id of a theme that is there.
///
/// # Errors
/// If there is none, with the nearest one.
pub fn known(study: &Study, id: &str) -> Result<String, Failure> {
    let views = themes(study);
    if views.iter().any(|v| v.id.0 == id) {
        return Ok(id.to_owned());
    }
    let near = hint(nearest(id, views.iter().map(|v| v.id.0.as_str())));
    Err(Failure::new(format!("there is no theme “{id}”{near}")).hint("`emic themes` lists them"))
}

fn show(context: &Context, matches: &ArgMatches) -> Result<Outcome, Failure> {
    let session = context.session()?;
    let study = session.study();
    let id = known(study, &required(matches, "id"))?;
    if let Some(sheet) = sheet(study, &asked(context, matches, study)?, &id) {
        match context.format()?.unwrap_or(Format::Text) {
            Format::Text => output::text(context, &as_text(&sheet))?,
            _ => output::table(context, &sheet.table(), Some(&as_json(&sheet)))?,
        }
    }
    output::mention_faults(session.faults());
    Ok(Outcome::Fine)
}

/// The parts with their headings, for people and as keys.
const PARTS: [(Part, &str, &str); 6] = [
    (Part::Code, "Codes", "codes"),
    (Part::Link, "Links", "links"),
    (Part::LinkedFrom, "Linked from", "linked_from"),
    (Part::Evidence, "Evidence", "evidence"),
    (Part::Counter, "Counter-evidence", "counter_evidence"),
    (Part::Memo, "Memos", "memos"),
];

fn lines(sheet: &Sheet, part: Part) -> impl Iterator<Item = &Line> {
    sheet.lines.iter().filter(move |(p, _)| *p == part).map(|(_, line)| line)
}

fn as_text(sheet: &Sheet) -> String {
    let (codings, participants, sources) = sheet.counts;
    let count = |n: u64, thing: &str| plural(n as usize, thing);
    let mut out = format!("{}  ({})\n{} · {}\n", sheet.title, sheet.id, sheet.status.word(), sheet.file);
    let _ = writeln!(
        out,
        "{}, {}, {}",
        count(codings, "coding"),
        count(participants, "participant"),
        count(sources, "source")
    );
    if !sheet.claim.is_empty() {
        let _ = writeln!(out, "\n{}", sheet.claim);
    }
    for (part, heading, _) in PARTS {
        let all: Vec<String> = lines(sheet, part).map(|line| in_words(part, line)).collect();
        if !all.is_empty() {
            let _ = writeln!(out, "\n{heading}\n{}", all.join("\n"));
        }
    }
    out.push('\n');
    for note in &sheet.notes {
        let _ = writeln!(out, "{note}");
    }
    out
}

fn in_words(part: Part, line: &Line) -> String {
    let indent = "  ".repeat(1 + line.depth as usize);
    match (&line.place, line.counts) {
        (Some((source, turn)), _) => {
            let turn = turn.map_or(String::new(), |t| format!(" turn {t}"));
            let aside = if line.not_counted.is_empty() {
                String::new()
            } else {
                format!(" [not counted: {}]", line.not_counted)
            };
            let who = if line.speakers.is_empty() { String::new() } else { format!("{}, ", line.speakers.join(", ")) };
            let quote = line.quote.split_whitespace().collect::<Vec<_>>().join(" ");
            format!(
                "{indent}“{quote}”\n{indent}  {who}{source}{turn} · {} · {}{aside}\n{indent}  {}",
                line.title, line.coder, line.id
            )
        }
        (None, Some((codings, participants))) => {
            let n = |n: u64, thing: &str| plural(n as usize, thing);
            format!(
                "{indent}{}  ({})  {}, {}",
                line.title,
                line.id,
                n(codings, "coding"),
                n(participants, "participant")
            )
        }
        (None, None) => match part {
            Part::Link => format!("{indent}{} {}  ({})", line.relation, line.title, line.id),
            Part::LinkedFrom => format!("{indent}{}  ({}) {} it", line.title, line.id, line.relation),
            _ => format!("{indent}{}  ({})", line.title, line.id),
        },
    }
}

fn as_json(sheet: &Sheet) -> Value {
    let (codings, participants, sources) = sheet.counts;
    let mut out = json!({
        "id": sheet.id, "title": sheet.title, "status": sheet.status.word(), "claim": sheet.claim, "file": sheet.file,
        "codings": codings, "participants": participants, "sources": sources,
    });
    for (part, _, key) in PARTS {
        out[key] = lines(sheet, part).map(|line| one(part, line)).collect();
    }
    out["notes"] = json!(sheet.notes);
    out
}

fn one(part: Part, line: &Line) -> Value {
    let mut out = json!({"id": line.id, "title": line.title});
    if matches!(part, Part::Link | Part::LinkedFrom) {
        out["relation"] = json!(line.relation);
    }
    if let Some((codings, participants)) = line.counts {
        (out["codings"], out["participants"]) = (json!(codings), json!(participants));
    }
    if let Some((source, turn)) = &line.place {
        let not_counted = Some(&line.not_counted).filter(|why| !why.is_empty());
        out["source"] = json!(source);
        out["turn"] = json!(turn);
        out["speakers"] = json!(line.speakers);
        out["coder"] = json!(line.coder);
        out["quote"] = json!(line.quote);
        out["not_counted"] = json!(not_counted);
    }
    out
}

fn new(context: &Context, matches: &ArgMatches) -> Result<Outcome, Failure> {
    let session = context.writing()?;
    let codes: Vec<CodeId> =
        matches.get_many::<String>("code").unwrap_or_default().map(|id| CodeId(id.clone())).collect();
    let claim = text(matches, "claim").unwrap_or_default();
    let path = session.new_theme(&required(matches, "id"), &required(matches, "title"), claim, &codes)?;
    output::text(context, &format!("made {path}\n"))?;
    Ok(Outcome::Fine)
}
