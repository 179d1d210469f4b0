//! The highlighted memo in full: its words, what it is about, who links to it.

use super::said;
use crate::model::memo::{Home, Listed, Target, backlinks_among, links};
use crate::model::study::Study;
use crate::text::plain::shown;
use crate::tui::app::App;
use crate::tui::views::paint::Lines;
use ratatui::style::Style;

/// Bytes of a memo that are shown at most; Enter opens all of it.
const MOST: usize = 24_000;

/// What is shown of the highlighted memo.
#[derive(Debug)]
pub struct Shown {
    /// Which memo.
    pub target: Target,
    title: String,
    facts: String,
    about: Vec<Target>,
    /// The words that a coding's memo is about.
    quote: String,
    text: String,
    cut: bool,
    /// What it links to, each once.
    pub links: Vec<Target>,
    /// Who is about it or links to it, with their titles.
    pub back: Vec<(Target, String)>,
}

impl Shown {
    /// What is known of a memo; `None` if it is gone. `codings` are those that
    /// have memos.
    pub fn of(study: &Study, target: Target, codings: &[usize], linked: &[usize]) -> Option<Self> {
        let memo = find(study, &target, codings)?;
        let file = match memo.home {
            Home::File(memo) => memo.file.clone(),
            Home::Coding(coding) => format!("in {}", coding.source),
        };
        let facts = [memo.kind, &memo.created, memo.coder, &file].map(str::to_owned);
        let quote = match memo.home {
            Home::Coding(coding) => shown(&coding.anchor.quote, 400),
            Home::File(_) => String::new(),
        };
        let end = (0..=MOST.min(memo.text.len())).rev().find(|at| memo.text.is_char_boundary(*at)).unwrap_or(0);
        let mut leads: Vec<Target> = Vec::new();
        for link in links(memo.text) {
            if !leads.contains(&link.target) {
                leads.push(link.target);
            }
        }
        Some(Self {
            title: memo.title.clone(),
            facts: facts.iter().filter(|f| !f.is_empty()).cloned().collect::<Vec<_>>().join(" · "),
            about: memo.about.clone(),
            quote,
            text: memo.text[..end].to_owned(),
            cut: end < memo.text.len(),
            links: leads,
            back: backlinks_among(study, linked.iter().copied(), &target)
                .iter()
                .map(|m| (m.target(), m.title.clone()))
                .collect(),
            target,
        })
    }

    /// What it is about.
    pub fn about(&self) -> &[Target] {
        &self.about
    }

    /// The lines for a room of `width` columns.
    pub fn lines(&self, app: &App, study: &Study, width: u16) -> Lines {
        let mut out = Lines::default();
        out.wrapped(&self.title, width, 0, app.theme.strong());
        out.wrapped(&self.facts, width, 0, app.theme.faint());
        if !self.quote.is_empty() {
            out.wrapped(&format!("on “{}”", self.quote), width, 2, app.theme.faint());
        } else if !self.about.is_empty() {
            let about: Vec<String> = self.about.iter().map(|t| said(study, t)).collect();
            out.wrapped(&format!("about {}", about.join(", ")), width, 2, app.theme.faint());
        }
        out.line(Vec::new());
        for line in self.text.trim_end().lines() {
            match line.trim().is_empty() {
                true => out.line(Vec::new()),
                false => linked(app, study, line, width, &mut out),
            }
        }
        if self.cut {
            out.wrapped("… Enter opens all of it", width, 0, app.theme.waiting());
        }
        if !self.back.is_empty() {
            out.line(Vec::new());
            out.wrapped("Linked from (f goes there)", width, 0, app.theme.strong());
        }
        for (_, title) in &self.back {
            out.wrapped(title, width, 2, Style::new());
        }
        out
    }
}

/// A line of a memo: what it links to by name, in place of the id.
fn linked(app: &App, study: &Study, line: &str, width: u16, out: &mut Lines) {
    let links = links(line);
    if links.is_empty() {
        return out.wrapped(line, width, 0, Style::new());
    }
    let (mut parts, mut rest, mut at) = (Vec::new(), line.chars(), 0);
    for link in links {
        let before: String = rest.by_ref().take((link.span.start - at) as usize).collect();
        rest.by_ref().take((link.span.end - link.span.start) as usize).for_each(drop);
        at = link.span.end;
        let there = link.target.missing_in(study).is_none();
        let style = if there { app.theme.key() } else { app.theme.waiting() };
        parts.push((before, Style::new()));
        parts.push((format!("[{}]", said(study, &link.target)), style));
    }
    parts.push((rest.collect(), Style::new()));
    out.flowed(&parts, width, 0);
}

/// The memo that a target names.
fn find<'s>(study: &'s Study, target: &Target, codings: &[usize]) -> Option<Listed<'s>> {
    let mut codings = codings.iter().filter_map(|at| study.codings.get(*at));
    match target {
        Target::Memo(id) => study.memo(id).map(Listed::of_file),
        Target::Coding(id) => codings.find(|c| c.id == *id).map(|coding| Listed::of_coding(coding, study)),
        _ => None,
    }
}
