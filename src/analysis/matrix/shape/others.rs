//! Whether a hidden number could be another one.
//!
//! Who reads a table knows its sums: lines and the lines they come to on every level,
//! and the tables of a third axis and their whole. A hidden number is told if no other
//! fits all of them. So another is looked for: it goes up or down by one, then in every
//! sum that no longer holds another hidden number goes with it or against it, until all
//! hold again. What is found is a table that a reader cannot tell from the true one;
//! what is not found within some steps counts as told, and more is hidden. Distinct
//! counts are no sums, but they are bounded by them, and these bounds stay true, too.

/// Moves tried at most, and how many may belong to one other table, fewest first.
const TRIED: u32 = 2_000;
const LENGTHS: [usize; 6] = [2, 4, 6, 8, 12, 32];

/// All numbers of some tables and what they come to.
pub(super) struct Numbers {
    /// The number of each place; `None` where there is none.
    pub numbers: Vec<Option<u64>>,
    /// How far each hidden number may be less, and more, for who reads the table.
    pub room: Vec<Option<(u64, u64)>>,
    /// Places of numbers that come to the last of them.
    sums: Vec<Vec<usize>>,
    /// Of each place the sums it stands in.
    of: Vec<Vec<usize>>,
}

/// A table that is being made out of the true one.
#[derive(Default)]
struct Other {
    /// What each place that moved is more.
    moved: Vec<(usize, i64)>,
    /// By how much sums do not hold.
    off: Vec<(usize, i64)>,
    tried: u32,
}

impl Numbers {
    pub fn new(numbers: Vec<Option<u64>>, sums: Vec<Vec<usize>>) -> Self {
        let mut of = vec![Vec::new(); numbers.len()];
        for (at, sum) in sums.iter().enumerate() {
            sum.iter().for_each(|place| of[*place].push(at));
        }
        Self { room: vec![None; numbers.len()], numbers, sums, of }
    }

    /// The sums in which a place stands.
    pub fn sums_of(&self, place: usize) -> impl Iterator<Item = &[usize]> {
        self.of[place].iter().map(|sum| self.sums[*sum].as_slice())
    }

    /// The places that have other numbers in another table with the same sums, in
    /// which this place is one of them; none if no such table was found.
    pub fn other(&self, place: usize) -> Vec<usize> {
        for most in LENGTHS {
            for step in [1, -1] {
                let mut other = Other::default();
                if self.may(place, step) {
                    self.step(&mut other, place, step);
                    if self.close(&mut other, most) {
                        return other.moved.iter().map(|(place, _)| *place).collect();
                    }
                }
            }
        }
        Vec::new()
    }

    fn may(&self, place: usize, step: i64) -> bool {
        self.room[place].is_some_and(|(less, more)| if step > 0 { more > 0 } else { less > 0 })
    }

    /// What a place counts in a sum: what comes of it stands on the other side.
    fn sign(&self, sum: usize, place: usize) -> i64 {
        if self.sums[sum].last() == Some(&place) { -1 } else { 1 }
    }

    fn step(&self, other: &mut Other, place: usize, step: i64) {
        other.moved.push((place, step));
        for sum in &self.of[place] {
            let change = step * self.sign(*sum, place);
            match other.off.iter_mut().find(|(at, _)| at == sum) {
                Some((_, off)) => *off += change,
                None => other.off.push((*sum, change)),
            }
        }
        other.off.retain(|(_, off)| *off != 0);
    }

    /// Makes all sums hold again, with so many moves at most.
    fn close(&self, other: &mut Other, most: usize) -> bool {
        let Some((sum, off)) = other.off.last().copied() else { return self.keeps_bounds(other) };
        other.tried += 1;
        // A number stands in five sums at most: each way two, and over the tables.
        if other.tried > TRIED || other.moved.len() >= most || other.off.len() > 5 * (most - other.moved.len()) {
            return false;
        }
        let stays = |place: &usize| other.moved.iter().all(|(moved, _)| moved != place);
        let step_of = |place: usize| -off.signum() * self.sign(sum, place);
        let may = |place: &&usize| stays(place) && self.may(**place, step_of(**place));
        let mut ways: Vec<(usize, usize)> = self.sums[sum]
            .iter()
            .filter(may)
            .map(|place| (self.left_off(other, *place, step_of(*place)), *place))
            .collect();
        ways.sort_unstable();
        for (_, place) in ways {
            let off = other.off.clone();
            self.step(other, place, step_of(place));
            if self.close(other, most) {
                return true;
            }
            other.moved.pop();
            other.off = off;
        }
        false
    }

    /// How many sums do not hold after a step.
    fn left_off(&self, other: &Other, place: usize, step: i64) -> usize {
        let mut left = other.off.len();
        for sum in &self.of[place] {
            let off = other.off.iter().find(|(at, _)| at == sum).map_or(0, |(_, off)| *off);
            let after = off + step * self.sign(*sum, place);
            left = left + usize::from(off == 0 && after != 0) - usize::from(off != 0 && after == 0);
        }
        left
    }

    /// A distinct count is at least each of those it stands for.
    fn keeps_bounds(&self, other: &Other) -> bool {
        let now = |place: usize| {
            let more = other.moved.iter().find(|(moved, _)| *moved == place).map_or(0, |(_, more)| *more);
            self.numbers[place].map(|n| n as i64 + more)
        };
        let touched = other.moved.iter().flat_map(|(place, _)| &self.of[*place]);
        touched.map(|sum| self.sums[*sum].as_slice()).all(|sum| {
            let Some((whole, parts)) = sum.split_last() else { return true };
            let holds = |place: &usize| {
                let was = self.numbers[*place].zip(self.numbers[*whole]);
                let is = now(*place).zip(now(*whole));
                was.is_none_or(|(n, whole)| n > whole) || is.is_none_or(|(n, whole)| n <= whole)
            };
            parts.iter().all(holds)
        })
    }
}
