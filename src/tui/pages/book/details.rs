//! All that is known of the highlighted code.

use super::BookPage;
use super::examples::said;
use super::tree::{counted, status};
use crate::model::codebook::{Code, CodeStatus};
use crate::model::study::Study;
use crate::text::plain::plain;
use crate::tui::app::App;
use crate::tui::views::paint::Lines;
use ratatui::style::Style;

/// Fields that say when a code applies; they come first.
const USE: [&str; 2] = ["Use when", "Not when"];
/// Below this many rows what is needed most comes before what is long.
const SHORT: u16 = 14;
/// Participants named, at most.
const NAMED: usize = 40;

/// The lines for a room of `width` columns and `height` rows.
pub fn lines(page: &BookPage, app: &App, study: &Study, width: u16, height: u16) -> Lines {
    let mut out = Lines::default();
    let Some((index, code)) = page.highlighted(study) else {
        return out;
    };
    head(app, study, (index, code), width, &mut out);
    if height < SHORT {
        use_lines(code, width, true, &mut out);
        example(page, app, study, width, &mut out);
        use_lines(code, width, false, &mut out);
    } else {
        use_lines(code, width, true, &mut out);
        use_lines(code, width, false, &mut out);
        example(page, app, study, width, &mut out);
    }
    for paragraph in code.full_definition.split("\n\n").filter(|p| !p.trim().is_empty()) {
        out.wrapped(paragraph, width, 0, app.theme.faint());
    }
    for (field, words) in code.fields.iter().filter(|(k, _)| !USE.iter().any(|u| u.eq_ignore_ascii_case(k))) {
        out.wrapped(&format!("{field}: {words}"), width, 2, app.theme.faint());
    }
    counts(page, app, (index, width), &mut out);
    memos(page, app, width, &mut out);
    past(page, app, width, &mut out);
    out
}

fn head(app: &App, study: &Study, (index, code): (usize, &Code), width: u16, out: &mut Lines) {
    let name = Style::new().fg(app.theme.code(study, Some(index))).patch(app.theme.strong());
    out.wrapped(&code.path.join(" › "), width, 2, name);
    let mut about = vec![code.kind.word().to_owned(), status(code).to_owned()];
    about.extend(code.origin.map(|o| o.word().to_owned()));
    about.extend(code.role.clone());
    about.extend(code.created.as_ref().map(|day| format!("made {day}")));
    about.push(format!("id {}", code.id));
    out.wrapped(&about.join(" · "), width, 0, app.theme.faint());
    if let Some(into) = &code.merged_into {
        let words = format!("Merged into “{}”: its codings are counted there.", study.code_name(into));
        out.wrapped(&words, width, 0, app.theme.waiting());
    } else if code.status == CodeStatus::Retired {
        let words = "Retired: not offered for coding any more; its codings stay.";
        out.wrapped(words, width, 0, app.theme.waiting());
    } else if !code.codable {
        out.wrapped("Holds other codes; nothing is coded with it.", width, 0, app.theme.faint());
    }
}

/// The definition, or when to use the code and when not.
fn use_lines(code: &Code, width: u16, definition: bool, out: &mut Lines) {
    if definition {
        let words = if code.definition.is_empty() { "No definition yet: d writes one." } else { &code.definition };
        return out.wrapped(words, width, 0, Style::new());
    }
    for field in USE {
        if let Some(words) = code.field(field) {
            out.wrapped(&format!("{field}: {words}"), width, 2, Style::new());
        }
    }
}

fn example(page: &BookPage, app: &App, study: &Study, width: u16, out: &mut Lines) {
    let Some(coding) = page.examples.shown().and_then(|id| study.coding(&id.0)) else {
        return;
    };
    let (at, all) = page.examples.place();
    let which = if all == 1 { "Example".to_owned() } else { format!("Example {at} of {all}") };
    out.wrapped(&format!("{which}: “{}”", plain(&coding.anchor.quote)), width, 2, app.theme.strong());
    out.wrapped(&said(study, coding), width, 2, app.theme.faint());
}

fn counts(page: &BookPage, app: &App, (index, width): (usize, u16), out: &mut Lines) {
    let count = page.tally.code(index);
    out.line(Vec::new());
    out.wrapped(&counted(&page.tally, count), width, 2, app.theme.strong());
    let listed =
        |pairs: &[(&str, u32)]| pairs.iter().map(|(who, n)| format!("{who} {n}")).collect::<Vec<_>>().join(" · ");
    for (what, sum) in [("", &count.own), ("with everything below, ", &count.all)] {
        if sum.codings == 0 || (!what.is_empty() && count.all.codings == count.own.codings) {
            continue;
        }
        let coders: Vec<(&str, u32)> = page.tally.by_coder(sum).collect();
        out.wrapped(&format!("{what}by coder: {}", listed(&coders)), width, 2, Style::new());
        let mut people = page.tally.by_person(sum);
        let more = people.len().saturating_sub(NAMED);
        people.truncate(NAMED);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        if !people.is_empty() {
            out.wrapped(&format!("{what}by participant: {}{more}", listed(&people)), width, 2, Style::new());
        }
    }
}

fn memos(page: &BookPage, app: &App, width: u16, out: &mut Lines) {
    if page.memos.is_empty() {
        return;
    }
    out.line(Vec::new());
    out.wrapped("Memos about it (g m has them)", width, 0, app.theme.strong());
    for title in &page.memos {
        out.wrapped(title, width, 2, Style::new());
    }
}

fn past(page: &BookPage, app: &App, width: u16, out: &mut Lines) {
    if page.past.is_empty() {
        return;
    }
    out.line(Vec::new());
    out.wrapped("What was done to it", width, 0, app.theme.strong());
    for line in &page.past {
        out.wrapped(line, width, 2, Style::new());
    }
}
