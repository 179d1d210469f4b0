//! How good the suggestions are, on the study's own codings.
//!
//! Ten times a tenth of the sources is put aside, the middles are made from the
//! rest, and for every coded passage of the tenth the codes are ranked. A code
//! is right if a coding of it shares words with the passage. Beside it stand
//! what chance would give (codes in any order), what the commonest codes would
//! give, and what looking for the words of the code's name would give. The
//! weights of words come from all passages, coded or not; codings of the tenth
//! are never learned from, nor are the codebook's examples, which are quoted from
//! it. Only codings that count as evidence are right.

use super::vectors::{Centroid, Vector};
use super::{Model, Passage, ranked};
use crate::model::study::Study;
use crate::text::tokens::Stems;

/// Folds.
const FOLDS: usize = 10;

/// How good a way of ranking codes is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Quality {
    /// Of the first 1, 3, 5 codes, how many are right.
    pub precision: [f64; 3],
    /// Of the right codes, how many stand among the first 1, 3, 5.
    pub recall: [f64; 3],
    /// Mean average precision (Manning, Raghavan and Schütze 2008, section 8.4).
    pub map: f64,
}

/// The first so many codes.
pub const FIRST: [usize; 3] = [1, 3, 5];

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evaluation {
    /// Coded passages that were ranked for.
    pub passages: usize,
    /// Codes that are used.
    pub codes: usize,
    /// Each way with its name.
    pub ways: Vec<(&'static str, Quality)>,
    /// Of each code: by index, uses, and how many of them had it among the first 5.
    pub by_code: Vec<(usize, usize, usize)>,
}

/// Tries it.
pub fn evaluate(study: &Study, model: &Model) -> Evaluation {
    let used = |code: usize| model.passages.iter().any(|p| p.right.contains(&code));
    let codes: Vec<usize> = (0..study.codebook.codes.len()).filter(|c| used(*c)).collect();
    let tested: Vec<&Passage> = model.passages.iter().filter(|p| !p.right.is_empty()).collect();
    let mut rankings: [Vec<Vec<usize>>; 3] = Default::default();
    let mut asked = Vec::new();
    for fold in 0..FOLDS {
        let middles = middles(study, model, fold);
        let common = commonest(study, model, fold, &codes);
        let names = names(study, model, &codes);
        for (number, passage) in tested.iter().filter(|p| p.source % FOLDS == fold).enumerate() {
            asked.push(*passage);
            let likely = ranked(passage, number, &middles).into_iter().map(|s| s.code);
            rankings[0].push(filled(likely.filter(|c| codes.contains(c)).collect(), &common));
            rankings[1].push(common.clone());
            let named = ranked(passage, number, &names).into_iter().map(|s| s.code);
            rankings[2].push(filled(named.collect(), &common));
        }
    }
    let right: Vec<&[usize]> = asked.iter().map(|p| &p.right[..]).collect();
    let [likely, common, named] = rankings;
    let by_code = codes.iter().map(|code| {
        let uses: Vec<usize> = (0..right.len()).filter(|i| right[*i].contains(code)).collect();
        let found = uses.iter().filter(|i| likely[**i].iter().take(5).any(|c| c == code)).count();
        (*code, uses.len(), found)
    });
    Evaluation {
        passages: right.len(),
        codes: codes.len(),
        by_code: by_code.collect(),
        ways: vec![
            ("suggestions", quality(&likely, &right)),
            ("words of the code's name", quality(&named, &right)),
            ("commonest codes first", quality(&common, &right)),
            ("chance", chance(&right, codes.len())),
        ],
    }
}

/// What is not ranked comes behind in the order of `rest`.
fn filled(mut ranking: Vec<usize>, rest: &[usize]) -> Vec<usize> {
    let missing: Vec<usize> = rest.iter().filter(|c| !ranking.contains(c)).copied().collect();
    ranking.extend(missing);
    ranking
}

/// The middles of all codes without the codings of a fold.
fn middles(study: &Study, model: &Model, fold: usize) -> Vec<(usize, Vector)> {
    let mut centroids = vec![Centroid::default(); study.codebook.codes.len()];
    for (coding, code, vector) in &model.codings {
        if study.source_index(&study.codings[*coding].source).is_some_and(|s| s % FOLDS != fold) {
            centroids[*code].add(vector);
        }
    }
    for (code, centroid) in centroids.iter_mut().enumerate() {
        // Examples are quoted from sources, the tenth's too.
        model.said_of(study, code, false).iter().for_each(|v| centroid.add(v));
    }
    centroids.iter().enumerate().filter(|(_, c)| c.of > 0).map(|(code, c)| (code, c.middle(None))).collect()
}

/// Codes by how often they are used outside a fold.
fn commonest(study: &Study, model: &Model, fold: usize, codes: &[usize]) -> Vec<usize> {
    let mut uses = vec![0usize; study.codebook.codes.len()];
    let others = model.passages.iter().filter(|p| p.source % FOLDS != fold);
    others.flat_map(|p| &p.right).for_each(|c| uses[*c] += 1);
    let mut out = codes.to_vec();
    out.sort_by_key(|c| (std::cmp::Reverse(uses[*c]), *c));
    out
}

/// The words of the codes' names.
fn names(study: &Study, model: &Model, codes: &[usize]) -> Vec<(usize, Vector)> {
    let stems = Stems::of(study.config.language.as_deref());
    let name = |code: &usize| model.words.vector(&model.words.count(&study.codebook.codes[*code].name, stems));
    codes.iter().map(|code| (*code, name(code))).collect()
}

fn quality(rankings: &[Vec<usize>], right: &[&[usize]]) -> Quality {
    let mut out = Quality::default();
    let n = right.len().max(1) as f64;
    for (ranking, right) in rankings.iter().zip(right) {
        for (at, first) in FIRST.iter().enumerate() {
            let hits = ranking.iter().take(*first).filter(|c| right.contains(c)).count() as f64;
            out.precision[at] += hits / *first as f64 / n;
            out.recall[at] += hits / right.len() as f64 / n;
        }
        let (mut hits, mut sum) = (0.0, 0.0);
        for (place, code) in ranking.iter().enumerate() {
            if right.contains(code) {
                hits += 1.0;
                sum += hits / (place as f64 + 1.0);
            }
        }
        out.map += sum / right.len() as f64 / n;
    }
    out
}

/// What all orders of the codes give on average: of the first k codes R/N are
/// right, and k/N of the right ones stand among them; the mean of average
/// precision is exact, too (Bestgen 2015, *Exact expected average precision of
/// the random baseline for system evaluation*).
fn chance(right: &[&[usize]], codes: usize) -> Quality {
    let mut out = Quality::default();
    let (n, all) = (right.len().max(1) as f64, codes as f64);
    for right in right {
        let r = right.len() as f64;
        for (at, first) in FIRST.iter().enumerate() {
            let k = (*first as f64).min(all);
            out.precision[at] += r / all * k / *first as f64 / n;
            out.recall[at] += k / all / n;
        }
        let harmonic: f64 = (1..=codes).map(|i| 1.0 / i as f64).sum();
        let rest = if codes > 1 { (r - 1.0) / (all - 1.0) } else { 0.0 };
        out.map += (harmonic / all * (1.0 - rest) + rest) / n;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chance_is_the_mean_of_all_orders() {
        // Every order of four codes, two of them right.
        let mut orders = vec![Vec::new()];
        for _ in 0..4 {
            orders = orders
                .into_iter()
                .flat_map(|o: Vec<usize>| {
                    (0..4).filter(|c| !o.contains(c)).map(|c| [&o[..], &[c]].concat()).collect::<Vec<_>>()
                })
                .collect();
        }
        let right: Vec<&[usize]> = orders.iter().map(|_| &[0usize, 2][..]).collect();
        let (slow, exact) = (quality(&orders, &right), chance(&[&[0, 2]], 4));
        assert_eq!(orders.len(), 24);
        assert!((slow.map - exact.map).abs() < 1e-12, "{} {}", slow.map, exact.map);
        for at in 0..3 {
            assert!((slow.precision[at] - exact.precision[at]).abs() < 1e-12);
            assert!((slow.recall[at] - exact.recall[at]).abs() < 1e-12);
        }
    }

    #[test]
    fn a_perfect_order_is_perfect() {
        let q = quality(&[vec![3, 1, 0]], &[&[1, 3]]);
        assert_eq!((q.map, q.precision[0], q.recall), (1.0, 1.0, [0.5, 1.0, 1.0]));
    }
}
