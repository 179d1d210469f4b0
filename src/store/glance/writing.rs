//! Keeping what a load came to.

use super::counting::Counting;
use super::kept::{Blocks, Kept};
use super::records::{self, ID, RECORD, Words};
use super::stamps::Stamps;
use super::{Attribute, BLOCK, Glance, PARTS, Small, edited, file, folders, lines, outline, part};
use crate::model::anchor::PositionMap;
use crate::model::bytes::{put, put_text};
use crate::model::diagnostic::{Diagnostic, Severity};
use crate::model::ids::Stamp;
use crate::model::known::Known;
use crate::model::source::Source;
use crate::model::study::Study;
use crate::store::events::Lines;
use crate::store::texts;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::SystemTime;

/// Bytes from which on a block of outlines is full.
const FULL: usize = 16 << 10;

/// A study's files as they are before they are loaded.
///
/// They are looked at before, so that what changes while they are read does not
/// go unseen afterwards.
#[derive(Debug)]
pub struct Before {
    root: PathBuf,
    pub(super) stamps: Stamps,
}

/// What loading came to.
#[derive(Clone, Copy, Debug)]
pub struct Load<'l> {
    /// The study.
    pub study: &'l Study,
    /// Faults of its files.
    pub faults: &'l [Diagnostic],
    /// Those of its position maps that no history holds.
    pub derived: &'l [PositionMap],
    /// True if journals are not all named after what is in them.
    pub strays: bool,
    /// What tells the lines of journals and histories from others.
    pub lines: &'l Lines,
    /// The latest instant in any event, or in an id of one.
    pub newest: Stamp,
}

impl Before {
    /// Looks at the files of the study in `root`. `None` if nothing can be kept
    /// beside it, or a file was changed this very moment: then the next one may
    /// keep what it loads.
    pub fn taken(root: &Path) -> Option<Self> {
        std::fs::create_dir_all(root.join(".emic")).ok()?;
        Some(Self { root: root.to_owned(), stamps: Stamps::taken(root, now(root)?)? })
    }

    /// Of no files: what is kept is believed whatever happens to them.
    #[cfg(test)]
    pub(super) fn of_nothing(root: &Path) -> Self {
        Self { root: root.to_owned(), stamps: Stamps::default() }
    }

    /// Keeps what loading these files came to, and which search index was made of
    /// them. What cannot be kept costs nobody anything.
    pub fn keep(self, load: Load<'_>, index: u64) {
        // In blind mode a study is not all there is.
        if load.study.only.is_none()
            && let Some(parts) = parts(&self.stamps, load)
            && let Some(bytes) = Kept::written(index, load.study.sources.len(), &parts)
        {
            let _ = replace(&file(&self.root), &bytes);
        }
    }
}

/// What time it is where the study is kept; `None` if nothing can be written there.
pub(super) fn now(root: &Path) -> Option<SystemTime> {
    let probe = beside(&file(root));
    let now = std::fs::write(&probe, b"").and_then(|()| std::fs::metadata(&probe)?.modified());
    let _ = std::fs::remove_file(&probe);
    now.ok()
}

/// A name nobody else uses, not even another thread.
fn beside(file: &Path) -> PathBuf {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    file.with_extension(format!("{}.{number}.part", std::process::id()))
}

/// Puts a file into its place all at once.
fn replace(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let part = beside(file);
    let done = std::fs::write(&part, bytes).and_then(|()| std::fs::rename(&part, file));
    if done.is_err() {
        let _ = std::fs::remove_file(&part);
    }
    done
}

/// What each source adds to the parts.
#[derive(Default)]
struct Sources {
    chars: Vec<u32>,
    first: Vec<u32>,
    last: Vec<u32>,
    ends: Vec<u32>,
    files: Vec<u8>,
    outlines: Vec<u8>,
    heads: Vec<u8>,
    blocks: Vec<usize>,
}

impl Sources {
    fn add(&mut self, chars: u32, (file, id): (&str, &str), codings: Range<usize>) -> Option<()> {
        self.chars.push(chars);
        self.first.push(u32::try_from(codings.start).ok()?);
        self.last.push(u32::try_from(codings.end).ok()?);
        put_text(&mut self.files, file);
        put_text(&mut self.files, id);
        self.ends.push(u32::try_from(self.outlines.len()).ok()?);
        if self.outlines.len() - self.blocks.last().copied().unwrap_or(0) >= FULL {
            self.blocks.push(self.outlines.len());
        }
        Some(())
    }

    /// All parts, with those that are not of sources.
    fn parts(
        mut self,
        (stamps, small, maps, [journals, known, turned]): (&Stamps, &Small, Vec<u8>, [Vec<u8>; 3]),
        (records, ids, words): (Vec<u8>, Vec<u8>, &Words),
        attributes: &[Vec<u32>],
    ) -> Option<[Vec<u8>; PARTS]> {
        self.blocks.push(self.outlines.len());
        let own = [self.chars, self.first, self.last, self.ends];
        let columns = own.iter().chain(attributes.iter().filter(|column| column.iter().any(|n| *n > 0)));
        let columns = columns.flatten().flat_map(|n| n.to_le_bytes()).collect();
        let ends = |bytes: &[u8], size: usize| -> Vec<usize> {
            (1..=bytes.len().div_ceil(size)).map(|block| (block * size).min(bytes.len())).collect()
        };
        let codings = Blocks::table(&records, &ends(&records, BLOCK * RECORD))?;
        let id_ends = Blocks::table(&ids, &ends(&ids, BLOCK * ID))?;
        let outlines = Blocks::table(&self.outlines, &self.blocks)?;
        let (small, words) = (serde_json::to_vec(small).ok()?, serde_json::to_vec(words).ok()?);
        let stamps = stamps.bytes().to_vec();
        let Self { files, outlines: entries, heads, .. } = self;
        Some([
            stamps, small, words, columns, files, codings, records, id_ends, ids, outlines, entries, maps, journals,
            heads, known, turned,
        ])
    }
}

fn parts(stamps: &Stamps, load: Load<'_>) -> Option<[Vec<u8>; PARTS]> {
    let Load { study, faults, derived, strays, lines, newest } = load;
    let of = |severity| faults.iter().filter(move |f| f.severity == severity);
    let bad = of(Severity::Error).chain(of(Severity::Warning));
    let attributes = study.attributes().into_iter().map(|name| {
        let people = study.participants.iter().filter_map(|p| p.attribute(&name));
        Attribute::of(&name, people, study.sources.iter().map(|s| s.attribute(&name)))
    });
    let (attributes, columns): (Vec<Attribute>, Vec<Vec<u32>>) = attributes.unzip();
    let written = records::write(study)?;
    let small = Small {
        codes: study.codebook.codes.clone(),
        participants: study.participants.to_vec(),
        attributes,
        coders: Known::coders(study),
        faults: folders::counted(faults),
        faulty: bad.map(|f| f.file.clone()).filter(|file| file.starts_with("corpus/")).collect(),
        strays,
        twins: written.twins,
        quiet: !faults.iter().any(|f| f.file.starts_with("codings") || f.file.starts_with("history")),
        newest: newest.0,
        texts: texts::deciding(study, derived).into_iter().map(|(body, kept)| (body.0, kept)).collect(),
        counting: Counting::of(study, written.twins || written.nowhere),
    };
    let maps: Vec<&PositionMap> = study.maps.iter().filter(|m| !derived.contains(m)).collect();
    let mut sources = Sources::default();
    for (source, codings) in study.sources.iter().zip(written.ranges) {
        entry(source, &mut sources.outlines)?;
        outline::head(source, &mut sources.heads);
        sources.add(source.chars, (&source.file, &source.id), codings)?;
    }
    let maps = serde_json::to_vec(&maps).ok()?;
    let lines = lines::written(lines, &written.ids);
    sources.parts((stamps, &small, maps, lines), (written.records, written.ids, &written.words), &columns)
}

impl Glance {
    /// Keeps what was edited since the rest was written, or all of it once that is
    /// much.
    pub(super) fn keep(&self, stamps: &Stamps) -> Option<()> {
        if let Some(bytes) = self.edits.written(&self.kept) {
            return replace(&edited(&self.root), &bytes).ok();
        }
        let bytes = Kept::written(self.index(), self.size(), &self.parts(stamps)?)?;
        replace(&file(&self.root), &bytes).ok()
    }

    /// All parts, the edits among them.
    fn parts(&self, stamps: &Stamps) -> Option<[Vec<u8>; PARTS]> {
        let mut small: Small = self.kept.told(part::SMALL);
        small.and(&self.edits);
        let mut columns = Vec::new();
        for attribute in &mut small.attributes {
            let people = small.participants.iter().filter_map(|p| p.attribute(&attribute.name));
            let own = (0..self.size()).map(|at| self.own(at, &attribute.name));
            let (now, column) = Attribute::of(&attribute.name, people, own);
            *attribute = now;
            columns.push(column);
        }
        small.newest = self.newest().0;
        small.texts.extend(self.edits.texts.clone());
        small.counting.and(&self.edits.counting);
        let files = self.files();
        let (mut sources, mut records, mut ids) = (Sources::default(), Vec::new(), Vec::new());
        for at in 0..self.size() {
            let from = records.len() / RECORD;
            for coding in self.codings_at(at) {
                records.extend_from_slice(self.record(coding));
            }
            self.ids(at).for_each(|id| ids.extend_from_slice(id));
            sources.outlines.extend_from_slice(self.entry(at));
            sources.heads.extend_from_slice(self.head(at));
            let (file, id) = files.get(at)?;
            sources.add(self.chars(at), (file, id), from..records.len() / RECORD)?;
        }
        let (maps, lines) = (serde_json::to_vec(&self.maps()?).ok()?, self.lines(&ids));
        let parts = sources.parts((stamps, &small, maps, lines), (records, ids, self.words()), &columns);
        parts.filter(|_| self.is_sound())
    }
}

/// Of a source where its body begins (byte and line), the digest of that, and its
/// outline.
pub(super) fn entry(source: &Source, out: &mut Vec<u8>) -> Option<()> {
    put(out, u32::try_from(source.body_byte).ok()?);
    put(out, source.body_line);
    put_text(out, &source.digest.0);
    outline::write(&source.outline, out).then_some(())
}
