//! What the keys `1` to `9` stand for.
//!
//! A code keeps its key as long as it is among the nine, so that fingers can
//! learn it; the one not used for longest gives way. A code that is *pinned*
//! to its key never does.

use crate::model::codebook::CodeId;

/// Keys `1` to `9`.
pub const KEYS: usize = 9;

/// One key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Slot {
    code: Option<CodeId>,
    pinned: bool,
}

/// The nine keys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Nine {
    slots: [Slot; KEYS],
}

impl Nine {
    /// The first nine of these codes.
    pub fn new<'c>(codes: impl Iterator<Item = &'c CodeId>) -> Self {
        let mut nine = Self::default();
        for (slot, code) in nine.slots.iter_mut().zip(codes) {
            slot.code = Some(code.clone());
        }
        nine
    }

    /// The code on a key, 1 to 9.
    pub fn get(&self, number: u8) -> Option<&CodeId> {
        self.slots.get(usize::from(number).checked_sub(1)?)?.code.as_ref()
    }

    /// The key of a code, 1 to 9.
    pub fn key_of(&self, code: &CodeId) -> Option<u8> {
        self.slots.iter().position(|s| s.code.as_ref() == Some(code)).map(|at| at as u8 + 1)
    }

    /// True if no key has a code.
    pub fn is_empty(&self) -> bool {
        self.slots.iter().all(|s| s.code.is_none())
    }

    /// The keys that have a code, with it; true if it is pinned.
    pub fn iter(&self) -> impl Iterator<Item = (u8, &CodeId, bool)> {
        let shown = |(at, slot): (usize, &'_ Slot)| (at as u8 + 1, slot.pinned);
        self.slots.iter().enumerate().filter_map(move |(at, slot)| {
            let (number, pinned) = shown((at, slot));
            slot.code.as_ref().map(|code| (number, code, pinned))
        })
    }

    /// Gives a key to a code that was used: a free one, or that of the code
    /// not used for longest (`recent`: codes by last use, newest first).
    pub fn used(&mut self, code: &CodeId, recent: &[CodeId]) {
        if self.key_of(code).is_some() {
            return;
        }
        let last_use = |slot: &Slot| match &slot.code {
            None => usize::MAX,
            Some(code) => recent.iter().position(|r| r == code).unwrap_or(usize::MAX - 1),
        };
        // Of free keys the first: `max_by_key` would take the last.
        let free = self.slots.iter().position(|s| s.code.is_none());
        let oldest = self.slots.iter().enumerate().filter(|(_, s)| !s.pinned).max_by_key(|(_, s)| last_use(s));
        if let Some(at) = free.or(oldest.map(|(at, _)| at)) {
            self.slots[at].code = Some(code.clone());
        }
    }

    /// Pins a code to a key, 1 to 9; a code that leaves it for that takes the
    /// code's old key, if it had one.
    pub fn pin(&mut self, code: &CodeId, number: u8) {
        let Some(to) = usize::from(number).checked_sub(1).filter(|at| *at < KEYS) else {
            return;
        };
        if let Some(from) = self.key_of(code) {
            self.slots.swap(usize::from(from) - 1, to);
        }
        self.slots[to] = Slot { code: Some(code.clone()), pinned: true };
    }

    /// Lets the code of a key move again; false if it was not pinned.
    pub fn unpin(&mut self, number: u8) -> bool {
        let slot = usize::from(number).checked_sub(1).and_then(|at| self.slots.get_mut(at));
        slot.is_some_and(|slot| std::mem::take(&mut slot.pinned))
    }

    /// True if the code of a key is pinned to it.
    pub fn is_pinned(&self, number: u8) -> bool {
        self.iter().any(|(at, _, pinned)| at == number && pinned)
    }

    /// Frees the keys of codes that are no longer wanted.
    pub fn retain(&mut self, wanted: impl Fn(&CodeId) -> bool) {
        for slot in self.slots.iter_mut().filter(|s| s.code.as_ref().is_some_and(|c| !wanted(c))) {
            *slot = Slot::default();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> CodeId {
        CodeId::from(text)
    }

    fn keys(nine: &Nine) -> String {
        nine.iter().map(|(n, code, pinned)| format!("{n}{code}{}", if pinned { "*" } else { "" })).collect()
    }

    #[test]
    fn a_new_code_takes_the_key_of_the_one_not_used_for_longest() {
        let recent: Vec<CodeId> = "abcdefghi".chars().map(|c| id(&c.to_string())).collect();
        let mut nine = Nine::new(recent.iter());
        nine.used(&id("x"), &recent);
        assert_eq!(keys(&nine), "1a2b3c4d5e6f7g8h9x");
        nine.used(&id("b"), &recent);
        assert_eq!(nine.key_of(&id("b")), Some(2), "a code keeps its key");
    }

    #[test]
    fn a_pinned_code_never_gives_way_and_the_one_it_moved_goes_on() {
        let recent: Vec<CodeId> = "abcdefghi".chars().map(|c| id(&c.to_string())).collect();
        let mut nine = Nine::new(recent.iter());
        nine.pin(&id("i"), 1);
        assert_eq!(keys(&nine), "1i*2b3c4d5e6f7g8h9a");
        nine.used(&id("x"), &recent);
        assert_eq!(nine.get(1), Some(&id("i")));
        assert_eq!(nine.get(8), Some(&id("x")), "h was the oldest that may go");
        assert!(nine.unpin(1) && !nine.unpin(1));
        nine.used(&id("y"), &recent);
        assert_eq!(nine.get(8), Some(&id("y")), "x is in no list of last use, so it goes first");
    }

    #[test]
    fn a_code_may_be_pinned_to_a_key_beyond_the_others_and_gaps_are_filled() {
        let mut nine = Nine::default();
        nine.pin(&id("a"), 7);
        nine.used(&id("b"), &[]);
        assert_eq!(keys(&nine), "1b7a*");
        nine.retain(|c| *c != id("a"));
        assert_eq!(keys(&nine), "1b");
    }
}
