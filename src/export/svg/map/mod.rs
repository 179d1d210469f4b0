//! A map of themes and codes: boxes in two layers, and lines that say what they
//! are.
//!
//! Four kinds of link and a fifth line for codes that serve a theme: each has a
//! pattern, an end and its word, so that none is told by its colour. The status
//! of a theme stands in its box, which is drawn firm, broken or dotted.

mod layout;
#[cfg(test)]
mod tests;

use super::canvas::{Canvas, Frame, Stroke, Text};
use super::letters::width;
use super::{MARGIN, colour, size};
use crate::model::picture::{Edge, Map, Node};
use crate::model::theme::{Relation, ThemeStatus};
use layout::{Drawn, LINE, Layout, PAD, Placed, Run, layout};

/// What a line ends in.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Head {
    /// Nothing.
    None,
    /// A filled arrow.
    Arrow,
    /// A bar across.
    Bar,
    /// An empty circle.
    Circle,
    /// An open arrow.
    Open,
}

impl Head {
    /// Units of the line that it takes the place of.
    fn length(self) -> f64 {
        match self {
            Self::None | Self::Open => 0.0,
            Self::Arrow => 9.0,
            Self::Bar => 2.0,
            Self::Circle => 9.0,
        }
    }
}

/// How a kind of line looks.
fn look(kind: Option<Relation>) -> (Stroke, Head) {
    let line = |colour, width, dash| Stroke { colour, width, dash };
    match kind {
        None => (line("#8c8c8c", 1.2, ""), Head::None),
        Some(Relation::Supports) => (line(colour::BLUE, 2.2, ""), Head::Arrow),
        Some(Relation::Contradicts) => (line("#D55E00", 2.2, "9 5"), Head::Bar),
        Some(Relation::Qualifies) => (line("#00785A", 2.2, "2 4"), Head::Circle),
        Some(Relation::LeadsTo) => (line(colour::INK, 1.6, "14 4 2 4"), Head::Open),
    }
}

/// Units from side to side that a map needs.
pub fn across(map: &Map) -> f64 {
    layout(map).width
}

/// Draws all of it.
pub fn draw(canvas: &mut Canvas, map: &Map) {
    if map.nodes.is_empty() {
        canvas.down(size::LABEL * 1.5);
        return canvas.text((MARGIN, canvas.y), "nothing to show", Text::of(size::LABEL).colour(colour::FAINT));
    }
    canvas.down(PAD);
    let laid = layout(map);
    let top = canvas.y;
    // What serves lies below what is said.
    for served in [true, false] {
        let lines = laid.lines.iter().filter(|line| map.edges[line.edge].kind.is_none() == served);
        lines.for_each(|line| line_of(canvas, map, line, top));
    }
    for (node, placed) in map.nodes.iter().zip(&laid.boxes) {
        box_of(canvas, node, placed, top);
    }
    labels(canvas, map, &laid, top);
    canvas.down(laid.height + PAD);
    legend(canvas, map);
}

/// All of it in words.
pub fn said(map: &Map) -> String {
    let label = |node: &Node| match node.status {
        Some(status) => format!("{} ({})", node.label, status.word()),
        None => node.label.clone(),
    };
    let line = |edge: &Edge| sentence(map, edge) + ".";
    let themes: Vec<String> = map.nodes.iter().filter(|n| n.status.is_some()).map(label).collect();
    let first = if themes.is_empty() { Vec::new() } else { vec![format!("Themes: {}.", themes.join("; "))] };
    first.into_iter().chain(map.edges.iter().map(line)).collect::<Vec<_>>().join(" ")
}

fn sentence(map: &Map, edge: &Edge) -> String {
    format!("{} {} {}", map.nodes[edge.from].label, edge.verb(), map.nodes[edge.to].label)
}

fn box_of(canvas: &mut Canvas, node: &Node, placed: &Placed, top: f64) {
    let at = (placed.at.0, placed.at.1 + top);
    let border = |colour, width, dash| Stroke { colour, width, dash };
    let (stroke, ink) = match node.status {
        None => (border("#8c8c8c", 1.0, ""), colour::INK),
        Some(ThemeStatus::Settled) => (border(colour::INK, 2.4, ""), colour::INK),
        Some(ThemeStatus::Candidate) => (border(colour::INK, 1.6, "7 4"), colour::INK),
        Some(ThemeStatus::Dropped) => (border(colour::FAINT, 1.6, "2 4"), colour::FAINT),
    };
    let (fill, round) = if node.status.is_some() { ("#ffffff", 9.0) } else { ("#f3f3f3", 0.0) };
    let words = match node.status {
        Some(status) => format!("theme ({}): {}", status.word(), node.label),
        None => format!("code: {}", node.label),
    };
    canvas.frame(at, placed.size, &Frame { stroke, fill, round, words: &words });
    let letters = if node.status.is_some() { size::TITLE } else { size::LABEL };
    let look = Text::of(letters).colour(ink);
    let look = if node.status.is_some() { look.bold() } else { look };
    let mut y = at.1 + 0.7 * PAD;
    for line in &placed.lines {
        y += letters * LINE;
        canvas.text((at.0 + PAD, y - letters * 0.3), line, look);
    }
    if let Some(status) = node.status {
        y += size::CAPTION * LINE;
        canvas.text(
            (at.0 + PAD, y - size::CAPTION * 0.3),
            status.word(),
            Text::of(size::CAPTION).colour(colour::FAINT),
        );
    }
}

/// From which side a line comes to its end: 1 from the left.
fn direction(line: &Drawn) -> f64 {
    match line.run {
        Run::Across if line.to.0 > line.from.0 => 1.0,
        Run::Across => -1.0,
        Run::Lane(lane) if lane < line.to.0 => 1.0,
        Run::Lane(_) => -1.0,
    }
}

fn line_of(canvas: &mut Canvas, map: &Map, line: &Drawn, top: f64) {
    let edge = &map.edges[line.edge];
    let (stroke, head) = look(edge.kind);
    let (from, tip) = ((line.from.0, line.from.1 + top), (line.to.0, line.to.1 + top));
    let towards = direction(line);
    let end = (tip.0 - towards * head.length(), tip.1);
    let points = match line.run {
        Run::Across => {
            let half = (from.0 + end.0) / 2.0;
            vec![from, (half, from.1), (half, end.1), end]
        }
        Run::Lane(lane) => vec![from, (lane, from.1), (lane, end.1), end],
    };
    match line.run {
        Run::Across => canvas.curve(&points, stroke, &sentence(map, edge)),
        Run::Lane(_) => canvas.corners(&points, stroke, &sentence(map, edge)),
    }
    head_at(canvas, head, (tip, towards), stroke);
}

fn head_at(canvas: &mut Canvas, head: Head, ((x, y), towards): ((f64, f64), f64), stroke: Stroke) {
    let back = |by: f64| x - towards * by;
    let solid = Stroke { dash: "", ..stroke };
    match head {
        Head::None => {}
        Head::Arrow => canvas.shape(&[(x, y), (back(10.0), y - 5.0), (back(10.0), y + 5.0)], stroke.colour),
        Head::Bar => canvas.corners(&[(back(3.0), y - 5.0), (back(3.0), y + 5.0)], Stroke { width: 3.0, ..solid }, ""),
        Head::Circle => canvas.circle((back(4.5), y), 4.0, solid),
        Head::Open => canvas.corners(&[(back(9.0), y - 5.5), (x, y), (back(9.0), y + 5.5)], solid, ""),
    }
}

/// The words on lines: along their lane, or where lines between the layers leave
/// room for them.
fn labels(canvas: &mut Canvas, map: &Map, laid: &Layout, top: f64) {
    let mut taken: Vec<((f64, f64), f64)> = Vec::new();
    for line in &laid.lines {
        let Some(kind) = map.edges[line.edge].kind else { continue };
        let words = kind.verb();
        let look = Text::of(size::CAPTION).clear();
        match line.run {
            Run::Lane(lane) => {
                let y = (line.from.1 + line.to.1) / 2.0 + top;
                canvas.text((lane + size::CAPTION * 0.32, y), words, look.centred().turned());
            }
            Run::Across => {
                let half = width(words, size::CAPTION) / 2.0 + 4.0;
                let clashes = |at: &(f64, f64)| {
                    taken
                        .iter()
                        .filter(|(other, reach)| {
                            (other.0 - at.0).abs() < reach + half && (other.1 - at.1).abs() < size::CAPTION * 1.2
                        })
                        .count()
                };
                let places = [0.5, 0.38, 0.62, 0.28, 0.72].map(|t| on_curve(line, t));
                let at = places.iter().copied().find(|at| clashes(at) == 0).unwrap_or(places[0]);
                taken.push((at, half));
                canvas.text((at.0, at.1 + top + size::CAPTION * 0.32), words, look.centred());
            }
        }
    }
}

/// A point of the line between the layers, `t` of the way.
fn on_curve(line: &Drawn, t: f64) -> (f64, f64) {
    let (a, b) = (line.from, line.to);
    let u = 1.0 - t;
    let half = (a.0 + b.0) / 2.0;
    let x = u * u * u * a.0 + 3.0 * u * t * half + t * t * t * b.0;
    let y = (u * u * u + 3.0 * u * u * t) * a.1 + (3.0 * u * t * t + t * t * t) * b.1;
    (x, y)
}

/// What the lines mean, of those that are there.
fn legend(canvas: &mut Canvas, map: &Map) {
    let kinds = std::iter::once(None).chain(Relation::ALL.map(Some));
    let kinds: Vec<Option<Relation>> = kinds.filter(|kind| map.edges.iter().any(|e| e.kind == *kind)).collect();
    let (mut x, step) = (MARGIN, size::CAPTION * 1.8);
    if !kinds.is_empty() {
        canvas.down(step);
    }
    for kind in kinds {
        let words = kind.map_or("a code serves a theme", Relation::verb);
        let wide = 56.0 + width(words, size::CAPTION) + 24.0;
        if x + wide > canvas.width - MARGIN && x > MARGIN {
            x = MARGIN;
            canvas.down(step);
        }
        let (stroke, head) = look(kind);
        let y = canvas.y;
        canvas.corners(&[(x, y), (x + 46.0 - head.length(), y)], stroke, "");
        head_at(canvas, head, ((x + 46.0, y), 1.0), stroke);
        canvas.text((x + 54.0, y + size::CAPTION * 0.32), words, Text::of(size::CAPTION));
        x += wide;
    }
    canvas.down(step / 2.0);
}
