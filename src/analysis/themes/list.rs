//! The list of themes: how much each one rests on.
//!
//! Counted as a matrix counts: a segment once, however many of a theme's codes
//! lie on it, and participants and sources once, however often they come. So the
//! codings of themes that share a code do not add up to those of the study.

use super::{ThemeView, themes};
use crate::analysis::corpus::Corpus;
use crate::analysis::record::coders;
use crate::analysis::scope::{LeftOut, Scope, Selected, counted, notes, select_in};
use crate::analysis::units::{Place, units};
use crate::model::codebook::CodeId;
use crate::model::study::Study;
use crate::model::table::{Cell, Column, Kind, Table};
use crate::model::theme::ThemeStatus;
use std::collections::{BTreeSet, HashMap};

/// What codings come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    /// Segments.
    pub codings: u64,
    /// Participants whose words they hold.
    pub participants: u64,
    /// Sources they are in.
    pub sources: u64,
}

/// The codings of a scope that count, each with the segment it is.
pub(super) struct Counted<'s> {
    corpus: Corpus<'s>,
    all: Vec<Selected<'s>>,
    units: Vec<u32>,
    highlights: u64,
    left: LeftOut,
}

impl<'s> Counted<'s> {
    pub fn new(study: &'s Study, scope: &Scope) -> Self {
        let corpus = Corpus::new(study, scope);
        let (selected, mut left) = select_in(study, &corpus, scope);
        let found = selected.len();
        let mut all: Vec<Selected<'s>> = selected.into_iter().filter(|one| one.coding.code.is_some()).collect();
        let highlights = (found - all.len()) as u64;
        let coded = all.len();
        // It has no words to count, asked for or not.
        all.retain(|one| !one.span.is_empty());
        left.unsure += (coded - all.len()) as u64;
        let coders = coders(study);
        let mut lacking: HashMap<&CodeId, usize> = HashMap::new();
        let mut places = Vec::with_capacity(all.len());
        for one in &all {
            let next = lacking.len();
            let orphan = |cited: &'s CodeId| study.codebook.codes.len() + *lacking.entry(cited).or_insert(next);
            let code = one.code.or_else(|| one.coding.code.as_ref().map(orphan)).unwrap_or_default();
            let coder = coders.iter().position(|c| *c == one.coding.coder).unwrap_or(coders.len());
            places.push(Place { source: one.source as u32, code: code as u32, coder: coder as u32, span: one.span });
        }
        Self { units: units(&places, &scope.record), corpus, all, highlights, left }
    }

    /// What the codings come to that are asked for: their number in the study and
    /// their code.
    pub fn tally(&self, is: impl Fn(usize, Option<usize>) -> bool) -> Tally {
        let (mut segments, mut people, mut sources) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for (one, unit) in self.all.iter().zip(&self.units).filter(|(one, _)| is(one.number as usize, one.code)) {
            segments.insert(unit);
            sources.insert(one.source);
            people.extend(one.parts.iter().filter_map(|part| self.corpus.parts[*part].participant));
        }
        Tally { codings: segments.len() as u64, participants: people.len() as u64, sources: sources.len() as u64 }
    }

    /// The codings that count, by their number in the study.
    pub fn numbers(&self) -> BTreeSet<usize> {
        self.all.iter().map(|one| one.number as usize).collect()
    }

    /// The notes below what was counted.
    pub fn notes(&self, study: &Study, scope: &Scope) -> Vec<String> {
        let mut out = notes(study, scope, &self.left);
        if self.highlights > 0 {
            out.push(format!("Not counted: {} (no code).", counted(self.highlights, "highlight")));
        }
        out
    }
}

/// Every theme with what it rests on.
pub fn list(study: &Study, scope: &Scope) -> Table {
    let views = themes(study);
    let counted = Counted::new(study, scope);
    let rows = views.iter().map(|view| row(study, view, &counted)).collect();
    let mut table = Table::list(title(&views), columns(), rows);
    table.notes = vec![
        "Each segment, participant and source once a theme; a code may serve several themes, so columns do not add up."
            .to_owned(),
    ];
    table.notes.extend(counted.notes(study, scope));
    table
}

/// `4 themes: 1 candidate, 3 settled`
fn title(views: &[ThemeView]) -> String {
    let of = |status: ThemeStatus| views.iter().filter(|v| v.status == status).count();
    let parts = ThemeStatus::ALL.iter().filter(|s| of(**s) > 0).map(|s| format!("{} {}", of(*s), s.word()));
    let parts: Vec<String> = parts.collect();
    let all = counted(views.len() as u64, "theme");
    if parts.is_empty() { all } else { format!("{all}: {}", parts.join(", ")) }
}

fn columns() -> Vec<Column> {
    let text = |key: &str| Column::new(key, Kind::Text);
    let number = |key: &str| Column::new(key, Kind::Number);
    vec![
        text("id"),
        Column::new("title", Kind::Prose),
        text("status"),
        text("codes").detail(),
        number("codings"),
        number("participants"),
        number("sources"),
        number("evidence").detail(),
        number("counter_evidence"),
        Column::new("claim", Kind::Prose).detail(),
        text("file").detail(),
    ]
}

fn row(study: &Study, view: &ThemeView, counted: &Counted) -> Vec<Cell> {
    let text = |words: &str| Cell::Text(words.to_owned());
    let all = counted.tally(|coding, code| view.holds(coding, code));
    let shown = counted.tally(|coding, _| view.evidence.binary_search(&coding).is_ok());
    let against = counted.tally(|coding, code| view.is_countered(coding, code));
    vec![
        text(&view.id.0),
        text(view.title),
        text(view.status.word()),
        Cell::List(view.named.iter().map(|code| study.codebook.codes[*code].id.0.clone()).collect()),
        Cell::Count(all.codings),
        Cell::Count(all.participants),
        Cell::Count(all.sources),
        Cell::Count(shown.codings),
        Cell::Count(against.codings),
        text(view.claim),
        text(view.file(study)),
    ]
}
