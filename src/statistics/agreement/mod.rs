//! Agreement between coders on units that are given: one coefficient a file.
//!
//! [`STATISTICS`] is the one list of them. What a coefficient supposes (two coders,
//! nothing missing, an order) it asks itself, and says which of it fails; so every one
//! can be asked of any ratings. Those of sets of labels are in [`SET_STATISTICS`].

pub mod binary;
pub mod cohen;
pub mod fleiss;
pub mod gwet;
pub mod holsti;
pub mod krippendorff;
pub mod many;
pub mod multivalued;
mod pair;
pub mod percent;
pub mod scott;
pub mod sets;
pub mod specific;
mod units;
pub mod weights;

#[cfg(test)]
pub(crate) mod tests;

pub use pair::Pair;
pub use units::Units;

use super::{Estimate, Level, Ratings, SetRatings};
use sets::SetDistance;
use weights::Weighting;

/// A coefficient, or a figure of one.
pub struct Statistic {
    /// Its name in tables and JSON; stable.
    pub name: &'static str,
    /// Its name for people.
    pub title: &'static str,
    /// How it is worked out.
    pub run: Run,
}

/// How a statistic is worked out.
#[derive(Clone, Copy)]
pub enum Run {
    /// One figure.
    Whole(fn(&Ratings) -> Estimate),
    /// One figure a category.
    Each(fn(&Ratings, u16) -> Estimate),
}

const fn whole(name: &'static str, title: &'static str, run: fn(&Ratings) -> Estimate) -> Statistic {
    Statistic { name, title, run: Run::Whole(run) }
}

const fn each(name: &'static str, title: &'static str, run: fn(&Ratings, u16) -> Estimate) -> Statistic {
    Statistic { name, title, run: Run::Each(run) }
}

/// Every coefficient of ratings, in the order people read them.
pub static STATISTICS: &[Statistic] = &[
    whole("percent_agreement", "percent agreement", percent::by_unit),
    whole("percent_agreement_se", "its standard error", |r| percent::by_unit(r).error()),
    whole("percent_agreement_pooled_pairs", "percent agreement, pairs pooled", percent::by_pair),
    whole("percent_agreement_alpha", "percent agreement, by rating", percent::by_rating),
    whole("holsti", "Holsti’s CR", holsti::coefficient),
    whole("positive_agreement", "agreement on the first category (F1)", specific::positive),
    whole("negative_agreement", "agreement on the second category", specific::negative),
    whole("cohen_kappa", "Cohen’s kappa", cohen::kappa),
    whole("cohen_kappa_ase", "its standard error", |r| cohen::kappa(r).error()),
    whole("cohen_expected_agreement", "agreement by chance (Cohen)", cohen::expected),
    whole("cohen_kappa_max", "greatest kappa with these marginals", cohen::max),
    whole("cohen_kappa_linear", "kappa, linear weights", |r| cohen::weighted(r, Weighting::Linear)),
    whole("cohen_kappa_linear_ase", "its standard error", |r| cohen::weighted(r, Weighting::Linear).error()),
    whole("cohen_kappa_quadratic", "kappa, quadratic weights", |r| cohen::weighted(r, Weighting::Quadratic)),
    whole("cohen_kappa_quadratic_ase", "its standard error", |r| cohen::weighted(r, Weighting::Quadratic).error()),
    whole("scott_pi", "Scott’s pi", scott::pi),
    whole("pabak", "PABAK", specific::pabak),
    whole("fleiss_kappa", "Fleiss’ kappa", fleiss::kappa),
    whole("fleiss_expected_agreement", "agreement by chance (Fleiss)", fleiss::expected),
    whole("fleiss_kappa_se0", "standard error of Fleiss’ kappa without agreement", fleiss::null_error),
    each("fleiss_kappa_per_category", "Fleiss’ kappa of a category", fleiss::of_category),
    whole("fleiss_kappa_gwet", "Fleiss’ kappa with missing ratings", fleiss::generalised),
    whole("fleiss_kappa_gwet_se", "its standard error", |r| fleiss::generalised(r).error()),
    whole("light_kappa", "Light’s kappa", many::light),
    whole("conger_kappa", "Conger’s kappa", many::conger),
    whole("krippendorff_alpha_nominal", "Krippendorff’s alpha, nominal", |r| krippendorff::alpha(r, Level::Nominal)),
    whole("krippendorff_alpha_nominal_se", "its standard error", |r| krippendorff::alpha(r, Level::Nominal).error()),
    whole("krippendorff_alpha_ordinal", "Krippendorff’s alpha, ordinal", |r| krippendorff::alpha(r, Level::Ordinal)),
    whole("krippendorff_alpha_interval", "Krippendorff’s alpha, interval", |r| {
        krippendorff::alpha(r, Level::Interval)
    }),
    whole("krippendorff_alpha_ratio", "Krippendorff’s alpha, ratio", |r| krippendorff::alpha(r, Level::Ratio)),
    whole("krippendorff_expected_agreement", "agreement by chance (Krippendorff)", krippendorff::expected),
    each("krippendorff_alpha_per_category", "Krippendorff’s alpha of a category", krippendorff::of_category),
    whole("gwet_ac1", "Gwet’s AC1", |r| gwet::ac(r, Weighting::Identity)),
    whole("gwet_ac1_se", "its standard error", |r| gwet::ac(r, Weighting::Identity).error()),
    whole("gwet_ac2_linear", "Gwet’s AC2, linear weights", |r| gwet::ac(r, Weighting::Linear)),
    whole("gwet_ac2_linear_se", "its standard error", |r| gwet::ac(r, Weighting::Linear).error()),
    whole("gwet_ac2_quadratic", "Gwet’s AC2, quadratic weights", |r| gwet::ac(r, Weighting::Quadratic)),
    whole("gwet_ac2_quadratic_se", "its standard error", |r| gwet::ac(r, Weighting::Quadratic).error()),
    whole("gwet_ac2_ordinal", "Gwet’s AC2, ordinal weights", |r| gwet::ac(r, Weighting::Ordinal)),
    whole("gwet_ac2_ordinal_se", "its standard error", |r| gwet::ac(r, Weighting::Ordinal).error()),
    whole("brennan_prediger", "Brennan and Prediger’s coefficient", gwet::brennan_prediger),
    whole("brennan_prediger_se", "its standard error", |r| gwet::brennan_prediger(r).error()),
];

/// A coefficient of sets of labels.
pub struct SetStatistic {
    /// Its name in tables and JSON; stable.
    pub name: &'static str,
    /// Its name for people.
    pub title: &'static str,
    /// How it is worked out.
    pub run: fn(&SetRatings) -> Estimate,
}

/// Every coefficient of sets of labels.
pub static SET_STATISTICS: &[SetStatistic] = &[
    SetStatistic { name: "alpha_masi", title: "alpha of sets, MASI", run: |r| sets::alpha(r, SetDistance::Masi) },
    SetStatistic {
        name: "alpha_jaccard",
        title: "alpha of sets, Jaccard",
        run: |r| sets::alpha(r, SetDistance::Jaccard),
    },
    SetStatistic { name: "mv_alpha", title: "multi-valued alpha", run: multivalued::alpha },
];

/// The statistic of a name.
pub fn statistic(name: &str) -> Option<&'static Statistic> {
    STATISTICS.iter().find(|s| s.name == name)
}

/// An interval of something that is at most 1 and at least -1.
fn within(low: f64, high: f64) -> (f64, f64) {
    (low.max(-1.0), high.min(1.0))
}
