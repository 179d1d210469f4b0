//! From codings to counts, without an array of characters.
//!
//! The codings of a source stand in the order of their beginnings. One walk over them
//! keeps, for each line of codes, who has it at the place where the walk is and how far
//! each of those reaches; going on to the next beginning, the way there is added to what
//! they have in common. A coder's codings of one code that overlap or touch are one, since
//! only whether there is any matters. What is left is, for each line and source, how many
//! units each combination of coders has. Nothing is sorted, and nothing grows with the
//! length of a text.

/// A coding, in units of its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// Index of its code.
    pub code: u32,
    /// Whose it is, by the place among those compared.
    pub side: u8,
    /// Its first unit.
    pub from: u32,
    /// Behind its last.
    pub to: u32,
}

/// Units that some of those compared have coded, and no others: who, a bit each, and how
/// many.
pub(super) type Held = (u64, u32);

/// The walk over a source, and room for the next one.
pub(super) struct Sweep {
    lines: Vec<Open>,
    /// Of each line how far each side reaches that has it.
    reach: Vec<u32>,
    sides: usize,
    touched: Vec<u32>,
}

/// A line at the place where the walk is.
#[derive(Clone, Default)]
struct Open {
    /// Who has it, a bit each.
    who: u64,
    /// Up to where it is counted.
    last: u32,
    held: Vec<Held>,
}

impl Sweep {
    /// A walk of so many lines and sides.
    pub(super) fn new(lines: usize, sides: usize) -> Self {
        Self { lines: vec![Open::default(); lines], reach: vec![0; lines * sides], sides, touched: Vec::new() }
    }

    /// Says of every line that anybody has in a source what is held there. `pieces` stand
    /// by their beginnings; `lines` says of each code in which lines it counts.
    pub(super) fn source(&mut self, pieces: &[Piece], lines: &[Vec<u32>], mut each: impl FnMut(u32, &[Held])) {
        for piece in pieces {
            for line in lines.get(piece.code as usize).into_iter().flatten() {
                let at = *line as usize;
                let (open, reach) = (&mut self.lines[at], &mut self.reach[at * self.sides..(at + 1) * self.sides]);
                if open.who == 0 && open.held.is_empty() {
                    self.touched.push(*line);
                }
                open.go_on(reach, piece.from);
                let own = &mut reach[usize::from(piece.side)];
                let has = open.who >> piece.side & 1 == 1;
                *own = if has { piece.to.max(*own) } else { piece.to };
                open.who |= 1 << piece.side;
            }
        }
        for line in self.touched.drain(..) {
            let at = line as usize;
            let open = &mut self.lines[at];
            open.go_on(&self.reach[at * self.sides..(at + 1) * self.sides], u32::MAX);
            each(line, &open.held);
            open.held.clear();
        }
    }
}

impl Open {
    /// Counts up to a place.
    fn go_on(&mut self, reach: &[u32], to: u32) {
        while self.who != 0 {
            // The next place where one of those who have it ends, and who ends there.
            let (mut next, mut ends, mut left) = (to, 0, self.who);
            while left != 0 {
                let (own, bit) = (reach[left.trailing_zeros() as usize], left & left.wrapping_neg());
                if own < next {
                    (next, ends) = (own, 0);
                }
                if own == next {
                    ends |= bit;
                }
                left ^= bit;
            }
            if next > self.last {
                add(&mut self.held, self.who, next - self.last);
                self.last = next;
            }
            self.who ^= ends;
            if next == to {
                break;
            }
        }
        if self.who == 0 {
            self.last = if to == u32::MAX { 0 } else { to };
        }
    }
}

/// Adds to the same combination, if it was met.
fn add(held: &mut Vec<Held>, who: u64, units: u32) {
    match held.iter_mut().find(|(same, _)| *same == who) {
        Some((_, sum)) => *sum += units,
        None => held.push((who, units)),
    }
}

/// A run of units with what each of those compared has coded there.
pub(super) struct Run {
    /// Of each side the codes, sorted.
    pub sets: Vec<Vec<u16>>,
    /// How many units.
    pub units: u32,
}

/// All codes of each unit at once: runs of units that have the same, where anybody has
/// anything. Each code counts as `code_of` says.
pub(super) fn runs(pieces: &[Piece], sides: usize) -> Vec<Run> {
    let mut ends: Vec<(u32, bool, u8, u32)> = Vec::with_capacity(pieces.len() * 2);
    for piece in pieces {
        ends.push((piece.from, true, piece.side, piece.code));
        ends.push((piece.to, false, piece.side, piece.code));
    }
    ends.sort_unstable();
    let mut open: Vec<Vec<(u16, u32)>> = vec![Vec::new(); sides];
    let (mut out, mut last) = (Vec::new(), 0);
    for (at, opens, side, code) in ends {
        if at > last && open.iter().any(|codes| !codes.is_empty()) {
            let sets = open.iter().map(|codes| codes.iter().map(|(code, _)| *code).collect()).collect();
            out.push(Run { sets, units: at - last });
        }
        last = at;
        let own = &mut open[usize::from(side)];
        let code = code as u16;
        match (own.binary_search_by_key(&code, |(code, _)| *code), opens) {
            (Ok(found), true) => own[found].1 += 1,
            (Err(place), true) => own.insert(place, (code, 1)),
            (Ok(found), false) if own[found].1 > 1 => own[found].1 -= 1,
            (Ok(found), false) => _ = own.remove(found),
            (Err(_), false) => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(side: u8, from: u32, to: u32) -> Piece {
        Piece { code: 0, side, from, to }
    }

    /// Line, who and units, in order.
    fn held(walk: &mut Sweep, pieces: &[Piece], lines: &[Vec<u32>]) -> Vec<(u32, u64, u32)> {
        let mut out = Vec::new();
        walk.source(pieces, lines, |line, held| out.extend(held.iter().map(|(who, units)| (line, *who, *units))));
        out.sort_unstable();
        out
    }

    #[test]
    fn overlapping_and_touching_codings_of_one_coder_are_one() {
        let pieces = [piece(0, 0, 10), piece(0, 5, 15), piece(1, 12, 30), piece(1, 12, 14), piece(0, 15, 20)];
        let mut walk = Sweep::new(1, 2);
        let wanted = [(0, 1, 12), (0, 2, 10), (0, 3, 8)];
        assert_eq!(held(&mut walk, &pieces, &[vec![0]]), wanted);
        assert_eq!(held(&mut walk, &pieces, &[vec![0]]), wanted, "nothing is left of the source before");
    }

    #[test]
    fn a_code_counts_in_all_its_lines_and_in_no_others() {
        let pieces = [Piece { code: 1, ..piece(0, 0, 4) }, Piece { code: 2, ..piece(0, 2, 6) }];
        let lines = [vec![], vec![0, 1], vec![0]];
        assert_eq!(held(&mut Sweep::new(2, 1), &pieces, &lines), [(0, 1, 6), (1, 1, 4)]);
    }

    #[test]
    fn runs_tell_all_codes_of_each_coder() {
        let pieces = [piece(0, 0, 4), Piece { code: 3, ..piece(0, 2, 4) }, piece(1, 3, 5), piece(1, 3, 4)];
        let runs = runs(&pieces, 2);
        let told: Vec<_> = runs.iter().map(|r| (r.sets.clone(), r.units)).collect();
        assert_eq!(
            told,
            [
                (vec![vec![0], vec![]], 2),
                (vec![vec![0, 3], vec![]], 1),
                (vec![vec![0, 3], vec![0]], 1),
                (vec![vec![], vec![0]], 1)
            ]
        );
    }
}
