//! The same figures the slow way: a text is an array of characters, each with what
//! every coder said of it. Random texts must give the same numbers.

use super::super::Undefined;
use super::super::random::Random;
use super::coded::Spans;
use super::domain::{Domain, cu_alpha_char, cu_alpha_char_all};
use super::fixture::random;
use super::fourfold::{Fourfold, PER_CODE};
use super::{c_alpha_binary, depth};
use std::collections::BTreeMap;

/// For each character what each coder said: `None` for nothing.
type Rows = Vec<Vec<Option<u16>>>;

fn rows(text: &Spans, said: impl Fn(usize, u32) -> Option<u16>) -> Rows {
    let coders = 0..text.coders().len();
    (0..text.length()).map(|at| coders.clone().map(|coder| said(coder, at)).collect()).collect()
}

fn has(text: &Spans, coder: usize, at: u32, codes: &[u16]) -> bool {
    text.marks(coder).iter().any(|s| s.start <= at && at < s.end && codes.contains(&s.code))
}

/// Krippendorff's nominal alpha by its definition, over ordered pairs.
fn alpha(rows: &Rows) -> Option<f64> {
    let (mut pairs, mut margin) = (BTreeMap::new(), BTreeMap::new());
    for row in rows {
        let values: Vec<u16> = row.iter().flatten().copied().collect();
        for (i, one) in values.iter().enumerate() {
            for (_, two) in values.iter().enumerate().filter(|(j, _)| *j != i) {
                let part = 1.0 / (values.len() - 1) as f64;
                *pairs.entry((*one, *two)).or_insert(0.0) += part;
                *margin.entry(*one).or_insert(0.0) += part;
            }
        }
    }
    let n: f64 = margin.values().sum();
    let off: f64 = pairs.iter().filter(|((c, k), _)| c != k).map(|(_, o)| o).sum();
    let chance: f64 =
        margin.iter().flat_map(|(c, nc)| margin.iter().filter(move |(k, _)| *k != c).map(move |(_, nk)| nc * nk)).sum();
    (chance > 0.5).then(|| 1.0 - (n - 1.0) * off / chance)
}

/// Every figure of [`PER_CODE`] by its textbook formula.
fn textbook(name: &str, rows: &Rows) -> Option<f64> {
    let count = |x: u16, y: u16| rows.iter().filter(|r| r[..] == [Some(x), Some(y)]).count() as f64;
    let (a, b, c, d) = (count(1, 1), count(1, 0), count(0, 1), count(0, 0));
    let n = a + b + c + d;
    let (p1, p2, po) = ((a + b) / n, (a + c) / n, (a + d) / n);
    let mean = (p1 + p2) / 2.0;
    let over = |x: f64, base: f64| (base.abs() > 1e-9).then(|| x / base);
    let beyond = |o: f64, e: f64| over(o - e, 1.0 - e);
    let cohen = p1 * p2 + (1.0 - p1) * (1.0 - p2);
    match name {
        "a" => Some(a),
        "b" => Some(b),
        "c" => Some(c),
        "d" => Some(d),
        "percent" => Some(po),
        "expected" => Some(cohen),
        "kappa" => beyond(po, cohen),
        "kappa_max" => beyond(p1.min(p2) + (1.0 - p1).min(1.0 - p2), cohen),
        "scott_pi" => beyond(po, mean * mean + (1.0 - mean) * (1.0 - mean)),
        "alpha_nominal" => alpha(rows),
        "pabak" => Some(2.0 * po - 1.0),
        "ac1" => beyond(po, 2.0 * mean * (1.0 - mean)),
        "jaccard" => over(a, a + b + c),
        "f1" => over(2.0 * a, 2.0 * a + b + c),
        "neg_specific" => over(2.0 * d, 2.0 * d + b + c),
        other => panic!("{other} has no slow twin"),
    }
}

fn same(found: Result<f64, Undefined>, slow: Option<f64>, what: &str, text: &Spans) {
    match (found, slow) {
        (Ok(f), Some(s)) => assert!((f - s).abs() < 1e-9 * (1.0 + s.abs()), "{what}: {f} {s} {text:?}"),
        (Err(_), None) => {}
        other => panic!("{what}: {other:?} {text:?}"),
    }
}

#[test]
fn two_coders_have_on_a_code_what_an_array_of_characters_has() {
    let mut dice = Random::new(11);
    for _ in 0..2000 {
        let text = random(&mut dice, 2);
        for code in 0..3 {
            let rows = rows(&text, |coder, at| Some(u16::from(has(&text, coder, at, &[code]))));
            let table = Fourfold::of(&text, code);
            for row in PER_CODE {
                same((row.of)(&table).value, textbook(row.name, &rows), row.name, &text);
            }
            same(depth::alpha(&text, code).value, alpha(&rows), "alpha by depth", &text);
        }
    }
}

#[test]
fn any_number_of_coders_have_the_alpha_of_an_array_of_characters() {
    let mut dice = Random::new(12);
    for round in 0..1500 {
        let text = random(&mut dice, 2 + round % 4);
        for code in 0..3 {
            let rows = rows(&text, |coder, at| Some(u16::from(has(&text, coder, at, &[code]))));
            same(depth::alpha(&text, code).value, alpha(&rows), "alpha", &text);
        }
        let any = rows(&text, |coder, at| Some(u16::from(has(&text, coder, at, &[0, 1, 2]))));
        same(c_alpha_binary(&text).value, alpha(&any), "c_alpha_binary", &text);
    }
}

#[test]
fn within_domains_and_between_them_missing_characters_are_missing() {
    let mut dice = Random::new(13);
    let (mut values, mut overlaps) = (0, 0);
    for round in 0..4000 {
        let text = random(&mut dice, 2 + round % 3);
        let feelings = Domain { name: "feelings".to_owned(), codes: vec![0, 1] };
        let places = Domain { name: "places".to_owned(), codes: vec![2] };
        let both = |a: &[u16], b: &[u16]| {
            let twice = |at| (0..text.coders().len()).any(|c| has(&text, c, at, a) && has(&text, c, at, b));
            (0..text.length()).any(twice)
        };
        let one_of = |a: &'static [u16], b: &'static [u16]| {
            rows(&text, |coder, at| match () {
                () if has(&text, coder, at, a) => Some(0),
                () if has(&text, coder, at, b) => Some(1),
                () => None,
            })
        };
        let domains = [feelings.clone(), places];
        let found = [cu_alpha_char(&text, &feelings).value, cu_alpha_char_all(&text, &domains).value];
        let asked: [(&[u16], &[u16]); 2] = [(&[0], &[1]), (&[0, 1], &[2])];
        for (found, (a, b)) in found.into_iter().zip(asked) {
            if both(a, b) {
                assert_eq!(found, Err(Undefined::Overlap), "{text:?}");
                overlaps += 1;
            } else {
                same(found, alpha(&one_of(a, b)), "domain", &text);
                values += i32::from(found.is_ok());
            }
        }
    }
    assert!(values > 500 && overlaps > 500, "{values} {overlaps}");
}
