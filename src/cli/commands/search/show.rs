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
use crate::search::Hit;
use crate::search::lexicon::Lexicon;
use crate::search::show::{self, Part};
use crate::search::table::{About, turn};
use crate::search::text::Text;
use crate::search::units::Place;
use clap::ArgMatches;
use std::borrow::Cow;
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
    let mut out = String::new();
    if show.full {
        hits.iter().for_each(|hit| whole(show, hit, &look, &mut out));
        return out;
    }
    let mut heads = Heads::default();
    hits.iter().for_each(|hit| heads.add_of(show.study.outline(hit.place.source), hit.place));
    let columns = Columns::of(&look, heads.widest());
    for (number, hit) in hits.iter().enumerate() {
        heads.put(number, columns, &mut out);
        let source = show.study.full(hit.place.source);
        match show.whole_turns {
            true => line(source, &show.shown(hit), columns, &look, &mut out),
            false => line(source, hit, columns, &look, &mut out),
        }
    }
    out
}

/// How wide lines are: what stands before the words, and those.
#[derive(Clone, Copy, Debug)]
pub struct Columns {
    head: usize,
    room: usize,
}

impl Columns {
    /// For heads of which the widest is so wide.
    pub fn of(look: &output::Look, widest: usize) -> Self {
        let head = widest.min(usize::from(look.width) / 3);
        Self { head, room: usize::from(look.width).saturating_sub(head + 2).max(30) }
    }
}

/// What stands before the words of some hits, one behind the other.
#[derive(Debug, Default)]
pub struct Heads {
    words: String,
    /// Where each ends, and its columns.
    ends: Vec<(u32, u32)>,
}

impl Heads {
    /// Adds those of hits of one source. Most are passages, of which is known who speaks.
    pub fn add(&mut self, (study, lexicon): (&impl Known, &Lexicon), places: &[Place]) {
        let Some(first) = places.first() else {
            return;
        };
        let (names, passages) = (study.head(first.source), lexicon.passages(first.source));
        let mut all: Option<Cow<'_, Outline>> = None;
        for place in places {
            let at = passages.partition_point(|p| p.span.start < place.span.start);
            match passages.get(at).filter(|p| p.span == place.span && p.span.len() < names.chars) {
                Some(passage) => self.push(&names, passage.turn, passage.speaker.as_slice()),
                None => self.add_of(all.get_or_insert_with(|| study.sketch(first.source)), *place),
            }
        }
    }

    /// Adds that of a hit.
    fn add_of(&mut self, source: &Outline, place: Place) {
        self.push(source, turn(source, place.span), &source.speakers_in(place.span));
    }

    fn push(&mut self, source: &Outline, turn: Option<u32>, speakers: &[u16]) {
        let from = self.words.len();
        short_head(source, (turn, speakers), &mut self.words);
        self.ends.push((self.words.len() as u32, width(&self.words[from..]) as u32));
    }

    /// Columns of the widest.
    pub fn widest(&self) -> usize {
        self.ends.iter().map(|(_, wide)| *wide).max().unwrap_or(0) as usize
    }

    /// Appends one of them, and what parts it from the words.
    pub fn put(&self, number: usize, columns: Columns, out: &mut String) {
        let from = number.checked_sub(1).map_or(0, |before| self.ends[before].0);
        let (to, wide) = self.ends[number];
        let (words, wide) = (&self.words[from as usize..to as usize], wide as usize);
        match columns.head.checked_sub(wide) {
            None => out.push_str(&fitted(words, columns.head)),
            Some(left) => {
                out.push_str(words);
                out.extend(std::iter::repeat_n(' ', left));
            }
        }
        out.push_str("  ");
    }
}

/// The columns of some words.
fn width(words: &str) -> usize {
    if words.bytes().all(|b| matches!(b, b' '..=b'~')) { words.len() } else { words.width() }
}

/// Where it stands and who speaks, for a list.
fn short_head(source: &Outline, (turn, speakers): (Option<u32>, &[u16]), out: &mut String) {
    let from = out.len();
    show::put_short_place(source, turn, out);
    out.push(' ');
    for (number, speaker) in speakers.iter().enumerate() {
        out.push_str(if number > 0 { ", " } else { "" });
        out.push_str(source.speakers.get(usize::from(*speaker)).map_or("", |speaker| &speaker.label));
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
pub fn line(source: &Source, hit: &Hit, columns: Columns, look: &output::Look, out: &mut String) {
    let mut open = false;
    let more = show::put_line(source, hit, (columns.room, look.signs), &mut |text, found| {
        if found != open {
            out.push_str(if found { look.open } else { look.close });
            open = found;
        }
        out.push_str(text);
    });
    out.push_str(if open { look.close } else { "" });
    if more > 0 {
        let _ = write!(out, " (+{more})");
    }
    out.push('\n');
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
    let about = About::of(show.study, show.study.full(hit.place.source), hit);
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
