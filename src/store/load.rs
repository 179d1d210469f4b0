//! From a folder to a study, with every fault found on the way.
//!
//! Files are read and parsed in parallel; the results are joined in a fixed
//! order, so the same folder gives the same study. Reading writes nothing.

use super::{StoreError, io, journal, layout, memos, participants, settings};
use crate::model::anchor::{Grade, Place, PositionMap};
use crate::model::coding::Coding;
use crate::model::diagnostic::Diagnostic;
use crate::model::event::{Logged, Origin};
use crate::model::fold::{Folded, fold};
use crate::model::ids::{Stamp, Ulid};
use crate::model::source::Source;
use crate::model::span::Span;
use crate::model::study::Study;
use crate::text::codebook;
use crate::text::reanchor::Placer;
use crate::text::source::{self, Defaults};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

/// A study with what writing to it needs.
#[derive(Debug, Default)]
pub struct Loaded {
    /// The study.
    pub study: Study,
    /// Faults of files, in order of files.
    pub faults: Vec<Diagnostic>,
    /// Every event, as read.
    pub events: Vec<Logged>,
    /// Position maps.
    pub maps: Vec<PositionMap>,
    /// The latest instant in any event.
    pub last: Stamp,
    /// False if `study.toml` could not be understood: nothing is written then.
    pub writable: bool,
    /// Bytes of each journal and history file as read.
    pub sizes: Sizes,
}

/// Bytes of each journal and history file, by path below the study's folder.
pub type Sizes = BTreeMap<String, u64>;

/// Reads the study in `root`. With `only` the journals of other coders are
/// not opened (blind mode).
///
/// # Errors
/// [`StoreError`] if there is no study, its format is later than this
/// version's, or a folder cannot be listed.
pub fn load(root: &Path, only: Option<&str>) -> Result<Loaded, StoreError> {
    let path = root.join(layout::STUDY);
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Err(StoreError::NoStudy(root.to_owned())),
        Err(e) => return Err(io("read", &path)(e)),
    };
    let (config, mut faults) = settings::read(&String::from_utf8_lossy(&bytes), &path)?;
    if let Err(e) = std::str::from_utf8(&bytes) {
        let line = 1 + bytes[..e.valid_up_to()].iter().filter(|b| **b == b'\n').count() as u32;
        let fault = Diagnostic::error("not-utf8", layout::STUDY, "this file is not UTF-8 text").at(line);
        faults.push(fault.help("save it as UTF-8 in your editor; until then nothing is written to this study"));
    }
    let writable = faults.is_empty();
    let defaults = Defaults { interviewers: config.interviewers.clone(), language: config.language.clone() };
    let mut study = Study { root: root.to_owned(), config, ..Study::default() };
    let (sources, (events, texts)) =
        rayon::join(|| sources(root, &defaults), || rayon::join(|| events(root, only), || codebook_texts(root)));
    let (sources, source_faults) = sources?;
    let ((events, sizes), event_faults) = events?;
    let (texts, text_faults) = texts?;
    let events = with_long_ids(events, &sources);
    study.sources = sources;
    faults.extend(people(root, &mut study));
    faults.extend(source_faults);
    faults.extend(text_faults);
    let (book, book_faults) = codebook::parse(&texts);
    study.codebook = book;
    faults.extend(book_faults);
    let (read, memo_faults) = memos::read(root, only)?;
    study.memos = read;
    faults.extend(memo_faults);
    faults.extend(event_faults);
    let mut folded = fold(events);
    let events = std::mem::take(&mut folded.events);
    faults.append(&mut folded.faults);
    let (maps, last) = (folded.maps.clone(), folded.last);
    settle(&mut study, folded, &maps);
    study.coders = coders(root, only)?;
    Ok(Loaded { study, faults, events, maps, last, writable, sizes })
}

/// The events of a study whose sources are known, anew.
///
/// # Errors
/// As [`load`].
pub fn events_anew(root: &Path, only: Option<&str>, sources: &[Source]) -> Read<(Vec<Logged>, Sizes)> {
    let ((events, sizes), faults) = events(root, only)?;
    Ok(((with_long_ids(events, sources), sizes), faults))
}

/// The sizes that journals and histories have now.
pub fn sizes(root: &Path, only: Option<&str>) -> Sizes {
    let mut files = listed(root, "codings", "jsonl", &mut Vec::new());
    files.retain(|path| only.is_none_or(|o| coder_of(path).as_deref() == Some(o)));
    files.extend(listed(root, "history", "jsonl", &mut Vec::new()));
    let size = |path: &String| std::fs::metadata(root.join(path)).map_or(0, |m| m.len());
    files.into_iter().map(|path| (path.clone(), size(&path))).collect()
}

/// Events of journals with shortened names, with the ids of their sources.
fn with_long_ids(mut events: Vec<Logged>, sources: &[Source]) -> Vec<Logged> {
    let long: HashMap<String, &str> = sources
        .iter()
        .map(|s| (layout::file_name(&s.id), s.id.as_str()))
        .filter(|(name, _)| name.contains(layout::SHORTENED))
        .collect();
    for logged in events.iter_mut().filter(|_| !long.is_empty()) {
        if let Some(id) = logged.origin.source.as_ref().and_then(|name| long.get(name)) {
            logged.origin.source = Some((*id).to_owned());
        }
    }
    events
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
pub fn settle(study: &mut Study, folded: Folded, maps: &[PositionMap]) {
    study.codings = folded.codings;
    study.marks = folded.marks;
    study.acts = folded.acts;
    study.read_only_journals = folded.read_only;
    place_all(study, maps);
}

/// Finds the place of every coding and sorts them: source, place, id.
pub fn place_all(study: &mut Study, maps: &[PositionMap]) {
    let mut index: HashMap<&str, usize> = HashMap::new();
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

fn sources(root: &Path, defaults: &Defaults) -> Read<Vec<Source>> {
    let mut found = Vec::new();
    let files = listed(root, "corpus", "md", &mut found);
    let read: Vec<(Option<Source>, Vec<Diagnostic>)> = files
        .par_iter()
        .map(|path| match text(root, path) {
            Ok(text) => {
                let (source, faults) = source::read(path, &text, defaults);
                (Some(source), faults)
            }
            Err(fault) => (None, vec![*fault]),
        })
        .collect();
    let (sources, faults): (Vec<_>, Vec<_>) = read.into_iter().unzip();
    Ok((sources.into_iter().flatten().collect(), found.into_iter().chain(faults.into_iter().flatten()).collect()))
}

fn people(root: &Path, study: &mut Study) -> Vec<Diagnostic> {
    if !root.join(participants::FILE).exists() {
        return Vec::new();
    }
    match text(root, participants::FILE) {
        Ok(text) => {
            let (people, names, faults) = participants::read(&text);
            study.participants = people;
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

fn coder_of(path: &str) -> Option<String> {
    let mut parts = path.split('/').skip(1);
    let coder = layout::id_of(parts.next()?)?;
    parts.next().map(|_| coder)
}

fn origin(path: &str) -> Option<Origin> {
    let file = path.to_owned();
    if path.starts_with("history/") {
        return Some(Origin { coder: None, source: None, file, line: 0 });
    }
    let parts: Vec<&str> = path.split('/').collect();
    let [_, coder, name] = parts[..] else {
        return None;
    };
    let name = name.strip_suffix(".jsonl")?;
    // A shortened name is replaced by its source's id once the sources are read.
    let source = if name.contains(layout::SHORTENED) { name.to_owned() } else { layout::id_of(name)? };
    let coder = layout::id_of(coder)?;
    Some(Origin { coder: Some(coder), source: Some(source), file, line: 0 })
}

fn events(root: &Path, only: Option<&str>) -> Read<(Vec<Logged>, Sizes)> {
    let mut found = Vec::new();
    let mut files = listed(root, "codings", "jsonl", &mut found);
    files.retain(|path| only.is_none_or(|o| coder_of(path).as_deref() == Some(o)));
    files.extend(listed(root, "history", "jsonl", &mut found));
    let read: Vec<(Vec<Logged>, Vec<Diagnostic>, u64)> = files
        .par_iter()
        .map(|path| {
            let Some(origin) = origin(path) else {
                let fault = Diagnostic::warning(
                    "stray-journal",
                    path,
                    "this file is not where a journal belongs, so it is not read",
                );
                return (Vec::new(), vec![fault.help("journals are codings/<coder>/<source>.jsonl")], 0);
            };
            match std::fs::read(root.join(path)) {
                Ok(bytes) => {
                    let (events, faults) = journal::read(&bytes, &origin);
                    (events, faults, bytes.len() as u64)
                }
                Err(e) => (
                    Vec::new(),
                    vec![Diagnostic::error("unreadable-file", path, format!("this file cannot be read: {e}"))],
                    0,
                ),
            }
        })
        .collect();
    let (mut events, mut faults, mut sizes) = (Vec::new(), found, Sizes::new());
    for (path, (lines, wrong, size)) in files.into_iter().zip(read) {
        events.extend(lines);
        faults.extend(wrong);
        sizes.insert(path, size);
    }
    if let Some(only) = only {
        shorten_acts(&mut events, only);
    }
    Ok(((events, sizes), faults))
}

/// In blind mode the journal part of other coders' acts is not there: what
/// their history has of an act is the whole of it.
fn shorten_acts(events: &mut [Logged], only: &str) {
    let mut found: HashMap<Ulid, u32> = HashMap::new();
    for l in events.iter().filter(|l| l.event.actor != only) {
        *found.entry(l.event.act.clone()).or_insert(0) += 1;
    }
    for l in events.iter_mut().filter(|l| l.event.actor != only) {
        l.event.n = found.get(&l.event.act).copied();
    }
}
