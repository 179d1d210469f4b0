//! `emic memos`: what was thought, about what.

use super::{option, positional, text};
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::{Outcome, Row, output};
use crate::export::Format;
use crate::model::fold::plural;
use crate::model::memo::{Home, Link, Listed, Target, backlink_counts, backlinks, links, listed};
use crate::model::nearest::nearest;
use crate::model::study::Study;
use crate::model::table::{Cell, Column, Kind, Table};
use crate::model::words::count_words;
use crate::session::SessionError;
use clap::{ArgAction, ArgMatches, Command};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::fmt::Write;

/// The row.
pub const ROW: Row = Row { name: "memos", build, run };

fn build(command: Command) -> Command {
    command
        .about("List memos, or show one")
        .arg(positional("id", "Show this memo"))
        .arg(
            option("about", "WORD", "Only memos about this or linking to it: code:ID, source:ID, participant:ID, …")
                .action(ArgAction::Append),
        )
        .arg(option("kind", "WORD", "Only memos of this kind; coding: those of codings").action(ArgAction::Append))
        .after_help("A memo is a file below memos/, or the memo of a coding. Several --about must all hold,\nseveral --kind are alternatives.\n\nExamples:\n  emic memos\n  emic memos --about code:one-chance\n  emic memos --kind reflexive --format csv\n  emic memos a-morning-or-court\n\nExit status: 0 some, 1 none.")
}

fn run(context: &mut Context, matches: &ArgMatches) -> Result<Outcome, Failure> {
    let session = context.session()?;
    let study = session.study();
    if let Some(id) = text(matches, "id") {
        return show(context, study, id);
    }
    let asked = |key: &str| matches.get_many::<String>(key).unwrap_or_default().cloned().collect::<Vec<String>>();
    let about: Vec<Target> = asked("about").iter().map(|words| target(study, words)).collect::<Result<_, _>>()?;
    let kinds = asked("kind");
    let all = listed(study);
    let counts = backlink_counts(&all);
    let wanted = |memo: &&Listed<'_>| {
        (kinds.is_empty() || kinds.iter().any(|k| k.eq_ignore_ascii_case(memo.kind)))
            && about.iter().all(|t| memo.is_about(t, study) || memo.links_to(t, study))
    };
    let chosen: Vec<&Listed<'_>> = all.iter().filter(wanted).collect();
    let json = Value::Array(chosen.iter().map(|memo| as_json(memo, json!(count(&counts, memo)))).collect());
    let rows = chosen.iter().map(|memo| row(memo, count(&counts, memo))).collect();
    let table = Table::list(plural(chosen.len(), "memo"), columns(), rows);
    output::table(context, &table, Some(&json))?;
    output::mention_faults(session.faults());
    Ok(if table.is_empty() { Outcome::Findings } else { Outcome::Fine })
}

/// What the words of `--about` name.
fn target(study: &Study, words: &str) -> Result<Target, Failure> {
    let target = Target::parse(words);
    match target.missing_in(study) {
        None => Ok(target),
        Some(why) => Err(Failure::new(why)
            .hint("write code:ID, source:ID, source:ID#t12, participant:ID, coding:ID, memo:ID or study")),
    }
}

fn count(counts: &HashMap<Target, u32>, memo: &Listed<'_>) -> u32 {
    counts.get(&memo.target()).copied().unwrap_or(0)
}

fn file<'s>(memo: &Listed<'s>) -> Option<&'s str> {
    match memo.home {
        Home::File(memo) => Some(&memo.file),
        Home::Coding(_) => None,
    }
}

fn words(memo: &Listed<'_>) -> u32 {
    count_words(memo.text)
}

fn said(text: &str) -> Option<&str> {
    Some(text).filter(|t| !t.is_empty())
}

fn about(memo: &Listed<'_>) -> Vec<String> {
    memo.about.iter().map(Target::to_string).collect()
}

fn columns() -> Vec<Column> {
    let text = |key: &str| Column::new(key, Kind::Text);
    let number = |key: &str| Column::new(key, Kind::Number);
    vec![
        text("id"),
        text("kind"),
        Column::new("title", Kind::Prose),
        text("about"),
        number("words"),
        text("created"),
        text("coder").detail(),
        number("backlinks"),
        text("file").detail(),
        Column::new("text", Kind::Prose).detail(),
    ]
}

fn row(memo: &Listed<'_>, backlinks: u32) -> Vec<Cell> {
    let text = |words: &str| Cell::Text(words.to_owned());
    let maybe = |words: Option<&str>| words.map_or(Cell::Blank(""), text);
    vec![
        text(memo.id),
        text(memo.kind),
        text(&memo.title),
        Cell::List(about(memo)),
        Cell::Count(words(memo).into()),
        maybe(said(&memo.created)),
        maybe(said(memo.coder)),
        Cell::Count(backlinks.into()),
        maybe(file(memo)),
        text(memo.text.trim_end()),
    ]
}

fn as_json(memo: &Listed<'_>, backlinks: Value) -> Value {
    json!({
        "id": memo.id, "kind": memo.kind, "title": memo.title, "about": about(memo), "words": words(memo),
        "created": said(&memo.created), "coder": said(memo.coder), "backlinks": backlinks, "file": file(memo),
        "text": memo.text.trim_end(),
    })
}

fn show(context: &Context, study: &Study, id: &str) -> Result<Outcome, Failure> {
    let all = listed(study);
    let Some(memo) = all.iter().find(|m| m.id == id) else {
        let near = nearest(id, all.iter().map(|m| m.id)).map(str::to_owned);
        return Err(SessionError::UnknownMemo { given: id.to_owned(), near }.into());
    };
    let back = backlinks(study, &memo.target());
    let links: Vec<String> = links(memo.text).iter().map(|link: &Link| link.target.to_string()).collect();
    if output::wants_json(context)? {
        let back: Vec<Value> = back.iter().map(|m| json!({"id": m.id, "kind": m.kind, "title": m.title})).collect();
        let mut value = as_json(memo, json!(back));
        value["links"] = json!(links);
        output::json(context, &value)?;
        return Ok(Outcome::Fine);
    }
    if context.format()?.is_some_and(|f| f != Format::Text) {
        return Err(Failure::new("one memo is shown as text or JSON").hint("`emic memos --format csv` lists all"));
    }
    let mut out = String::new();
    let _ = writeln!(out, "{}  ({})", memo.title, memo.id);
    let facts = [Some(memo.kind), said(&memo.created), said(memo.coder), file(memo)];
    let _ = writeln!(out, "{}", facts.into_iter().flatten().collect::<Vec<_>>().join(" · "));
    if !memo.about.is_empty() {
        let _ = writeln!(out, "about {}", about(memo).join(", "));
    }
    let _ = writeln!(out, "\n{}", memo.text.trim_end());
    if !back.is_empty() {
        let _ = writeln!(out, "\nLinked from:");
    }
    for other in &back {
        let _ = writeln!(out, "  {}  {} ({})", other.id, other.title, other.kind);
    }
    output::text(context, &out)?;
    Ok(Outcome::Fine)
}
