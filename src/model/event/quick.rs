//! Lines that make codings, read in one go.
//!
//! Nearly all lines of a study do that, and a large one has a million. To look at a
//! line as an object first, with each of its members by name, takes three times as
//! long. So such lines are read straight into what they say, if each member is what it
//! should be; any other line, and any with something odd about it, is read with care
//! ([`super::Event::from_line`]), which also says what is wrong.

use super::{Event, Op};
use crate::model::anchor::{Anchor, Digest};
use crate::model::codebook::CodeId;
use crate::model::coding::Method;
use crate::model::ids::{Stamp, Ulid};
use crate::model::span::Span;
use serde::{Deserialize, Deserializer};
use std::borrow::Cow;

/// What such a line says. What is not asked for is passed over.
#[derive(Deserialize)]
struct Line<'l> {
    id: Ulid,
    #[serde(borrow)]
    at: Cow<'l, str>,
    actor: String,
    act: Ulid,
    #[serde(default, deserialize_with = "there")]
    n: Option<u32>,
    #[serde(borrow)]
    op: Cow<'l, str>,
    code: Option<CodeId>,
    span: (u32, u32),
    quote: String,
    before: Option<String>,
    after: Option<String>,
    text: Digest,
    #[serde(default, deserialize_with = "there")]
    among: Option<(u32, u32)>,
    by: Option<String>,
    query: Option<String>,
    round: Option<String>,
    memo: Option<String>,
    status: Option<String>,
    #[serde(default, deserialize_with = "there")]
    of: Option<Vec<Ulid>>,
}

/// A member that may be missing, and may not be null.
fn there<'d, D: Deserializer<'d>, T: Deserialize<'d>>(from: D) -> Result<Option<T>, D::Error> {
    T::deserialize(from).map(Some)
}

/// The event of a line that makes a coding; `None` if it is to be read with care.
pub fn made(line: &str) -> Option<Event> {
    // Others need not be read twice.
    memchr::memmem::find(line.as_bytes(), b"\"add\"")?;
    let line: Line<'_> = serde_json::from_str(line).ok()?;
    let (start, end) = line.span;
    if line.op != "add" || end < start {
        return None;
    }
    let anchor = Anchor {
        span: Span::new(start, end),
        quote: line.quote,
        before: line.before.unwrap_or_default(),
        after: line.after.unwrap_or_default(),
        text: line.text,
        among: line.among,
    };
    let op = Op::Add {
        code: line.code,
        anchor,
        by: line.by.map_or(Method::Hand, |word| Method::from_word(&word)),
        query: line.query.filter(|query| !query.is_empty()),
        round: line.round,
        memo: line.memo,
        status: line.status,
        of: line.of.unwrap_or_default(),
    };
    let at = Stamp::parse(&line.at)?;
    Some(Event { id: line.id, at, actor: line.actor, act: line.act, n: line.n, op })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Values that a member may have, and some that it may not.
    fn value() -> impl Strategy<Value = String> {
        let words = prop_oneof![Just("add"), Just("hand"), Just("2026-11-23T10:00:00.000Z"), Just("a\\u00e9\\n")];
        prop_oneof![
            words.prop_map(|word| format!("\"{word}\"")),
            (0u32..9, 0u32..9).prop_map(|(a, b)| format!("[{a}, {b}]")),
            Just("null".to_owned()),
            (0u64..u64::MAX).prop_map(|n| n.to_string()),
            Just("1.0".to_owned()),
            Just("[\"01JD0000000000000000000001\"]".to_owned()),
            Just("{}".to_owned()),
        ]
    }

    const MEMBERS: [&str; 19] = [
        "id", "at", "actor", "act", "n", "op", "code", "span", "quote", "before", "after", "text", "among", "by",
        "query", "round", "memo", "status", "of",
    ];
    const PLAIN: [(&str, &str); 9] = [
        ("id", "\"01JD0000000000000000000001\""),
        ("at", "\"2026-11-23T10:00:00.000Z\""),
        ("actor", "\"ana\""),
        ("act", "\"01JD0000000000000000000001\""),
        ("n", "1"),
        ("op", "\"add\""),
        ("span", "[1, 5]"),
        ("quote", "\"said\""),
        ("text", "\"0123456789abcdef\""),
    ];

    fn line(members: &[(&str, String)]) -> String {
        let members: Vec<String> = members.iter().map(|(name, value)| format!("\"{name}\": {value}")).collect();
        format!("{{{}}}", members.join(", "))
    }

    #[test]
    fn a_plain_line_is_read() {
        let members = PLAIN.map(|(name, value)| (name, value.to_owned()));
        assert!(made(&line(&members)).is_some());
    }

    proptest! {
        #[test]
        fn what_is_read_in_one_go_is_what_care_would_read(
            others in proptest::collection::vec((prop::sample::select(MEMBERS.to_vec()), value()), 0..4),
            left_out in prop::option::of(0usize..9),
            twice in any::<bool>(),
        ) {
            let mut members: Vec<(&str, String)> = PLAIN.iter().map(|(n, v)| (*n, (*v).to_owned())).collect();
            left_out.into_iter().for_each(|at| drop(members.remove(at)));
            for (name, value) in others {
                if !twice {
                    members.retain(|(n, _)| *n != name);
                }
                members.push((name, value));
            }
            let line = line(&members);
            if let Some(event) = made(&line) {
                prop_assert_eq!(Event::read_with_care(&line), Ok(event), "{}", line);
            }
        }
    }
}
