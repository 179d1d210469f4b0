//! How well a few letters name a code.
//!
//! Two letters must be enough to bring any of two hundred codes among the
//! first nine, so what they can stand for is ordered by how plainly a person
//! who thinks of that code would type them: the beginning of the name, the
//! initials of its words (small words may be left out: `dc` for “Diversion
//! from crime”), the beginning of a later word, the beginnings of some of its
//! words, letters in the middle, the branch the code is on, and last letters
//! here and there. How likely the code is decides within these steps and
//! never hides a name that is typed plainly.

use super::fuzzy;

/// The whole name.
const WHOLE: i32 = 100;
/// The name begins so.
const BEGINNING: i32 = 92;
/// The beginnings of its first words.
const INITIALS: i32 = 88;
/// A later word begins so.
const WORD: i32 = 82;
/// The beginnings of the first and of later words.
const FROM_FIRST: i32 = 78;
/// The beginnings of some of its words, in order. From here on what is typed
/// names the code; below, it is only found in it.
pub const NAMED: i32 = 72;
/// In the middle of a word.
const INSIDE: i32 = 50;
/// In the branch, or in branch and name together.
pub const BRANCH: i32 = 44;
/// Letters here and there in the name.
const SCATTERED: i32 = 16;
/// Letters here and there in the branch.
const FAR: i32 = 8;
/// What a name of one word gains, which cannot be named by initials.
const ALONE: i32 = 5;

/// Words that initials may leave out.
const SMALL: [&str; 24] = [
    "a", "an", "and", "as", "at", "by", "for", "from", "in", "is", "no", "not", "of", "on", "or", "the", "to", "with",
    "und", "der", "die", "de", "la", "le",
];

/// How well `query` names a code with this name and path (names from the top
/// down, its own last), 0 to about 110; `None` if letters are missing. Words of
/// the query must each fit; an empty one fits everything with 0.
pub fn fit(query: &str, name: &str, path: &[String]) -> Option<i32> {
    let name = lower(name);
    let branch: Vec<String> = path.iter().map(|p| lower(p)).collect();
    let whole = lower(query);
    let wholly = whole.trim();
    if wholly.is_empty() {
        return Some(0);
    }
    if wholly == name {
        return Some(WHOLE + ALONE);
    }
    if wholly.contains(' ') && name.starts_with(wholly) {
        return Some(BEGINNING + ALONE);
    }
    let words = words_of(&name);
    let fits: Option<Vec<i32>> = wholly.split_whitespace().map(|part| fit_part(part, &name, &words, &branch)).collect();
    let fits = fits?;
    let least = fits.iter().min()?;
    Some((least + fits.iter().sum::<i32>() / fits.len() as i32) / 2)
}

fn fit_part(part: &str, name: &str, words: &[&str], branch: &[String]) -> Option<i32> {
    let alone = if words.len() == 1 { ALONE } else { 0 };
    if name.starts_with(part) {
        return Some(BEGINNING + alone);
    }
    let large: Vec<&str> = words.iter().copied().filter(|w| !SMALL.contains(w)).collect();
    let letters: Vec<char> = part.chars().collect();
    let first = [words, large.as_slice()].iter().any(|w| beginnings(&letters, w, Skip::Nothing));
    if first {
        return Some(INITIALS);
    }
    if words.iter().any(|w| w.starts_with(part)) {
        return Some(WORD);
    }
    if beginnings(&letters, words, Skip::Later) {
        return Some(FROM_FIRST);
    }
    if beginnings(&letters, words, Skip::Any) {
        return Some(NAMED);
    }
    if name.contains(part) {
        return Some(INSIDE);
    }
    let line = branch.join(" ");
    let line_words = words_of(&line);
    if line_words.iter().any(|w| w.starts_with(part)) || beginnings(&letters, &line_words, Skip::Any) {
        return Some(BRANCH);
    }
    if fuzzy::score(part, name).is_some() {
        return Some(SCATTERED);
    }
    fuzzy::score(part, &line).map(|_| FAR)
}

/// Which words may be passed over.
#[derive(Clone, Copy, PartialEq)]
enum Skip {
    Nothing,
    Later,
    Any,
}

/// True if the letters are the beginnings of words, one after another.
fn beginnings(letters: &[char], words: &[&str], skip: Skip) -> bool {
    if letters.is_empty() {
        return true;
    }
    let Some((word, rest)) = words.split_first() else {
        return false;
    };
    let shared = word.chars().zip(letters).take_while(|(a, b)| a == *b).count();
    let after = if skip == Skip::Nothing { Skip::Nothing } else { Skip::Any };
    // Only a word that is spelt out in full may be followed by less of it.
    (1..=shared).rev().any(|taken| beginnings(&letters[taken..], rest, after))
        || (skip == Skip::Any && beginnings(letters, rest, skip))
}

fn words_of(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect()
}

fn lower(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(query: &str, name: &str) -> i32 {
        fit(query, name, &[name.to_owned()]).unwrap_or(-1)
    }

    #[test]
    fn initials_may_leave_small_words_out() {
        let name = "Diversion from crime";
        assert_eq!(of("dc", name), INITIALS);
        assert_eq!(of("dfc", name), INITIALS);
        assert_eq!(of("divcri", name), INITIALS);
        assert_eq!(of("fc", name), NAMED);
        assert!(of("cd", name) < INSIDE, "not in another order");
    }

    #[test]
    fn the_plainer_naming_comes_first() {
        let order = ["cr", "rc", "co", "ri", "ra", "ae"];
        let names = ["Crime", "Race and class", "Net cost", "Avoiding crime", "Class and race", "Case"];
        let fits: Vec<i32> = order.iter().zip(names).map(|(q, n)| of(q, n)).collect();
        assert!(fits[0] > fits[1] && fits[1] > fits[2] && fits[2] > fits[3], "{fits:?}");
        assert!(of("re", "Refusal") > of("re", "Refusal of help"), "one word has no initials");
        assert_eq!(of("xq", "Crime"), -1);
    }

    #[test]
    fn several_words_may_come_in_any_order_and_the_branch_counts_little() {
        assert!(of("REC avoid", "Avoiding criminal records") >= NAMED);
        let path = ["Working conditions".to_owned(), "Gatekeeper".to_owned()];
        assert_eq!(fit("wo", "Gatekeeper", &path), Some(BRANCH));
        assert_eq!(fit("wg", "Gatekeeper", &path), Some(BRANCH));
        assert_eq!(fit("", "Gatekeeper", &path), Some(0));
    }
}
