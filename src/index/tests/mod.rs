//! The index against a slow reader, on studies made by chance.

mod disk;
mod slow;

use super::*;
use crate::text::source::read;
use proptest::prelude::*;
use slow::Slow;

/// Words of several languages, some of them forms of one, some nearly another.
const WORDS: &[&str] = &[
    "police",
    "Police",
    "policing",
    "policy",
    "officer",
    "officers’",
    "don’t",
    "don't",
    "e-mail",
    "café",
    "cafe",
    "CAFÉS",
    "canción",
    "canciones",
    "cancion",
    "straße",
    "strasse",
    "數位",
    "位數",
    "ดื่มน้ำ",
    "3.5",
    "12:30",
    "a",
    "—",
    "l'homme",
    "L’école",
    "ecole",
    "_l'art_",
    "__homme__",
    "co\u{ad}op",
    "мой",
    "naïve",
    "xof",
    "ox",
    "\u{1F469}\u{200d}\u{1F467}",
    "na\u{308}ive",
];

fn words() -> impl Strategy<Value = String> {
    let word = prop::sample::select(WORDS).prop_map(str::to_owned);
    prop::collection::vec(word, 1..8).prop_map(|words| words.join(" "))
}

fn paragraph() -> impl Strategy<Value = String> {
    let label = prop::sample::select(&["", "", "**Ada:** ", "**Bob:** [00:01] ", "# ", "> ", "Eve: "][..]);
    (label, words()).prop_map(|(label, words)| format!("{label}{words}"))
}

/// The text of a source file.
pub(super) fn file() -> impl Strategy<Value = String> {
    let language =
        prop::sample::select(&["", "language: en\n", "language: es-MX\n", "language: fr\n", "language: zh\n"][..]);
    let speakers = prop::sample::select(&["", "participants: [Eve]\n"][..]);
    let body = prop::collection::vec(paragraph(), 0..7).prop_map(|p| p.join("\n\n"));
    (language, speakers, body).prop_map(|(l, s, body)| format!("---\nkind: interview\n{l}{s}---\n{body}\n"))
}

pub(super) fn source(name: &str, text: &str) -> Source {
    read(&format!("corpus/{name}.md"), text, &Default::default()).0
}

fn term() -> impl Strategy<Value = Term> {
    let word = prop::sample::select(WORDS).prop_map(str::to_owned);
    let pattern = prop::sample::select(&["poli.*", "caf[eé]s?", "[數位]", "\\w", "x|ox", "(?:DON).t", "Й|МОЙ"][..]);
    prop_oneof![
        3 => word.clone().prop_map(Term::Stem),
        1 => word.clone().prop_map(Term::Exact),
        2 => word.clone().prop_map(Term::Folded),
        2 => (word.clone(), 1usize..4).prop_map(|(w, n)| Term::Prefix(w.chars().take(n).collect())),
        2 => (word, 1u8..3).prop_map(|(w, n)| Term::Fuzzy(w, n)),
        1 => pattern.prop_map(|p| Term::Regex(p.to_owned())),
    ]
}

/// The index and the slow reader say the same of these sources.
pub(super) fn agree(index: &Index, sources: &[Source], terms: &[Term], slop: u32) -> Result<(), TestCaseError> {
    let slow = Slow::new(sources);
    prop_assert_eq!(index.sources(), sources.len());
    let all = index.all();
    for (i, source) in slow.sources.iter().enumerate() {
        let parts = index.parts(i);
        prop_assert!(parts.windows(2).all(|w| w[0].span.end <= w[1].span.start));
        let begin = |span: crate::model::span::Span| parts.iter().any(|p| p.span.start == span.start);
        prop_assert!(index.passages(i).iter().all(|p| begin(p.span)));
        let passages = index.passages(i);
        prop_assert_eq!(&passages, &source.iter().map(|p| p.passage).collect::<Vec<_>>());
        for at in 0..passages.len() as u32 {
            let number = index.number(i, at);
            prop_assert!(number.is_some_and(|n| all.contains(n)));
            prop_assert_eq!(number.and_then(|n| index.at(n)), Some((i as u32, at)));
        }
        prop_assert_eq!(index.number(i, passages.len() as u32), None);
    }
    prop_assert_eq!(all.len(), slow.sources.iter().map(Vec::len).sum::<usize>());
    prop_assert!(all.iter().all(|n| all.contains(n)) && all.iter().count() == all.len());
    for term in terms {
        let meant = slow.phrase(std::slice::from_ref(term), 0);
        prop_assert_eq!(&index.find(term, None).unwrap(), &meant, "{:?}", term);
        let passages = slow::passages(&meant);
        prop_assert_eq!(index.count(term).unwrap(), passages.len(), "{:?}", term);
        let set = index.holding(term).unwrap();
        let mut held: Vec<_> = set.iter().filter_map(|n| index.at(n)).collect();
        held.sort_unstable();
        prop_assert_eq!(&held, &passages, "{:?}", term);
        let first = terms.first().map(|t| index.holding(t).unwrap()).unwrap_or_default();
        let in_first = |source: usize, passage: u32| index.number(source, passage).is_some_and(|n| first.contains(n));
        let shares = [Share::Some, Share::None, Share::All];
        let source = |at: usize| shares[at % 3];
        let passage = |at: usize, passage: &Passage| {
            let number = index.passages(at).iter().position(|p| p == passage);
            number.is_some_and(|number| in_first(at, number as u32))
        };
        let counts = |o: &Occurrence| match source(o.source as usize) {
            Share::Some => in_first(o.source as usize, o.passage),
            share => share == Share::All,
        };
        let within: Vec<Occurrence> = meant.into_iter().filter(counts).collect();
        prop_assert_eq!(&index.find(term, Some(&Within { source: &source, passage: &passage })).unwrap(), &within);
    }
    let meant = slow.phrase(terms, slop);
    prop_assert_eq!(&index.phrase(terms, slop, None).unwrap(), &meant, "{:?} ~{}", terms, slop);
    prop_assert_eq!(index.holding_phrase(terms, slop).unwrap().len(), slow::passages(&meant).len());
    Ok(())
}

pub(super) fn in_memory(sources: &[Source]) -> Index {
    let (index, notices) = Index::refreshed(None, sources, &mut |_, _| true).unwrap();
    assert_eq!(notices, Vec::<String>::new());
    index
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn the_index_finds_what_reading_everything_finds(
        files in prop::collection::vec(file(), 0..5),
        terms in prop::collection::vec(term(), 1..4),
        slop in 0u32..4,
    ) {
        let sources: Vec<Source> = files.iter().zip("abcdef".chars()).map(|(f, n)| source(&n.to_string(), f)).collect();
        agree(&in_memory(&sources), &sources, &terms, slop)?;
    }
}

fn found(text: &str, terms: &[Term], slop: u32) -> Vec<String> {
    let sources = [source("a", text)];
    let found = in_memory(&sources).phrase(terms, slop, None).unwrap();
    let shown = found.iter().map(|o| {
        let last =
            crate::text::tokens::tokens(sources[0].slice(crate::model::span::Span::new(o.last, u32::MAX)), o.last);
        sources[0].slice(crate::model::span::Span::new(o.start, last[0].span.end)).to_owned()
    });
    shown.collect()
}

fn folded(words: &str) -> Vec<Term> {
    words.split(' ').map(|w| Term::Folded(w.to_owned())).collect()
}

#[test]
fn a_phrase_is_found_across_paragraphs_of_a_turn_and_not_across_turns() {
    let text = "**Ada:** the local\n\npolice came\n\n**Bob:** here";
    assert_eq!(found(text, &folded("local police"), 0), ["local\n\npolice"]);
    assert_eq!(found(text, &folded("came here"), 0), [""; 0]);
}

#[test]
fn of_places_within_each_other_the_shortest_counts() {
    assert_eq!(found("a b a x c", &folded("a c"), 3), ["a x c"]);
    assert_eq!(found("a b c a b c", &folded("a c"), 1), ["a b c", "a b c"]);
    assert_eq!(found("a a a", &folded("a a"), 0), ["a a", "a a"]);
    assert_eq!(found("a b b", &folded("a b"), 1), ["a b"]);
    assert_eq!(found("b a", &folded("a b"), 5), [""; 0]);
}

#[test]
fn what_is_no_word_is_found_nowhere() {
    assert_eq!(found("a — b", &[Term::Stem("—".into())], 0), [""; 0]);
    assert_eq!(found("a — b", &folded("a — b"), 0), ["a — b"]);
    assert_eq!(found("", &folded("a"), 0), [""; 0]);
}

#[test]
fn a_bad_pattern_is_refused_with_the_reason() {
    let index = in_memory(&[source("a", "some words")]);
    for bad in ["a)|(b", "[", "*", "(?P<n>"] {
        let error = index.find(&Term::Regex(bad.into()), None).unwrap_err();
        assert!(matches!(&error, IndexError::Pattern(why) if !why.is_empty()), "{bad}: {error}");
    }
    assert_eq!(index.count(&Term::Regex("s|W.*".into())).unwrap(), 1);
}

#[test]
fn somebody_can_say_stop() {
    let sources = [source("a", "some words"), source("b", "more words")];
    let mut seen = Vec::new();
    let stopped = Index::refreshed(None, &sources, &mut |done, of| {
        seen.push((done, of));
        false
    });
    assert!(matches!(stopped, Err(IndexError::Stopped)));
    assert_eq!(seen, [(1, 2)]);
}
