//! The map: things and what they have as points of one plane.

use super::{Named, Similar};
use crate::model::picture::{Mark, Picture, Plot, Points};
use crate::model::table::{Cell, Column, Kind, Table};
use crate::statistics::correspondence::{Correspondence, analyse};

impl Similar {
    /// Correspondence analysis of the counts of segments: a row for each point, with the
    /// picture of the first two axes.
    pub fn map(&self) -> Table {
        let columns = vec![
            Column::new("sign", Kind::Text),
            Column::new("kind", Kind::Text),
            Column::new("id", Kind::Text).detail(),
            Column::new("name", Kind::Text),
            Column::new("segments", Kind::Number),
            Column::new("axis_1", Kind::Number),
            Column::new("axis_2", Kind::Number),
            Column::new("shown", Kind::Number),
        ];
        let (one, by) = (self.what.one(), self.what.by());
        let title = format!("Map of {one}s and {by}s (correspondence analysis)");
        let made = match analyse(&self.counts) {
            Ok(made) => made,
            Err(reason) => {
                let mut table = Table::list(title, columns, Vec::new());
                table.notes.push(format!("No map: {}.", reason.words()));
                table.notes.extend(self.notes.iter().cloned());
                return table;
            }
        };
        let points = self.points(&made);
        let rows = points.iter().map(|p| {
            vec![
                Cell::Text(p.sign.clone()),
                Cell::Text(p.kind.to_owned()),
                Cell::Text(p.named.id.clone()),
                Cell::Text(p.named.label.clone()),
                Cell::Count(p.segments),
                Cell::number(p.at.0, 3),
                p.at.1.map_or(Cell::Blank("there is one axis only"), |y| Cell::number(y, 3)),
                p.shown.map_or(Cell::Blank("it lies in the middle"), |part| Cell::Share { part, base: 1.0, digits: 0 }),
            ]
        });
        let mut table = Table::list(title.clone(), columns, rows.collect());
        let axes = axes(&made);
        table.notes.push(axes.clone());
        table.notes.push(format!("{}s near each other have like shares of {by}s. A {one} lies in the direction of the {by}s that it has more of than others have; how near it is to one says nothing. The middle is the average. Which side of an axis is plus means nothing.", capital(one)));
        table.notes.push("shown: how much of a point’s distance from the middle lies in the plane; what is little shown is not to be read off the map.".to_owned());
        let caption = table.notes.clone();
        table.notes.extend(self.notes.iter().filter(|n| !n.contains("without any code")).cloned());
        let axis = |k: usize| match made.inertia.get(k) {
            Some(own) => format!("axis {} ({:.0} %)", k + 1, share(*own, made.total)),
            None => String::new(),
        };
        let marks = points.iter().map(|p| Mark {
            sign: p.sign.clone(),
            label: p.named.label.clone(),
            x: p.at.0,
            y: p.at.1.unwrap_or(0.0),
            second: p.kind == by,
        });
        let plot = Points {
            across: axis(0),
            up: axis(1),
            kinds: (format!("{one}s"), format!("{by}s")),
            marks: marks.collect(),
        };
        table.drawn(Picture { title, caption, plot: Plot::Points(plot) })
    }

    fn points(&self, made: &Correspondence) -> Vec<Point<'_>> {
        let mut out = Vec::new();
        let sides = [
            (self.what.one(), &self.things, &made.rows, &made.row_points),
            (self.what.by(), &self.features, &made.columns, &made.column_points),
        ];
        for (kind, named, places, points) in sides {
            for (number, (place, point)) in (1..).zip(places.iter().zip(points)) {
                let all: f64 = point.iter().map(|x| x * x).sum();
                let seen: f64 = point.iter().take(2).map(|x| x * x).sum();
                let first = kind == self.what.one();
                let segments = match first {
                    true => self.counts[*place].iter().sum(),
                    false => self.counts.iter().map(|row| row[*place]).sum(),
                };
                out.push(Point {
                    sign: if first { number.to_string() } else { letters(number) },
                    kind,
                    named: &named[*place],
                    segments,
                    at: (point.first().copied().unwrap_or(0.0), point.get(1).copied()),
                    shown: (all > 1e-18).then(|| seen / all),
                });
            }
        }
        out
    }
}

struct Point<'s> {
    sign: String,
    kind: &'static str,
    named: &'s Named,
    segments: u64,
    at: (f64, Option<f64>),
    shown: Option<f64>,
}

/// How much of everything the axes hold.
fn axes(made: &Correspondence) -> String {
    let each = made.inertia.iter().take(2).enumerate();
    let each: Vec<String> = each.map(|(k, own)| format!("axis {} {:.1} %", k + 1, share(*own, made.total))).collect();
    let rest = 100.0 - made.inertia.iter().take(2).map(|own| share(*own, made.total)).sum::<f64>();
    let rest =
        if made.inertia.len() > 2 { format!("; the map leaves out {:.1} %", rest.max(0.0)) } else { String::new() };
    format!("Total inertia {:.4} (χ² / n), of which {}{rest}.", made.total, each.join(", "))
}

fn share(own: f64, all: f64) -> f64 {
    if all > 0.0 { 100.0 * own / all } else { 0.0 }
}

/// 1 is a, 26 is z, 27 is aa.
fn letters(mut number: usize) -> String {
    let mut out = Vec::new();
    while number > 0 {
        number -= 1;
        out.push(b'a' + (number % 26) as u8);
        number /= 26;
    }
    out.iter().rev().map(|b| char::from(*b)).collect()
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
