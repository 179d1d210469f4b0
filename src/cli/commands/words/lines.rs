//! A concordance for people: one line a place, the words found below each other.

use super::super::search::asked;
use super::super::text;
use super::Asked;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::output::{self, Look};
use crate::model::fold::plural;
use crate::model::study::Study;
use crate::search::lexicon::Lexicon;
use crate::search::only::Only;
use crate::search::show;
use crate::search::words::concordance::{self, Line, Sort};
use std::fmt::Write;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Words to each side, unless the person says how many.
const WINDOW: usize = 12;

/// The lines, and how many there are, in words.
///
/// # Errors
/// If the query cannot be asked, or asks for no words.
pub fn of(study: &Study, lexicon: &Lexicon, query: &str, asked: &Asked) -> Result<(Vec<Line>, String), Failure> {
    let read = asked::read(query)?;
    asked::forms(study, &read);
    let seen = Only::of_record(study, &asked.record);
    let search = asked::search(&seen, lexicon, &read)?;
    let sort = text(asked.matches, "sort").and_then(|word| Sort::ALL.into_iter().find(|(_, w)| *w == word));
    let sort = sort.map_or(Sort::default(), |(sort, _)| sort);
    let window = asked.window.unwrap_or(WINDOW);
    let mut lines = concordance::lines(study, (&search, lexicon), (window, asked.speech), sort);
    let all = lines.len();
    lines.truncate(asked.limit.unwrap_or(usize::MAX));
    let some = if lines.len() < all { format!("{} of ", lines.len()) } else { String::new() };
    let order = match sort {
        Sort::Corpus => "as in the corpus",
        Sort::Left => "by the words to the left",
        Sort::Right => "by the words to the right",
    };
    Ok((lines, format!("{some}{} of {query}, {order}", plural(all, "place"))))
}

/// Prints them, and what is to be said below.
///
/// # Errors
/// If they cannot be written.
pub fn print(context: &Context, study: &Study, lines: &[Line], below: &[&str]) -> Result<(), Failure> {
    let look = Look::of(context);
    let head = |line: &Line| {
        let source = &study.sources[line.source];
        let who = show::speakers(source, line.span).join(", ");
        output::safe(&format!("{} {who}", show::short_place(source, source.turn_of(line.span))))
    };
    let widest = |of: &mut dyn Iterator<Item = usize>, most: usize| of.max().unwrap_or(0).min(most);
    let columns = usize::from(look.width);
    let heads: Vec<String> = lines.iter().map(head).collect();
    let wide = widest(&mut heads.iter().map(|h| h.width()), columns / 4);
    let node = widest(&mut lines.iter().map(|l| l.node.width()), columns / 3);
    let room = columns.saturating_sub(wide + node + look.signs + 4).max(20);
    let mut out = String::new();
    for (line, head) in lines.iter().zip(&heads) {
        let safe = |words: &str| output::safe(words);
        let (left, right) = (end(&safe(&line.left), room / 2), start(&safe(&line.right), room - room / 2));
        let (head, node) = (start(head, wide), safe(&line.node));
        let head = format!("{head}{}", " ".repeat(wide.saturating_sub(head.width())));
        let space = if closes(&line.right) { "" } else { " " };
        let _ = writeln!(out, "{head}  {left} {}{node}{}{space}{right}", look.open, look.close);
    }
    if !lines.is_empty() {
        out.push('\n');
    }
    for words in below {
        let _ = writeln!(out, "{}", output::safe(words));
    }
    output::styled(context, &out)
}

/// True for words that begin with what ends the word before them.
fn closes(words: &str) -> bool {
    words.starts_with([',', '.', ';', ':', '!', '?', '…', ')', '”', '’', '"', '\'', '、', '。'])
}

/// The end of `words` in just so many columns.
fn end(words: &str, columns: usize) -> String {
    let mut taken: Vec<&str> = fitting(&mut words.graphemes(true).rev(), columns, words.width());
    taken.reverse();
    let kept = taken.concat();
    let sign = if kept.len() < words.len() { "…" } else { "" };
    format!("{}{sign}{kept}", " ".repeat(columns.saturating_sub(kept.width() + sign.width())))
}

/// The start of `words` in at most so many columns.
fn start(words: &str, columns: usize) -> String {
    let kept = fitting(&mut words.graphemes(true), columns, words.width()).concat();
    let sign = if kept.len() < words.len() { "…" } else { "" };
    kept + sign
}

fn fitting<'w>(clusters: &mut dyn Iterator<Item = &'w str>, columns: usize, all: usize) -> Vec<&'w str> {
    let room = if all > columns { columns.saturating_sub(1) } else { columns };
    let mut used = 0;
    let fits = clusters.take_while(|cluster| {
        used += cluster.width();
        used <= room
    });
    fits.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_before_ends_in_one_column_whatever_the_script() {
        for words in ["", "a", "in the cold cell", "在警察局裡的牢房", "cafe\u{301} au lait noir"] {
            let shown = end(words, 9);
            assert_eq!(shown.width(), 9, "{shown:?}");
            assert!(words.ends_with(shown.trim_start().trim_start_matches('…')), "{shown:?}");
            assert!(start(words, 9).width() <= 9);
        }
        assert_eq!((end("in the cold cell", 9).as_str(), start("in the cold", 6).as_str()), ("…old cell", "in th…"));
    }
}
