//! Counts of words, where words are not told apart by spaces.
//!
//! A word is what stands between spaces. A page of Chinese then has as many words as it
//! has sentences, and a coding inside a sentence has none: a number that says nothing. So
//! whoever shows a number of words says which sources it means nothing in.

use super::scope::counted;
use crate::model::script::is_without_spaces;
use crate::model::source::Source;

/// Sources that are named.
const NAMED: usize = 3;

/// A note, if words of any of these sources cannot be counted by spaces; `take` says
/// what to count there.
pub(super) fn wordless<'s>(sources: impl Iterator<Item = &'s Source>, take: &str) -> Option<String> {
    let found: Vec<&str> = sources.filter(|s| is_without_spaces(s)).map(|s| s.id.as_str()).collect();
    let more = found.len().saturating_sub(NAMED) as u64;
    let mut named = found[..found.len().min(NAMED)].join(", ");
    if more > 0 {
        named += &format!(" and {more} more");
    }
    let sources = counted(found.len() as u64, "source");
    (!found.is_empty())
        .then(|| format!("Words cannot be counted by spaces in {sources} ({named}), whose script has none: {take}."))
}
