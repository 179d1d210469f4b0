//! From codings to counts, without an array of characters.
//!
//! Of every source the beginnings and ends of its codings are sorted by code and
//! place; one walk over them knows at each place who has the code there, and adds the
//! way to the next place to what those have in common. A coder's codings of one code
//! that overlap or touch are one, since only whether there is any matters. What is
//! left is, for each code and source, how many units each combination of coders has.

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

/// Units of one source that some of those compared have coded, and no others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Held {
    /// The line they are of.
    pub line: u32,
    /// Who, a bit each.
    pub who: u64,
    /// How many units.
    pub units: u32,
}

/// What is held in a source; `lines` says of each code in which lines it counts.
pub(super) fn sweep(pieces: &[Piece], lines: &[Vec<u32>]) -> Vec<Held> {
    let mut ends: Vec<(u64, u8, bool)> = Vec::with_capacity(pieces.len() * 4);
    for piece in pieces {
        for line in lines.get(piece.code as usize).into_iter().flatten() {
            let at = |unit: u32| u64::from(*line) << 32 | u64::from(unit);
            ends.push((at(piece.from), piece.side, true));
            ends.push((at(piece.to), piece.side, false));
        }
    }
    ends.sort_unstable();
    let mut out = Vec::new();
    let mut depth = [0_u32; super::asked::MOST];
    for of_line in ends.chunk_by(|a, b| a.0 >> 32 == b.0 >> 32) {
        let line = (of_line[0].0 >> 32) as u32;
        let (mut who, mut last) = (0_u64, 0);
        let from = out.len();
        for (at, side, opens) in of_line {
            let at = *at as u32;
            if who != 0 && at > last {
                add(&mut out, from, Held { line, who, units: at - last });
            }
            last = at;
            let own = &mut depth[usize::from(*side)];
            // At one place ends come first, and may leave what opens again there.
            *own = if *opens { *own + 1 } else { own.saturating_sub(1) };
            match *own {
                0 => who &= !(1 << side),
                _ => who |= 1 << side,
            }
        }
    }
    out
}

/// Adds to the same combination of this line, if it was met.
fn add(out: &mut Vec<Held>, from: usize, held: Held) {
    match out[from..].iter_mut().find(|h| h.who == held.who) {
        Some(same) => same.units += held.units,
        None => out.push(held),
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

    #[test]
    fn overlapping_and_touching_codings_of_one_coder_are_one() {
        let pieces = [piece(0, 0, 10), piece(0, 5, 15), piece(0, 15, 20), piece(1, 12, 30), piece(1, 12, 14)];
        let mut held = sweep(&pieces, &[vec![0]]);
        held.sort_by_key(|h| h.who);
        assert_eq!(held.iter().map(|h| (h.who, h.units)).collect::<Vec<_>>(), [(1, 12), (2, 10), (3, 8)]);
    }

    #[test]
    fn a_code_counts_in_all_its_lines_and_in_no_others() {
        let pieces = [Piece { code: 1, ..piece(0, 0, 4) }, Piece { code: 2, ..piece(0, 2, 6) }];
        let held = sweep(&pieces, &[vec![], vec![0, 1], vec![0]]);
        assert_eq!(held.iter().map(|h| (h.line, h.units)).collect::<Vec<_>>(), [(0, 6), (1, 4)]);
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
