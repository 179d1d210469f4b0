//! The difference of two bodies as a position map.
//!
//! Words are compared first and letters inside a replaced stretch second, so
//! that a corrected letter is one small edit and a rewritten passage one large
//! one, not a scatter of chance agreements.

use crate::model::anchor::Edit;
use similar::{Algorithm, DiffOp, capture_diff_slices};
use unicode_segmentation::UnicodeSegmentation;

/// The edits that lead from `old` to `new`, ascending and apart.
pub fn edits(old: &str, new: &str) -> Vec<Edit> {
    let a: Vec<&str> = old.split_word_bounds().collect();
    let b: Vec<&str> = new.split_word_bounds().collect();
    let mut out: Vec<Edit> = Vec::new();
    let mut at = 0u32;
    for op in capture_diff_slices(Algorithm::Myers, &a, &b) {
        let (from, to) = (op.old_range(), op.new_range());
        let (before, after) = (a[from].concat(), b[to].concat());
        let start = at;
        at += chars(&before);
        if !matches!(op, DiffOp::Equal { .. }) {
            push(&mut out, trimmed(start, &before, &after));
        }
    }
    out
}

fn chars(text: &str) -> u32 {
    text.chars().count() as u32
}

/// One edit without the letters both sides share at its ends.
fn trimmed(start: u32, before: &str, after: &str) -> Edit {
    let head = before.chars().zip(after.chars()).take_while(|(x, y)| x == y).count() as u32;
    let (old, new) = (chars(before), chars(after));
    let room = (old.min(new) - head) as usize;
    let tail = before.chars().rev().zip(after.chars().rev()).take(room).take_while(|(x, y)| x == y).count() as u32;
    Edit { start: start + head, deleted: old - head - tail, inserted: new - head - tail }
}

/// Adds an edit, joining it with the one before where they touch.
fn push(out: &mut Vec<Edit>, edit: Edit) {
    if edit.deleted == 0 && edit.inserted == 0 {
        return;
    }
    if let Some(last) = out.last_mut()
        && last.start + last.deleted == edit.start
    {
        last.deleted += edit.deleted;
        last.inserted += edit.inserted;
        return;
    }
    out.push(edit);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Replays edits with the inserted text taken from `new`.
    fn replay(old: &str, new: &str, edits: &[Edit]) -> String {
        let (old, new): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
        let mut out = Vec::new();
        let mut at = 0;
        for e in edits {
            out.extend_from_slice(&old[at..e.start as usize]);
            let from = out.len();
            out.extend_from_slice(&new[from..from + e.inserted as usize]);
            at = (e.start + e.deleted) as usize;
        }
        out.extend_from_slice(&old[at..]);
        out.into_iter().collect()
    }

    proptest! {
        #[test]
        fn the_edits_lead_from_old_to_new(old in "[ab é\\n.]{0,60}", new in "[ab é\\n.]{0,60}") {
            let e = edits(&old, &new);
            prop_assert_eq!(replay(&old, &new, &e), new);
            for pair in e.windows(2) {
                prop_assert!(pair[0].start + pair[0].deleted < pair[1].start);
            }
        }
    }

    #[test]
    fn a_corrected_letter_is_one_small_edit() {
        assert_eq!(edits("it began in the canten, really", "it began in the canteen, really"), [Edit { start: 21, deleted: 0, inserted: 1 }]);
    }
}
