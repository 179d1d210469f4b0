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

/// The same, asked of a dictionary that is a tree of bytes: what is read once is
/// read for all words that begin so, and no branch is entered that cannot come to
/// a word that is near.
pub struct Branches {
    want: Vec<char>,
    most: u8,
}

/// How far a word was read, and what its beginning has cost.
#[derive(Clone, Default)]
pub struct Read {
    /// Bytes of a character that is not whole yet.
    rest: Vec<u8>,
    letter: Option<char>,
    /// Of each beginning of the word that is wanted, what it takes to come here
    /// from it; and to the letter before.
    here: Vec<u8>,
    before: Vec<u8>,
}

impl Branches {
    /// For words that differ from `want` in up to `most` places.
    pub fn new(want: &str, most: usize) -> Self {
        Self { want: want.chars().collect(), most: most.min(250) as u8 }
    }

    /// Before the first byte.
    pub fn start(&self) -> Read {
        let here = (0..=self.want.len()).map(|j| j.min(usize::from(self.most) + 1) as u8).collect();
        Read { here, ..Read::default() }
    }

    /// True if what was read is a word that is near enough.
    pub fn is_near(&self, read: &Read) -> bool {
        read.rest.is_empty() && read.here.last().is_some_and(|cost| *cost <= self.most)
    }

    /// True if it may become one.
    pub fn may_come_near(&self, read: &Read) -> bool {
        read.here.iter().any(|cost| *cost <= self.most)
    }

    /// Reads one byte more.
    pub fn after(&self, read: &Read, byte: u8) -> Read {
        let mut rest = read.rest.clone();
        rest.push(byte);
        match std::str::from_utf8(&rest).ok().and_then(|text| text.chars().next()) {
            Some(letter) => self.after_letter(read, letter),
            // What is no UTF-8 is no word.
            None if rest.len() > 3 => Read::default(),
            None => Read { rest, ..read.clone() },
        }
    }

    fn after_letter(&self, read: &Read, letter: char) -> Read {
        let Some(first) = read.here.first() else {
            return Read::default();
        };
        let far = self.most + 1;
        let mut here = Vec::with_capacity(read.here.len());
        here.push((first + 1).min(far));
        for (j, want) in self.want.iter().enumerate() {
            let mut cost = (read.here[j] + u8::from(*want != letter)).min(read.here[j + 1] + 1).min(here[j] + 1);
            let turned = j > 0 && self.want[j - 1] == letter && read.letter == Some(*want);
            if let (true, Some(before)) = (turned, j.checked_sub(1).and_then(|j| read.before.get(j))) {
                cost = cost.min(before + 1);
            }
            here.push(cost.min(far));
        }
        Read { rest: Vec::new(), letter: Some(letter), here, before: read.here.clone() }
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
                let is_near = strsim::osa_distance(&want, word) <= most;
                prop_assert_eq!(near.fits(word), is_near, "{} {}", want, word);
                let branches = Branches::new(&want, most);
                let mut read = branches.start();
                for byte in word.bytes() {
                    prop_assert!(!is_near || branches.may_come_near(&read), "{} {}", want, word);
                    read = branches.after(&read, byte);
                }
                prop_assert_eq!(branches.is_near(&read), is_near, "{} {}", want, word);
            }
        }
    }
}
