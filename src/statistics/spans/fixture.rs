//! Tests only: texts with spans in one line, and random ones.

use super::super::random::Random;
use super::coded::{Segment, Spans};

/// Segments of one coder: start, end, code as a letter from `x` on.
pub type Marks<'m> = &'m [(u32, u32, char)];

/// A text with the codes `x`, `y`, `z` and a coder for each list.
pub fn spans(length: u32, coders: &[Marks]) -> Spans {
    let segment =
        |(start, end, code): &(u32, u32, char)| Segment { code: *code as u16 - 'x' as u16, start: *start, end: *end };
    let coders = coders.iter().enumerate().map(|(n, marks)| (format!("c{n}"), marks.iter().map(segment).collect()));
    Spans::new(length, ["x", "y", "z"].map(str::to_owned).to_vec(), coders.collect()).unwrap()
}

/// From 0 to below `below`.
pub fn roll(dice: &mut Random, below: u32) -> u32 {
    dice.below(u64::from(below)) as u32
}

/// Random segments over three codes, overlapping as they fall; sometimes nothing,
/// sometimes the whole text.
pub fn random(dice: &mut Random, coders: usize) -> Spans {
    let length = 1 + roll(dice, 60);
    let coder = |n: usize, dice: &mut Random| {
        let segment = |dice: &mut Random| {
            let start = roll(dice, length);
            let end = if roll(dice, 20) == 0 { length } else { (start + 1 + roll(dice, 12)).min(length) };
            Segment { code: roll(dice, 3) as u16, start, end }
        };
        let many = roll(dice, 9);
        (format!("c{n}"), (0..many).map(|_| segment(dice)).collect())
    };
    let coders = (0..coders).map(|n| coder(n, dice)).collect();
    Spans::new(length, ["x", "y", "z"].map(str::to_owned).to_vec(), coders).unwrap()
}

/// Random units that never overlap, of one coder after the other.
pub fn random_units(dice: &mut Random, coders: usize) -> Spans {
    let length = 10 + roll(dice, 60);
    let coder = |n: usize, dice: &mut Random| {
        let (mut at, mut out) = (0, Vec::new());
        loop {
            let start = at + roll(dice, 8) * roll(dice, 2);
            let end = start + 1 + roll(dice, 9);
            if end > length || roll(dice, 12) == 0 {
                return (format!("c{n}"), out);
            }
            out.push(Segment { code: roll(dice, 3) as u16, start, end });
            at = end;
        }
    };
    let coders = (0..coders).map(|n| coder(n, dice)).collect();
    Spans::new(length, ["x", "y", "z"].map(str::to_owned).to_vec(), coders).unwrap()
}
