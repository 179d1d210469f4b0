//! Saturation: how much each further interview brings that is new.
//!
//! All of it is counted from [`Found`]: interviews in order, and for each the codes
//! found in it. Some figures depend on the order ([`growth`], [`guest`],
//! [`reached`]), and one order is one accident among many, so [`orders`] draws
//! others; some do not ([`accumulation`], [`unseen`], [`coverage`]). None of them
//! can see whether a code is *understood*: they count first times.

pub mod accumulation;
pub mod coverage;
pub mod growth;
pub mod guest;
pub mod orders;
pub mod reached;
#[cfg(test)]
mod tests;
pub mod unseen;

pub use guest::Rule;

use super::Estimate;

/// Interviews in order, and the codes found in each, once. Codes are any numbers.
///
/// ```
/// # use emic::statistics::saturation::Found;
/// let found = Found::new([vec![7, 9, 7], vec![9, 2]]);
/// assert_eq!((found.len(), found.codes()), (2, 3));
/// assert_eq!(found.frequencies(), [1, 1, 2]);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// By interview, ascending, numbered from 0 by size of their numbers.
    each: Vec<Vec<u32>>,
    codes: usize,
}

impl Found {
    /// From the codes of each interview, in order; one that comes twice counts once.
    pub fn new<I: IntoIterator<Item = u32>>(interviews: impl IntoIterator<Item = I>) -> Self {
        let mut each: Vec<Vec<u32>> = interviews.into_iter().map(|codes| codes.into_iter().collect()).collect();
        let mut known: Vec<u32> = each.iter().flatten().copied().collect();
        known.sort_unstable();
        known.dedup();
        for codes in &mut each {
            codes.sort_unstable();
            codes.dedup();
            // All of them are known.
            codes.iter_mut().for_each(|code| *code = known.partition_point(|other| other < code) as u32);
        }
        Self { each, codes: known.len() }
    }

    /// How many interviews there are.
    pub fn len(&self) -> usize {
        self.each.len()
    }

    /// True if there is no interview.
    pub fn is_empty(&self) -> bool {
        self.each.is_empty()
    }

    /// How many different codes there are in all of them.
    pub fn codes(&self) -> usize {
        self.codes
    }

    /// The codes of each interview.
    pub fn each(&self) -> impl Iterator<Item = &[u32]> {
        self.each.iter().map(Vec::as_slice)
    }

    /// In how many interviews each code was found, ascending.
    pub fn frequencies(&self) -> Vec<u64> {
        let mut out = vec![0; self.codes];
        self.each.iter().flatten().for_each(|code| out[*code as usize] += 1);
        out.sort_unstable();
        out
    }

    /// How many codes were found in exactly so many interviews.
    pub(crate) fn found_in(&self, interviews: u64) -> u64 {
        self.frequencies().iter().filter(|f| **f == interviews).count() as u64
    }
}

/// A row of the table of figures.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// Its name, which stays; several figures add their number behind a point.
    pub name: &'static str,
    /// What it says, for people.
    pub about: &'static str,
    /// True if another order of the interviews gives another value.
    pub ordered: bool,
    /// Its figures, each with its name.
    pub of: fn(&Found) -> Vec<(String, Estimate)>,
}

/// Every figure.
pub static FIGURES: &[Row] = &[
    Row { name: "new", about: "codes first found in an interview", ordered: true, of: growth::new },
    Row {
        name: "cumulative",
        about: "different codes found up to an interview",
        ordered: true,
        of: growth::cumulative,
    },
    Row { name: "guest", about: "base size, run length and threshold", ordered: true, of: guest::figures },
    Row {
        name: "interviews_for",
        about: "interviews after which a share of all codes was found",
        ordered: true,
        of: reached::figures,
    },
    Row {
        name: "mao_tau",
        about: "codes to be expected in so many interviews, whichever they are",
        ordered: false,
        of: accumulation::figures,
    },
    Row { name: "singletons", about: "codes found in one interview", ordered: false, of: unseen::singletons },
    Row { name: "doubletons", about: "codes found in two interviews", ordered: false, of: unseen::doubletons },
    Row { name: "chao2", about: "codes there are at least, seen and unseen", ordered: false, of: unseen::figures },
    Row {
        name: "sample_coverage",
        about: "share of what is told that belongs to codes seen",
        ordered: false,
        of: coverage::figures,
    },
];

/// A number for each interview, named from 0.
fn by_interview(name: &str, values: impl IntoIterator<Item = f64>, found: &Found) -> Vec<(String, Estimate)> {
    let one = |(at, value)| (format!("{name}.{at}"), Estimate::of(value, found.len() as u64));
    values.into_iter().enumerate().map(one).collect()
}
