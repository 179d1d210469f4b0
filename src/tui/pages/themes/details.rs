//! One theme in full, as it stands beside the list.

use crate::analysis::matrix::excerpt;
use crate::analysis::themes::{Home, Line, Part, ThemeView, relations};
use crate::model::codebook::CodeId;
use crate::model::memo::Target;
use crate::model::study::Study;
use crate::model::theme::ThemeStatus;
use crate::text::plain::shown;
use crate::tui::app::App;
use crate::tui::views::paint::Lines;
use ratatui::style::Style;

/// Characters of a passage that is named.
const QUOTE: usize = 300;

/// What is shown of a theme.
#[derive(Debug)]
pub struct Shown {
    /// Its identity.
    pub id: CodeId,
    /// Its title.
    pub title: String,
    /// How far it has come.
    pub status: ThemeStatus,
    /// The code that it is a heading of the codebook as.
    pub heading: bool,
    /// Its segments, where they were counted.
    pub segments: Option<u64>,
    /// The codes it names.
    pub codes: Vec<CodeId>,
    /// Where one may go from here, with how it is called.
    pub places: Vec<(Target, String)>,
    facts: String,
    claim: String,
    parts: Vec<(&'static str, Vec<String>)>,
}

impl Shown {
    /// One of all themes.
    pub fn of(study: &Study, views: &[ThemeView], view: &ThemeView) -> Self {
        let code = |at: &usize| &study.codebook.codes[*at];
        let heading = matches!(view.home, Home::Code(_));
        let coder = if let Home::File(theme) = view.home { theme.coder.as_deref() } else { None };
        let facts = [Some(view.status.word()), Some(view.file(study)), coder];
        let joins = relations(study, views, view);
        let of = |part: Part| joins.iter().filter(move |(p, _)| *p == part).map(|(_, line)| line);
        let links = of(Part::Link).map(|line| format!("{} {}", line.relation, line.title));
        let from = of(Part::LinkedFrom).map(|line| format!("{} {} it", line.title, line.relation));
        let quotes = |all: &[usize]| all.iter().filter_map(|at| quote(study, *at)).collect::<Vec<String>>();
        let against = view.counter_codes.iter().map(|at| code(at).name.clone()).chain(quotes(&view.counter));
        let memos = if let Home::File(theme) = view.home { theme.memos.as_slice() } else { &[] };
        let memos = memos.iter().filter_map(|id| study.memo(id)).map(|memo| memo.title.clone());
        let codes: Vec<CodeId> = view.named.iter().map(|at| code(at).id.clone()).collect();
        Self {
            id: view.id.clone(),
            title: view.title.to_owned(),
            status: view.status,
            heading,
            segments: None,
            places: places(study, view, &joins),
            facts: facts.into_iter().flatten().collect::<Vec<_>>().join(" · "),
            claim: view.claim.to_owned(),
            parts: vec![
                ("Built from", view.named.iter().map(|at| code(at).name.clone()).collect()),
                ("It", links.collect()),
                ("Linked from", from.collect()),
                ("Evidence", quotes(&view.evidence)),
                ("Against it", against.collect()),
                ("Memos", memos.collect()),
            ],
            codes,
        }
    }

    /// The lines for a room of `width` columns.
    pub fn lines(&self, app: &App, width: u16) -> Lines {
        let mut out = Lines::default();
        out.wrapped(&self.title, width, 0, app.theme.strong());
        out.wrapped(&self.facts, width, 0, app.theme.faint());
        if !self.claim.is_empty() {
            out.line(Vec::new());
            out.wrapped(&self.claim, width, 0, Style::new());
        }
        for (heading, lines) in self.parts.iter().filter(|(_, lines)| !lines.is_empty()) {
            out.line(Vec::new());
            out.wrapped(heading, width, 0, app.theme.strong());
            lines.iter().for_each(|line| out.wrapped(line, width, 2, Style::new()));
        }
        out
    }

    /// Claim and codes in a sentence or two.
    pub fn in_words(&self) -> String {
        let parts = self.parts.iter().filter(|(_, lines)| !lines.is_empty());
        let parts = parts.map(|(heading, lines)| format!("{heading}: {}", lines.join("; ")));
        [self.claim.clone()].into_iter().chain(parts).filter(|words| !words.is_empty()).collect::<Vec<_>>().join(". ")
    }
}

/// A passage that a theme names, with who says it.
fn quote(study: &Study, at: usize) -> Option<String> {
    let found = excerpt(study, at as u32)?;
    let who = if found.speakers.is_empty() { &found.participants } else { &found.speakers };
    let place = found.turn.map_or_else(|| found.source.clone(), |turn| format!("{}, turn {turn}", found.source));
    let who = who.iter().cloned().chain([place]).collect::<Vec<_>>().join(", ");
    Some(format!("“{}” {who}", shown(found.quote.trim(), QUOTE)))
}

fn places(study: &Study, view: &ThemeView, joins: &[(Part, Line)]) -> Vec<(Target, String)> {
    let mut out: Vec<(Target, String)> = Vec::new();
    let mut add = |target: Target, words: String| {
        if !out.iter().any(|(there, _)| *there == target) {
            out.push((target, words));
        }
    };
    for at in view.named.iter().chain(&view.counter_codes) {
        let code = &study.codebook.codes[*at];
        add(Target::Code(code.id.clone()), format!("code: {}", code.name));
    }
    for (_, line) in joins {
        add(Target::parse(&line.id), format!("{}: {}", line.relation, line.title));
    }
    for at in view.evidence.iter().chain(&view.counter) {
        if let (Some(coding), Some(words)) = (study.codings.get(*at), quote(study, *at)) {
            add(Target::Coding(coding.id.clone()), shown(&words, 60));
        }
    }
    out
}
