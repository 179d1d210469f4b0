//! The report: what a study came to, section by section.
//!
//! Each section is one file here and one row of [`SECTIONS`]; it asks the other
//! analyses and counts nothing itself. A section that has nothing to say in this
//! study is left out. Whose words may be read in it is settled once for all
//! sections ([`super::consent`]), and so is how many excerpts a cell shows: a
//! page has to open on a phone, whatever the size of the study.

mod absent;
mod agreement;
mod association;
mod audit;
mod codebook;
mod cooccurrence;
mod lines;
mod matrices;
mod memos;
mod origins;
mod participants;
mod portraits;
mod quotes;
mod saturation;
mod sequences;
mod similar;
mod sources;
#[cfg(test)]
mod tests;
mod themes;

use super::consent::Consent;
use super::corpus::Corpus;
use super::ledger::Ledger;
use super::matrix::{Axis, MatrixError, Measure, axes};
use super::scope::{Scope, attribute_names, counted, notes, select_in};
use crate::model::method;
use crate::model::past::Past;
use crate::model::report::{Report, Section};
use crate::model::study::Study;
use crate::model::table::{Column, Shape, Table};
use std::collections::HashSet;

/// What a report is asked to be.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Rows of the main matrices.
    pub rows: Axis,
    /// Columns of the main matrices, one matrix each; none is [`usual_columns`].
    pub columns: Vec<Axis>,
    /// What their cells hold.
    pub cells: Measure,
    /// Excerpts of a cell that are shown, at most.
    pub quotes: usize,
    /// Quote everybody, whatever they agreed to.
    pub all_quotes: bool,
    /// Hide counts of fewer participants in the sample; above 1 the table of
    /// persons is left out.
    pub at_least: u64,
    /// Attributes that codes are tested against; none: nothing is tested.
    pub tests: Vec<String>,
    /// Only these sections, by id; none is all.
    pub sections: Vec<&'static str>,
    /// These too, though the method hides them or nobody else asks for them.
    pub with: Vec<&'static str>,
    /// Not these.
    pub without: Vec<&'static str>,
    /// How the codebook became what it is.
    pub past: Past,
}

impl Options {
    /// True if a section is asked for by its name.
    fn names(&self, id: &str) -> bool {
        self.sections.contains(&id) || self.with.contains(&id)
    }
}

/// A row of the table of sections.
#[derive(Debug)]
pub struct Row {
    /// Its word in options, also the anchor in the page.
    pub id: &'static str,
    /// What it is, for help.
    pub about: &'static str,
    make: fn(&Wanted) -> Result<Option<Section>, MatrixError>,
}

/// Every section, in the order of the report.
pub static SECTIONS: &[Row] = &[
    Row { id: "sources", about: "what was read", make: sources::make },
    Row { id: "participants", about: "who took part", make: participants::make },
    Row { id: "codebook", about: "codes with definitions and counts", make: codebook::make },
    Row { id: "themes", about: "what each theme claims and rests on", make: themes::make },
    Row { id: "matrices", about: "the main matrices", make: matrices::make },
    Row { id: "cooccurrence", about: "codes on the same words", make: cooccurrence::make },
    Row { id: "sequences", about: "which code follows which", make: sequences::make },
    Row { id: "similar", about: "trees and a map of participants and codes", make: similar::make },
    Row { id: "absent", about: "who lacks a code that most have", make: absent::make },
    Row { id: "tests", about: "codes against attributes; only if asked for (--tests)", make: association::make },
    Row { id: "saturation", about: "codes used up to each interview", make: saturation::make },
    Row { id: "agreement", about: "how far coders agree, before and after deciding", make: agreement::make },
    Row { id: "portraits", about: "each source as a strip", make: portraits::make },
    Row { id: "lines", about: "the commonest codes along each source", make: lines::make },
    Row { id: "origins", about: "what came from theory, what from the data", make: origins::make },
    Row { id: "audit", about: "who did what when", make: audit::make },
    Row { id: "memos", about: "what was thought", make: memos::make },
];

/// The same list without what is only for who looks closely: a page has little room.
fn brief(table: Table) -> Table {
    brief_with(table, |_| false)
}

/// The same, and with these.
fn brief_with(mut table: Table, these: impl Fn(&Column) -> bool) -> Table {
    if let Shape::List { columns, rows } = &mut table.shape {
        let keep = |column: &Column| !column.detail || these(column);
        let kept: Vec<bool> = columns.iter().map(keep).collect();
        for row in rows.iter_mut() {
            let mut kept = kept.iter();
            row.retain(|_| kept.next().copied().unwrap_or(true));
        }
        columns.retain(keep);
    }
    table
}

/// What every section is made from.
struct Wanted<'s> {
    study: &'s Study,
    scope: &'s Scope,
    options: &'s Options,
    ledger: Ledger,
    consent: Consent<'s>,
}

/// The report of `scope`. `version` is the program's.
///
/// # Errors
/// If a matrix cannot be made: both axes are one, or a level does not exist.
pub fn report(study: &Study, scope: &Scope, options: &Options, version: &str) -> Result<Report, MatrixError> {
    let consent = Consent::of(study, options.all_quotes);
    let wanted = Wanted { study, scope, options, ledger: Ledger::of(study), consent };
    let hidden = |id: &&'static str| method::of(&study.config.method).hides.contains(id);
    let asked = |row: &&Row| {
        (options.names(row.id) || options.sections.is_empty() && !hidden(&row.id)) && !options.without.contains(&row.id)
    };
    let mut sections = Vec::new();
    for row in SECTIONS.iter().filter(asked) {
        sections.extend((row.make)(&wanted)?);
    }
    let language = |s: &crate::model::source::Source| s.language.clone().map(|language| (s.id.clone(), language));
    Ok(Report {
        title: if study.config.title.is_empty() { "Report".to_owned() } else { study.config.title.clone() },
        language: study.config.language.clone(),
        languages: study.sources.iter().filter_map(language).collect(),
        about: about(&wanted),
        sections,
        made: made(study, version),
    })
}

/// The first sentences: how much there is, whose codings count, who is quoted.
fn about(wanted: &Wanted) -> Vec<String> {
    let (study, scope) = (wanted.study, wanted.scope);
    let corpus = Corpus::new(study, scope);
    let (selected, left) = select_in(study, &corpus, scope);
    let parts = 0..corpus.parts.len();
    let sources = counted(corpus.count_sources(parts.clone()), "source");
    let people = counted(corpus.count_participants(parts.clone()), "participant");
    let here: HashSet<usize> = corpus.parts.iter().filter_map(|p| p.source).collect();
    let words: u64 = here.iter().map(|s| u64::from(study.sources[*s].words)).sum();
    let codes: HashSet<usize> = selected.iter().filter_map(|one| one.code).collect();
    let mut out = vec![format!(
        "{sources} with {} and {people}; {} with {} of the codebook.",
        counted(words, "word"),
        counted(selected.iter().filter(|one| one.coding.code.is_some()).count() as u64, "coding"),
        counted(codes.len() as u64, "code"),
    )];
    if !study.config.method.is_empty() {
        out.push(format!("Method, as the study states it: {}.", study.config.method));
        let method = method::of(&study.config.method);
        let hidden: Vec<&str> = method.hides.iter().filter(|id| !wanted.options.names(id)).copied().collect();
        if !hidden.is_empty() {
            out.push(format!("Left out for that: {}. {}", hidden.join(", "), method.why));
        }
    }
    out.extend(notes(study, scope, &left));
    out.push(wanted.consent.sentence());
    out
}

fn made(study: &Study, version: &str) -> String {
    match super::audit::newest(study) {
        Some(day) => format!("Made with emic {version}, from the study as it was after its last act on {day} (UTC)."),
        None => format!("Made with emic {version}."),
    }
}

/// The columns of the main matrices where none are asked for: the first attribute
/// with a few values, and the participants where they fit side by side.
pub fn usual_columns(study: &Study) -> Vec<Axis> {
    const FEW: std::ops::RangeInclusive<usize> = 2..=15;
    const SIDE_BY_SIDE: usize = 40;
    let known = axes(study);
    let values = |name: &str| {
        let people = study.participants.iter().filter_map(|p| p.attribute(name));
        people.chain(study.sources.iter().filter_map(|s| s.attribute(name))).collect::<HashSet<_>>().len()
    };
    let theirs = |name: &&String| study.attribute_names.contains(name);
    let fits = |name: &&String| *name != super::consent::ATTRIBUTE && FEW.contains(&values(name));
    let attribute =
        attribute_names(study).into_iter().find(|name| theirs(&name) && fits(&name) && known.contains(name));
    let mut out = vec![attribute.map_or(Axis::Kind, Axis::Attribute)];
    let people = study.participants.len();
    if (1..=SIDE_BY_SIDE).contains(&people) {
        out.push(Axis::Participant);
    }
    out
}

/// The attribute that codes are tested against where none is named: the first of
/// [`usual_columns`].
pub fn usual_attribute(study: &Study) -> Option<String> {
    let attribute = |axis| if let Axis::Attribute(name) = axis { Some(name) } else { None };
    usual_columns(study).into_iter().find_map(attribute)
}

/// The id of the section that a word names, or the words there are.
///
/// # Errors
/// If there is no such section.
pub fn section(word: &str) -> Result<&'static str, SectionError> {
    let ids = SECTIONS.iter().map(|row| row.id);
    ids.clone().find(|id| *id == word.trim()).ok_or_else(|| SectionError {
        word: word.trim().to_owned(),
        there: ids.clone().map(str::to_owned).collect(),
        near: crate::model::nearest::nearest(word.trim(), ids).map(str::to_owned),
    })
}

/// A word that names no section.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no section “{word}”: there are {}{}", crate::model::nearest::listed(there), crate::model::nearest::hint(near.as_deref()))]
pub struct SectionError {
    /// The word as given.
    pub word: String,
    /// The sections there are.
    pub there: Vec<String>,
    /// The one it may have meant.
    pub near: Option<String>,
}
