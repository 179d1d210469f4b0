//! Finding a coding's words again after the text has changed.
//!
//! The promise: a coding stands on *the same occurrence* of its words, or it
//! waits in the review queue. Two ways lead there. A chain of position maps
//! from the anchor's body to today's body moves the place as the edits moved
//! it. Without maps, the words and their context are looked for in a projection
//! (NFC, white space collapsed) of today's body; a place is taken only where
//! nothing else could be meant, judged by how often words and context stood in
//! the old body ([`Anchor::among`]). Position never breaks a tie in silence.
//! Where other words stand in the place, it is the coding's only as long as
//! enough of its words is kept ([`super::kept`]); else they are lost.

use super::kept::enough;
use super::project::Projection;
use crate::model::anchor::{Anchor, CONTEXT, Digest, Edit, Grade, Place, PositionMap};
use crate::model::source::Source;
use crate::model::span::Span;
use std::collections::{HashMap, HashSet, VecDeque};

/// How much of the old context must still stand on one side of words that
/// stand once, then and now. Words alone are not enough: another person may
/// come to say them.
const NEAR: usize = 8;
/// Length of the pieces by which changed words are looked for.
const PIECE: usize = 16;

/// Makes the anchor of `span` in `source`.
pub fn anchor(source: &Source, span: Span, projection: &Projection) -> Anchor {
    let before = Span::new(span.start.saturating_sub(CONTEXT), span.start);
    let after = Span::new(span.end, (span.end + CONTEXT).min(source.chars()));
    let mut anchor = Anchor {
        span,
        quote: source.slice(span).to_owned(),
        before: source.slice(before).to_owned(),
        after: source.slice(after).to_owned(),
        text: source.digest.clone(),
        among: None,
    };
    let needle = Needle::new(&anchor);
    let quotes = projection.find(&needle.quote).len() as u32;
    if quotes > 1 {
        anchor.among = Some((quotes, projection.find(&needle.full).len() as u32));
    }
    anchor
}

/// Places anchors of one source in its body of today.
pub struct Placer<'s> {
    source: &'s Source,
    maps: Vec<&'s PositionMap>,
    projection: std::cell::OnceCell<Projection>,
    chains: std::cell::RefCell<HashMap<Digest, Option<Vec<&'s PositionMap>>>>,
}

impl<'s> Placer<'s> {
    /// A placer with the maps of the study (those of other sources are
    /// passed over).
    pub fn new(source: &'s Source, maps: &'s [PositionMap]) -> Self {
        let maps = maps.iter().filter(|m| m.source == source.id).collect();
        Self { source, maps, projection: std::cell::OnceCell::new(), chains: std::cell::RefCell::default() }
    }

    fn projection(&self) -> &Projection {
        self.projection.get_or_init(|| Projection::new(&self.source.body))
    }

    /// Where `anchor` stands today.
    pub fn place(&self, anchor: &Anchor) -> Place {
        if anchor.span.is_empty() || anchor.quote.trim().is_empty() {
            return self.lost(anchor.span.start, Vec::new());
        }
        if anchor.text == self.source.digest
            && anchor.span.end <= self.source.chars()
            && self.source.slice(anchor.span) == anchor.quote
        {
            return sure(anchor, anchor.span);
        }
        match self.chain(&anchor.text) {
            Some(chain) if !chain.is_empty() => self.by_maps(anchor, &chain),
            _ => self.by_words(anchor),
        }
    }

    /// Where a range of the body with the digest `from` went; `None` if no maps
    /// lead from there. An empty range says that its words are gone, and where
    /// they stood.
    pub fn followed(&self, from: &Digest, span: Span) -> Option<Span> {
        let chain = self.chain(from)?;
        let end = self.source.chars();
        let to = chain.iter().fold(span, |span, map| moved(span, &map.edits));
        Some(Span::new(to.start.min(end), to.end.min(end)))
    }

    /// The maps from `from` to today's body, shortest chain first.
    fn chain(&self, from: &Digest) -> Option<Vec<&'s PositionMap>> {
        if let Some(known) = self.chains.borrow().get(from) {
            return known.clone();
        }
        let found = self.search(from);
        self.chains.borrow_mut().insert(from.clone(), found.clone());
        found
    }

    fn search(&self, from: &Digest) -> Option<Vec<&'s PositionMap>> {
        let mut seen = HashSet::from([from]);
        let mut queue = VecDeque::from([(from, Vec::new())]);
        while let Some((at, path)) = queue.pop_front() {
            if *at == self.source.digest {
                return Some(path);
            }
            for map in self.maps.iter().filter(|m| m.from == *at) {
                if seen.insert(&map.to) {
                    let mut longer = path.clone();
                    longer.push(*map);
                    queue.push_back((&map.to, longer));
                }
            }
        }
        None
    }

    fn by_maps(&self, anchor: &Anchor, chain: &[&PositionMap]) -> Place {
        let mut span = anchor.span;
        for map in chain {
            span = moved(span, &map.edits);
        }
        span.end = span.end.min(self.source.chars());
        if span.is_empty() {
            return self.lost(span.start, self.projection().find(&Needle::new(anchor).quote));
        }
        let wanted = Projection::of(&anchor.quote);
        if Projection::of(self.source.slice(span)) == wanted {
            return sure(anchor, span);
        }
        if let Some(span) = self.one_end_kept(anchor, chain, &wanted) {
            return sure(anchor, span);
        }
        // Repeated words of which some came or went: the map says only that
        // it is one of those that stand there now.
        let inside = |s: &Span| span.start <= s.start && s.end <= span.end;
        let candidates: Vec<Span> =
            self.projection().find(&Needle::new(anchor).quote).into_iter().filter(inside).collect();
        match candidates.first() {
            Some(first) if candidates.len() > 1 => Place { grade: Grade::Ambiguous, span: *first, candidates },
            // Other words were put in their place: the place alone is not theirs.
            _ if !enough(&anchor.quote, self.source.slice(span)) => self.lost(span.start, candidates),
            _ => Place { grade: Grade::Changed, span, candidates: Vec::new() },
        }
    }

    /// Where an edit reaches over one end of the words, but puts the same words
    /// there again: the place counted from the end that it left alone.
    fn one_end_kept(&self, anchor: &Anchor, chain: &[&PositionMap], wanted: &str) -> Option<Span> {
        let (Span { start, end }, len) = (anchor.span, anchor.span.len());
        let through =
            |span: Span| chain.iter().try_fold(span, |s, m| untouched(s, &m.edits).then(|| moved(s, &m.edits)));
        let first = through(Span::new(start, start + 1)).map(|s| Span::new(s.start, s.start.saturating_add(len)));
        let last = through(Span::new(end - 1, end)).map(|s| Span::new(s.end.saturating_sub(len), s.end));
        let same = |s: &Span| s.end <= self.source.chars() && Projection::of(self.source.slice(*s)) == wanted;
        [first, last].into_iter().flatten().find(same)
    }

    fn by_words(&self, anchor: &Anchor) -> Place {
        let needle = Needle::new(anchor);
        let (quotes_then, full_then) = anchor.among.unwrap_or((1, 1));
        let here = self.projection();
        let quotes = here.find(&needle.quote);
        if quotes.is_empty() {
            return self.changed(anchor, &needle);
        }
        if full_then == 1
            && let [only] = here.find(&needle.full)[..]
        {
            return sure(anchor, needle.inside(here, only));
        }
        if let ([only], 1) = (&quotes[..], quotes_then)
            && self.has_context(&needle, *only)
        {
            return sure(anchor, *only);
        }
        let nearest = quotes.iter().copied().min_by_key(|s| s.start.abs_diff(anchor.span.start));
        Place { grade: Grade::Ambiguous, span: nearest.unwrap_or(anchor.span), candidates: quotes }
    }

    /// True if the nearest words before or after still stand beside `span`.
    fn has_context(&self, needle: &Needle, span: Span) -> bool {
        let here = self.projection();
        let (before, after) = here.around(span, NEAR);
        let enough = |kept: &str| kept.chars().count() >= NEAR;
        (enough(&needle.before_near) && before == needle.before_near)
            || (enough(&needle.after_near) && after == needle.after_near)
    }

    /// The words are nowhere: perhaps what stood around them still is.
    fn changed(&self, anchor: &Anchor, needle: &Needle) -> Place {
        let here = self.projection();
        let limit = anchor.span.len().saturating_mul(3).saturating_add(200);
        let kept = |span: &Span| enough(&anchor.quote, self.source.slice(*span));
        if let ([before], [after]) = (&here.find(&needle.before)[..], &here.find(&needle.after)[..]) {
            let raw = Span::new(before.end, after.start.max(before.end));
            if let Some(span) = super::segment::trimmed(self.source, raw)
                && span.len() <= limit
                && kept(&span)
            {
                return Place { grade: Grade::Changed, span, candidates: Vec::new() };
            }
        }
        match self.pieces(needle).filter(|s| s.len() <= limit && kept(s)) {
            Some(span) => Place { grade: Grade::Changed, span, candidates: Vec::new() },
            None => self.lost(anchor.span.start, Vec::new()),
        }
    }

    /// The stretch that holds most of the words' pieces, each of which stands
    /// only once: a guess for the review queue, never more.
    fn pieces(&self, needle: &Needle) -> Option<Span> {
        let chars: Vec<char> = needle.quote.chars().collect();
        let starts = (0..(chars.len() + 1).saturating_sub(PIECE)).step_by(PIECE / 2);
        let all = starts.clone().count();
        let mut found: Vec<(usize, Span)> = Vec::new();
        for start in starts {
            let piece: String = chars[start..start + PIECE].iter().collect();
            if let [only] = self.projection().find(&piece)[..]
                && found.last().is_none_or(|(_, last)| last.start < only.start)
            {
                found.push((start, only));
            }
        }
        let ((first, from), (last, to)) = (found.first()?, found.last()?);
        if found.len() * 3 < all {
            return None;
        }
        let head = u32::try_from(*first).ok()?;
        let tail = u32::try_from(chars.len() - last - PIECE).ok()?;
        let span = Span::new(from.start.saturating_sub(head), (to.end + tail).min(self.source.chars()));
        super::segment::trimmed(self.source, super::segment::snap_to_graphemes(self.source, span))
    }

    fn lost(&self, at: u32, candidates: Vec<Span>) -> Place {
        let at = at.min(self.source.chars());
        Place { grade: Grade::Lost, span: Span::new(at, at), candidates }
    }
}

fn sure(anchor: &Anchor, span: Span) -> Place {
    let grade = if span == anchor.span { Grade::Exact } else { Grade::Moved };
    Place { grade, span, candidates: Vec::new() }
}

/// What is looked for, projected.
struct Needle {
    quote: String,
    full: String,
    /// Where the quote begins in `full`, projected code points.
    lead: usize,
    /// Code points of the quote in `full`.
    len: usize,
    before: String,
    after: String,
    before_near: String,
    after_near: String,
}

impl Needle {
    fn new(anchor: &Anchor) -> Self {
        let all = Projection::new(&format!("{}{}{}", anchor.before, anchor.quote, anchor.after));
        let start = anchor.before.chars().count() as u32;
        let end = start + anchor.quote.chars().count() as u32;
        let first = all.index_at_or_after(start);
        let last = all.index_at_or_after(end);
        // The outermost characters of the context may be torn from what they
        // belong to (half a run of spaces, an accent): leave them out.
        let from = if anchor.before.chars().count() as u32 == CONTEXT { 1.min(first) } else { 0 };
        let to = all.len() - usize::from(anchor.after.chars().count() as u32 == CONTEXT && last < all.len());
        let from = from + all.text(from, first).chars().take_while(|c| c.is_whitespace()).count();
        let to = to - all.text(last, to).chars().rev().take_while(|c| c.is_whitespace()).count();
        let from = from.min(first);
        let to = to.max(last);
        Self {
            quote: all.text(first, last),
            full: all.text(from, to),
            lead: first - from,
            len: last - first,
            before: all.text(from, first),
            after: all.text(last, to),
            before_near: all.text(first.saturating_sub(NEAR).max(from), first),
            after_near: all.text(last, (last + NEAR).min(to)),
        }
    }

    /// The quote's span inside an occurrence of `full`.
    fn inside(&self, here: &Projection, full: Span) -> Span {
        let first = here.index_at_or_after(full.start) + self.lead;
        here.span(first, first + self.len)
    }
}

/// Where `span` goes through `edits` (ascending, in old positions). Text
/// inserted at its very edges stays outside; text that replaces words inside
/// it stays inside; of a longer passage around it that was replaced, the new
/// passage is the result. An empty result means that every word of it was deleted.
pub fn moved(span: Span, edits: &[Edit]) -> Span {
    let mut shift_start = 0i64;
    let mut shift_end = 0i64;
    let (mut start, mut end) = (None, None);
    let mut gone = 0i64;
    let mut put = 0i64;
    let mut shift = 0i64;
    for edit in edits {
        let (from, to) = (edit.start, edit.start.saturating_add(edit.deleted));
        let change = i64::from(edit.inserted) - i64::from(edit.deleted);
        let new_from = i64::from(from) + shift;
        shift += change;
        let around = from <= span.start && to >= span.end && (from, to) != (span.start, span.end);
        if around && edit.inserted > 0 && !span.is_empty() {
            return clamped(new_from, new_from + i64::from(edit.inserted));
        }
        if edit.deleted > 0 && from < span.end && to > span.start {
            gone += i64::from(to.min(span.end) - from.max(span.start));
            if from >= span.start && to <= span.end {
                put += i64::from(edit.inserted);
            }
            if from < span.start {
                // Reaches in from the left: the span begins after it.
                start = Some(new_from + i64::from(edit.inserted));
            }
            if to > span.end && from >= span.start {
                // Reaches out to the right: the span ends before it.
                end = Some(new_from);
            } else if to > span.end {
                end = Some(new_from + i64::from(edit.inserted));
            }
        }
        if to <= span.start && !(edit.deleted > 0 && from == span.start) {
            shift_start += change;
        }
        let before_end = if edit.deleted == 0 { from < span.end } else { to <= span.end };
        if before_end {
            shift_end += change;
        }
    }
    let start = start.unwrap_or(i64::from(span.start) + shift_start);
    let end = end.unwrap_or(i64::from(span.end) + shift_end);
    if gone >= i64::from(span.len()) && put == 0 {
        return clamped(start, start);
    }
    clamped(start, end)
}

/// A map that a damaged history holds may lead anywhere.
fn clamped(start: i64, end: i64) -> Span {
    let most = i64::from(u32::MAX);
    let start = start.clamp(0, most);
    Span::new(start as u32, end.clamp(start, most) as u32)
}

/// True if no edit takes anything out of `span` or puts anything inside it.
fn untouched(span: Span, edits: &[Edit]) -> bool {
    edits.iter().all(|e| e.start.saturating_add(e.deleted) <= span.start || e.start >= span.end)
}

#[cfg(test)]
#[path = "reanchor_tests.rs"]
mod tests;
