//! L0: what a picture of a table shows, without saying how it is drawn.
//!
//! A picture belongs to a [`Table`](super::table::Table), so that whoever sees it
//! can have its figures. Whoever counts says here what is long and what is
//! short; a writer of pictures knows paper and no analysis. Nothing is said by
//! colour alone: each bar has its words, its figure and its side.

use super::theme::{Relation, ThemeStatus};

/// A picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// What it shows, one line for people.
    pub title: String,
    /// Sentences below it: what was counted, out of what, and how to read it.
    pub caption: Vec<String>,
    /// What is drawn.
    pub plot: Plot,
}

/// The kinds of pictures.
#[derive(Clone, Debug, PartialEq)]
pub enum Plot {
    /// One bar a thing.
    Bars(Bars),
    /// Lines that rise from step to step.
    Curve(Curve),
    /// A text from end to end, with what is marked in it.
    Strip(Strip),
    /// Several of these below each other, with their names and one axis.
    Tracks(Tracks),
    /// Boxes and lines between them.
    Map(Map),
    /// A dot and a line around it a thing.
    Ranges(Ranges),
    /// Who is joined with whom, and how far apart they are.
    Tree(Tree),
    /// Points of a plane.
    Points(Points),
}

/// Values with the interval each lies in, the first on top.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ranges {
    /// What the values are, with their unit.
    pub axis: String,
    /// The least and the greatest value the axis shows; it may show more.
    pub ends: (f64, f64),
    /// The values.
    pub ranges: Vec<Range>,
}

/// One value.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Range {
    /// What it stands for.
    pub label: String,
    /// The value; `None` where there is none.
    pub value: Option<f64>,
    /// The interval around it, where one is known.
    pub around: Option<(f64, f64)>,
    /// The figure beside it, or why there is none.
    pub figure: String,
}

impl Ranges {
    /// The least and the greatest of all that is shown.
    pub fn shown(&self) -> (f64, f64) {
        let around = |r: &Range| r.around.into_iter().flat_map(|(low, high)| [low, high]);
        let all = self.ranges.iter().flat_map(|r| r.value.into_iter().chain(around(r)));
        all.fold(self.ends, |(low, high), value| (low.min(value), high.max(value)))
    }
}

/// Bars from a common line, the first on top.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bars {
    /// What the length of a bar is, with its unit.
    pub axis: String,
    /// What bars to the left and to the right mean, where there are both.
    pub sides: Option<(String, String)>,
    /// The bars.
    pub bars: Vec<Bar>,
}

/// One bar.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bar {
    /// What it stands for.
    pub label: String,
    /// Its length, in the unit of the axis; below 0 to the left.
    pub length: f64,
    /// The figure at its end.
    pub figure: String,
    /// The same in words, for who cannot see it.
    pub words: String,
}

/// Lines over steps that have an order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Curve {
    /// What a step is.
    pub across: String,
    /// What the height is, with its unit.
    pub up: String,
    /// A label for each step.
    pub steps: Vec<String>,
    /// The lines, each told apart by its kind of stroke and its words at the end.
    pub lines: Vec<Line>,
    /// What lies behind them: between which heights something usually is.
    pub band: Option<Band>,
}

/// A range of heights at each step.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Band {
    /// What it stands for.
    pub label: String,
    /// Its lower ends, in the unit of the axis.
    pub low: Vec<u64>,
    /// Its upper ends.
    pub high: Vec<u64>,
}

/// One line: a height at each step.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    /// What it stands for.
    pub label: String,
    /// Heights, in the unit of the axis.
    pub heights: Vec<u64>,
}

/// A text from its beginning (0) to its end (1).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Strip {
    /// The lanes, the first on top.
    pub lanes: Vec<Lane>,
}

/// One lane of a strip.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lane {
    /// What is marked in it.
    pub label: String,
    /// Red, green and blue.
    pub colour: [u8; 3],
    /// Marked stretches, by their beginning, apart.
    pub pieces: Vec<(f64, f64)>,
    /// The same in words, for who cannot see it.
    pub words: String,
}

/// Named lanes above one axis.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tracks {
    /// What lies along the axis, with its unit.
    pub across: String,
    /// Round numbers on it, and where they stand, from 0 to 1.
    pub ticks: Vec<(f64, String)>,
    /// The lanes, the first on top.
    pub tracks: Vec<Track>,
}

/// One named lane.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Track {
    /// What it stands for.
    pub label: String,
    /// A letter for where there are no colours; none where all lanes are of one kind.
    pub letter: Option<char>,
    /// Red, green and blue.
    pub colour: [u8; 3],
    /// Where it ends, from 0 to 1.
    pub end: f64,
    /// Marked stretches, by their beginning, apart, from 0 to 1.
    pub pieces: Vec<(f64, f64)>,
    /// The figure at its end.
    pub figure: String,
    /// The same in words, for who cannot see it.
    pub words: String,
}

/// A map of themes and codes: boxes, and what they are to each other.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Map {
    /// The boxes: themes first, then codes.
    pub nodes: Vec<Node>,
    /// The lines, in order.
    pub edges: Vec<Edge>,
}

/// One box.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Node {
    /// `theme:ID` or `code:ID`.
    pub id: String,
    /// What people read.
    pub label: String,
    /// Of a theme its status; `None` for a code.
    pub status: Option<ThemeStatus>,
}

/// One line between two boxes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edge {
    /// Index of the box it begins at.
    pub from: usize,
    /// Index of the box it leads to.
    pub to: usize,
    /// What the one is to the other; `None`: a code serves a theme.
    pub kind: Option<Relation>,
}

impl Edge {
    /// In a sentence: *A serves B*.
    pub fn verb(&self) -> &'static str {
        self.kind.map_or("serves", Relation::verb)
    }

    /// The word in output.
    pub fn word(&self) -> &'static str {
        self.kind.map_or("serves", Relation::word)
    }
}

/// A tree of clusters (dendrogram).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tree {
    /// What the height of a joint is, with its unit.
    pub axis: String,
    /// Labels of the leaves, in an order in which no lines cross.
    pub leaves: Vec<String>,
    /// Where two branches become one, the lowest first.
    pub joints: Vec<Joint>,
}

/// Where two branches become one. A branch is a leaf, by its place in [`Tree::leaves`], or a
/// joint before this one: its place in [`Tree::joints`] behind the number of leaves.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Joint {
    /// The branch above.
    pub above: usize,
    /// The branch below.
    pub below: usize,
    /// How far apart they are, in the unit of the axis.
    pub height: f64,
}

impl Tree {
    /// The leaves of a branch, by place.
    pub fn members(&self, branch: usize) -> Vec<usize> {
        match branch.checked_sub(self.leaves.len()).map(|joint| self.joints.get(joint)) {
            None => vec![branch],
            Some(None) => Vec::new(),
            // A joint is made of what comes before it.
            Some(Some(joint)) => {
                let parts = [joint.above, joint.below].into_iter().filter(|part| *part < branch);
                parts.flat_map(|part| self.members(part)).collect()
            }
        }
    }
}

/// Points of a plane, of two kinds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Points {
    /// What lies to the right.
    pub across: String,
    /// What lies upwards; empty where there is one axis only.
    pub up: String,
    /// What both kinds are.
    pub kinds: (String, String),
    /// The points.
    pub marks: Vec<Mark>,
}

/// One point.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mark {
    /// A number or letters that stand for it where there is no room.
    pub sign: String,
    /// What it stands for.
    pub label: String,
    /// How far to the right.
    pub x: f64,
    /// How far up.
    pub y: f64,
    /// True for one of the second kind.
    pub second: bool,
}
