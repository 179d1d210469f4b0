//! Agreement on ratings that are given: made elsewhere, or made of a study.

use super::figures::Figure;
use crate::statistics::agreement::{Run, SET_STATISTICS, STATISTICS, Statistic, statistic};
use crate::statistics::bootstrap::{Draws, Spread};
use crate::statistics::{Estimate, Level, Ratings, SetRatings};
use rayon::prelude::*;

/// What people see first, at each level of measurement.
pub fn usual(level: Level, coders: usize) -> Vec<&'static str> {
    let two = coders == 2;
    let (weighted, alpha, ac) = match level {
        Level::Nominal => ("cohen_kappa", "krippendorff_alpha_nominal", "gwet_ac1"),
        Level::Ordinal => ("cohen_kappa_linear", "krippendorff_alpha_ordinal", "gwet_ac2_ordinal"),
        Level::Interval => ("cohen_kappa_quadratic", "krippendorff_alpha_interval", "gwet_ac2_quadratic"),
        Level::Ratio => ("cohen_kappa_quadratic", "krippendorff_alpha_ratio", "gwet_ac2_quadratic"),
    };
    let mut out = vec!["percent_agreement"];
    out.extend(if two { [weighted, "cohen_kappa_max"] } else { ["fleiss_kappa_gwet", "light_kappa"] });
    out.extend([alpha, ac, "brennan_prediger"]);
    out.extend((level == Level::Nominal).then_some("krippendorff_alpha_per_category"));
    out
}

/// These statistics of ratings, each category for itself where they are of one.
pub fn figures(ratings: &Ratings, wanted: &[&'static Statistic]) -> Vec<Figure> {
    let ratings = ratings.collapsed();
    wanted.iter().flat_map(|statistic| of(&ratings, statistic)).collect()
}

fn of(ratings: &Ratings, statistic: &Statistic) -> Vec<Figure> {
    match statistic.run {
        Run::Whole(run) => vec![Figure::new(statistic.name, statistic.title, run(ratings))],
        Run::Each(run) => {
            let each = (0_u16..).zip(ratings.categories());
            each.map(|(k, label)| {
                Figure::new(statistic.name, statistic.title, run(ratings, k)).of_category(label.clone())
            })
            .collect()
        }
    }
}

/// Every statistic.
pub fn every() -> Vec<&'static Statistic> {
    STATISTICS.iter().collect()
}

/// The coefficients of sets of labels.
pub fn set_figures(ratings: &SetRatings) -> Vec<Figure> {
    SET_STATISTICS.iter().map(|s| Figure::new(s.name, s.title, (s.run)(ratings))).collect()
}

/// What is drawn for intervals.
pub struct Drawn {
    /// Of each thing that is drawn the rows of the ratings, with how many units.
    pub rows: Vec<Vec<(usize, u64)>>,
    /// How often each thing, in each draw.
    pub draws: Draws,
}

impl Drawn {
    /// Units drawn one by one: rows of equal units are things of several.
    pub fn units(ratings: &Ratings, draws: usize, seed: u64) -> Self {
        let weights: Vec<u64> = ratings.rows().map(|(_, weight)| weight).collect();
        let rows = (0..weights.len()).map(|row| vec![(row, 1)]).collect();
        Self { rows, draws: Draws::of(&weights, draws, seed) }
    }

    /// Clusters of units drawn whole.
    pub fn clusters(rows: Vec<Vec<(usize, u64)>>, draws: usize, seed: u64) -> Self {
        let draws = Draws::new(rows.len(), draws, seed);
        Self { rows, draws }
    }

    /// The weights of so many rows in one draw.
    pub fn weights(&self, times: &[u32], rows: usize) -> Vec<u64> {
        let mut out = vec![0; rows];
        for (thing, times) in self.rows.iter().zip(times).filter(|(_, times)| **times > 0) {
            thing.iter().for_each(|(row, weight)| out[*row] += weight * u64::from(*times));
        }
        out
    }
}

/// Gives these figures the intervals that drawing tells, in place of others; returns
/// how many values of draws were undefined, at most, of one figure. `ratings` are
/// those that the things drawn point into.
pub fn drawn(figures: &mut [Figure], ratings: &Ratings, drawn: &Drawn) -> usize {
    let rows = ratings.rows().count();
    let samples: Vec<Ratings> =
        drawn.draws.iter().map(|times| ratings.weighted(&drawn.weights(times, rows)).collapsed()).collect();
    let each = figures.par_iter_mut().map(|figure| {
        let Some((run, category)) = runner(figure, ratings) else { return 0 };
        let again = |sample: &Ratings| match run {
            Run::Whole(run) => run(sample),
            Run::Each(run) => run(sample, category),
        };
        let spread = Spread::of(samples.iter().map(|sample| again(sample).value.ok()));
        figure.estimate = with(figure.estimate, &spread);
        spread.undefined()
    });
    each.max().unwrap_or(0)
}

/// The same of sets of labels.
pub fn sets_drawn(figures: &mut [Figure], ratings: &SetRatings, drawn: &Drawn) -> usize {
    let rows = ratings.rows().count();
    let samples: Vec<SetRatings> =
        drawn.draws.iter().map(|times| ratings.weighted(&drawn.weights(times, rows))).collect();
    let each = figures.par_iter_mut().map(|figure| {
        let Some(statistic) = SET_STATISTICS.iter().find(|s| s.name == figure.statistic) else { return 0 };
        let spread = Spread::of(samples.iter().map(|sample| (statistic.run)(sample).value.ok()));
        figure.estimate = with(figure.estimate, &spread);
        spread.undefined()
    });
    each.max().unwrap_or(0)
}

/// What works a figure out again, with the category it is of; `None` for what is no
/// estimate of agreement itself.
fn runner(figure: &Figure, ratings: &Ratings) -> Option<(Run, u16)> {
    if ["_se", "_ase", "_se0"].iter().any(|end| figure.statistic.ends_with(end)) {
        return None;
    }
    let run = statistic(&figure.statistic)?.run;
    let category = ratings.categories().iter().position(|c| Some(c) == figure.category.as_ref());
    Some((run, category.unwrap_or(0) as u16))
}

/// An estimate with the interval and the error of its draws; none where it is
/// undefined itself.
pub fn with(estimate: Estimate, spread: &Spread) -> Estimate {
    match estimate.value {
        Ok(_) => Estimate { interval: spread.interval().ok(), se: spread.sd(), ..estimate },
        Err(_) => estimate,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratings() -> Ratings {
        let mut out = Ratings::new(["x", "y"], 2);
        for (a, b, n) in [(0, 0, 30), (0, 1, 5), (1, 1, 20), (1, 0, 5)] {
            out.push(&[Some(a), Some(b)], n);
        }
        out
    }

    #[test]
    fn drawing_units_gives_about_the_interval_of_the_formula() {
        let ratings = ratings().collapsed();
        let analytic = figures(&ratings, &[statistic("cohen_kappa").unwrap()]);
        let mut figures = analytic.clone();
        assert_eq!(drawn(&mut figures, &ratings, &Drawn::units(&ratings, 2_000, 1)), 0);
        let ((a, b), (c, d)) = (analytic[0].estimate.interval.unwrap(), figures[0].estimate.interval.unwrap());
        assert!((a - c).abs() < 0.05 && (b - d).abs() < 0.05, "{a} {c} {b} {d}");
    }

    #[test]
    fn units_that_hang_together_make_an_interval_wider() {
        let ratings = ratings().collapsed();
        let all = statistic("krippendorff_alpha_nominal").unwrap();
        let width = |drawn: &Drawn| {
            let mut figures = figures(&ratings, &[all]);
            super::drawn(&mut figures, &ratings, drawn);
            figures[0].estimate.interval.map(|(low, high)| high - low).unwrap()
        };
        let alone = width(&Drawn::units(&ratings, 1_000, 1));
        // Two interviews of one kind each, and two of the other.
        let rows = vec![vec![(0, 15), (1, 5)], vec![(0, 15)], vec![(3, 10), (2, 5)], vec![(3, 10)]];
        assert!(width(&Drawn::clusters(rows, 1_000, 1)) > alone);
    }
}
