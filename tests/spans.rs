//! Agreement on spans: every reference value there is, if reference data stands beside the project.

use crate::support::shared;
use emic::analysis::agreement::Figure;
use emic::import::spans::{Given, read};
use serde_json::Value;

/// Every vector of a family, as the program would read and report it.
fn family(name: &str) -> Vec<(Value, Vec<Figure>)> {
    let Some(shared) = shared() else { return Vec::new() };
    let folder = shared.join("statistics").join("vectors");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().path()).collect();
    files.sort();
    let vectors = files.iter().map(|f| serde_json::from_slice::<Value>(&std::fs::read(f).unwrap()).unwrap());
    let given = |vector: &Value| -> Given {
        let mut input = vector["input"].clone();
        if !vector["params"].is_null() {
            input["params"] = vector["params"].clone();
        }
        read(input.to_string().as_bytes()).unwrap_or_else(|faults| panic!("{}: {faults:?}", vector["id"]))
    };
    let mut out = Vec::new();
    for vector in vectors.filter(|v| v["family"] == name) {
        let figures = given(&vector).figures(1);
        out.push((vector, figures));
    }
    out
}

/// Compares every expected value; the number of vectors and of values.
fn compare(name: &str) -> (usize, usize) {
    let (mut wrong, mut values) = (Vec::new(), 0);
    let all = family(name);
    for (vector, figures) in &all {
        let key = |f: &Figure| match &f.code {
            Some(about) => format!("{}.{about}", f.statistic),
            None => f.statistic.to_string(),
        };
        let tolerance = vector["tolerance"]["default_abs"].as_f64().unwrap();
        for (statistic, expected) in vector["expected"].as_object().unwrap() {
            values += 1;
            let found: Vec<&Figure> = figures.iter().filter(|f| key(f) == *statistic).collect();
            let right = match (&found[..], expected.as_f64()) {
                ([one], None) => one.estimate.value.is_err(),
                ([one], Some(value)) => {
                    one.estimate.value.is_ok_and(|v| (v - value).abs() <= tolerance * value.abs().max(1.0))
                }
                _ => false,
            };
            if !right {
                wrong.push(format!("{} {statistic}: {expected}, not {found:?}", vector["id"]));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    (all.len(), values)
}

#[test]
fn spans_have_the_reference_values() {
    let ran = compare("spans");
    assert!(ran == (0, 0) || ran.0 == 13 && ran.1 > 400, "{ran:?}");
}

#[test]
fn units_have_the_reference_values() {
    let ran = compare("unitizing");
    assert!(ran == (0, 0) || ran.0 == 13 && ran.1 > 60, "{ran:?}");
}

#[test]
fn boundaries_have_the_reference_values() {
    let ran = compare("boundaries");
    assert!(ran == (0, 0) || ran == (5, 5), "{ran:?}");
}

#[test]
fn disorder_has_the_reference_values() {
    let ran = compare("gamma");
    assert!(ran == (0, 0) || ran == (4, 4), "{ran:?}");
}
