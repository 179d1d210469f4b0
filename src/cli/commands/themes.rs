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
use crate::model::change::{Change, ThemeChange};
use crate::model::codebook::CodeId;
use crate::model::fold::plural;
use crate::model::nearest::{hint, nearest};
use crate::model::study::Study;
use crate::model::theme::ThemeStatus;
use crate::store::themes::path_of;
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
                .after_help("`emic undo` takes it back.\n\nExamples:\n  emic themes new records-follow-people --title \"Records follow people\" --code lingering-traces"),
        )
        .subcommand(
            Command::new("set")
                .about("Give a theme another status or other codes; `emic undo` takes it back")
                .arg(positional("id", "Its id").required(true))
                .arg(option("status", "WORD", "candidate, settled or dropped"))
                .arg(option("code", "ID", "A code it is built from, too; several times for several").action(ArgAction::Append))
                .arg(option("no-code", "ID", "A code it is built from no longer; several times for several").action(ArgAction::Append))
                .after_help("A theme that is a heading of the codebook is changed there (`emic codebook`).\n\nExamples:\n  emic themes set records-follow-people --status settled\n  emic themes set records-follow-people --code lingering-traces --no-code police-culture"),
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
        Some(("set", m)) => set(context, m),
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
    let codes = many(matches, "code");
    let (id, title) = (required(matches, "id"), required(matches, "title"));
    let claim = text(matches, "claim").unwrap_or_default().to_owned();
    let mut session = context.writing()?;
    session.apply(Change::Theme(ThemeChange::New { id: id.clone(), title, claim, codes }))?;
    session.finish()?;
    output::text(context, &format!("made {}\n", path_of(&id)))?;
    Ok(Outcome::Fine)
}

fn many(matches: &ArgMatches, id: &str) -> Vec<CodeId> {
    matches.get_many::<String>(id).unwrap_or_default().map(|id| CodeId(id.clone())).collect()
}

/// Status and codes of a theme that is there, an act each.
fn set(context: &Context, matches: &ArgMatches) -> Result<Outcome, Failure> {
    let mut session = context.writing()?;
    let theme = CodeId(known(session.study(), &required(matches, "id"))?);
    let mut changes = Vec::new();
    if let Some(word) = text(matches, "status") {
        let status = ThemeStatus::parse(word).ok_or_else(|| {
            let words = ThemeStatus::ALL.map(ThemeStatus::word).join(", ");
            Failure::new(format!("“{word}” is no status of a theme")).hint(format!("choose one of: {words}"))
        })?;
        changes.push(ThemeChange::Status { theme: theme.clone(), status });
    }
    let (add, remove) = (many(matches, "code"), many(matches, "no-code"));
    if !add.is_empty() || !remove.is_empty() {
        let mut codes = session.study().theme(&theme).map(|t| t.codes.clone()).unwrap_or_default();
        if let Some(lacking) = remove.iter().find(|code| !codes.contains(code)) {
            return Err(Failure::new(format!("the theme “{theme}” is not built from “{lacking}”")));
        }
        codes.retain(|code| !remove.contains(code));
        let new: Vec<CodeId> = add.into_iter().filter(|code| !codes.contains(code)).collect();
        codes.extend(new);
        changes.push(ThemeChange::Codes { theme, codes });
    }
    if changes.is_empty() {
        return Err(Failure::new("nothing is to be changed").hint("name --status, --code or --no-code"));
    }
    let mut said = String::new();
    for change in changes {
        let _ = writeln!(said, "{}", session.apply(Change::Theme(change))?.message);
    }
    session.finish()?;
    output::text(context, &said)?;
    Ok(Outcome::Fine)
}
