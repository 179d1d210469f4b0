//! How alike two things are by what they have: two persons by their codes, two codes by
//! those who have them.
//!
//! All that is asked is presence, so four counts hold everything: what both have, what
//! the first or the second has alone, and what neither has. Measures differ in the last:
//! *Jaccard* says that lacking a code together makes nobody alike, *simple matching* that
//! it does. Of two things that have nothing the first kind is undefined, not 0 or 1.

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

/// Jaccard's coefficient, a / (a + b + c) (Jaccard 1901, *Bull. Soc. Vaud. Sci. Nat.*
/// 37:547): of what either has, the share that both have. Undefined where neither has any.
///
/// ```
/// # use emic::statistics::similarity::{jaccard, Fourfold};
/// assert_eq!(jaccard(Fourfold { both: 5, first: 2, second: 1, neither: 4 }).value, Ok(0.625));
/// ```
pub fn jaccard(n: Fourfold) -> Estimate {
    part(n.both, n.both + n.first + n.second, n.all())
}

/// Dice's coefficient, 2a / (2a + b + c) (Dice 1945, *Ecology* 26:297), also Sørensen's:
/// what both have counts twice. Undefined where neither has any.
///
/// ```
/// # use emic::statistics::similarity::{dice, Fourfold};
/// assert_eq!(dice(Fourfold { both: 3, first: 1, second: 1, neither: 9 }).value, Ok(0.75));
/// ```
pub fn dice(n: Fourfold) -> Estimate {
    part(2 * n.both, 2 * n.both + n.first + n.second, n.all())
}

/// Simple matching, (a + d) / n (Sokal and Michener 1958, *Univ. Kansas Sci. Bull.*
/// 38:1409): of everything there is to have, the share in which the two are the same.
/// Grows with codes that nobody has. Undefined where there is nothing to have.
///
/// ```
/// # use emic::statistics::similarity::{simple_matching, Fourfold};
/// assert_eq!(simple_matching(Fourfold { both: 5, first: 2, second: 1, neither: 4 }).value, Ok(0.75));
/// ```
pub fn simple_matching(n: Fourfold) -> Estimate {
    part(n.both + n.neither, n.all(), n.all())
}

/// Kuckartz and Rädiker's ζ, (2a + d) / (2a + b + c + d), as MAXQDA offers it: simple
/// matching in which what both have counts twice. Undefined where there is nothing to have.
///
/// ```
/// # use emic::statistics::similarity::{zeta, Fourfold};
/// assert_eq!(zeta(Fourfold { both: 3, first: 1, second: 1, neither: 0 }).value, Ok(0.75));
/// ```
pub fn zeta(n: Fourfold) -> Estimate {
    let twice = 2 * n.both + n.neither;
    part(twice, twice + n.first + n.second, n.all())
}

/// Russell and Rao's coefficient, a / n (1940, *J. Malaria Inst. India* 3:153): of
/// everything there is to have, the share that both have. Undefined where there is nothing.
///
/// ```
/// # use emic::statistics::similarity::{russell_rao, Fourfold};
/// assert_eq!(russell_rao(Fourfold { both: 3, first: 1, second: 1, neither: 1 }).value, Ok(0.5));
/// ```
pub fn russell_rao(n: Fourfold) -> Estimate {
    part(n.both, n.all(), n.all())
}

/// Ochiai's coefficient, a / √((a + b)(a + c)) (1957, *Bull. Jpn. Soc. Sci. Fish.* 22:526):
/// the cosine of the two. Undefined where one of them has none.
///
/// ```
/// # use emic::statistics::similarity::{ochiai, Fourfold};
/// assert_eq!(ochiai(Fourfold { both: 2, first: 2, second: 2, neither: 0 }).value, Ok(0.5));
/// ```
pub fn ochiai(n: Fourfold) -> Estimate {
    let (first, second) = (n.both + n.first, n.both + n.second);
    match first == 0 || second == 0 {
        true => Estimate::none(Undefined::Nothing, n.all()),
        false => Estimate::of(n.both as f64 / (first as f64 * second as f64).sqrt(), n.all()),
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
    Row { name: "jaccard", word: "jaccard", title: "Jaccard", of: jaccard },
    Row { name: "dice", word: "dice", title: "Dice (Sørensen)", of: dice },
    Row { name: "simple_matching", word: "simple-matching", title: "simple matching", of: simple_matching },
    Row { name: "ochiai", word: "ochiai", title: "Ochiai (cosine)", of: ochiai },
    Row { name: "kuckartz_raediker_zeta", word: "zeta", title: "Kuckartz and Rädiker’s ζ", of: zeta },
    Row { name: "russell_rao", word: "russell-rao", title: "Russell and Rao", of: russell_rao },
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
