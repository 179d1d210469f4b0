//! Places that stand in some way to other places of the same source.
//!
//! What is found are the places of the first operand; of what has to be near
//! each other, the places of all. A place is never its own partner: `code:a &
//! code:a` asks for two codings.

use super::plan::How;
use super::spans::{Mark, Marks};
use crate::query::{Distance, Of};

/// How far apart places of one source are.
pub trait Ruler {
    /// Words that begin before the code point `at`.
    fn words_before(&self, at: u32) -> u32;
    /// The number of the turn that holds `at`, and of text outside turns the
    /// one before it.
    fn turn(&self, at: u32) -> u32;
}

/// The places of the operands that stand so.
pub fn related(how: &How, operands: &[Marks], ruler: &impl Ruler) -> Vec<Mark> {
    match (how, operands) {
        (How::Near(distance), all) => near(all, *distance, ruler),
        (_, [left, right]) => left.all.iter().filter_map(|mark| paired(how, mark, right, ruler)).collect(),
        _ => Vec::new(),
    }
}

fn paired(how: &How, mark: &Mark, right: &Marks, ruler: &impl Ruler) -> Option<Mark> {
    let others = || right.touching(mark.span).filter(|other| !other.is(mark));
    let with: Vec<&Mark> = match how {
        How::Overlap => others().collect(),
        How::Within => others().filter(|o| o.span.start <= mark.span.start && mark.span.end <= o.span.end).collect(),
        How::Before(distance) => {
            // The nearest is enough to be found by, and to be shown.
            let after = right.from(mark.span.end).iter().take(1);
            after.filter(|o| apart(mark.span.end, o.span.start, distance.of, ruler) <= distance.n).collect()
        }
        How::Near(_) => Vec::new(),
    };
    // The words of the other side are shown, too.
    let words = with.iter().filter(|m| m.words).map(|m| m.span).collect();
    (!with.is_empty()).then(|| Mark { with: words, ..mark.clone() })
}

/// How far it is from the end of one place to the start of one behind it.
fn apart(end: u32, start: u32, of: Of, ruler: &impl Ruler) -> u32 {
    match of {
        Of::Words => ruler.words_before(start).saturating_sub(ruler.words_before(end)),
        Of::Turns => ruler.turn(start).saturating_sub(ruler.turn(end.saturating_sub(1))),
    }
}

/// Places of every operand that have one of each other operand near: the
/// nearest before, the nearest behind, or one that shares words.
fn near(operands: &[Marks], Distance { n, of }: Distance, ruler: &impl Ruler) -> Vec<Mark> {
    let close = |mark: &Mark, other: &Marks| {
        let (start, end) = (mark.span.start, mark.span.end);
        other.touching(mark.span).any(|o| !o.is(mark))
            || other.from(end).first().is_some_and(|o| apart(end, o.span.start, of, ruler) <= n)
            || other.last_end(start).is_some_and(|o| apart(o, start, of, ruler) <= n)
    };
    let mut out = Vec::new();
    for (number, operand) in operands.iter().enumerate() {
        let others = || operands.iter().enumerate().filter(|(other, _)| *other != number);
        out.extend(operand.all.iter().filter(|mark| others().all(|(_, other)| close(mark, other))).cloned());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::span::Span;

    /// A word every ten code points, a turn every hundred.
    struct Tens;

    impl Ruler for Tens {
        fn words_before(&self, at: u32) -> u32 {
            at.div_ceil(10)
        }

        fn turn(&self, at: u32) -> u32 {
            at / 100 + 1
        }
    }

    fn marks(spans: &[(u32, u32)]) -> Marks {
        Marks::new(spans.iter().map(|(a, b)| Mark::part(Span::new(*a, *b))).collect())
    }

    fn found(how: How, operands: &[Marks]) -> Vec<(u32, u32)> {
        related(&how, operands, &Tens).iter().map(|m| (m.span.start, m.span.end)).collect()
    }

    #[test]
    fn overlap_and_within_look_at_code_points() {
        let (a, b) = (marks(&[(0, 10), (20, 30), (40, 50)]), marks(&[(5, 25), (40, 60)]));
        assert_eq!(found(How::Overlap, &[a.clone(), b.clone()]), [(0, 10), (20, 30), (40, 50)]);
        assert_eq!(found(How::Within, &[a.clone(), b]), [(40, 50)]);
        assert!(found(How::Overlap, &[a.clone(), a]).is_empty(), "a place is not its own partner");
    }

    #[test]
    fn of_what_follows_the_nearest_is_kept() {
        let all: Vec<Mark> = (0..2_000).map(|at| Mark::words(at * 10, at * 10)).collect();
        let all = Marks::new(all);
        let far = How::Before(Distance { n: 1_000_000, of: Of::Words });
        let found = related(&far, &[all.clone(), all], &Tens);
        assert_eq!((found.len(), found[7].with.as_slice()), (1_999, &[Span::new(80, 81)][..]));
    }

    #[test]
    fn distances_count_words_or_turns_in_between() {
        let (a, b) = (marks(&[(0, 5), (100, 105)]), marks(&[(30, 35), (310, 315)]));
        let before = |n, of| found(How::Before(Distance { n, of }), &[a.clone(), b.clone()]);
        assert_eq!(before(2, Of::Words), [(0, 5)], "two words stand in between");
        assert!(before(1, Of::Words).is_empty());
        assert_eq!(before(0, Of::Turns), [(0, 5)]);
        assert_eq!(before(2, Of::Turns), [(0, 5), (100, 105)]);
        let near = found(How::Near(Distance { n: 6, of: Of::Words }), &[b, a]);
        assert_eq!(near, [(30, 35), (0, 5), (100, 105)], "in any order");
    }
}
