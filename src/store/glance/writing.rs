//! Keeping what a load came to.

use super::stamps::{self, Stamps};
use super::{Attribute, MAGIC, PARTS, Small, digest, file, index, outline, records, version};
use crate::model::bytes::put_u64;
use crate::model::diagnostic::{Diagnostic, Severity};
use crate::model::known::Known;
use crate::model::source::Source;
use crate::model::study::Study;
use std::collections::HashMap;
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
    stamps: Stamps,
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
    pub fn keep(self, study: &Study, faults: &[Diagnostic]) {
        // In blind mode a study is not all there is.
        if study.only.is_none()
            && let Some(bytes) = bytes(&self, study, faults)
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

fn replace(root: &Path, bytes: &[u8]) -> io::Result<()> {
    let part = part(root);
    let done = std::fs::write(&part, bytes).and_then(|()| std::fs::rename(&part, file(root)));
    if done.is_err() {
        let _ = std::fs::remove_file(&part);
    }
    done
}

fn bytes(before: &Before, study: &Study, faults: &[Diagnostic]) -> Option<Vec<u8>> {
    let mut stamps = Vec::new();
    before.stamps.write(&mut stamps);
    let count = |severity| faults.iter().filter(|f| f.severity == severity).count();
    let valued = |name: String| {
        let values: Vec<String> = study.values(&name).into_iter().map(str::to_owned).collect();
        let number: HashMap<&str, usize> = values.iter().enumerate().map(|(i, v)| (v.as_str(), i)).collect();
        let own = |source: &Source| source.attribute(&name).and_then(|v| number.get(v).copied());
        let mut sources: Vec<Option<usize>> = study.sources.iter().map(own).collect();
        if sources.iter().all(Option::is_none) {
            sources.clear();
        }
        Attribute { name, values, sources }
    };
    let small = Small {
        codes: study.codebook.codes.clone(),
        participants: study.participants.clone(),
        attributes: study.attributes().into_iter().map(valued).collect(),
        coders: Known::coders(study),
        chars: study.sources.iter().map(|s| s.chars).collect(),
        interviewers: study.config.interviewers.clone(),
        language: study.config.language.clone(),
        faults: (count(Severity::Error), count(Severity::Warning)),
    };
    let (records, words) = records::write(study)?;
    let parts: [Vec<u8>; PARTS] =
        [stamps, serde_json::to_vec(&small).ok()?, serde_json::to_vec(&words).ok()?, records, outlines(study)?];
    let mut out = MAGIC.to_vec();
    put_u64(&mut out, version());
    put_u64(&mut out, stamps::stamp(&index(&before.root)));
    out.extend_from_slice(&u32::try_from(study.sources.len()).ok()?.to_le_bytes());
    for part in &parts {
        put_u64(&mut out, part.len() as u64);
        put_u64(&mut out, digest(part));
    }
    parts.iter().for_each(|part| out.extend_from_slice(part));
    Some(out)
}

/// How long each outline is, then all of them.
fn outlines(study: &Study) -> Option<Vec<u8>> {
    let (mut lengths, mut all) = (Vec::new(), Vec::new());
    for source in &study.sources {
        let from = all.len();
        if !outline::write(&source.outline, &mut all) {
            return None;
        }
        lengths.extend_from_slice(&u32::try_from(all.len() - from).ok()?.to_le_bytes());
    }
    lengths.append(&mut all);
    Some(lengths)
}
