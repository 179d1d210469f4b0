//! The recount: everything asked of every coding and every word again.

use crate::analysis::matrix::*;
use crate::analysis::record::Record;
use crate::model::coding::{Coding, CodingStatus, Method};
use crate::model::source::{BlockKind, Source};
use crate::model::span::Span;
use std::collections::BTreeSet;

/// Who a word belongs to: a participant, or nobody.
pub type Owner = Option<String>;

/// A coding with an owner, a section and a speaker whose words it holds; what is
/// not told apart is `None`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Case {
    pub coding: usize,
    pub owner: Owner,
    pub section: Option<String>,
    pub speaker: Option<String>,
}

pub struct Recount<'s> {
    pub study: &'s Study,
    pub record: &'s Record,
    pub spec: &'s Spec,
    pub codings: Vec<&'s Coding>,
    pub places: Vec<Span>,
    pub cases: Vec<Case>,
    /// Source and owner; nobody is among the owners of every source.
    pub parts: Vec<(Option<&'s Source>, Owner)>,
}

pub fn simple(title: &str) -> String {
    title.to_lowercase().replace('?', "")
}

impl<'s> Recount<'s> {
    pub fn new(study: &'s Study, record: &'s Record, spec: &'s Spec) -> Self {
        let counts = |c: &&Coding| {
            c.status == CodingStatus::Final
                && c.code.is_some()
                && match record {
                    Record::Coder(id) => c.coder == *id && c.by != Method::Adjudication,
                    Record::Consensus => c.by == Method::Adjudication,
                    _ => c.by != Method::Adjudication,
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

    pub fn everybody(&self) -> bool {
        self.spec.speech == Speech::All
    }

    pub fn cuts(&self, axis: &Axis) -> bool {
        self.spec.sides().any(|side| side.0.contains(axis))
    }

    /// Everybody a coding's words belong to.
    pub fn owners(&self, coding: &Coding) -> Vec<Owner> {
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

    pub fn cases_of(&self, at: usize) -> Vec<Case> {
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
            let strangers = source.blocks.iter().filter(|b| b.text.overlaps(span)).any(|b| {
                let who = b.speaker.map(|s| &source.speakers[usize::from(s)]);
                who.is_some_and(|s| !s.interviewer && s.participant.is_none())
            });
            for block in source.blocks.iter().filter(|b| b.text.overlaps(span)) {
                let whose = match block.speaker.map(|s| &source.speakers[usize::from(s)]) {
                    None => source.speakers.is_empty() || owner.is_none(),
                    Some(s) if s.interviewer => owner.is_none() && (self.everybody() || !strangers),
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

    pub fn value(&self, source: Option<&Source>, owner: &Owner, name: &str) -> Option<String> {
        let own = source.and_then(|s| s.attribute(name)).map(str::to_owned);
        let row = owner.as_ref().and_then(|o| self.study.participant(o));
        let theirs = row.and_then(|p| p.attribute(name)).map(str::to_owned);
        let missing = owner.as_ref().map(|_| "(not stated)".to_owned());
        own.or(theirs).or(missing)
    }

    /// Whether a part of the corpus stands in a line; `None` if the axis does not
    /// sort the corpus.
    pub fn part_in(&self, axis: &Axis, id: &str, (source, owner): (Option<&Source>, &Owner)) -> Option<bool> {
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
                let unread = owner.is_some() && !holds && source.is_none_or(|s| !self.read(s, None));
                match (owner, self.value(source, owner, "role").as_deref()) {
                    (None, Some("x") | None) => false,
                    (None, Some(_)) => id.starts_with("not"),
                    (_, Some("x")) if holds => id == "code:a AND role=x",
                    (_, Some("x" | "(not stated)")) if unread => false,
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

    pub fn code_under(&self, coding: usize, id: &str) -> bool {
        let code = self.study.codebook.get(self.codings[coding].code.as_ref().unwrap()).unwrap();
        code.path.iter().any(|name| name.to_lowercase() == id)
    }

    pub fn in_axis(&self, axis: &Axis, id: &str, case: &Case) -> bool {
        let coding = self.codings[case.coding];
        let said = |value: &Option<String>| value.as_deref().unwrap_or("(not stated)") == id;
        match axis {
            Axis::Code | Axis::Level(_) => self.code_under(case.coding, id),
            Axis::Theme => match self.study.themes.iter().find(|t| t.id.0 == id) {
                Some(theme) => {
                    theme.evidence.contains(&coding.id)
                        || theme.codes.iter().any(|c| self.code_under(case.coding, &c.0))
                }
                None => self.code_under(case.coding, id),
            },
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

    pub fn in_line(&self, axes: &Axes, id: &str, case: &Case) -> bool {
        id.split('/').zip(&axes.0).all(|(id, axis)| self.in_axis(axis, id, case))
    }

    /// The cases that stand in the row and the column; `None` is any.
    pub fn cases(&self, meta: &MatrixMeta, row: Option<&str>, column: Option<&str>) -> Vec<&Case> {
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
    pub fn ids(&self, cases: &[&Case]) -> Vec<String> {
        let there: BTreeSet<usize> = cases.iter().map(|c| c.coding).collect();
        there.into_iter().map(|i| self.codings[i].id.0.clone()).collect()
    }

    /// The parts of the corpus that two lines are about.
    pub fn about(&self, row: Option<&str>, column: Option<&str>) -> Vec<&(Option<&'s Source>, Owner)> {
        let holds = |axes: &Axes, id: Option<&str>, part: &(Option<&Source>, Owner)| {
            let ids = id.into_iter().flat_map(|id| id.split('/')).zip(&axes.0);
            ids.into_iter().all(|(id, axis)| self.part_in(axis, id, (part.0, &part.1)).unwrap_or(true))
        };
        let both =
            |p: &&(Option<&Source>, Owner)| holds(&self.spec.rows, row, p) && holds(&self.spec.columns, column, p);
        self.parts.iter().filter(both).collect()
    }

    /// The coder that one of the lines is.
    pub fn coder<'i>(&self, row: Option<&'i str>, column: Option<&'i str>) -> Option<&'i str> {
        let of = |axes: &Axes, id: Option<&'i str>| {
            let at = axes.0.iter().position(|a| *a == Axis::Coder)?;
            id?.split('/').nth(at)
        };
        of(&self.spec.rows, row).or_else(|| of(&self.spec.columns, column))
    }

    pub fn read(&self, source: &Source, coder: Option<&str>) -> bool {
        let mut here = self.study.codings.iter().filter(|c| c.source == source.id && c.by != Method::Adjudication);
        here.any(|c| match (coder, self.record) {
            (Some(coder), _) => c.coder == coder,
            (None, Record::Coder(only)) => c.coder == *only,
            _ => true,
        })
    }

    /// Why nothing can be there.
    pub fn blank(&self, row: Option<&str>, column: Option<&str>) -> Option<&'static str> {
        let parts = self.about(row, column);
        if (self.cuts(&Axis::Section) || self.cuts(&Axis::Speaker)) && parts.is_empty() {
            return Some("not asked");
        }
        let mut sources = parts.iter().filter_map(|p| p.0);
        (!parts.is_empty() && !sources.any(|s| self.read(s, self.coder(row, column)))).then_some("not read")
    }

    pub fn asks_holders(&self) -> bool {
        self.spec.sides().any(|side| side.0.iter().any(|axis| axis.to_string().contains("code:a")))
    }

    /// N of a base in a line of its side.
    pub fn n(&self, measure: Measure, row: Option<&str>, column: Option<&str>) -> u64 {
        let (row, column) = match base::base_of(self.spec, measure) {
            Base::None | Base::Row | Base::Column | Base::Table => unreachable!(),
            _ if self.spec.columns.of_speech() => (None, column),
            _ if self.spec.rows.of_speech() => (row, None),
            _ => (None, None),
        };
        let parts = self.about(row, column).into_iter();
        let counted = self.spec.counts_cases(&Scope::new(Record::All));
        let counted = counted && !self.asks_holders();
        let parts = parts.filter(|p| counted || p.0.is_some_and(|s| self.read(s, None)));
        match base::base_of(self.spec, measure) {
            Base::Participants => parts.filter_map(|p| p.1.clone()).collect::<BTreeSet<_>>().len() as u64,
            _ => parts.filter_map(|p| Some(p.0?.id.clone())).collect::<BTreeSet<_>>().len() as u64,
        }
    }

    pub fn count(&self, measure: Measure, cases: &[&Case]) -> u64 {
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
    pub fn speech(&self, measure: Measure, cases: &[&Case]) -> u64 {
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

pub fn word_starts(source: &Source, block: &crate::model::source::Block) -> Vec<u32> {
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
