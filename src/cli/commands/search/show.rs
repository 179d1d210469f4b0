//! Hits for people: a line each with the words found in the middle, or all
//! words, with those around them.
//!
//! Found words are coloured where there is colour and stand in double square
//! brackets where there is none, so that nobody has to see colours.

use super::sought::Sought;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::output;
use crate::model::known::Known;
use crate::model::source::Source;
use crate::model::span::Span;
use crate::search::Hit;
use crate::search::lexicon::Lexicon;
use crate::search::show::{self, Part};
use crate::search::table::{About, turn};
use crate::search::text::Text;
use crate::search::units::Place;
use clap::ArgMatches;
use rayon::prelude::*;
use std::fmt::Write;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// How hits are shown.
pub struct Show<'s, K: Known> {
    /// The study.
    pub study: &'s K,
    /// Its passages.
    pub lexicon: &'s Lexicon,
    /// All words, not one line.
    pub full: bool,
    /// So many passages before and after.
    pub around: usize,
    /// Not the hit alone, but the turn around it.
    pub whole_turns: bool,
}

impl<'s, K: Known> Show<'s, K> {
    /// As the options say.
    pub fn new(study: &'s K, lexicon: &'s Lexicon, matches: &ArgMatches) -> Self {
        let around: Option<usize> = matches.get_one("context").copied();
        let full = matches.get_flag("full") || around.is_some();
        Self { study, lexicon, full, around: around.unwrap_or(0), whole_turns: Sought::of(matches) == Sought::Match }
    }

    /// What is shown of a hit: it, or the turn around it.
    fn shown(&self, hit: &Hit) -> Hit {
        let place = Place { span: self.span(hit), ..hit.place };
        Hit { place, ..hit.clone() }
    }

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
pub fn print(context: &Context, show: &Show<'_, impl Known>, hits: &[Hit], title: &str) -> Result<(), Failure> {
    let mut out = lines(context, show, hits);
    let _ = writeln!(out, "{}{title}", if out.is_empty() { "" } else { "\n" });
    output::styled(context, &out)
}

/// All of them in lines.
pub fn lines(context: &Context, show: &Show<'_, impl Known>, hits: &[Hit]) -> String {
    let look = output::Look::of(context);
    if show.full {
        let mut out = String::new();
        hits.iter().for_each(|hit| whole(show, hit, &look, &mut out));
        return out;
    }
    let heads: Vec<String> = shared(hits, |hit| short_head(show, hit));
    let wide = heads.iter().map(|h| width(h)).max().unwrap_or(0).min(usize::from(look.width) / 3);
    let room = usize::from(look.width).saturating_sub(wide + 2).max(30);
    let numbered: Vec<(usize, &Hit)> = hits.iter().enumerate().collect();
    let one = |(number, hit): &(usize, &Hit)| {
        let source = show.study.full(hit.place.source);
        let line = match show.whole_turns {
            true => line(source, &show.shown(hit), room, &look),
            false => line(source, hit, room, &look),
        };
        format!("{}  {line}\n", fitted(&heads[*number], wide))
    };
    shared(&numbered, one).concat()
}

/// Something of each, in order; of many by several threads.
fn shared<T: Sync, U: Send>(all: &[T], one: impl Fn(&T) -> U + Sync + Send) -> Vec<U> {
    match all.len() {
        0..200 => all.iter().map(one).collect(),
        _ => all.par_iter().with_min_len(64).map(one).collect(),
    }
}

/// The columns of some words.
fn width(words: &str) -> usize {
    if words.bytes().all(|b| matches!(b, b' '..=b'~')) { words.len() } else { words.width() }
}

/// Where it stands and who speaks, for a list.
fn short_head(show: &Show<'_, impl Known>, hit: &Hit) -> String {
    let source = show.study.full(hit.place.source);
    let place = show::short_place(source, turn(source, hit.place.span));
    output::safe(&format!("{place} {}", show::speakers(source, hit.place.span).join(", ")))
}

/// `officer-k01-1:12 K01`.
fn head(about: &About) -> String {
    output::safe(&format!("{} {}", show::place(about.source, about.turn), about.speakers.join(", ")))
}

/// `words` in just so many columns.
fn fitted(words: &str, columns: usize) -> String {
    let all = width(words);
    if all <= columns {
        return format!("{words}{}", " ".repeat(columns - all));
    }
    let mut out = String::new();
    let mut used = 0;
    let cut = all > columns;
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
fn line(source: &Source, hit: &Hit, room: usize, look: &output::Look) -> String {
    let (parts, more) = show::line(source, hit, room, look.signs);
    let more = if more == 0 { String::new() } else { format!(" (+{more})") };
    marked(&parts, look) + &more
}

/// Parts with the signs of what was found.
fn marked(parts: &[Part], look: &output::Look) -> String {
    let one = |part: &Part| match part.found {
        true => format!("{}{}{}", look.open, output::safe(&part.text), look.close),
        false => output::safe(&part.text),
    };
    parts.iter().map(one).collect()
}

/// All words, below a line that says where they stand.
fn whole(show: &Show<'_, impl Known>, hit: &Hit, look: &output::Look, out: &mut String) {
    let about = About::of(show.study, hit);
    let codes: Vec<&str> = about.codes.iter().map(|c| show.study.codebook().codes[*c].name.as_str()).collect();
    let codes = if codes.is_empty() { String::new() } else { output::safe(&format!(" · {}", codes.join(", "))) };
    let _ = writeln!(out, "{}{}{codes}{}", look.strong, head(&about), look.plain);
    let hit = &show.shown(hit);
    let (before, after) = show::around(show.lexicon, hit.place, show.around);
    before.iter().for_each(|p| said(about.source, p.span, out));
    for line in marked(&show::whole(about.source, hit, u32::MAX), look).lines() {
        let _ = writeln!(out, "  {line}");
    }
    after.iter().for_each(|p| said(about.source, p.span, out));
    out.push('\n');
}

/// What stands beside a hit, with who says it.
fn said(source: &Source, span: Span, out: &mut String) {
    let who = show::speakers(source, span).first().map(|s| format!("{s}: ")).unwrap_or_default();
    let _ = writeln!(out, "    {}", output::safe(&format!("{who}{}", source.slice(span).replace('\n', " "))));
}
