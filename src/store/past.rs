//! A study as it was: the same files, read up to an instant.
//!
//! What was done later is left out of journals and histories, act by act. Codebook,
//! memos, summaries and what emic wrote of themes are put back by their histories
//! ([`FilePast`]). What has no history is as it is today: sources,
//! participants, themes written by hand, `study.toml`. Texts of sources are not kept in the study, so
//! codings stand where their words stand today: position maps of later edits count,
//! and which sources were edited since is told. Nothing is written.

use super::load::{Loaded, load_with};
use super::{StoreError, memos, summaries, themes};
use crate::model::anchor::Digest;
use crate::model::event::{Logged, Op};
use crate::model::fold::{Folded, fold};
use crate::model::ids::{Stamp, Ulid};
use crate::model::memo::MemoEvent;
use crate::model::past::AsOf;
use crate::model::study::Study;
use crate::text::codebook::past::Files;
use crate::text::past::{FilePast, Step, Then};
use crate::text::{memo, summary, theme};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

/// Reads the study in `root` as it was at `then.until`. With `only` the journals of
/// other coders are not opened.
///
/// # Errors
/// As [`super::load::load`].
pub fn load_as_of(root: &Path, only: Option<&str>, then: AsOf) -> Result<Loaded, StoreError> {
    load_with(root, only, Some(then))
}

/// What the events up to an instant amount to, and the whole, for what counts
/// whenever it was.
pub(super) struct Cut {
    /// All that was ever done.
    pub whole: Folded,
    /// What was done by then, the position maps of later edits with it.
    pub folded: Folded,
}

/// Leaves out every act that was not done at `until`.
pub(super) fn cut(events: Vec<Logged>, until: Stamp) -> Cut {
    let later: HashSet<Ulid> = events.iter().filter(|l| l.event.at > until).map(|l| l.event.act.clone()).collect();
    let kept: Vec<Logged> = events.iter().filter(|l| !later.contains(&l.event.act)).cloned().collect();
    let mut whole = fold(events);
    let mut folded = fold(kept);
    // Faults are those of the files, whatever was asked.
    folded.faults = std::mem::take(&mut whole.faults);
    folded.maps.clone_from(&whole.maps);
    Cut { whole, folded }
}

/// The files of the codebook as they were.
pub(super) fn codebook(cut: &Cut, texts: Vec<(String, String)>, then: &mut AsOf) -> Vec<(String, String)> {
    let acts = std::mem::take(&mut then.notes);
    let all = cut.whole.acts.clone().into();
    let (texts, said) = Files::new(&all, &texts).at(then.until);
    then.notes = [acts, said].concat();
    texts
}

/// Puts memos, summaries and themes back, and says what is not as it was.
pub(super) fn settle(study: &mut Study, cut: &Cut, only: Option<&str>, mut then: AsOf) {
    let newest = cut.whole.acts.last().map(|act| act.at).unwrap_or_default();
    if then.until < newest {
        put_back(study, cut, only, then.until);
        let edited = edited(study, cut, then.until);
        if !edited.is_empty() {
            then.notes.push(format!(
                "The text of {} was edited since; codings stand where their words are today.",
                edited.join(", ")
            ));
        }
        then.notes
            .push("Sources and participants are those of today, and themes that were written by hand: when they came is not recorded.".to_owned());
    }
    study.as_of = Some(then);
}

/// Whoever has a journal and had written nothing in it by then was no coder yet.
pub(super) fn only_those_who_began(study: &mut Study, events: &[Logged]) {
    let began: HashSet<&str> = events.iter().filter_map(|l| l.origin.coder.as_deref()).collect();
    study.coders.retain(|coder| began.contains(coder.as_str()));
}

fn put_back(study: &mut Study, cut: &Cut, only: Option<&str>, until: Stamp) {
    let hidden = |coder: Option<&str>| only.is_some_and(|only| coder.is_some_and(|coder| coder != only));
    let root = study.root.clone();
    let today = |path: &str| std::fs::read_to_string(root.join(path)).ok();
    let day = until.day();
    let late = |created: &str| !created.is_empty() && created > day.as_str();
    let in_folder = |folder: &str| steps(cut).into_iter().filter(|(path, _)| in_folder(path, folder)).collect();
    let known: BTreeMap<String, Vec<Step>> = in_folder(memos::FOLDER);
    study.memos.retain(|m| !known.contains_key(&m.file) && !m.created.as_deref().is_some_and(late));
    for (path, text) in texts(known, &today, until) {
        let memo = memo::read(&path, &text).0;
        if !hidden(memo.coder.as_deref()) {
            study.memos.push(memo);
        }
    }
    study.memos.sort_by(|a, b| a.file.cmp(&b.file));
    let known: BTreeMap<String, Vec<Step>> = in_folder(summaries::FOLDER);
    study.summaries.retain(|s| !known.contains_key(&s.file));
    for (path, text) in texts(known, &today, until) {
        let summary = summary::read(&path, &text).0;
        if !hidden(summary.coder.as_deref()) {
            study.summaries.push(summary);
        }
    }
    study.summaries.sort_by(|a, b| a.file.cmp(&b.file));
    let known: BTreeMap<String, Vec<Step>> = in_folder(themes::FOLDER);
    study.themes.retain(|t| !known.contains_key(&t.file));
    for (path, text) in texts(known, &today, until) {
        let theme = theme::read(&path, &text).0;
        if !hidden(theme.coder.as_deref()) {
            study.themes.push(theme);
        }
    }
    study.themes.sort_by(|a, b| a.file.cmp(&b.file));
}

fn in_folder(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

/// What histories tell of the files of memos, summaries and themes.
fn steps(cut: &Cut) -> BTreeMap<String, Vec<Step<'_>>> {
    let mut out: BTreeMap<String, Vec<Step>> = BTreeMap::new();
    for act in &cut.whole.acts {
        for MemoEvent { file, from, to, edits, .. } in &act.memos {
            let step = Step { at: act.at, from, to, edits, found: false };
            out.entry(file.clone()).or_default().push(step);
        }
    }
    out
}

/// The texts of files as they were, as far as they were there.
fn texts(
    files: BTreeMap<String, Vec<Step<'_>>>,
    today: &impl Fn(&str) -> Option<String>,
    until: Stamp,
) -> Vec<(String, String)> {
    let one = |(path, steps): (String, Vec<Step>)| {
        let then = FilePast::new(steps, today(&path).as_deref()).at(until, Stamp::default());
        let text = Then::text(&then).map(|text| text.to_string());
        text.map(|text| (path, text))
    };
    files.into_iter().filter_map(one).collect()
}

/// Ids of coded sources whose text is not what it was then, in the study's order.
fn edited(study: &Study, cut: &Cut, until: Stamp) -> Vec<String> {
    // The texts that were there up to then: those coded on, and those edits led to.
    let mut then: HashMap<&str, HashSet<&Digest>> = HashMap::new();
    let mut since: HashSet<&str> = HashSet::new();
    for coding in &cut.folded.codings {
        then.entry(&coding.source).or_default().insert(&coding.anchor.text);
    }
    for event in cut.whole.events.iter().map(|l| &l.event) {
        if let Op::Text { source, to, .. } = &event.op {
            if event.at > until {
                since.insert(source);
            } else {
                then.entry(source).or_default().insert(to);
            }
        }
    }
    let is_other = |id: &str, digest: &Digest| then.get(id).is_some_and(|known| !known.contains(digest));
    let coded = study.sources.iter().filter(|s| then.contains_key(s.id.as_str()));
    let edited = coded.filter(|s| since.contains(s.id.as_str()) || is_other(&s.id, &s.digest));
    edited.map(|s| s.id.clone()).collect()
}
