//! The rows: what is suggested, and why.

use super::{About, Suggestions};
use crate::model::codebook::CodeId;
use crate::model::ids::Ulid;
use crate::model::span::Span;
use crate::model::study::Study;
use crate::search::show;
use crate::search::suggest::vectors::Vector;
use crate::search::suggest::{Model, Suggestion};
use crate::text::plain::shown;
use crate::tui::app::App;
use crate::tui::narrow::Found;
use crate::tui::pages::list::{Column, Entry, split};

/// Passages and codings listed for a code, codes for a turn, and for each turn of
/// a source.
const PASSAGES: usize = 60;
const UNLIKE: usize = 20;
const CODES: usize = 10;
const CODES_EACH: usize = 3;
/// Turns of a source that are listed.
const TURNS: usize = 100;
/// Words that decided, of each.
const TERMS: usize = 6;
/// Characters of words in a line.
const LINE: usize = 200;

/// A suggestion.
#[derive(Clone, Debug)]
pub struct Row {
    /// The code.
    pub code: CodeId,
    /// Id of the source.
    pub source: String,
    /// The words.
    pub span: Span,
    /// How alike passage and code are, 0 to 1.
    pub score: f64,
    /// The words that decided, the strongest first.
    pub terms: Vec<String>,
    /// A coding of the code that is unlike the others.
    pub coding: Option<Ulid>,
}

impl Suggestions {
    /// Lists what is suggested now.
    pub(super) fn fill(&mut self, app: &App, study: &Study, (model, codings): (&Model, &[Ulid])) {
        let groups = match &self.about {
            About::Code(id) => match study.codebook.find(id) {
                Some(code) => {
                    self.base = base(model, code);
                    of_code(study, (model, codings), code)
                }
                None => Vec::new(),
            },
            About::Turn { source, span, whole } => {
                self.base.clear();
                let at = study.source_index(source);
                self.heard = *whole || at.is_some_and(|at| heard(model, (at, *span)).is_some());
                match study.source_index(source) {
                    Some(at) if *whole => of_source(study, model, at),
                    Some(at) => of_turn(study, model, (at, *span)),
                    None => Vec::new(),
                }
            }
        };
        let for_code = matches!(self.about, About::Code(_));
        let wide = split(app.areas(study).page).0.width;
        self.list.columns = columns(for_code, wide);
        self.rows.clear();
        let mut entries = Vec::new();
        for (title, rows) in groups.into_iter().filter(|(_, rows)| !rows.is_empty()) {
            entries.push(Entry { key: title.clone(), cells: vec![title], heading: true, ..Entry::default() });
            for row in rows {
                let key = key(&row);
                entries.push(Entry { key: key.clone(), cells: cells(study, &row, for_code), ..Entry::default() });
                self.rows.insert(key, row);
            }
        }
        self.list.set(entries);
        self.list.fit_columns();
        self.narrow_down(study);
    }

    /// Lists what the query finds, if there is one: passages in its turns, and
    /// its codings.
    pub(super) fn narrow_down(&mut self, study: &Study) {
        let keys = |found: &Found| {
            let asked = self.rows.iter().filter(|(_, row)| match &row.coding {
                Some(id) => found.codings.contains(id),
                None => study.source_index(&row.source).is_some_and(|at| found.has_turn(at, row.span)),
            });
            asked.map(|(key, _)| key.clone()).collect()
        };
        self.list.set_only(self.narrowing.found().map(keys));
    }
}

fn key(row: &Row) -> String {
    match &row.coding {
        Some(coding) => coding.0.clone(),
        None => format!("{} {} {}", row.code.0, row.source, row.span.start),
    }
}

/// What the suggestions for a code were learned from.
fn base(model: &Model, code: usize) -> String {
    let (codings, book) = model.based_on(code);
    let n = crate::model::fold::plural(codings, "coding");
    if book { format!("learned from {n} and the codebook") } else { format!("learned from {n}") }
}

fn columns(for_code: bool, wide: u16) -> Vec<Column> {
    let terms = if wide >= 60 { wide / 4 } else { 0 };
    let mut out = match for_code {
        true => vec![Column::new("Where", 22), Column::number("Like", 4)],
        false => vec![Column::new("Code", 30), Column::number("Like", 4)],
    };
    if for_code && terms > 0 {
        out.push(Column::new("Because of", terms));
    }
    out.push(Column::new(if for_code { "Words" } else { "Because of" }, 0));
    out
}

fn cells(study: &Study, row: &Row, for_code: bool) -> Vec<String> {
    let source = study.source(&row.source);
    let place = source.map_or_else(String::new, |s| show::short_place(s, s.turn_of(row.span)));
    let like = format!("{:.2}", row.score);
    let terms = row.terms.join(", ");
    let words = source.map_or_else(String::new, |s| shown(&show::spoken(s, row.span), LINE));
    match for_code {
        true => vec![place, like, terms, words],
        false => vec![study.code_name(&row.code), like, terms, place, words],
    }
}

fn row(study: &Study, model: &Model, suggestion: &Suggestion) -> Row {
    let passage = &model.passages[suggestion.passage];
    Row {
        code: study.codebook.codes[suggestion.code].id.clone(),
        source: study.sources[passage.source].id.clone(),
        span: passage.span,
        score: suggestion.score,
        terms: model.terms(suggestion, TERMS).into_iter().map(str::to_owned).collect(),
        coding: None,
    }
}

/// A code, and the middle of its words.
type Middle = (usize, Vector);
type Titled = Vec<(String, Vec<Row>)>;

fn of_code(study: &Study, (model, codings): (&Model, &[Ulid]), code: usize) -> Titled {
    let is_coded =
        |s: &Suggestion| model.codes_now(study, s.passage).into_iter().any(|c| study.codebook.is_under(c, code));
    let open = model.ranking(code).into_iter().filter(|s| !is_coded(s)).take(PASSAGES);
    let open = open.map(|s| row(study, model, &s)).collect();
    let name = &study.codebook.codes[code].name;
    let id = &study.codebook.codes[code].id;
    // The middle of the others; what was coded since is not in it.
    let unlike = model.unlike(code).into_iter().filter_map(|(at, like)| {
        let coding = study.coding(&codings.get(at)?.0)?;
        let still = coding.code.as_ref().and_then(|c| study.codebook.resolve(c)) == Some(code);
        let (source, span, coding) = (coding.source.clone(), coding.place.span, Some(coding.id.clone()));
        still.then(|| Row { code: id.clone(), source, span, score: like, terms: Vec::new(), coding })
    });
    vec![
        (format!("Speaks like “{name}”, not coded with it"), open),
        (format!("Coded with “{name}”, least like its other codings"), unlike.take(UNLIKE).collect()),
    ]
}

fn of_turn(study: &Study, model: &Model, (source, span): (usize, Span)) -> Titled {
    let middles = model.middles();
    let here = heard(model, (source, span));
    here.map(|passage| titled(study, (model, &middles), passage, CODES)).into_iter().collect()
}

/// The passage of a participant that touches these words.
fn heard(model: &Model, (source, span): (usize, Span)) -> Option<usize> {
    model.passages.iter().position(|p| p.source == source && p.span.overlaps(span))
}

fn of_source(study: &Study, model: &Model, source: usize) -> Titled {
    let here = (0..model.passages.len()).filter(|p| model.passages[*p].source == source);
    let open = here.filter(|p| model.codes_now(study, *p).is_empty()).take(TURNS);
    let middles = model.middles();
    open.map(|passage| titled(study, (model, &middles), passage, CODES_EACH)).collect()
}

/// The likeliest codes of a passage that are not on it.
fn titled(study: &Study, (model, middles): (&Model, &[Middle]), passage: usize, most: usize) -> (String, Vec<Row>) {
    let on = model.codes_now(study, passage);
    let p = &model.passages[passage];
    let source = &study.sources[p.source];
    let all = model.for_passage(passage, middles);
    let offered: Vec<usize> = App::offered(&study.codebook).collect();
    let new = |s: &&Suggestion| !on.contains(&s.code) && offered.contains(&s.code);
    let rows = all.iter().filter(new).take(most).map(|s| row(study, model, s)).collect();
    let place = show::short_place(source, source.turn_of(p.span));
    (format!("{place} {}", shown(&show::spoken(source, p.span), LINE)), rows)
}
