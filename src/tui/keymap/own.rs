//! A person's own keys in place of the table's, and which keys clash.
//!
//! Nothing that a person writes can take a key from them: what is no action, no
//! key, or in the way of another key is said in words, and that action keeps
//! the keys of the table.

use super::{Binding, Focus, Key, Keymap, Keys, Step, bindings, key, usable};
use std::collections::HashMap;
use std::sync::{LazyLock, OnceLock};

impl Keymap {
    /// The table's keys with those of `own` in their place: an action's name
    /// ([`Binding::id`]) and its keys. What does not fit is said in words, and
    /// the table's keys stay in force for it.
    pub fn with(own: &[(String, Vec<String>)]) -> (Self, Vec<String>) {
        let (map, misfits) = Self::fitted(own);
        (map, misfits.into_iter().map(|(_, words)| words).collect())
    }

    /// As [`Keymap::with`]; each fault with the index into `own` of what it is
    /// about.
    pub fn fitted(own: &[(String, Vec<String>)]) -> (Self, Vec<(usize, String)>) {
        let mut faults = Vec::new();
        let mut sequences: Vec<Vec<Vec<Key>>> = bindings().iter().map(|b| standard(b)).collect();
        // Which entry of `own` each row has its keys from.
        let mut from: HashMap<usize, usize> = HashMap::new();
        for (index, (id, keys)) in own.iter().enumerate() {
            match read(id, keys) {
                Ok((row, read)) => {
                    sequences[row] = read;
                    from.insert(row, index);
                }
                Err(words) => faults.push((index, words)),
            }
        }
        loop {
            let mut map = Self { sequences: sequences.clone(), steps: HashMap::new(), words: OnceLock::new() };
            // Of two that clash, one that is not the table's goes back to it.
            let clash = map.build().into_iter().find_map(|(row, other)| match (from.get(&row), from.get(&other)) {
                (None, None) => None,
                (Some(_), _) => Some((row, other)),
                (None, Some(_)) => Some((other, row)),
            });
            let Some((row, other)) = clash else {
                faults.sort_by_key(|(index, _)| *index);
                return (map, faults);
            };
            let words = said(&sequences, row, other);
            faults.extend(from.remove(&row).map(|index| (index, words)));
            sequences[row] = standard(bindings()[row]);
        }
    }

    /// Fills the steps; gives pairs of rows with keys that clash. Of two rows
    /// the first has the key.
    fn build(&mut self) -> Vec<(usize, usize)> {
        let mut clashes = Vec::new();
        for focus in Focus::all() {
            let mut steps: HashMap<Vec<Key>, Step> = HashMap::new();
            // The first row of each beginning.
            let mut begun: HashMap<Vec<Key>, usize> = HashMap::new();
            for (row, _) in bindings().iter().enumerate().filter(|(_, b)| focus.is_in(b.focus)) {
                for keys in self.sequences[row].iter().filter(|k| usable(focus, k)) {
                    if let Some(other) = clash(&steps, &begun, keys) {
                        clashes.push((row, other));
                        continue;
                    }
                    for length in 1..keys.len() {
                        steps.insert(keys[..length].to_vec(), Step::Prefix);
                        begun.entry(keys[..length].to_vec()).or_insert(row);
                    }
                    steps.insert(keys.clone(), Step::Row(row));
                }
            }
            self.steps.insert(focus, steps);
        }
        clashes
    }
}

/// The row that has these keys, their beginning, or keys that begin so.
fn clash(steps: &HashMap<Vec<Key>, Step>, begun: &HashMap<Vec<Key>, usize>, keys: &[Key]) -> Option<usize> {
    for length in 1..=keys.len() {
        match steps.get(&keys[..length]) {
            Some(Step::Row(row)) => return Some(*row),
            Some(Step::Prefix) if length == keys.len() => return begun.get(keys).copied(),
            _ => {}
        }
    }
    None
}

/// Why the keys of `row` do not fit beside those of `other`.
fn said(sequences: &[Vec<Vec<Key>>], row: usize, other: usize) -> String {
    let (mine, theirs) = (bindings()[row].id(), bindings()[other].id());
    let touch = |a: &&Vec<Key>| sequences[other].iter().any(|b| b.starts_with(a) || a.starts_with(b));
    let keys = sequences[row].iter().find(touch).map_or(&[][..], Vec::as_slice);
    let why = if sequences[other].iter().any(|k| k == keys) { "it is" } else { "it stands in the way of" };
    format!("{} cannot be {mine}: {why} {theirs}", key::shown(keys))
}

/// The row and the keys of one action of a person's own.
fn read(id: &str, keys: &[String]) -> Result<(usize, Vec<Vec<Key>>), String> {
    let Some(row) = bindings().iter().position(|b| b.id() == *id) else {
        let near = crate::model::nearest::nearest(id, NAMES.iter().map(String::as_str));
        let hint = near.map_or(String::new(), |n| format!("; did you mean {n}?"));
        return Err(format!("there is no action {id}{hint}"));
    };
    if !matches!(bindings()[row].keys, Keys::List(_)) {
        return Err(format!("{id} cannot have other keys"));
    }
    let read = |k: &String| {
        Key::sequence(k).ok_or_else(|| format!("{id}: “{k}” is no key (write x, Ctrl-r, F5, PgDn or g c)"))
    };
    Ok((row, keys.iter().map(read).collect::<Result<_, _>>()?))
}

/// Names of all actions.
static NAMES: LazyLock<Vec<String>> = LazyLock::new(|| bindings().iter().map(|b| b.id()).collect());

/// The keys that the table gives a row.
fn standard(binding: &Binding) -> Vec<Vec<Key>> {
    match binding.keys {
        Keys::List(list) => list.iter().filter_map(|k| Key::sequence(k)).collect(),
        _ => Vec::new(),
    }
}
