//! What the progress page shows of the figures: columns as there is room,
//! totals, and everything about one source. A bar never stands without its
//! number.

use crate::analysis::progress::{Progress, Row, Work, percent};
use crate::model::study::Study;
use crate::tui::app::App;
use crate::tui::pages::list::{Column, split};
use crate::tui::views::paint::{Lines, width};
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Columns that a source's title has at least.
const TITLE: u16 = 20;
/// Cells of a bar.
const BAR: u32 = 10;
/// Lines of totals at most.
const TOTALS: u16 = 3;

/// Divides the page: list, totals below it, details.
pub fn parts(area: Rect) -> (Rect, Rect, Rect) {
    let (list, details) = split(area);
    let height = if area.height < 30 { 1 } else { TOTALS };
    let list = Rect { height: list.height.saturating_sub(height), ..list };
    let totals = Rect { x: list.x + 2, y: list.bottom(), width: list.width.saturating_sub(3), height };
    (list, totals, details)
}

/// Which columns there is room for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Shown {
    others: usize,
    day: bool,
    bar: bool,
    kind: bool,
    when: bool,
}

impl Shown {
    /// As many as fit into `room` columns beside the title.
    pub fn fitting(figures: &Progress, room: u16) -> Self {
        let mut out = Self::default();
        // The list gives a third of its room to the title, whatever others want.
        let fits = |s: &Self| {
            let columns = s.columns(figures);
            let room = room.saturating_sub(2 + columns.len() as u16);
            columns.iter().map(|c| c.width).sum::<u16>() + TITLE.max(room / 3 + 1) <= room
        };
        while out.others + 1 < figures.coders.len() && fits(&Self { others: out.others + 1, ..out }) {
            out.others += 1;
        }
        for more in [
            |s: Self| Self { day: true, ..s },
            |s: Self| Self { kind: true, ..s },
            |s: Self| Self { bar: true, ..s },
            |s: Self| Self { when: true, ..s },
        ] {
            if fits(&more(out)) {
                out = more(out);
            }
        }
        out
    }

    /// The columns; others' marks are headed by their names.
    pub fn columns(self, figures: &Progress) -> Vec<Column> {
        let mut out = vec![Column::new("Source", 0)];
        if self.kind {
            out.push(Column::new("Kind", 11));
        }
        if self.when {
            out.push(Column::new("Date or wave", 12));
        }
        out.push(Column::number("Words", 6));
        let mark = figures.coders.first().map_or_else(|| "Mark".to_owned(), Clone::clone);
        out.push(Column::new(mark, 8));
        if self.day {
            out.push(Column::new("Day", 10));
        }
        out.push(Column::number("Codings", 7));
        out.push(Column::number("Turns", if self.bar { 5 + BAR as u16 } else { 5 }));
        out.push(Column::number("Review", 6));
        for coder in figures.coders.iter().skip(1).take(self.others) {
            out.push(Column::new(coder.clone(), width(coder).clamp(8, 14)));
        }
        out
    }

    /// The cells of a source.
    pub fn cells(self, study: &Study, figures: &Progress, source: usize) -> Vec<String> {
        let (row, empty) = (&figures.rows[source], Work::default());
        let source = &study.sources[source];
        let own = row.work.first().unwrap_or(&empty);
        let mut out = vec![source.title.clone()];
        if self.kind {
            out.push(source.kind.clone());
        }
        if self.when {
            let stated = ["date", "wave"].iter().filter_map(|k| source.attribute(k)).collect::<Vec<_>>();
            out.push(stated.join(", "));
        }
        out.push(source.words.to_string());
        out.push(marked(own).to_owned());
        if self.day {
            out.push(own.mark.map_or_else(String::new, |(_, at)| at.day()));
        }
        out.push(own.codings.to_string());
        out.push(share(row, own, self.bar));
        out.push(if own.waiting == 0 { String::new() } else { own.waiting.to_string() });
        out.extend(row.work.iter().skip(1).take(self.others).map(|w| marked(w).to_owned()));
        // Not shown in the line: what a filter may also ask for.
        out.push(format!("{} {} {}", source.id, source.kind, source.participants.join(" ")));
        out
    }
}

fn marked(work: &Work) -> &'static str {
    work.mark.map_or("–", |(what, _)| what.word())
}

/// `40%`, with a bar before it.
fn share(row: &Row, work: &Work, with_bar: bool) -> String {
    match percent(work.turns, row.turns) {
        None => "–".to_owned(),
        Some(n) if with_bar => format!("{n}% {}", bar(n)),
        Some(n) => format!("{n}%"),
    }
}

fn bar(percent: u32) -> String {
    let full = (percent * BAR).div_ceil(100).min(if percent < 100 { BAR - 1 } else { BAR });
    let cell = |n| if n < full { '█' } else { '·' };
    (0..BAR).map(cell).collect()
}

/// What all sources come to, a line for each coder.
pub fn totals(app: &App, figures: &Progress, columns: u16) -> Lines {
    let mut lines = Lines::default();
    for (number, coder) in figures.coders.iter().enumerate() {
        let work = &figures.total.work[number];
        let turns = percent(work.turns, figures.total.turns).map_or(String::new(), |n| format!(" · {n}% of turns"));
        let [open, read, complete, skipped] = figures.marks[number];
        let all = open + read + complete + skipped;
        let marks = format!("{complete} complete, {read} read, {skipped} skipped of {all}");
        let name = format!("{coder}: ");
        let mut words = format!("{marks} · {}{turns}", counted(work.codings, "coding"));
        let waiting = format!(" · {} to review", work.waiting);
        if work.waiting > 0 && width(&name) + width(&words) + width(&waiting) <= columns {
            words.push_str(&waiting);
        }
        lines.line(vec![(name, app.theme.strong()), (words, Style::new())]);
    }
    lines
}

fn counted(n: u32, word: &str) -> String {
    if n == 1 { format!("1 {word}") } else { format!("{n} {word}s") }
}

/// Everything about one source.
pub fn details(app: &App, study: &Study, figures: &Progress, source: usize, columns: u16) -> Lines {
    let mut lines = Lines::default();
    let (Some(row), Some(source)) = (figures.rows.get(source), study.sources.get(source)) else {
        return lines;
    };
    lines.wrapped(&source.title, columns, 2, app.theme.strong());
    let unit = if source.speakers.is_empty() { "paragraph" } else { "participants' turn" };
    let mut about =
        vec![source.id.clone(), source.kind.clone(), counted(source.words, "word"), counted(row.turns, unit)];
    about.retain(|w| !w.is_empty());
    lines.wrapped(&about.join(" · "), columns, 2, app.theme.faint());
    if !source.participants.is_empty() {
        lines.wrapped(&format!("Participants: {}", source.participants.join(", ")), columns, 2, Style::new());
    }
    for (coder, work) in figures.coders.iter().zip(&row.work) {
        let mark = match work.mark {
            Some((what, at)) => format!("{} since {}", what.word(), at.day()),
            None => "not marked".to_owned(),
        };
        let mut words = vec![mark, counted(work.codings, "coding")];
        if work.highlights > 0 {
            words.push(counted(work.highlights, "highlight"));
        }
        if let Some(n) = percent(work.turns, row.turns) {
            words.push(format!("{} {n}% of turns ({} of {})", bar(n), work.turns, row.turns));
        }
        if work.waiting > 0 {
            words.push(format!("{} to review", work.waiting));
        }
        let words = format!("{coder}: {}", words.join(" · "));
        lines.wrapped(&words, columns, 2, Style::new());
    }
    let stated: Vec<String> =
        source.attributes.iter().filter(|(k, _)| k != "kind").map(|(k, v)| format!("{k}: {v}")).collect();
    lines.wrapped(&stated.join(" · "), columns, 2, app.theme.faint());
    lines
}
