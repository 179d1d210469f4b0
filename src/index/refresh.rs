//! Making the index say what the sources say.
//!
//! What did not change stays where it is; the rest goes into new volumes, one a
//! language. So a changed transcript costs one transcript. Volumes that are
//! mostly dead, and the smaller ones when there are too many, are taken into the
//! new one: what is indexed again then is always less than what changed since
//! the last time.

use super::disk::{self, Found, Opened, SourceEntry};
use super::engine::Bytes;
use super::passage::shape;
use super::volume::{Volume, Writer};
use super::{Index, IndexError};
use crate::model::source::Source;
use crate::text::tokens::Stems;
use std::collections::HashMap;
use std::io;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;

/// Text that one volume takes, in bytes.
const FULL: usize = 64 << 20;
/// Text from which on volumes are made at the same time.
const WORTH_SHARING: usize = if cfg!(test) { 300 } else { 16 << 20 };
/// How many volumes there may be besides full ones.
const VOLUMES: usize = 8;

/// Bytes below which a volume is small.
const SMALL: u64 = 8 << 20;

/// Called with how many sources of how many are indexed; says whether to go on.
pub type Progress<'a> = &'a mut dyn FnMut(usize, usize) -> bool;

/// A volume with what the manifest would say of it, if it is on the disk.
struct Held {
    volume: Volume,
    entry: Option<disk::VolumeEntry>,
}

/// Where a source is: volume, number in it.
type Where = Option<(usize, u32)>;

/// What [`Index::refreshed`] does.
pub fn refreshed(
    dir: Option<&Path>,
    sources: &[Source],
    progress: Progress<'_>,
) -> Result<(Index, Vec<String>), IndexError> {
    let mut notices = Vec::new();
    let found = dir.map(disk::load).unwrap_or_default();
    if found.other_version {
        notices.push("the search index was made by another version of emic and is made anew".to_owned());
    } else if found.damaged {
        notices.push("the search index was damaged and is made anew".to_owned());
    }
    let marks: Vec<String> = sources.iter().map(mark).collect();
    let before = found.sources.entries();
    let mut changed = found.outdated || found.damaged;
    let (mut held, mut places) = kept(found, &before, (sources, &marks));
    let missing: Vec<usize> = (0..sources.len()).filter(|i| places[*i].is_none()).collect();
    changed |= !missing.is_empty();
    let mut keep = dir;
    for (stems, chunk, bytes) in built(sources, &missing, progress)? {
        let new = match keep.map(|dir| disk::keep(dir, &bytes, stems)) {
            Some(Ok(Opened { entry, volume })) => Held { volume, entry: Some(entry) },
            failed => {
                if let Some(Err(e)) = failed {
                    notices.extend(cannot_keep(&e));
                    keep = None;
                }
                Held { volume: Volume::open(Bytes::new(bytes), stems).map_err(IndexError::Read)?, entry: None }
            }
        };
        chunk.iter().zip(0..).for_each(|(source, number)| places[*source] = Some((held.len(), number)));
        held.push(new);
    }
    let entries: Vec<SourceEntry> = (sources.iter().zip(marks).zip(&places))
        .filter_map(|((s, mark), at)| {
            at.map(|(volume, number)| SourceEntry(s.file.clone(), mark, volume as u32, number))
        })
        .collect();
    let recorded: Option<Vec<_>> = held.iter().map(|h| h.entry.clone()).collect();
    if let (Some(dir), Some(volumes)) = (keep, recorded)
        && (changed || entries != before)
        && let Err(e) = disk::record(dir, &volumes, &entries)
    {
        notices.extend(cannot_keep(&e));
    }
    Ok((Index::of(held.into_iter().map(|h| h.volume).collect(), places), notices))
}

/// What [`Index::open`] does.
pub fn opened(dir: &Path) -> Option<(Index, u64)> {
    let found = disk::load(dir);
    if found.id == 0 || found.damaged {
        return None;
    }
    let volumes: Option<Vec<Volume>> = found.volumes.into_iter().map(|o| o.map(|o| o.volume)).collect();
    let places = found.sources.places().map(|(volume, number)| Some((volume as usize, number)));
    Some((Index::of(volumes?, places.collect()), found.id))
}

/// What [`Index::says`] does.
pub fn says(dir: &Path, sources: &[Source]) -> Option<u64> {
    let found = disk::load(dir);
    let same = |entry: &SourceEntry, source: &Source| {
        let stems = Stems::of(source.language.as_deref());
        let volume = found.volumes.get(entry.2 as usize).and_then(Option::as_ref);
        entry.0 == source.file
            && entry.1 == mark(source)
            && volume.is_some_and(|o| o.volume.stems.name() == stems.name())
    };
    let entries = found.sources.entries();
    let all = !found.damaged
        && entries.len() == sources.len()
        && entries.iter().zip(sources).all(|(entry, source)| same(entry, source));
    Some(found.id).filter(|id| *id != 0 && all)
}

/// What [`Index::renewed`] does.
pub fn renewed(dir: &Path, (id, keep): (u64, bool), changed: &[(usize, Source)]) -> Option<(Index, Option<u64>)> {
    let found = disk::load(dir);
    // Of many small volumes one is to be made, and that needs all their sources.
    let small = found.volumes.iter().flatten().filter(|o| o.entry.bytes() < SMALL).count();
    if found.id == 0 || found.id != id || found.damaged || small >= VOLUMES {
        return None;
    }
    let mut entries = found.sources.entries();
    let held = |o: Option<Opened>| o.map(|o| Held { volume: o.volume, entry: Some(o.entry) });
    let mut volumes: Vec<Held> = found.volumes.into_iter().map(held).collect::<Option<_>>()?;
    let sources: Vec<Source> = changed.iter().map(|(_, source)| source.clone()).collect();
    let all: Vec<usize> = (0..sources.len()).collect();
    for (stems, chunk, bytes) in built(&sources, &all, &mut |_, _| true).ok()? {
        for (source, number) in chunk.iter().zip(0..) {
            let entry = entries.get_mut(changed[*source].0).filter(|e| e.0 == sources[*source].file)?;
            *entry = SourceEntry(entry.0.clone(), mark(&sources[*source]), volumes.len() as u32, number);
        }
        // What cannot be kept serves once.
        volumes.push(match Some(dir).filter(|_| keep).and_then(|dir| disk::keep(dir, &bytes, stems).ok()) {
            Some(kept) => Held { volume: kept.volume, entry: Some(kept.entry) },
            None => Held { volume: Volume::open(Bytes::new(bytes), stems).ok()?, entry: None },
        });
    }
    // A volume whose only source was edited again is of no more use.
    let used: Vec<bool> = (0..volumes.len()).map(|v| entries.iter().any(|e| e.2 as usize == v)).collect();
    for entry in &mut entries {
        entry.2 = used[..entry.2 as usize].iter().filter(|u| **u).count() as u32;
    }
    let mut stays = used.iter();
    volumes.retain(|_| stays.next() == Some(&true));
    let recorded: Option<Vec<disk::VolumeEntry>> =
        volumes.iter().map(|held| held.entry.clone()).collect::<Option<_>>().filter(|_| keep);
    let id = recorded.and_then(|volumes| disk::record(dir, &volumes, &entries).ok());
    let places = entries.iter().map(|e| Some((e.2 as usize, e.3))).collect();
    Some((Index::of(volumes.into_iter().map(|held| held.volume).collect(), places), id))
}

/// A folder that cannot be written to is nothing to speak of at every search.
fn cannot_keep(error: &io::Error) -> Option<String> {
    use io::ErrorKind::{PermissionDenied, ReadOnlyFilesystem};
    let silent = matches!(error.kind(), PermissionDenied | ReadOnlyFilesystem);
    (!silent).then(|| format!("the search index cannot be kept and is made anew each time: {error}"))
}

/// What the index of a source hangs on, language aside.
fn mark(source: &Source) -> String {
    format!("{}-{:016x}", source.digest.0, shape(source))
}

/// The volumes that stay, and the sources that are in them.
fn kept(found: Found, entries: &[SourceEntry], (sources, marks): (&[Source], &[String])) -> (Vec<Held>, Vec<Where>) {
    let known: HashMap<&str, &SourceEntry> = entries.iter().map(|s| (s.0.as_str(), s)).collect();
    let mut live = vec![0u64; found.volumes.len()];
    let mut places: Vec<Where> = vec![None; sources.len()];
    for (at, source) in sources.iter().enumerate() {
        let Some(entry) = known.get(source.file.as_str()).filter(|e| e.1 == marks[at]) else {
            continue;
        };
        let volume = entry.2 as usize;
        let Some(opened) = &found.volumes[volume] else {
            continue;
        };
        if opened.volume.stems.name() == Stems::of(source.language.as_deref()).name() {
            live[volume] += passages(&opened.volume, entry.3);
            places[at] = Some((volume, entry.3));
        }
    }
    let text: usize = sources.iter().map(|s| s.body.len()).sum();
    let missing = places.iter().any(Option::is_none);
    let stay = staying(&found.volumes, &live, missing, VOLUMES + text / FULL);
    let mut renumbered = vec![None; found.volumes.len()];
    let mut held = Vec::new();
    for (at, opened) in found.volumes.into_iter().enumerate() {
        if let Some(opened) = opened.filter(|_| stay[at]) {
            renumbered[at] = Some(held.len());
            held.push(Held { volume: opened.volume, entry: Some(opened.entry) });
        }
    }
    let places = places.into_iter().map(|p| p.and_then(|(v, n)| renumbered[v].map(|v| (v, n)))).collect();
    (held, places)
}

/// Passages of a source of a volume; one without any counts too.
fn passages(volume: &Volume, source: u32) -> u64 {
    u64::from(volume.first(source + 1) - volume.first(source)) + 1
}

/// Which volumes stay: those with anything in them that is not mostly dead; of
/// too many, the larger half.
fn staying(volumes: &[Option<Opened>], live: &[u64], missing: bool, most: usize) -> Vec<bool> {
    let whole = |o: &Opened| u64::from(o.volume.count()) + u64::from(o.volume.sources());
    let mut stay: Vec<bool> = (volumes.iter().zip(live))
        .map(|(opened, live)| opened.as_ref().is_some_and(|o| *live > 0 && live * 3 >= whole(o) * 2))
        .collect();
    let count = stay.iter().filter(|s| **s).count();
    if missing && count >= most {
        let mut by_size: Vec<usize> = (0..stay.len()).filter(|i| stay[*i]).collect();
        by_size.sort_by_key(|i| live[*i]);
        by_size.iter().take(count.div_ceil(2)).for_each(|i| stay[*i] = false);
    }
    stay
}

/// Sources that go into one volume.
struct Chunk {
    stems: Stems,
    bytes: usize,
    sources: Vec<usize>,
}

/// Sorts sources by language and cuts them where a volume is full.
fn chunks(sources: &[Source], missing: &[usize], workers: usize) -> Vec<Chunk> {
    let total: usize = missing.iter().map(|i| sources[*i].body.len()).sum();
    let most = if total >= WORTH_SHARING { FULL.min(total.div_ceil(workers)) } else { FULL };
    let mut out: Vec<Chunk> = Vec::new();
    for &i in missing {
        let stems = Stems::of(sources[i].language.as_deref());
        let open = out.iter().rposition(|c| c.stems.name() == stems.name() && c.bytes < most);
        let at = open.unwrap_or_else(|| {
            out.push(Chunk { stems, bytes: 0, sources: Vec::new() });
            out.len() - 1
        });
        out[at].bytes += sources[i].body.len();
        out[at].sources.push(i);
    }
    out
}

type Built = (Stems, Vec<usize>, Vec<u8>);

/// Makes volumes of the missing sources, several at a time.
fn built(sources: &[Source], missing: &[usize], progress: Progress<'_>) -> Result<Vec<Built>, IndexError> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from).min(4);
    let chunks = chunks(sources, missing, cores);
    let (next, stop) = (AtomicUsize::new(0), AtomicBool::new(false));
    let results: Mutex<Vec<(usize, io::Result<Vec<u8>>)>> = Mutex::new(Vec::new());
    let work = |tick: &mut dyn FnMut()| {
        while let Some((at, chunk)) = Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|i| Some((i, chunks.get(i)?)))
        {
            let result = one(sources, chunk, &stop, tick);
            if let Ok(mut results) = results.lock() {
                results.push((at, result));
            }
        }
    };
    let mut done = 0;
    let mut ticked = || {
        done += 1;
        if !progress(done, missing.len()) {
            stop.store(true, Ordering::Relaxed);
        }
    };
    if chunks.len() < 2 {
        work(&mut ticked);
    } else {
        std::thread::scope(|scope| {
            let (send, receive) = mpsc::channel();
            for _ in 0..cores.min(chunks.len()) {
                let send = send.clone();
                let work = &work;
                scope.spawn(move || work(&mut || _ = send.send(())));
            }
            drop(send);
            receive.iter().for_each(|()| ticked());
        });
    }
    if stop.load(Ordering::Relaxed) {
        return Err(IndexError::Stopped);
    }
    let mut results = results.into_inner().unwrap_or_default();
    results.sort_by_key(|(at, _)| *at);
    let mut out = Vec::with_capacity(chunks.len());
    for (chunk, (_, bytes)) in chunks.into_iter().zip(results) {
        out.push((chunk.stems, chunk.sources, bytes.map_err(IndexError::Build)?));
    }
    Ok(out)
}

fn one(sources: &[Source], chunk: &Chunk, stop: &AtomicBool, tick: &mut dyn FnMut()) -> io::Result<Vec<u8>> {
    let mut writer = Writer::new(chunk.stems);
    for &source in &chunk.sources {
        if stop.load(Ordering::Relaxed) {
            return Ok(Vec::new());
        }
        writer.add(&sources[source]);
        tick();
    }
    writer.finish()
}
