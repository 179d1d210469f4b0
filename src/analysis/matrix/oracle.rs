//! The matrix against a slow recount.
//!
//! The recount shares no code with the matrix: it walks every code point and
//! every word of every source for every cell, asks of each coding in turn
//! whether it belongs there, and joins unions by trying all pairs until
//! nothing changes.

use super::*;
use crate::analysis::record::Record;
use crate::model::codebook::{CodeKind, Origin};
use crate::model::coding::{Coding, CodingStatus, Method};
use crate::model::fixture;
use crate::model::source::{BlockKind, Source};
use crate::model::span::Span;
use proptest::prelude::*;
use std::collections::BTreeSet;

const CODES: [(&str, u32); 6] = [("a", 0), ("b", 1), ("c", 2), ("d", 1), ("e", 0), ("f", 0)];
const MIX: &str = "один two — three [four] 5th … été seven";

fn sources() -> Vec<Source> {
    vec![
        fixture::source("s1")
            .participants(&["P1", "P2"])
            .heading("first words")
            .turn("Interviewer", "ask two things")
            .turn("P1", MIX)
            .turn("P2", "short one")
            .turn("Stranger", "not listed here")
            .heading("And now?")
            .turn("P1", "again me")
            .build(),
        fixture::source("s2")
            .participants(&["P1"])
            .attribute("role", "z")
            .heading("and NOW")
            .turn("P1", "later words of mine")
            .build(),
        fixture::source("s3").kind("document").text("nobody speaks").text("here at all").build(),
        fixture::source("s4").participants(&["P3", "P4"]).text("two people one text").build(),
    ]
}

pub(super) type Draft = (u8, u8, Option<u8>, u32, u32, u8);

pub(super) fn study_of(drafts: &[Draft]) -> Study {
    let sources = sources();
    let codings = (0u32..).zip(drafts).map(|(n, (coder, source, code, start, len, status))| {
        let source = &sources[usize::from(*source) % sources.len()];
        // Steps of 5, so that places often touch or are the same.
        let start = start % source.chars() / 5 * 5;
        let span = Span::new(start, (start + (1 + len / 5) * 5).min(source.chars()));
        let code = code.map(|c| CODES[usize::from(c) % CODES.len()].0);
        let coder = ["ana", "ben", "cyd"][usize::from(*coder) % 3];
        let mut coding = fixture::coding(n, coder, source, code, span);
        match status {
            0 => coding.status = CodingStatus::Rejected,
            1 | 2 => coding.by = Method::Adjudication,
            _ => {}
        }
        coding.stance = [None, Some("for"), Some("odd"), Some("mixed")][*len as usize % 4].map(str::to_owned);
        coding.round = [None, Some("2"), Some("10")][*len as usize % 3].map(str::to_owned);
        coding.weight = [None, Some("2"), Some("1,5"), Some("much")][start as usize / 5 % 4].map(str::to_owned);
        coding
    });
    let mut codings: Vec<Coding> = codings.collect();
    codings.sort_by_key(|c| sources.iter().position(|s| s.id == c.source));
    let people = vec![
        fixture::participant("P1", &[("role", "x"), ("years", "3")]),
        fixture::participant("P2", &[("role", "y"), ("years", "25")]),
        fixture::participant("P3", &[("role", "x"), ("years", "9")]),
        fixture::participant("P5", &[("role", "w"), ("years", "12")]),
    ];
    let mut book = fixture::codebook(&CODES);
    (book.codes[1].kind, book.codes[4].kind) = (CodeKind::Theme, CodeKind::Theme);
    (book.codes[0].origin, book.codes[4].origin) = (Some(Origin::Deductive), Some(Origin::Inductive));
    fixture::study(sources, people, book, codings)
}

/// Who a word belongs to: a participant, or nobody.
type Owner = Option<String>;

/// A coding with an owner, a section and a speaker whose words it holds; what is
/// not told apart is `None`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Case {
    coding: usize,
    owner: Owner,
    section: Option<String>,
    speaker: Option<String>,
}

struct Recount<'s> {
    study: &'s Study,
    record: &'s Record,
    spec: &'s Spec,
    codings: Vec<&'s Coding>,
    places: Vec<Span>,
    cases: Vec<Case>,
    /// Source and owner; nobody is among the owners of every source.
    parts: Vec<(Option<&'s Source>, Owner)>,
}

fn simple(title: &str) -> String {
    title.to_lowercase().replace('?', "")
}

impl<'s> Recount<'s> {
    fn new(study: &'s Study, record: &'s Record, spec: &'s Spec) -> Self {
        let counts = |c: &&Coding| {
            c.status == CodingStatus::Final
                && c.code.is_some()
                && match record {
                    Record::Coder(id) => c.coder == *id,
                    Record::Consensus => c.by == Method::Adjudication,
                    _ => true,
                }
        };
        let codings: Vec<&Coding> = study.codings.iter().filter(counts).collect();
        let mut places: Vec<Span> = codings.iter().map(|c| c.place.span).collect();
        let mut changed = matches!(record, Record::Union | Record::Consensus);
        while changed {
            changed = false;
            for i in 0..codings.len() {
                for j in 0..codings.len() {
                    let alike = codings[i].source == codings[j].source && codings[i].code == codings[j].code;
                    if alike && places[i].overlaps(places[j]) && places[i] != places[j] {
                        let hull = places[i].hull(places[j]);
                        (places[i], places[j]) = (hull, hull);
                        changed = true;
                    }
                }
            }
        }
        let mut parts = Vec::new();
        for source in study.sources.iter() {
            for id in source.participants.iter() {
                parts.push((Some(source), Some(id.clone())));
            }
            parts.push((Some(source), None));
        }
        parts.push((None, Some("P5".to_owned())));
        let mut made = Self { study, record, spec, codings, places, cases: Vec::new(), parts };
        made.cases = (0..made.codings.len()).flat_map(|at| made.cases_of(at)).collect();
        made
    }

    fn everybody(&self) -> bool {
        self.spec.speech == Speech::All
    }

    fn cuts(&self, axis: &Axis) -> bool {
        self.spec.sides().any(|side| side.0.contains(axis))
    }

    /// Everybody a coding's words belong to.
    fn owners(&self, coding: &Coding) -> Vec<Owner> {
        let source = self.study.source(&coding.source).unwrap();
        let mut out = Vec::new();
        if source.speakers.is_empty() {
            out.extend(source.participants.iter().cloned().map(Some));
        }
        for at in coding.place.span.start..coding.place.span.end {
            let block = source.blocks.iter().find(|b| b.text.contains(at));
            let Some(who) = block.and_then(|b| b.speaker) else {
                continue;
            };
            let speaker = &source.speakers[usize::from(who)];
            let owner = if speaker.interviewer { None } else { speaker.participant.clone() };
            if (!speaker.interviewer || self.everybody()) && !out.contains(&owner) {
                out.push(owner);
            }
        }
        if out.is_empty() {
            out.push(None);
        }
        out
    }

    fn cases_of(&self, at: usize) -> Vec<Case> {
        let coding = self.codings[at];
        let source = self.study.source(&coding.source).unwrap();
        let span = coding.place.span;
        let mut out = Vec::new();
        for owner in self.owners(coding) {
            let case = |block: Option<&crate::model::source::Block>| Case {
                coding: at,
                owner: owner.clone(),
                section: block
                    .and_then(|b| b.section)
                    .filter(|_| self.cuts(&Axis::Section))
                    .map(|s| simple(&source.sections[usize::from(s)].title)),
                speaker: block
                    .and_then(|b| b.speaker)
                    .filter(|_| self.cuts(&Axis::Speaker))
                    .map(|s| source.speakers[usize::from(s)].label.clone()),
            };
            let mut own: Vec<Case> = Vec::new();
            for block in source.blocks.iter().filter(|b| b.text.overlaps(span)) {
                let whose = match block.speaker.map(|s| &source.speakers[usize::from(s)]) {
                    None => source.speakers.is_empty() || owner.is_none(),
                    Some(s) if s.interviewer => owner.is_none(),
                    Some(s) => s.participant == owner,
                };
                if whose {
                    own.push(case(Some(block)));
                }
            }
            if own.is_empty() {
                own.push(case(source.blocks.iter().find(|b| b.span.overlaps(span))));
            }
            out.extend(own);
        }
        out.sort();
        out.dedup();
        out
    }

    fn value(&self, source: Option<&Source>, owner: &Owner, name: &str) -> Option<String> {
        let own = source.and_then(|s| s.attribute(name)).map(str::to_owned);
        let row = owner.as_ref().and_then(|o| self.study.participant(o));
        let theirs = row.and_then(|p| p.attribute(name)).map(str::to_owned);
        let missing = owner.as_ref().map(|_| "(not stated)".to_owned());
        own.or(theirs).or(missing)
    }

    /// Whether a part of the corpus stands in a line; `None` if the axis does not
    /// sort the corpus.
    fn part_in(&self, axis: &Axis, id: &str, (source, owner): (Option<&Source>, &Owner)) -> Option<bool> {
        Some(match axis {
            Axis::Participant => owner.as_deref() == Some(id),
            Axis::Source => source.is_some_and(|s| s.id == id),
            Axis::Kind => source.is_some_and(|s| s.kind == id),
            Axis::Attribute(name) => self.value(source, owner, name).as_deref() == Some(id),
            Axis::Binned(..) => match self.value(source, owner, "years").as_deref() {
                Some("3" | "9") => id == "0–9",
                Some("12") => id == "10–19",
                Some("25") => id == "20–29",
                other => other == Some(id),
            },
            Axis::Condition(condition) if condition.0.len() == 1 => match self.value(source, owner, "years").as_deref()
            {
                Some("3" | "9") => id == "not years>=10",
                Some("12" | "25") => id == "years>=10",
                other => other == Some(id),
            },
            // code:a AND role=x
            Axis::Condition(_) => {
                let holds = self.cases.iter().any(|c| c.owner == *owner && self.code_under(c.coding, "a"));
                match (owner, self.value(source, owner, "role").as_deref()) {
                    (None, Some("x") | None) => false,
                    (None, Some(_)) => id.starts_with("not"),
                    (_, Some("x")) if holds => id == "code:a AND role=x",
                    (_, Some("(not stated)")) if holds => id == "(not stated)",
                    _ => id.starts_with("not"),
                }
            }
            Axis::Section => source.is_some_and(|s| s.sections.iter().any(|s| simple(&s.title) == id)),
            Axis::Speaker => source.is_some_and(|s| {
                let mut said = s.speakers.iter().filter(|s| s.label == id && (self.everybody() || !s.interviewer));
                said.any(|s| s.participant.as_ref().filter(|_| !s.interviewer) == owner.as_ref())
            }),
            _ => return None,
        })
    }

    fn code_under(&self, coding: usize, id: &str) -> bool {
        let code = self.study.codebook.get(self.codings[coding].code.as_ref().unwrap()).unwrap();
        code.path.iter().any(|name| name.to_lowercase() == id)
    }

    fn in_axis(&self, axis: &Axis, id: &str, case: &Case) -> bool {
        let coding = self.codings[case.coding];
        let said = |value: &Option<String>| value.as_deref().unwrap_or("(not stated)") == id;
        match axis {
            Axis::Code | Axis::Level(_) | Axis::Theme => self.code_under(case.coding, id),
            Axis::Coder => coding.coder == id,
            Axis::Stance => said(&coding.stance),
            Axis::Round => said(&coding.round),
            Axis::Origin => match coding.code.as_ref().unwrap().0.as_str() {
                "a" => id == "deductive",
                "e" => id == "inductive",
                _ => id == "(not stated)",
            },
            Axis::All => true,
            Axis::Section => case.section.as_deref() == Some(id),
            Axis::Speaker => case.speaker.as_deref() == Some(id),
            corpus => self.part_in(corpus, id, (self.study.source(&coding.source), &case.owner)).unwrap(),
        }
    }

    fn in_line(&self, axes: &Axes, id: &str, case: &Case) -> bool {
        id.split('/').zip(&axes.0).all(|(id, axis)| self.in_axis(axis, id, case))
    }

    /// The cases that stand in the row and the column; `None` is any.
    fn cases(&self, meta: &MatrixMeta, row: Option<&str>, column: Option<&str>) -> Vec<&Case> {
        let any = |axes: &Axes, items: &[crate::model::table::AxisItem], id: Option<&str>, case: &Case| match id {
            Some(id) => self.in_line(axes, id, case),
            None => items.iter().any(|item| self.in_line(axes, &item.id, case)),
        };
        let stands = |case: &&Case| {
            any(&self.spec.rows, &meta.rows, row, case) && any(&self.spec.columns, &meta.columns, column, case)
        };
        let all = self.cases.iter().filter(|c| any(&self.spec.rows, &meta.rows, None, c));
        all.filter(stands).collect()
    }

    /// Ids of the codings that stand there, in the study's order.
    fn ids(&self, cases: &[&Case]) -> Vec<String> {
        let there: BTreeSet<usize> = cases.iter().map(|c| c.coding).collect();
        there.into_iter().map(|i| self.codings[i].id.0.clone()).collect()
    }

    /// The parts of the corpus that two lines are about.
    fn about(&self, row: Option<&str>, column: Option<&str>) -> Vec<&(Option<&'s Source>, Owner)> {
        let holds = |axes: &Axes, id: Option<&str>, part: &(Option<&Source>, Owner)| {
            let ids = id.into_iter().flat_map(|id| id.split('/')).zip(&axes.0);
            ids.into_iter().all(|(id, axis)| self.part_in(axis, id, (part.0, &part.1)).unwrap_or(true))
        };
        let both =
            |p: &&(Option<&Source>, Owner)| holds(&self.spec.rows, row, p) && holds(&self.spec.columns, column, p);
        self.parts.iter().filter(both).collect()
    }

    /// The coder that one of the lines is.
    fn coder<'i>(&self, row: Option<&'i str>, column: Option<&'i str>) -> Option<&'i str> {
        let of = |axes: &Axes, id: Option<&'i str>| {
            let at = axes.0.iter().position(|a| *a == Axis::Coder)?;
            id?.split('/').nth(at)
        };
        of(&self.spec.rows, row).or_else(|| of(&self.spec.columns, column))
    }

    fn read(&self, source: &Source, coder: Option<&str>) -> bool {
        self.study.codings.iter().filter(|c| c.source == source.id).any(|c| match (coder, self.record) {
            (Some(coder), _) => c.coder == coder,
            (None, Record::Coder(only)) => c.coder == *only,
            _ => true,
        })
    }

    /// Why nothing can be there.
    fn blank(&self, row: Option<&str>, column: Option<&str>) -> Option<&'static str> {
        let parts = self.about(row, column);
        if (self.cuts(&Axis::Section) || self.cuts(&Axis::Speaker)) && parts.is_empty() {
            return Some("not asked");
        }
        let mut sources = parts.iter().filter_map(|p| p.0).peekable();
        let there = sources.peek().is_some();
        (there && !sources.any(|s| self.read(s, self.coder(row, column)))).then_some("not read")
    }

    /// N of a base in a line of its side.
    fn n(&self, measure: Measure, row: Option<&str>, column: Option<&str>) -> u64 {
        let (row, column) = match base::base_of(self.spec, measure) {
            Base::None | Base::Row | Base::Column | Base::Table => unreachable!(),
            _ if self.spec.columns.of_speech() => (None, column),
            _ if self.spec.rows.of_speech() => (row, None),
            _ => (None, None),
        };
        let parts = self.about(row, column).into_iter();
        let counted = self.spec.counts_cases(&Scope::new(Record::All));
        let parts = parts.filter(|p| counted || p.0.is_some_and(|s| self.read(s, None)));
        match base::base_of(self.spec, measure) {
            Base::Participants => parts.filter_map(|p| p.1.clone()).collect::<BTreeSet<_>>().len() as u64,
            _ => parts.filter_map(|p| Some(p.0?.id.clone())).collect::<BTreeSet<_>>().len() as u64,
        }
    }

    fn count(&self, measure: Measure, cases: &[&Case]) -> u64 {
        let distinct = |all: &mut dyn Iterator<Item = String>| all.collect::<BTreeSet<_>>().len() as u64;
        match measure {
            Measure::Presence => u64::from(!cases.is_empty()),
            Measure::Participants => distinct(&mut cases.iter().filter_map(|c| c.owner.clone())),
            Measure::Sources => distinct(&mut cases.iter().map(|c| self.codings[c.coding].source.clone())),
            Measure::Codings => {
                let place = |i: usize| {
                    let coder = (*self.record == Record::All).then(|| self.codings[i].coder.clone());
                    (self.codings[i].source.clone(), self.places[i], coder)
                };
                cases.iter().map(|c| place(c.coding)).collect::<BTreeSet<_>>().len() as u64
            }
            Measure::Share if !self.everybody() => {
                self.speech(measure, &cases.iter().filter(|c| c.owner.is_some()).copied().collect::<Vec<_>>())
            }
            speech => self.speech(speech, cases),
        }
    }

    /// Every word, letter or turn of every source, asked one by one whether it is
    /// coded.
    fn speech(&self, measure: Measure, cases: &[&Case]) -> u64 {
        let (mut out, mut turns) = (0, BTreeSet::new());
        for source in self.study.sources.iter() {
            for block in source.blocks.iter().filter(|b| b.kind == BlockKind::Paragraph) {
                let owner = block.speaker.map(|w| &source.speakers[usize::from(w)]);
                if owner.is_some_and(|s| s.interviewer) && !self.everybody() {
                    continue;
                }
                let whose = owner.map(|s| s.participant.clone().filter(|_| !s.interviewer));
                let section = block.section.map(|s| simple(&source.sections[usize::from(s)].title));
                let coded = |at: u32| {
                    cases.iter().any(|case| {
                        let coding = self.codings[case.coding];
                        coding.source == source.id
                            && whose.as_ref().is_none_or(|w| *w == case.owner)
                            && (case.section == section || !self.cuts(&Axis::Section))
                            && (case.speaker.as_ref() == owner.map(|s| &s.label) || !self.cuts(&Axis::Speaker))
                            && coding.place.span.contains(at)
                    })
                };
                match measure {
                    Measure::Words | Measure::Share => {
                        out += word_starts(source, block).into_iter().filter(|at| coded(*at)).count() as u64;
                    }
                    _ => {
                        let letters = (block.text.start..block.text.end).filter(|at| coded(*at)).count() as u64;
                        out += if measure == Measure::Characters { letters } else { 0 };
                        turns.extend(block.turn.filter(|_| letters > 0).map(|t| (source.id.clone(), t)));
                    }
                }
            }
        }
        if measure == Measure::Turns { turns.len() as u64 } else { out }
    }
}

fn word_starts(source: &Source, block: &crate::model::source::Block) -> Vec<u32> {
    let letters: Vec<char> = source.slice(block.text).chars().collect();
    let mut out = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        let from = at;
        while at < letters.len() && !letters[at].is_whitespace() {
            at += 1;
        }
        if letters[from..at].iter().any(|c| c.is_alphanumeric()) {
            out.push(block.text.start + from as u32);
        }
        at += 1;
    }
    out
}

fn value(cell: &Cell) -> u64 {
    match cell {
        Cell::Count(n) => *n,
        Cell::Flag(yes) => u64::from(*yes),
        Cell::Share { part, .. } => *part as u64,
        Cell::Of { part, .. } | Cell::Rate { part, .. } => *part,
        Cell::Blank(_) => 0,
        other => panic!("{other:?}"),
    }
}

fn every_axis() -> Vec<Axis> {
    let study = study_of(&[]);
    let words = "code code:2 theme origin stance round coder participant source kind role years:10 years>=10 section speaker all";
    let mut out: Vec<Axis> = words.split(' ').map(|word| Axis::parse(&study, word).unwrap()).collect();
    out.push(Axis::parse(&study, "code:a AND role=x").unwrap());
    out
}

fn sides() -> impl Strategy<Value = Axes> {
    let axis = || (0..every_axis().len()).prop_map(|at| every_axis().remove(at));
    prop_oneof![3 => axis().prop_map(Axes::from), 1 => (axis(), axis()).prop_map(|(a, b)| Axes(vec![a, b]))]
}

pub(super) fn drafts() -> impl Strategy<Value = Vec<Draft>> {
    let code = proptest::option::weighted(0.9, 0u8..6);
    prop::collection::vec((0u8..3, 0u8..4, code, 0u32..200, 0u32..60, 0u8..8), 0..30)
}

pub(super) fn record() -> impl Strategy<Value = Record> {
    prop_oneof![Just(Record::Coder("ana".into())), Just(Record::Union), Just(Record::All), Just(Record::Consensus)]
}

fn measure() -> impl Strategy<Value = Measure> {
    (0usize..8).prop_map(|i| Measure::NUMBERS[i])
}

fn bases() -> impl Strategy<Value = Base> {
    let all = [Base::None, Base::Row, Base::Column, Base::Table, Base::Participants, Base::Sources, Base::Words];
    (0usize..7).prop_map(move |i| all[i])
}

/// The lines of a side, and all of them.
fn lines(items: &[crate::model::table::AxisItem]) -> Vec<Option<&str>> {
    items.iter().map(|i| Some(i.id.as_str())).chain([None]).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..Default::default() })]

    #[test]
    fn every_cell_and_total_is_what_a_slow_recount_finds(
        drafts in drafts(), rows in sides(), columns in sides(), measure in measure(), base in bases(),
        record in record(), all in any::<bool>(),
    ) {
        let study = study_of(&drafts);
        let speech = if all { Speech::All } else { Speech::Participants };
        let spec = Spec { base, speech, measures: vec![measure, Measure::Quotes], ..Spec::new(rows, columns, measure) };
        prop_assume!(spec.rows != spec.columns);
        let table = matrix(&study, &Scope::new(record.clone()), &spec).unwrap();
        let excerpts = table.excerpts;
        let Shape::Matrix(meta) = table.shape else { panic!("a matrix") };
        let recount = Recount::new(&study, &record, &spec);
        let counted = spec.counts_cases(&Scope::new(record.clone()))
            && matches!(measure, Measure::Participants | Measure::Sources);
        for (r, row) in lines(&meta.rows).into_iter().enumerate() {
            for (c, column) in lines(&meta.columns).into_iter().enumerate() {
                let one = match (row, column) {
                    (Some(_), Some(_)) => &meta.cells[r][c],
                    (Some(_), None) => &meta.row_totals[r],
                    (None, Some(_)) => &meta.column_totals[c],
                    (None, None) => &meta.total,
                };
                let cases = recount.cases(&meta, row, column);
                let behind: Vec<String> = one.excerpts.iter().map(|e| excerpts[*e as usize].id.clone()).collect();
                prop_assert_eq!(&behind, &recount.ids(&cases), "{:?} {:?}", row, column);
                if let Cell::Quotes(quotes) = &one.more[0] {
                    prop_assert_eq!(quotes.iter().map(|q| q.id.clone()).collect::<Vec<_>>(), behind);
                }
                if counted {
                    let parts = recount.about(row, column).into_iter();
                    let n = match measure {
                        Measure::Participants => parts.filter_map(|p| p.1.clone()).collect::<BTreeSet<_>>().len(),
                        _ => parts.filter_map(|p| Some(p.0?.id.clone())).collect::<BTreeSet<_>>().len(),
                    };
                    prop_assert_eq!(value(&one.cell), n as u64, "{:?} {:?}", row, column);
                    continue;
                }
                let blank = recount.blank(row, column).filter(|_| cases.is_empty());
                let said = match one.cell { Cell::Blank(why) => Some(why), _ => None };
                prop_assert_eq!(said, blank, "{:?} {:?}", row, column);
                if measure == Measure::Presence && (row.is_none() || column.is_none()) {
                    continue;
                }
                prop_assert_eq!(value(&one.cell), recount.count(measure, &cases), "{:?} {:?}", row, column);
            }
        }
        for (axes, items) in [(&spec.rows, &meta.rows), (&spec.columns, &meta.columns)] {
            let coded = axes.any(|a| a.of_codes() || matches!(a, Axis::Origin | Axis::Stance | Axis::Round));
            for item in items.iter().filter(|_| coded) {
                let here = recount.cases.iter().filter(|c| recount.in_line(axes, &item.id, c));
                let who = |case: &Case| match meta.n_unit.as_str() {
                    "sources" => Some(recount.codings[case.coding].source.clone()),
                    _ => case.owner.clone(),
                };
                prop_assert_eq!(item.n, here.filter_map(who).collect::<BTreeSet<_>>().len() as u64, "N of {}", item.id);
            }
        }
    }

    #[test]
    fn every_base_is_what_a_slow_recount_finds(
        drafts in drafts(), rows in sides(), columns in sides(), measure in measure(), base in bases(),
        record in record(), all in any::<bool>(),
    ) {
        let study = study_of(&drafts);
        let speech = if all { Speech::All } else { Speech::Participants };
        let spec = Spec { base, speech, ..Spec::new(rows, columns, measure) };
        prop_assume!(spec.rows != spec.columns);
        let table = matrix(&study, &Scope::new(record.clone()), &spec).unwrap();
        let Shape::Matrix(meta) = table.shape else { panic!("a matrix") };
        let recount = Recount::new(&study, &record, &spec);
        let of = |one: &Measured| match one.cell {
            Cell::Of { base, .. } | Cell::Rate { base, .. } => Some(base),
            Cell::Share { base, .. } => Some(base as u64),
            _ => None,
        };
        let base = base::base_of(&spec, measure);
        for (r, row) in lines(&meta.rows).into_iter().enumerate() {
            for (c, column) in lines(&meta.columns).into_iter().enumerate() {
                let one = if let (Some(_), Some(_)) = (row, column) { &meta.cells[r][c] } else { continue };
                let expected = match base {
                    Base::None => None,
                    Base::Row => Some(value(&meta.row_totals[r].cell)),
                    Base::Column => Some(value(&meta.column_totals[c].cell)),
                    Base::Table => Some(value(&meta.total.cell)),
                    Base::Words => Some(words_there(&recount, row, column)),
                    _ => Some(recount.n(measure, row, column)),
                };
                prop_assert_eq!(of(one), expected.filter(|_| !matches!(one.cell, Cell::Blank(_))), "{:?} {:?}", row, column);
            }
        }
    }

    #[test]
    fn a_parent_holds_at_least_each_child_and_at_most_all_together(
        drafts in drafts(), record in record(), measure in measure(),
    ) {
        prop_assume!(measure != Measure::Presence);
        let study = study_of(&drafts);
        let table = matrix(&study, &Scope::new(record), &Spec::new(Axis::Code, Axis::Kind, measure)).unwrap();
        let Shape::Matrix(meta) = table.shape else { panic!("a matrix") };
        let total = |at: usize| value(&meta.row_totals[at].cell);
        for (at, code) in study.codebook.codes.iter().enumerate() {
            if let Some(parent) = code.parent {
                prop_assert!(total(parent) >= total(at));
            }
        }
        prop_assert!(value(&meta.total.cell) <= (0..meta.rows.len()).map(total).sum());
    }

    #[test]
    fn the_tables_of_a_third_axis_are_those_of_the_corpus_of_its_items(
        drafts in drafts(), rows in sides(), record in record(), measure in measure(),
    ) {
        let study = study_of(&drafts);
        let columns = Axis::Coder;
        prop_assume!(!rows.0.contains(&columns));
        let split = Some(Axis::Source);
        let spec = Spec { split, ..Spec::new(rows.clone(), columns.clone(), measure) };
        let table = matrix(&study, &Scope::new(record.clone()), &spec).unwrap();
        for part in &table.parts {
            let scope = Scope { sources: vec![part.id.clone()], ..Scope::new(record.clone()) };
            let alone = matrix(&study, &scope, &Spec { split: Some(Axis::Source), ..Spec::new(rows.clone(), columns.clone(), measure) }).unwrap();
            let (Shape::Matrix(split), Shape::Matrix(alone)) = (&part.table.shape, &alone.shape) else { panic!() };
            let conditions = rows.any(|a| matches!(a, Axis::Condition(_)));
            for (at, item) in alone.rows.iter().enumerate().filter(|_| !conditions) {
                let there = split.rows.iter().position(|r| r.id == item.id).expect("a line of the whole");
                prop_assert_eq!(split.rows[there].n, item.n, "{}", &item.id);
                prop_assert_eq!(value(&split.row_totals[there].cell), value(&alone.row_totals[at].cell), "{}", &item.id);
            }
            prop_assert_eq!(split.n, alone.n);
        }
    }

    #[test]
    fn what_two_codes_have_in_common_is_what_both_hold(drafts in drafts(), record in record(), at in 0usize..4) {
        let measure = [Measure::Participants, Measure::Sources, Measure::Turns, Measure::Codings][at];
        let study = study_of(&drafts);
        let (one, spec) = (Spec::new(Axis::Code, Axis::All, measure), Spec::new(Axis::Code, Axis::Code, measure));
        let table = matrix(&study, &Scope::new(record.clone()), &spec).unwrap();
        let Shape::Matrix(meta) = table.shape else { panic!("a matrix") };
        let recount = Recount::new(&study, &record, &one);
        let things = |code: &str| -> BTreeSet<String> {
            let cases = recount.cases.iter().filter(|c| recount.code_under(c.coding, code));
            cases.flat_map(|case| {
                let coding = recount.codings[case.coding];
                let coder = if record == Record::All { coding.coder.as_str() } else { "" };
                match measure {
                    Measure::Participants => case.owner.clone().into_iter().collect::<Vec<_>>(),
                    Measure::Sources => vec![coding.source.clone()],
                    Measure::Codings => vec![format!("{} {:?} {coder}", coding.source, recount.places[case.coding])],
                    _ => {
                        let turns = (0..99).filter(|t| turn_of(&recount, case, *t));
                        turns.map(|t| format!("{} {t}", coding.source)).collect()
                    }
                }
            }).collect()
        };
        for (r, row) in meta.rows.iter().enumerate() {
            for (c, column) in meta.columns.iter().enumerate() {
                let both = things(&row.id).intersection(&things(&column.id)).count() as u64;
                prop_assert_eq!(value(&meta.cells[r][c].cell), both, "{} {}", &row.id, &column.id);
            }
        }
    }
}

/// Whether a case holds speech of a turn.
fn turn_of(recount: &Recount, case: &Case, turn: u32) -> bool {
    let coding = recount.codings[case.coding];
    let source = recount.study.source(&coding.source).unwrap();
    source.blocks.iter().filter(|b| b.turn == Some(turn) && b.kind == BlockKind::Paragraph).any(|block| {
        let speaker = &source.speakers[usize::from(block.speaker.unwrap())];
        !speaker.interviewer && speaker.participant == case.owner && block.text.overlaps(coding.place.span)
    })
}

/// All words of those who may stand in the line of the base.
fn words_there(recount: &Recount, row: Option<&str>, column: Option<&str>) -> u64 {
    let spec = recount.spec;
    let (row, column) = match (spec.rows.of_speech(), spec.columns.of_speech()) {
        (_, true) => (None, column),
        (true, false) => (row, None),
        _ => (None, None),
    };
    let slice_in = |axis: Axis, said: Option<&str>| {
        let holds = |axes: &Axes, id: Option<&str>| match (axes.0.iter().position(|a| *a == axis), id) {
            (Some(at), Some(id)) => id.split('/').nth(at).is_none_or(|id| said == Some(id)),
            _ => true,
        };
        holds(&spec.rows, row) && holds(&spec.columns, column)
    };
    let mut out = 0;
    for source in recount.study.sources.iter().filter(|s| recount.read(s, None)) {
        for block in source.blocks.iter().filter(|b| b.kind == BlockKind::Paragraph) {
            let speaker = block.speaker.map(|w| &source.speakers[usize::from(w)]);
            if speaker.is_some_and(|s| s.interviewer) && !recount.everybody() {
                continue;
            }
            let whose = speaker.map(|s| s.participant.clone().filter(|_| !s.interviewer));
            let part = recount.about(row, column).into_iter().any(|(of, owner)| {
                of.is_some_and(|of| of.id == source.id)
                    && whose.as_ref().is_none_or(|w| w == owner)
                    && (owner.is_some() || recount.everybody())
            });
            let section = block.section.map(|s| simple(&source.sections[usize::from(s)].title));
            let label = speaker.map(|s| s.label.as_str());
            if part && slice_in(Axis::Section, section.as_deref()) && slice_in(Axis::Speaker, label) {
                out += word_starts(source, block).len() as u64;
            }
        }
    }
    out
}
