//! `emic status`: the study at a glance.

use crate::analysis::themes::themes;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::{Outcome, Row, output};
use crate::export::Format;
use crate::model::coding::MarkKind;
use crate::model::method;
use crate::model::study::Study;
use crate::model::table::{Cell, Column, Kind, Table};
use crate::model::theme::ThemeStatus;
use crate::session::Session;
use clap::{ArgMatches, Command};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write;

/// The row.
pub const ROW: Row = Row { name: "status", build, run };

fn build(command: Command) -> Command {
    command.about("Show the study at a glance").after_help("Examples:\n  emic status\n  emic status --format json")
}

fn run(context: &mut Context, _: &ArgMatches) -> Result<Outcome, Failure> {
    print(context)
}

/// Prints the status.
///
/// # Errors
/// If there is no study.
pub fn print(context: &Context) -> Result<Outcome, Failure> {
    let session = context.session()?;
    let status = Status::of(&session);
    match context.format()?.unwrap_or(Format::Text) {
        Format::Text => output::text(context, &status.text(session.study()))?,
        _ => {
            let json = status.json(session.study());
            output::table(context, &as_table(&json), Some(&json))?;
        }
    }
    output::mention_faults(session.faults());
    Ok(Outcome::Fine)
}

/// The same numbers as rows of section, item and value.
fn as_table(json: &Value) -> Table {
    let mut rows = Vec::new();
    let cell = |v: &Value| match v {
        Value::Number(n) => Cell::Count(n.as_u64().unwrap_or(0)),
        Value::String(s) => Cell::Text(s.clone()),
        _ => Cell::Blank("not marked"),
    };
    let mut row = |section: &str, item: &str, value: &Value| {
        rows.push(vec![Cell::Text(section.to_owned()), Cell::Text(item.to_owned()), cell(value)])
    };
    for (section, value) in json.as_object().into_iter().flatten() {
        match value {
            Value::Object(items) => {
                for (item, value) in items {
                    match value.as_object() {
                        Some(inner) => inner.iter().for_each(|(k, v)| row(section, &format!("{item} {k}"), v)),
                        None => row(section, item, value),
                    }
                }
            }
            Value::Array(items) => {
                for (item, marks) in items.iter().filter_map(|i| Some((i["source"].as_str()?, i["marks"].as_object()?)))
                {
                    marks.iter().for_each(|(coder, v)| row(section, &format!("{item} {coder}"), v));
                }
            }
            other => row(section, "", other),
        }
    }
    let columns = [("section", Kind::Text), ("item", Kind::Text), ("value", Kind::Text)];
    Table::list("Status", columns.iter().map(|(k, kind)| Column::new(k, *kind)).collect(), rows)
}

/// The numbers.
struct Status {
    kinds: Vec<(String, usize)>,
    words: u64,
    participant_words: u64,
    turns: usize,
    origins: Vec<(&'static str, usize)>,
    themes: Vec<(String, usize)>,
    retired: usize,
    /// Codings that somebody made of their own reading.
    codings: usize,
    /// Codings that coders decided on together.
    decided: usize,
    coders: Vec<(String, usize)>,
    highlights: usize,
    waiting: usize,
    orphans: usize,
    /// Coder by mark: how many sources.
    marks: Vec<(String, [usize; 3])>,
    /// Source by coder: the mark.
    by_source: Vec<(String, Vec<Option<MarkKind>>)>,
}

fn tally<K: Ord>(keys: impl Iterator<Item = K>) -> Vec<(K, usize)> {
    let mut out = BTreeMap::new();
    for key in keys {
        *out.entry(key).or_insert(0) += 1;
    }
    out.into_iter().collect()
}

impl Status {
    fn of(session: &Session) -> Self {
        let study = session.study();
        let living: Vec<_> = study.codebook.codes.iter().filter(|c| c.merged_into.is_none()).collect();
        let orphan =
            |c: &&crate::model::coding::Coding| c.code.as_ref().is_some_and(|id| study.codebook.resolve(id).is_none());
        let spoken = |s: &crate::model::source::Source| -> u64 {
            if s.speakers.is_empty() {
                if s.participants.is_empty() || s.kind == "field-note" { 0 } else { u64::from(s.words) }
            } else {
                s.speakers.iter().filter(|p| !p.interviewer).map(|p| u64::from(p.words)).sum()
            }
        };
        let views = themes(study);
        let own = || study.codings.iter().filter(|c| !c.is_of_consensus());
        let mark = |coder: &str, source: &str| {
            study.marks.iter().find(|m| m.coder == coder && m.source == source).map(|m| m.what)
        };
        let number =
            |coder: &str, what: MarkKind| study.marks.iter().filter(|m| m.coder == coder && m.what == what).count();
        Self {
            kinds: tally(study.sources.iter().map(|s| s.kind.clone())),
            words: study.sources.iter().map(|s| u64::from(s.words)).sum(),
            participant_words: study.sources.iter().map(spoken).sum(),
            turns: study.sources.iter().filter(|s| !s.speakers.is_empty()).map(|s| s.turns.len()).sum(),
            origins: tally(living.iter().map(|c| c.origin.map_or("not stated", |o| o.word()))),
            themes: ThemeStatus::ALL
                .iter()
                .map(|s| (s.word().to_owned(), views.iter().filter(|v| v.status == *s).count()))
                .filter(|(_, n)| *n > 0)
                .collect(),
            retired: living.iter().filter(|c| c.status == crate::model::codebook::CodeStatus::Retired).count(),
            codings: own().count(),
            decided: study.codings.len() - own().count(),
            coders: tally(own().map(|c| c.coder.clone())),
            highlights: own().filter(|c| c.code.is_none()).count(),
            waiting: study.codings.iter().filter(|c| !c.place.grade.is_sure()).count(),
            orphans: study.codings.iter().filter(orphan).count(),
            marks: study
                .coders
                .iter()
                .map(|c| (c.clone(), [MarkKind::Read, MarkKind::Complete, MarkKind::Skipped].map(|w| number(c, w))))
                .collect(),
            by_source: study
                .sources
                .iter()
                .map(|s| (s.id.clone(), study.coders.iter().map(|c| mark(c, &s.id)).collect()))
                .collect(),
        }
    }

    fn text(&self, study: &Study) -> String {
        let mut out = String::new();
        let list =
            |items: &[(String, usize)]| items.iter().map(|(k, n)| format!("{k} {n}")).collect::<Vec<_>>().join(", ");
        let origins: Vec<(String, usize)> = self.origins.iter().map(|(k, n)| ((*k).to_owned(), *n)).collect();
        let title = if study.config.title.is_empty() { "(no title)" } else { &study.config.title };
        let _ = writeln!(out, "{title}");
        if let Some(method) = method::find(&study.config.method).filter(|m| !m.source.is_empty()) {
            let _ = writeln!(out, "  {}: {} {}", method.name, method.means, method.why);
        }
        let _ = writeln!(out, "  sources       {:>7}  {}", study.sources.len(), list(&self.kinds));
        let _ = writeln!(
            out,
            "  words         {:>7}  {} by participants; {} turns",
            self.words, self.participant_words, self.turns
        );
        let _ = writeln!(out, "  participants  {:>7}", study.participants.len());
        let codes: usize = self.origins.iter().map(|(_, n)| n).sum();
        let retired = if self.retired > 0 { format!("; {} retired", self.retired) } else { String::new() };
        let _ = writeln!(out, "  codes         {codes:>7}  {}{retired}", list(&origins));
        if !self.themes.is_empty() {
            let themes: usize = self.themes.iter().map(|(_, n)| n).sum();
            let _ = writeln!(out, "  themes        {themes:>7}  {}", list(&self.themes));
        }
        let _ = writeln!(out, "  codings       {:>7}  {}", self.codings, list(&self.coders));
        if self.highlights > 0 {
            let _ = writeln!(out, "  highlights    {:>7}  without a code, counted above", self.highlights);
        }
        if self.decided > 0 {
            let _ =
                writeln!(out, "  decided       {:>7}  together, not counted above: --record consensus", self.decided);
        }
        if self.waiting > 0 {
            let _ = writeln!(out, "  to review     {:>7}  words changed or gone: emic review", self.waiting);
        }
        if self.orphans > 0 {
            let _ = writeln!(out, "  orphans       {:>7}  their code is not in the codebook: emic check", self.orphans);
        }
        if !self.marks.is_empty() {
            self.progress(&mut out, study);
        }
        out
    }

    fn progress(&self, out: &mut String, study: &Study) {
        let _ = writeln!(out, "\nProgress (of {} sources)", study.sources.len());
        for (coder, [read, complete, skipped]) in &self.marks {
            let _ = writeln!(
                out,
                "  {coder}: {complete} complete, {read} read, {skipped} skipped, {} not marked",
                study.sources.len() - read - complete - skipped
            );
        }
        let width = self.by_source.iter().map(|(id, _)| id.chars().count()).max().unwrap_or(0).max(6);
        let column = |coder: &String| coder.chars().count().max(8);
        let _ = write!(out, "\n  {:<width$}", "source");
        for coder in &study.coders {
            let _ = write!(out, "  {coder:<w$}", w = column(coder));
        }
        while out.ends_with(' ') {
            out.pop();
        }
        out.push('\n');
        for (id, marks) in &self.by_source {
            let _ = write!(out, "  {id:<width$}");
            for (coder, mark) in study.coders.iter().zip(marks) {
                let _ = write!(out, "  {:<w$}", mark.map_or("–", MarkKind::word), w = column(coder));
            }
            while out.ends_with(' ') {
                out.pop();
            }
            out.push('\n');
        }
    }

    fn json(&self, study: &Study) -> Value {
        let object =
            |items: &[(String, usize)]| Value::Object(items.iter().map(|(k, n)| (k.clone(), json!(n))).collect());
        let origins: Vec<(String, usize)> = self.origins.iter().map(|(k, n)| ((*k).to_owned(), *n)).collect();
        let marks: serde_json::Map<String, Value> = self
            .marks
            .iter()
            .map(|(c, [r, d, s])| (c.clone(), json!({"read": r, "complete": d, "skipped": s})))
            .collect();
        let by_source: Vec<Value> = self
            .by_source
            .iter()
            .map(|(id, marks)| {
                let of: serde_json::Map<String, Value> =
                    study.coders.iter().zip(marks).map(|(c, m)| (c.clone(), json!(m.map(MarkKind::word)))).collect();
                json!({"source": id, "marks": of})
            })
            .collect();
        json!({
            "title": study.config.title, "method": study.config.method,
            "sources": study.sources.len(), "sources_by_kind": object(&self.kinds),
            "words": self.words, "participant_words": self.participant_words, "turns": self.turns,
            "participants": study.participants.len(),
            "codes_by_origin": object(&origins), "retired": self.retired,
            "themes_by_status": object(&self.themes),
            "codings": self.codings, "codings_by_coder": object(&self.coders),
            "decided": self.decided, "highlights": self.highlights, "to_review": self.waiting, "orphans": self.orphans,
            "marks_by_coder": marks, "marks_by_source": by_source,
        })
    }
}
