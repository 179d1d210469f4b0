//! The order of the list of codes: how well a code fits what is typed, and how
//! likely it is.

use super::{Place, around};
use crate::model::codebook::CodeId;
use crate::model::span::Span;
use crate::model::study::Study;
use crate::tui::app::App;
use crate::tui::letters::{self, BRANCH, NAMED};

/// What the likeliest code gains over one nobody expects, in points of
/// [`letters::fit`]: enough to pass one or two steps of plainness.
const LIKELY: f32 = 9.0;

/// How likely each code is for a segment of the source on screen (`None`: for
/// nothing in particular), by code index.
pub fn likely(app: &App, study: &Study, span: Option<Span>) -> Vec<f32> {
    let index = |id: &CodeId| study.codebook.find(id);
    let recent: Vec<usize> = app.recent.iter().filter_map(index).collect();
    let at = span.unwrap_or(Span { start: 0, end: 0 });
    let mut place = Place { span: at, segment: "", around: "", own: &[], recent: &recent };
    let own: Vec<(Span, usize)>;
    if let (Some(span), Some(source)) = (span, app.source(study)) {
        own = app.view.index.own().collect();
        place.segment = source.slice(span);
        place.around = source.slice(around(source, span));
        place.own = &own;
    }
    app.guess.known.ask(&place)
}

/// The codes to choose from that fit what is typed, best first, as indexes.
pub fn codes(query: &str, likely: &[f32], study: &Study) -> Vec<usize> {
    let most = likely.iter().copied().fold(f32::EPSILON, f32::max);
    let mut fits = Vec::new();
    for index in App::offered(&study.codebook) {
        let code = &study.codebook.codes[index];
        let fit = letters::fit(query, &code.name, &code.path);
        if let Some(fit) = fit.or_else(|| letters::fit(query, &code.id.0, &[])) {
            let likely = likely.get(index).copied().unwrap_or(0.0) / most;
            // Among equals the shorter name, of which more is typed.
            let length = code.name.chars().count().min(60) as f32 / 60.0;
            fits.push((fit, fit as f32 + LIKELY * likely - length, index));
        }
    }
    // What is found in a plainer way would only be hidden by the rest.
    let best = fits.iter().map(|(fit, ..)| *fit).max().unwrap_or(0);
    if let Some(least) = [NAMED, BRANCH].into_iter().find(|step| best >= *step) {
        fits.retain(|(fit, ..)| *fit >= least);
    }
    fits.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.2.cmp(&b.2)));
    fits.into_iter().map(|(.., index)| index).collect()
}
