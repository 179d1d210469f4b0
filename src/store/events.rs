//! Reading the events of a study: all of them, one file's, or what was added
//! to a file since.
//!
//! The interface does not keep events in memory: they are most of a large study,
//! and what an undo needs stands in the few journals it is about.

use super::load::{Read, listed};
use super::{StoreError, io, journal, layout};
use crate::model::bytes::digest;
use crate::model::diagnostic::Diagnostic;
use crate::model::event::{Logged, Op, Origin};
use crate::model::ids::Ulid;
use crate::model::source::Source;
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;

/// Prints of journals and histories as read, by path below the study's folder:
/// equal for equal bytes.
pub type Prints = HashMap<String, u64>;

/// The print of a file's bytes.
pub fn print(bytes: &[u8]) -> u64 {
    digest(bytes)
}

/// What tells the lines of journals and histories from others, in whatever order they
/// stand.
#[derive(Clone, Debug, Default)]
pub struct Lines {
    /// Of each file, by path below the study's folder, the sum of its lines.
    pub sums: HashMap<String, u64>,
    /// All events, as [`named`] says them.
    pub known: Vec<u64>,
    /// The acts that lines take back or bring back, likewise, one for each such line.
    pub turned: Vec<u64>,
}

/// What stands for an event, or an act.
pub fn named(id: &Ulid) -> u64 {
    id.bits().map_or_else(|| digest(id.0.as_bytes()), |bits| digest(&bits.to_be_bytes()))
}

/// The sum of some lines as read: other lines have another, in whatever order.
pub fn sum<'l>(lines: impl Iterator<Item = &'l Logged>) -> u64 {
    lines.fold(0, |sum, line| sum.wrapping_add(digest(line.raw.as_bytes())))
}

impl Lines {
    /// Those of a file.
    fn of(path: &str, lines: &[Logged]) -> Self {
        Self {
            sums: HashMap::from([(path.to_owned(), sum(lines.iter()))]),
            known: lines.iter().map(|l| named(&l.event.id)).collect(),
            turned: lines.iter().filter_map(|l| l.event.turns()).map(named).collect(),
        }
    }

    /// Adds those of another file.
    fn add(&mut self, other: Self) {
        self.sums.extend(other.sums);
        self.known.extend(other.known);
        self.turned.extend(other.turned);
    }
}

/// Bytes that stand in a file after others, by their print.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// How many they are.
    pub len: u64,
    print: u64,
}

impl Piece {
    /// Of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self { len: bytes.len() as u64, print: print(bytes) }
    }

    /// Of bytes that are so many and have this print.
    pub fn known(len: u64, print: u64) -> Self {
        Self { len, print }
    }
}

/// The events of a study whose sources are known, anew.
///
/// # Errors
/// As `load`.
pub fn events_anew(root: &Path, only: Option<&str>, sources: &[Source]) -> Read<(Vec<Logged>, Prints)> {
    let ((events, prints, _), faults) = events(root, only)?;
    Ok(((with_long_ids(events, sources), prints), faults))
}

/// The bytes of one journal or history; none for a file that is not there.
///
/// # Errors
/// If the file is there and cannot be read.
pub fn bytes(root: &Path, path: &str) -> Result<Vec<u8>, StoreError> {
    let full = root.join(path);
    match std::fs::read(&full) {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        read => read.map_err(io("read", &full)),
    }
}

/// So many bytes of a journal are asked about at once.
const BLOCK: usize = 16_384;

/// The lines of the bytes of a journal or history that `wanted` lets through;
/// none for a file that is no journal. It is asked of many lines together first,
/// and has to let those through if it would any of them. Their line numbers are
/// not those of the file.
pub fn lines(bytes: &[u8], path: &str, wanted: impl Fn(&[u8]) -> bool) -> Vec<Logged> {
    let Some(origin) = origin(path) else {
        return Vec::new();
    };
    let (mut kept, mut rest) = (Vec::new(), bytes);
    while !rest.is_empty() {
        let least = BLOCK.min(rest.len());
        let end = memchr::memchr(b'\n', &rest[least..]).map_or(rest.len(), |at| least + at + 1);
        let (block, after) = rest.split_at(end);
        if wanted(block) {
            kept.extend(block.split_inclusive(|b| *b == b'\n').filter(|line| wanted(line)));
        }
        rest = after;
    }
    journal::read(&kept.concat(), &Arc::new(origin)).0
}

/// All lines of the bytes of a journal; `None` if there is anything odd about them.
pub fn plain_lines(bytes: &[u8], path: &str) -> Option<Vec<Logged>> {
    let (lines, faults) = journal::read(bytes, &Arc::new(origin(path)?));
    faults.is_empty().then_some(lines)
}

/// Coder and source id of the journal that a path is, if this version names it so;
/// `None` for a history and for a shortened name.
pub fn journal_of(path: &str) -> Option<(String, String)> {
    let origin = origin(path)?;
    let (coder, source) = (origin.coder?, origin.source?);
    (!path.contains(layout::SHORTENED) && path == layout::journal(&coder, &source)).then_some((coder, source))
}

/// What was appended to a journal or history that held these pieces, one after the
/// other, and its print; `None` if more than that has changed in it.
pub fn appended(root: &Path, path: &str, held: &[Piece]) -> Option<(Vec<Logged>, Vec<Diagnostic>, u64)> {
    let bytes = std::fs::read(root.join(path)).ok()?;
    let mut new = &bytes[..];
    for piece in held {
        let (old, rest) = new.split_at_checked(usize::try_from(piece.len).ok()?)?;
        let whole = old.is_empty() || old.ends_with(b"\n");
        if !whole || print(old) != piece.print {
            return None;
        }
        new = rest;
    }
    let before = bytes[..bytes.len() - new.len()].iter().filter(|b| **b == b'\n').count() as u32;
    let (mut events, mut faults) = journal::read(new, &Arc::new(origin(path)?));
    events.iter_mut().for_each(|l| l.line += before);
    faults.iter_mut().for_each(|f| f.line = f.line.map(|n| n + before));
    Some((events, faults, print(&bytes)))
}

/// Events of journals with shortened names, with the ids of their sources.
pub fn with_long_ids(mut events: Vec<Logged>, sources: &[Source]) -> Vec<Logged> {
    if events.is_empty() {
        return events;
    }
    let long: HashMap<String, &str> = sources
        .iter()
        .map(|s| (layout::file_name(&s.id), s.id.as_str()))
        .filter(|(name, _)| name.contains(layout::SHORTENED))
        .collect();
    for logged in events.iter_mut().filter(|_| !long.is_empty()) {
        if let Some(id) = logged.origin.source.as_ref().and_then(|name| long.get(name)) {
            Arc::make_mut(&mut logged.origin).source = Some((*id).to_owned());
        }
    }
    events
}

/// True if one of the files is named otherwise than this version names the
/// journal of that coder and source.
pub fn any_odd_name<'p>(mut paths: impl Iterator<Item = &'p String>) -> bool {
    paths.any(|path| match origin(path) {
        Some(Origin { coder: Some(coder), source: Some(source), .. }) if !source.contains(layout::SHORTENED) => {
            *path != layout::journal(&coder, &source)
        }
        _ => false,
    })
}

/// The coder whose journal a path is.
pub fn coder_of(path: &str) -> Option<String> {
    let mut parts = path.split('/').skip(1);
    let coder = layout::id_of(parts.next()?)?;
    parts.next().map(|_| coder)
}

fn origin(path: &str) -> Option<Origin> {
    let file = path.to_owned();
    if path.starts_with("history/") {
        return Some(Origin { coder: None, source: None, file });
    }
    let parts: Vec<&str> = path.split('/').collect();
    let [_, coder, name] = parts[..] else {
        return None;
    };
    let name = name.strip_suffix(".jsonl")?;
    // A shortened name is replaced by its source's id once the sources are read.
    let source = if name.contains(layout::SHORTENED) { name.to_owned() } else { layout::id_of(name)? };
    let coder = layout::id_of(coder)?;
    Some(Origin { coder: Some(coder), source: Some(source), file })
}

/// Events of a file, what is wrong with it, its print, and what tells its lines.
type OneFile = (Vec<Logged>, Vec<Diagnostic>, (u64, Lines));

pub(super) fn events(root: &Path, only: Option<&str>) -> Read<(Vec<Logged>, Prints, Lines)> {
    let mut found = Vec::new();
    let mut files = listed(root, "codings", "jsonl", &mut found);
    files.retain(|path| only.is_none_or(|o| coder_of(path).as_deref() == Some(o)));
    files.extend(listed(root, "history", "jsonl", &mut found));
    let read: Vec<OneFile> = files
        .par_iter()
        .map(|path| {
            let Some(origin) = origin(path) else {
                let fault = Diagnostic::warning(
                    "stray-journal",
                    path,
                    "this file is not where a journal belongs, so it is not read",
                );
                return (
                    Vec::new(),
                    vec![fault.help("journals are codings/<coder>/<source>.jsonl")],
                    Default::default(),
                );
            };
            match std::fs::read(root.join(path)) {
                Ok(bytes) => {
                    let (mut events, faults) = journal::read(&bytes, &Arc::new(origin));
                    let told = Lines::of(path, &events);
                    events.iter_mut().filter(|l| !is_shown(l)).for_each(|l| l.raw = String::new());
                    (events, faults, (print(&bytes), told))
                }
                Err(e) => (
                    Vec::new(),
                    vec![Diagnostic::error("unreadable-file", path, format!("this file cannot be read: {e}"))],
                    Default::default(),
                ),
            }
        })
        .collect();
    let (mut events, mut faults, mut prints, mut told) = (Vec::new(), found, Prints::new(), Lines::default());
    for (path, (lines, wrong, (print, own))) in files.into_iter().zip(read) {
        told.add(own);
        events.extend(lines);
        faults.extend(wrong);
        prints.insert(path, print);
    }
    with_lines_of_copies(root, &mut events);
    if let Some(only) = only {
        events.retain(|l| l.event.actor == only || !matches!(l.event.op, Op::Memo(_) | Op::Summary(_) | Op::Theme(_)));
        shorten_acts(&mut events, only);
    }
    Ok(((events, prints, told), faults))
}

/// True for events whose line the fold may show in a fault.
fn is_shown(l: &Logged) -> bool {
    matches!(l.event.op, Op::Set { .. } | Op::Add { status: Some(_), .. })
}

/// Where several lines have one id, the fold compares them. Only then are the
/// lines needed, and they are read again: in a large study they are a sixth of
/// the memory that loading takes.
fn with_lines_of_copies(root: &Path, events: &mut [Logged]) {
    let mut known: HashSet<&Ulid> = HashSet::with_capacity(events.len());
    let copied: HashSet<Ulid> =
        events.iter().filter(|l| !known.insert(&l.event.id)).map(|l| l.event.id.clone()).collect();
    if copied.is_empty() {
        return;
    }
    let mut texts: HashMap<String, String> = HashMap::new();
    for l in events.iter_mut().filter(|l| copied.contains(&l.event.id)) {
        let text = texts.entry(l.origin.file.clone()).or_insert_with(|| {
            let bytes = std::fs::read(root.join(&l.origin.file)).unwrap_or_default();
            String::from_utf8_lossy(&bytes).trim_start_matches('\u{feff}').to_owned()
        });
        let line = text.lines().nth(l.line.saturating_sub(1) as usize);
        l.raw = line.unwrap_or_default().to_owned();
    }
}

/// In blind mode the journal part of other coders' acts is not there, nor what
/// they wrote in memos: what is left of an act is the whole of it.
fn shorten_acts(events: &mut [Logged], only: &str) {
    let mut found: HashMap<Ulid, u32> = HashMap::new();
    for l in events.iter().filter(|l| l.event.actor != only) {
        *found.entry(l.event.act.clone()).or_insert(0) += 1;
    }
    for l in events.iter_mut().filter(|l| l.event.actor != only) {
        l.event.n = found.get(&l.event.act).copied();
    }
}
