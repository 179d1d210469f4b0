//! How wide words are, about: who draws the picture chooses the font, so nobody
//! knows it here. Guesses are on the safe side.

use crate::export::paper::units;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// About how wide words are in letters of this height.
pub fn width(words: &str, size: f64) -> f64 {
    words.graphemes(true).map(letter).sum::<f64>() * size
}

/// Of a letter, in heights of letters.
fn letter(cluster: &str) -> f64 {
    match cluster.chars().next() {
        _ if cluster.width() == 0 => 0.0,
        _ if cluster.width() > 1 => 1.05,
        Some('i' | 'j' | 'l' | 'I' | 't' | 'f' | 'r' | ' ' | '.' | ',' | ':' | ';' | '\'' | '(' | ')' | '|') => 0.36,
        Some('m' | 'w' | 'M' | 'W' | '%' | '…' | '—') => 0.95,
        Some(c) if c.is_uppercase() => 0.75,
        _ => 0.6,
    }
}

/// `words` in at most so much room; what is left out is marked.
pub fn cut(words: &str, size: f64, room: f64) -> String {
    if width(words, size) <= room {
        return words.to_owned();
    }
    let mut used = width("…", size);
    let taken = words.graphemes(true).take_while(|cluster| {
        used += width(cluster, size);
        used <= room
    });
    taken.collect::<String>().trim_end().to_owned() + "…"
}

/// How wide the longest word is that a line cannot be broken in.
pub fn longest(words: &str, size: f64) -> f64 {
    units(words).iter().map(|unit| width(unit.trim_end(), size)).fold(0.0, f64::max)
}

/// Lines of at most so much room, broken between words, or, where a script has no
/// spaces or a word is too long, inside.
pub fn wrapped(words: &str, size: f64, room: f64) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new()];
    let mut used = 0.0;
    let whole = |unit: &String| width(unit.trim_end(), size) <= room;
    let pieces = units(words).into_iter().flat_map(|unit| match whole(&unit) {
        true => vec![unit],
        false => unit.graphemes(true).map(str::to_owned).collect(),
    });
    for piece in pieces {
        if used > 0.0 && used + width(piece.trim_end(), size) > room {
            lines.push(String::new());
            used = 0.0;
        }
        if let Some(line) = lines.last_mut().filter(|line| !(line.is_empty() && piece.trim().is_empty())) {
            line.push_str(&piece);
            used += width(&piece, size);
        }
    }
    let lines: Vec<String> = lines.into_iter().map(|line| line.trim_end().to_owned()).collect();
    lines.into_iter().filter(|line| !line.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_broken_between_words_and_inside_where_there_are_none() {
        assert_eq!(wrapped("one two three", 10.0, 45.0), ["one two", "three"]);
        assert_eq!(wrapped("officer (north)", 10.0, 60.0), ["officer", "(north)"]);
        assert!(wrapped(&"警察".repeat(40), 10.0, 100.0).iter().all(|line| line.chars().count() <= 9));
        assert_eq!(wrapped("", 10.0, 45.0), [""; 0]);
    }

    #[test]
    fn what_is_too_long_ends_in_a_mark() {
        assert_eq!(cut("short", 10.0, 60.0), "short");
        let long = cut("neighbourhoods", 10.0, 60.0);
        assert!(long.ends_with('…') && width(&long, 10.0) <= 60.0, "{long}");
    }
}
