//! Every vector of the reference data, and slow recounts of random interviews.

use super::*;
use crate::statistics::Undefined;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The figures of some interviews by name.
fn figures(found: &Found) -> BTreeMap<String, Estimate> {
    FIGURES.iter().flat_map(|row| (row.of)(found)).collect()
}

fn read(value: &serde_json::Value) -> Found {
    let mut numbers: HashMap<&str, u32> = HashMap::new();
    let mut each = Vec::new();
    for interview in value["interviews"].as_array().unwrap() {
        let mut codes = Vec::new();
        for code in interview.as_array().unwrap() {
            let next = numbers.len() as u32;
            codes.push(*numbers.entry(code.as_str().unwrap()).or_insert(next));
        }
        each.push(codes);
    }
    Found::new(each)
}

#[test]
fn every_vector_of_the_reference_data_is_met() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/statistics/vectors");
    let Ok(files) = std::fs::read_dir(folder) else {
        println!("skipped: no reference data");
        return;
    };
    let mut ran = Vec::new();
    for file in files.flatten() {
        let text = std::fs::read_to_string(file.path()).unwrap();
        let vector: serde_json::Value = serde_json::from_str(&text).unwrap();
        if vector["family"] != "saturation" {
            continue;
        }
        let have = figures(&read(&vector["input"]));
        let tolerance = vector["tolerance"]["default_abs"].as_f64().unwrap();
        for (name, wanted) in vector["expected"].as_object().unwrap() {
            let value = have.get(name).unwrap_or_else(|| panic!("{}: no {name}", vector["id"])).value;
            match wanted.as_f64() {
                Some(wanted) => {
                    let off = (value.unwrap() - wanted).abs() / wanted.abs().max(1.0);
                    assert!(off <= tolerance, "{}: {name} is {value:?}, not {wanted}", vector["id"]);
                }
                None => assert!(value.is_err(), "{}: {name} is {value:?}, not undefined", vector["id"]),
            }
            ran.push(name.clone());
        }
    }
    assert_eq!(ran.len(), 253, "every figure of the four vectors is asked for");
}

#[test]
fn what_cannot_be_told_has_a_reason_and_no_number() {
    let nothing = figures(&Found::new(Vec::<Vec<u32>>::new()));
    assert_eq!(nothing["chao2"].value, Err(Undefined::Nothing));
    assert_eq!(nothing["sample_coverage"].value, Err(Undefined::Nothing));
    assert_eq!(nothing["interviews_for_90_percent"].value, Err(Undefined::Nothing));
    assert_eq!(nothing["guest.base4.run2.threshold5.base"].value, Err(Undefined::TooFew));
    let silent = figures(&Found::new(vec![Vec::<u32>::new(); 8]));
    assert_eq!(silent["guest.base4.run2.threshold5.base"].value, Ok(0.0));
    assert_eq!(silent["guest.base4.run2.threshold5.saturation_interview"].value, Err(Undefined::ZeroBase));
    let ever_new = figures(&Found::new((0..8_u32).map(|n| vec![n])));
    assert_eq!(ever_new["guest.base4.run2.threshold5.saturation_interview"].value, Err(Undefined::NotReached));
    let one = figures(&Found::new([vec![1, 2]]));
    assert_eq!((one["chao2"].value, one["sample_coverage"].value), (Ok(2.0), Ok(1.0)));
}

#[test]
fn the_threshold_itself_is_low_enough() {
    let rule = Rule { base: 1, run: 1, percent: 5.0 };
    assert_eq!(guest::assess(&[20, 2, 1], rule).reached.value, Ok(2.0));
    assert_eq!(guest::assess(&[19, 2, 1], rule).reached.value, Err(Undefined::NotReached));
}

/// Every order of so many things.
fn permutations(n: usize) -> Vec<Vec<usize>> {
    if n == 0 {
        return vec![Vec::new()];
    }
    let with = |rest: &Vec<usize>| (0..n).map(|at| [&rest[..at], &[n - 1], &rest[at..]].concat()).collect::<Vec<_>>();
    permutations(n - 1).iter().flat_map(with).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..Default::default() })]

    #[test]
    fn all_figures_are_those_of_a_slow_recount(sets in prop::collection::vec(prop::collection::btree_set(0_u32..9, 0..6), 0..6)) {
        let found = Found::new(sets.clone());
        let have = figures(&found);
        let union = |upto: &[BTreeSet<u32>]| upto.iter().flatten().collect::<BTreeSet<_>>().len();
        let sums: Vec<u64> = (1..=sets.len()).map(|k| union(&sets[..k]) as u64).collect();
        prop_assert_eq!(growth::so_far(&found), sums.clone());
        for (k, sum) in sums.iter().enumerate() {
            let before = k.checked_sub(1).map_or(0, |k| sums[k]);
            prop_assert_eq!(have[&format!("new.{k}")].value, Ok((sum - before) as f64));
        }
        // The curve over all orders, by going through all of them.
        let orders = permutations(sets.len());
        for (k, expected) in accumulation::expected(&found).into_iter().enumerate() {
            let of = |order: &Vec<usize>| order[..=k].iter().flat_map(|at| &sets[*at]).collect::<BTreeSet<_>>().len();
            let mean = orders.iter().map(of).sum::<usize>() as f64 / orders.len() as f64;
            prop_assert!((expected - mean).abs() < 1e-9, "{} {}", expected, mean);
        }
        // Runs as the paper tells them, one after the other.
        let (base, run) = (2, 2);
        let came = guest::assess(&growth::each(&found), Rule { base, run, percent: 20.0 });
        let first = sums.get(base - 1).copied().unwrap_or(0);
        let ends = (base..).take_while(|k| k + run <= sets.len());
        let mut low = ends.filter(|k| (sums[k + run - 1] - sums[k - 1]) * 5 <= first && first > 0);
        prop_assert_eq!(came.reached.value.ok(), low.next().map(|k| k as f64));
    }

    #[test]
    fn the_band_holds_every_curve_that_was_drawn_nineteen_times_of_twenty(
        sets in prop::collection::vec(prop::collection::vec(0_u32..20, 0..6), 1..9), seed in 0_u64..50,
    ) {
        let drawn = orders::drawn(&Found::new(sets), 200, seed);
        for (step, range) in orders::band(&drawn).into_iter().enumerate() {
            let heights: Vec<u64> = drawn.iter().map(|new| new[..=step].iter().sum()).collect();
            let among = |is: &dyn Fn(u64) -> bool| heights.iter().filter(|h| is(**h)).count();
            prop_assert!(among(&|h| h < range.low) <= 5 && among(&|h| h > range.high) <= 5);
            prop_assert!(among(&|h| h <= range.middle) >= 100 && among(&|h| h < range.middle) <= 100);
        }
    }
}
