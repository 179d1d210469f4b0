//! What an edit did to a file, small enough to keep in history.
//!
//! A codebook change is taken back by putting the old words where the new ones
//! stand. One replaced region is enough for that: it is found by cutting the
//! common beginning and end of the two texts. Positions are code points, as
//! everywhere in history.

/// One replaced region: code point in the old text, words taken out, words
/// put in.
pub type Replaced = (u32, String, String);

/// What makes `new` of `old`: nothing, or the smallest single region.
pub fn edits(old: &str, new: &str) -> Vec<Replaced> {
    if old == new {
        return Vec::new();
    }
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
    let at = old[..head].chars().count() as u32;
    let out = old_rest[..old_rest.len() - tail].to_owned();
    let put = new_rest[..new_rest.len() - tail].to_owned();
    vec![(at, out, put)]
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
