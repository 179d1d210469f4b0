//! Krippendorff's unitizing family: agreement on where units begin and end, and on
//! what they are.
//!
//! The text is a line; each coder cut units out of it and gave each a value; the
//! rest is gap. Unlike figures on characters, chance here puts whole units elsewhere,
//! so a long segment is one decision and not a thousand. After Krippendorff, Mathet,
//! Bouvry & Widlöcher (2016, *Quality & Quantity* 50:2347–2364, with its erratum,
//! 50:2365) and Krippendorff (2019, *Content Analysis*, 4th ed., section 12.6).
//!
//! A coder's units must not overlap, so the family is for codes that exclude each
//! other, or for one code at a time. Two units that touch stay two.

pub mod coincidences;
pub mod cu_alpha;
pub mod legacy;
#[cfg(test)]
mod slow;
pub mod u_alpha;

pub use coincidences::Coincidences;

use super::Estimate;

/// A figure of the family.
pub struct Row {
    /// Its name in output, stable.
    pub name: &'static str,
    /// What people read.
    pub title: &'static str,
    /// Works it out.
    pub of: fn(&Coincidences) -> Estimate,
}

/// Every figure over all values.
pub const FAMILY: &[Row] = &[
    Row { name: "u_alpha", title: "u-alpha: boundaries and values", of: Coincidences::u_alpha },
    Row { name: "bar_u_alpha", title: "|u-alpha: worth marking or not", of: Coincidences::bar_u_alpha },
    Row { name: "cu_alpha", title: "cu-alpha: values of what both marked", of: Coincidences::cu_alpha },
    Row { name: "coverage", title: "coverage of cu-alpha", of: Coincidences::coverage },
];

/// A figure on one value of the family.
pub struct ValueRow {
    /// Its name in output, stable.
    pub name: &'static str,
    /// What people read.
    pub title: &'static str,
    /// Works it out, for a value by its place.
    pub of: fn(&Coincidences, usize) -> Estimate,
}

/// Every figure on one value.
pub const OF_VALUE: &[ValueRow] = &[
    ValueRow { name: "k_u_alpha", title: "(k)u-alpha: this value of what both marked", of: Coincidences::k_u_alpha },
    ValueRow { name: "k_u_coverage", title: "coverage of (k)u-alpha", of: Coincidences::k_u_coverage },
];
