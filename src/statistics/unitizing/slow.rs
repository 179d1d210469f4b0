//! The family the slow way: every unit with every unit, every character by itself.

use super::super::random::Random;
use super::super::spans::Spans;
use super::super::spans::fixture::random_units;
use super::{Coincidences, legacy};

type Piece = (i64, i64, usize);

/// Units and gaps (value 0) of a coder, made out of single characters.
fn pieces(text: &Spans, coder: usize, only: Option<u16>) -> Vec<Piece> {
    let mut out: Vec<Piece> = text
        .marks(coder)
        .iter()
        .filter(|s| only.is_none_or(|code| code == s.code))
        .map(|s| (i64::from(s.start), i64::from(s.end), usize::from(s.code) + 1))
        .collect();
    let units = out.clone();
    let free = |at: i64| (0..i64::from(text.length())).contains(&at) && !units.iter().any(|u| u.0 <= at && at < u.1);
    for at in 0..i64::from(text.length()) {
        if free(at) && !free(at - 1) {
            out.push((at, (at..).find(|x| !free(*x)).unwrap(), 0));
        }
    }
    out
}

fn shared(g: Piece, h: Piece) -> f64 {
    (g.1.min(h.1) - g.0.max(h.0)).max(0) as f64
}

/// u, |u, cu, coverage and (k)u of the first value, by their definitions.
fn family(text: &Spans) -> [Option<f64>; 5] {
    let all: Vec<Vec<Piece>> = (0..text.coders().len()).map(|c| pieces(text, c, None)).collect();
    let m = all.len() as f64;
    let mut l = [[0.0; 4]; 4];
    let mut own = [0.0; 4];
    let mut met = [0.0; 4];
    for (i, one) in all.iter().enumerate() {
        for g in one {
            let length = (g.1 - g.0) as f64;
            own[g.2] += if g.2 == 0 { length } else { length * length };
            for (_, two) in all.iter().enumerate().filter(|(j, _)| *j != i) {
                two.iter().for_each(|h| l[g.2][h.2] += shared(*g, *h) / (m - 1.0));
                let within: f64 = two.iter().filter(|h| h.2 > 0).map(|h| shared(*g, *h)).sum();
                met[g.2] += within * within / (m - 1.0);
            }
        }
    }
    let row = l.map(|r| r.iter().sum::<f64>());
    let all: f64 = row.iter().sum();
    let below = all * all - own.iter().sum::<f64>();
    let chance = |c: usize, k: usize| all * (row[c] * row[k] - if c == k { own[c] } else { 0.0 }) / below;
    let off = |f: &dyn Fn(usize, usize) -> f64, from: usize| {
        (from..4)
            .flat_map(|c| (from..4).filter(move |k| *k != c).map(move |k| (c, k)))
            .map(|(c, k)| f(c, k))
            .sum::<f64>()
    };
    let ratio = |o: f64, e: f64| (e > 1e-9).then(|| 1.0 - o / e);
    let u = ratio(off(&|c, k| l[c][k], 0), off(&chance, 0));
    let bar = ratio((1..4).map(|k| l[0][k]).sum(), (1..4).map(|k| chance(0, k)).sum());
    let valued: Vec<f64> = (0..4).map(|c| (1..4).map(|k| l[c][k]).sum()).collect();
    let total: f64 = valued[1..].iter().sum();
    let base = total - met[1..].iter().sum::<f64>() / total;
    let star = |c: usize, k: usize| (valued[c] * valued[k] - if c == k { met[c] } else { 0.0 }) / base;
    let known = total > 0.0 && base > 1e-9;
    let cu = known.then(|| ratio(off(&|c, k| l[c][k], 1), off(&star, 1))).flatten();
    let (one, with): (f64, f64) = ((1..4).map(|c| star(c, 1)).sum(), (2..4).map(|c| star(c, 1)).sum());
    let ku = (known && valued[1] > 0.0)
        .then(|| ratio(one / valued[1] * (2..4).map(|c| l[c][1]).sum::<f64>(), with))
        .flatten();
    [u, bar, cu, Some(total / all), ku]
}

/// alpha_U's parts by the double sums of the paper.
fn old(text: &Spans, code: u16) -> (f64, f64) {
    let all: Vec<Vec<Piece>> = (0..text.coders().len()).map(|c| pieces(text, c, Some(code))).collect();
    let (m, length) = (all.len() as f64, f64::from(text.length()));
    let (mut observed, mut places, mut own) = (0.0, 0.0, 0.0);
    let units = all.iter().flatten().filter(|p| p.2 > 0).count() as f64;
    for (i, one) in all.iter().enumerate() {
        for (b, e, v) in one.iter().copied() {
            let l = (e - b) as f64;
            for (j, two) in all.iter().enumerate() {
                for (b2, e2, v2) in two.iter().copied() {
                    let l2 = (e2 - b2) as f64;
                    if i != j {
                        observed += match (v > 0, v2 > 0) {
                            (true, true) if b < e2 && b2 < e => ((b - b2).pow(2) + (e - e2).pow(2)) as f64,
                            (true, false) if b2 <= b && e <= e2 => l * l,
                            (false, true) if b <= b2 && e2 <= e => l2 * l2,
                            _ => 0.0,
                        };
                    }
                    if v > 0 && v2 == 0 && l2 >= l {
                        places += l * l * (l2 - l + 1.0);
                    }
                }
            }
            if v > 0 {
                own += l * (l - 1.0);
                places += (units - 1.0) / 3.0 * (2.0 * l * l * l - 3.0 * l * l + l);
            }
        }
    }
    let expected = 2.0 / length * places / (m * length * (m * length - 1.0) - own);
    (observed / (m * (m - 1.0) * length * length), expected)
}

#[test]
fn random_units_have_the_figures_of_the_double_sums() {
    let mut dice = Random::new(21);
    let mut values = 0;
    for round in 0..3000 {
        let text = random_units(&mut dice, 2 + round % 3);
        let counted = Coincidences::of(&text, &[0, 1, 2]).unwrap();
        let found =
            [counted.u_alpha(), counted.bar_u_alpha(), counted.cu_alpha(), counted.coverage(), counted.k_u_alpha(0)];
        for (found, slow) in found.iter().zip(family(&text)) {
            match (found.value, slow) {
                (Ok(f), Some(s)) => {
                    assert!((f - s).abs() < 1e-9 * (1.0 + s.abs()), "{f} {s} {text:?}");
                    values += 1;
                }
                (Err(_), None) => {}
                other => panic!("{other:?} {text:?}"),
            }
        }
        for code in 0..3 {
            let (observed, expected) = old(&text, code);
            match legacy::disagreement(&text, code) {
                Ok(d) => {
                    assert!((d.observed - observed).abs() < 1e-12 * (1.0 + observed), "{d:?} {observed} {text:?}");
                    assert!((d.expected - expected).abs() < 1e-12 * (1.0 + expected), "{d:?} {expected} {text:?}");
                }
                Err(_) => assert!(expected.abs() < 1e-12),
            }
        }
    }
    assert!(values > 10_000, "{values}");
}
