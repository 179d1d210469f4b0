//! What two wordings of one passage differ in, word by word, for people to
//! read. Positions do not matter here; [`super::changes`] is for those.

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// Words that both have, that only the old wording has, or only the new one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// In both.
    Same(String),
    /// Only in the old wording.
    Gone(String),
    /// Only in the new wording.
    Come(String),
}

/// The pieces that lead from `old` to `new`, each of whole words with single
/// spaces between them.
///
/// ```
/// use emic::text::wording::{Piece, compare};
/// let pieces = compare("one chance", "one  good chance");
/// assert_eq!(pieces[1], Piece::Come("good".into()));
/// ```
pub fn compare(old: &str, new: &str) -> Vec<Piece> {
    let (a, b): (Vec<&str>, Vec<&str>) = (old.split_whitespace().collect(), new.split_whitespace().collect());
    let mut out = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, &a, &b) {
        let (gone, come) = (a[op.old_range()].join(" "), b[op.new_range()].join(" "));
        if matches!(op, DiffOp::Equal { .. }) {
            out.push(Piece::Same(come));
            continue;
        }
        for (words, piece) in [(gone, Piece::Gone as fn(String) -> Piece), (come, Piece::Come)] {
            if !words.is_empty() {
                out.push(piece(words));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_replaced_word_is_shown_as_gone_and_then_as_come() {
        let (same, gone, come) = (Piece::Same("We".into()), Piece::Gone("had".into()), Piece::Come("took".into()));
        assert_eq!(compare("We had it", "We took\n it"), [same, gone, come, Piece::Same("it".into())]);
    }

    #[test]
    fn other_white_space_is_no_difference() {
        assert_eq!(compare("one  two", "one\ntwo"), [Piece::Same("one two".into())]);
        assert_eq!(compare("", ""), []);
    }
}
