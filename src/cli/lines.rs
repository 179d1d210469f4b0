//! Text for people, in lines as long as the terminal is wide.
//!
//! A sentence goes on in further lines, a little to the right of where it began, so that
//! a list stays a list. Nothing is ever cut: ids and paths are longer than a line
//! sometimes, and somebody copies them. What goes into a file or a pipe keeps its lines,
//! unless `COLUMNS` says how wide they are to be.

use super::context::Context;
use super::failure::Failure;
use super::output;
use unicode_width::UnicodeWidthStr;

/// Columns by which a line that goes on stands further to the right.
const HANG: usize = 2;

/// Prints text, control characters made visible.
///
/// # Errors
/// If it cannot be written.
pub fn print(context: &Context, text: &str) -> Result<(), Failure> {
    match output::known_width().filter(|_| context.output.is_none()) {
        Some(width) => output::text(context, &wrapped(text, width.into())),
        None => output::text(context, text),
    }
}

/// `text` in lines of at most `width` columns where spaces allow it.
pub fn wrapped(text: &str, width: usize) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let (line, end) = line.strip_suffix('\n').map_or((line, ""), |line| (line, "\n"));
        let indent = line.len() - line.trim_start_matches(' ').len();
        out.push_str(&line[..indent]);
        let mut used = indent;
        for (at, word) in line[indent..].split(' ').enumerate() {
            let room = used + 1 + word.width() <= width;
            if at > 0 && (room || word.is_empty()) {
                out.push(' ');
                used += 1;
            } else if at > 0 {
                out.truncate(out.trim_end_matches(' ').len());
                out.push('\n');
                used = indent + HANG;
                out.push_str(&" ".repeat(used));
            }
            out.push_str(word);
            used += word.width();
        }
        out.push_str(end);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_go_on_to_the_right_and_nothing_is_cut() {
        let text = "- a code was renamed\n  id  two words\n\nshort\na-very-long-path/that-fits-nowhere.md: note";
        let wanted =
            "- a code\n  was\n  renamed\n  id  two\n    words\n\nshort\na-very-long-path/that-fits-nowhere.md:\n  note";
        assert_eq!(wrapped(text, 10), wanted);
        assert_eq!(wrapped(text, 80), text);
        assert_eq!(wrapped(wanted, 10).lines().count(), wanted.lines().count(), "wrapped lines stay");
    }
}
