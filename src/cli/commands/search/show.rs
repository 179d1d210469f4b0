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
use crate::model::source::{Outline, Source};
use crate::model::span::Span;
use crate::search::lexicon::Lexicon;
use crate::search::show::{self, Part};
use crate::search::table::{About, turn};
use crate::search::text::Text;
use crate::search::units::Place;
use crate::search::{Hit, LookedUp};
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

/// Prints lines of hits.
///
/// # Errors
/// If they cannot be written.
pub fn print(context: &Context, mut lines: String, title: &str) -> Result<(), Failure> {
    let _ = writeln!(lines, "{}{title}", if lines.is_empty() { "" } else { "\n" });
    output::styled(context, &lines)
}

/// All of them in lines.
pub fn lines(context: &Context, show: &Show<'_, impl Known>, hits: &[Hit]) -> String {
    let look = output::Look::of(context);
    if show.full {
        let mut out = String::new();
        hits.iter().for_each(|hit| whole(show, hit, &look, &mut out));
        return out;
    }
    let pieces: Vec<&[Hit]> = hits.chunks(PIECE).collect();
    listed(
        show,
        &look,
        &pieces,
        |hit| hit.place,
        |hits, line| {
            hits.iter().for_each(|hit| line(show.study.full(hit.place.source), hit));
        },
    )
}

/// Places in the order of the corpus in lines: each source is read when its lines
/// are made, and not kept, for in a long list they are many.
pub fn in_order(context: &Context, show: &Show<'_, impl Known>, found: &LookedUp, places: &[Place]) -> String {
    let pieces: Vec<&[Place]> = places.chunk_by(|a, b| a.source == b.source).collect();
    listed(
        show,
        &output::Look::of(context),
        &pieces,
        |place| *place,
        |places, line| {
            let source = show.study.lent(places[0].source);
            for place in places {
                let highlights = found.highlights_of(show.study, &source, *place);
                line(&source, &Hit { place: *place, highlights, score: 0.0 });
            }
        },
    )
}

/// Lines of pieces of a list, each made in one buffer: `each` is given a piece and
/// calls back with every hit of it.
fn listed<T: Sync>(
    show: &Show<'_, impl Known>,
    look: &output::Look,
    pieces: &[&[T]],
    place: impl Fn(&T) -> Place + Sync + Send,
    each: impl Fn(&[T], &mut dyn FnMut(&Source, &Hit)) + Sync + Send,
) -> String {
    let heads: Vec<Heads> = shared(pieces, |piece| Heads::of(show, piece.iter().map(&place)));
    let widest = heads.iter().flat_map(|h| &h.ends).map(|(_, wide)| *wide).max().unwrap_or(0);
    let wide = widest.min(usize::from(look.width) / 3);
    let room = usize::from(look.width).saturating_sub(wide + 2).max(30);
    let both: Vec<(&[T], &Heads)> = pieces.iter().copied().zip(&heads).collect();
    let one = |(piece, heads): &(&[T], &Heads)| {
        let mut out = String::with_capacity(piece.len() * (usize::from(look.width) + 16));
        let mut number = 0;
        each(piece, &mut |source, hit| {
            heads.put(number, wide, &mut out);
            number += 1;
            out.push_str("  ");
            match show.whole_turns {
                true => line(source, &show.shown(hit), room, look, &mut out),
                false => line(source, hit, room, look, &mut out),
            }
            out.push('\n');
        });
        out
    };
    shared(&both, one).concat()
}

/// Hits that are put into lines together.
const PIECE: usize = 128;

/// What stands before the words of some hits, one behind the other.
struct Heads {
    words: String,
    /// Where each ends, and its columns.
    ends: Vec<(usize, usize)>,
}

impl Heads {
    fn of(show: &Show<'_, impl Known>, places: impl ExactSizeIterator<Item = Place>) -> Self {
        let (mut words, mut ends) = (String::with_capacity(places.len() * 24), Vec::with_capacity(places.len()));
        for place in places {
            let from = words.len();
            short_head(show.study.outline(place.source), place, &mut words);
            ends.push((words.len(), width(&words[from..])));
        }
        Self { words, ends }
    }

    /// Appends one of them in just so many columns.
    fn put(&self, number: usize, columns: usize, out: &mut String) {
        let from = number.checked_sub(1).map_or(0, |before| self.ends[before].0);
        let (to, wide) = self.ends[number];
        let words = &self.words[from..to];
        if wide > columns {
            return out.push_str(&fitted(words, columns));
        }
        out.push_str(words);
        out.extend(std::iter::repeat_n(' ', columns - wide));
    }
}

/// Something of each, in order; of several by several threads.
fn shared<T: Sync, U: Send>(all: &[T], one: impl Fn(&T) -> U + Sync + Send) -> Vec<U> {
    match all.len() {
        0..2 => all.iter().map(one).collect(),
        _ => all.par_iter().map(one).collect(),
    }
}

/// The columns of some words.
fn width(words: &str) -> usize {
    if words.bytes().all(|b| matches!(b, b' '..=b'~')) { words.len() } else { words.width() }
}

/// Where it stands and who speaks, for a list.
fn short_head(source: &Outline, place: Place, out: &mut String) {
    let from = out.len();
    show::put_short_place(source, turn(source, place.span), out);
    out.push(' ');
    for (number, speaker) in source.speakers_in(place.span).into_iter().enumerate() {
        out.push_str(if number > 0 { ", " } else { "" });
        out.push_str(&source.speakers[usize::from(speaker)].label);
    }
    output::make_safe(out, from);
}

/// `officer-k01-1:12 K01`.
fn head(about: &About) -> String {
    output::safe(&format!("{} {}", show::place(about.source, about.turn), about.speakers.join(", ")))
}

/// `words`, which are wider, in just so many columns.
fn fitted(words: &str, columns: usize) -> String {
    let mut out = String::new();
    let mut used = 0;
    for cluster in words.graphemes(true) {
        if used + cluster.width() > columns - 1 {
            break;
        }
        used += cluster.width();
        out.push_str(cluster);
    }
    out.push('…');
    out + &" ".repeat(columns.saturating_sub(used + 1))
}

/// One line: the first words found, and what stands around them.
fn line(source: &Source, hit: &Hit, room: usize, look: &output::Look, out: &mut String) {
    let (parts, more) = show::line(source, hit, room, look.signs);
    marked(&parts, look, out);
    if more > 0 {
        let _ = write!(out, " (+{more})");
    }
}

/// Parts with the signs of what was found.
fn marked(parts: &[Part], look: &output::Look, out: &mut String) {
    for part in parts {
        out.push_str(if part.found { look.open } else { "" });
        let from = out.len();
        out.push_str(&part.text);
        output::make_safe(out, from);
        out.push_str(if part.found { look.close } else { "" });
    }
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
    let mut words = String::new();
    marked(&show::whole(about.source, hit, u32::MAX), look, &mut words);
    for line in words.lines() {
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
