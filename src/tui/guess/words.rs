//! Which codes the words of a segment speak for.
//!
//! Every code is a small text: its name, its definition, what says when to use
//! it, and the words of segments coded with it. A new segment is asked of all
//! of them as a search engine asks its documents (BM25): a word counts the
//! more, the fewer codes have it. Words are compared folded and shorn of their
//! ends, and only as hashes: two words that fall together cost a little order
//! in a list, while spelt-out words would cost megabytes.

use crate::model::codebook::Code;
use std::collections::HashMap;

/// How much a word counts that stands in the name of a code.
const NAME: f32 = 4.0;
/// The same for its definition.
const DEFINITION: f32 = 3.0;
/// The same for what says when to use it.
const FIELD: f32 = 1.5;
/// The same for a segment coded with it.
const EXCERPT: f32 = 1.0;
/// Words of a segment that are read at most.
const MOST: usize = 400;
/// Letters of a word that are compared.
const LETTERS: usize = 7;
/// BM25: how soon more of the same word stops to count.
const SATURATION: f32 = 1.2;
/// BM25: how much a long text is held against a code.
const LENGTH: f32 = 0.6;
/// Fields that say where a code does not apply, or are no words about it.
const ASIDE: [&str; 5] = ["not ", "counter", "near", "source", "exclu"];

/// The words of all codes.
#[derive(Clone, Debug, Default)]
pub struct Words {
    /// Codes that have a word, with its weight, by code.
    postings: HashMap<u32, Vec<(u32, f32)>>,
    /// Weight of all words of each code.
    lengths: Vec<f32>,
    /// The sum of `lengths`.
    total: f32,
}

impl Words {
    /// Takes up one more code with the words the codebook has of it; gives its
    /// number, counted from 0.
    pub fn push(&mut self, code: &Code) -> usize {
        let number = self.lengths.len();
        self.lengths.push(0.0);
        self.add(number, &code.name, NAME);
        self.add(number, &code.definition, DEFINITION);
        self.add(number, &code.full_definition, FIELD);
        let aside = |name: &str| ASIDE.iter().any(|a| name.to_lowercase().starts_with(a));
        for (_, text) in code.fields.iter().filter(|(name, _)| !aside(name)) {
            self.add(number, text, FIELD);
        }
        number
    }

    /// Takes up the words of a segment coded with a code.
    pub fn learn(&mut self, code: usize, segment: &str) {
        self.add(code, segment, EXCERPT);
    }

    fn add(&mut self, code: usize, text: &str, weight: f32) {
        let Some(length) = self.lengths.get_mut(code) else {
            return;
        };
        let code = code as u32;
        for word in hashes(text).take(MOST) {
            *length += weight;
            self.total += weight;
            let entries = self.postings.entry(word).or_default();
            match entries.binary_search_by_key(&code, |(c, _)| *c) {
                Ok(at) => entries[at].1 += weight,
                Err(at) => entries.insert(at, (code, weight)),
            }
        }
    }

    /// How much the words of a segment speak for each code, by number; 0 for
    /// codes that share no word with it.
    pub fn ask(&self, segment: &str) -> Vec<f32> {
        let mut out = vec![0.0; self.lengths.len()];
        let mean = (self.total / self.lengths.len().max(1) as f32).max(1.0);
        let mut words: Vec<u32> = hashes(segment).take(MOST).collect();
        words.sort_unstable();
        words.dedup();
        for entries in words.iter().filter_map(|w| self.postings.get(w)) {
            let (all, having) = (self.lengths.len() as f32, entries.len() as f32);
            let rare = ((all - having + 0.5) / (having + 0.5) + 1.0).ln();
            for (code, weight) in entries {
                let long = 1.0 - LENGTH + LENGTH * self.lengths[*code as usize] / mean;
                out[*code as usize] += rare * weight * (SATURATION + 1.0) / (weight + SATURATION * long);
            }
        }
        out
    }
}

/// The words of a text as they are compared: folded, shorn, hashed. Writing
/// without spaces gives pairs of characters.
fn hashes(text: &str) -> impl Iterator<Item = u32> + '_ {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).flat_map(|word| {
        let letters: Vec<char> = word.chars().flat_map(char::to_lowercase).collect();
        if letters.iter().any(|c| *c >= '\u{2e80}') {
            let pairs = if letters.len() == 1 { 1 } else { 2 };
            letters.windows(pairs).map(hash).collect::<Vec<_>>()
        } else if letters.len() < 3 {
            Vec::new()
        } else {
            vec![hash(stem(&letters))]
        }
    })
}

/// A word without the ends that inflection gives it, roughly.
fn stem(letters: &[char]) -> &[char] {
    const ENDS: [&[char]; 5] = [&['s'], &['i', 'n', 'g'], &['e', 'd'], &['l', 'y'], &['e']];
    let mut kept = letters;
    for end in ENDS {
        if kept.ends_with(end) && kept.len() >= end.len() + 4 {
            kept = &kept[..kept.len() - end.len()];
        }
    }
    &kept[..kept.len().min(LETTERS)]
}

/// FNV-1a over the characters.
fn hash(letters: &[char]) -> u32 {
    letters.iter().fold(0x811c_9dc5, |h, c| (h ^ u32::from(*c)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fixture;

    #[test]
    fn a_word_is_found_again_in_its_other_forms() {
        let same = |a: &str, b: &str| hashes(a).collect::<Vec<_>>() == hashes(b).collect::<Vec<_>>();
        assert!(same("Walls", "wall") && same("warned", "WARNING") && same("Cautions", "caution"));
        assert!(!same("wall", "well"));
        assert!(same("a of", ""), "very short words are not compared");
    }

    #[test]
    fn writing_without_spaces_is_compared_too() {
        let shared = |a: &str, b: &str| hashes(a).filter(|w| hashes(b).any(|o| o == *w)).count();
        assert!(shared("村民议会开会", "议会") > 0);
        assert_eq!(shared("水井", "议会"), 0);
    }

    #[test]
    fn rare_words_speak_louder_and_segments_are_learnt() {
        let mut codes = fixture::codebook(&[("water", 0), ("work", 0), ("time", 0)]).codes;
        for code in &mut codes {
            code.definition = "people talk".to_owned();
        }
        codes[1].definition.push_str(" about spades");
        let mut words = Words::default();
        assert_eq!(codes.iter().map(|c| words.push(c)).collect::<Vec<_>>(), [0, 1, 2]);
        let said = words.ask("people with spades talk");
        assert!(said[1] > said[0] && said[0] > 0.0, "{said:?}");
        assert_eq!(words.ask("mornings")[2], 0.0);
        words.learn(2, "Mornings are free.");
        assert!(words.ask("one morning")[2] > 0.0);
    }
}
