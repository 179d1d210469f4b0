//! Texts as weighted words.
//!
//! A text is a vector of TF-IDF weights (Salton and Buckley 1988, *Term-weighting
//! approaches in automatic text retrieval*; here `(1 + ln tf) · ln((N + 1) / df)`,
//! length 1): a word weighs more the oftener it stands in the text and the fewer
//! passages of the study have it. What is said in every tenth passage says
//! nothing of a code and is left out, so no list of stop words is needed.

use crate::text::tokens::{Stems, tokens_in};
use std::collections::{BTreeMap, HashMap};

/// Words that more than this share of the passages have are left out …
const COMMON: f64 = 0.1;

/// … unless there are fewer passages than this.
const FEW: u32 = 50;

/// A text: words by number, with weights; in order of the numbers, of length 1.
pub type Vector = Vec<(u32, f64)>;

/// The words of a study, by their stems.
#[derive(Clone, Debug, Default)]
pub struct Words {
    numbers: HashMap<String, u32>,
    /// A form in which the word stands in the study: the commonest.
    forms: Vec<BTreeMap<String, u32>>,
    /// Passages that have it.
    holding: Vec<u32>,
    /// All passages.
    passages: u32,
}

/// How often each word stands in a text.
pub type Counts = BTreeMap<u32, u32>;

impl Words {
    /// Counts the words of a passage of the study, and remembers that it has
    /// them.
    pub fn learn(&mut self, text: &str, stems: Stems) -> Counts {
        let mut counts = Counts::new();
        for token in tokens_in(stems, text, 0) {
            let next = self.numbers.len() as u32;
            let number = *self.numbers.entry(stems.stem(&token.word)).or_insert(next);
            if number == next {
                self.forms.push(BTreeMap::new());
                self.holding.push(0);
            }
            *self.forms[number as usize].entry(token.word).or_insert(0) += 1;
            *counts.entry(number).or_insert(0) += 1;
        }
        self.passages += 1;
        counts.keys().for_each(|n| self.holding[*n as usize] += 1);
        counts
    }

    /// Counts the words of a text that the study's passages have.
    pub fn count(&self, text: &str, stems: Stems) -> Counts {
        let mut counts = Counts::new();
        for token in tokens_in(stems, text, 0) {
            if let Some(number) = self.numbers.get(&stems.stem(&token.word)) {
                *counts.entry(*number).or_insert(0) += 1;
            }
        }
        counts
    }

    /// The vector of a text.
    pub fn vector(&self, counts: &Counts) -> Vector {
        let most = if self.passages < FEW { f64::INFINITY } else { f64::from(self.passages) * COMMON };
        let weighed =
            counts.iter().filter(|(n, _)| f64::from(self.holding[**n as usize]) <= most).map(|(number, times)| {
                let holding = f64::from(self.holding[*number as usize].max(1));
                let rare = ((f64::from(self.passages) + 1.0) / holding).ln();
                (*number, (1.0 + f64::from(*times).ln()) * rare)
            });
        let mut vector: Vector = weighed.collect();
        normalise(&mut vector);
        vector
    }

    /// The word as people know it.
    pub fn form(&self, number: u32) -> &str {
        let forms = self.forms.get(number as usize).into_iter().flatten();
        // Of forms as common as each other the first of the alphabet.
        forms.max_by(|a, b| a.1.cmp(b.1).then(b.0.cmp(a.0))).map_or("", |(form, _)| form.as_str())
    }
}

/// Makes a vector as long as 1; one of nothing stays so.
pub fn normalise(vector: &mut Vector) {
    let length = vector.iter().map(|(_, w)| w * w).sum::<f64>().sqrt();
    if length > 0.0 {
        vector.iter_mut().for_each(|(_, w)| *w /= length);
    }
}

/// What two vectors have in common: the words with what each adds to the
/// cosine, most first.
pub fn common(a: &Vector, b: &Vector) -> Vec<(u32, f64)> {
    let mut out = Vec::new();
    let mut theirs = b.iter().peekable();
    for (number, weight) in a {
        while theirs.next_if(|(n, _)| n < number).is_some() {}
        if let Some((_, other)) = theirs.next_if(|(n, _)| n == number) {
            out.push((*number, weight * other));
        }
    }
    out.sort_by(|x, y| y.1.total_cmp(&x.1).then(x.0.cmp(&y.0)));
    out
}

/// The cosine of two vectors of length 1: 0 for nothing in common, 1 for the
/// same words in the same measure.
pub fn cosine(a: &Vector, b: &Vector) -> f64 {
    let (mut sum, mut theirs) = (0.0, b.iter().peekable());
    for (number, weight) in a {
        while theirs.next_if(|(n, _)| n < number).is_some() {}
        if let Some((_, other)) = theirs.next_if(|(n, _)| n == number) {
            sum += weight * other;
        }
    }
    sum
}

/// Sums of vectors, and their middle.
#[derive(Clone, Debug, Default)]
pub struct Centroid {
    sum: BTreeMap<u32, f64>,
    /// Vectors in it.
    pub of: u32,
}

impl Centroid {
    /// Takes one in.
    pub fn add(&mut self, vector: &Vector) {
        vector.iter().for_each(|(number, weight)| *self.sum.entry(*number).or_insert(0.0) += weight);
        self.of += 1;
    }

    /// The direction of all of them but those in `without`.
    pub fn middle(&self, without: Option<&Vector>) -> Vector {
        self.middle_without(without.into_iter())
    }

    /// The same, of any number.
    pub fn middle_without<'v>(&self, without: impl Iterator<Item = &'v Vector>) -> Vector {
        let mut sum = self.sum.clone();
        for (number, weight) in without.flatten() {
            if let Some(all) = sum.get_mut(number) {
                *all -= weight;
            }
        }
        let mut out: Vector = sum.into_iter().filter(|(_, weight)| *weight > 1e-12).collect();
        normalise(&mut out);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_few_passages_have_weighs_more() {
        let mut words = Words::default();
        let stems = Stems::of(Some("en"));
        let texts = ["the cell was cold", "the cells were full", "the record was lost", "the day was long"];
        let counts: Vec<Counts> = texts.iter().map(|t| words.learn(t, stems)).collect();
        let vector = words.vector(&counts[0]);
        let weight = |word: &str| vector.iter().find(|(n, _)| words.form(*n) == word).map_or(0.0, |(_, w)| *w);
        assert!(weight("cold") > weight("cell") && weight("cell") > weight("the"));
        assert!((cosine(&vector, &vector) - 1.0).abs() < 1e-12);
        let other = words.vector(&counts[1]);
        let shared: Vec<&str> = common(&vector, &other).iter().map(|(n, _)| words.form(*n)).collect();
        assert_eq!(shared[0], "cell", "both forms are one word");
        let sum: f64 = common(&vector, &other).iter().map(|(_, w)| w).sum();
        assert!((sum - cosine(&vector, &other)).abs() < 1e-12);
    }

    #[test]
    fn the_middle_without_one_is_the_middle_of_the_others() {
        let (a, b) = (vec![(1, 0.6), (2, 0.8)], vec![(2, 1.0)]);
        let mut centroid = Centroid::default();
        centroid.add(&a);
        centroid.add(&b);
        assert_eq!(centroid.middle(Some(&a)), b);
        assert_eq!(centroid.middle(None).len(), 2);
    }
}
