//! What stands under a matrix, so that its numbers can be read alone.

use super::measure::Base;
use super::sets::Sets;
use super::{Axis, Context, Measure, Spec};
use crate::analysis::record::Record;
use crate::analysis::scope::{self, counted};
use crate::model::coding::MarkKind;
use std::collections::BTreeSet;

/// Record, filters, what was left out; what cells, N and shares are.
pub(super) fn notes(ctx: &Context, spec: &Spec, sets: &Sets) -> Vec<String> {
    let mut out = vec![cells(ctx, spec), n(ctx, spec)];
    if spec.measure == Measure::Share {
        out.push(base(spec).to_owned());
    }
    out.extend(scope::notes(ctx.study, ctx.scope, &ctx.chosen.left));
    if ctx.chosen.highlights > 0 {
        out.push(format!("Not counted: {} without a code.", counted(ctx.chosen.highlights, "highlight")));
    }
    for (codings, axis, what) in [(sets.nowhere.0, &spec.rows, "row"), (sets.nowhere.1, &spec.columns, "column")] {
        if codings > 0 {
            out.push(format!("In no {what}: {} {}.", counted(codings, "coding"), homeless(axis)));
        }
    }
    out.extend(unread(ctx));
    out
}

fn cells(ctx: &Context, spec: &Spec) -> String {
    let by_code = |axis: &Axis| matches!(axis, Axis::Code | Axis::Level(_));
    let parents = if by_code(&spec.rows) || by_code(&spec.columns) {
        " A code holds what is coded with it or with a code below it."
    } else {
        ""
    };
    let what = match spec.measure {
        Measure::Codings if ctx.scope.record == Record::All => {
            "coded segments; one coder's same place counts once, whatever its codes"
        }
        Measure::Codings => "coded segments; one place counts once, whatever its codes",
        Measure::Presence => "whether anything is coded; totals count the cells that say yes",
        Measure::Participants => "distinct participants whose words are coded",
        Measure::Words => "words of speech that are coded, each word once, interviewers' never",
        Measure::Share => "words of participants' speech that are coded, each word once, as a share of the base",
    };
    format!("Cells: {what}.{parents} Totals are counted anew, not summed.")
}

fn n(ctx: &Context, spec: &Spec) -> String {
    let unit = if ctx.by_source { "source" } else { "participant" };
    let total = counted(ctx.n(0..ctx.corpus.parts.len()), unit);
    let mut out = format!("N: {unit}s in the corpus, coded or not; {total} in all.");
    let has = |wanted: fn(&Axis) -> bool| wanted(&spec.rows) || wanted(&spec.columns);
    if has(|a| matches!(a, Axis::Code | Axis::Level(_))) {
        out.push_str(&format!(" N of a code: {unit}s coded with it or with a code below it."));
    }
    if has(|a| *a == Axis::Coder) {
        let of = if ctx.by_source { "" } else { " in sources" };
        out.push_str(&format!(" N of a coder: {unit}s{of} they coded or marked as read."));
    }
    out
}

fn base(spec: &Spec) -> &'static str {
    match Base::new(&spec.rows, &spec.columns) {
        Base::Column => "Base: all words of participants' speech in the column.",
        Base::Row => "Base: all words of participants' speech in the row.",
        Base::Corpus => "Base: all words of participants' speech in the corpus.",
    }
}

fn homeless(axis: &Axis) -> String {
    match axis {
        Axis::Level(level) => format!("with a code that is not on level {level} or below"),
        Axis::Participant => "of words no participant speaks".to_owned(),
        Axis::Attribute(name) => {
            format!("of words no participant speaks, in sources that state no {name}")
        }
        other => format!("that no {other} holds"),
    }
}

/// A zero in a source that a coder has not read is no finding.
fn unread(ctx: &Context) -> Option<String> {
    let Record::Coder(coder) = &ctx.scope.record else {
        return None;
    };
    let sources: BTreeSet<usize> = ctx.corpus.parts.iter().filter_map(|p| p.source).collect();
    let read = |source: usize| {
        let id = &ctx.study.sources[source].id;
        ctx.study.marks.iter().any(|m| m.coder == *coder && m.source == *id && m.what != MarkKind::Skipped)
    };
    let unread = sources.iter().filter(|&&s| !read(s)).count() as u64;
    (unread > 0).then(|| {
        let what = counted(unread, "source");
        format!("{what} of {} not marked as read by {coder}: a zero there may only mean “not yet”.", sources.len())
    })
}
