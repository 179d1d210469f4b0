//! Agreement on yes and agreement on no, apart.

use super::pair::Pair;
use crate::statistics::{Estimate, Ratings, Undefined};

/// **Positive agreement** on the first of two categories: of what either coder said yes
/// to, how much both did: `2a / (2a + b + c)` (Cicchetti and Feinstein 1990, J. Clin.
/// Epidemiol. 43:551–558). The same as F1 and Dice's coefficient, and what kappa comes
/// to as ever more is left uncoded by both (Hripcsak and Rothschild 2005). No value
/// where neither coder said yes.
///
/// ```
/// # use emic::statistics::{Ratings, agreement::specific};
/// let mut ratings = Ratings::new(["yes", "no"], 2);
/// for (one, other, times) in [(0, 0, 3), (0, 1, 1), (1, 1, 96)] {
///     ratings.push(&[Some(one), Some(other)], times);
/// }
/// assert_eq!(specific::positive(&ratings).value, Ok(6.0 / 7.0));
/// assert_eq!(specific::negative(&ratings).value, Ok(192.0 / 193.0));
/// ```
pub fn positive(ratings: &Ratings) -> Estimate {
    of(ratings, 0)
}

/// **Negative agreement**, on the second of two categories: `2d / (2d + b + c)`.
pub fn negative(ratings: &Ratings) -> Estimate {
    of(ratings, 1)
}

fn of(ratings: &Ratings, category: usize) -> Estimate {
    let pair = match Pair::new(ratings) {
        Ok(pair) if pair.q() == 2 => pair,
        Ok(pair) => return Estimate::none(Undefined::TwoCategoriesOnly, pair.n()),
        Err(reason) => return Estimate::none(reason, 0),
    };
    let twice = 2 * pair.count(category, category);
    let base = twice + pair.count(0, 1) + pair.count(1, 0);
    Estimate::of(twice as f64 / base as f64, pair.n())
}

/// **Jaccard's coefficient** of the first of two categories: of what either coder said
/// yes to, the share both did, `a / (a + b + c)` (Jaccard 1901). No value where neither
/// said yes.
pub fn jaccard(ratings: &Ratings) -> Estimate {
    let positive = positive(ratings);
    match positive.value {
        // J = F / (2 - F).
        Ok(f1) => Estimate::of(f1 / (2.0 - f1), positive.n_units),
        Err(reason) => Estimate::none(reason, positive.n_units),
    }
}

/// **PABAK**, kappa adjusted for prevalence and bias: `2 p_o - 1` (Byrt, Bishop and
/// Carlin 1993, J. Clin. Epidemiol. 46:423–429). Two coders, two categories; the same as
/// Brennan and Prediger's coefficient there. Defined where nothing varies; high
/// whenever a code is rare, whatever the coders do.
pub fn pabak(ratings: &Ratings) -> Estimate {
    match Pair::new(ratings) {
        Ok(pair) if pair.q() == 2 => Estimate::beyond_chance(pair.observed(), 0.5, pair.n()),
        Ok(pair) => Estimate::none(Undefined::TwoCategoriesOnly, pair.n()),
        Err(reason) => Estimate::none(reason, 0),
    }
}
