//! Random trees and texts: what is written reads as the same tree, and nothing typed does harm.

use super::*;
use proptest::prelude::*;

/// The tree without places.
fn bare(node: &Node) -> Node {
    let all = |nodes: &[Node]| nodes.iter().map(bare).collect::<Vec<_>>();
    let one = |node: &Node| Box::new(bare(node));
    let kind = match &node.kind {
        Kind::All(nodes) => Kind::All(all(nodes)),
        Kind::Any(nodes) => Kind::Any(all(nodes)),
        Kind::Not(node) => Kind::Not(one(node)),
        Kind::Relation(Relation::Overlap(a, b)) => Kind::Relation(Relation::Overlap(one(a), one(b))),
        Kind::Relation(Relation::Within(a, b)) => Kind::Relation(Relation::Within(one(a), one(b))),
        Kind::Relation(Relation::Before(a, b, d)) => Kind::Relation(Relation::Before(one(a), one(b), *d)),
        Kind::Relation(Relation::Near(nodes, d)) => Kind::Relation(Relation::Near(all(nodes), *d)),
        kind => kind.clone(),
    };
    Node { span: 0..0, kind }
}

fn node(kind: Kind) -> Node {
    Node { span: 0..0, kind }
}

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-zé]{1,6}",
        1 => "[a-z]{1,3}['’:/.–-][a-z0-9]{1,3}",
        1 => prop::sample::select(vec!["AND", "OR", "NOT", "WITHIN", "NEAR", "BEFORE", "and", "警察", "ไทย", "5", "a::b"])
            .prop_map(str::to_owned),
    ]
}

/// A word of a phrase: anything between two letters, without blank and star.
fn phrase_word() -> impl Strategy<Value = String> {
    prop_oneof![word(), "[a-z][\"\\\\“()&:,?~|/=-]{0,3}[a-z]"]
}

fn term() -> impl Strategy<Value = Term> {
    prop_oneof![
        word().prop_map(Term::Stem),
        phrase_word().prop_map(Term::Exact),
        phrase_word().prop_map(Term::Folded),
        phrase_word().prop_map(Term::Prefix),
        (word(), 1u8..=2).prop_map(|(w, n)| Term::Fuzzy(w, n)),
        "([a-z/().|+ ]|\\\\[dw.]){1,6}"
            .prop_filter("a pattern", |p| !p.trim().is_empty() && super::pattern::trouble(p).is_none())
            .prop_map(Term::Regex),
    ]
}

fn words() -> impl Strategy<Value = Words> {
    let folded = prop_oneof![phrase_word().prop_map(Term::Folded), phrase_word().prop_map(Term::Prefix)];
    let phrase = prop_oneof![
        prop::collection::vec(folded, 2..4),
        prop::collection::vec(phrase_word().prop_map(Term::Exact), 2..4)
    ];
    let slop = prop_oneof![Just(0), any::<u32>()];
    prop_oneof![term().prop_map(Words::Term), (phrase, slop).prop_map(|(terms, slop)| Words::Phrase { terms, slop })]
}

fn text_of_value() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z0-9-]{1,8}", "\\PC{1,8}"].prop_filter("blank", |t| !t.trim().is_empty())
}

fn field() -> impl Strategy<Value = Field> {
    let end = || (text_of_value(), any::<bool>());
    let value = prop_oneof![
        text_of_value().prop_map(Value::Text),
        text_of_value().prop_map(Value::Prefix),
        Just(Value::Any),
        end().prop_map(|e| Value::Range { from: Some(e), to: None }),
        end().prop_map(|e| Value::Range { from: None, to: Some(e) }),
        (end(), end()).prop_map(|(a, b)| Value::Range { from: Some(a), to: Some(b) }),
    ];
    let name = prop_oneof!["[a-zé][a-z0-9_.-]{0,6}", "[0-9a-z\"\\\\]( [a-z:]){1,3}"];
    (name, value).prop_map(|(name, value)| Field { name, value })
}

fn leaf() -> impl Strategy<Value = Node> {
    prop_oneof![words().prop_map(|w| node(Kind::Words(w))), field().prop_map(|f| node(Kind::Field(f)))]
}

fn distance() -> impl Strategy<Value = Distance> {
    (any::<u32>(), any::<bool>()).prop_map(|(n, w)| Distance { n, of: if w { Of::Words } else { Of::Turns } })
}

/// What may stand in a relation.
fn operand() -> impl Strategy<Value = Node> {
    leaf().prop_recursive(3, 12, 3, |inner| {
        let two = || (inner.clone().prop_map(Box::new), inner.clone().prop_map(Box::new));
        let relation = prop_oneof![
            two().prop_map(|(a, b)| Relation::Overlap(a, b)),
            two().prop_map(|(a, b)| Relation::Within(a, b)),
            (two(), distance()).prop_map(|((a, b), d)| Relation::Before(a, b, d)),
            (prop::collection::vec(inner.clone(), 2..4), distance()).prop_map(|(n, d)| Relation::Near(n, d)),
        ];
        prop_oneof![
            relation.prop_map(|r| node(Kind::Relation(r))),
            prop::collection::vec(inner, 2..4).prop_map(|n| node(Kind::Any(n)))
        ]
    })
}

fn tree() -> impl Strategy<Value = Node> {
    operand().prop_recursive(4, 24, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(|n| node(Kind::All(n))),
            prop::collection::vec(inner.clone(), 2..4).prop_map(|n| node(Kind::Any(n))),
            inner.prop_map(|n| node(Kind::Not(Box::new(n)))),
        ]
    })
}

/// Texts that are nearly queries.
fn scribble() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a", "custody", "AND", "OR", "NOT", "WITHIN", "NEAR(", "BEFORE(", "(", ")", "-", "=", "\"", "“", "~", "1", "5",
        "*", "?", "&", "|", ",", ":", "code:", "x:[", "]", " TO ", "{", "}", ">", "<", "/", "\\", " ", " ", " ",
        "turns", "é", "警", "😀", "\u{301}", "\u{200b}", "\t", "'", "–", "!", "and", "code", "2 turns)", "：",
    ]);
    prop_oneof![
        4 => prop::collection::vec(piece, 0..24).prop_map(|p| p.concat()),
        1 => any::<String>(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_tree_that_is_written_reads_as_the_same_tree(tree in tree()) {
        let text = tree.written();
        let read = parse(&text).map_err(|f| TestCaseError::fail(format!("{text}: {f:?}")))?;
        prop_assert_eq!(bare(&read.root.unwrap()), tree, "{}", text);
    }

    #[test]
    fn any_text_is_read_or_has_a_fault_inside_it(text in scribble()) {
        let length = text.chars().count();
        let faults = match parse(&text) {
            Ok(query) => {
                let again = parse(&query.written()).map_err(|f| TestCaseError::fail(format!("{}: {f:?}", query.written())))?;
                prop_assert_eq!(again.root.as_ref().map(bare), query.root.as_ref().map(bare), "{}", query.written());
                let mut inside = true;
                if let Some(root) = &query.root {
                    root.each(&mut |n| inside &= n.span.start < n.span.end && n.span.end <= length);
                }
                prop_assert!(inside);
                // Only a text without any word or sign asks for everything.
                prop_assert_eq!(query.root.is_none(), text.chars().all(lexer::is_blank));
                query.hints
            }
            Err(faults) => {
                prop_assert!(!faults.is_empty() && faults.is_sorted_by_key(|f| f.span.start));
                faults
            }
        };
        for fault in faults {
            prop_assert!(fault.span.start <= fault.span.end && fault.span.end <= length, "{:?}", fault);
            prop_assert!(!fault.message.is_empty() && !fault.message.ends_with('.'));
            prop_assert!(fault.shown(&text).lines().count() >= 3);
        }
    }
}
