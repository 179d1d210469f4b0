//! Agreement of a study in a table: for people side by side, for programs row by row.
//!
//! What belongs together stands together: counts before coefficients, F1 beside kappa,
//! AC1 as a check on rare codes, the interval beside the value. What is said of all
//! codes stands below and names how it was pooled.

use super::asked::{Asked, Unit, Whose, sides};
use super::drawn::Intervals;
use super::figures::{Figure, between, number, short, value};
use super::given::with;
use super::study::Agreement;
use crate::analysis::scope::{Scope, counted};
use crate::model::picture::{Picture, Plot, Range, Ranges};
use crate::model::study::Study;
use crate::model::table::{Cell, Column, Kind, Table};
use crate::statistics::agreement::binary::Sums;
use crate::statistics::agreement::sets::SetDistance;
use crate::statistics::agreement::{cohen, many, multivalued, scott, sets};
use crate::statistics::bootstrap::Spread;
use crate::statistics::{Estimate, Undefined};

/// What a code is called where all are meant.
const ALL: &str = "all codes";

/// Fewer sources with a code than this make no interval that people are shown.
const FEW: usize = 5;

/// The figures of a code of which people see intervals.
pub const OF_PEOPLE: [&str; 1] = ["alpha_nominal"];

/// Different sets of codes that are compared at most: each with each.
const MOST_SETS: usize = 4_000;

/// Every figure, by code and over all codes, with the intervals that were drawn.
pub fn figures(agreement: &Agreement, drawn: &Intervals) -> Vec<Figure> {
    let mut out = Vec::new();
    for (at, line) in agreement.lines.iter().enumerate().filter(|(_, line)| line.shown) {
        let code = &agreement.study.codebook.codes[line.code].id.0;
        let spread = |name: &str| drawn.of_line(at, name);
        out.extend(of_line(agreement, at).into_iter().map(|f| with_spread(f, &spread).of(code.clone())));
    }
    let spread = |name: &str| drawn.over_codes(name);
    out.extend(over_codes(agreement).into_iter().map(|f| with_spread(f, &spread)));
    out.into_iter().map(|f| f.over(agreement.unit.word())).collect()
}

fn with_spread<'s>(figure: Figure, spread: &dyn Fn(&str) -> Option<&'s Spread>) -> Figure {
    match spread(&figure.statistic) {
        Some(spread) => Figure { estimate: with(figure.estimate, spread), ..figure },
        None => figure,
    }
}

fn of_line(agreement: &Agreement, line: usize) -> Vec<Figure> {
    let sums = agreement.sums(line);
    let mut out = Vec::new();
    let mut add = |name: &'static str, title: &'static str, estimate: Estimate| {
        out.push(Figure::new(name, title, estimate.without_error()));
    };
    if agreement.sides.len() == 2 {
        let ratings = sums.ratings();
        let titles = [("a", "both"), ("b", "the first only"), ("c", "the second only"), ("d", "neither")];
        for ((name, title), n) in titles.into_iter().zip(sums.table()) {
            add(name, title, Estimate::of(n, sums.kappa().n_units));
        }
        add("percent", "percent agreement", sums.percent());
        add("expected", "agreement by chance (Cohen)", cohen::expected(&ratings));
        add("kappa", "Cohen’s kappa", sums.kappa());
        add("kappa_max", "greatest kappa with these marginals", cohen::max(&ratings));
        add("scott_pi", "Scott’s pi", scott::pi(&ratings));
        add("alpha_nominal", "Krippendorff’s alpha", sums.alpha());
        add("pabak", "PABAK", sums.brennan_prediger());
        add("ac1", "Gwet’s AC1", sums.ac1());
        add("jaccard", "Jaccard", sums.jaccard());
        add("f1", "F1", sums.f1());
        add("neg_specific", "agreement on no", sums.negative());
        return out;
    }
    add("percent", "percent agreement", sums.percent());
    add("light_kappa", "Light’s kappa", many::light(&agreement.ratings(line)));
    add("fleiss_kappa_gwet", "Fleiss’ kappa with missing ratings", sums.fleiss());
    add("alpha_nominal", "Krippendorff’s alpha", sums.alpha());
    add("ac1", "Gwet’s AC1", sums.ac1());
    add("brennan_prediger", "Brennan and Prediger’s coefficient", sums.brennan_prediger());
    out
}

fn over_codes(agreement: &Agreement) -> Vec<Figure> {
    let pooled = agreement.lines.iter().enumerate().filter(|(_, line)| line.pooled);
    let sums: Vec<Sums> = pooled.map(|(at, _)| agreement.sums(at)).collect();
    let mut micro = Sums::default();
    sums.iter().for_each(|one| micro.join(one, 1.0));
    let figure = |name: &'static str, title: &'static str, estimate: Estimate| Figure::new(name, title, estimate);
    let mut out = Vec::new();
    if agreement.sides.len() == 2 {
        let kappas: Vec<Estimate> = sums.iter().map(Sums::kappa).collect();
        out.push(figure("mean_kappa_over_codes", "mean of the codes’ kappas", cohen::mean(&kappas)));
        out.push(figure("pooled_kappa", "pooled kappa", cohen::pooled(&kappas)));
        out.push(figure("micro_kappa", "kappa of all decisions", micro.kappa()));
        out.push(figure("micro_f1", "F1 of all decisions", micro.f1()));
        out.push(figure("micro_jaccard", "Jaccard of all decisions", micro.jaccard()));
    }
    let alphas: Vec<Estimate> = sums.iter().map(Sums::alpha).collect();
    out.push(figure("mean_alpha_over_codes", "mean of the codes’ alphas", cohen::mean(&alphas)));
    out.push(figure("micro_percent", "percent agreement of all decisions", micro.percent()));
    out.push(figure("micro_alpha", "alpha of all decisions", micro.alpha()));
    out.push(figure("micro_ac1", "AC1 of all decisions", micro.ac1()));
    out.extend(of_sets(agreement));
    out
}

/// All codes of a unit at once.
fn of_sets(agreement: &Agreement) -> Vec<Figure> {
    let found = agreement.sets();
    if found.units() == 0 {
        return Vec::new();
    }
    let alpha = |distance| match found.sets().len() > MOST_SETS {
        true => Estimate::none(Undefined::TooMany, found.units()),
        false => sets::alpha(found, distance),
    };
    vec![
        Figure::new("alpha_masi", "alpha of sets of codes, MASI", alpha(SetDistance::Masi)),
        Figure::new("alpha_jaccard", "alpha of sets of codes, Jaccard", alpha(SetDistance::Jaccard)),
        Figure::new("mv_alpha", "multi-valued alpha", multivalued::alpha(found)),
    ]
}

/// A row for each code.
pub fn by_code(agreement: &Agreement, drawn: &Intervals) -> Table {
    let two = agreement.sides.len() == 2;
    let heading = |key: &str, title: &str| Column { title: title.to_owned(), ..Column::new(key, Kind::Number) };
    let mut columns = vec![Column::new("code", Kind::Text)];
    if two {
        let [first, second] = [0, 1].map(|at| format!("{} only", agreement.sides[at].name));
        columns.extend([heading("a", "both"), heading("b", &first).detail(), heading("c", &second).detail()]);
        columns.push(heading("d", "neither").detail());
    } else {
        columns.extend(agreement.sides.iter().map(|r| heading(&format!("coded_{}", r.name), &r.name).detail()));
    }
    columns.push(heading("percent", "agree"));
    columns.push(if two { heading("kappa", "kappa") } else { heading("light_kappa", "kappa (Light)") });
    columns.extend([heading("alpha_nominal", "alpha"), heading("ac1", "AC1")]);
    if two {
        columns.extend([heading("f1", "F1"), heading("jaccard", "Jaccard").detail()]);
    }
    // The picture below holds it, too.
    columns.push(Column { title: "alpha, 95 %".to_owned(), ..Column::new("interval", Kind::Text).detail() });
    let shown = agreement.lines.iter().enumerate().filter(|(_, line)| line.shown);
    let mut rows: Vec<Vec<Cell>> = shown.map(|(at, _)| row(agreement, drawn, at)).collect();
    rows.extend(row_of_all(agreement, drawn));
    let who: Vec<&str> = agreement.sides.iter().map(|r| r.name.as_str()).collect();
    let title = format!("agreement of {}, by {}", who.join(", "), agreement.unit.word());
    let mut table = Table::list(title, columns, rows);
    table.notes = notes(agreement, drawn);
    match agreement.lines.is_empty() {
        true => table,
        false => table.drawn(picture(agreement, drawn)),
    }
}

/// What people type for a code.
fn name(agreement: &Agreement, code: usize) -> String {
    agreement.study.codebook.codes[code].id.0.clone()
}

fn row(agreement: &Agreement, drawn: &Intervals, at: usize) -> Vec<Cell> {
    let (sums, two) = (agreement.sums(at), agreement.sides.len() == 2);
    let mut out = vec![Cell::Text(name(agreement, agreement.lines[at].code))];
    match two {
        true => out.extend(sums.table().map(|n| Cell::Count(n.round() as u64))),
        false => out.extend((0..agreement.sides.len()).map(|side| Cell::Count(agreement.coded(at, side)))),
    }
    let kappa = if two { sums.kappa() } else { many::light(&agreement.ratings(at)).without_error() };
    out.extend(coefficients(&sums, two, Some(kappa)));
    out.push(match of_few(agreement, drawn, at) {
        true => Cell::Blank("too few"),
        false => interval(drawn.of_line(at, "alpha_nominal"), sums.alpha()),
    });
    out
}

/// True if a code is in so few sources that drawing them says nothing.
fn of_few(agreement: &Agreement, drawn: &Intervals, line: usize) -> bool {
    drawn.draws > 0 && agreement.read.len() > 1 && agreement.sources_of(line) < FEW
}

fn coefficients(sums: &Sums, two: bool, kappa: Option<Estimate>) -> Vec<Cell> {
    let kappa = kappa.map_or(Cell::Blank(""), |kappa| value(&kappa));
    let mut out = vec![share(sums.percent()), kappa, value(&sums.alpha()), value(&sums.ac1())];
    if two {
        out.extend([value(&sums.f1()), value(&sums.jaccard())]);
    }
    out
}

/// All decisions on all codes.
fn row_of_all(agreement: &Agreement, drawn: &Intervals) -> Option<Vec<Cell>> {
    let two = agreement.sides.len() == 2;
    let pooled: Vec<usize> = (0..agreement.lines.len()).filter(|at| agreement.lines[*at].pooled).collect();
    if pooled.len() < 2 {
        return None;
    }
    let mut micro = Sums::default();
    pooled.iter().for_each(|at| micro.join(&agreement.sums(*at), 1.0));
    let mut out = vec![Cell::Text(ALL.to_owned())];
    match two {
        true => out.extend(micro.table().map(|n| Cell::Count(n.round() as u64))),
        false => {
            let of = |side| pooled.iter().map(|at| agreement.coded(*at, side)).sum();
            out.extend((0..agreement.sides.len()).map(|side| Cell::Count(of(side))));
        }
    }
    // The mean of pairs' kappas has no sum.
    out.extend(coefficients(&micro, two, two.then(|| micro.kappa())));
    let spread = drawn.over_codes("micro_alpha").filter(|_| agreement.read.len() >= FEW);
    out.push(interval(spread, micro.alpha()));
    Some(out)
}

fn share(estimate: Estimate) -> Cell {
    match estimate.value {
        Ok(share) => Cell::Share { part: share, base: 1.0, digits: 1 },
        Err(why) => Cell::Blank(short(why)),
    }
}

fn interval(spread: Option<&Spread>, estimate: Estimate) -> Cell {
    let limits = spread.filter(|_| estimate.value.is_ok()).and_then(|s| s.interval().ok());
    limits.map_or(Cell::Blank(""), |limits| Cell::Text(between(limits)))
}

/// Alpha of every code with its interval.
fn picture(agreement: &Agreement, drawn: &Intervals) -> Picture {
    let range = |label: String, alpha: Estimate, spread: Option<&Spread>| {
        let around = spread.filter(|_| alpha.value.is_ok()).and_then(|s| s.interval().ok());
        let figure = match (alpha.value, around) {
            (Err(why), _) => short(why).to_owned(),
            (Ok(value), None) => shown(value),
            (Ok(value), Some(limits)) => format!("{} ({})", shown(value), between(limits)),
        };
        Range { label, value: alpha.value.ok(), around, figure }
    };
    let lines = agreement.lines.iter().enumerate().filter(|(_, line)| line.shown);
    let ranges = lines.map(|(at, line)| {
        let spread = drawn.of_line(at, "alpha_nominal").filter(|_| !of_few(agreement, drawn, at));
        range(name(agreement, line.code), agreement.sums(at).alpha(), spread)
    });
    let who: Vec<&str> = agreement.sides.iter().map(|r| r.name.as_str()).collect();
    Picture {
        title: format!("How far {} agree, code by code", who.join(" and ")),
        caption: notes(agreement, drawn).into_iter().take(2).collect(),
        plot: Plot::Ranges(Ranges {
            axis: "Krippendorff’s alpha: 1 full agreement, 0 as by chance".to_owned(),
            ends: (0.0, 1.0),
            ranges: ranges.collect(),
        }),
    }
}

fn shown(value: f64) -> String {
    match number(value) {
        Cell::Number { value, .. } => format!("{:.2}", (value * 100.0).round() / 100.0 + 0.0),
        _ => String::new(),
    }
}

/// The figures over all codes for people, below the table.
pub fn over_all(agreement: &Agreement, drawn: &Intervals) -> Table {
    // Of so few sources hardly any other can be drawn, and the interval would look sure.
    let spread = |name: &str| drawn.over_codes(name).filter(|_| agreement.read.len() >= FEW);
    let figures: Vec<Figure> = over_codes(agreement).into_iter().map(|f| with_spread(f, &spread)).collect();
    super::figures::readable("over all codes, each by itself", &figures)
}

/// What was counted, over what, and what was left out.
pub fn notes(agreement: &Agreement, drawn: &Intervals) -> Vec<String> {
    let mut out = vec![ground(agreement)];
    out.push(match (drawn.draws, agreement.read.len()) {
        (0, _) => "No intervals were drawn (--bootstrap 1000); none by formula, since units of one source hang together.".to_owned(),
        (_, 0 | 1) => "No intervals: they are drawn over sources, and there are not two.".to_owned(),
        (draws, sources) => {
            let rough = match sources {
                0..FEW => " With so few sources they are rough, and there is none for all codes.",
                FEW..10 => " With so few sources they are rough.",
                _ => "",
            };
            let shown = (0..agreement.lines.len()).filter(|at| agreement.lines[*at].shown);
            let few = match shown.filter(|at| of_few(agreement, drawn, *at)).count() {
                0 => String::new(),
                n => format!(" None for {} that fewer than {FEW} sources have.", counted(n as u64, "code")),
            };
            format!(
                "Intervals: 95 %, percentiles of {} of sources (seed {}), those in which a figure has no value left out; none by formula, since units of one source hang together.{few}{rough}",
                counted(draws as u64, "draw"),
                drawn.seed
            )
        }
    });
    if agreement.lines.iter().any(|line| line.below && !line.pooled) {
        out.push("A code holds what is below it, each unit once; in what is said of all codes each stands by itself, so that no coding counts twice.".to_owned());
    }
    if matches!(agreement.unit, Unit::Character | Unit::Word) {
        out.push("Kappa, alpha and percent agreement grow with what nobody coded; F1 and Jaccard do not.".to_owned());
    }
    if !agreement.only.is_empty() {
        out.push(format!("Only: {}.", agreement.only.join("; ")));
    }
    out.extend(left_out(agreement));
    out
}

fn ground(agreement: &Agreement) -> String {
    let whose = match agreement.whose {
        Whose::Participants => "of participants’ speech and of text without speakers",
        Whose::All => "of everybody’s speech, interviewers’ too",
        Whose::Body => "of whole bodies, names of speakers and headings too",
    };
    let sources = agreement.read.len();
    let missing = agreement.sources - sources;
    let mut out = format!(
        "Units: {} {whose}, in {} that two at least have read.",
        counted(agreement.units(), agreement.unit.word()),
        counted(sources as u64, "source")
    );
    if missing > 0 {
        let thing = if sources > 0 { "further source" } else { "source" };
        out += &format!(
            " {} that fewer than two have coded or marked as read: missing, not “no”.",
            counted(missing as u64, thing)
        );
    }
    out
}

fn left_out(agreement: &Agreement) -> Vec<String> {
    let out = &agreement.out;
    let mut lines = vec![out.usual.sentence()];
    let others = [
        (out.decided, "coding", "that coders decided on together"),
        (out.highlights, "highlight", "without a code"),
        (out.nowhere, "coding", "with a code that is not in the codebook or not on this level"),
        (out.silent, "coding", "outside the words that are units"),
        (out.alone, "coding", "in sources that nobody else has read"),
    ];
    let others: Vec<String> =
        others.iter().filter(|o| o.0 > 0).map(|(n, thing, why)| format!("{} {why}", counted(*n, thing))).collect();
    if !others.is_empty() {
        lines.push(format!("Not compared: {}.", others.join("; ")));
    }
    if agreement.unused > 0 {
        lines.push(format!(
            "{} that none of them used: no agreement can be told.",
            counted(agreement.unused as u64, "code")
        ));
    }
    lines
}

/// The table by code and the one over all codes, as reports and papers print them: all
/// who have coded, turn by turn, a thousand draws. `None` where there is nothing to
/// compare, or where others' codings are not to be seen.
pub fn in_print(study: &Study, scope: &Scope) -> Option<(Table, Table)> {
    const DRAWS: usize = 1_000;
    if study.only.is_some() {
        return None;
    }
    let asked = Asked {
        sides: sides(study, study, &[], &[]).ok()?,
        unit: Unit::Turn,
        whose: Whose::Participants,
        level: None,
        scope,
        within: None,
        decided: false,
        drawn: true,
        sets: false,
        // Turns need none.
        sentences: |_, _| Vec::new(),
    };
    let agreement = Agreement::of(study, study, &asked).ok()?;
    let drawn = Intervals::of(&agreement, DRAWS, 1, Some(&OF_PEOPLE));
    let some = !agreement.read.is_empty() && !agreement.lines.is_empty();
    some.then(|| (by_code(&agreement, &drawn), over_all(&agreement, &drawn)))
}
