//! What the study knows of itself that a checklist or a methods section asks for.
//!
//! Counted once, in words a paper prints. What a study cannot know (why these
//! people, who was asked and said no) is nowhere here: it is asked of the author.

use crate::analysis::consent::Consent;
use crate::analysis::corpus::Corpus;
use crate::analysis::saturation::saturation;
use crate::analysis::scope::{Scope, counted, notes, select_in};
use crate::analysis::themes::themes;
use crate::model::nearest::listed;
use crate::model::study::Study;
use crate::model::table::{Cell, Shape};
use crate::model::theme::ThemeStatus;
use std::collections::{BTreeMap, BTreeSet};

/// Labels that say that somebody asks, and not who.
const NOBODY: [&str; 4] = ["interviewer", "researcher", "facilitator", "moderator"];

/// What is known. Empty words: nothing.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Title of the study.
    pub title: String,
    /// `23 sources: interview 20, document 2`.
    pub sources: String,
    /// How many participants.
    pub participants: u64,
    /// Words of all sources.
    pub words: u64,
    /// Participants with more than one interview.
    pub repeated: u64,
    /// First and last date of sources, as written.
    pub dates: Option<(String, String)>,
    /// Names of interviewers, if they are names.
    pub interviewers: Vec<String>,
    /// Field notes.
    pub field_notes: u64,
    /// Sources with a recording.
    pub recordings: u64,
    /// `Ana, lead researcher`: coders who coded, with their names.
    pub coders: Vec<String>,
    /// Everybody who has coded in the study, counted or not.
    pub everybody: Vec<String>,
    /// Whose codings count, explained.
    pub record: String,
    /// Coders whose codings count, where that is not one.
    pub together: bool,
    /// Codings that count.
    pub codings: u64,
    /// Codes that can be coded with.
    pub codes: u64,
    /// Levels of the codebook.
    pub levels: u64,
    /// `deductive 6, inductive 40`; empty if no code says it.
    pub origins: String,
    /// Codes that were merged or retired.
    pub given_up: u64,
    /// `4 settled, 1 candidate`: themes; empty if there are none.
    pub themes: String,
    /// How many themes that were not dropped.
    pub theme_count: u64,
    /// Memos with files, memos about how the analysis is done among them.
    pub memos: u64,
    /// Participants who may be quoted, and all.
    pub quoted: (usize, usize),
    /// What the saturation curve says.
    pub saturation: String,
    /// Attributes of participants.
    pub attributes: Vec<String>,
    /// Notes that every table bears: record, filters, what is left out.
    pub notes: Vec<String>,
}

impl Facts {
    /// Those of the sources and codings of `scope`.
    pub fn of(study: &Study, scope: &Scope, consent: &Consent) -> Self {
        let corpus = Corpus::new(study, scope);
        let (selected, left) = select_in(study, &corpus, scope);
        let here: Vec<usize> = (0..study.sources.len()).filter(|s| !corpus.of(*s).is_empty()).collect();
        let sources = || here.iter().map(|at| &study.sources[*at]);
        let tally = |words: Vec<&str>| {
            let mut all: BTreeMap<&str, u64> = BTreeMap::new();
            words.into_iter().for_each(|word| *all.entry(word).or_default() += 1);
            let mut all: Vec<(&str, u64)> = all.into_iter().collect();
            all.sort_by_key(|(word, n)| (std::cmp::Reverse(*n), *word));
            all.iter().map(|(word, n)| format!("{word} {n}")).collect::<Vec<_>>().join(", ")
        };
        let kinds = tally(sources().map(|s| s.kind.as_str()).collect());
        let talk = |kind: &str| !matches!(kind, "document" | "field-note");
        let mut talks: BTreeMap<&str, u64> = BTreeMap::new();
        let people = sources().filter(|s| talk(&s.kind)).flat_map(|s| &s.participants);
        people.for_each(|who| *talks.entry(who).or_default() += 1);
        let dates: BTreeSet<&str> = sources().filter_map(|s| s.attribute("date")).filter(|d| !d.is_empty()).collect();
        let living: Vec<_> = study.codebook.codes.iter().filter(|c| c.merged_into.is_none()).collect();
        let codable: Vec<_> = living.iter().filter(|c| c.codable).collect();
        let stated = codable.iter().any(|c| c.origin.is_some());
        let origins = codable.iter().map(|c| c.origin.map_or("not stated", |o| o.word())).collect();
        let retired = |c: &&&crate::model::codebook::Code| c.status == crate::model::codebook::CodeStatus::Retired;
        let merged = study.codebook.codes.len() - living.len();
        let views = themes(study);
        let of = |status: ThemeStatus| views.iter().filter(move |v| v.status == status).count();
        let statuses = [ThemeStatus::Settled, ThemeStatus::Candidate];
        let statuses = statuses.iter().filter(|s| of(**s) > 0).map(|s| format!("{} {}", of(*s), s.word()));
        let mut out = Self {
            title: study.config.title.clone(),
            sources: format!("{}: {kinds}", counted(here.len() as u64, "source")),
            participants: corpus.count_participants(0..corpus.parts.len()),
            words: sources().map(|s| u64::from(s.words)).sum(),
            repeated: talks.values().filter(|n| **n > 1).count() as u64,
            dates: dates.first().zip(dates.last()).map(|(a, b)| ((*a).to_owned(), (*b).to_owned())),
            interviewers: named(&study.config.interviewers),
            field_notes: sources().filter(|s| s.kind == "field-note").count() as u64,
            recordings: sources().filter(|s| s.media.is_some()).count() as u64,
            record: scope.record.explained(),
            together: !matches!(scope.record, crate::analysis::record::Record::Coder(_)),
            codings: selected.iter().filter(|one| one.coding.code.is_some()).count() as u64,
            codes: codable.len() as u64,
            levels: living.iter().map(|c| u64::from(c.depth) + 1).max().unwrap_or(0),
            origins: if stated { tally(origins) } else { String::new() },
            given_up: (merged + living.iter().filter(retired).count()) as u64,
            themes: statuses.collect::<Vec<_>>().join(", "),
            theme_count: (views.len() - of(ThemeStatus::Dropped)) as u64,
            memos: study.memos.len() as u64,
            quoted: consent.counts(),
            attributes: study.attribute_names.clone(),
            notes: notes(study, scope, &left),
            ..Self::default()
        };
        let coded: BTreeSet<&str> = selected.iter().map(|one| one.coding.coder.as_str()).collect();
        out.coders = coded.iter().map(|id| name_of(study, id)).collect();
        let all: BTreeSet<&str> = study.codings.iter().map(|c| c.coder.as_str()).collect();
        out.everybody = all.iter().map(|id| name_of(study, id)).collect();
        out.saturation = last_new(study, scope);
        out
    }

    /// `from 2018-05-01 to 2019-06-30`, or nothing.
    pub fn period(&self) -> String {
        self.dates.as_ref().map_or_else(String::new, |(first, last)| match first == last {
            true => format!("on {first}"),
            false => format!("from {first} to {last}"),
        })
    }

    /// Coders in a sentence.
    pub fn coders(&self) -> String {
        listed(&self.coders)
    }
}

/// The labels that are names.
fn named(labels: &[String]) -> Vec<String> {
    let is_name =
        |label: &&String| !NOBODY.contains(&label.to_lowercase().trim_end_matches(|c: char| !c.is_alphabetic()));
    labels.iter().filter(is_name).cloned().collect()
}

fn name_of(study: &Study, id: &str) -> String {
    let name = study.config.coders.iter().find(|(own, _)| own == id).map(|(_, name)| name.as_str());
    name.filter(|name| !name.is_empty()).unwrap_or(id).to_owned()
}

/// In which interview a code was used for the first time for the last time.
fn last_new(study: &Study, scope: &Scope) -> String {
    let table = saturation(study, scope);
    let Shape::List { columns, rows } = &table.shape else { return String::new() };
    let Some(at) = columns.iter().position(|c| c.key == "new_codes") else { return String::new() };
    let last = rows.iter().rposition(|row| matches!(row.get(at), Some(Cell::Count(n)) if *n > 0));
    last.map_or_else(String::new, |last| {
        format!(
            "In order of their date, the last of {} interviews to bring a code not used before was number {} (one order of many; see saturation)",
            rows.len(),
            last + 1
        )
    })
}
