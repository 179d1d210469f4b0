//! L0: statistics, from numbers to numbers.
//!
//! Nothing here knows a study: a statistic takes ratings, spans, counts or
//! sequences in plain types and returns an [`Estimate`]: a value, or why there is
//! none. So each can be held against the tables of the paper it comes from, and
//! used on numbers made elsewhere. `analysis/` makes the numbers out of codings
//! and says in words what was counted, over what, from whose record. One
//! statistic a file, with its paper and equation in its docstring and an example
//! worked by hand.

pub mod agreement;
pub mod bootstrap;
pub mod boundaries;
pub mod cluster;
pub mod cooccurrence;
pub mod correspondence;
pub mod distributions;
pub mod diversity;
pub mod estimate;
pub mod gamma;
pub mod random;
pub mod ratings;
pub mod saturation;
pub mod sequence;
pub mod similarity;
pub mod spans;
pub mod tables;
pub mod unitizing;

pub use estimate::{Estimate, Undefined};
pub use ratings::{Level, Ratings, SetRatings};
