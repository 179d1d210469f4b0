//! Agreement as NVivo shows it, for comparison.
//!
//! Per code and file: the share of characters on which both did the same, and Cohen's
//! kappa, which NVivo's help gives as 1 where neither coded anything. It shows no
//! value over several files and sends people to a spreadsheet for the mean, plain or
//! weighted by the length of the files. A file nobody coded pulls both up.

use super::super::{Estimate, Undefined};
use super::fourfold::Fourfold;

/// A figure over several files.
pub struct OverFiles {
    /// Its name in output, stable.
    pub name: &'static str,
    /// What people read.
    pub title: &'static str,
    /// Works it out, from the counts of every file.
    pub of: fn(&[Fourfold]) -> Estimate,
}

/// Every figure over several files.
pub const OVER_FILES: &[OverFiles] = &[
    OverFiles { name: "mean_percent", title: "NVivo: mean agreement", of: |f| mean(f, percent, |_| 1) },
    OverFiles { name: "mean_kappa", title: "NVivo: mean kappa", of: |f| mean(f, kappa, |_| 1) },
    OverFiles {
        name: "weighted_percent",
        title: "NVivo: agreement by length",
        of: |f| mean(f, percent, Fourfold::all),
    },
    OverFiles { name: "weighted_kappa", title: "NVivo: kappa by length", of: |f| mean(f, kappa, Fourfold::all) },
];

/// Agreement on one file.
fn percent(file: &Fourfold) -> Result<f64, Undefined> {
    file.percent().value
}

/// Cohen's kappa of a code in one file, 1 where it is 0/0: NVivo's convention, by
/// which two people who found nothing agree wholly. Undefined without characters only.
pub fn kappa(file: &Fourfold) -> Result<f64, Undefined> {
    match file.kappa().value {
        Err(Undefined::NoVariation) => Ok(1.0),
        other => other,
    }
}

fn mean(files: &[Fourfold], figure: fn(&Fourfold) -> Result<f64, Undefined>, weight: fn(&Fourfold) -> u64) -> Estimate {
    let units = files.iter().map(Fourfold::all).sum();
    let parts: Result<Vec<(f64, f64)>, Undefined> =
        files.iter().map(|f| figure(f).map(|value| (value, weight(f) as f64))).collect();
    match parts {
        Err(_) => Estimate::none(Undefined::Part, units),
        Ok(parts) if parts.is_empty() => Estimate::none(Undefined::Nothing, units),
        Ok(parts) => {
            let (sum, base) = parts.iter().fold((0.0, 0.0), |s, (value, by)| (s.0 + value * by, s.1 + by));
            Estimate::of(sum / base, units)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_nobody_coded_counts_as_whole_agreement_there_and_here_alone() {
        let some = Fourfold { a: 50, b: 100, c: 50, d: 800 };
        let none = Fourfold { d: 250, ..Fourfold::default() };
        let of = |name: &str| OVER_FILES.iter().find(|f| f.name == name).unwrap().of;
        let value = |name: &str| of(name)(&[some, none]).value.unwrap();
        assert!((value("mean_percent") - 0.925).abs() < 1e-12);
        assert!((value("mean_kappa") - (0.07 / 0.22 + 1.0) / 2.0).abs() < 1e-12);
        assert!((value("weighted_percent") - 1100.0 / 1250.0).abs() < 1e-12);
        assert!((value("weighted_kappa") - (1000.0 * 0.07 / 0.22 + 250.0) / 1250.0).abs() < 1e-12);
        assert_eq!(none.kappa().value, Err(Undefined::NoVariation));
        assert_eq!(of("mean_kappa")(&[]).value, Err(Undefined::Nothing));
    }
}
