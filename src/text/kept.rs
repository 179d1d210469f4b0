//! Whether changed words are still the words that were coded.
//!
//! A place between known words is not enough: what was replaced as a whole
//! ("[removed on request]") stands in the same place and is somebody else's.
//! So a coding is called `changed` only where enough of its words is kept. Words
//! are weighed by their letters, since small words agree by chance in any two
//! passages of a language, and a corrected spelling is the same word.

use super::project::Projection;
use unicode_segmentation::UnicodeSegmentation;

/// One letter in this many of the quote's must be kept.
const SHARE: usize = 4;
/// Up to this many words of a quote are also compared letter by letter.
const FEW: usize = 30;
/// Up to this many letters, two texts are also compared as one word.
const SHORT: usize = 100;

/// True if `found` keeps enough of the words of `quote` to be shown as the same
/// words, changed: in the same order, words with at least a quarter of the
/// quote's letters. A quote of one word must be kept itself, or corrected
/// (a number may come to be written in digits).
///
/// ```
/// use emic::text::kept::enough;
/// assert!(enough("It began in the canten.", "It all began in the canteen, really."));
/// assert!(!enough("It began in the canteen on a Tuesday.", "[removed on request]"));
/// assert!(enough("canten", "canteen") && !enough("canten", "Nothing"));
/// ```
pub fn enough(quote: &str, found: &str) -> bool {
    let (quote, found) = (Projection::of(quote).to_lowercase(), Projection::of(found).to_lowercase());
    let (wanted, here) = (words(&quote), words(&found));
    let (a, b) = (wanted.concat(), here.concat());
    if a.len().max(b.len()) <= SHORT && alike(&a, &b) {
        return true;
    }
    // *two* written as 2 shares no letter with itself.
    let digits = |w: &[Vec<char>]| w[0].iter().all(|c| c.is_numeric());
    if wanted.len() == 1 && here.len() == 1 && digits(&wanted) != digits(&here) {
        return true;
    }
    // Words all alike at both ends are quickly seen.
    let all = a.len();
    let head = wanted.iter().zip(&here).take_while(|(x, y)| x == y).count();
    let room = wanted.len().min(here.len()) - head;
    let tail = wanted.iter().rev().zip(here.iter().rev()).take(room).take_while(|(x, y)| x == y).count();
    let ends: usize = wanted[..head].iter().chain(&wanted[wanted.len() - tail..]).map(Vec::len).sum();
    all > 0 && (ends * SHARE >= all || kept(&wanted, &here) * SHARE >= all)
}

/// The words of a text; of one without letters and digits (`👩‍🍳`, `…`), all its
/// characters that are not white space, as one word.
fn words(text: &str) -> Vec<Vec<char>> {
    let words: Vec<Vec<char>> = text.unicode_words().map(|w| w.chars().collect()).collect();
    if words.is_empty() {
        let rest: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
        return Some(rest).filter(|r| !r.is_empty()).into_iter().collect();
    }
    words
}

/// The most letters of `wanted` in words that stand, in this order, in `here`.
fn kept(wanted: &[Vec<char>], here: &[Vec<char>]) -> usize {
    let few = wanted.len() <= FEW;
    heaviest(wanted, here, |a, b| a == b || (few && alike(a, b)), Vec::len)
}

/// True if two words are one word with a letter or two other: two thirds of
/// the letters of the longer one stand in both, in the same order.
fn alike(a: &[char], b: &[char]) -> bool {
    let (less, more) = (a.len().min(b.len()), a.len().max(b.len()));
    more > 0 && less * 3 >= more * 2 && heaviest(a, b, |x, y| x == y, |_| 1) * 3 >= more * 2
}

/// The greatest weight of pairs of the same things in the same order.
fn heaviest<T>(a: &[T], b: &[T], same: impl Fn(&T, &T) -> bool, weight: impl Fn(&T) -> usize) -> usize {
    let mut row = vec![0usize; b.len() + 1];
    for x in a {
        let (mut corner, w) = (0, weight(x));
        for (at, y) in b.iter().enumerate() {
            let above = row[at + 1];
            let paired = if same(x, y) { corner + w } else { 0 };
            row[at + 1] = above.max(row[at]).max(paired);
            corner = above;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LONG: &str = "It's a morning or it's court. And for many of them the court is a day of work lost, \
        and then a fine on top of it, and then not knowing.";

    #[test]
    fn a_passage_taken_out_on_request_is_not_the_same_words() {
        for put in ["[removed on request]", "[1]", "on", "Nothing.", "[…]", "", "Removed: it is a court matter."] {
            assert!(!enough(LONG, put), "{put}");
        }
    }

    #[test]
    fn one_word_is_kept_if_it_was_corrected_and_not_if_another_stands_there() {
        for (old, new) in [
            ("canten", "canteen"),
            ("recieved", "received"),
            ("canteen", "can teen"),
            ("don't", "do not"),
            ("café", "cafe\u{301}s"),
            ("teh", "the"),
            ("Stove", "stove, really"),
            ("two", "2"),
            ("2", "two"),
        ] {
            assert!(enough(old, new), "{old} {new}");
        }
        for (old, new) in [
            ("canteen", "kitchen"),
            ("no", "on"),
            ("Tuesday", "Monday"),
            ("👩\u{200d}🍳", "cook"),
            ("cook", "👩\u{200d}🍳"),
        ] {
            assert!(!enough(old, new), "{old} {new}");
        }
    }

    #[test]
    fn a_sentence_made_shorter_or_longer_is_kept() {
        assert!(enough("Nobody slept that week.", "None slept."));
        assert!(enough("on a Tuesday", "on a Wednesday morning"));
        assert!(enough("I mean, you know, it was really hard back then", "It was hard"));
        assert!(enough("我們沒有機會", "我們幾乎沒有任何機會"));
        assert!(!enough("我們沒有機會", "應要求刪除"));
    }

    proptest! {
        /// A letter or a word other, more or less, in words said once.
        #[test]
        fn small_edits_inside_are_kept(
            mut words in prop::collection::vec("[a-m]{4,9}", 1..40), at in 0usize..40, how in 0u8..4, put in "[n-z]",
        ) {
            let old = words.join(" ");
            let at = at % words.len();
            match how {
                0 => words[at].insert_str(2, &put),
                1 => drop(words[at].remove(1)),
                2 => words[at].replace_range(1..2, &put),
                _ if words.len() > 2 => drop(words.remove(at)),
                _ => words.insert(at, "nur".into()),
            }
            prop_assume!(words.len() > 2 || how != 3 || old.len() > 4);
            prop_assert!(enough(&old, &words.join(" ")));
        }

        /// Other words in their place, of which a few small ones are the same.
        #[test]
        fn other_words_are_not(
            old in prop::collection::vec("[a-m]{4,9}", 8..60), new in prop::collection::vec("[n-z]{1,9}", 0..60),
        ) {
            let mut small = old.clone();
            small[4] = "on".into();
            let mut new = new;
            new.insert(new.len() / 2, "on".into());
            prop_assert!(!enough(&small.join(" "), &new.join(" ")));
        }
    }
}
