//! What an edit did to a file, small enough to keep in history.
//!
//! A codebook change is taken back by putting the old lines where the new ones
//! stand. Whole lines are kept: so changes of different codes stay apart, and
//! one can be taken back while the other stands, but two changes of one heading
//! or one definition are never mixed. Positions are code points, as everywhere
//! in history.

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// One replaced region: code point in the old text, lines taken out, lines
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
        let start = at;
        at += before.chars().count() as u32;
        if !matches!(op, DiffOp::Equal { .. }) {
            out.push(match after.strip_prefix(before.as_str()) {
                // Lines after a last line that had no line end.
                Some(more) if more.starts_with(['\r', '\n']) => (at, String::new(), more.to_owned()),
                _ => (start, before, after),
            });
        }
    }
    out
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

/// `edits` with the positions they have after `later`, a change of the text
/// they are for; `None` if it touched the same lines.
pub fn carried(mut edits: Vec<Replaced>, later: &[Replaced]) -> Option<Vec<Replaced>> {
    let len = |text: &str| text.chars().count() as i64;
    for (at, deleted, _) in &mut edits {
        let (from, to) = (i64::from(*at), i64::from(*at) + len(deleted));
        let mut shift = 0;
        for (start, out, put) in later {
            let (first, last) = (i64::from(*start), i64::from(*start) + len(out));
            if last <= from {
                shift += len(put) - len(out);
            } else if first < to {
                return None;
            }
        }
        *at = u32::try_from(from + shift).ok()?;
    }
    Some(edits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_the_changed_lines_are_kept() {
        assert_eq!(edits("same", "same"), []);
        let region = |at, out: &str, put: &str| (at, out.to_owned(), put.to_owned());
        let (old, new) = ("# Ä\n\nx\n\n# B\n", "# One\n\nx\n\n# B {#b}\n");
        assert_eq!(edits(old, new), [region(0, "# Ä\n", "# One\n"), region(8, "# B\n", "# B {#b}\n")]);
    }

    #[test]
    fn edits_refuse_a_text_that_has_changed() {
        let change = edits("one two", "one three");
        assert_eq!(apply_edits("one two", &change).as_deref(), Some("one three"));
        assert_eq!(apply_edits("one", &change), None);
        assert_eq!(apply_edits("not two", &[(4, "x".into(), String::new())]), None);
    }

    #[test]
    fn an_edit_is_carried_over_changes_elsewhere_and_not_over_its_own_words() {
        let change = edits("# A\n\n# B\n\n# C\n", "# A\n\n# Best\n\n# C\n");
        let after = |new: &str| {
            carried(invert(&change), &edits("# A\n\n# Best\n\n# C\n", new)).and_then(|e| apply_edits(new, &e))
        };
        assert_eq!(after("# Alas\n\n# Best\n\n# D\n").as_deref(), Some("# Alas\n\n# B\n\n# D\n"));
        assert_eq!(after("# A\n\n# Rest\n\n# C\n"), None);
    }

    #[test]
    fn several_edits_are_taken_back_together() {
        let change = [(0, "a".to_owned(), "xyz".to_owned()), (3, "d".to_owned(), String::new())];
        let new = apply_edits("abcde", &change).unwrap();
        assert_eq!(new, "xyzbce");
        assert_eq!(apply_edits(&new, &invert(&change)).as_deref(), Some("abcde"));
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
