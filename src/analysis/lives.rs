//! What became of each code: the ledger of an analysis that is deductive and inductive
//! at once.
//!
//! Of a code from theory a reader asks whether it was used, and how far it had to be
//! changed; of one from the data, which words it began with and when its definition
//! came to rest. Both are answered for every code, out of codings, codebook and its
//! [`Past`]. Report, paper and command line show parts of the same rows.

use super::corpus::Corpus;
use super::scope::{LeftOut, Scope, Selected, counted, notes, select_in};
use crate::model::codebook::{Code, CodeId, CodeStatus, Origin};
use crate::model::ids::Stamp;
use crate::model::past::{Dated, Past, What};
use crate::model::study::Study;
use crate::model::table::{Cell, Column, Kind, Table};
use std::collections::{BTreeMap, BTreeSet};

/// In the order of the ledger; `None` is not stated.
const ORIGINS: [Option<Origin>; 4] = [Some(Origin::Deductive), Some(Origin::Hybrid), Some(Origin::Inductive), None];

/// When a code's entry was last changed, and how far the coding had come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// When.
    pub at: Stamp,
    /// True if it was so when history begins: then, or before.
    pub before: bool,
    /// Sources that had been coded by then.
    pub sources: u64,
    /// The one that was coded last.
    pub source: Option<String>,
}

/// What became of one code.
#[derive(Clone, Debug)]
pub struct Life<'s> {
    /// Its id.
    pub id: &'s CodeId,
    /// Its name, or its last one.
    pub name: &'s str,
    /// The code, unless it is gone.
    pub code: Option<&'s Code>,
    /// Since when it is in the codebook: a day, or `by` a day.
    pub planned: String,
    /// Codings that count, without those of codes below it.
    pub codings: u64,
    /// Whose words they hold.
    pub participants: BTreeSet<String>,
    /// Who made them.
    pub coders: BTreeSet<String>,
    /// The oldest of them.
    pub first: Option<&'s crate::model::coding::Coding>,
    /// What was done to its entry, oldest first.
    pub changes: Vec<&'s Dated>,
    /// Names of codes that were merged into it.
    pub merged: Vec<String>,
    /// When its name or words last changed; `None` if nothing is known of its past.
    pub settled: Option<Settled>,
}

/// Every code with what became of it.
#[derive(Debug)]
pub struct Lives<'s> {
    study: &'s Study,
    scope: Scope,
    past: &'s Past,
    /// By origin, then in the order of the codebook; those that are gone last.
    pub each: Vec<Life<'s>>,
    left: LeftOut,
}

impl<'s> Lives<'s> {
    /// From the codings of `scope` and what is known of the codebook's past.
    pub fn of(study: &'s Study, scope: &Scope, past: &'s Past) -> Self {
        let (selected, left) = select_in(study, &Corpus::new(study, scope), scope);
        let book = &study.codebook;
        let mut order: Vec<usize> = (0..book.codes.len()).filter(|at| book.codes[*at].codable).collect();
        order.sort_by_key(|at| ORIGINS.iter().position(|origin| *origin == book.codes[*at].origin));
        let mut by_code: BTreeMap<usize, Vec<&Selected<'s>>> = BTreeMap::new();
        selected.iter().for_each(|one| one.code.iter().for_each(|code| by_code.entry(*code).or_default().push(one)));
        let mut changes: BTreeMap<&CodeId, Vec<&'s Dated>> = BTreeMap::new();
        past.changes.iter().for_each(|one| changes.entry(&one.change.code).or_default().push(one));
        let begun = Begun::of(&selected);
        let mut made = Self { study, scope: scope.clone(), past, each: Vec::new(), left };
        for at in order {
            let code = &book.codes[at];
            let own = changes.get(&code.id).cloned().unwrap_or_default();
            let life = Life { code: Some(code), ..made.life(&code.id, &code.name, own, &begun) };
            made.each.push(used(life, by_code.get(&at).map_or(&[], Vec::as_slice)));
        }
        let gone = past.changes.iter().filter(|one| one.change.what == What::Removed);
        let mut told = BTreeSet::new();
        for one in gone.filter(|one| book.find(&one.change.code).is_none()) {
            if told.insert(&one.change.code) {
                let own = changes.get(&one.change.code).cloned().unwrap_or_default();
                let life = made.life(&one.change.code, &one.change.name, own, &begun);
                made.each.push(life);
            }
        }
        made
    }

    fn life(&self, id: &'s CodeId, name: &'s str, changes: Vec<&'s Dated>, begun: &Begun) -> Life<'s> {
        let words = |what: &What| {
            matches!(what, What::Inserted { .. } | What::Split { .. } | What::Renamed { .. } | What::Redefined { .. })
        };
        let last = changes.iter().rev().find(|one| words(&one.change.what)).map(|one| one.at);
        let there = self.past.first.contains(id);
        let at = last.or(self.past.begins.filter(|_| there));
        let book = &self.study.codebook;
        let into = |code: &&Code| code.merged_into.as_ref() == Some(id);
        Life {
            id,
            name,
            code: None,
            planned: self.planned(id, &changes),
            codings: 0,
            participants: BTreeSet::new(),
            coders: BTreeSet::new(),
            first: None,
            merged: book.codes.iter().filter(into).map(|code| code.name.clone()).collect(),
            settled: at.map(|at| Settled { before: last.is_none(), ..begun.at(at) }),
            changes: changes.into_iter().filter(|one| !is_birth(&one.change.what)).collect(),
        }
    }

    /// The day the codebook states; else the one its history knows.
    fn planned(&self, id: &CodeId, changes: &[&Dated]) -> String {
        let stated = self.study.codebook.get(id).and_then(|code| code.created.clone());
        let made = || changes.iter().find(|one| is_birth(&one.change.what)).map(|one| one.at.day());
        let there = || self.past.begins.filter(|_| self.past.first.contains(id)).map(|at| format!("by {}", at.day()));
        stated.or_else(made).or_else(there).unwrap_or_default()
    }
}

fn is_birth(what: &What) -> bool {
    matches!(what, What::Inserted { .. } | What::Split { .. })
}

/// How many sources had been coded when.
struct Begun {
    /// Instant of a coding, its source, and how many sources had one by then.
    each: Vec<(Stamp, String, u64)>,
}

impl Begun {
    fn of(selected: &[Selected]) -> Self {
        let mut codings: Vec<(Stamp, &str)> =
            selected.iter().map(|one| (one.coding.created, one.coding.source.as_str())).collect();
        codings.sort_unstable();
        let mut seen = BTreeSet::new();
        let count = |(at, source): (Stamp, &str)| {
            seen.insert(source.to_owned());
            (at, source.to_owned(), seen.len() as u64)
        };
        Self { each: codings.into_iter().map(count).collect() }
    }

    fn at(&self, at: Stamp) -> Settled {
        let upto = self.each.partition_point(|(made, ..)| *made <= at);
        let last = upto.checked_sub(1).map(|last| &self.each[last]);
        Settled { at, before: false, sources: last.map_or(0, |l| l.2), source: last.map(|l| l.1.clone()) }
    }
}

fn used<'s>(mut life: Life<'s>, codings: &[&Selected<'s>]) -> Life<'s> {
    for one in codings {
        life.codings += 1;
        life.participants.extend(one.participants.iter().cloned());
        life.coders.insert(one.coding.coder.clone());
        let key = |c: &crate::model::coding::Coding| (c.created, c.source.clone(), c.id.clone());
        if life.first.is_none_or(|first| key(one.coding) < key(first)) {
            life.first = Some(one.coding);
        }
    }
    life
}

impl Life<'_> {
    /// Its origin, in a word.
    pub fn origin(&self) -> &'static str {
        self.code.and_then(|code| code.origin).map_or("not stated", Origin::word)
    }

    /// What it has come to: in use, never used, retired …
    pub fn fate(&self) -> String {
        match self.code {
            None => "gone from the codebook".to_owned(),
            Some(code) => match (&code.merged_into, code.status) {
                (Some(into), _) => format!("merged into {into}"),
                (None, CodeStatus::Retired) => "retired".to_owned(),
                (None, _) if self.codings == 0 => "never used".to_owned(),
                (None, CodeStatus::Tentative) => "tentative".to_owned(),
                (None, CodeStatus::Settled) => "in use".to_owned(),
            },
        }
    }

    /// What was done to its entry, each with its day.
    pub fn told(&self) -> Vec<String> {
        let what = |one: &&&Dated| match &one.change.what {
            What::Redefined { label, .. } => format!("redefined ({label})"),
            What::Merged { name, .. } => format!("merged into “{name}”"),
            What::Renamed { from, to } => format!("renamed from “{from}” to “{to}”"),
            What::Moved { to: (Some(under), _), .. } => format!("moved below “{under}”"),
            What::Moved { .. } => "moved to the top".to_owned(),
            what => match (what.before().as_str(), what.after().as_str()) {
                ("", _) | (_, "") => what.word().to_owned(),
                (from, to) => format!("{} {from} → {to}", what.word()),
            },
        };
        self.changes.iter().map(|one| format!("{} {}", one.at.day(), what(&one))).collect()
    }

    /// Every column of the ledger, by key; a quotation only with `quotes`. The number
    /// of participants comes from `people`, which may hide it.
    fn cell(&self, key: &str, people: &dyn Fn(u64) -> Cell) -> Cell {
        let text = |words: &str| if words.is_empty() { Cell::Blank("") } else { Cell::Text(words.to_owned()) };
        let settled = |of: fn(&Settled) -> Cell| self.settled.as_ref().map_or(Cell::Blank(NO_PAST), of);
        let first = |of: fn(&crate::model::coding::Coding) -> String| {
            self.first.map_or(Cell::Blank("never used"), |coding| Cell::Text(of(coding)))
        };
        match key {
            "origin" => text(self.origin()),
            "code" => text(&self.id.0),
            "code_name" => text(self.name),
            "created" => text(self.code.and_then(|c| c.created.as_deref()).unwrap_or_default()),
            "status" => text(self.code.map_or("", |c| c.status.word())),
            "fate" => text(&self.fate()),
            "source_of_the_code" => text(self.code.and_then(|c| c.field("Source")).unwrap_or_default()),
            "planned" => text(&self.planned),
            "codings" => Cell::Count(self.codings),
            "participants" => people(self.participants.len() as u64),
            "coders" => Cell::List(self.coders.iter().cloned().collect()),
            "first_coded" => first(|c| c.created.day()),
            "first_coded_by" => first(|c| c.coder.clone()),
            "first_coded_in" => first(|c| c.source.clone()),
            "first_quote" => first(|c| c.anchor.quote.trim().to_owned()),
            "changes" => Cell::Count(self.changes.len() as u64),
            "changed" => Cell::List(self.told()),
            "last_changed" => text(&self.changes.last().map(|one| one.at.day()).unwrap_or_default()),
            "settled" => settled(|s| Cell::Text(if s.before { format!("by {}", s.at.day()) } else { s.at.day() })),
            "settled_after" => settled(|s| Cell::Count(s.sources)),
            "settled_in" => settled(|s| match &s.source {
                Some(source) => Cell::Text(source.clone()),
                None => Cell::Blank("before the first coding"),
            }),
            "merged" => Cell::List(self.merged.clone()),
            _ => Cell::Blank(""),
        }
    }
}

const NO_PAST: &str = "no history";

/// The columns, in their order.
pub const COLUMNS: [&str; 21] = [
    "origin",
    "code",
    "code_name",
    "fate",
    "planned",
    "source_of_the_code",
    "codings",
    "participants",
    "coders",
    "first_coded",
    "first_coded_by",
    "first_coded_in",
    "first_quote",
    "changes",
    "changed",
    "last_changed",
    "settled",
    "settled_after",
    "settled_in",
    "merged",
    "status",
];

impl Lives<'_> {
    /// A table of some codes with some of [`COLUMNS`] (or `created`), counts of
    /// participants as `people` lets them be seen.
    pub fn table(&self, title: &str, keys: &[&str], people: &dyn Fn(u64) -> Cell, is: impl Fn(&Life) -> bool) -> Table {
        let row = |life: &Life| keys.iter().map(|key| life.cell(key, people)).collect();
        let column = |key: &&str| match *key {
            "codings" => Column::new(key, Kind::Number),
            "participants" | "changes" | "settled_after" => Column::new(key, Kind::Number).detail(),
            "first_quote" | "changed" | "fate" => Column::new(key, Kind::Prose),
            "source_of_the_code" | "merged" => Column::new(key, Kind::Prose).detail(),
            "code" | "origin" | "coders" | "first_coded_by" | "status" | "last_changed" | "settled_in"
            | "first_coded_in" => Column::new(key, Kind::Text).detail(),
            _ => Column::new(key, Kind::Text),
        };
        let rows = self.each.iter().filter(|life| is(life)).map(row).collect();
        let mut table = Table::list(title, keys.iter().map(column).collect(), rows);
        table.notes = self.notes(keys);
        table
    }

    /// What the columns mean, and whose codings were counted.
    pub fn notes(&self, keys: &[&str]) -> Vec<String> {
        let has = |key: &str| keys.contains(&key);
        let mut out = vec!["Codings and participants of a code without what stands below it. First coded: the day (UTC) of its oldest coding that counts.".to_owned()];
        if has("planned") {
            out.push("Planned: the day the codebook states (created=), else the one its history knows; by: it was there when history begins.".to_owned());
        }
        if has("settled") {
            out.push("Settled: the day its name or words last changed; after: how many sources had been coded by then; in: the one that was coded last.".to_owned());
        }
        if has("settled") || has("changed") {
            match self.past.begins {
                Some(begins) => out.push(format!(
                    "Histories know the codebook since {}, and {} of it.",
                    begins.day(),
                    counted(self.past.changes.len() as u64, "change")
                )),
                None => out.push("Histories hold nothing of the codebook, so changes are not known.".to_owned()),
            }
            out.extend(self.past.gaps.iter().cloned());
        }
        out.extend(notes(self.study, &self.scope, &self.left));
        out
    }
}

/// Codes that were there before the data: from theory, or from both.
pub fn is_deductive(life: &Life) -> bool {
    life.code.is_some_and(|code| matches!(code.origin, Some(Origin::Deductive | Origin::Hybrid)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::record::Record;
    use crate::model::fixture::{codebook, coding, source, span_of, study};
    use crate::model::past::Change;
    use crate::model::table::Shape;

    #[test]
    fn every_code_is_followed_from_its_beginning_to_what_it_came_to() {
        let one = source("one").participants(&["Ada"]).turn("Ada", "rain and snow").build();
        let two = source("two").participants(&["Bo"]).turn("Bo", "more rain").build();
        let at = |n, s, code, words| coding(n, "ana", s, Some(code), span_of(s, words));
        let codings = vec![at(1, &one, "wet", "rain"), at(5, &two, "wet", "rain"), at(3, &one, "cold", "snow")];
        let mut book = codebook(&[("wet", 0), ("cold", 0), ("unused", 0), ("drops", 0), ("top", 0)]);
        book.codes[0].origin = Some(Origin::Inductive);
        book.codes[1].origin = Some(Origin::Deductive);
        book.codes[2].origin = Some(Origin::Deductive);
        book.codes[3].merged_into = Some("wet".into());
        book.codes[4].codable = false;
        let study = study(vec![one, two], Vec::new(), book, codings);
        let change = |n: i64, code: &str, what| Dated {
            at: Stamp(1_700_000_000_000 + n),
            by: Some("ana".into()),
            change: Change { code: code.into(), name: code.into(), what },
        };
        let past = Past {
            begins: Some(Stamp(1_690_000_000_000)),
            first: vec!["cold".into(), "unused".into()],
            changes: vec![
                change(0, "wet", What::Inserted { under: None }),
                change(2, "fog", What::Inserted { under: None }),
                change(4, "wet", What::Redefined { label: "definition".into(), from: "".into(), to: "x".into() }),
                change(6, "wet", What::Moved { from: (None, 1), to: (None, 1) }),
                change(7, "fog", What::Removed),
            ],
            gaps: Vec::new(),
        };
        let scope = Scope::new(Record::All);
        let lives = Lives::of(&study, &scope, &past);
        let table = lives.table("all", &COLUMNS, &|n| Cell::Count(n), |_| true);
        let Shape::List { columns, rows } = &table.shape else { panic!() };
        let cell = |code: &str, key: &str| {
            let at = |key: &str| columns.iter().position(|c| c.key == key).unwrap();
            let row = rows.iter().find(|row| row[at("code")] == Cell::Text(code.into())).unwrap();
            row[at(key)].clone()
        };
        let text = |words: &str| Cell::Text(words.to_owned());
        assert_eq!((cell("cold", "planned"), cell("cold", "fate")), (text("by 2023-07-22"), text("in use")));
        assert_eq!(cell("unused", "fate"), text("never used"));
        assert_eq!(cell("unused", "first_coded"), Cell::Blank("never used"));
        assert_eq!((cell("wet", "first_coded_in"), cell("wet", "first_quote")), (text("one"), text("rain")));
        assert_eq!((cell("wet", "codings"), cell("wet", "participants")), (Cell::Count(2), Cell::Count(2)));
        // Redefined after the third coding: one source had been coded.
        assert_eq!((cell("wet", "settled_after"), cell("wet", "settled_in")), (Cell::Count(1), text("one")));
        assert_eq!(cell("wet", "changes"), Cell::Count(2), "its making is no change");
        assert_eq!(cell("wet", "merged"), Cell::List(vec!["Drops".into()]));
        assert_eq!((cell("drops", "fate"), cell("drops", "settled")), (text("merged into wet"), Cell::Blank(NO_PAST)));
        assert_eq!((cell("fog", "fate"), cell("fog", "origin")), (text("gone from the codebook"), text("not stated")));
        assert_eq!(cell("cold", "settled_in"), Cell::Blank("before the first coding"));
        assert_eq!(cell("wet", "code_name"), text("Wet"), "codes are named as everywhere");
        assert_eq!(rows.len(), 5, "a heading that only holds others is no code of the ledger");
        assert_eq!(lives.each.iter().filter(|life| is_deductive(life)).count(), 2);
    }
}
