//! The built-in fields of a query: one table for the language, its
//! documentation and completion. Whether a name is a field of *this* study is
//! not decided here: attributes are fields too, and only a study has them.

/// A field every study has. Attributes of participants and sources come on top,
/// by their own names; one with the name of a built-in field is hidden by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// As in `name:value`.
    pub name: &'static str,
    /// What it asks, for help and completion.
    pub help: &'static str,
    /// The values there are, if they do not depend on the study.
    pub values: &'static [&'static str],
    /// Of what it speaks.
    pub about: About,
}

/// Of what a field speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// Codings.
    Coding,
    /// Parts of sources.
    Text,
}

const fn coding(name: &'static str, help: &'static str, values: &'static [&'static str]) -> Known {
    Known { name, help, values, about: About::Coding }
}

const fn text(name: &'static str, help: &'static str) -> Known {
    Known { name, help, values: &[], about: About::Text }
}

/// The built-in fields, in the order of the documentation.
pub const FIELDS: &[Known] = &[
    coding("code", "coded with exactly this code", &[]),
    coding("under", "coded with this code or one below it", &[]),
    coding(
        "is",
        "coded, not coded, or coded with words that were found again elsewhere",
        &["coded", "uncoded", "moved"],
    ),
    coding("coder", "coded by this person", &[]),
    coding("origin", "coded with a code of this origin", &["deductive", "inductive", "hybrid"]),
    coding("status", "coded with this status", &["final", "provisional", "rejected"]),
    coding("stance", "coded with this stance", &["for", "against", "mixed"]),
    coding("round", "coded in this round", &[]),
    coding("memo", "coded with a memo that has this word", &[]),
    coding("by", "coded in this way", &["hand", "search", "suggestion", "import", "adjudication"]),
    text("participant", "said by this participant"),
    text("speaker", "said by the speaker of this name"),
    text("source", "in this source"),
    text("kind", "in sources of this kind"),
    text("section", "below this heading"),
];

/// The built-in field of a name, upper or lower case.
pub fn known(name: &str) -> Option<&'static Known> {
    FIELDS.iter().find(|field| field.name.eq_ignore_ascii_case(name))
}
