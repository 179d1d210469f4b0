//! The statistics of relations against published and generated reference values.

use crate::support::shared;
use emic::statistics::cooccurrence::{Piece, coefficient, meet, near};
use emic::statistics::similarity::{Fourfold, MEASURES};
use emic::statistics::tables::{Counts, STATISTICS, cochran, correct, keyness};
use emic::statistics::{Estimate, cluster, correspondence, diversity};
use serde_json::Value;
use std::collections::BTreeMap;

const FAMILIES: [(&str, usize); 4] = [("cooccurrence", 6), ("tables", 9), ("diversity", 2), ("multivariate", 2)];

/// What the program makes of a vector: `None` is undefined.
type Made = BTreeMap<String, Option<f64>>;

fn numbers(value: &Value) -> Vec<u64> {
    value.as_array().unwrap().iter().map(|n| n.as_u64().unwrap()).collect()
}

fn rows(value: &Value) -> Vec<Vec<u64>> {
    value.as_array().unwrap().iter().map(numbers).collect()
}

fn put(made: &mut Made, name: impl Into<String>, estimate: Estimate) {
    made.insert(name.into(), estimate.value.ok());
}

fn fourfold(input: &Value, made: &mut Made) {
    let bits = |name: &str| numbers(&input[name]).iter().map(|n| *n == 1).collect::<Vec<_>>();
    let n = Fourfold::of(&bits("x"), &bits("y"));
    for (name, count) in [("a", n.both), ("b", n.first), ("c", n.second), ("d", n.neither)] {
        made.insert(name.into(), Some(count as f64));
    }
    MEASURES.iter().for_each(|row| put(made, row.name, (row.of)(n)));
}

fn segments(input: &Value, expected: &Value, made: &mut Made) {
    let spans = input["spans"].as_array().unwrap();
    let code = |span: &Value| u32::from(span["code"].as_str().unwrap().as_bytes()[0] - b'a');
    let at = |span: &Value, end: &str| span[end].as_u64().unwrap() as u32;
    let piece = |(unit, span): (u32, &Value)| Piece {
        line: 0,
        start: at(span, "start"),
        end: at(span, "end"),
        thing: code(span),
        unit,
    };
    let mut pieces: Vec<Piece> = (0..).zip(spans).map(piece).collect();
    pieces.sort_unstable();
    for name in expected.as_object().unwrap().keys() {
        let parts: Vec<&str> = name.split('.').collect();
        let [a, b] = [1, 2].map(|at| u32::from(parts[at].as_bytes()[0] - b'a'));
        let value = match parts[0] {
            // Pairs that overlap: within a gap of 0, less those that only touch.
            "pairs" => {
                let touching = spans.iter().filter(|s| code(s) == a).flat_map(|x| {
                    let other = spans.iter().filter(|s| code(s) == b);
                    other.filter(move |y| at(x, "end") == at(y, "start") || at(y, "end") == at(x, "start"))
                });
                let overlapping = near(&pieces, (a, b), 0) - touching.count() as u64;
                let met = meet(&pieces);
                assert!(met.counts(a as usize)[b as usize] <= overlapping);
                overlapping
            }
            _ => near(&pieces, (a, b), parts[3].parse().unwrap()),
        };
        made.insert(name.clone(), Some(value as f64));
    }
}

fn table(input: &Value, made: &mut Made) {
    let counts = Counts::new(rows(&input["table"])).unwrap();
    STATISTICS.iter().for_each(|row| put(made, row.name, (row.of)(&counts)));
    made.insert("cochran_warning".into(), Some(f64::from(u8::from(cochran::warns(&counts)))));
    made.insert("df".into(), Some(counts.degrees() as f64));
}

fn map(input: &Value, made: &mut Made) {
    let ca = correspondence::analyse(&rows(&input["table"])).unwrap();
    made.insert("total_inertia".into(), Some(ca.total));
    ca.inertia.iter().enumerate().for_each(|(k, v)| _ = made.insert(format!("inertia.{k}"), Some(*v)));
    for (what, points) in [("row", &ca.row_points), ("col", &ca.column_points)] {
        for (i, point) in points.iter().enumerate() {
            for (k, x) in point.iter().enumerate() {
                made.insert(format!("abs_{what}_coord.{i}.{k}"), Some(x.abs()));
            }
        }
    }
}

fn tree(input: &Value, made: &mut Made) {
    let things: Vec<Vec<bool>> = rows(&input["rows"]).iter().map(|r| r.iter().map(|n| *n == 1).collect()).collect();
    let far = |a: &Vec<bool>, b: &Vec<bool>| 1.0 - (MEASURES[0].of)(Fourfold::of(a, b)).value.unwrap();
    let distances: Vec<Vec<f64>> = things.iter().map(|a| things.iter().map(|b| far(a, b)).collect()).collect();
    let merges = cluster::average_linkage(&distances);
    merges.iter().enumerate().for_each(|(k, m)| _ = made.insert(format!("height.{k}"), Some(m.height)));
    made.insert("first_merge_left".into(), Some(merges[0].left[0] as f64));
    made.insert("first_merge_right".into(), Some(merges[0].right[0] as f64));
}

fn made(vector: &Value) -> Made {
    let (input, mut out) = (&vector["input"], Made::new());
    let number = |name: &str| input[name].as_u64().unwrap();
    match input["kind"].as_str().unwrap() {
        "counts" => put(&mut out, "c", coefficient(number("n12"), number("n1"), number("n2"))),
        "binary" => fourfold(input, &mut out),
        "spans" => segments(input, &vector["expected"], &mut out),
        "table" if vector["family"] == "multivariate" => map(input, &mut out),
        "table" => table(input, &mut out),
        "binary_matrix" => tree(input, &mut out),
        "keyness" => {
            let [a, b, c, d] = ["a", "b", "c", "d"].map(number);
            let [x, y, z, w] = [a, b, c, d].map(|n| n as f64);
            put(&mut out, "ll_rayson_garside", keyness::log_likelihood(x, y, z, w));
            put(&mut out, "log_ratio", keyness::log_ratio(x, y, z, w));
            put(&mut out, "G_full_2x2", keyness::full(a, b, c, d));
        }
        "p_values" => {
            let p: Vec<f64> = input["p"].as_array().unwrap().iter().map(|p| p.as_f64().unwrap()).collect();
            for (name, corrected) in [("holm", correct::holm(&p)), ("bh", correct::benjamini_hochberg(&p))] {
                corrected.iter().enumerate().for_each(|(k, p)| _ = out.insert(format!("{name}.{k}"), Some(*p)));
            }
        }
        "counts_vector" => {
            let counts = numbers(&input["counts"]);
            diversity::STATISTICS.iter().for_each(|row| put(&mut out, row.name, (row.of)(&counts)));
        }
        kind => panic!("nobody reads {kind}"),
    }
    out
}

/// How far a value may be off: p values by a part of themselves.
fn allowed(name: &str, wanted: f64, tolerance: &Value) -> f64 {
    let p = name.starts_with("p_") || name.starts_with("fisher_");
    match tolerance["p_values_rel"].as_f64().filter(|_| p) {
        Some(part) => part * wanted,
        None => tolerance["default_abs"].as_f64().unwrap() * wanted.abs().max(1.0),
    }
}

#[test]
fn every_reference_value_of_relations_is_met() {
    let Some(shared) = shared() else { return };
    let mut ran: BTreeMap<String, usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    let mut values = 0;
    for entry in std::fs::read_dir(shared.join("statistics/vectors")).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        let vector: Value = serde_json::from_str(&text).unwrap();
        let family = vector["family"].as_str().unwrap();
        if !FAMILIES.iter().any(|(name, _)| *name == family) {
            continue;
        }
        *ran.entry(family.to_owned()).or_default() += 1;
        let made = made(&vector);
        for (name, wanted) in vector["expected"].as_object().unwrap() {
            values += 1;
            let Some(found) = made.get(name) else {
                wrong.push(format!("{}: nobody works out {name}", vector["id"]));
                continue;
            };
            let wanted = wanted.as_f64().or(wanted.as_bool().map(|b| f64::from(u8::from(b))));
            let fits = match (found, wanted) {
                (Some(found), Some(wanted)) => (found - wanted).abs() <= allowed(name, wanted, &vector["tolerance"]),
                (None, None) => true,
                _ => false,
            };
            if !fits {
                wrong.push(format!("{}: {name} is {found:?}, not {wanted:?}", vector["id"]));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    let wanted: BTreeMap<String, usize> = FAMILIES.iter().map(|(name, n)| ((*name).to_owned(), *n)).collect();
    assert_eq!(ran, wanted, "no vector may be skipped");
    assert!(values >= 178, "{values}");
}
