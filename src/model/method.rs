//! How a study analyses, and what follows from it.
//!
//! `method` in `study.toml` is a researcher's word for a tradition. Traditions do
//! not agree on what may be counted: what one calls a check of quality another
//! calls a mistake about what codes are. So the word sets what a matrix shows
//! first, what stays out of a paper until it is asked for, and how the methods
//! paragraph begins; and each of these says why. Nothing is forbidden by it. A
//! study that names no method, or one that is not known, is treated as `thematic`,
//! which claims nothing.

use super::nearest::nearest;

/// One tradition.
#[derive(Debug, PartialEq, Eq)]
pub struct Method {
    /// Its word in `study.toml`.
    pub word: &'static str,
    /// Its name in a sentence.
    pub name: &'static str,
    /// What it means for an analysis, one sentence.
    pub means: &'static str,
    /// Where it is set out.
    pub source: &'static str,
    /// Rows, columns and cells of a matrix where none are asked for.
    pub matrix: [&'static str; 3],
    /// What a cell of the theme matrix of a paper holds: a measure, or `n/N`.
    pub cells: &'static str,
    /// Sheets of a paper and sections of a report left out until they are asked for.
    pub hides: &'static [&'static str],
    /// Whether agreement between coders belongs to it.
    pub agreement: bool,
    /// Whether codes are tested against attributes.
    pub tests: bool,
    /// Why it sets what it sets, one or two sentences.
    pub why: &'static str,
    /// How the methods paragraph begins.
    pub sentence: &'static str,
}

const USUAL: [&str; 3] = ["code", "participant", "codings"];

/// Every method; the first is that of studies that name none.
pub static METHODS: &[Method] = &[
    Method {
        word: "thematic",
        name: "thematic analysis",
        means: "Themes are made from codes; nothing is said about how.",
        source: "",
        matrix: USUAL,
        cells: "n/N",
        hides: &[],
        agreement: true,
        tests: true,
        why: "It names no tradition, so everything is shown and nothing is claimed.",
        sentence: "The interviews were analysed thematically.",
    },
    Method {
        word: "reflexive",
        name: "reflexive thematic analysis",
        means: "Codes and themes are made by a researcher who reads, and develop with the reading.",
        source: "Braun and Clarke 2006, 2019, 2021",
        matrix: ["code", "participant", "presence"],
        cells: "presence",
        hides: &["saturation", "agreement", "tests"],
        agreement: false,
        tests: false,
        why: "Meaning is made in the reading and is not found complete in the data, so neither a point at which nothing new is left nor the agreement of coders is a measure of quality here; and how many said something does not make it a theme (Braun and Clarke 2019, 2021).",
        sentence: "The interviews were analysed by reflexive thematic analysis (Braun and Clarke 2006, 2019): codes and themes were developed by the researcher in reading, and were revised as the reading went on.",
    },
    Method {
        word: "codebook",
        name: "codebook thematic analysis",
        means: "A codebook is written early and is applied to all interviews, and may grow.",
        source: "Braun and Clarke 2021; MacQueen et al. 1998",
        matrix: USUAL,
        cells: "n/N",
        hides: &[],
        agreement: true,
        tests: true,
        why: "Codes are defined so that others can apply them; so definitions, counts and comparisons of coders can be shown.",
        sentence: "The interviews were analysed with a structured codebook, whose entries say when a code is used and when it is not (MacQueen et al. 1998).",
    },
    Method {
        word: "framework",
        name: "framework analysis",
        means: "Interviews are charted: one row a participant, one column a theme.",
        source: "Ritchie and Spencer 1994; Gale et al. 2013",
        matrix: ["participant", "theme", "codings"],
        cells: "participants",
        hides: &[],
        agreement: true,
        tests: true,
        why: "A framework is read along its rows, so that nobody's account is torn apart; so matrices have participants in rows and themes in columns.",
        sentence: "The interviews were analysed by the framework method (Ritchie and Spencer 1994; Gale et al. 2013): they were indexed with a thematic framework and charted by participant and theme.",
    },
    Method {
        word: "template",
        name: "template analysis",
        means: "A first template of codes in levels is made on a part of the interviews and revised on the rest.",
        source: "King 2012; Brooks et al. 2015",
        matrix: ["code:1", "participant", "codings"],
        cells: "n/N",
        hides: &[],
        agreement: true,
        tests: true,
        why: "Templates are in levels, so a matrix begins at the top one.",
        sentence: "The interviews were analysed by template analysis (King 2012; Brooks et al. 2015): a first template was made on a part of them and revised as it was applied to the rest.",
    },
    Method {
        word: "adaptive",
        name: "adaptive theory",
        means: "Concepts from theory and codes from the data adapt to each other.",
        source: "Layder 1998",
        matrix: USUAL,
        cells: "n/N",
        hides: &[],
        agreement: true,
        tests: true,
        why: "What came from theory and what from the data is the argument here, so the codebook says it of each code (origin=) and the ledger counts it.",
        sentence: "The analysis followed adaptive theory (Layder 1998): concepts from the literature gave the coding its first direction, codes made from the interviews were added to them, and each was revised by the other.",
    },
    Method {
        word: "reliability",
        name: "coding reliability thematic analysis",
        means: "Several coders apply one codebook alone, and how far they agree is measured.",
        source: "Boyatzis 1998; Guest et al. 2012",
        matrix: ["code", "coder", "codings"],
        cells: "n/N",
        hides: &[],
        agreement: true,
        tests: true,
        why: "Coders are to be exchangeable, so a matrix shows them side by side before anything is counted together.",
        sentence: "The interviews were coded by several coders who worked alone with one codebook (Boyatzis 1998; Guest et al. 2012).",
    },
];

/// The method that a word names, in any case.
pub fn find(word: &str) -> Option<&'static Method> {
    METHODS.iter().find(|m| m.word.eq_ignore_ascii_case(word.trim()))
}

/// The method of a study that has this word; where it names none, the neutral one.
///
/// ```
/// # use emic::model::method;
/// assert_eq!(method::of("Reflexive").cells, "presence");
/// assert_eq!(method::of("").word, "thematic");
/// ```
pub fn of(word: &str) -> &'static Method {
    find(word).unwrap_or(&METHODS[0])
}

/// The method that a word which names none may have meant.
pub fn near(word: &str) -> Option<&'static str> {
    let found = nearest(word, METHODS.iter().map(|m| m.word))?;
    find(found).map(|m| m.word)
}

/// The words of all methods.
pub fn words() -> Vec<String> {
    METHODS.iter().map(|m| m.word.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_method_says_why_and_where_it_is_set_out() {
        for method in METHODS {
            assert!(method.why.ends_with('.') && method.sentence.ends_with('.') && method.means.ends_with('.'));
            assert_eq!(method.source.is_empty(), method.word == "thematic", "{}", method.word);
            assert_eq!(find(&method.word.to_uppercase()), Some(method));
        }
    }

    #[test]
    fn a_word_that_is_none_is_neutral_and_has_a_nearest() {
        assert_eq!(of("reflexiv").word, "thematic");
        assert_eq!(near("reflexiv"), Some("reflexive"));
        assert_eq!(near("grounded"), None);
    }
}
