//! Words that are looked up under another word: sorted, in few bytes.
//!
//! Most words are where one would look for them: their stem begins as they do,
//! and they have no accents. Only for the others there is an entry here. Entries
//! are in the order of bytes; each says how many bytes it shares with the one
//! before, and every sixteenth shares none, so that a binary search has
//! somewhere to land.

use super::bytes::{put, take, take_u32};

/// Entries from one landing to the next.
const STEP: usize = 16;

/// Writes the table of these entries: a key, and the number of a word.
pub fn write(mut entries: Vec<(String, u32)>) -> Vec<u8> {
    entries.sort_unstable();
    entries.dedup();
    let mut landings = Vec::new();
    let mut body = Vec::new();
    let mut before = "";
    for (i, (key, number)) in entries.iter().enumerate() {
        if i % STEP == 0 {
            landings.push(body.len() as u32);
            before = "";
        }
        let shared = before.bytes().zip(key.bytes()).take_while(|(a, b)| a == b).count();
        put(&mut body, shared as u32);
        put(&mut body, (key.len() - shared) as u32);
        body.extend_from_slice(&key.as_bytes()[shared..]);
        put(&mut body, *number);
        before = key;
    }
    let mut out = Vec::with_capacity(body.len() + 4 * landings.len() + 8);
    out.extend_from_slice(&(entries.len() as u32).to_le_bytes());
    landings.iter().for_each(|at| out.extend_from_slice(&at.to_le_bytes()));
    out.extend_from_slice(&body);
    out
}

/// A table that [`write()`] made.
pub struct Table<'b> {
    entries: usize,
    landings: &'b [u8],
    body: &'b [u8],
}

impl<'b> Table<'b> {
    /// Reads the table in `bytes`.
    pub fn new(mut bytes: &'b [u8]) -> Self {
        let entries = take_u32(&mut bytes) as usize;
        let (landings, body) = bytes.split_at((entries.div_ceil(STEP) * 4).min(bytes.len()));
        Self { entries, landings, body }
    }

    /// The entries from a landing on, up to the end of the table.
    fn from(&self, landing: usize) -> Entries<'b> {
        let mut four = self.landings.get(4 * landing..).unwrap_or(&[]);
        let at = take_u32(&mut four) as usize;
        Entries {
            left: self.entries.saturating_sub(landing * STEP),
            at: landing * STEP,
            rest: self.body.get(at..).unwrap_or(&[]),
            key: Vec::new(),
        }
    }

    /// Calls `take` with the key and the number of every entry.
    pub fn each(&self, mut take: impl FnMut(&str, u32)) {
        let mut entries = self.from(0);
        while let Some(number) = entries.advance() {
            if let Ok(key) = std::str::from_utf8(&entries.key) {
                take(key, number);
            }
        }
    }

    /// Calls `found` with the number of every entry whose key is `key`, or
    /// begins with it.
    pub fn find(&self, key: &str, beginning: bool, mut found: impl FnMut(u32)) {
        let (mut low, mut high) = (0, self.landings.len() / 4);
        while low < high {
            let middle = low.midpoint(high);
            let mut entries = self.from(middle);
            let before = entries.advance().is_some() && entries.key.as_slice() < key.as_bytes();
            (low, high) = if before { (middle + 1, high) } else { (low, middle) };
        }
        let mut entries = self.from(low.saturating_sub(1));
        while let Some(number) = entries.advance() {
            let this = entries.key.as_slice();
            if this == key.as_bytes() || (beginning && this.starts_with(key.as_bytes())) {
                found(number);
            } else if this > key.as_bytes() {
                break;
            }
        }
    }
}

struct Entries<'b> {
    left: usize,
    at: usize,
    rest: &'b [u8],
    key: Vec<u8>,
}

impl Entries<'_> {
    fn advance(&mut self) -> Option<u32> {
        if self.left == 0 || self.rest.is_empty() {
            return None;
        }
        self.key.truncate(take(&mut self.rest) as usize);
        let more = (take(&mut self.rest) as usize).min(self.rest.len());
        let (letters, rest) = self.rest.split_at(more);
        self.key.extend_from_slice(letters);
        self.rest = rest;
        self.left -= 1;
        self.at += 1;
        Some(take(&mut self.rest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_entry_is_found_and_nothing_else(
            entries in proptest::collection::vec(("[abé]{0,4}", 0u32..50), 0..120),
            key in "[abé]{0,3}",
        ) {
            let bytes = write(entries.clone());
            let table = Table::new(&bytes);
            for beginning in [false, true] {
                let mut found = Vec::new();
                table.find(&key, beginning, |n| found.push(n));
                let mut sorted = entries.clone();
                sorted.sort();
                sorted.dedup();
                let fits = |k: &String| if beginning { k.starts_with(&key) } else { *k == key };
                let meant: Vec<u32> = sorted.iter().filter(|(k, _)| fits(k)).map(|(_, n)| *n).collect();
                prop_assert_eq!(found, meant);
            }
        }

        #[test]
        fn any_bytes_can_be_read(bytes in proptest::collection::vec(any::<u8>(), 0..60), key in "[ab]{0,3}") {
            Table::new(&bytes).find(&key, true, |_| ());
        }
    }
}
