//! `emic codebook`: the tree of codes, and the changes a researcher makes to it.

use super::{flag, glance, option, positional, required, text};
use crate::analysis::changes::{self, Between};
use crate::analysis::ledger::{Ledger, Rows};
use crate::analysis::uses::{Uses, uses};
use crate::check;
use crate::cli::context::{Context, instant};
use crate::cli::failure::Failure;
use crate::cli::{Outcome, Row, lines, output};
use crate::export::Format;
use crate::model::change::{Change, CodebookChange, NewCode};
use crate::model::codebook::{Code, CodeId, CodeKind, CodeStatus, Origin};
use crate::model::diagnostic::Severity;
use crate::model::study::Study;
use crate::model::table::{Cell, Column, Kind, Shape, Table};
use crate::session::{Session, SessionError};
use crate::store::glance::Glance;
use crate::text::codebook::past;
use clap::{ArgMatches, Command};
use serde_json::{Value, json};
use std::fmt::Write;

/// The row.
pub const ROW: Row = Row { name: "codebook", build, run };

fn build(command: Command) -> Command {
    let code = || positional("code", "The code's id").required(true);
    command
        .about("Show and change the codebook, and say how it changed")
        .arg(option("since", "DATE", "What became of it since then, in words: a day (its end, UTC) or an instant"))
        .arg(option("until", "DATE", "Up to then").requires("since"))
        .arg(flag("each", "Every single change with its instant").requires("since"))
        .subcommand(
            Command::new("add")
                .about("A new code")
                .arg(positional("name", "Its name").required(true))
                .arg(option("under", "CODE", "The code it goes below"))
                .arg(option("id", "ID", "Its lasting id; else made from the name"))
                .arg(option("origin", "WORD", "Where it comes from").value_parser(["deductive", "inductive", "hybrid"]))
                .arg(option("kind", "WORD", "What it is").value_parser(["code", "category", "theme"]).default_value("code"))
                .arg(option("definition", "TEXT", "Its brief definition"))
                .arg(option("example", "TEXT", "An example"))
                .arg(option("file", "FILE", "The codebook file, for a code at the top"))
                .after_help("Examples:\n  emic codebook add \"Avoiding records\" --under diversion-from-criminalisation --origin inductive"),
        )
        .subcommand(Command::new("rename").about("Another name; the id and the codings stay").arg(code()).arg(positional("name", "The new name").required(true)))
        .subcommand(Command::new("move").about("Another place in the tree").arg(code().num_args(1..).help("The codes' ids: all move, or none")).arg(option("under", "CODE", "The new parent; without it, the top")))
        .subcommand(Command::new("merge").about("Into another code; `emic undo` takes it back").arg(code()).arg(option("into", "CODE", "The code that takes its codings").required(true)))
        .subcommand(Command::new("retire").about("Keep its codings, offer it no more").arg(code()))
        .subcommand(Command::new("status").about("Under trial, in use, or retired").arg(code()).arg(positional("word", "What it is from now on").required(true).value_parser(["tentative", "settled", "retired"])))
        .subcommand(Command::new("redefine").about("Another brief definition, or other words of a labelled line").arg(code()).arg(positional("definition", "The new words; empty takes a labelled line away").required(true)).arg(option("field", "LABEL", "The labelled line, such as \"Use when\"")))
        .subcommand(Command::new("show").about("One code in full").arg(code()))
        .subcommand(Command::new("lint").about("What the codebook lacks"))
        .after_help("Examples:\n  emic codebook\n  emic codebook show carrot-and-stick\n  emic codebook merge street-diversion --into deflection\n  emic codebook lint\n  emic codebook --since 2023-01-31 --until 2023-06-30\n  emic codebook --as-of 2023-01-31")
}

fn run(context: &mut Context, matches: &ArgMatches) -> Result<Outcome, Failure> {
    match matches.subcommand() {
        None => match text(matches, "since") {
            Some(since) => differences(context, matches, since),
            None => listed(context),
        },
        Some(("show", m)) => show(context, &context.session()?, &required(m, "code")),
        Some(("lint", _)) => lint(context, &context.session()?),
        Some((verb, m)) => {
            let mut session = context.writing()?;
            let change = change(verb, m, &session)?;
            if let Some(name) = text_or_none(m, "name") {
                let same = |c: &&Code| c.name.to_lowercase() == name.trim().to_lowercase() && c.merged_into.is_none();
                if let Some(code) = session.study().codebook.codes.iter().find(same) {
                    output::say(&format!("emic: note that there is a code “{}” already ({})", code.name, code.id));
                }
            }
            let applied = session.apply(change)?;
            session.finish()?;
            output::text(context, &format!("{}\n", applied.message))?;
            Ok(Outcome::Fine)
        }
    }
}

/// What became of the codebook between two instants.
fn differences(context: &Context, matches: &ArgMatches, since: &str) -> Result<Outcome, Failure> {
    let then = match text(matches, "until") {
        Some(word) => Some(instant(word)?),
        None => context.as_of()?,
    };
    let since = instant(since)?;
    if then.as_ref().is_some_and(|then| then.until < since.until) {
        return Err(Failure::new("--until is before --since").hint("name the earlier day with --since"));
    }
    let session = context.session_of(then)?;
    let study = session.study();
    let past = past::past(study);
    let (old, gaps) = past::at(study, since.until);
    let between = Between { old: &old, gaps, since: (since.until, since.asked), past: &past };
    let table = match matches.get_flag("each") {
        true => changes::each(study, &between),
        false => changes::changes(study, &between),
    };
    if context.format()?.is_none_or(|f| f == Format::Text) {
        lines::print(context, &in_words(&table))?;
    } else {
        output::table(context, &table, None)?;
    }
    output::mention_faults(session.faults());
    Ok(if table.is_empty() { Outcome::Findings } else { Outcome::Fine })
}

/// The changes as sentences, with when and by whom.
fn in_words(table: &Table) -> String {
    let words = |cell: &Cell| match cell {
        Cell::Text(text) => text.clone(),
        Cell::List(list) => list.join(", "),
        _ => String::new(),
    };
    let Shape::List { columns, rows } = &table.shape else { return String::new() };
    let at = |key: &str| columns.iter().position(|c| c.key == key);
    let mut out = format!("{}\n\n", table.title);
    if rows.is_empty() {
        out.push_str("Nothing.\n");
    }
    for row in rows {
        let cell = |key: &str| at(key).map_or(String::new(), |at| words(&row[at]));
        let (when, by) = (cell("when"), cell("by"));
        let who = if by.is_empty() { String::new() } else { format!(" by {by}") };
        let dated = if when.is_empty() { String::new() } else { format!(" ({when}{who})") };
        let _ = writeln!(out, "- {}{dated}", cell("in_words").trim_end_matches('.'));
    }
    out.push('\n');
    table.notes.iter().for_each(|note| out.push_str(&format!("{note}\n")));
    out
}

fn id(m: &ArgMatches, key: &str) -> Option<CodeId> {
    text(m, key).map(CodeId::from)
}

fn change(verb: &str, m: &ArgMatches, session: &Session) -> Result<Change, Failure> {
    let code = CodeId(text_or_none(m, "code").unwrap_or_default());
    Ok(Change::Codebook(match verb {
        "add" => return Ok(Change::NewCode { code: new_code(m, session), codings: Vec::new() }),
        "rename" => CodebookChange::Rename { code, name: required(m, "name") },
        "move" => {
            let codes = m.get_many::<String>("code").into_iter().flatten().map(|c| CodeId(c.clone())).collect();
            CodebookChange::Move { codes, under: id(m, "under") }
        }
        "merge" => CodebookChange::Merge { code, into: CodeId(required(m, "into")) },
        "retire" => CodebookChange::Status { code, status: CodeStatus::Retired },
        "status" => CodebookChange::Status { code, status: status(&required(m, "word")) },
        "redefine" => {
            CodebookChange::Define { code, field: text(m, "field").map(str::to_owned), text: required(m, "definition") }
        }
        other => return Err(Failure::new(format!("there is no `emic codebook {other}`"))),
    }))
}

/// The status a word means; the parser of arguments lets no other through.
fn status(word: &str) -> CodeStatus {
    match word {
        "tentative" => CodeStatus::Tentative,
        "retired" => CodeStatus::Retired,
        _ => CodeStatus::Settled,
    }
}

/// The text of an argument this verb may not have at all.
fn text_or_none(m: &ArgMatches, key: &str) -> Option<String> {
    m.try_get_one::<String>(key).ok().flatten().cloned()
}

fn new_code(m: &ArgMatches, session: &Session) -> NewCode {
    let origin = text(m, "origin").map(|w| match w {
        "deductive" => Origin::Deductive,
        "hybrid" => Origin::Hybrid,
        _ => Origin::Inductive,
    });
    let kind = match text(m, "kind") {
        Some("category") => CodeKind::Category,
        Some("theme") => CodeKind::Theme,
        _ => CodeKind::Code,
    };
    NewCode {
        id: id(m, "id"),
        under: id(m, "under"),
        file: text(m, "file").map(|f| if f.starts_with("codebook/") { f.to_owned() } else { format!("codebook/{f}") }),
        origin,
        kind,
        definition: text(m, "definition").unwrap_or_default().to_owned(),
        example: text(m, "example").unwrap_or_default().to_owned(),
        created: Some(session.today()),
        ..NewCode::named(required(m, "name").trim())
    }
}

/// The list, from what is kept of the study, or from all of it.
fn listed(context: &Context) -> Result<Outcome, Failure> {
    let ask =
        |study: &Study, glance: &Glance| Ok(Some((study.codebook.codes.to_vec(), uses(study, Rows::Kept(glance)))));
    if let Some(((codes, uses), _)) = glance::asked(context, &ask)? {
        return tree(context, (&codes, &uses), &[]);
    }
    let before = glance::before(context)?;
    let session = context.session()?;
    glance::keep(before, &session);
    let study = session.study();
    let told: Vec<String> = study.as_of.iter().flat_map(|then| then.sentences()).collect();
    tree(context, (&study.codebook.codes, &uses(study, Rows::Ledger(&Ledger::of(study)))), &told)
}

fn tree(context: &Context, (codes, uses): (&[Code], &[Uses]), told: &[String]) -> Result<Outcome, Failure> {
    let origin = |c: &Code| c.origin.map(Origin::word);
    let status =
        |c: &Code| c.merged_into.as_ref().map_or(c.status.word().to_owned(), |into| format!("merged into {into}"));
    let json: Vec<Value> = codes
        .iter()
        .zip(uses)
        .map(|(c, of)| {
            let parent = c.parent.map(|p| codes[p].id.0.clone());
            let status = if c.merged_into.is_some() { "merged" } else { c.status.word() };
            json!({"id": c.id, "name": c.name, "path": c.path, "parent": parent, "depth": c.depth, "kind": c.kind.word(), "origin": origin(c), "status": status, "codings": of.codings, "participants": of.participants})
        })
        .collect();
    let text = |t: Option<String>| t.map_or(Cell::Blank(""), Cell::Text);
    let shown = context.format()?.is_none_or(|f| f == Format::Text);
    let row = |(c, of): (&Code, &Uses)| {
        let numbers = [Cell::Count(of.codings), Cell::Count(of.participants)];
        let own = if shown {
            vec![
                Cell::Text(format!("{}{}", "  ".repeat(c.depth as usize), c.name)),
                Cell::Text(c.id.0.clone()),
                text(origin(c).map(str::to_owned)),
                Cell::Text(c.kind.word().to_owned()),
                Cell::Text(status(c)),
            ]
        } else {
            let state = if c.merged_into.is_some() { "merged" } else { c.status.word() };
            vec![
                Cell::Text(c.id.0.clone()),
                Cell::Text(c.name.clone()),
                Cell::Text(c.path.join(" > ")),
                text(c.parent.map(|p| codes[p].id.0.clone())),
                Cell::Count(u64::from(c.depth)),
                Cell::Text(c.kind.word().to_owned()),
                text(origin(c).map(str::to_owned)),
                Cell::Text(state.to_owned()),
            ]
        };
        own.into_iter().chain(numbers).collect()
    };
    let keys: &[&str] = if shown {
        &["name", "id", "origin", "kind", "status", "codings", "participants"]
    } else {
        &["id", "name", "path", "parent", "depth", "kind", "origin", "status", "codings", "participants"]
    };
    let number = |k: &str| matches!(k, "depth" | "codings" | "participants");
    let column = |k: &&str| Column::new(k, if number(k) { Kind::Number } else { Kind::Text });
    let columns =
        keys.iter().map(|k| if matches!(*k, "kind" | "status") { column(k).detail() } else { column(k) }).collect();
    let mut table = Table::list("Codebook", columns, codes.iter().zip(uses).map(row).collect());
    table.notes.push("Codings and participants of the code itself, all coders, not of those below it (emic matrix --rows code counts those).".to_owned());
    table.notes.extend_from_slice(told);
    output::table(context, &table, Some(&Value::Array(json)))?;
    Ok(if codes.is_empty() { Outcome::Findings } else { Outcome::Fine })
}

fn show(context: &Context, session: &Session, given: &str) -> Result<Outcome, Failure> {
    let study = session.study();
    let book = &study.codebook;
    let near = crate::model::nearest::nearest(given, book.codes.iter().map(|c| c.id.0.as_str())).map(str::to_owned);
    let index = book.find(&CodeId::from(given)).ok_or(SessionError::UnknownCode { given: given.to_owned(), near })?;
    let code = &book.codes[index];
    let Uses { codings, participants } = uses(study, Rows::Ledger(&Ledger::of(study)))[index];
    if output::wants_json(context)? {
        let fields: serde_json::Map<String, Value> = code.fields.iter().map(|(k, v)| (k.clone(), json!(v))).collect();
        let value = json!({"id": code.id, "name": code.name, "path": code.path, "kind": code.kind.word(), "origin": code.origin.map(Origin::word), "status": code.status.word(), "role": code.role, "created": code.created, "merged_into": code.merged_into, "codable": code.codable, "definition": code.definition, "full_definition": code.full_definition, "fields": fields, "codings": codings, "participants": participants, "file": book.files[code.file].path, "line": code.line});
        output::json(context, &value)?;
        return Ok(Outcome::Fine);
    }
    if context.format()?.is_some_and(|f| f != Format::Text) {
        return Err(Failure::new("one code is shown as text or JSON").hint("`emic codebook --format csv` lists all"));
    }
    let mut out = String::new();
    let _ = writeln!(out, "{}  ({})", code.path.join(" › "), code.id);
    let facts = [
        Some(code.kind.word().to_owned()),
        code.origin.map(|o| o.word().to_owned()),
        Some(code.status.word().to_owned()),
        code.role.clone(),
        code.merged_into.as_ref().map(|m| format!("merged into {m}")),
    ];
    let _ = writeln!(out, "{}", facts.into_iter().flatten().collect::<Vec<_>>().join(" · "));
    let _ =
        writeln!(out, "{codings} codings, {participants} participants; {}:{}", book.files[code.file].path, code.line);
    for part in [&code.definition, &code.full_definition] {
        if !part.is_empty() {
            let _ = writeln!(out, "\n{part}");
        }
    }
    if !code.fields.is_empty() {
        out.push('\n');
    }
    for (key, value) in &code.fields {
        let _ = writeln!(out, "{key}: {value}");
    }
    output::text(context, &out)?;
    Ok(Outcome::Fine)
}

fn lint(context: &Context, session: &Session) -> Result<Outcome, Failure> {
    let faults = check::codebook::lint(session.study());
    output::faults(context, &faults, || {
        let mut out: String = faults.iter().map(output::fault).collect();
        let worst = faults.iter().filter(|f| f.severity > Severity::Note).count();
        let _ = writeln!(out, "{} remarks, {worst} of them warnings.", faults.len());
        out
    })?;
    Ok(if faults.is_empty() { Outcome::Fine } else { Outcome::Findings })
}
