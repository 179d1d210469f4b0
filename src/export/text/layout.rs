//! Fitting text into columns of a terminal.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Columns that `text` takes.
pub fn width(text: &str) -> usize {
    text.width()
}

/// `text` in at most `max` columns, cut between grapheme clusters with `…`.
pub fn cut(text: &str, max: usize) -> String {
    if width(text) <= max {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 1; // the sign of the cut
    for cluster in text.graphemes(true) {
        used += width(cluster);
        if used > max {
            break;
        }
        out.push_str(cluster);
    }
    out.truncate(out.trim_end().len());
    if max > 0 {
        out.push('…');
    }
    out
}

/// `text` in exactly `to` columns.
pub fn fit(text: &str, to: usize, right: bool) -> String {
    let text = cut(text, to);
    let space = " ".repeat(to - width(&text));
    if right { space + &text } else { text + &space }
}

/// `text` in lines of at most `max` columns, broken at spaces and after
/// hyphens where there are any.
pub fn wrapped(text: &str, max: usize) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut now = String::new();
    for word in pieces(text) {
        if !now.is_empty() && width(&now) + width(word.trim_end()) > max {
            out.push(std::mem::take(&mut now).trim_end().to_owned());
        }
        now.push_str(&cut(word, max));
    }
    if !now.trim().is_empty() || out.is_empty() {
        out.push(now.trim_end().to_owned());
    }
    out
}

/// Words with the spaces after them; a word is also ended by a hyphen.
fn pieces(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut from = 0;
    let mut letters = text.char_indices().peekable();
    while let Some((at, c)) = letters.next() {
        let end = at + c.len_utf8();
        let next_is_space = letters.peek().is_some_and(|(_, n)| *n == ' ');
        if (c == ' ' || c == '-') && !next_is_space {
            out.push(&text[from..end]);
            from = end;
        }
    }
    out.push(&text[from..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_never_splits_a_sign_or_leaves_half_a_wide_one() {
        assert_eq!(cut("數位時代", 5), "數位…");
        assert_eq!(cut("數位時代", 4), "數…");
        assert_eq!(cut("ae\u{301}tat", 3), "ae\u{301}…");
        assert_eq!(cut("abc", 3), "abc");
        assert_eq!(fit("ab", 4, true), "  ab");
    }

    #[test]
    fn lines_break_at_spaces_and_after_hyphens() {
        assert_eq!(wrapped("local-authority staff here", 10), ["local-", "authority", "staff here"]);
        assert_eq!(wrapped("unbreakableword", 6), ["unbre…"]);
        assert_eq!(wrapped("", 6), [""]);
    }
}
