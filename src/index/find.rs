//! From words to where they stand.
//!
//! A word's places come from its postings; those of several words are joined and
//! sorted. A phrase goes through the passages that hold all its words. Only what
//! is found is translated to code points, so a count never reads a position.

use super::engine::{END, Postings, Word};
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

/// Which passages of a volume count.
pub type Counts<'a> = &'a dyn Fn(u32) -> bool;

/// The words of each token of a row; `None` if one has none, and nothing can be
/// found.
fn resolved(volume: &Volume, row: &[Wanted]) -> io::Result<Option<Vec<Vec<Word>>>> {
    let mut out = Vec::with_capacity(row.len());
    for wanted in row {
        let words = found(volume, wanted)?;
        if words.is_empty() {
            return Ok(None);
        }
        out.push(words);
    }
    Ok((!out.is_empty()).then_some(out))
}

/// Where a row of tokens stands, one directly after the other.
///
/// # Errors
/// If the volume cannot be read.
pub fn places(volume: &Volume, row: &[Wanted], counts: Counts<'_>) -> io::Result<Vec<Hit>> {
    let Some(mut words) = resolved(volume, row)? else {
        return Ok(Vec::new());
    };
    if words.len() == 1 {
        return joined(volume, &words.remove(0), counts);
    }
    let streams = words.into_iter().map(|words| Stream::of(volume, words, counts)).collect::<io::Result<_>>()?;
    Ok(in_order(streams, 0, counts))
}

/// Where rows stand in this order with up to `slop` other tokens in between, all
/// gaps together. A place that holds a shorter one is none.
///
/// # Errors
/// If the volume cannot be read.
pub fn phrase(volume: &Volume, rows: &[Vec<Wanted>], slop: u32, counts: Counts<'_>) -> io::Result<Vec<Hit>> {
    let mut streams = Vec::with_capacity(rows.len());
    for row in rows {
        if let [wanted] = row.as_slice() {
            let words = found(volume, wanted)?;
            streams.push(Stream::of(volume, words, counts)?);
        } else {
            let width = row.len() as u32;
            streams.push(Stream::List { hits: places(volume, row, counts)?, at: 0, width });
        }
    }
    Ok(in_order(streams, slop, counts))
}

/// Shows the passages that hold one of these words, in no order and some more
/// than once.
///
/// # Errors
/// If the volume cannot be read.
pub fn passages(volume: &Volume, words: &[Word], mut take: impl FnMut(u32)) -> io::Result<()> {
    for word in words {
        let mut postings = volume.engine.postings(word, false)?;
        while postings.passage() != END {
            take(postings.passage());
            postings.advance();
        }
    }
    Ok(())
}

/// All places of any of these words, in order.
fn joined(volume: &Volume, words: &[Word], counts: Counts<'_>) -> io::Result<Vec<Hit>> {
    let mut out = Vec::new();
    let mut positions = Vec::new();
    for word in words {
        let mut postings = volume.engine.postings(word, true)?;
        while postings.passage() != END {
            let passage = postings.passage();
            if counts(passage) {
                positions.clear();
                postings.places(&mut positions);
                out.extend(positions.iter().map(|&position| Hit { passage, position, words: 1 }));
            }
            postings.advance();
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
    fn of(volume: &Volume, words: Vec<Word>, counts: Counts<'_>) -> io::Result<Self> {
        if words.len() > SIDE_BY_SIDE {
            return Ok(Self::List { hits: joined(volume, &words, counts)?, at: 0, width: 1 });
        }
        Ok(Self::Words(words.iter().map(|word| volume.engine.postings(word, true)).collect::<io::Result<_>>()?))
    }

    fn width(&self) -> u32 {
        match self {
            Self::Words(_) => 1,
            Self::List { width, .. } => *width,
        }
    }

    /// How many passages there may be, about.
    fn size(&self) -> usize {
        match self {
            Self::Words(words) => words.iter().map(Postings::size).sum(),
            Self::List { hits, .. } => hits.len(),
        }
    }

    /// The first passage that is `to` or a later one.
    fn seek(&mut self, to: u32) -> u32 {
        match self {
            Self::Words(words) => words.iter_mut().map(|word| word.seek(to)).min().unwrap_or(END),
            Self::List { hits, at, .. } => {
                *at += hits[*at..].partition_point(|h| h.passage < to);
                hits.get(*at).map_or(END, |h| h.passage)
            }
        }
    }

    /// Puts the positions in the passage `here`, on which it stands, into `out`.
    fn positions(&mut self, here: u32, out: &mut Vec<u32>) {
        out.clear();
        match self {
            Self::Words(words) => {
                words.iter_mut().filter(|word| word.passage() == here).for_each(|word| word.places(out));
                out.sort();
            }
            Self::List { hits, at, .. } => {
                out.extend(hits[*at..].iter().take_while(|h| h.passage == here).map(|h| h.position));
            }
        }
    }
}

fn in_order(mut streams: Vec<Stream>, slop: u32, counts: Counts<'_>) -> Vec<Hit> {
    let mut out = Vec::new();
    let mut positions = vec![Vec::new(); streams.len()];
    let widths: Vec<u32> = streams.iter().map(Stream::width).collect();
    // The rarest leads, and the others follow in leaps.
    let mut order: Vec<usize> = (0..streams.len()).collect();
    order.sort_by_key(|i| streams[*i].size());
    let mut passage = 0;
    'passages: while !streams.is_empty() {
        for i in &order {
            let at = streams[*i].seek(passage);
            if at == END {
                break 'passages;
            }
            if at != passage {
                passage = at;
                continue 'passages;
            }
        }
        if counts(passage) {
            for (stream, positions) in streams.iter_mut().zip(&mut positions) {
                stream.positions(passage, positions);
            }
            windows(&positions, &widths, slop, |position, words| out.push(Hit { passage, position, words }));
        }
        passage += 1;
    }
    out
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
