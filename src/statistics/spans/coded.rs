//! What several coders marked in one text: the input of every figure on spans.
//!
//! Everything is checked here once, all faults together, so that the figures need
//! no doubts. Segments are kept as they were written and sorted by code and place:
//! what a coder did with one code is a slice, and every figure is a walk along
//! sorted ends. No figure makes an array with a place for each character, so a
//! million characters cost no more than ten.

use super::super::Undefined;

/// A stretch that one coder marked with one code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Segment {
    /// The code, by its place in [`Spans::codes`].
    pub code: u16,
    /// First code point.
    pub start: u32,
    /// Code point behind the last.
    pub end: u32,
}

impl Segment {
    /// Code points it holds.
    pub fn len(&self) -> u32 {
        self.end.saturating_sub(self.start)
    }

    /// True of a segment without a character; none stands in [`Spans`].
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Code points it shares with another, whatever their codes.
    pub fn shared(&self, other: &Self) -> u32 {
        self.end.min(other.end).saturating_sub(self.start.max(other.start))
    }
}

/// A stretch without gaps: first code point, code point behind the last.
pub type Run = (u32, u32);

/// What is wrong with a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpanError {
    /// It ends where it starts, or before.
    Empty,
    /// It ends behind the text.
    Outside,
    /// Its code is none of the codes.
    NoCode,
}

impl SpanError {
    /// What is wrong, in words that follow the segment's place.
    pub fn words(self) -> &'static str {
        match self {
            Self::Empty => "start must be below end",
            Self::Outside => "end is behind the end of the text",
            Self::NoCode => "the code is none of the codes",
        }
    }
}

/// A segment that cannot be: which coder's, which of them, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpanFault {
    /// The coder, from 0 in the order given.
    pub coder: usize,
    /// The segment, from 0 in the order given.
    pub segment: usize,
    /// What is wrong.
    pub error: SpanError,
}

/// What coders marked in one text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spans {
    length: u32,
    codes: Vec<String>,
    coders: Vec<String>,
    marks: Vec<Vec<Segment>>,
}

impl Spans {
    /// A text of `length` code points, the names of codes, and the coders in order,
    /// each with their segments (in any order, overlapping as they like).
    ///
    /// ```
    /// # use emic::statistics::spans::{Segment, SpanError, Spans};
    /// let one = |start, end| vec![Segment { code: 0, start, end }];
    /// let coders = vec![("ana".to_owned(), one(2, 6)), ("ben".to_owned(), one(4, 8))];
    /// assert!(Spans::new(10, vec!["x".to_owned()], coders.clone()).is_ok());
    /// let faults = Spans::new(7, vec!["x".to_owned()], coders).unwrap_err();
    /// assert_eq!((faults[0].coder, faults[0].error), (1, SpanError::Outside));
    /// ```
    ///
    /// # Errors
    /// Every segment that is empty, ends behind the text, or has no such code.
    pub fn new(length: u32, codes: Vec<String>, coders: Vec<(String, Vec<Segment>)>) -> Result<Self, Vec<SpanFault>> {
        let wrong = |s: &Segment| match () {
            () if s.start >= s.end => Some(SpanError::Empty),
            () if s.end > length => Some(SpanError::Outside),
            () if usize::from(s.code) >= codes.len() => Some(SpanError::NoCode),
            () => None,
        };
        let mut faults = Vec::new();
        for (coder, (_, segments)) in coders.iter().enumerate() {
            let found = segments.iter().enumerate().filter_map(|(segment, s)| Some((segment, wrong(s)?)));
            faults.extend(found.map(|(segment, error)| SpanFault { coder, segment, error }));
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let (coders, mut marks): (Vec<_>, Vec<_>) = coders.into_iter().unzip();
        marks.iter_mut().for_each(|m: &mut Vec<Segment>| m.sort_unstable());
        Ok(Self { length, codes, coders, marks })
    }

    /// Code points of the text.
    pub fn length(&self) -> u32 {
        self.length
    }

    /// Names of codes; a segment names one by its place here.
    pub fn codes(&self) -> &[String] {
        &self.codes
    }

    /// Names of the coders, in order.
    pub fn coders(&self) -> &[String] {
        &self.coders
    }

    /// A coder's segments as written, by code and place; none for a coder there is not.
    pub fn marks(&self, coder: usize) -> &[Segment] {
        self.marks.get(coder).map_or(&[], Vec::as_slice)
    }

    /// A coder's segments of one code, by place.
    pub fn of(&self, coder: usize, code: u16) -> &[Segment] {
        let all = self.marks(coder);
        &all[all.partition_point(|s| s.code < code)..all.partition_point(|s| s.code <= code)]
    }

    /// True if anybody used the code.
    pub fn uses(&self, code: u16) -> bool {
        (0..self.coders.len()).any(|coder| !self.of(coder, code).is_empty())
    }

    /// Where a coder used a code: what overlaps or touches is one run.
    pub fn runs(&self, coder: usize, code: u16) -> Vec<Run> {
        united(self.of(coder, code).iter().map(|s| (s.start, s.end)))
    }

    /// Where a coder used any of these codes: what overlaps or touches is one run.
    pub fn runs_of(&self, coder: usize, codes: &[u16]) -> Vec<Run> {
        let mut all: Vec<Run> = codes.iter().flat_map(|code| self.of(coder, *code)).map(|s| (s.start, s.end)).collect();
        all.sort_unstable();
        united(all)
    }

    /// A coder's units of these codes along the text. Segments of one code that
    /// share characters are one unit; those that only touch stay two.
    ///
    /// # Errors
    /// [`Undefined::Overlap`] if units of two codes share characters: such a text has
    /// no one value there.
    pub fn units(&self, coder: usize, codes: &[u16]) -> Result<Vec<Segment>, Undefined> {
        let mut out: Vec<Segment> = Vec::new();
        for code in codes {
            let from = out.len();
            for s in self.of(coder, *code) {
                match out[from..].last_mut() {
                    Some(last) if s.start < last.end => last.end = last.end.max(s.end),
                    _ => out.push(*s),
                }
            }
        }
        out.sort_unstable_by_key(|s| (s.start, s.end));
        let clear = out.windows(2).all(|pair| pair[0].end <= pair[1].start);
        if clear { Ok(out) } else { Err(Undefined::Overlap) }
    }
}

/// Runs out of stretches sorted by their start: what overlaps or touches is one.
pub fn united(sorted: impl IntoIterator<Item = Run>) -> Vec<Run> {
    let mut out: Vec<Run> = Vec::new();
    for (start, end) in sorted {
        match out.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ => out.push((start, end)),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::fixture::spans;
    use super::*;

    #[test]
    fn what_touches_is_one_run_but_two_units() {
        let text = spans(40, &[&[(0, 10, 'x'), (10, 20, 'x'), (15, 22, 'x'), (30, 31, 'y')]]);
        assert_eq!(text.runs(0, 0), [(0, 22)]);
        let units: Vec<Run> = text.units(0, &[0]).unwrap().iter().map(|s| (s.start, s.end)).collect();
        assert_eq!(units, [(0, 10), (10, 22)]);
        assert_eq!(text.runs_of(0, &[0, 1]), [(0, 22), (30, 31)]);
    }

    #[test]
    fn two_codes_on_one_character_have_no_units_but_touching_ones_have() {
        assert_eq!(spans(9, &[&[(0, 5, 'x'), (4, 9, 'y')]]).units(0, &[0, 1]), Err(Undefined::Overlap));
        assert_eq!(spans(9, &[&[(0, 5, 'x'), (5, 9, 'y')]]).units(0, &[0, 1]).unwrap().len(), 2);
    }

    #[test]
    fn every_impossible_segment_is_told_at_once() {
        let bad = |code, start, end| Segment { code, start, end };
        let one = vec![bad(0, 3, 3), bad(0, 1, 2), bad(7, 1, 2)];
        let two = vec![bad(0, 0, 11)];
        let coders = vec![("a".to_owned(), one), ("b".to_owned(), two)];
        let faults = Spans::new(10, vec!["x".to_owned()], coders).unwrap_err();
        let places: Vec<_> = faults.iter().map(|f| (f.coder, f.segment, f.error)).collect();
        assert_eq!(places, [(0, 0, SpanError::Empty), (0, 2, SpanError::NoCode), (1, 0, SpanError::Outside)]);
    }
}
