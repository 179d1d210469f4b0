//! The rows and columns of a matrix: the lines of an axis, or of several nested in
//! each other.
//!
//! Where axes are nested, a line of an outer axis stands before the lines below it
//! and is the same function of a larger set, so a subtotal is never a sum. Lines
//! that cannot be (a code below a theme that it does not serve, a participant below
//! another area) are no lines; lines that are merely empty are.

use super::Context;
use super::axis::{Axes, Axis};
use super::level::{Level, Members};
use super::parts::Parts;
use super::slices::Case;
use crate::model::table::AxisItem;

/// One side of the matrix.
pub(super) struct Items {
    /// Its lines.
    pub items: Vec<AxisItem>,
    /// What each line is about.
    pub lines: Vec<Line>,
    axes: Axes,
    levels: Vec<Level>,
    nodes: Vec<Node>,
}

/// What a line is about.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// The parts of the corpus; `None` for all.
    pub parts: Option<Parts>,
    /// The lines of each level from the outermost in.
    path: Vec<usize>,
}

/// A line and the lines of the next level below it.
struct Node {
    line: Option<usize>,
    next: Vec<Option<usize>>,
}

impl Items {
    pub fn new(axes: &Axes, ctx: &Context) -> Self {
        let mut made = Self::grown(axes, ctx);
        made.count(ctx);
        made
    }

    /// Its lines, of which N is not filled in.
    pub fn grown(axes: &Axes, ctx: &Context) -> Self {
        let levels: Vec<Level> = axes.0.iter().map(|axis| Level::new(axis, ctx)).collect();
        let mut made = Self { items: Vec::new(), lines: Vec::new(), axes: axes.clone(), levels, nodes: Vec::new() };
        made.grow(Vec::new(), None);
        made
    }

    /// Adds what stands below a line, and says which node it became.
    fn grow(&mut self, path: Vec<usize>, line: Option<usize>) -> usize {
        let node = self.nodes.len();
        self.nodes.push(Node { line, next: Vec::new() });
        let depth = path.len();
        if depth == self.levels.len() {
            return node;
        }
        let single = self.levels.len() == 1;
        let count = self.levels[depth].items.len();
        let mut next = vec![None; count];
        let whole = |at: usize| [path.as_slice(), &[at]].concat();
        let mut there: Vec<(usize, Option<Parts>)> = (0..count).map(|at| (at, self.parts_of(&whole(at)))).collect();
        there.retain(|(at, parts)| self.can_be(&whole(*at), parts.as_ref()));
        // Subthemes stand directly below their theme, wherever the codebook has them.
        let highest = there.iter().map(|(at, _)| self.levels[depth].items[*at].depth).min().unwrap_or(0);
        for (at, parts) in there {
            let path = whole(at);
            let below = &mut next[at];
            let item = if single { self.levels[0].items[at].clone() } else { self.nested(&path, highest) };
            self.items.push(item);
            self.lines.push(Line { parts, path: path.clone() });
            // A single level needs no tree.
            *below = if single { None } else { Some(self.grow(path, Some(self.items.len() - 1))) };
        }
        self.nodes[node].next = next;
        node
    }

    /// A line below others; `highest` is the depth of the first of its like.
    fn nested(&self, path: &[usize], highest: u32) -> AxisItem {
        let each = || path.iter().zip(&self.levels).map(|(at, level)| &level.items[*at]);
        let own = each().next_back().cloned().unwrap_or_default();
        AxisItem {
            id: each().map(|i| i.id.as_str()).collect::<Vec<_>>().join("/"),
            depth: path.len() as u32 - 1 + own.depth - highest,
            path: each().map(|i| i.label.clone()).collect(),
            subtotal: path.len() < self.levels.len(),
            ..own
        }
    }

    fn parts_of(&self, path: &[usize]) -> Option<Parts> {
        let each = path.iter().zip(&self.levels).filter_map(|(at, level)| Some(&level.parts.as_ref()?[*at]));
        each.fold(None, |all: Option<Parts>, own| Some(all.map_or_else(|| own.clone(), |all| all.both(own))))
    }

    /// False for a line that is nobody's, whatever is coded.
    fn can_be(&self, path: &[usize], parts: Option<&Parts>) -> bool {
        let Some((own, outer)) = path.split_last().filter(|(_, outer)| !outer.is_empty()) else {
            return true;
        };
        let level = &self.levels[outer.len()];
        let serves = |(at, above): (&usize, &Level)| match (&above.members, level.codes[*own]) {
            (Members::Code(of) | Members::Theme(_, of), Some(code)) => {
                of[code].contains(at) && above.codes[*at] != Some(code)
            }
            _ => true,
        };
        let somebody = level.parts.is_none() || parts.is_none_or(|parts| !parts.is_empty());
        somebody && outer.iter().zip(&self.levels).all(serves)
    }

    /// The lines to which a case belongs, none twice.
    pub fn of<'l>(&'l self, ctx: &Context, case: Case, room: &'l mut Vec<usize>) -> &'l [usize] {
        if let [level] = self.levels.as_slice() {
            return level.of(ctx, case);
        }
        room.clear();
        self.below(ctx, (case, 0), 0, &mut |line| room.push(line));
        room
    }

    /// Says each line to which a case belongs, none twice.
    pub fn each(&self, ctx: &Context, case: Case, put: &mut dyn FnMut(usize)) {
        if let [level] = self.levels.as_slice() {
            return level.of(ctx, case).iter().for_each(|at| put(*at));
        }
        self.below(ctx, (case, 0), 0, put);
    }

    fn below(&self, ctx: &Context, (case, depth): (Case, usize), node: usize, put: &mut dyn FnMut(usize)) {
        let Some(level) = self.levels.get(depth) else { return };
        for at in level.of(ctx, case) {
            if let Some(next) = self.nodes[node].next[*at] {
                self.nodes[next].line.iter().for_each(|line| put(*line));
                self.below(ctx, (case, depth + 1), next, put);
            }
        }
    }

    /// True if a case belongs to some line.
    pub fn holds(&self, ctx: &Context, case: Case) -> bool {
        match self.levels.as_slice() {
            [level] => !level.of(ctx, case).is_empty(),
            _ => {
                let mut any = false;
                self.each(ctx, case, &mut |_| any = true);
                any
            }
        }
    }

    /// The code that a line is, by index into the codebook, if it is one.
    pub fn code(&self, line: usize) -> Option<usize> {
        let path = &self.lines[line].path;
        path.iter().zip(&self.levels).next_back().and_then(|(at, level)| level.codes[*at])
    }

    /// The code or theme that a line is, or stands below: its id.
    pub fn subject(&self, line: usize) -> Option<&str> {
        let mut each = self.lines[line].path.iter().zip(&self.levels).zip(&self.axes.0);
        let codes = each.rfind(|(_, axis)| axis.of_codes());
        codes.map(|((at, level), _)| level.items[*at].id.as_str())
    }

    /// True if the lines below a line are of its people one by one.
    pub fn gathers_people(&self, line: usize) -> bool {
        self.axes.0.iter().skip(self.lines[line].path.len()).any(Axis::of_corpus)
    }

    /// The coder that a line is, if it is one: by number in the ledger, which those
    /// who have coded nothing may lack.
    pub fn coder(&self, line: usize) -> Option<Option<usize>> {
        let of = |(at, level): (&usize, &Level)| match &level.members {
            Members::Coder(of) => Some(of.iter().position(|item| *item == Some(*at))),
            _ => None,
        };
        self.lines[line].path.iter().zip(&self.levels).find_map(of)
    }

    /// The parts that the lines of one level are about, where it sorts the corpus.
    pub fn placed(&self, level: usize) -> Option<&[Parts]> {
        self.levels.get(level)?.parts.as_deref()
    }

    /// True if lines are coders.
    pub fn by_coder(&self) -> bool {
        self.levels.iter().any(|level| matches!(level.members, Members::Coder(_)))
    }

    /// True if lines are sections or speakers.
    pub fn cut(&self) -> bool {
        self.levels.iter().any(|level| matches!(level.members, Members::Slice(_)))
    }

    /// True if words of this slice may stand in the line.
    pub fn has_slice(&self, line: usize, slice: Option<u32>) -> bool {
        let holds = |(at, level): (&usize, &Level)| match &level.members {
            Members::Slice(of) => slice.is_some_and(|slice| of[slice as usize] == Some(*at)),
            _ => true,
        };
        self.lines[line].path.iter().zip(&self.levels).all(holds)
    }

    /// The same lines of a part of the corpus.
    pub fn count(&mut self, ctx: &Context) {
        let mut coded = self.begin_to_count(ctx);
        if coded.is_asked {
            ctx.cases_within().for_each(|case| coded.note(self, ctx, case));
        }
        self.counted(ctx, coded);
    }

    /// Nothing of whom is coded yet.
    pub fn begin_to_count(&self, ctx: &Context) -> Coded {
        let is_asked = self.levels.iter().any(Level::coded);
        // A hundred thousand codings, a hundred codes: once for each code.
        let codes = match self.levels.as_slice() {
            [Level { members: Members::Code(of), .. }] => Some(of.len()),
            _ => None,
        };
        let many = if is_asked { codes.unwrap_or(self.items.len()) } else { 0 };
        let parts = vec![Parts::none(ctx.corpus.parts.len()); many];
        Coded { is_asked, by_code: codes.is_some(), parts }
    }

    /// Fills N in, where it is known who is coded.
    pub fn counted(&mut self, ctx: &Context, coded: Coded) {
        let parts = match (coded.is_asked, self.levels.as_slice()) {
            (false, _) => (0..self.items.len()).map(|line| self.about(ctx, line)).collect(),
            (true, [Level { members: Members::Code(of), .. }]) => {
                let mut parts = vec![Parts::none(ctx.corpus.parts.len()); self.items.len()];
                for (coded, items) in coded.parts.iter().zip(of) {
                    items.iter().for_each(|item| parts[*item].add_all(coded));
                }
                parts
            }
            (true, _) => coded.parts,
        };
        for (item, parts) in self.items.iter_mut().zip(parts) {
            item.n = ctx.n(parts.each());
        }
    }

    /// The parts of the corpus that a line is about, those in scope of the table;
    /// of a coder those in sources that the coder has read.
    fn about(&self, ctx: &Context, line: usize) -> Parts {
        let mut parts = ctx.within(self.lines[line].parts.as_ref());
        if self.by_coder() {
            match self.coder(line) {
                Some(Some(coder)) => parts.keep(&ctx.reads.coders[coder]),
                Some(None) => parts = Parts::none(ctx.corpus.parts.len()),
                None => {}
            }
        }
        parts
    }
}

/// The parts whose words are coded so that they belong to each line, or, where lines
/// are codes alone, with each code.
pub(super) struct Coded {
    /// True if N of lines is who is coded so.
    pub is_asked: bool,
    by_code: bool,
    parts: Vec<Parts>,
}

impl Coded {
    /// Takes up a case.
    pub fn note(&mut self, items: &Items, ctx: &Context, case: Case) {
        let part = case.part as usize;
        match self.by_code {
            true => self.parts[ctx.chosen.all[case.coding as usize].place.code as usize].add(part),
            false => items.each(ctx, case, &mut |line| self.parts[line].add(part)),
        }
    }
}
