//! The list of codings in a format of lines, without a table.
//!
//! A list of a million codings is two hundred megabytes of CSV, nearly all of it said
//! again and again: who the participant is, what the code stands below, how a coding
//! came about. So what rows share is put into fields once and copied; only the id,
//! the place, the words and the instant are each coding's own. The lines are those
//! that [`crate::analysis::codings`] and `super::csv` make together: tests hold one
//! against the other.

use super::csv::Lines;
use crate::analysis::corpus::Part;
use crate::analysis::ledger::{Id, Records, Told, Words};
use crate::analysis::listing::{Entry, Lister, Listing, Page};
use crate::model::codebook::Codebook;
use crate::model::known::Known;
use crate::model::source::Source;
use crate::model::study::Study;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;

/// So many rests at most are kept as fields.
const RESTS: usize = 4096;

/// Sources whose lines are made together.
const PIECE: usize = if cfg!(test) { 1 } else { 16 };

/// Fields that stand behind each other, as lines hold them.
type Fields = Vec<u8>;

/// What the lines of a list are made from.
#[derive(Debug)]
pub struct Writing<'w, K> {
    known: &'w K,
    listing: &'w Listing<'w>,
    tabs: bool,
    /// Names of attributes.
    names: &'w [String],
    coders: Vec<Fields>,
    /// Of each code as it is cited its id and what it stands below.
    codes: Vec<Fields>,
    /// The same of what has none.
    no_code: Fields,
    /// Of each rest, if they are not too many, grade to memo.
    rests: Vec<Fields>,
}

/// Writes sources, one after the other.
#[derive(Debug)]
pub struct Writer<'w, K> {
    writing: &'w Writing<'w, K>,
    lister: Lister<'w>,
    ids: Lines,
    /// Where each id and its instant stand in [`Writer::ids`].
    places: Vec<(u32, u32, u32)>,
    /// What is known of the participants of a group in this source, and of speakers.
    groups: Vec<(u32, Fields)>,
    voices: Vec<(u16, Fields)>,
}

fn fields(tabs: bool, put: impl FnOnce(&mut Lines)) -> Fields {
    let mut lines = Lines::new(tabs);
    put(&mut lines);
    lines.take()
}

impl<'w, K: Known + Told> Writing<'w, K> {
    /// Of a study that lacks its codings, which are told by `known`, with these
    /// attributes; in tabs or in commas.
    pub fn new(known: &'w K, study: &'w Study, listing: &'w Listing<'w>, names: &'w [String], tabs: bool) -> Self {
        let book = &study.codebook;
        let depth = book.codes.iter().map(|code| code.path.len()).max().unwrap_or(1);
        let code = |cited: u16| {
            let place = listing.place(cited).unwrap_or(usize::MAX);
            fields(tabs, |lines| put_code(lines, listing.code(place), (book, place), depth))
        };
        let cited = known.cited().len();
        let coders = Records::coders(known);
        let mut made = Self {
            known,
            listing,
            tabs,
            names,
            coders: coders.iter().map(|coder| fields(tabs, |lines| lines.words(coder))).collect(),
            codes: (0..cited).map(|cited| code(cited as u16)).collect(),
            no_code: fields(tabs, |lines| put_code(lines, "", (book, usize::MAX), depth)),
            rests: Vec::new(),
        };
        let rests = known.rests().len();
        if rests <= RESTS {
            made.rests = (0..rests as u32).map(|rest| fields(tabs, |lines| made.put_rest(lines, rest))).collect();
        }
        made
    }

    /// Writes sources; several may, each for itself.
    pub fn writer(&'w self) -> Writer<'w, K> {
        let (places, groups, voices) = Default::default();
        Writer { writing: self, lister: self.listing.lister(), ids: Lines::new(self.tabs), places, groups, voices }
    }

    fn put_rest(&self, lines: &mut Lines, rest: u32) {
        let Some(Words { grade, status, by, round, query, memo }) = self.known.words(rest) else { return };
        for words in [grade.word(), round.unwrap_or_default(), by, query.unwrap_or_default(), status.word(), memo] {
            lines.words(words);
        }
    }
}

/// The id of a code and its path; its place is that in the codebook.
fn put_code(lines: &mut Lines, id: &str, (book, place): (&Codebook, usize), depth: usize) {
    lines.words(id);
    let path = book.codes.get(place).map_or(&[][..], |code| &code.path);
    (0..depth).for_each(|at| lines.words(path.get(at).map_or("", String::as_str)));
}

impl<K: Known + Told> Writer<'_, K> {
    /// Appends the lines of a source, and says how many. `None` if they cannot be told
    /// from what is kept.
    pub fn source(&mut self, at: usize, out: &mut Vec<u8>) -> Option<u64> {
        let Self { writing, lister, ids, places, groups, voices } = self;
        let page = lister.page(at)?;
        groups.clear();
        voices.clear();
        places.clear();
        ids.clear();
        if page.entries.is_empty() {
            return Some(0);
        }
        writing.known.each_id(at, &mut |id, made| {
            let from = ids.length();
            match id {
                Id::Bits(bits) => ids.ulid(bits),
                Id::Odd(odd) => ids.words(odd),
            }
            let middle = ids.length();
            ids.instant(made);
            places.push((from as u32, middle as u32, ids.length() as u32));
        });
        let mut lines = Lines::new(writing.tabs);
        lines.goes_on(std::mem::take(out));
        writing.known.with(at, |source| {
            for entry in page.entries {
                let (from, middle, to) = places.get(entry.number as usize).copied().unwrap_or_default();
                lines.again(&ids.bytes()[from as usize..middle as usize]);
                lines.again(found(groups, entry.group, || writing.people(source, at, (&page, entry.group))));
                lines.again(writing.coders.get(usize::from(entry.record.coder)).map_or(b"", Vec::as_slice));
                let code = entry.record.cited.and_then(|cited| writing.codes.get(usize::from(cited)));
                lines.again(code.unwrap_or(&writing.no_code));
                writing.put_place(&mut lines, source, entry);
                lines.again(found(voices, entry.record.voices, || writing.speakers(source, entry)));
                lines.words(source.slice(entry.record.span));
                match writing.rests.get(entry.record.rest as usize) {
                    Some(rest) => lines.again(rest),
                    None => writing.put_rest(&mut lines, entry.record.rest),
                }
                lines.again(&ids.bytes()[middle as usize..to as usize]);
                lines.list(page.also(entry).map(|place| writing.listing.code(place)));
                lines.end();
            }
        });
        *out = lines.take();
        Some(page.entries.len() as u64)
    }
}

/// Lines, or why there are none.
type Made = Option<(Vec<u8>, u64)>;

impl<K: Known + Told> Writing<'_, K> {
    /// Writes all sources, by all cores, and gives their lines to `put`, in order; it
    /// says whether to go on. Says how many lines there are, or `None` if they could not
    /// all be told from what is kept: then nothing was given, if the first could not.
    pub fn each_piece(&self, put: &mut dyn FnMut(&[u8]) -> bool) -> Option<u64> {
        let sources = self.known.size();
        let pieces = sources.div_ceil(PIECE);
        let one = |writer: &mut Writer<K>, piece: usize| -> Made {
            let (mut out, mut count) = (Vec::with_capacity(1 << 18), 0);
            for at in piece * PIECE..((piece + 1) * PIECE).min(sources) {
                count += writer.source(at, &mut out)?;
            }
            self.known.is_sound().then_some((out, count))
        };
        let cores = std::thread::available_parallelism().map_or(1, usize::from).min(pieces / 2).min(8);
        if cores < 2 {
            let (mut writer, mut count) = (self.writer(), 0);
            for piece in 0..pieces {
                let (lines, more) = one(&mut writer, piece)?;
                count += more;
                if !put(&lines) {
                    break;
                }
            }
            return self.known.is_sound().then_some(count);
        }
        let next = AtomicUsize::new(0);
        let (sender, receiver) = mpsc::sync_channel::<(usize, Made)>(2 * cores);
        std::thread::scope(|scope| {
            for _ in 0..cores {
                let (sender, next, one) = (sender.clone(), &next, &one);
                scope.spawn(move || {
                    let mut writer = self.writer();
                    loop {
                        let piece = next.fetch_add(1, Ordering::Relaxed);
                        // Nobody takes it any more if it was said not to go on.
                        if piece >= pieces || sender.send((piece, one(&mut writer, piece))).is_err() {
                            break;
                        }
                    }
                });
            }
            drop(sender);
            // Who stops listening is not written to any more: so nobody waits for room.
            in_order(receiver, put).filter(|_| self.known.is_sound())
        })
    }
}

/// Gives pieces on in their order, as long as they are wanted.
fn in_order(receiver: mpsc::Receiver<(usize, Made)>, put: &mut dyn FnMut(&[u8]) -> bool) -> Option<u64> {
    let (mut early, mut wanted, mut count) = (BTreeMap::new(), 0, 0);
    for (piece, made) in receiver {
        early.insert(piece, made);
        while let Some(made) = early.remove(&wanted) {
            let (lines, more) = made?;
            (wanted, count) = (wanted + 1, count + more);
            if !put(&lines) {
                return Some(count);
            }
        }
    }
    Some(count)
}

/// What is known under a number, or is made now.
fn found<N: PartialEq>(known: &mut Vec<(N, Fields)>, number: N, make: impl FnOnce() -> Fields) -> &[u8] {
    let at = known.iter().position(|(other, _)| *other == number).unwrap_or_else(|| {
        known.push((number, make()));
        known.len() - 1
    });
    &known[at].1
}

impl<K: Known + Told> Writing<'_, K> {
    fn put_place(&self, lines: &mut Lines, source: &Source, entry: &Entry) {
        let span = entry.record.span;
        lines.count(span.start);
        lines.count(span.end);
        match source.turn_of(span) {
            Some(turn) => lines.count(turn),
            None => lines.words(""),
        }
    }

    /// The source, participants, and what is stated of them.
    fn people(&self, source: &Source, at: usize, (page, group): (&Page, u32)) -> Fields {
        let corpus = &self.listing.corpus;
        let ids = || page.group(group).iter().map(|who| self.listing.participant(*who));
        let mut who: Vec<Option<usize>> = ids().map(|id| corpus.participant(id)).collect();
        if who.is_empty() {
            who.push(None);
        }
        fields(self.tabs, |lines| {
            lines.words(&source.id);
            lines.list(ids());
            for name in self.names {
                let mut values: Vec<&str> = Vec::new();
                for participant in &who {
                    let part = Part { source: Some(at), participant: *participant };
                    values.extend(corpus.attribute(part, name).filter(|value| !values.contains(value)));
                }
                lines.words(&values.join("; "));
            }
        })
    }

    fn speakers(&self, source: &Source, entry: &Entry) -> Fields {
        let labels = source.speakers_in(entry.record.span);
        let label = |who: &u16| source.speakers[usize::from(*who)].label.as_str();
        fields(self.tabs, |lines| lines.list(labels.iter().map(label)))
    }
}
