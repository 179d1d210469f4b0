//! Finding a code by a few of its letters.
//!
//! A small subsequence scorer is enough: a codebook has hundreds of entries,
//! not millions, and a person types three or four letters. Letters that stand
//! at the start of a word or right after one another count more, gaps cost,
//! and a query of several words must match with each of them.

/// How well `query` fits `text`; greater is better, `None` if a letter is
/// missing. Case and accents of case do not matter. An empty query fits
/// everything with 0.
pub fn score(query: &str, text: &str) -> Option<i32> {
    let text: Vec<char> = text.chars().flat_map(char::to_lowercase).collect();
    query.split_whitespace().map(|word| score_word(word, &text)).sum()
}

/// How plainly `query` is found in texts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Plainness {
    /// Letters here and there.
    #[default]
    Scattered,
    /// Each word stands in it as typed, or as the first letters of words.
    AsTyped,
    /// A word begins with each word typed.
    WordStart,
}

/// How plainly each word of `query` is found in one of `texts`; the least
/// plain one counts.
pub fn plainness(query: &str, texts: &[&str]) -> Plainness {
    let texts: Vec<String> = texts.iter().map(|t| t.to_lowercase()).collect();
    let words = query.split_whitespace().map(str::to_lowercase);
    words
        .map(|word| texts.iter().map(|text| word_in(&word, text)).max().unwrap_or_default())
        .min()
        .unwrap_or(Plainness::AsTyped)
}

fn word_in(word: &str, text: &str) -> Plainness {
    let starts_word = |at: usize| !text[..at].ends_with(char::is_alphanumeric);
    let mut initials = text.split(|c: char| !c.is_alphanumeric()).filter_map(|w| w.chars().next());
    if text.match_indices(word).any(|(at, _)| starts_word(at)) {
        Plainness::WordStart
    } else if text.contains(word) || word.chars().all(|c| initials.any(|i| i == c)) {
        Plainness::AsTyped
    } else {
        Plainness::Scattered
    }
}

fn score_word(word: &str, text: &[char]) -> Option<i32> {
    let word: Vec<char> = word.chars().flat_map(char::to_lowercase).collect();
    let first = *word.first()?;
    let starts = text.iter().enumerate().filter(|(_, c)| **c == first).map(|(i, _)| i);
    let both = |start| score_from(&word, text, start, true).max(score_from(&word, text, start, false));
    starts.filter_map(both).max()
}

/// Greedy match of `word` that begins at `start`; with `jump` it prefers the
/// start of a later word to the nearest place.
fn score_from(word: &[char], text: &[char], start: usize, jump: bool) -> Option<i32> {
    let mut total = if start == 0 { 4 } else { 0 };
    let mut last: Option<usize> = None;
    let mut from = start;
    for wanted in word {
        let at = best_next(text, from, *wanted, last.is_none(), jump)?;
        let boundary = at == 0 || !text[at - 1].is_alphanumeric();
        total += match last {
            Some(l) if at == l + 1 => 10,
            _ if boundary => 9,
            None => 1,
            Some(l) => -((at - l - 1).min(6) as i32),
        };
        last = Some(at);
        from = at + 1;
    }
    Some(total)
}

/// The next place of `wanted`: right after the last one, else (with `jump`)
/// at the start of a word, else anywhere.
fn best_next(text: &[char], from: usize, wanted: char, first: bool, jump: bool) -> Option<usize> {
    if first || text.get(from) == Some(&wanted) {
        return (text.get(from) == Some(&wanted)).then_some(from);
    }
    let places = || text.iter().enumerate().skip(from).filter(|(_, c)| **c == wanted).map(|(i, _)| i);
    let word_start = if jump { places().find(|i| !text[i - 1].is_alphanumeric()) } else { None };
    word_start.or_else(|| places().next())
}

#[cfg(test)]
mod tests {
    use super::score;

    #[test]
    fn letters_at_the_start_of_words_find_a_code_before_scattered_ones() {
        let initials = score("acr", "avoiding criminal records");
        assert!(initials > score("acr", "a chaotic winter"));
        assert!(initials > score("acr", "place recorded"));
    }

    #[test]
    fn a_letter_that_is_missing_finds_nothing() {
        assert_eq!(score("xyz", "trust"), None);
        assert_eq!(score("tt", "trs"), None);
    }

    #[test]
    fn words_may_come_in_any_order_and_case() {
        assert!(score("REC avoid", "Avoiding criminal records").is_some());
        assert!(score("", "anything") == Some(0));
    }

    #[test]
    fn the_beginning_of_the_name_wins() {
        assert!(score("tru", "trust") > score("tru", "distrust"));
    }
}
