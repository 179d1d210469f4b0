//! Saturation theme by theme, or by where codes came from.
//!
//! One curve over all codes may be flat while a single theme still grows, and the
//! other way round. So each group of codes is followed alone.

use super::Interviews;
use crate::analysis::themes::themes;
use crate::model::codebook::Origin;
use crate::model::picture::{Curve, Line, Picture, Plot};
use crate::model::study::Study;
use crate::model::table::{Cell, Column, Kind, Table};
use crate::model::theme::ThemeStatus;
use crate::statistics::saturation::reached::reached;
use crate::statistics::saturation::{Found, growth};

/// Lines that an eye can follow.
const LINES: usize = 6;

/// Codes that are followed together.
struct Group {
    name: String,
    codes: Vec<usize>,
}

/// What becomes of the codes of each theme (`by_origin`: of each origin), one row
/// each, with a line each.
pub fn groups(interviews: &Interviews, by_origin: bool) -> Table {
    let groups = if by_origin { origins(interviews.study) } else { of_themes(interviews.study) };
    let (mut rows, mut lines) = (Vec::new(), Vec::new());
    for group in groups {
        let own = |code: &&usize| group.codes.binary_search(code).is_ok();
        let each = interviews.talks.iter().map(|talk| talk.codes.iter().filter(own).map(|code| *code as u32));
        let found = Found::new(each);
        rows.push(row(&group, &found));
        if found.codes() > 0 {
            lines.push(Line { label: group.name, heights: growth::so_far(&found) });
        }
    }
    let number = |key: &str| Column::new(key, Kind::Number);
    let titled = |key: &str, title: &str| Column { title: title.to_owned(), ..number(key) };
    let columns = vec![
        Column::new(if by_origin { "origin" } else { "theme" }, Kind::Text),
        number("codes"),
        titled("codes_used", "used"),
        titled("interviews", "in"),
        titled("first_in", "first"),
        titled("last_new_in", "last new"),
        titled("since_then", "since"),
        titled("for_80_percent", "80 %"),
        titled("for_90_percent", "90 %"),
        titled("for_100_percent", "100 %"),
    ];
    let what = if by_origin { "origin" } else { "theme" };
    let mut table = Table::list(format!("codes used up to each interview, by {what}"), columns, rows);
    table.notes = vec![format!(
        "Used: how many of its codes; in: how many interviews. First, last new: by their number in the order of interviews; since: how many interviews brought no new code of it. 80 %: after how many interviews so many of its codes that were used had been there. A code may serve several themes."
    )];
    table.notes.extend(interviews.said());
    table.notes.extend(interviews.notes());
    table.drawn(picture(interviews, lines, what))
}

fn row(group: &Group, found: &Found) -> Vec<Cell> {
    let new = growth::each(found);
    let place = |at: Option<usize>| at.map_or(Cell::Blank("not used"), |at| Cell::Count(at as u64 + 1));
    let last = new.iter().rposition(|n| *n > 0);
    let after = |percent| match reached(found, percent).value {
        Ok(k) => Cell::Count(k as u64),
        Err(why) => Cell::Blank(why.words()),
    };
    vec![
        Cell::Text(group.name.clone()),
        Cell::Count(group.codes.len() as u64),
        Cell::Count(found.codes() as u64),
        Cell::Count(found.each().filter(|codes| !codes.is_empty()).count() as u64),
        place(new.iter().position(|n| *n > 0)),
        place(last),
        last.map_or(Cell::Blank("not used"), |last| Cell::Count((found.len() - 1 - last) as u64)),
        after(80),
        after(90),
        after(100),
    ]
}

fn of_themes(study: &Study) -> Vec<Group> {
    let live = themes(study).into_iter().filter(|theme| theme.status != ThemeStatus::Dropped);
    live.map(|theme| Group { name: theme.title.to_owned(), codes: theme.codes }).collect()
}

fn origins(study: &Study) -> Vec<Group> {
    let living = |code: usize| study.codebook.codes[code].merged_into.is_none() && study.codebook.codes[code].codable;
    let all: Vec<usize> = (0..study.codebook.codes.len()).filter(|code| living(*code)).collect();
    let origins = [Some(Origin::Deductive), Some(Origin::Hybrid), Some(Origin::Inductive), None];
    let group = |origin: Option<Origin>| Group {
        name: origin.map_or("not stated", Origin::word).to_owned(),
        codes: all.iter().copied().filter(|code| study.codebook.codes[*code].origin == origin).collect(),
    };
    origins.map(group).into_iter().filter(|group| !group.codes.is_empty()).collect()
}

fn picture(interviews: &Interviews, mut lines: Vec<Line>, what: &str) -> Picture {
    let mut caption = interviews.said();
    if lines.len() > LINES {
        lines.sort_by_key(|line| std::cmp::Reverse(line.heights.last().copied().unwrap_or(0)));
        caption.push(format!("Drawn are the {LINES} with the most codes; the table has all."));
        lines.truncate(LINES);
    }
    Picture {
        title: format!("Different codes used, interview after interview, by {what}"),
        caption,
        plot: Plot::Curve(Curve {
            across: format!("{} {}", interviews.what, interviews.ordered()),
            up: "Different codes used so far".to_owned(),
            steps: (1..=interviews.len()).map(|n| n.to_string()).collect(),
            lines,
            band: None,
        }),
    }
}
