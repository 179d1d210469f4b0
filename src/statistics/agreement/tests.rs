//! Every vector of the reference data, and a slow count by hand on random ratings.

use super::weights::{Weighting, Weights};
use super::*;
use crate::statistics::Undefined;
use crate::statistics::random::Random;
use serde_json::Value;
use std::path::PathBuf;

/// Reference vectors of a family, by file name; empty (after saying so) where none stand beside the project.
pub(crate) fn vectors(family: &str) -> Vec<(String, Value)> {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/statistics/vectors"));
    let mut out = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let vector: Value = serde_json::from_slice(&std::fs::read(entry.path()).unwrap()).unwrap();
        if vector["family"] == family {
            out.push((entry.file_name().to_string_lossy().into_owned(), vector));
        }
    }
    if out.is_empty() {
        println!("skipped: no reference data");
    }
    out.sort_by(|a, b| a.0.cmp(&b.0));
    out
}

fn label(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

pub(crate) fn ratings(input: &Value) -> Ratings {
    let categories: Vec<String> = input["categories"].as_array().unwrap().iter().map(label).collect();
    let place = |v: &Value| (!v.is_null()).then(|| categories.iter().position(|c| *c == label(v)).unwrap() as u16);
    if input["kind"] == "ratings_strings" {
        let coders: Vec<Vec<char>> =
            input["coders"].as_array().unwrap().iter().map(|c| c.as_str().unwrap().chars().collect()).collect();
        let mut out = Ratings::new(categories.clone(), coders.len());
        for at in 0..coders[0].len() {
            let unit: Vec<_> = coders.iter().map(|c| place(&input["symbols"][c[at].to_string()])).collect();
            out.push(&unit, 1);
        }
        return out;
    }
    let units = input["units"].as_array().unwrap();
    let mut out = Ratings::new(categories.clone(), units[0].as_array().unwrap().len());
    units.iter().for_each(|u| out.push(&u.as_array().unwrap().iter().map(place).collect::<Vec<_>>(), 1));
    out
}

fn sets(input: &Value) -> SetRatings {
    let units = input["units"].as_array().unwrap();
    let mut out = SetRatings::new(units[0].as_array().unwrap().len());
    for unit in units {
        let set = |v: &Value| {
            let labels = v.as_array()?;
            Some(labels.iter().map(|l| u16::from(l.as_str().unwrap().as_bytes()[0])).collect::<Vec<_>>())
        };
        let unit: Vec<Option<Vec<u16>>> = unit.as_array().unwrap().iter().map(set).collect();
        out.push(&unit.iter().map(|s| s.as_deref()).collect::<Vec<_>>(), 1);
    }
    out
}

/// What is wrong with a value, if anything.
fn wrong(vector: &Value, name: &str, found: Estimate) -> Option<String> {
    let expected = &vector["expected"][name];
    let is_error = ["_se", "_ase", "_se0"].iter().any(|end| name.ends_with(end));
    let key = if is_error { "standard_errors_abs" } else { "default_abs" };
    let tolerance = vector["tolerance"][key].as_f64().unwrap();
    let right = match (expected.as_f64(), found.value) {
        (None, Err(_)) => true,
        (Some(x), Ok(y)) => (x - y).abs() <= tolerance * x.abs().max(1.0),
        _ => false,
    };
    (!right).then(|| format!("{name}: {expected} expected, {:?} found", found.value))
}

fn run(vector: &Value, name: &str, ratings: &Ratings) -> Option<Estimate> {
    if name == "cohen_kappa_weights_cohen1968" {
        // Disagreements weigh 1 (first and second), 3 (first and third) and 6.
        let rows = [[6.0, 5.0, 3.0], [5.0, 6.0, 0.0], [3.0, 0.0, 6.0]].map(|row| row.map(|w| w / 6.0).to_vec());
        return Some(cohen::of(&Pair::new(ratings).unwrap(), &Weights::own(&rows).unwrap()));
    }
    if let Some(Run::Whole(run)) = statistic(name).map(|s| s.run) {
        return Some(run(ratings));
    }
    let (name, category) = name.split_once('.')?;
    let Run::Each(run) = statistic(name)?.run else { return None };
    let categories = vector["input"]["categories"].as_array()?;
    Some(run(ratings, categories.iter().position(|c| label(c) == category)? as u16))
}

#[test]
fn ratings_have_the_values_of_every_reference_vector() {
    let (mut ran, mut bad) = ((0, 0), Vec::new());
    for (file, vector) in vectors("ratings") {
        let whole = ratings(&vector["input"]);
        let collapsed = whole.collapsed();
        ran.0 += 1;
        for name in vector["expected"].as_object().unwrap().keys() {
            ran.1 += 1;
            for ratings in [&collapsed, &whole] {
                match run(&vector, name, ratings) {
                    Some(found) => bad.extend(wrong(&vector, name, found).map(|w| format!("{file} {w}"))),
                    None => bad.push(format!("{file} {name} is not worked out")),
                }
            }
        }
    }
    assert!(bad.is_empty(), "{bad:#?}");
    assert!(ran == (0, 0) || ran == (40, 1_170), "{ran:?}");
}

#[test]
fn sets_of_labels_have_the_values_of_every_reference_vector() {
    let (mut ran, mut bad) = ((0, 0), Vec::new());
    for (file, vector) in vectors("multivalued") {
        let ratings = sets(&vector["input"]);
        ran.0 += 1;
        for name in vector["expected"].as_object().unwrap().keys() {
            ran.1 += 1;
            let found = SET_STATISTICS.iter().find(|s| s.name == name).map(|s| (s.run)(&ratings)).unwrap();
            bad.extend(wrong(&vector, name, found).map(|w| format!("{file} {w}")));
        }
    }
    assert!(bad.is_empty(), "{bad:#?}");
    assert!(ran == (0, 0) || ran == (2, 4), "{ran:?}");
}

/// Random ratings: so many coders and categories, a third missing or none.
fn random(random: &mut Random, coders: usize, q: u16, missing: bool) -> Ratings {
    let mut out = Ratings::new((1..=q).map(|n| n.to_string()), coders);
    for _ in 0..2 + random.below(30) {
        let truth = random.below(u64::from(q)) as u16;
        let unit: Vec<Option<u16>> = (0..coders)
            .map(|_| match random.below(6) {
                0 | 1 if missing => None,
                2 | 3 => Some(random.below(u64::from(q)) as u16),
                _ => Some(truth),
            })
            .collect();
        out.push(&unit, 1 + random.below(4));
    }
    out
}

/// Every unit on its own.
fn expanded(ratings: &Ratings) -> Vec<Vec<Option<u16>>> {
    ratings.rows().flat_map(|(unit, times)| vec![unit.to_vec(); times as usize]).collect()
}

/// Pairs of ratings of one unit.
fn pairs(units: &[Vec<Option<u16>>]) -> Vec<(u16, u16, usize)> {
    let mut out = Vec::new();
    for unit in units {
        let said: Vec<u16> = unit.iter().flatten().copied().collect();
        for i in 0..said.len() {
            (0..said.len()).filter(|j| *j != i).for_each(|j| out.push((said[i], said[j], said.len())));
        }
    }
    out
}

fn same(found: Estimate, by_hand: Option<f64>, what: &str) {
    match (found.value, by_hand) {
        (Ok(a), Some(b)) => assert!((a - b).abs() < 1e-9, "{what}: {a} {b}"),
        (Err(_), None) => {}
        other => panic!("{what}: {other:?}"),
    }
}

fn chance(observed: f64, expected: f64) -> Option<f64> {
    ((1.0 - expected).abs() > 1e-9).then(|| (observed - expected) / (1.0 - expected))
}

#[test]
fn weighted_units_give_what_a_count_of_single_units_by_hand_gives() {
    let mut seed = Random::new(20);
    for round in 0..300 {
        let (coders, q) = (2 + round % 3, 2 + (round % 4) as u16);
        let ratings = random(&mut seed, coders, q, round % 2 == 0);
        let units = expanded(&ratings);
        let pairs = pairs(&units);
        alpha_by_hand(&ratings, &pairs);
        let paired: Vec<&Vec<Option<u16>>> = units.iter().filter(|u| u.iter().flatten().count() > 1).collect();
        let agreeing = pairs.iter().filter(|(a, b, _)| a == b).count() as f64;
        same(percent::by_pair(&ratings), (!pairs.is_empty()).then(|| agreeing / pairs.len() as f64), "pairs");
        let mean: f64 = pairs.iter().filter(|p| p.0 == p.1).map(|p| 1.0 / (p.2 * (p.2 - 1)) as f64).sum();
        let observed = mean / paired.len() as f64;
        same(percent::by_unit(&ratings), (!paired.is_empty()).then_some(observed), "percent");
        if paired.is_empty() {
            continue;
        }
        let rated: Vec<Vec<u16>> = units.iter().map(|u| u.iter().flatten().copied().collect()).collect();
        let rated: Vec<&Vec<u16>> = rated.iter().filter(|u| !u.is_empty()).collect();
        let share = |k: u16| {
            let of = rated.iter().map(|u| u.iter().filter(|c| **c == k).count() as f64 / u.len() as f64);
            of.sum::<f64>() / rated.len() as f64
        };
        let pe: f64 = (0..q).map(|k| share(k) * share(k)).sum();
        same(fleiss::generalised(&ratings), chance(observed, pe), "fleiss");
        let pe: f64 = (0..q).map(|k| share(k) * (1.0 - share(k)) / f64::from(q - 1)).sum();
        same(gwet::ac(&ratings, Weighting::Identity), chance(observed, pe), "ac1");
        same(gwet::brennan_prediger(&ratings), chance(observed, 1.0 / f64::from(q)), "brennan");
        if coders == 2 {
            kappa_by_hand(&ratings, &paired, q);
        }
    }
}

fn alpha_by_hand(ratings: &Ratings, pairs: &[(u16, u16, usize)]) {
    for level in Level::ALL {
        let values: Vec<u16> =
            pairs.iter().flat_map(|(a, _, m)| (*m > 1).then_some((*a, *m))).map(|(a, _)| a).collect();
        // Each rating stands in m - 1 pairs.
        let n: f64 = pairs.iter().map(|(_, _, m)| 1.0 / (m - 1) as f64).sum();
        let often = |c: u16| pairs.iter().filter(|p| p.0 == c).map(|p| 1.0 / (p.2 - 1) as f64).sum::<f64>();
        let apart = |c: u16, k: u16| {
            let (low, high) = (c.min(k), c.max(k));
            let (x, y) = (f64::from(c + 1), f64::from(k + 1));
            match level {
                _ if c == k => 0.0,
                Level::Nominal => 1.0,
                Level::Ordinal => ((low..=high).map(often).sum::<f64>() - (often(c) + often(k)) / 2.0).powi(2),
                Level::Interval => (x - y).powi(2),
                Level::Ratio => ((x - y) / (x + y)).powi(2),
            }
        };
        let observed: f64 = pairs.iter().map(|(a, b, m)| apart(*a, *b) / (m - 1) as f64).sum::<f64>() / n;
        let q = ratings.q() as u16;
        let all = || (0..q).flat_map(|c| (0..q).map(move |k| (c, k)));
        let expected: f64 = all().map(|(c, k)| often(c) * often(k) * apart(c, k)).sum::<f64>() / (n * (n - 1.0));
        let by_hand = (!values.is_empty() && expected > 1e-12).then(|| 1.0 - observed / expected);
        same(krippendorff::alpha(ratings, level), by_hand, level.word());
    }
}

fn kappa_by_hand(ratings: &Ratings, paired: &[&Vec<Option<u16>>], q: u16) {
    let n = paired.len() as f64;
    for weighting in [Weighting::Identity, Weighting::Linear, Weighting::Quadratic, Weighting::Ordinal] {
        let weights = Weights::new(weighting, usize::from(q));
        let w = |a: u16, b: u16| weights.of(usize::from(a), usize::from(b));
        let observed = paired.iter().map(|u| w(u[0].unwrap(), u[1].unwrap())).sum::<f64>() / n;
        // Everybody's first against everybody's second.
        let both = paired.iter().flat_map(|u| paired.iter().map(move |v| (u[0].unwrap(), v[1].unwrap())));
        let expected = both.map(|(a, b)| w(a, b)).sum::<f64>() / (n * n);
        same(cohen::weighted(ratings, weighting), chance(observed, expected), "kappa");
    }
    let all: Vec<u16> = paired.iter().flat_map(|u| u.iter().flatten().copied()).collect();
    let share = |k: u16| all.iter().filter(|c| **c == k).count() as f64 / all.len() as f64;
    let expected = (0..q).map(|k| share(k) * share(k)).sum();
    let observed = paired.iter().filter(|u| u[0] == u[1]).count() as f64 / n;
    same(scott::pi(ratings), chance(observed, expected), "pi");
}

/// Sets that labels could form are listed here one by one; the program never lists them.
#[test]
fn sets_that_chance_could_make_are_summed_without_listing_them() {
    let mut seed = Random::new(5);
    for _ in 0..60 {
        let labels = 2 + seed.below(4) as u16;
        let mut ratings = SetRatings::new(3);
        for _ in 0..1 + seed.below(6) {
            let unit: Vec<Option<Vec<u16>>> = (0..3)
                .map(|_| (seed.below(5) > 0).then(|| (0..labels).filter(|_| seed.below(3) == 0).collect()))
                .collect();
            ratings.push(&unit.iter().map(|s| s.as_deref()).collect::<Vec<_>>(), 1 + seed.below(3));
        }
        same(multivalued::alpha(&ratings), multivalued_by_hand(&ratings, labels), "mv-alpha");
    }
}

fn multivalued_by_hand(ratings: &SetRatings, labels: u16) -> Option<f64> {
    let mut said: Vec<Vec<Vec<u16>>> = Vec::new();
    for (unit, times) in ratings.rows() {
        let sets: Vec<Vec<u16>> = unit.iter().flatten().map(|s| ratings.sets()[*s as usize].clone()).collect();
        (0..times).filter(|_| sets.len() > 1).for_each(|_| said.push(sets.clone()));
    }
    let n = said.iter().map(Vec::len).sum::<usize>() as f64;
    let apart = |a: &[u16], b: &[u16]| match a.len() + b.len() {
        0 => 0.0,
        all => 1.0 - 2.0 * a.iter().filter(|x| b.contains(x)).count() as f64 / all as f64,
    };
    let within = |unit: &Vec<Vec<u16>>| {
        let all: f64 = unit.iter().flat_map(|a| unit.iter().map(move |b| apart(a, b))).sum();
        all / (unit.len() - 1) as f64
    };
    let observed = said.iter().map(within).sum::<f64>() / n;
    let often = |label: u16| said.iter().flatten().filter(|s| s.contains(&label)).count() as f64;
    let sized = |size: usize| said.iter().flatten().filter(|s| s.len() == size).count() as f64 / n;
    let all: Vec<Vec<u16>> =
        (0..1_u32 << labels).map(|bits| (0..labels).filter(|l| bits >> l & 1 == 1).collect()).collect();
    let mut expected = 0.0;
    for a in 0..=usize::from(labels) {
        for b in 0..=usize::from(labels) {
            let (mut sum, mut weights) = (0.0, 0.0);
            for c in all.iter().filter(|c| c.len() == a) {
                for k in all.iter().filter(|k| k.len() == b) {
                    let one: f64 = c.iter().map(|l| often(*l)).product();
                    let two: f64 = k.iter().map(|l| often(*l) - f64::from(u8::from(c.contains(l)))).product();
                    weights += one * two;
                    sum += one * two * apart(c, k);
                }
            }
            expected += if weights > 0.0 { sized(a) * sized(b) * sum / weights } else { 0.0 };
        }
    }
    (expected > 1e-12).then(|| 1.0 - observed / expected)
}

#[test]
fn without_pairs_every_coefficient_says_so() {
    let mut lonely = Ratings::new(["x", "y"], 2);
    lonely.push(&[Some(0), None], 3);
    lonely.push(&[None, Some(1)], 2);
    for statistic in STATISTICS.iter().filter(|s| s.name != "holsti") {
        let found = match statistic.run {
            Run::Whole(run) => run(&lonely),
            Run::Each(run) => run(&lonely, 0),
        };
        assert!(found.value.is_err(), "{}", statistic.name);
    }
    let single = Ratings::new(["x", "y"], 1);
    assert_eq!(krippendorff::alpha(&single, Level::Nominal).value, Err(Undefined::NoPairs));
    assert_eq!(sets::alpha(&SetRatings::new(2), SetDistance::Masi).value, Err(Undefined::NoPairs));
}

#[test]
fn intervals_hold_the_value_and_end_at_1() {
    let mut ratings = Ratings::new(["x", "y"], 2);
    ratings.push(&[Some(0), Some(0)], 9);
    ratings.push(&[Some(1), Some(1)], 9);
    ratings.push(&[Some(1), Some(0)], 1);
    for found in [
        cohen::kappa(&ratings),
        gwet::ac(&ratings, Weighting::Identity),
        krippendorff::alpha(&ratings, Level::Nominal),
        percent::by_unit(&ratings),
    ] {
        let (low, high) = found.interval.unwrap();
        assert!(low < found.value.unwrap() && found.value.unwrap() < high && high <= 1.0);
    }
}
