//! L0: what was before: the codebook's changes, one by one, and a study of an
//! earlier day.
//!
//! A codebook is known by what it says, and so is a change of it: two states are
//! laid beside each other, and what differs is said in the words researchers have
//! for it. It makes no difference whether somebody renamed a code here or in their
//! own editor. Whoever reads histories makes the states; here is what their
//! difference means.

use super::codebook::{Code, CodeId, CodeStatus, Codebook, Origin};
use super::event::CodebookEvent;
use super::ids::Stamp;

/// Until when a study was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AsOf {
    /// Acts up to and including this instant count.
    pub until: Stamp,
    /// As it was asked for: `2026-11-23`.
    pub asked: String,
    /// What is known to be otherwise than it was then, in sentences.
    pub notes: Vec<String>,
}

impl AsOf {
    /// What stands under every table, in sentences.
    pub fn sentences(&self) -> Vec<String> {
        let head = format!("As of {}: what was done up to {}.", self.asked, self.until);
        std::iter::once(head).chain(self.notes.iter().cloned()).collect()
    }
}

/// One thing that became of a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// It is new; below which code, by name, if any.
    Inserted {
        /// Name of the code it stands below.
        under: Option<String>,
    },
    /// It is new, and a part of another.
    Split {
        /// Name of the code it was a part of.
        of: String,
    },
    /// Another name.
    Renamed {
        /// Before.
        from: String,
        /// After.
        to: String,
    },
    /// Another place in the tree.
    Moved {
        /// Name of the code it stood below, and its level from 1; 0: not known.
        from: (Option<String>, u32),
        /// The same, after.
        to: (Option<String>, u32),
    },
    /// Its codings count for another code.
    Merged {
        /// That code.
        into: CodeId,
        /// Its name.
        name: String,
    },
    /// A merge was taken back.
    Parted {
        /// The code it had been merged into.
        from: CodeId,
    },
    /// Other words: of the definition (`definition`, `full definition`) or of a
    /// labelled line.
    Redefined {
        /// Which words.
        label: String,
        /// Before; empty: there were none.
        from: String,
        /// After; empty: there are none any more.
        to: String,
    },
    /// No longer offered.
    Retired,
    /// Under trial or in use.
    Status {
        /// Before.
        from: CodeStatus,
        /// After.
        to: CodeStatus,
    },
    /// Something else of its heading: `origin`, `kind`, `role`, `codable`.
    Marked {
        /// Which.
        what: &'static str,
        /// Before; empty: nothing was said.
        from: String,
        /// After; empty: nothing is said any more.
        to: String,
    },
    /// It is gone.
    Removed,
}

/// What became of one code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The code.
    pub code: CodeId,
    /// Its name after it, of one that is gone before it.
    pub name: String,
    /// What.
    pub what: What,
}

/// A change with when and by whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dated {
    /// When it was done, or first seen.
    pub at: Stamp,
    /// By whom; `None` where a change was only found, or is a colleague's while
    /// working blind.
    pub by: Option<String>,
    /// What.
    pub change: Change,
}

/// How the codebook became what it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Past {
    /// The first instant anything is known of it.
    pub begins: Option<Stamp>,
    /// Codes that were there then.
    pub first: Vec<CodeId>,
    /// Changes since, oldest first.
    pub changes: Vec<Dated>,
    /// What is not known of it, in sentences.
    pub gaps: Vec<String>,
}

impl What {
    /// The word in output: stable.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Inserted { .. } => "inserted",
            Self::Split { .. } => "split off",
            Self::Renamed { .. } => "renamed",
            Self::Moved { .. } => "moved",
            Self::Merged { .. } => "merged",
            Self::Parted { .. } => "merge taken back",
            Self::Redefined { .. } => "redefined",
            Self::Retired => "retired",
            Self::Status { .. } => "status",
            Self::Marked { what, .. } => what,
            Self::Removed => "removed",
        }
    }

    /// What stood there before.
    pub fn before(&self) -> String {
        match self {
            Self::Renamed { from, .. } | Self::Redefined { from, .. } | Self::Marked { from, .. } => from.clone(),
            Self::Moved { from: (_, 0), .. } => String::new(),
            Self::Moved { from, .. } => place(from),
            Self::Status { from, .. } => from.word().to_owned(),
            Self::Parted { from } => format!("merged into {from}"),
            Self::Split { of } => of.clone(),
            Self::Inserted { .. } | Self::Merged { .. } | Self::Retired | Self::Removed => String::new(),
        }
    }

    /// What stands there after it.
    pub fn after(&self) -> String {
        match self {
            Self::Renamed { to, .. } | Self::Redefined { to, .. } | Self::Marked { to, .. } => to.clone(),
            Self::Moved { to, .. } => place(to),
            Self::Status { to, .. } => to.word().to_owned(),
            Self::Merged { into, .. } => format!("merged into {into}"),
            Self::Inserted { under } => under.as_ref().map_or("at the top".to_owned(), |u| format!("below “{u}”")),
            Self::Retired => "retired".to_owned(),
            Self::Split { .. } | Self::Parted { .. } | Self::Removed => String::new(),
        }
    }

    /// True for what changes the entry itself: its name, its words, what it is.
    pub fn is_of_entry(&self) -> bool {
        !matches!(self, Self::Inserted { .. } | Self::Split { .. } | Self::Moved { .. } | Self::Removed)
    }
}

/// `below “Water”, level 2`; `at the top`.
fn place((under, level): &(Option<String>, u32)) -> String {
    under.as_ref().map_or("at the top".to_owned(), |under| format!("below “{under}”, level {level}"))
}

impl Change {
    /// In a sentence without an end: *“Rain” is renamed to “Drops”*.
    pub fn sentence(&self) -> String {
        let name = &self.name;
        match &self.what {
            What::Inserted { .. } => format!("“{name}” is new, {}", self.what.after()),
            What::Split { of } => format!("“{name}” is new, split off “{of}”"),
            What::Renamed { from, to } => format!("“{from}” is renamed to “{to}”"),
            What::Moved { from: (_, 0), to } => format!("“{name}” is moved {}", place(to)),
            What::Moved { from, to } => format!("“{name}” is moved: {} → {}", place(from), place(to)),
            What::Merged { name: into, .. } => format!("“{name}” is merged into “{into}”"),
            What::Parted { from } => format!("“{name}” is a code of its own again, no longer merged into {from}"),
            What::Redefined { label, from, to } if from.is_empty() => format!("“{name}” has a new {label}: “{to}”"),
            What::Redefined { label, from, to } if to.is_empty() => {
                format!("“{name}” has no {label} any more; it was “{from}”")
            }
            What::Redefined { label, from, to } => format!("“{name}” is redefined, {label}: “{from}” → “{to}”"),
            What::Retired => format!("“{name}” is retired"),
            What::Status { from, to } => format!("“{name}” is {}, no longer {}", to.word(), from.word()),
            What::Marked { what, from, to } => {
                let or = |text: &String| if text.is_empty() { "not stated".to_owned() } else { text.clone() };
                format!("“{name}”: {what} {} → {}", or(from), or(to))
            }
            What::Removed => format!("“{name}” is gone from the codebook"),
        }
    }
}

/// What makes `new` of `old`: in the order of `new`, then what is gone. `hints` are
/// the events that led there, which know what was split off.
pub fn difference(old: &Codebook, new: &Codebook, hints: &[&CodebookEvent]) -> Vec<Change> {
    let mut out = Vec::new();
    for (at, code) in new.codes.iter().enumerate().filter(|(at, code)| new.find(&code.id) == Some(*at)) {
        match old.find(&code.id) {
            None => out.push(change(code, inserted(old, new, at, hints))),
            Some(before) => changed((old, before), (new, at), &mut out),
        }
    }
    let gone = old.codes.iter().enumerate().filter(|(at, code)| old.find(&code.id) == Some(*at));
    let gone = gone.filter(|(_, code)| new.find(&code.id).is_none());
    out.extend(gone.map(|(_, code)| change(code, What::Removed)));
    out
}

fn change(code: &Code, what: What) -> Change {
    Change { code: code.id.clone(), name: code.name.clone(), what }
}

fn inserted(old: &Codebook, new: &Codebook, at: usize, hints: &[&CodebookEvent]) -> What {
    let id = &new.codes[at].id;
    let split = hints.iter().filter(|event| event.change == "split" && event.codes.contains(id));
    let whole = split.filter_map(|event| event.code.as_ref()).next_back();
    match whole.and_then(|whole| new.get(whole).or_else(|| old.get(whole))) {
        Some(whole) => What::Split { of: whole.name.clone() },
        None => What::Inserted { under: parent(new, at).map(|p| p.name.clone()) },
    }
}

fn parent(book: &Codebook, at: usize) -> Option<&Code> {
    book.codes[at].parent.map(|p| &book.codes[p])
}

/// What is otherwise of one code.
fn changed((old, before): (&Codebook, usize), (new, at): (&Codebook, usize), out: &mut Vec<Change>) {
    let (was, is) = (&old.codes[before], &new.codes[at]);
    let mut push = |what| out.push(change(is, what));
    if was.name != is.name {
        push(What::Renamed { from: was.name.clone(), to: is.name.clone() });
    }
    let (above, below) = (parent(old, before), parent(new, at));
    if above.map(|p| &p.id) != below.map(|p| &p.id) {
        let stood = |p: Option<&Code>, code: &Code| (p.map(|p| p.name.clone()), code.depth + 1);
        push(What::Moved { from: stood(above, was), to: stood(below, is) });
    }
    match (&was.merged_into, &is.merged_into) {
        (was, Some(into)) if was.as_ref() != Some(into) => {
            let name = new.get(into).map_or_else(|| into.0.clone(), |code| code.name.clone());
            push(What::Merged { into: into.clone(), name });
        }
        (Some(from), None) => push(What::Parted { from: from.clone() }),
        _ => {}
    }
    words(was, is).for_each(&mut push);
    match (was.status, is.status) {
        (from, to) if from == to => {}
        (_, CodeStatus::Retired) => push(What::Retired),
        (from, to) => push(What::Status { from, to }),
    }
    let marks = [
        ("origin", origin(was), origin(is)),
        ("kind", was.kind.word().to_owned(), is.kind.word().to_owned()),
        ("role", was.role.clone().unwrap_or_default(), is.role.clone().unwrap_or_default()),
        ("codable", yes(was.codable), yes(is.codable)),
    ];
    marks.into_iter().filter(|(_, from, to)| from != to).for_each(|(what, from, to)| {
        push(What::Marked { what, from, to });
    });
}

fn origin(code: &Code) -> String {
    code.origin.map_or("", Origin::word).to_owned()
}

fn yes(is: bool) -> String {
    if is { "yes" } else { "no" }.to_owned()
}

/// The definitions and labelled lines that differ.
fn words<'c>(was: &'c Code, is: &'c Code) -> impl Iterator<Item = What> + 'c {
    let paragraphs = [
        ("definition", &was.definition, &is.definition),
        ("full definition", &was.full_definition, &is.full_definition),
    ];
    let mut labels: Vec<&str> = Vec::new();
    for (label, _) in is.fields.iter().chain(&was.fields) {
        if !labels.iter().any(|known| known.eq_ignore_ascii_case(label)) {
            labels.push(label);
        }
    }
    // A label may come several times: all of its lines together are its words.
    let all = |code: &Code, label: &str| {
        let own = code.fields.iter().filter(|(key, _)| key.eq_ignore_ascii_case(label));
        own.map(|(_, words)| words.as_str()).collect::<Vec<_>>().join("; ")
    };
    let lines = labels.into_iter().map(move |label| (label.to_owned(), all(was, label), all(is, label)));
    let paragraphs = paragraphs.map(|(label, from, to)| (label.to_owned(), from.clone(), to.clone()));
    let differ = paragraphs.into_iter().chain(lines).filter(|(_, from, to)| from != to);
    differ.map(|(label, from, to)| What::Redefined { label, from, to })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fixture::codebook;

    #[test]
    fn everything_that_can_become_of_a_code_is_said_in_words() {
        let old = codebook(&[("water", 0), ("rain", 1), ("mist", 1), ("air", 0), ("old", 0), ("gone", 0)]);
        let mut new =
            codebook(&[("water", 0), ("rain", 1), ("air", 0), ("mist", 1), ("fog", 2), ("old", 0), ("drops", 0)]);
        let at = |id: &str| new.find(&id.into()).unwrap();
        let (rain, mist, water, gone) = (at("rain"), at("mist"), at("water"), at("old"));
        new.codes[rain].name = "Downpour".into();
        new.codes[rain].definition = "Water from above.".into();
        new.codes[mist].merged_into = Some("rain".into());
        new.codes[water].fields = vec![("Use when".into(), "it is wet".into())];
        new.codes[water].origin = Some(Origin::Deductive);
        new.codes[gone].status = CodeStatus::Retired;
        let split = CodebookEvent {
            change: "split".into(),
            code: Some("rain".into()),
            codes: vec!["drops".into()],
            ..CodebookEvent::default()
        };
        let said: Vec<String> = difference(&old, &new, &[&split]).iter().map(Change::sentence).collect();
        assert_eq!(
            said,
            [
                "“Water” has a new Use when: “it is wet”",
                "“Water”: origin not stated → deductive",
                "“Rain” is renamed to “Downpour”",
                "“Downpour” has a new definition: “Water from above.”",
                "“Mist” is moved: below “Water”, level 2 → below “Air”, level 2",
                "“Mist” is merged into “Downpour”",
                "“Fog” is new, below “Mist”",
                "“Old” is retired",
                "“Drops” is new, split off “Downpour”",
                "“Gone” is gone from the codebook",
            ]
        );
        let back: Vec<&str> = difference(&new, &old, &[]).iter().map(|c| c.what.word()).collect();
        assert!(back.contains(&"merge taken back") && back.contains(&"status"), "{back:?}");
        assert_eq!(difference(&new, &new, &[]), []);
    }

    #[test]
    fn what_stands_below_a_moved_code_has_not_moved() {
        let old = codebook(&[("a", 0), ("b", 1), ("c", 2), ("d", 0)]);
        let new = codebook(&[("a", 0), ("d", 0), ("b", 1), ("c", 2)]);
        let said: Vec<String> = difference(&old, &new, &[]).iter().map(Change::sentence).collect();
        assert_eq!(said, ["“B” is moved: below “A”, level 2 → below “D”, level 2"]);
    }
}
