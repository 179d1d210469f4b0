//! What an edit did to a file, small enough to keep in history.
//!
//! A codebook change is taken back by putting the old words where the new ones
//! stand. Lines are compared, and of each changed stretch only what differs is
//! kept: so changes of different codes stay apart, and one can be taken back
//! while the other stands. Positions are code points, as everywhere in history.

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// One replaced region: code point in the old text, words taken out, words
/// put in.
pub type Replaced = (u32, String, String);

/// What makes `new` of `old`: regions that do not touch, ascending; nothing
/// for equal texts.
pub fn edits(old: &str, new: &str) -> Vec<Replaced> {
    let a: Vec<&str> = old.split_inclusive('\n').collect();
    let b: Vec<&str> = new.split_inclusive('\n').collect();
    let mut out = Vec::new();
    let mut at = 0u32;
    for op in capture_diff_slices(Algorithm::Myers, &a, &b) {
        let (before, after) = (a[op.old_range()].concat(), b[op.new_range()].concat());
        if !matches!(op, DiffOp::Equal { .. }) {
            out.push(trimmed(at, &before, &after));
        }
        at += before.chars().count() as u32;
    }
    out
}

/// One region without the letters both sides share at its ends.
fn trimmed(at: u32, old: &str, new: &str) -> Replaced {
    let same = |(a, b): &(char, char)| a == b;
    let head: usize = old
        .chars()
        .zip(new.chars())
        .take_while(same)
        .map(|(c, _)| c.len_utf8())
        .sum();
    let (old_rest, new_rest) = (&old[head..], &new[head..]);
    let ends = old_rest.chars().rev().zip(new_rest.chars().rev());
    let tail: usize = ends.take_while(same).map(|(c, _)| c.len_utf8()).sum();
    let at = at + old[..head].chars().count() as u32;
    let out = old_rest[..old_rest.len() - tail].to_owned();
    let put = new_rest[..new_rest.len() - tail].to_owned();
    (at, out, put)
}

/// `text` after `edits` (ascending, apart, positions in `text`); `None` if the
/// words to take out do not stand where they should: the text has changed
/// since.
pub fn apply_edits(text: &str, edits: &[Replaced]) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let (mut rest, mut at) = (text, 0u32);
    for (start, deleted, inserted) in edits {
        let skip = start.checked_sub(at)? as usize;
        let byte = match rest.char_indices().nth(skip) {
            Some((byte, _)) => byte,
            None if rest.chars().count() == skip => rest.len(),
            None => return None,
        };
        out.push_str(&rest[..byte]);
        rest = rest[byte..].strip_prefix(deleted.as_str())?;
        out.push_str(inserted);
        at = start + deleted.chars().count() as u32;
    }
    out.push_str(rest);
    Some(out)
}

/// The edits that take `edits` back, with positions in the changed text.
pub fn invert(edits: &[Replaced]) -> Vec<Replaced> {
    let mut shift = 0i64;
    let turn = |(start, deleted, inserted): &Replaced| {
        let at = (i64::from(*start) + shift).max(0) as u32;
        shift += inserted.chars().count() as i64 - deleted.chars().count() as i64;
        (at, inserted.clone(), deleted.clone())
    };
    edits.iter().map(turn).collect()
}

/// `edits` with the positions they have after `later` changes, each on the text
/// the one before it made; `None` if one of those touched the same words.
pub fn carried(mut edits: Vec<Replaced>, later: &[&[Replaced]]) -> Option<Vec<Replaced>> {
    let len = |text: &str| text.chars().count() as i64;
    for change in later {
        for (at, deleted, _) in &mut edits {
            let (from, to) = (i64::from(*at), i64::from(*at) + len(deleted));
            let mut shift = 0;
            for (start, out, put) in *change {
                let (first, last) = (i64::from(*start), i64::from(*start) + len(out));
                if last <= from {
                    shift += len(put) - len(out);
                } else if first < to {
                    return None;
                }
            }
            *at = u32::try_from(from + shift).ok()?;
        }
    }
    Some(edits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_the_changed_words_are_kept() {
        assert_eq!(
            edits("# Ärger {#a}", "# Ärgernis {#a}"),
            [(7, String::new(), "nis".to_owned())]
        );
        assert_eq!(edits("aa", "aaa"), [(2, String::new(), "a".to_owned())]);
        assert_eq!(edits("same", "same"), []);
        let two = [(2, "A".to_owned(), "One".to_owned()), (10, String::new(), " {#b}".to_owned())];
        assert_eq!(edits("# A\n\nx\n\n# B\n", "# One\n\nx\n\n# B {#b}\n")[..], two);
    }

    #[test]
    fn edits_refuse_a_text_that_has_changed() {
        let change = edits("one two", "one three");
        assert_eq!(
            apply_edits("one two", &change).as_deref(),
            Some("one three")
        );
        assert_eq!(apply_edits("one", &change), None);
        assert_eq!(
            apply_edits("not two", &[(4, "x".into(), String::new())]),
            None
        );
    }

    #[test]
    fn an_edit_is_carried_over_changes_elsewhere_and_not_over_its_own_words() {
        let change = edits("# A\n\n# B\n\n# C\n", "# A\n\n# Best\n\n# C\n");
        let after = |new: &str| carried(invert(&change), &[&edits("# A\n\n# Best\n\n# C\n", new)]).and_then(|e| apply_edits(new, &e));
        assert_eq!(after("# Alas\n\n# Best\n\n# D\n").as_deref(), Some("# Alas\n\n# B\n\n# D\n"));
        assert_eq!(after("# A\n\n# Rest\n\n# C\n"), None);
    }

    #[test]
    fn several_edits_are_taken_back_together() {
        let change = [
            (0, "a".to_owned(), "xyz".to_owned()),
            (3, "d".to_owned(), String::new()),
        ];
        let new = apply_edits("abcde", &change).unwrap();
        assert_eq!(new, "xyzbce");
        assert_eq!(
            apply_edits(&new, &invert(&change)).as_deref(),
            Some("abcde")
        );
    }

    proptest! {
        #[test]
        fn any_change_is_made_and_taken_back(old in "[ab€🙂\n]{0,12}", new in "[ab€🙂\n]{0,12}") {
            let change = edits(&old, &new);
            prop_assert_eq!(apply_edits(&old, &change), Some(new.clone()));
            prop_assert_eq!(apply_edits(&new, &invert(&change)), Some(old));
        }
    }
}
