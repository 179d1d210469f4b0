//! How alike two things are by what they have: two persons by their codes, two codes by
//! those who have them.
//!
//! All that is asked is presence, so four counts hold everything: what both have, what
//! the first or the second has alone, and what neither has. Measures differ in the last:
//! *Jaccard* says that lacking a code together makes nobody alike, *simple matching* that
//! it does. Of two things that have nothing the first kind is undefined, not 0 or 1.

pub mod dice;
pub mod jaccard;
pub mod ochiai;
pub mod russell_rao;
pub mod simple_matching;
pub mod zeta;

use super::{Estimate, Undefined};

/// What two things have in common, of a list of things to have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fourfold {
    /// Both (a).
    pub both: u64,
    /// The first only (b).
    pub first: u64,
    /// The second only (c).
    pub second: u64,
    /// Neither (d).
    pub neither: u64,
}

impl Fourfold {
    /// Counts two lists of equal length, place by place.
    pub fn of(first: &[bool], second: &[bool]) -> Self {
        let mut out = Self::default();
        for pair in first.iter().zip(second) {
            *match pair {
                (true, true) => &mut out.both,
                (true, false) => &mut out.first,
                (false, true) => &mut out.second,
                (false, false) => &mut out.neither,
            } += 1;
        }
        out
    }

    /// All of them.
    pub fn all(self) -> u64 {
        self.both + self.first + self.second + self.neither
    }
}

/// Part of base, where there is one.
fn part(of: u64, base: u64, n: u64) -> Estimate {
    match base {
        0 => Estimate::none(Undefined::Nothing, n),
        base => Estimate::of(of as f64 / base as f64, n),
    }
}

/// A measure of how alike two things are, from 0 to 1.
#[derive(Debug)]
pub struct Row {
    /// Its stable name.
    pub name: &'static str,
    /// Its word in options.
    pub word: &'static str,
    /// What people read.
    pub title: &'static str,
    /// Works it out.
    pub of: fn(Fourfold) -> Estimate,
}

/// Every measure; the first is the usual one.
pub static MEASURES: &[Row] = &[
    Row { name: "jaccard", word: "jaccard", title: "Jaccard", of: jaccard::jaccard },
    Row { name: "dice", word: "dice", title: "Dice (Sørensen)", of: dice::dice },
    Row {
        name: "simple_matching",
        word: "simple-matching",
        title: "simple matching",
        of: simple_matching::simple_matching,
    },
    Row { name: "ochiai", word: "ochiai", title: "Ochiai (cosine)", of: ochiai::ochiai },
    Row { name: "kuckartz_raediker_zeta", word: "zeta", title: "Kuckartz and Rädiker’s ζ", of: zeta::zeta },
    Row { name: "russell_rao", word: "russell-rao", title: "Russell and Rao", of: russell_rao::russell_rao },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_measure_is_one_for_the_same_and_the_same_both_ways() {
        let [x, y] = [[true, true, false, true], [true, false, false, true]];
        for row in MEASURES {
            let value = |a: &[bool], b: &[bool]| (row.of)(Fourfold::of(a, b)).value;
            assert_eq!(value(&x, &y), value(&y, &x), "{}", row.name);
            if row.name != "russell_rao" {
                assert_eq!(value(&x, &x), Ok(1.0), "{}", row.name);
            }
            assert!(value(&[], &[]).is_err(), "{}", row.name);
        }
    }
}
