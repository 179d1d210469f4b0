//! Words that some parts of a study have more often than the rest.

use super::frequency::Frequencies;
use super::log_likelihood;
use crate::model::table::{Cell, Column, Kind, Table};
use std::collections::BTreeSet;

/// One word here and there.
#[derive(Clone, Debug, PartialEq)]
pub struct Key {
    /// The word.
    pub word: String,
    /// Times here.
    pub here: u64,
    /// Times in the rest.
    pub rest: u64,
    /// Sources that have it here.
    pub sources: u64,
    /// How sure it is that the two differ: see [`log_likelihood`].
    pub log_likelihood: f64,
    /// How much they differ: the binary logarithm of how many times as common
    /// the word is here (Hardie 2014, *Log Ratio: an informal introduction*; half
    /// a time where it is not said at all). 1: twice as common.
    pub log_ratio: f64,
}

/// Words that are commoner in `here` than in `rest`, the surest first.
pub fn keys(here: &Frequencies, rest: &Frequencies) -> Vec<Key> {
    let (c, d) = (here.all as f64, rest.all as f64);
    let words: BTreeSet<&String> = here.words.keys().collect();
    let mut out = Vec::new();
    for word in words {
        let count = &here.words[word];
        let (a, b) = (count.times as f64, rest.words.get(word).map_or(0.0, |c| c.times as f64));
        if d == 0.0 || a / c <= b / d {
            continue;
        }
        out.push(Key {
            word: word.clone(),
            here: count.times,
            rest: b as u64,
            sources: count.sources.len() as u64,
            log_likelihood: log_likelihood(a, b, c, d),
            log_ratio: ((a / c) / (if b > 0.0 { b } else { 0.5 } / d)).log2(),
        });
    }
    out.sort_by(|a, b| b.log_likelihood.total_cmp(&a.log_likelihood).then(a.word.cmp(&b.word)));
    out
}

/// Words that are rarer in `here` than in `rest`, the surest first; their log
/// ratio is below 0.
pub fn rarer(here: &Frequencies, rest: &Frequencies) -> Vec<Key> {
    let other = |key: Key| Key {
        here: key.rest,
        rest: key.here,
        sources: here.words.get(&key.word).map_or(0, |c| c.sources.len() as u64),
        log_ratio: -key.log_ratio,
        ..key
    };
    keys(rest, here).into_iter().map(other).collect()
}

/// One row a word.
pub fn table(keys: &[Key], (here, rest): (&Frequencies, &Frequencies), limit: usize) -> Table {
    let columns = vec![
        Column::new("word", Kind::Text),
        Column::new("here", Kind::Number),
        Column::new("rest", Kind::Number),
        Column::new("log_likelihood", Kind::Number),
        Column::new("log_ratio", Kind::Number),
        Column::new("sources", Kind::Number),
    ];
    let row = |key: &Key| {
        vec![
            Cell::Text(key.word.clone()),
            Cell::Count(key.here),
            Cell::Count(key.rest),
            Cell::number(key.log_likelihood, 2),
            Cell::number(key.log_ratio, 2),
            Cell::Count(key.sources),
        ]
    };
    let title = format!("{} words here, {} in the rest", here.all, rest.all);
    let mut table = Table::list(title, columns, keys.iter().take(limit).map(row).collect());
    table.notes = vec![
        "log_likelihood: how sure it is that the word is commoner here, or rarer (6.63 for p < 0.01, of one word). log_ratio: how much; 1 is twice as common, -1 half as common.".to_owned(),
        "Words of one speaker are not independent of each other: look at the column sources.".to_owned(),
    ];
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::words::frequency::Count;

    fn of(words: &[(&str, u64)], all: u64) -> Frequencies {
        let count = |(word, times): &(&str, u64)| ((*word).to_owned(), Count { times: *times, ..Count::default() });
        Frequencies { words: words.iter().map(count).collect(), all }
    }

    #[test]
    fn the_figures_are_those_of_a_table_reckoned_by_hand() {
        // 20 of 1,000 against 10 of 2,000: E = 10 and 20.
        let keys = keys(&of(&[("shame", 20), ("the", 10)], 1_000), &of(&[("shame", 10), ("the", 40)], 2_000));
        assert_eq!(keys.len(), 1, "what is rarer here is no key word");
        let expected = 2.0 * (20.0 * 2f64.ln() + 10.0 * 0.5f64.ln());
        assert!((keys[0].log_likelihood - expected).abs() < 1e-9);
        assert!((keys[0].log_ratio - 2.0).abs() < 1e-9);
    }

    #[test]
    fn a_word_is_as_much_rarer_here_as_it_is_commoner_in_the_rest() {
        let (here, rest) = (of(&[("shame", 20), ("the", 10)], 1_000), of(&[("shame", 10), ("the", 40)], 2_000));
        let (less, more) = (rarer(&here, &rest), keys(&rest, &here));
        assert_eq!((less.len(), less[0].word.as_str(), less[0].here, less[0].rest), (1, "the", 10, 40));
        assert_eq!((less[0].log_likelihood, less[0].log_ratio), (more[0].log_likelihood, -more[0].log_ratio));
    }
}
