//! The difference of two bodies as a position map.
//!
//! Words are compared first and letters inside a replaced stretch second, so
//! that a corrected letter is one small edit and a rewritten passage one large
//! one, not a scatter of chance agreements. Where the same words stand in a row
//! and some of them came or went, nobody can say which: the edit then covers
//! the whole row.

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
    widened(out, old, new)
}

/// Edits that could as well have happened elsewhere in a row of equal words,
/// widened to the whole row.
fn widened(edits: Vec<Edit>, old: &str, new: &str) -> Vec<Edit> {
    // A letter more or less is no word said again.
    let large = |e: &Edit| e.deleted.max(e.inserted) > 1 && e.deleted != e.inserted;
    if !edits.iter().any(large) {
        return edits;
    }
    let (old, new): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
    let mut out: Vec<Edit> = Vec::with_capacity(edits.len());
    let mut shift = 0i64;
    for (index, edit) in edits.iter().enumerate() {
        let free =
            out.last().map_or(0, |e| e.start + e.deleted)..edits.get(index + 1).map_or(old.len() as u32, |e| e.start);
        let pure = (edit.deleted == 0) != (edit.inserted == 0);
        let (left, right) = match (large(edit), pure) {
            (false, _) => (0, 0),
            (true, true) => {
                let (left, right) = room(edit, shift, &old, &new, free);
                if left + right >= edit.deleted.max(edit.inserted) { (left, right) } else { (0, 0) }
            }
            (true, false) => repeats(edit, shift, &old, &new, &free),
        };
        shift += i64::from(edit.inserted) - i64::from(edit.deleted);
        let wide = left + right;
        push(&mut out, Edit { start: edit.start - left, deleted: edit.deleted + wide, inserted: edit.inserted + wide });
    }
    out
}

/// Least and greatest length of words that count as said again beside an edit
/// that both takes out and puts in.
const AGAIN: std::ops::RangeInclusive<usize> = 4..=400;

/// How much of what stands just before and just after an edit is said again at
/// its own head and tail: which of the two went (or came), nobody can say.
fn repeats(edit: &Edit, shift: i64, old: &[char], new: &[char], free: &std::ops::Range<u32>) -> (u32, u32) {
    let at = edit.start as usize;
    let (text, start, len) = if edit.deleted > edit.inserted {
        (old, at, edit.deleted as usize)
    } else {
        (new, (at as i64 + shift) as usize, edit.inserted as usize)
    };
    let most_left = (at - free.start as usize).min(len).min(start).min(*AGAIN.end());
    let most_right = (free.end as usize - (edit.start + edit.deleted) as usize)
        .min(len)
        .min(text.len() - start - len)
        .min(*AGAIN.end());
    let end = start + len;
    let left = (*AGAIN.start()..=most_left).rev().find(|k| text[start - k..start] == text[start..start + k]);
    let right = (*AGAIN.start()..=most_right).rev().find(|k| text[end..end + k] == text[end - k..end]);
    (left.unwrap_or(0) as u32, right.unwrap_or(0) as u32)
}

/// How far an edit that only takes out or only puts in can slide to the left
/// and to the right within `free` (positions in `old`) with the same outcome.
fn room(edit: &Edit, shift: i64, old: &[char], new: &[char], free: std::ops::Range<u32>) -> (u32, u32) {
    let at = edit.start as usize;
    let (text, start, len) = if edit.deleted > 0 {
        (old, at, edit.deleted as usize)
    } else {
        (new, (at as i64 + shift) as usize, edit.inserted as usize)
    };
    let most_left = at - free.start as usize;
    let most_right = free.end as usize - (edit.start + edit.deleted) as usize;
    let left = (0..most_left).take_while(|i| start > *i && text[start - 1 - i] == text[start + len - 1 - i]).count();
    let right =
        (0..most_right).take_while(|i| text.get(start + len + i).is_some_and(|c| *c == text[start + i])).count();
    (left as u32, right as u32)
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
    fn one_of_many_equal_sentences_went_and_the_edit_covers_them_all() {
        let old = "Well. I know. I know. I know. Fine.";
        assert_eq!(edits(old, "Well. I know. I know. Fine."), [Edit { start: 4, deleted: 26, inserted: 18 }]);
        assert_eq!(
            edits("Well. I know. Fine.", "Well. I know. I know. Fine."),
            [Edit { start: 4, deleted: 10, inserted: 18 }]
        );
    }

    #[test]
    fn of_words_said_twice_one_of_which_was_replaced_nobody_says_which() {
        let e = edits("So. I know. I know. Fine then.", "So. I know. Good then.");
        assert_eq!(e.len(), 1);
        assert!(e[0].start <= 4 && e[0].start + e[0].deleted >= 20, "both are covered: {e:?}");
    }

    #[test]
    fn a_corrected_letter_is_one_small_edit() {
        assert_eq!(
            edits("it began in the canten, really", "it began in the canteen, really"),
            [Edit { start: 21, deleted: 0, inserted: 1 }]
        );
    }
}
