//! From a folder to a study, with every fault found on the way.
//!
//! Files are read and parsed in parallel; the results are joined in a fixed
//! order, so the same folder gives the same study. Reading writes nothing.

use super::events::{Lines, Prints, any_odd_name, coder_of, events, with_long_ids};
use super::watch::{self, Sweep};
use super::{StoreError, io, layout, memos, participants, past, settings, summaries, texts, themes};
use crate::model::anchor::{Digest, Grade, Place, PositionMap};
use crate::model::coding::Coding;
use crate::model::diagnostic::Diagnostic;
use crate::model::event::Logged;
use crate::model::fold::{Folded, fold, fold_away};
use crate::model::ids::Stamp;
use crate::model::past::AsOf;
use crate::model::source::Source;
use crate::model::span::Span;
use crate::model::study::{Config, Study};
use crate::text::codebook;
use crate::text::reanchor::Placer;
use crate::text::source::{self, Defaults};
use rayon::prelude::*;
use std::collections::HashSet;
use std::path::Path;

/// A study with what writing to it needs.
#[derive(Debug, Default)]
pub struct Loaded {
    /// The study.
    pub study: Study,
    /// Faults of files, in order of files.
    pub faults: Vec<Diagnostic>,
    /// Every event, as read; none from [`load_to_work`].
    pub events: Vec<Logged>,
    /// The bodies that codings were made on.
    pub cited: HashSet<Digest>,
    /// Those of the study's position maps that come from kept bodies and stand
    /// in no history yet.
    pub derived: Vec<PositionMap>,
    /// The latest instant in any event.
    pub last: Stamp,
    /// The same, ids of events and acts among them.
    pub newest: Stamp,
    /// False if `study.toml` could not be understood: nothing is written then.
    pub writable: bool,
    /// The files as they were seen before they were read.
    pub seen: Sweep,
    /// Prints of journals and histories, by path.
    pub prints: Prints,
    /// What tells their lines from others.
    pub lines: Lines,
    /// True if the journals named after a source are not all there is to know
    /// of its codings.
    pub strays: bool,
}

/// Reads the study in `root`. With `only` the journals of other coders are
/// not opened (blind mode).
///
/// # Errors
/// [`StoreError`] if there is no study, its format is later than this
/// version's, or a folder cannot be listed.
pub fn load(root: &Path, only: Option<&str>) -> Result<Loaded, StoreError> {
    load_with(root, only, None)
}

/// [`load`], or the study as it was.
pub(super) fn load_with(root: &Path, only: Option<&str>, then: Option<AsOf>) -> Result<Loaded, StoreError> {
    loaded((root, only), fold, then)
}

/// [`load`] without the events, which takes less memory.
///
/// # Errors
/// As [`load`].
pub fn load_to_work(root: &Path, only: Option<&str>) -> Result<Loaded, StoreError> {
    loaded((root, only), fold_away, None)
}

fn loaded(
    (root, only): (&Path, Option<&str>),
    fold: fn(Vec<Logged>) -> Folded,
    mut then: Option<AsOf>,
) -> Result<Loaded, StoreError> {
    let path = root.join(layout::STUDY);
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Err(StoreError::NoStudy(root.to_owned())),
        Err(e) => return Err(io("read", &path)(e)),
    };
    let seen = watch::sweep(root, only);
    let (config, mut faults) = config(&bytes, &path)?;
    let writable = faults.is_empty();
    let defaults = Defaults { interviewers: config.interviewers.clone(), language: config.language.clone() };
    let mut study = Study { root: root.to_owned(), config, only: only.map(str::to_owned), ..Study::default() };
    // One after the other, each in parallel: what stays does not stand in memory
    // among the events, which go, and so their memory is given back.
    let (sources, source_faults) = sources(root, &defaults)?;
    let (texts, text_faults) = codebook_texts(root)?;
    let ((events, prints, lines), event_faults) = events(root, only)?;
    let events = with_long_ids(events, &sources);
    study.sources = sources.into();
    faults.extend(people(root, &mut study));
    faults.extend(source_faults);
    faults.extend(text_faults);
    let (cut, events) = match &then {
        Some(then) => (Some(past::cut(events, then.until)), Vec::new()),
        None => (None, events),
    };
    let texts = match (&cut, &mut then) {
        (Some(cut), Some(then)) => past::codebook(cut, texts, then),
        _ => texts,
    };
    let (book, book_faults) = codebook::parse(&texts);
    study.codebook = book;
    faults.extend(book_faults);
    let (read, memo_faults) = memos::read(root, only)?;
    study.memos = read;
    faults.extend(memo_faults);
    let (read, theme_faults) = themes::read(root, only)?;
    study.themes = read;
    faults.extend(theme_faults);
    let (read, summary_faults) = summaries::read(root, only)?;
    study.summaries = read;
    faults.extend(summary_faults);
    faults.extend(event_faults);
    if let (Some(cut), Some(then)) = (&cut, then) {
        past::settle(&mut study, cut, only, then);
    }
    let mut folded = cut.map_or_else(|| fold(events), |cut| cut.folded);
    let events = std::mem::take(&mut folded.events);
    faults.append(&mut folded.faults);
    let cited = std::mem::take(&mut folded.cited);
    let (last, newest, strays) = (folded.last, folded.newest, folded.strays || any_odd_name(prints.keys()));
    let derived = settle(&mut study, folded, &[]);
    study.coders = coders(root, only)?;
    if study.as_of.is_some() {
        past::only_those_who_began(&mut study, &events);
    }
    Ok(Loaded { study, faults, events, cited, derived, last, newest, writable, seen, prints, lines, strays })
}

/// What `study.toml` says, from its bytes.
///
/// # Errors
/// [`StoreError::LaterFormat`].
pub fn config(bytes: &[u8], path: &Path) -> Result<(Config, Vec<Diagnostic>), StoreError> {
    let (config, mut faults) = settings::read(&String::from_utf8_lossy(bytes), path)?;
    if let Err(e) = std::str::from_utf8(bytes) {
        let line = 1 + bytes[..e.valid_up_to()].iter().filter(|b| **b == b'\n').count() as u32;
        let fault = Diagnostic::error("not-utf8", layout::STUDY, "this file is not UTF-8 text").at(line);
        faults.push(fault.help("save it as UTF-8 in your editor; until then nothing is written to this study"));
    }
    Ok((config, faults))
}

/// The files of a folder; one that cannot be listed is a fault, and the rest
/// of the study is read.
pub(super) fn listed(root: &Path, folder: &str, extension: &str, faults: &mut Vec<Diagnostic>) -> Vec<String> {
    layout::files(root, folder, extension).unwrap_or_else(|e| {
        let help = "look at the rights of the folder, and whether it is one";
        faults.push(
            Diagnostic::error("unreadable-folder", folder, format!("this folder cannot be read: {e}")).help(help),
        );
        Vec::new()
    })
}

/// Puts what the events amount to into the study, every coding in its place.
/// `besides` are position maps that no event holds. Gives the maps that kept
/// bodies add.
pub fn settle(study: &mut Study, folded: Folded, besides: &[PositionMap]) -> Vec<PositionMap> {
    study.codings = folded.codings.into();
    study.marks = folded.marks;
    study.acts = folded.acts.into();
    study.read_only_journals = folded.read_only;
    study.maps = folded.maps;
    let new: Vec<PositionMap> = besides.iter().filter(|m| !study.maps.contains(m)).cloned().collect();
    study.maps.extend(new);
    let derived = texts::derived(study);
    study.maps.extend(derived.iter().cloned());
    place_all(study);
    derived
}

/// Finds the place of every coding and sorts them: source, place, id.
pub fn place_all(study: &mut Study) {
    let maps = &study.maps;
    let mut index: foldhash::HashMap<&str, usize> = foldhash::HashMap::default();
    for (at, source) in study.sources.iter().enumerate() {
        // Of two sources with one id the first has the codings, as everywhere.
        index.entry(&source.id).or_insert(at);
    }
    let mut by_source: Vec<Vec<Coding>> = vec![Vec::new(); study.sources.len() + 1];
    for coding in std::mem::take(&mut study.codings) {
        let at = index.get(coding.source.as_str()).copied().unwrap_or(study.sources.len());
        by_source[at].push(coding);
    }
    let sources = &study.sources;
    by_source.par_iter_mut().enumerate().for_each(|(at, codings)| {
        match sources.get(at) {
            Some(source) => {
                let placer = Placer::new(source, maps);
                codings.iter_mut().for_each(|c| c.place = placer.place(&c.anchor));
            }
            None => codings.iter_mut().for_each(|c| {
                c.place = Place { grade: Grade::Lost, span: Span::new(0, 0), candidates: Vec::new() };
            }),
        }
        codings.sort_by(|a, b| order(a).cmp(&order(b)));
    });
    study.codings = by_source.into_iter().flatten().collect();
}

/// The order of codings inside a source.
pub fn order(coding: &Coding) -> (u32, u32, &str) {
    (coding.place.span.start, coding.place.span.end, &coding.id.0)
}

/// What was read, and the faults of it.
pub type Read<T> = Result<(T, Vec<Diagnostic>), StoreError>;

/// The text of a file, or the fault that keeps it from being one.
pub(super) fn text(root: &Path, path: &str) -> Result<String, Box<Diagnostic>> {
    let bytes = std::fs::read(root.join(path)).map_err(|e| {
        let fault = Diagnostic::error("unreadable-file", path, format!("this file cannot be read: {e}"));
        Box::new(fault.help("look at the rights of the file"))
    })?;
    String::from_utf8(bytes).map_err(|e| {
        let good = e.utf8_error().valid_up_to();
        let line = 1 + e.as_bytes()[..good].iter().filter(|b| **b == b'\n').count() as u32;
        let fault = Diagnostic::error(
            "not-utf8",
            path,
            format!("this file is not UTF-8 text (byte {good}), so it is left out"),
        );
        Box::new(fault.at(line).help("save it as UTF-8 in your editor, or import the original with `emic import`"))
    })
}

/// One source from its file.
///
/// # Errors
/// The fault that keeps the file from being text.
pub fn source(root: &Path, path: &str, defaults: &Defaults) -> Result<(Source, Vec<Diagnostic>), Box<Diagnostic>> {
    text(root, path).map(|text| source::read(path, &text, defaults))
}

/// One codebook file.
///
/// # Errors
/// The fault that keeps it from being text.
pub fn codebook_text(root: &Path, path: &str) -> Result<String, Box<Diagnostic>> {
    text(root, path)
}

fn sources(root: &Path, defaults: &Defaults) -> Read<Vec<Source>> {
    let mut found = Vec::new();
    let files = listed(root, "corpus", "md", &mut found);
    let read: Vec<(Option<Source>, Vec<Diagnostic>)> = files
        .par_iter()
        .map(|path| match source(root, path, defaults) {
            Ok((source, faults)) => (Some(source), faults),
            Err(fault) => (None, vec![*fault]),
        })
        .collect();
    let (sources, faults): (Vec<_>, Vec<_>) = read.into_iter().unzip();
    Ok((sources.into_iter().flatten().collect(), found.into_iter().chain(faults.into_iter().flatten()).collect()))
}

/// Reads the participants into the study; gives what is wrong with the file.
pub fn people(root: &Path, study: &mut Study) -> Vec<Diagnostic> {
    if !root.join(participants::FILE).exists() {
        return Vec::new();
    }
    match text(root, participants::FILE) {
        Ok(text) => {
            let (people, names, faults) = participants::read(&text);
            study.participants = people.into();
            study.attribute_names = names;
            faults
        }
        Err(fault) => vec![*fault],
    }
}

/// The codebook's files, sorted by path.
///
/// # Errors
/// If the folder cannot be listed.
pub fn codebook_texts(root: &Path) -> Read<Vec<(String, String)>> {
    let mut texts = Vec::new();
    let mut faults = Vec::new();
    for path in listed(root, "codebook", "md", &mut faults) {
        match text(root, &path) {
            Ok(text) => texts.push((path, text)),
            Err(fault) => faults.push(*fault),
        }
    }
    Ok((texts, faults))
}

/// Who has a journal folder.
fn coders(root: &Path, only: Option<&str>) -> Result<Vec<String>, StoreError> {
    let mut out: Vec<String> = listed(root, "codings", "jsonl", &mut Vec::new())
        .iter()
        .filter_map(|p| coder_of(p))
        .filter(|c| only.is_none_or(|o| o == c))
        .collect();
    out.sort();
    out.dedup();
    Ok(out)
}
