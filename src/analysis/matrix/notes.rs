//! What stands under a matrix, so that its numbers can be read alone.

use super::Context;
use super::axis::{Axes, Axis};
use super::base::base_of;
use super::ground::{NOT_ASKED, NOT_READ};
use super::items::Items;
use super::measure::{Base, Measure, Side};
use super::parts::Parts;
use super::spec::{Spec, Speech};
use crate::analysis::record::Record;
use crate::analysis::scope::{self, counted};
use crate::analysis::script;
use std::collections::BTreeSet;

/// Record, filters, what was left out; what cells, N and shares are.
pub(super) fn notes(ctx: &Context, spec: &Spec, nowhere: (u64, u64), sides: (&Items, &Items)) -> Vec<String> {
    let mut out = vec![cells(ctx, spec), n(ctx, spec)];
    out.extend(bases(spec));
    out.extend(scope::notes(ctx.study, ctx.scope, &ctx.chosen.left));
    if ctx.chosen.highlights > 0 {
        out.push(format!("Not counted: {} without a code.", counted(ctx.chosen.highlights, "highlight")));
    }
    for (codings, axes, what) in [(nowhere.0, &spec.rows, "row"), (nowhere.1, &spec.columns, "column")] {
        if codings > 0 {
            out.push(format!("In no {what}: {} {}.", counted(codings, "coding"), homeless(axes)));
        }
    }
    if spec.speech == Speech::All {
        out.push("Speech: everybody's, interviewers' too.".to_owned());
    }
    out.extend(weights(ctx, spec));
    out.extend(wordless(ctx, spec));
    if sides.0.cut() || sides.1.cut() {
        out.push(format!("“{NOT_ASKED}”: no source there has such a section or speaker."));
    }
    for (axes, items, what) in [(&spec.rows, sides.0, "row"), (&spec.columns, sides.1, "column")] {
        let levels = (0..axes.0.len()).filter(|at| axes.0[*at].of_holders());
        out.extend(levels.filter_map(|at| unknown(ctx, items.placed(at)?, what)));
    }
    out.extend(unread(ctx));
    out
}

fn cells(ctx: &Context, spec: &Spec) -> String {
    let has = |which: fn(&Axis) -> bool| spec.rows.any(which) || spec.columns.any(which);
    let parents = match (has(|a| *a == Axis::Theme), has(|a| matches!(a, Axis::Code | Axis::Level(_)))) {
        (true, _) => {
            " A theme holds what is coded with its codes or with codes below them, and what it names as evidence, each segment once; dropped themes are left out."
        }
        (_, true) => " A code holds what is coded with it or with a code below it.",
        _ => "",
    };
    let what: Vec<&str> = spec.measures.iter().map(|m| measure(ctx, spec, *m)).collect();
    let what = what.join("; ");
    if spec.together().is_some() {
        return format!(
            "Cells: {what} that row and column have in common.{parents} Totals are counted anew, not summed."
        );
    }
    format!("Cells: {what}.{parents} Totals are counted anew, not summed.")
}

fn measure(ctx: &Context, spec: &Spec, measure: Measure) -> &'static str {
    let everybody = spec.speech == Speech::All;
    match measure {
        Measure::Codings if ctx.scope.record == Record::All => {
            "coded segments; one coder's same place counts once, whatever its codes"
        }
        Measure::Codings => "coded segments; one place counts once, whatever its codes",
        Measure::Presence => "whether anything is coded; totals count the cells that say yes",
        Measure::Participants if ctx.cases_count && ctx.read_count => {
            "participants in sources that were read, coded or not"
        }
        Measure::Participants if ctx.cases_count => "participants of the corpus, coded or not",
        Measure::Participants => "distinct participants whose words are coded",
        Measure::Sources if ctx.cases_count && ctx.read_count => "sources that were read, coded or not",
        Measure::Sources if ctx.cases_count => "sources of the corpus, coded or not",
        Measure::Sources => "distinct sources with coded words",
        Measure::Words if everybody => "words of speech that are coded, each word once, interviewers' too",
        Measure::Words => "words of speech that are coded, each word once, interviewers' never",
        Measure::Share if everybody => "words of speech that are coded, each word once, as a share of the base",
        Measure::Share => "words of participants' speech that are coded, each word once, as a share of the base",
        Measure::Turns => "turns in which something is coded, each once",
        Measure::Characters => "characters of speech that are coded, spaces too, each once",
        Measure::Quote => "the first excerpt in the order of the sources",
        Measure::Quotes => "all excerpts",
        Measure::Definition => "what the codebook says of the code",
        Measure::Weight => "the mean of the weights of codings",
        Measure::Summary => "what is written of the case; totals count the summaries",
    }
}

fn n(ctx: &Context, spec: &Spec) -> String {
    let unit = if ctx.by_source { "source" } else { "participant" };
    let total = counted(ctx.n(ctx.within(None).each()), unit);
    let mut out = format!("N: {unit}s in the corpus, coded or not; {total} in all.");
    let has = |wanted: fn(&Axis) -> bool| spec.rows.any(wanted) || spec.columns.any(wanted);
    if has(|a| matches!(a, Axis::Code | Axis::Level(_))) {
        out.push_str(&format!(" N of a code: {unit}s coded with it or with a code below it."));
    }
    if has(|a| matches!(a, Axis::Theme | Axis::Origin | Axis::Stance | Axis::Round)) {
        out.push_str(&format!(" N of a theme, an origin, a stance or a round: {unit}s coded so."));
    }
    if has(|a| *a == Axis::Coder) {
        let of = if ctx.by_source { "" } else { " in sources" };
        out.push_str(&format!(" N of a coder: {unit}s{of} they coded or marked as read."));
    }
    if has(|a| *a == Axis::Section) {
        out.push_str(&format!(" N of a section: {unit}s in sources that have it."));
    }
    out
}

/// What numbers are parts of, each base once.
fn bases(spec: &Spec) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let there = match Side::of(spec) {
        Side::Column => "in the column",
        Side::Row => "in the row",
        Side::Corpus => "in the corpus",
    };
    let whose = if spec.speech == Speech::All { "speech" } else { "participants' speech" };
    let read = "in sources that were read";
    for measure in &spec.measures {
        let note = match (base_of(spec, *measure), measure) {
            (Base::None, _) => continue,
            (Base::Words, Measure::Share) => format!("Base: all words of {whose} {there}."),
            (Base::Words, _) => {
                let asked = if spec.speech == Speech::All { "" } else { ", interviewers' left out" };
                format!("Base: for every 1,000 words of speech and text {there}{asked}.")
            }
            (Base::Participants, Measure::Participants) => format!("Base: n of the N participants {there}, {read}."),
            (Base::Participants, _) => format!("Base: for each participant {there}, {read}."),
            (Base::Sources, Measure::Sources) => format!("Base: n of the N sources {there} that were read."),
            (Base::Sources, _) => format!("Base: for each source {there} that was read."),
            (Base::Row, _) => "Base: the total of the row; shares of a row may come to more than 100 %.".to_owned(),
            (Base::Column, _) => {
                "Base: the total of the column; shares of a column may come to more than 100 %.".to_owned()
            }
            (Base::Table, _) => "Base: the total of the table.".to_owned(),
        };
        if !out.contains(&note) {
            out.push(note);
        }
    }
    out
}

fn homeless(axes: &Axes) -> String {
    match axes.0.as_slice() {
        [Axis::Level(level)] => format!("with a code that is not on level {level} or below"),
        [Axis::Participant] => "of words no participant speaks".to_owned(),
        [Axis::Attribute(name) | Axis::Binned(name, _)] => {
            format!("of words no participant speaks, in sources that state no {name}")
        }
        [Axis::Condition(_)] => "of words no participant speaks".to_owned(),
        [Axis::Theme] => "with a code that serves no theme".to_owned(),
        [Axis::Origin] => "with a code that is not in the codebook".to_owned(),
        [Axis::Section] => "outside sections".to_owned(),
        [Axis::Speaker] => "of words nobody counted speaks".to_owned(),
        [other] => format!("that no {other} holds"),
        _ => "that no line holds".to_owned(),
    }
}

/// Where words are not told apart by spaces a number of words says nothing.
fn wordless(ctx: &Context, spec: &Spec) -> Option<String> {
    let words = |m: &Measure| matches!(m, Measure::Words | Measure::Share) || base_of(spec, *m) == Base::Words;
    let sources = ctx.study.sources.iter().enumerate().filter(|(at, _)| !ctx.corpus.of(*at).is_empty());
    let any = spec.measures.iter().any(words);
    any.then(|| script::wordless(sources.map(|(_, source)| source), "take --cells characters")).flatten()
}

/// Codings whose weight is no number have no part in a mean.
fn weights(ctx: &Context, spec: &Spec) -> Option<String> {
    if !spec.measures.contains(&Measure::Weight) {
        return None;
    }
    let without = (0..ctx.chosen.all.len()).filter(|at| ctx.weight(*at).is_none()).count() as u64;
    (without > 0).then(|| format!("Without a weight that is a number: {}.", counted(without, "coding")))
}

/// Of whom nothing was read nobody knows whether they hold a code.
fn unknown(ctx: &Context, lines: &[Parts], what: &str) -> Option<String> {
    let people = |part: usize| ctx.corpus.parts[part].participant;
    let there = ctx.within(None);
    let known: BTreeSet<usize> =
        lines.iter().flat_map(|line| line.both(&there).each().collect::<Vec<_>>()).filter_map(people).collect();
    let read: BTreeSet<usize> = ctx.reads.any.each().filter_map(people).collect();
    let all: BTreeSet<usize> = there.each().filter_map(people).collect();
    let unknown = all.iter().filter(|who| !known.contains(who) && !read.contains(who)).count() as u64;
    let people = counted(unknown, "participant");
    (unknown > 0).then(|| {
        format!("In no {what}: {people} of whom nothing was read; it is not known whether they hold the code.")
    })
}

/// A zero in a source that nobody has read is no finding.
fn unread(ctx: &Context) -> Option<String> {
    let (sources, unread) = ctx.reads.sources;
    let by = match &ctx.scope.record {
        Record::Coder(coder) => format!(" by {coder}"),
        _ => String::new(),
    };
    (unread > 0).then(|| {
        let what = counted(unread as u64, "source");
        format!(
            "{what} of {sources} not read{by}: neither coded nor marked as read. What stands only there is missing \
             (“{NOT_READ}”), not nothing, and in no base."
        )
    })
}
