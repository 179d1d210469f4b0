//! Old bodies, kept so that an edit made outside emic can be followed.
//!
//! A coding's anchor names the body it was made on. While that body is in
//! `.emic/texts/`, whoever meets a changed source can compare the two: reading
//! gets a position map from it, and a writing command puts that map into the
//! history. This is a cache: without it words are found by their context, or
//! wait in the review queue.

use super::scratch;
use crate::model::anchor::{Digest, PositionMap};
use crate::model::coding::Coding;
use crate::model::source::Source;
use crate::model::study::Study;
use crate::text::changes;
use rayon::prelude::*;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::io::Write;
use std::path::{Path, PathBuf};

fn path(root: &Path, digest: &Digest) -> PathBuf {
    root.join(".emic/texts").join(&digest.0)
}

/// Keeps the bodies of `sources`. A failure costs only the comparison later.
pub fn keep<'s>(root: &Path, sources: impl Iterator<Item = &'s Source>) {
    let missing = missing(root, sources);
    write_all(root, missing);
}

/// The bodies of `sources` that are not kept yet. One of the right length is
/// taken for kept; [`get`] reads it with more care.
pub fn missing<'s>(root: &Path, sources: impl Iterator<Item = &'s Source>) -> Vec<(Digest, String)> {
    let is_kept = |s: &Source| std::fs::metadata(path(root, &s.digest)).is_ok_and(|m| m.len() == s.body.len() as u64);
    sources.filter(|s| !is_kept(s)).map(|s| (s.digest.clone(), s.body.clone())).collect()
}

/// Writes bodies beside each other.
pub fn write_all(root: &Path, bodies: Vec<(Digest, String)>) {
    if bodies.is_empty() {
        return;
    }
    let _ = std::fs::create_dir_all(root.join(".emic/texts"));
    for (digest, body) in bodies {
        write(&path(root, &digest), &body);
    }
}

/// The position maps that kept bodies give for coded sources whose text is not
/// the one that codings, or earlier maps, lead to. Nothing is written: reading
/// grades as writing does.
pub fn derived(study: &Study) -> Vec<PositionMap> {
    derived_for(study, study.codings.iter())
}

/// [`derived`] for some codings and their sources only.
pub fn derived_for<'s>(study: &'s Study, codings: impl Iterator<Item = &'s Coding>) -> Vec<PositionMap> {
    let today = today(study);
    let wanted = wanted(study, codings, &today);
    let map = |(id, from): (&str, &Digest)| {
        let source = today.get(id)?;
        let old = get(&study.root, from)?;
        let edits = changes::edits(&old, &source.body);
        Some(PositionMap { source: id.to_owned(), from: from.clone(), to: source.digest.clone(), edits })
    };
    wanted.into_par_iter().filter_map(map).collect()
}

/// The bodies that decide where codings are, each with whether it is kept: those that
/// `derived` maps came from, and those that none could come from.
pub fn deciding(study: &Study, derived: &[PositionMap]) -> Vec<(Digest, bool)> {
    let today = today(study);
    let found = derived.iter().map(|m| (m.from.clone(), true));
    let missing = wanted(study, study.codings.iter(), &today).into_iter().map(|(_, from)| (from.clone(), false));
    let all: BTreeSet<(Digest, bool)> = found.chain(missing).collect();
    all.into_iter().collect()
}

/// The sources of a study by id; of two with one id the first.
fn today(study: &Study) -> HashMap<&str, &Source> {
    let mut today: HashMap<&str, &Source> = HashMap::new();
    for source in &study.sources {
        today.entry(&source.id).or_insert(source);
    }
    today
}

/// From which bodies no map leads to that of today, though one is needed.
fn wanted<'s>(
    study: &'s Study,
    codings: impl Iterator<Item = &'s Coding>,
    today: &HashMap<&str, &'s Source>,
) -> BTreeSet<(&'s str, &'s Digest)> {
    let mut wanted: BTreeSet<(&str, &Digest)> = BTreeSet::new();
    let mut coded: HashSet<&str> = HashSet::new();
    for coding in codings {
        coded.insert(&coding.source);
        if today.get(coding.source.as_str()).is_some_and(|s| s.digest != coding.anchor.text) {
            wanted.insert((&coding.source, &coding.anchor.text));
        }
    }
    // Where a map has led from an anchor, the next one may begin.
    for map in study.maps.iter().filter(|m| coded.contains(m.source.as_str())) {
        if today.get(map.source.as_str()).is_some_and(|s| s.digest != map.to) {
            wanted.insert((&map.source, &map.to));
        }
    }
    wanted.retain(|(id, from)| {
        let leads =
            |source: &Source| study.maps.iter().any(|m| m.source == *id && m.from == **from && m.to == source.digest);
        !today.get(id).is_some_and(|source| leads(source))
    });
    wanted
}

/// Written beside and renamed, but not synced: a body that a crash tears is
/// not what its digest says, so [`get`] passes it over.
fn write(path: &Path, body: &str) {
    let beside = path.with_extension(format!("{}.tmp", std::process::id()));
    let written = scratch::private(&beside).and_then(|mut file| file.write_all(body.as_bytes()));
    if written.and_then(|()| std::fs::rename(&beside, path)).is_err() {
        let _ = std::fs::remove_file(&beside);
    }
}

/// The body with this digest, if it is kept and still what it was.
pub fn get(root: &Path, digest: &Digest) -> Option<String> {
    let plain = digest.0.len() == 16 && digest.0.bytes().all(|b| b.is_ascii_hexdigit());
    let text = plain.then(|| std::fs::read_to_string(path(root, digest)).ok())??;
    (Digest::of(&text) == *digest).then_some(text)
}

/// The names of kept bodies, and of whatever else lies there, besides those
/// `needed`.
pub fn kept_besides(root: &Path, needed: &HashSet<&Digest>) -> Vec<Digest> {
    let Ok(entries) = std::fs::read_dir(root.join(".emic/texts")) else {
        return Vec::new();
    };
    let names = entries.flatten().map(|entry| Digest(entry.file_name().to_string_lossy().into_owned()));
    names.filter(|name| !needed.contains(name)).collect()
}

/// Deletes kept bodies by their names. One that stays does no harm.
pub fn remove(root: &Path, names: &[Digest]) {
    for name in names {
        let _ = std::fs::remove_file(path(root, name));
    }
}
