//! From words to where they stand.
//!
//! First the passages that hold all the words, one bit each: lists of passages are
//! read a block at a time, and most questions are answered or much smaller then.
//! Places are read in what is left. A word's places come from its postings; those
//! of several words are joined and sorted. Only what is found is translated to code
//! points, so a count of a word never reads a position.

use super::engine::{Postings, Word};
use super::set::PassageSet;
use super::volume::Volume;
use super::wanted::{Wanted, found};
use std::io;

/// A place in a volume.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit {
    /// Number of the passage in the volume.
    pub passage: u32,
    /// Number of its first token in the passage.
    pub position: u32,
    /// Tokens from the first to the last.
    pub words: u32,
}

/// Of so many passages with a word one is of interest: then the others are passed
/// over in leaps.
const RARE: usize = 64;

/// Rows of tokens that stand in this order, with the words that each token may be
/// in a volume.
pub struct Rows<'v> {
    volume: &'v Volume,
    rows: Vec<Vec<Vec<Word>>>,
    slop: u32,
}

impl<'v> Rows<'v> {
    /// `None` if there is nothing to look for, or one of the tokens is nowhere.
    /// There may be up to `slop` other tokens between rows, all gaps together.
    ///
    /// # Errors
    /// If the volume cannot be read.
    pub fn of(volume: &'v Volume, wanted: &[Vec<Wanted>], slop: u32) -> io::Result<Option<Self>> {
        let mut rows = Vec::with_capacity(wanted.len());
        for row in wanted {
            let mut words = Vec::with_capacity(row.len());
            for token in row {
                let found = found(volume, token)?;
                if found.is_empty() {
                    return Ok(None);
                }
                words.push(found);
            }
            rows.push(words);
        }
        rows.retain(|row| !row.is_empty());
        Ok((!rows.is_empty()).then_some(Self { volume, rows, slop }))
    }

    /// The words of the token, if it is one only.
    pub fn one(&self) -> Option<&[Word]> {
        match self.rows.as_slice() {
            [row] if row.len() == 1 => Some(&row[0]),
            _ => None,
        }
    }

    /// The passages that hold each of the tokens, in whatever order.
    ///
    /// # Errors
    /// If the volume cannot be read.
    pub fn holding(&self) -> io::Result<PassageSet> {
        let mut tokens: Vec<&[Word]> = self.rows.iter().flatten().map(Vec::as_slice).collect();
        tokens.sort_by_key(|words| size(words));
        let mut out: Option<PassageSet> = None;
        for words in tokens {
            match &mut out {
                None => out = Some(held(self.volume, words)?),
                Some(set) if size(words) / RARE > set.len() => {
                    leap(self.volume, words, set)?;
                }
                Some(set) => set.and(&held(self.volume, words)?),
            }
        }
        Ok(out.unwrap_or_default())
    }

    /// Where the rows stand in these passages, which hold each of the tokens. A place
    /// that holds a shorter one is none.
    ///
    /// # Errors
    /// If the volume cannot be read.
    pub fn hits(&self, among: &PassageSet) -> io::Result<Vec<Hit>> {
        if let Some(words) = self.one() {
            return joined(self.volume, words, among);
        }
        if let [row] = self.rows.as_slice() {
            return self.places(row, among);
        }
        let streams = self.rows.iter().map(|row| match row.as_slice() {
            [words] => Stream::of(self.volume, words, among),
            _ => Ok(Stream::List { hits: self.places(row, among)?, at: 0, width: row.len() as u32 }),
        });
        Ok(in_order(streams.collect::<io::Result<_>>()?, self.slop, among))
    }

    /// Where the tokens of a row stand, one directly after the other.
    fn places(&self, row: &[Vec<Word>], among: &PassageSet) -> io::Result<Vec<Hit>> {
        let streams = row.iter().map(|words| Stream::of(self.volume, words, among));
        Ok(in_order(streams.collect::<io::Result<_>>()?, 0, among))
    }
}

/// In how many passages these words stand, about.
fn size(words: &[Word]) -> usize {
    words.iter().map(|word| word.passages() as usize).sum()
}

/// The passages that hold one of these words.
fn held(volume: &Volume, words: &[Word]) -> io::Result<PassageSet> {
    let mut set = PassageSet::none(volume.count() as usize);
    for word in words {
        volume.engine.passages(word, |passages| set.insert_all(passages, 0))?;
    }
    Ok(set)
}

/// Keeps of a set that is small the passages that hold one of these words, which
/// stand in many.
fn leap(volume: &Volume, words: &[Word], set: &mut PassageSet) -> io::Result<()> {
    let mut postings = postings(volume, words, set)?;
    for passage in set.iter().collect::<Vec<u32>>() {
        if !postings.iter_mut().any(|word| word.seek(passage) == passage) {
            set.remove(passage);
        }
    }
    Ok(())
}

/// The places of these words, to be asked for in these passages.
fn postings(volume: &Volume, words: &[Word], among: &PassageSet) -> io::Result<Vec<Postings>> {
    let few = among.len();
    let rare = |word: &Word| word.passages() as usize / RARE > few;
    words.iter().map(|word| volume.engine.postings(word, rare(word))).collect()
}

/// All places of any of these words, in order.
fn joined(volume: &Volume, words: &[Word], among: &PassageSet) -> io::Result<Vec<Hit>> {
    let mut out = Vec::new();
    let mut positions = Vec::new();
    for mut word in postings(volume, words, among)? {
        for passage in among.iter() {
            if word.seek(passage) == passage {
                positions.clear();
                word.places(&mut positions);
                out.extend(positions.iter().map(|&position| Hit { passage, position, words: 1 }));
            }
        }
    }
    // Runs in order, which a stable sort joins without sorting them.
    if words.len() > 1 {
        out.sort();
    }
    Ok(out)
}

/// Words up to this many are read side by side; the places of more are joined
/// first.
const SIDE_BY_SIDE: usize = 32;

/// The places of one part of a phrase, passage by passage.
enum Stream {
    /// Of these words.
    Words(Vec<Postings>),
    /// Of many, or of rows.
    List { hits: Vec<Hit>, at: usize, width: u32 },
}

impl Stream {
    fn of(volume: &Volume, words: &[Word], among: &PassageSet) -> io::Result<Self> {
        if words.len() > SIDE_BY_SIDE {
            return Ok(Self::List { hits: joined(volume, words, among)?, at: 0, width: 1 });
        }
        Ok(Self::Words(postings(volume, words, among)?))
    }

    fn width(&self) -> u32 {
        match self {
            Self::Words(_) => 1,
            Self::List { width, .. } => *width,
        }
    }

    /// Puts the positions in a passage, which comes behind all that were asked for
    /// before, into `out`. False if there are none.
    fn positions(&mut self, here: u32, out: &mut Vec<u32>) -> bool {
        out.clear();
        match self {
            Self::Words(words) => {
                words
                    .iter_mut()
                    .filter_map(|word| (word.seek(here) == here).then_some(word))
                    .for_each(|w| w.places(out));
                if words.len() > 1 {
                    out.sort_unstable();
                }
            }
            Self::List { hits, at, .. } => {
                *at += hits[*at..].partition_point(|h| h.passage < here);
                out.extend(hits[*at..].iter().take_while(|h| h.passage == here).map(|h| h.position));
            }
        }
        !out.is_empty()
    }
}

fn in_order(mut streams: Vec<Stream>, slop: u32, among: &PassageSet) -> Vec<Hit> {
    let mut out = Vec::new();
    let mut positions = vec![Vec::new(); streams.len()];
    let widths: Vec<u32> = streams.iter().map(Stream::width).collect();
    for passage in among.iter() {
        if !streams.iter_mut().zip(&mut positions).all(|(stream, positions)| stream.positions(passage, positions)) {
            continue;
        }
        if slop == 0 {
            rows(&positions, &widths, |position, words| out.push(Hit { passage, position, words }));
        } else {
            windows(&positions, &widths, slop, |position, words| out.push(Hit { passage, position, words }));
        }
    }
    out
}

/// [`windows`] without anything in between: all are as long as each other.
fn rows(positions: &[Vec<u32>], widths: &[u32], mut found: impl FnMut(u32, u32)) {
    let Some((first, rest)) = positions.split_first() else {
        return;
    };
    for &from in first {
        let mut end = from + widths[0];
        let all = rest.iter().zip(&widths[1..]).all(|(places, width)| {
            let here = places.contains(&end);
            end += width;
            here
        });
        if all {
            found(from, end - from);
        }
    }
}

/// Calls `found` with every stretch of one passage that holds all parts in order
/// and no shorter such stretch: position and tokens.
fn windows(positions: &[Vec<u32>], widths: &[u32], slop: u32, mut found: impl FnMut(u32, u32)) {
    let mut last: Option<(u32, u32)> = None;
    for &first in positions.first().map_or(&[][..], Vec::as_slice) {
        let mut end = first + widths[0];
        let mut between = 0;
        let mut whole = true;
        for (places, width) in positions.iter().zip(widths).skip(1) {
            // The next place of each part that comes is the nearest: none later could be better.
            let Some(&next) = places.get(places.partition_point(|p| *p < end)) else {
                whole = false;
                break;
            };
            between += next - end;
            end = next + width;
        }
        if !whole {
            break;
        }
        if between > slop {
            continue;
        }
        if let Some((from, to)) = last.filter(|(_, to)| *to != end) {
            found(from, to - from);
        }
        last = Some((first, end));
    }
    if let Some((from, to)) = last {
        found(from, to - from);
    }
}
