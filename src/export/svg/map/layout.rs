//! Where the boxes of a map stand and where its lines run.
//!
//! Two layers: themes on the left, codes on the right, lines between them. Lines
//! within a layer run outside of it, each in a lane of its own, so that no line
//! crosses a box and a line can be followed with a finger. Codes are sorted by
//! the themes they are joined with (the mean of their places), which keeps
//! crossings few; themes keep the order they came in, which is the researcher's.
//! There is no chance in it: the same map is always drawn alike.

use super::super::letters::{cut, width, wrapped};
use super::super::{MARGIN, WIDTH, size};
use crate::model::picture::{Edge, Map};

/// Units across: a page is two columns wide.
const PAGE: f64 = 2.0 * WIDTH;
/// Widths of boxes.
const THEME: f64 = 290.0;
const CODE: f64 = 270.0;
/// The least room between the layers.
const BETWEEN: f64 = 170.0;
/// Units between a box's edge and its words, and between boxes.
pub const PAD: f64 = 10.0;
const GAP: f64 = 9.0;
const THEME_GAP: f64 = 26.0;
/// From one lane to the next, and from a layer to its first.
const LANE: f64 = 28.0;
const TO_LANES: f64 = 24.0;
/// From one line of words to the next.
pub const LINE: f64 = 1.3;
/// Lines of words in a box.
const MOST: usize = 5;

/// A box in its place.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Placed {
    /// Left edge and top.
    pub at: (f64, f64),
    /// Width and height.
    pub size: (f64, f64),
    /// Its words, line by line.
    pub lines: Vec<String>,
}

impl Placed {
    fn middle(&self) -> f64 {
        self.at.1 + self.size.1 / 2.0
    }
}

/// How a line runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Run {
    /// Between the layers.
    Across,
    /// Along a layer, at this place from left to right.
    Lane(f64),
}

/// A line in its place: an edge of the map by its index.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Drawn {
    /// Index into [`Map::edges`].
    pub edge: usize,
    /// Where it begins.
    pub from: (f64, f64),
    /// Where it ends.
    pub to: (f64, f64),
    /// How it runs.
    pub run: Run,
}

/// A map in its place, from the top of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layout {
    /// The boxes, in the order of the map.
    pub boxes: Vec<Placed>,
    /// The lines, in the order of the map.
    pub lines: Vec<Drawn>,
    /// Units from side to side of the picture, margins included.
    pub width: f64,
    /// Units from top to bottom.
    pub height: f64,
}

/// Places everything.
pub fn layout(map: &Map) -> Layout {
    let mut boxes: Vec<Placed> = map.nodes.iter().map(|node| words(&node.label, node.status.is_some())).collect();
    let is_theme = |node: usize| map.nodes[node].status.is_some();
    let themes: Vec<usize> = (0..boxes.len()).filter(|n| is_theme(*n)).collect();
    let codes = sorted_codes(map, &themes);
    stack_codes(map, &codes, &mut boxes);
    stack_themes(map, &themes, &mut boxes);
    let within = |theme: bool| -> Vec<usize> {
        let same = |e: &Edge| is_theme(e.from) == theme && is_theme(e.to) == theme;
        map.edges.iter().enumerate().filter(|(_, e)| same(e)).map(|(at, _)| at).collect()
    };
    let sides = [within(true), within(false)];
    let ports = sides.each_ref().map(|edges| ports(map, edges, &boxes, along));
    let lanes = [0, 1].map(|side: usize| lanes(map, &sides[side], &ports[side]));
    let room = |lanes: &[usize]| lanes.iter().max().map_or(0.0, |most| TO_LANES + *most as f64 * LANE + LANE / 2.0);
    let (left, right) = (room(&lanes[0]), room(&lanes[1]));
    let between = (PAGE - 2.0 * MARGIN - left - right - THEME - CODE).max(BETWEEN);
    let theme_x = MARGIN + left;
    let code_x = theme_x + THEME + between;
    for (node, placed) in boxes.iter_mut().enumerate() {
        placed.at.0 = if is_theme(node) { theme_x } else { code_x };
    }
    let mut lines = Vec::with_capacity(map.edges.len());
    for (side, edge_x, outward) in [(0, theme_x, -1.0), (1, code_x + CODE, 1.0)] {
        for (nth, edge) in sides[side].iter().enumerate() {
            let (from, to) = ports[side][nth];
            let lane = edge_x + outward * (TO_LANES + lanes[side][nth] as f64 * LANE);
            lines.push(Drawn { edge: *edge, from: (edge_x, from), to: (edge_x, to), run: Run::Lane(lane) });
        }
    }
    let across: Vec<usize> = (0..map.edges.len()).filter(|e| sides.iter().all(|side| !side.contains(e))).collect();
    let ports = self::ports(map, &across, &boxes, |own, other| (0, other - own));
    let x = |node: usize| if is_theme(node) { theme_x + THEME } else { code_x };
    lines.extend(across.iter().zip(ports).map(|(edge, (from, to))| {
        let Edge { from: a, to: b, .. } = map.edges[*edge];
        Drawn { edge: *edge, from: (x(a), from), to: (x(b), to), run: Run::Across }
    }));
    lines.sort_by_key(|line| line.edge);
    let height = boxes.iter().map(|b| b.at.1 + b.size.1).fold(0.0, f64::max);
    Layout { boxes, lines, width: code_x + CODE + right + MARGIN, height }
}

/// A box with its words, not yet placed. A theme has a line for its status.
fn words(label: &str, theme: bool) -> Placed {
    let wide = if theme { THEME } else { CODE };
    let letters = if theme { size::TITLE } else { size::LABEL };
    // Bold letters are wider.
    let room = (wide - 2.0 * PAD) * if theme { 0.93 } else { 1.0 };
    let mut lines = wrapped(label, letters, room);
    if lines.len() > MOST {
        lines.truncate(MOST);
        if let Some(last) = lines.last_mut() {
            *last = cut(&format!("{last} …"), letters, room);
            if !last.ends_with('…') {
                last.push('…');
            }
        }
    }
    let status = if theme { size::CAPTION * LINE } else { 0.0 };
    let height = lines.len().max(1) as f64 * letters * LINE + status + 1.4 * PAD;
    Placed { at: (0.0, 0.0), size: (wide, height), lines }
}

/// The codes from top to bottom.
fn sorted_codes(map: &Map, themes: &[usize]) -> Vec<usize> {
    let place = |node: usize| themes.iter().position(|t| *t == node).map(|at| at as f64);
    let mut keys: Vec<Option<f64>> = (0..map.nodes.len()).map(place).collect();
    let mean = |node: usize, keys: &[Option<f64>]| {
        let others = map.edges.iter().filter_map(|e| match e {
            e if e.from == node => keys[e.to],
            e if e.to == node => keys[e.from],
            _ => None,
        });
        let (sum, n) = others.fold((0.0, 0.0), |(sum, n), key| (sum + key, n + 1.0));
        (n > 0.0).then(|| sum / n)
    };
    let mut codes: Vec<usize> = (0..map.nodes.len()).filter(|n| !themes.contains(n)).collect();
    let first: Vec<Option<f64>> = codes.iter().map(|code| mean(*code, &keys)).collect();
    codes.iter().zip(first).for_each(|(code, key)| keys[*code] = key);
    // What is joined with codes only stands by those.
    let second: Vec<Option<f64>> = codes.iter().map(|code| keys[*code].or_else(|| mean(*code, &keys))).collect();
    codes.iter().zip(second).for_each(|(code, key)| keys[*code] = key);
    codes.sort_by(|a, b| keys[*a].unwrap_or(f64::MAX).total_cmp(&keys[*b].unwrap_or(f64::MAX)).then(a.cmp(b)));
    codes
}

fn stack_codes(map: &Map, codes: &[usize], boxes: &mut [Placed]) {
    let served = |code: usize| map.edges.iter().filter(|e| e.from == code && e.kind.is_none()).map(|e| e.to).min();
    let mut y = 0.0;
    for (at, code) in codes.iter().enumerate() {
        if at > 0 {
            y += if served(codes[at - 1]) == served(*code) { GAP } else { 2.0 * GAP };
        }
        boxes[*code].at.1 = y;
        y += boxes[*code].size.1;
    }
}

/// Each theme stands beside its codes, as far as the others leave room.
fn stack_themes(map: &Map, themes: &[usize], boxes: &mut [Placed]) {
    let mut y: f64 = 0.0;
    for theme in themes {
        let joined = map.edges.iter().filter(|e| e.to == *theme && e.kind.is_none()).map(|e| boxes[e.from].middle());
        let (sum, n) = joined.fold((0.0, 0.0), |(sum, n), middle| (sum + middle, n + 1.0));
        let height = boxes[*theme].size.1;
        let wanted = if n > 0.0 { sum / n - height / 2.0 } else { y };
        boxes[*theme].at.1 = wanted.max(y);
        y = boxes[*theme].at.1 + height + THEME_GAP;
    }
    // Not further down than the codes, if there is room above.
    let lowest = boxes.iter().enumerate().filter(|(n, _)| !themes.contains(n)).map(|(_, b)| b.at.1 + b.size.1);
    let needed: f64 = themes.iter().map(|t| boxes[*t].size.1 + THEME_GAP).sum::<f64>() - THEME_GAP;
    let mut end = lowest.fold(needed, f64::max);
    for theme in themes.iter().rev() {
        let height = boxes[*theme].size.1;
        boxes[*theme].at.1 = boxes[*theme].at.1.min(end - height);
        end = boxes[*theme].at.1 - THEME_GAP;
    }
}

/// The order of lines along a layer at one box: those that go up first, the
/// nearest on top; then those that go down, the furthest on top. So they do not
/// cross on the way to their lanes.
fn along(own: f64, other: f64) -> (u8, f64) {
    if other < own { (0, own - other) } else { (1, own - other) }
}

/// Where each of `edges` begins and ends: the lines at one box share its side,
/// in the order of a key made from the middles of the box and of the other one.
fn ports(map: &Map, edges: &[usize], boxes: &[Placed], key: fn(f64, f64) -> (u8, f64)) -> Vec<(f64, f64)> {
    let mut out = vec![(0.0, 0.0); edges.len()];
    for (node, placed) in boxes.iter().enumerate() {
        let mut here: Vec<(usize, bool, (u8, f64))> = Vec::new();
        for (nth, edge) in edges.iter().map(|at| map.edges[*at]).enumerate() {
            for (own, other, begins) in [(edge.from, edge.to, true), (edge.to, edge.from, false)] {
                if own == node {
                    here.push((nth, begins, key(placed.middle(), boxes[other].middle())));
                }
            }
        }
        here.sort_by(|a, b| a.2.0.cmp(&b.2.0).then(a.2.1.total_cmp(&b.2.1)).then(a.0.cmp(&b.0)));
        let count = here.len() as f64;
        for (at, (nth, begins, _)) in here.into_iter().enumerate() {
            let y = placed.at.1 + placed.size.1 * (at as f64 + 1.0) / (count + 1.0);
            if begins { out[nth].0 = y } else { out[nth].1 = y }
        }
    }
    out
}

/// The lane of each of `edges`, 0 nearest to the boxes: short ones inside, and
/// none on another in the same lane.
fn lanes(map: &Map, edges: &[usize], ports: &[(f64, f64)]) -> Vec<usize> {
    let reach = |nth: usize| {
        let (from, to) = ports[nth];
        let (top, bottom) = (from.min(to), from.max(to));
        // Its words may be longer than the line.
        let words = width(map.edges[edges[nth]].verb(), size::CAPTION);
        let more = ((words - (bottom - top)) / 2.0).max(0.0) + 5.0;
        (top - more, bottom + more)
    };
    let mut order: Vec<usize> = (0..edges.len()).collect();
    order.sort_by(|a, b| {
        let long = |nth: usize| (ports[nth].0 - ports[nth].1).abs();
        long(*a).total_cmp(&long(*b)).then(a.cmp(b))
    });
    let mut out = vec![0; edges.len()];
    let mut taken: Vec<Vec<(f64, f64)>> = Vec::new();
    for nth in order {
        let (top, bottom) = reach(nth);
        let free = |lane: &Vec<(f64, f64)>| lane.iter().all(|(a, b)| bottom < *a || top > *b);
        let lane = taken.iter().position(free).unwrap_or(taken.len());
        if lane == taken.len() {
            taken.push(Vec::new());
        }
        taken[lane].push((top, bottom));
        out[nth] = lane;
    }
    out
}
