//! Words of a source without their Markdown marks, for lists and details.
//!
//! What was coded is kept as it stands in the file, marks and all; where
//! excerpts are read, the marks are in the way. Only marks in pairs go, so that
//! `f***` stays what somebody said.

use crate::model::diagnostic::printable;

/// `text` without Markdown marks: `**Ada:** It was *cold*` is `Ada: It was
/// cold`. Signs before headings, quotations and list entries stay away too.
pub fn plain(text: &str) -> String {
    if !text.contains(['*', '_', '`', '#', '>', '\\']) {
        return text.to_owned();
    }
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

/// [`plain`] words on one line, at most `most` characters of them, without
/// control characters.
pub fn shown(text: &str, most: usize) -> String {
    // Marks take room too; what is far behind is not looked at.
    let near = text.char_indices().nth(2 * most + 80).map_or(text.len(), |(at, _)| at);
    printable(&plain(&text[..near]), most)
}

/// A line without the signs before it and its marks.
fn line(line: &str) -> String {
    let mut rest = line;
    while let Some(inner) = rest.trim_start().strip_prefix("> ") {
        rest = inner;
    }
    let heading = rest.trim_start_matches('#');
    if heading.len() < rest.len() && rest.len() - heading.len() <= 6 && heading.starts_with(' ') {
        rest = heading.trim_start();
    }
    without_marks(rest)
}

fn without_marks(line: &str) -> String {
    let chars: Vec<char> = line.chars().collect();
    let mut gone = vec![false; chars.len()];
    let mut at = 0;
    while at < chars.len() {
        let sign = chars[at];
        let length = chars[at..].iter().take_while(|c| **c == sign).count();
        match sign {
            '\\' if chars.get(at + 1).is_some_and(char::is_ascii_punctuation) => {
                gone[at] = true;
                at += 2;
                continue;
            }
            '*' | '_' | '`' if !gone[at] && length <= 3 && opens(&chars, at, length) => {
                if let Some(end) = closing(&chars, at, length) {
                    gone[at..at + length].fill(true);
                    gone[end..end + length].fill(true);
                }
                at += length;
            }
            '*' | '_' | '`' => at += length,
            _ => at += 1,
        }
    }
    chars.into_iter().zip(gone).filter(|(_, gone)| !gone).map(|(c, _)| c).collect()
}

/// True if marks begin something: no word before, no white space behind.
fn opens(chars: &[char], at: usize, length: usize) -> bool {
    let before = at.checked_sub(1).map(|i| chars[i]);
    let after = chars.get(at + length);
    before.is_none_or(|c| !c.is_alphanumeric()) && after.is_some_and(|c| !c.is_whitespace())
}

/// Where the same marks end what they began: no white space before, no word
/// behind.
fn closing(chars: &[char], open: usize, length: usize) -> Option<usize> {
    let sign = chars[open];
    let mut at = open + length;
    while at < chars.len() {
        let run = chars[at..].iter().take_while(|c| **c == sign).count();
        let ends = run == length && !chars[at - 1].is_whitespace() && chars[at - 1] != '\\';
        if ends && chars.get(at + run).is_none_or(|c| !c.is_alphanumeric()) {
            return Some(at);
        }
        at += run.max(1);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_and_stressed_words_are_read_without_their_marks() {
        assert_eq!(plain("**Ada:** It was *cold*, _very_."), "Ada: It was cold, very.");
        assert_eq!(plain("heard her.\n\n**Interviewer:** And then?"), "heard her.\n\nInterviewer: And then?");
        assert_eq!(plain("## What it changed\n> said `so`"), "What it changed\nsaid so");
        assert_eq!(plain("***both*** and **one *in* the other**"), "both and one in the other");
    }

    #[test]
    fn signs_that_mark_nothing_stay() {
        for words in ["f*** off", "2 * 3 * 4", "snake_case_name", "*unclosed", "a#b > c", "#tag", "** alone **"] {
            assert_eq!(plain(words), words);
        }
        assert_eq!(plain(r"\*not stressed\*"), "*not stressed*");
    }

    #[test]
    fn words_are_shortened_after_the_marks_are_gone() {
        assert_eq!(shown("**Ada:** cold\nday", 8), "Ada: col…");
    }
}
