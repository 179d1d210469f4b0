//! Hits for people: a line each with the words found in the middle, or all
//! words, with those around them.
//!
//! Found words are coloured where there is colour and stand in double square
//! brackets where there is none, so that nobody has to see colours.

use super::sought::Sought;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::output;
use crate::model::source::Source;
use crate::model::span::Span;
use crate::model::study::Study;
use crate::search::Hit;
use crate::search::lexicon::Lexicon;
use crate::search::table::About;
use crate::search::text::Text;
use clap::ArgMatches;
use std::fmt::Write;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// How hits are shown.
pub struct Show<'s> {
    /// The study.
    pub study: &'s Study,
    /// Its passages.
    pub lexicon: &'s Lexicon,
    /// All words, not one line.
    pub full: bool,
    /// So many passages before and after.
    pub around: usize,
    /// Not the hit alone, but the turn around it.
    pub whole_turns: bool,
}

impl<'s> Show<'s> {
    /// As the options say.
    pub fn new(study: &'s Study, lexicon: &'s Lexicon, matches: &ArgMatches) -> Self {
        let around: Option<usize> = matches.get_one("context").copied();
        let full = matches.get_flag("full") || around.is_some();
        Self { study, lexicon, full, around: around.unwrap_or(0), whole_turns: Sought::of(matches) == Sought::Match }
    }

    /// What is shown of a hit.
    fn span(&self, hit: &Hit) -> Span {
        let passages = self.lexicon.passages(hit.place.source);
        let at = passages.partition_point(|p| p.span.end <= hit.place.span.start);
        match passages.get(at) {
            Some(passage) if self.whole_turns && passage.span.start <= hit.place.span.start => passage.span,
            _ => hit.place.span,
        }
    }
}

/// Prints all of them.
///
/// # Errors
/// If they cannot be written.
pub fn print(context: &Context, show: &Show, hits: &[Hit], title: &str) -> Result<(), Failure> {
    let mut out = lines(context, show, hits);
    let _ = writeln!(out, "{}{title}", if out.is_empty() { "" } else { "\n" });
    output::styled(context, &out)
}

/// All of them in lines.
pub fn lines(context: &Context, show: &Show, hits: &[Hit]) -> String {
    let look = output::Look::of(context);
    let mut out = String::new();
    if show.full {
        hits.iter().for_each(|hit| whole(show, hit, &look, &mut out));
    } else {
        let abouts: Vec<About> = hits.iter().map(|hit| About::of(show.study, hit)).collect();
        let heads: Vec<String> = abouts.iter().map(head).collect();
        let wide = heads.iter().map(|h| h.width()).max().unwrap_or(0).min(usize::from(look.width) / 3);
        for ((hit, about), head) in hits.iter().zip(&abouts).zip(&heads) {
            let head = fitted(head, wide);
            let room = usize::from(look.width).saturating_sub(wide + 2).max(30);
            let _ = writeln!(out, "{head}  {}", line(about.source, (hit, show.span(hit)), room, &look));
        }
    }
    out
}

/// `officer-k01-1:12 K01`.
fn head(about: &About) -> String {
    let turn = about.turn.map_or(String::new(), |turn| format!(":{turn}"));
    output::safe(&format!("{}{turn} {}", about.source.id, about.speakers.join(", ")))
}

/// `words` in just so many columns.
fn fitted(words: &str, columns: usize) -> String {
    let mut out = String::new();
    let mut used = 0;
    let cut = words.width() > columns;
    for cluster in words.graphemes(true) {
        if used + cluster.width() > columns - usize::from(cut) {
            break;
        }
        used += cluster.width();
        out.push_str(cluster);
    }
    if cut {
        out.push('…');
        used += 1;
    }
    out + &" ".repeat(columns.saturating_sub(used))
}

/// One line: the first words found, and what stands around them.
fn line(source: &Source, (hit, span): (&Hit, Span), room: usize, look: &output::Look) -> String {
    let first = hit.highlights.first().copied().unwrap_or(Span::new(span.start, span.start));
    let before = room.saturating_sub(source.slice(first).width()) / 3;
    let left: Vec<&str> = source.slice(Span::new(span.start, first.start)).graphemes(true).collect();
    let (mut used, mut from) = (0, first.start);
    for cluster in left.iter().rev() {
        used += columns(cluster);
        if used > before {
            break;
        }
        from -= cluster.chars().count() as u32;
    }
    let mut out = String::from(if from > span.start { "…" } else { "" });
    let mut used = out.width();
    let mut at = from;
    let mut marked = false;
    let mut shown = 0;
    for cluster in source.slice(Span::new(from, span.end)).graphemes(true) {
        let mark = hit.highlights.iter().any(|h| h.contains(at));
        if mark != marked {
            out.push_str(if mark { look.open } else { look.close });
            used += if mark { look.signs } else { 0 };
            shown += usize::from(mark);
            marked = mark;
        }
        used += columns(cluster);
        if used > room.saturating_sub(1) {
            out.push_str(if marked { look.close } else { "" });
            marked = false;
            out.push('…');
            break;
        }
        out.push_str(&if cluster.trim().is_empty() { " ".to_owned() } else { output::safe(cluster) });
        at += cluster.chars().count() as u32;
    }
    out.push_str(if marked { look.close } else { "" });
    match hit.highlights.len().saturating_sub(shown) {
        0 => out,
        more => format!("{out} (+{more})"),
    }
}

fn columns(cluster: &str) -> usize {
    if cluster.trim().is_empty() { 1 } else { cluster.width() }
}

/// All words, below a line that says where they stand.
fn whole(show: &Show, hit: &Hit, look: &output::Look, out: &mut String) {
    let about = About::of(show.study, hit);
    let codes: Vec<&str> = about.codes.iter().map(|c| show.study.codebook.codes[*c].name.as_str()).collect();
    let codes = if codes.is_empty() { String::new() } else { output::safe(&format!(" · {}", codes.join(", "))) };
    let _ = writeln!(out, "{}{}{codes}{}", look.strong, head(&about), look.plain);
    let passages = show.lexicon.passages(hit.place.source);
    let span = show.span(hit);
    let first = passages.partition_point(|p| p.span.end <= span.start);
    let last = passages.partition_point(|p| p.span.start < span.end);
    for passage in &passages[first.saturating_sub(show.around)..first] {
        said(about.source, passage.span, out);
    }
    let mut words = String::new();
    let mut at = span.start;
    for mark in &hit.highlights {
        words.push_str(&output::safe(about.source.slice(Span::new(at, mark.start))));
        let _ = write!(words, "{}{}{}", look.open, output::safe(about.source.slice(*mark)), look.close);
        at = mark.end;
    }
    words.push_str(&output::safe(about.source.slice(Span::new(at, span.end))));
    for line in words.lines() {
        let _ = writeln!(out, "  {line}");
    }
    for passage in passages.iter().skip(last).take(show.around) {
        said(about.source, passage.span, out);
    }
    out.push('\n');
}

/// What stands beside a hit, with who says it.
fn said(source: &Source, span: Span, out: &mut String) {
    let who = source.speakers_in(span).first().map(|s| format!("{}: ", source.speakers[usize::from(*s)].label));
    let _ = writeln!(out, "    {}{}", who.unwrap_or_default(), output::safe(&source.slice(span).replace('\n', " ")));
}
