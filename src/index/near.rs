//! Words that are nearly the one typed.
//!
//! A letter more, less or another, or two neighbours changed about, each counts
//! one (the distance of Damerau and Levenshtein in its restricted form: no
//! letter is moved twice). It is asked of every word of the dictionary at every
//! key somebody presses, so only the few cells that can come to one or two are
//! worked out, and most words end after three letters.

/// Larger than any distance.
const FAR: usize = usize::MAX / 2;

/// Compares one word with many.
pub struct Near {
    want: Vec<char>,
    most: usize,
    word: Vec<char>,
    rows: [Vec<usize>; 3],
}

impl Near {
    /// For words that differ from `want` in up to `most` places.
    pub fn new(want: &str, most: usize) -> Self {
        Self { want: want.chars().collect(), most, word: Vec::new(), rows: Default::default() }
    }

    /// True if `word` is near enough.
    pub fn fits(&mut self, word: &str) -> bool {
        self.word.clear();
        self.word.extend(word.chars());
        let (want, word, most) = (&self.want, &self.word, self.most);
        let n = word.len();
        if n.abs_diff(want.len()) > most {
            return false;
        }
        self.rows.iter_mut().for_each(|row| row.resize(n + 1, FAR));
        let [before, last, here] = &mut self.rows;
        last.iter_mut().enumerate().for_each(|(j, cell)| *cell = if j <= most { j } else { FAR });
        for i in 1..=want.len() {
            let (low, high) = (i.saturating_sub(most).max(1), n.min(i + most));
            here[low - 1] = if low == 1 { i } else { FAR };
            let mut least = here[low - 1];
            for j in low..=high {
                let other = usize::from(want[i - 1] != word[j - 1]);
                let mut cell = (last[j - 1] + other).min(last[j] + 1).min(here[j - 1] + 1);
                if i > 1 && j > 1 && want[i - 1] == word[j - 2] && want[i - 2] == word[j - 1] {
                    cell = cell.min(before[j - 2] + 1);
                }
                here[j] = cell;
                least = least.min(cell);
            }
            if least > most {
                return false;
            }
            if high < n {
                here[high + 1] = FAR;
            }
            std::mem::swap(before, last);
            std::mem::swap(last, here);
        }
        last[n] <= most
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(3000))]
        #[test]
        fn near_is_what_the_whole_table_says(
            want in "[abé]{0,7}", words in prop::collection::vec("[abé]{0,7}", 1..9), most in 0usize..4,
        ) {
            let mut near = Near::new(&want, most);
            for word in &words {
                prop_assert_eq!(near.fits(word), strsim::osa_distance(&want, word) <= most, "{} {}", want, word);
            }
        }
    }
}
