//! All about one place: the words with the bars of both coders, what each has
//! written, what was decided, what the codes mean, and how far the two agree.
//!
//! The words of the first coder are bold and stand between `1[` and `]1`, those of
//! the second are underlined and stand between `2[` and `]2`: no colour is needed.

use super::rows::counts;
use crate::analysis::compare::figures::Figures;
use crate::analysis::compare::{Compared, Comparison, Kind};
use crate::analysis::review::around;
use crate::model::coding::Coding;
use crate::model::fold::plural;
use crate::model::span::Span;
use crate::model::study::Study;
use crate::statistics::Estimate;
use crate::text::plain::{plain, shown};
use crate::tui::app::App;
use crate::tui::views::paint::Lines;
use ratatui::style::{Modifier, Style};
use std::collections::BTreeSet;

/// Code points of what stands around.
const AROUND: u32 = 80;
/// Characters of one stretch of words: of a longer one the middle is left out.
const MOST: usize = 500;
/// Characters that are spoken.
const SPOKEN: usize = 300;
/// Fields of a code that say when it applies.
const USE: [&str; 2] = ["Use when", "Not when"];

/// The details in lines.
pub fn lines(
    app: &App,
    study: &Study,
    (made, place): (&Comparison, &Compared),
    (figures, width): (Option<&(usize, Figures)>, u16),
) -> Lines {
    let mut lines = Lines::default();
    let faint = app.theme.faint();
    let head = format!("{} · {}", place.kind.said(&made.coders), counts(study, made, place));
    lines.flowed(&[(head, app.theme.strong()), (format!(" · {}", at(study, place)), faint)], width, 2);
    if let Some(apart) = apart(study, made, place) {
        lines.wrapped(&apart, width, 2, faint);
    }
    words(app, study, place, width, &mut lines);
    for (side, coding) in place.codings.iter().enumerate() {
        let name = &made.coders[side];
        match coding.map(|at| &study.codings[at]) {
            Some(coding) => one(app, study, (side, coding), width, &mut lines),
            None => lines.wrapped(&format!("{} {name} has not coded this", side + 1), width, 2, faint),
        }
    }
    if let Some(decision) = made.decision(place) {
        let told = format!("decided by {} on {}: {}", decision.coder, decision.at.day(), outcome(study, made, place));
        lines.wrapped(&told, width, 2, app.theme.done());
        let why = if decision.reason.is_empty() { "no reason is written" } else { &decision.reason };
        lines.paragraphs(&format!("because: {why}"), width, 2, Style::new());
    }
    if let Some((code, figures)) = figures {
        lines.wrapped(&agreement(study, *code, figures), width, 2, Style::new());
    }
    meanings(app, study, place, width, &mut lines);
    lines
}

/// The place in words, for those who hear it.
pub fn said(study: &Study, made: &Comparison, place: &Compared) -> String {
    let coder = |side: usize| match place.codings[side].map(|at| &study.codings[at]) {
        Some(coding) => {
            let quote = shown(study.sources[place.source].slice(coding.place.span), SPOKEN);
            let memo =
                if coding.memo.is_empty() { String::new() } else { format!(", memo: {}", shown(&coding.memo, SPOKEN)) };
            format!("{} {} on “{quote}”{memo}", made.coders[side], name(study, coding))
        }
        None => format!("{} has not coded this", made.coders[side]),
    };
    let why = made
        .decision(place)
        .filter(|d| !d.reason.is_empty())
        .map_or(String::new(), |d| format!(", because: {}", d.reason));
    let kind = place.kind.said(&made.coders);
    format!("{}: {kind}. {}; {}. {}{why}.", at(study, place), coder(0), coder(1), outcome(study, made, place))
}

fn name(study: &Study, coding: &Coding) -> String {
    coding.code.as_ref().map_or_else(|| "highlight".to_owned(), |c| study.code_name(c))
}

/// Source and turn.
fn at(study: &Study, place: &Compared) -> String {
    let source = &study.sources[place.source];
    let turn = source.turn_of(place.span(study));
    turn.map_or_else(|| source.id.clone(), |t| format!("{}, turn {t}", source.id))
}

/// What counts, in a sentence.
fn outcome(study: &Study, made: &Comparison, place: &Compared) -> String {
    let kept = made.decision(place).map(|d| &d.kept);
    let told = counts(study, made, place);
    match kept {
        Some(kept) if told == "other" => {
            let one = |at: &usize| {
                let coding = &study.codings[*at];
                format!("{} on “{}”", name(study, coding), shown(&coding.anchor.quote, MOST / 2))
            };
            format!("{} counts", kept.iter().map(one).collect::<Vec<_>>().join(" and "))
        }
        Some(kept) if kept.is_empty() => "nothing counts here".to_owned(),
        Some(_) => format!("{told} counts"),
        None if place.kind == Kind::Agreed => "both agree".to_owned(),
        None => "nothing is decided yet".to_owned(),
    }
}

/// How far boundaries are apart, in words.
fn apart(study: &Study, made: &Comparison, place: &Compared) -> Option<String> {
    let ([Some(a), Some(b)], true) = (place.codings, place.kind != Kind::Agreed) else { return None };
    let [a, b] = [a, b].map(|at| study.codings[at].place.span);
    let second = &made.coders[1];
    let by = |verb: &str, a: u32, b: u32| match (a == b, b > a) {
        (true, _) => format!("{verb} where {} does", made.coders[0]),
        (_, later) => {
            let n = plural(a.abs_diff(b) as usize, "character");
            format!("{verb} {n} {}", if later { "later" } else { "earlier" })
        }
    };
    let shared = a.intersection(b).map_or(0, Span::len);
    let part = u64::from(shared) * 100 / u64::from((a.len() + b.len() - shared).max(1));
    Some(format!(
        "{second} {} and {}; {part} % of the words are shared.",
        by("begins", a.start, b.start),
        by("ends", a.end, b.end)
    ))
}

/// The words with their marks, and the bars of both at the left.
fn words(app: &App, study: &Study, place: &Compared, width: u16, lines: &mut Lines) {
    let source = &study.sources[place.source];
    let whole = place.span(study);
    let spans = place.codings.map(|at| at.map(|at| study.codings[at].place.span));
    let faint = app.theme.faint();
    let style = |covers: [bool; 2]| match covers {
        [false, false] => faint,
        [first, second] => {
            let style = Style::new();
            let style = if first { style.add_modifier(Modifier::BOLD) } else { style };
            if second { style.add_modifier(Modifier::UNDERLINED) } else { style }
        }
    };
    let (before, after) = around(source, whole, AROUND);
    let mut parts: Vec<(String, Style)> = vec![(format!("…{}", tidy(before)), faint)];
    let cuts: BTreeSet<u32> = spans.iter().flatten().flat_map(|s| [s.start, s.end]).collect();
    let cuts: Vec<u32> = cuts.into_iter().collect();
    let marks = |at: u32, ends: bool| -> String {
        let here =
            spans.iter().zip(1..).filter(|(span, _)| span.is_some_and(|s| at == if ends { s.end } else { s.start }));
        here.map(|(_, side)| if ends { format!("]{side}") } else { format!("{side}[") }).collect()
    };
    for pair in cuts.windows(2) {
        let stretch = Span::new(pair[0], pair[1]);
        let covers = spans.map(|s| s.is_some_and(|s| s.overlaps(stretch)));
        let words = shortened(&tidy(source.slice(stretch)));
        parts.push((format!("{}{words}{}", marks(stretch.start, false), marks(stretch.end, true)), style(covers)));
    }
    parts.push((format!("{}…", tidy(after)), faint));
    let mut own = Lines::default();
    own.flowed(&parts, width.saturating_sub(3), 0);
    for mut line in own.0 {
        let has = |modifier| line.iter().any(|(t, s)| !t.trim().is_empty() && s.add_modifier.contains(modifier));
        let bar = |on: bool, sign| if on { sign } else { " " };
        let bars = format!("{}{} ", bar(has(Modifier::BOLD), "┃"), bar(has(Modifier::UNDERLINED), "│"));
        line.insert(0, (bars, Style::new()));
        lines.line(line);
    }
}

/// Words without Markdown, nor what a cut left of it.
fn tidy(text: &str) -> String {
    plain(text).replace("**", "")
}

/// Of a long stretch the beginning and the end.
fn shortened(words: &str) -> String {
    let all: Vec<char> = words.chars().collect();
    if all.len() <= MOST {
        return words.to_owned();
    }
    let (first, last) = (&all[..MOST / 2], &all[all.len() - MOST / 2..]);
    format!("{} … {}", first.iter().collect::<String>(), last.iter().collect::<String>())
}

/// A coder's coding: code, day, memo, remarks.
fn one(app: &App, study: &Study, (side, coding): (usize, &Coding), width: u16, lines: &mut Lines) {
    let code = coding.code.as_ref().and_then(|c| study.codebook.resolve(c));
    let style = Style::new().fg(app.theme.code(study, code)).patch(app.theme.strong());
    let mut about = vec![String::new(), coding.created.day()];
    about.extend(coding.round.iter().map(|r| format!("round {r}")));
    about.extend(coding.stance.iter().map(|s| format!("stance {s}")));
    about.extend(coding.weight.iter().map(|w| format!("weight {w}")));
    let who = format!("{} {} ", side + 1, coding.coder);
    lines.flowed(
        &[(who, Style::new()), (name(study, coding), style), (about.join(" · "), app.theme.faint())],
        width,
        2,
    );
    if !coding.memo.is_empty() {
        lines.paragraphs(&format!("  memo: {}", coding.memo), width, 4, Style::new());
    }
    for comment in &coding.comments {
        lines.paragraphs(&format!("  {}: {}", comment.actor, comment.body), width, 4, Style::new());
    }
}

/// `Care: kappa 0.61, after deciding 0.80; …`
fn agreement(study: &Study, code: usize, figures: &Figures) -> String {
    let name = study.codebook.codes.get(code).map_or("", |c| c.name.as_str());
    let value = |e: &Estimate| match e.value {
        Ok(value) => format!("{value:.2}"),
        Err(_) => "undefined".to_owned(),
    };
    let pair = |a: &Estimate, b: &Estimate| match (value(a), value(b)) {
        (a, b) if a == b => a,
        (a, b) => format!("{a}, decided {b}"),
    };
    let (before, after) = (&figures.before, &figures.after);
    format!(
        "agreement on {name}: kappa {} ({}); F1 of the words {}",
        pair(&before.kappa, &after.kappa),
        plural(before.kappa.n_units as usize, "turn"),
        pair(&before.f1, &after.f1)
    )
}

/// What the codes of the place mean, each once.
fn meanings(app: &App, study: &Study, place: &Compared, width: u16, lines: &mut Lines) {
    let codes = place.all().filter_map(|at| study.codings[at].code.as_ref()).filter_map(|c| study.codebook.resolve(c));
    let codes: BTreeSet<usize> = codes.collect();
    for code in codes.iter().filter_map(|at| study.codebook.codes.get(*at)) {
        let means = if code.definition.is_empty() { "no definition yet" } else { &code.definition };
        lines.wrapped(&format!("{}: {means}", code.name), width, 2, app.theme.faint());
        for field in USE {
            if let Some(words) = code.field(field) {
                lines.wrapped(&format!("  {field}: {words}"), width, 4, app.theme.faint());
            }
        }
    }
}
