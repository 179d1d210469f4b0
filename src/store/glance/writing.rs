//! Keeping what a load came to.

use super::stamps::{self, Stamps};
use super::{Attribute, MAGIC, PARTS, Small, digest, file, index, outline, records, version};
use crate::model::anchor::PositionMap;
use crate::model::bytes::{put, put_text, put_u64};
use crate::model::diagnostic::{Diagnostic, Severity};
use crate::model::known::Known;
use crate::model::source::Source;
use crate::model::study::Study;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

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
}

impl Before {
    /// Looks at the files of the study in `root`. `None` if nothing can be kept
    /// beside it, or a file was changed this very moment: then the next one may
    /// keep what it loads.
    pub fn taken(root: &Path) -> Option<Self> {
        // What is just written says what time it is where the study is kept.
        let probe = part(root);
        std::fs::create_dir_all(root.join(".emic")).ok()?;
        let now = std::fs::write(&probe, b"").and_then(|()| std::fs::metadata(&probe)?.modified());
        let _ = std::fs::remove_file(&probe);
        Some(Self { root: root.to_owned(), stamps: Stamps::taken(root, now.ok()?)? })
    }

    /// Of no files: what is kept is believed whatever happens to them.
    #[cfg(test)]
    pub(super) fn of_nothing(root: &Path) -> Self {
        Self { root: root.to_owned(), stamps: Stamps::default() }
    }

    /// Keeps what loading these files came to, and that the search index on the
    /// disk is made of them. What cannot be kept costs nobody anything.
    pub fn keep(self, load: Load<'_>) {
        // In blind mode a study is not all there is.
        if load.study.only.is_none()
            && let Some(bytes) = bytes(&self, load)
        {
            let _ = replace(&self.root, &bytes);
        }
    }
}

/// A name nobody else uses, not even another thread.
fn part(root: &Path) -> PathBuf {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    root.join(format!(".emic/glance.{}.{number}.part", std::process::id()))
}

/// Puts the file into its place all at once.
pub(super) fn replace(root: &Path, bytes: &[u8]) -> io::Result<()> {
    let part = part(root);
    let done = std::fs::write(&part, bytes).and_then(|()| std::fs::rename(&part, file(root)));
    if done.is_err() {
        let _ = std::fs::remove_file(&part);
    }
    done
}

/// The files as they were seen.
pub(super) fn stamped(before: &Before) -> Vec<u8> {
    let mut out = Vec::new();
    before.stamps.write(&mut out);
    out
}

fn bytes(before: &Before, load: Load<'_>) -> Option<Vec<u8>> {
    let Load { study, faults, derived, strays } = load;
    let of = |severity| faults.iter().filter(move |f| f.severity == severity);
    let bad = of(Severity::Error).chain(of(Severity::Warning));
    let attributes = study.attributes().into_iter().map(|name| {
        let mut attribute = Attribute { name, ..Attribute::default() };
        let name = attribute.name.clone();
        let people = study.participants.iter().filter_map(|p| p.attribute(&name));
        attribute.fill(people, study.sources.iter().map(|s| s.attribute(&name)));
        attribute
    });
    let small = Small {
        codes: study.codebook.codes.clone(),
        participants: study.participants.to_vec(),
        attributes: attributes.collect(),
        coders: Known::coders(study),
        chars: study.sources.iter().map(|s| s.chars).collect(),
        faults: (of(Severity::Error).count(), of(Severity::Warning).count()),
        faulty: bad.map(|f| f.file.clone()).filter(|file| file.starts_with("corpus/")).collect(),
        strays,
    };
    let maps: Vec<&PositionMap> = study.maps.iter().filter(|m| !derived.contains(m)).collect();
    let (records, ids, words) = records::write(study)?;
    let parts = [
        stamped(before),
        serde_json::to_vec(&small).ok()?,
        serde_json::to_vec(&words).ok()?,
        records,
        outlines(study)?,
        ids,
        serde_json::to_vec(&maps).ok()?,
    ];
    joined(&before.root, study.sources.len(), &parts)
}

/// The whole file, from its parts.
pub(super) fn joined(root: &Path, sources: usize, parts: &[Vec<u8>; PARTS]) -> Option<Vec<u8>> {
    let mut out = MAGIC.to_vec();
    put_u64(&mut out, version());
    put_u64(&mut out, stamps::stamp(&index(root)));
    out.extend_from_slice(&u32::try_from(sources).ok()?.to_le_bytes());
    for part in parts {
        put_u64(&mut out, part.len() as u64);
        put_u64(&mut out, digest(part));
    }
    parts.iter().for_each(|part| out.extend_from_slice(part));
    Some(out)
}

/// How long what is known of each source is; then all of it.
fn outlines(study: &Study) -> Option<Vec<u8>> {
    let (mut lengths, mut all) = (Vec::new(), Vec::new());
    for source in &study.sources {
        let from = all.len();
        entry(source, &mut all)?;
        lengths.extend_from_slice(&u32::try_from(all.len() - from).ok()?.to_le_bytes());
    }
    lengths.append(&mut all);
    Some(lengths)
}

/// Of a source its outline, where its body begins (byte and line), and the digest
/// of that.
pub(super) fn entry(source: &Source, out: &mut Vec<u8>) -> Option<()> {
    if !outline::write(&source.outline, out) {
        return None;
    }
    put(out, u32::try_from(source.body_byte).ok()?);
    put(out, source.body_line);
    put_text(out, &source.digest.0);
    Some(())
}
