//! Queries and their trees, faults and hints.

use super::*;

/// A tree in one line: `(and a b)`, `code=x`, `["a" "b"]~4`.
fn shape(node: &Node) -> String {
    let list = |name: &str, nodes: &[&Node]| {
        let below: Vec<String> = nodes.iter().map(|n| shape(n)).collect();
        format!("({name} {})", below.join(" "))
    };
    let far = |d: &Distance| format!("{}{}", d.n, if d.of == Of::Words { "w" } else { "t" });
    match &node.kind {
        Kind::All(_) => list("and", &node.below()),
        Kind::Any(_) => list("or", &node.below()),
        Kind::Not(_) => list("not", &node.below()),
        Kind::Words(Words::Term(term)) => shape_of_term(term),
        Kind::Words(Words::Phrase { terms, slop }) => {
            let terms: Vec<String> = terms.iter().map(shape_of_term).collect();
            format!("[{}]{}", terms.join(" "), if *slop > 0 { format!("~{slop}") } else { String::new() })
        }
        Kind::Field(Field { name, value }) => match value {
            Value::Text(text) => format!("{name}={text}"),
            Value::Prefix(text) => format!("{name}={text}+"),
            Value::Any => format!("{name}=?"),
            Value::Range { from, to } => {
                let from = from.as_ref().map_or("(".into(), |(t, i)| format!("{}{t}", if *i { "[" } else { "(" }));
                let to = to.as_ref().map_or(")".into(), |(t, i)| format!("{t}{}", if *i { "]" } else { ")" }));
                format!("{name}{from}..{to}")
            }
        },
        Kind::Relation(Relation::Overlap(..)) => list("overlap", &node.below()),
        Kind::Relation(Relation::Within(..)) => list("within", &node.below()),
        Kind::Relation(Relation::Before(_, _, d)) => list(&format!("before-{}", far(d)), &node.below()),
        Kind::Relation(Relation::Near(_, d)) => list(&format!("near-{}", far(d)), &node.below()),
    }
}

fn shape_of_term(term: &Term) -> String {
    match term {
        Term::Stem(w) => w.clone(),
        Term::Exact(w) => format!("={w}"),
        Term::Folded(w) => format!("'{w}'"),
        Term::Prefix(w) => format!("{w}*"),
        Term::Fuzzy(w, n) => format!("{w}~{n}"),
        Term::Regex(p) => format!("/{p}/"),
    }
}

fn read(text: &str) -> String {
    match parse(text) {
        Ok(query) => query.root.as_ref().map(shape).unwrap_or_default(),
        Err(faults) => panic!("{text}\n{}", faults.iter().map(|f| f.shown(text)).collect::<Vec<_>>().join("\n")),
    }
}

/// Message and marked text of each fault.
fn wrong(text: &str) -> Vec<(String, String)> {
    let faults = parse(text).expect_err(text);
    marked(text, faults)
}

fn doubtful(text: &str) -> Vec<(String, String)> {
    marked(text, parse(text).unwrap().hints)
}

fn marked(text: &str, faults: Vec<Fault>) -> Vec<(String, String)> {
    let at = |f: &Fault| text.chars().skip(f.span.start).take(f.span.len()).collect::<String>();
    faults.iter().map(|f| (at(f), f.message.clone())).collect()
}

/// One fault, at `place`, that says `part`.
#[track_caller]
fn one_fault(text: &str, place: &str, part: &str) {
    let found = wrong(text);
    assert!(found.len() == 1 && found[0].0 == place && found[0].1.contains(part), "{text}: {found:#?}");
}

#[track_caller]
fn one_hint(text: &str, place: &str, part: &str) {
    let found = doubtful(text);
    assert!(found.len() == 1 && found[0].0 == place && found[0].1.contains(part), "{text}: {found:#?}");
}

#[test]
fn a_query_becomes_the_tree_that_was_meant() {
    let table = [
        ("", ""),
        (" \t\u{a0}\u{3000}\n", ""),
        // Words.
        ("custody", "custody"),
        ("custody record", "(and custody record)"),
        ("custody AND record", "(and custody record)"),
        ("a OR b c OR d", "(or a (and b c) d)"),
        ("a AND NOT b", "(and a (not b))"),
        ("-a", "(not a)"),
        ("--a", "(not (not a))"),
        ("NOT (a OR b) c", "(and (not (or a b)) c)"),
        ("(a b) c", "(and (and a b) c)"),
        ("((a))", "a"),
        ("=Custody polic* custdy~ custdy~2", "(and =Custody polic* custdy~1 custdy~2)"),
        ("polic*, why? (well) 'cause don't O’Brien", "(and polic* why well cause don't O’Brien)"),
        ("e-mail AND/OR 12:30 50% R&D 1,000", "(and e-mail AND/OR 12:30 50 R&D 1,000)"),
        ("café cafe\u{301} ไทย 警察 الشرطة", "(and café cafe\u{301} ไทย 警察 الشرطة)"),
        ("/polic(e|ing)/ /a\\/b/ /\\d+/", "(and /polic(e|ing)/ /a/b/ /\\d+/)"),
        // Phrases.
        ("\"criminal record\"~4", "['criminal' 'record']~4"),
        ("“criminal record” „so“ «la vie»", "(and ['criminal' 'record'] 'so' ['la' 'vie'])"),
        ("\"Well — it's polic*, AND (so)\"", "['Well' 'it's' polic* 'AND' 'so']"),
        ("=\"A phrase\" =\"One\"", "(and [=A =phrase] =One)"),
        ("\"say \\\"no\\\" now\"", "['say' 'no' 'now']"),
        ("-\"a b\"", "(not ['a' 'b'])"),
        // Fields.
        ("Code:X role:officer", "(and code=X role=officer)"),
        ("section:\"Before the\" section:\"Before the\"*", "(and section=Before the section=Before the+)"),
        ("code:(a OR \"b c\" OR d*)", "(or code=a code=b c code=d+)"),
        ("-code:(a AND NOT b) x", "(and (not (and code=a (not code=b))) x)"),
        ("age:((1 OR 2) AND >1)", "(and (or age=1 age=2) age(1..))"),
        (
            "years:[20 TO 35] years:{1 to 2} years:[* TO 5] years:[\"a b\" TO *]",
            "(and years[20..35] years(1..2) years(..5] years[a b..))",
        ),
        (
            "years:>=20 years:>20 years:<=3 date:<2020-01-01 years:≥5",
            "(and years[20..) years(20..) years(..3] date(..2020-01-01) years[5..))",
        ),
        ("stance:* stance:[* TO *] is:=moved", "(and stance=? stance=? is=moved)"),
        ("source:interview-1(2).md age:-5 x:12:30", "(and source=interview-1(2).md age=-5 x=12:30)"),
        ("(source:report)", "source=report"),
        ("\"years in post\":>5 \"2020\":x", "(and years in post(5..) 2020=x)"),
        ("名前:山田", "名前=山田"),
        ("P07: hello", "(and P07 hello)"),
        ("(see http://x.org/y a::b x:) 10:x", "(and (and see http://x.org/y a::b x) 10:x)"),
        // Relations.
        ("code:a & code:b", "(overlap code=a code=b)"),
        ("code:a&code:b & c", "(overlap (overlap code=a code=b) c)"),
        ("x code:a WITHIN (code:b OR code:c) y", "(and x (within code=a (or code=b code=c)) y)"),
        ("NOT a & b", "(not (overlap a b))"),
        ("NEAR(a b, 5)", "(near-5w a b)"),
        ("NEAR (a, \"b c\" code:d, 0 words)", "(near-0w a ['b' 'c'] code=d)"),
        ("NEAR(a,b,2 turns)", "(near-2t a b)"),
        ("NEAR(code:a,code:(b OR c),1 turn)", "(near-1t code=a (or code=b code=c))"),
        ("NEAR(5, 6, 7)", "(near-7w 5 6)"),
        ("BEFORE(code:a, /b/, 2 turns) c", "(and (before-2t code=a /b/) c)"),
        ("BEFORE((a OR b) & c NEAR(d e, 3), 10)", "(before-10w (overlap (or a b) c) (near-3w d e))"),
        // All together, from the issue.
        (
            "custody \"criminal record\"~4 under:diversion role:officer -speaker:interviewer",
            "(and custody ['criminal' 'record']~4 under=diversion role=officer (not speaker=interviewer))",
        ),
    ];
    for (text, tree) in table {
        assert_eq!(read(text), tree, "{text}");
    }
}

#[test]
fn a_fault_points_at_its_character() {
    let table = [
        ("custody (record", "(", "never closed"),
        ("custody record)", ")", "closes nothing"),
        ("custody ()", "()", "empty"),
        ("OR", "OR", "nothing stands before"),
        ("AND", "AND", "nothing stands before"),
        ("a OR", "OR", "nothing stands after"),
        ("a AND OR b", "AND", "nothing stands after"),
        ("a AND AND b", "AND", "nothing stands before"),
        ("(a OR) b", "OR", "nothing stands after"),
        ("NOT", "NOT", "nothing stands after"),
        ("-", "-", "nothing stands directly after"),
        ("custody - record", "-", "nothing stands directly after"),
        ("(-)", "-", "nothing stands after"),
        ("a & ", "&", "nothing stands after"),
        ("& a", "&", "nothing stands before"),
        ("a & -b", "-", "must not be there"),
        ("a & (b c)", "b c", "no place together"),
        ("a WITHIN (b OR -c)", "-c", "has no place"),
        ("w?rd", "w?rd", "does not stand for a letter"),
        ("w*rd", "w*rd", "only at the end"),
        ("*rd", "*rd", "only at the end"),
        ("*", "*", "no letter or digit"),
        ("custody 😀", "😀", "no letter or digit"),
        ("custody —", "—", "no letter or digit"),
        ("word~3", "word~3", "stands 1 or 2"),
        ("~2", "~2", "no letter or digit"),
        ("=", "=", "a word is missing"),
        ("=polic*", "=polic*", "several at once"),
        ("\"\"", "\"\"", "no words between"),
        ("\"", "\"", "no words between"),
        ("\"pol*ce force\"", "\"pol*ce force\"", "only at the end"),
        ("\"a b\"~ c", "~", "number of words is missing"),
        ("/polic", "/", "never closed"),
        ("//", "//", "no regular expression"),
        ("code:\"\"", "\"\"", "no value"),
        ("code:(a b)", "b", "side by side"),
        ("code:(a, b)", ",", "does not stand between values"),
        ("code:(a OR )", ")", "a value is missing"),
        ("code:(a OR b", "(", "never closed"),
        ("code:a*b", "a*b", "only at the end"),
        ("code:/a/", "/a/", "no regular expression"),
        ("years:[20 35]", "[20 35]", "not a range"),
        ("years:[20 TO 35 x", "[20 TO 35 x", "not a range"),
        ("years:> 20", ">", "a number or a date is missing"),
        ("years:>20* x", ">20*", "a number or a date is missing"),
        ("NEAR(a b)", "NEAR(a b)", "does not say how far"),
        ("NEAR(a b 5)", "NEAR(a b 5)", "does not say how far"),
        ("NEAR(a, 5)", "NEAR(a, 5)", "two parts or more"),
        ("BEFORE(a, b, c, 2 turns)", "BEFORE(a, b, c, 2 turns)", "two parts, and here it has 3"),
        ("NEAR(a b, 2 sentences)", "2 sentences", "in words or turns"),
        ("NEAR(a OR b, 5)", "OR", "does not stand between the parts"),
        ("NEAR(a -b, 5)", "-b", "has no place"),
        ("NEAR(a b, 5", "NEAR(", "never closed"),
    ];
    for (text, place, part) in table {
        one_fault(text, place, part);
    }
}

#[test]
fn all_faults_are_said_at_once_in_the_order_of_the_query() {
    let found: Vec<String> = wrong("(a w?rd code:(b c) 😀 & x OR").into_iter().map(|(place, _)| place).collect();
    assert_eq!(found, ["(", "w?rd", "c", "😀", "OR"]);
    assert!(wrong(&"w?rd ".repeat(1000)).len() == 10);
}

#[test]
fn what_is_probably_not_meant_gets_a_hint_and_is_still_looked_for() {
    assert_eq!(read("custody and record"), "(and custody and record)");
    one_hint("custody and record", "and", "as a word");
    one_hint("custody or record", "or", "as a word");
    one_hint("not custody", "not", "as a word");
    assert_eq!(doubtful("and"), []);
    assert_eq!(read("a && b || c | d"), "(or (and a b) c d)");
    assert_eq!(doubtful("a && b || c").len(), 2);
    assert_eq!(read("\"open quote"), "['open' 'quote']");
    one_hint("so \"open quote", "\"", "not closed");
    one_hint("section:\"open quote", "\"", "not closed");
    one_hint("code :x", "code", "not as a field");
    one_hint("code: x", "code:", "not as a field");
    one_hint("x code:", "code:", "not as a field");
    one_hint("code：x", "code：x", "not as a field");
    assert_eq!(doubtful("P07: hello"), []);
    one_hint("near(a b)", "near", "as a word");
    one_hint("a NEAR b", "NEAR", "as a word");
    one_hint("code:a within code:b", "within", "as a word");
    assert_eq!(doubtful("within reach"), []);
    one_hint("custody –interviewer", "–interviewer", "not a minus");
    one_hint("'criminal record'", "'criminal", "do not make a phrase");
    assert_eq!(doubtful("'cause don't"), []);
    one_hint("ab~1 abc~1 abcde~2", "ab~1", "nearly every");
    one_hint("\"word\"~3", "\"word\"~3", "single word");
    one_hint("\"polic~1 force\"", "\"polic~1 force\"", "not read as a sign");
    one_hint("/Police/", "/Police/", "lower case");
    one_hint("/café/", "/café/", "without accents");
    one_hint("/two words/", "/two words/", "one word at a time");
    one_hint("/^police$/", "/^police$/", "whole word");
    assert_eq!(doubtful("/\\W\\p{Lu}警/"), []);
    one_hint("code:a, code:b", "a,", "left out");
    one_hint("years:20-35", "years:20-35", "not as a range");
    one_hint("years:[35 TO 20]", "years:[35 TO 20]", "nothing is between");
    assert_eq!(doubtful("date:2020-01 years:[9 TO 20]"), []);
}

#[test]
fn the_mark_stands_below_the_place_for_wide_characters_too() {
    let shown = |text: &str| parse(text).unwrap_err()[0].shown(text).lines().take(2).collect::<Vec<_>>().join("\n");
    assert_eq!(shown("a w?rd b"), "a w?rd b\n  ^^^^");
    assert_eq!(shown("警察 w?rd"), "警察 w?rd\n     ^^^^");
    assert_eq!(shown("a 😀"), "a 😀\n  ^^");
    assert_eq!(shown("cafe\u{301} w?rd"), "cafe\u{301} w?rd\n     ^^^^");
    assert_eq!(shown("a\n\tw?rd\u{1b}[31m"), "a  w?rd\u{fffd}[31m\n   ^^^^");
    let long = format!("{} w?rd {}", "before ".repeat(50), "after ".repeat(50));
    let shown = shown(&long);
    let (query, marks) = shown.split_once('\n').unwrap();
    assert!(query.starts_with('…') && query.ends_with('…') && query.chars().count() < 80, "{query}");
    let at = marks.find('^').unwrap();
    let below: String = query.chars().skip(at).take(marks.len() - at).collect();
    assert_eq!(below, "w?rd");
}

#[test]
fn an_end_of_the_query_can_be_pointed_at() {
    let fault = Fault::new(9..9, "no such code", "");
    assert_eq!(fault.shown("code:x"), "code:x\n      ^\nno such code");
}

#[test]
fn deep_nesting_is_a_fault_and_no_crash() {
    for text in [
        "(".repeat(100_000),
        format!("{}a{}", "(".repeat(100_000), ")".repeat(100_000)),
        "-".repeat(100_000),
        format!("{}a", "NOT ".repeat(100_000)),
        format!("a{}", " & a".repeat(100_000)),
        format!("code:{}", "(".repeat(100_000)),
        format!("code:({}a", "NOT ".repeat(100_000)),
        "NEAR(".repeat(100_000),
        "& ".repeat(100_000),
        "a & & ".repeat(50_000),
    ] {
        assert!(parse(&text).is_err());
    }
    assert_eq!(wrong(&"(".repeat(65))[0], ("(".to_owned(), "this is nested more than 64 deep".to_owned()));
    assert_eq!(read(&format!("{}a{}", "(".repeat(60), ")".repeat(60))), "a");
    assert!(parse(&format!("a{}", " & a".repeat(60))).is_ok());
}

#[test]
fn a_hundred_thousand_characters_are_read() {
    let words = parse(&"custody \"criminal record\" -x ".repeat(100)).unwrap();
    assert_eq!(words.root.unwrap().below().len(), 300);
    let long = |unit: &str| wrong(&unit.repeat(100_000 / unit.len())).len();
    assert_eq!(long("custody \"criminal record\" -x "), 1, "it is too long, and that is all");
    assert_eq!((long("a "), long("a OR ")), (1, 2));
    for unit in ["/a ", "code:a(", "a&b", "'a ", "and ", "code: ", "\"a ", "a|", "x:[", "“", "😀 "] {
        let text = unit.repeat(100_000 / unit.chars().count());
        if let Ok(query) = parse(&text) {
            assert!(query.hints.len() <= 20);
        }
    }
}

#[test]
fn a_query_that_would_take_all_memory_is_a_fault_at_the_piece_that_is_too_much() {
    let words = |n: usize| (0..n).map(|i| format!("w{i:03}")).collect::<Vec<_>>();
    let (most, near) = (super::MOST_TERMS, super::MOST_OPERANDS);
    for query in [
        words(most).join(" OR "),
        format!("\"{}\"", words(most).join(" ")),
        format!("NEAR({}, 5)", words(near).join(" ")),
    ] {
        assert!(parse(&query).is_ok());
    }
    for (query, at) in [
        (words(most + 1).join(" "), format!("w{most:03}")),
        (format!("a \"{}\"", words(most).join(" ")), "\"w000".to_owned()),
        (format!("role:({})", words(most + 2).join(" OR ")), format!("w{most:03}")),
        (format!("NEAR({}, 5)", words(near + 1).join(" ")), format!("w{near:03}")),
    ] {
        let faults = parse(&query).unwrap_err();
        let typed: String = query.chars().skip(faults[0].span.start).collect();
        assert!(faults.len() == 1 && typed.starts_with(&at), "{faults:?}");
    }
}

#[test]
fn a_fault_in_a_regular_expression_is_shown_at_its_character() {
    for (query, place) in [
        ("custody /po(lic/", 11),
        ("/po[/", 3),
        (r"/a\/b(/", 5),
        (r"/a\\b(/", 5),
        ("/é)/ b", 2),
        ("/*a/", 1),
        ("-/x{2,1}/", 3),
    ] {
        let faults = parse(query).unwrap_err();
        assert_eq!((faults.len(), faults[0].span.start), (1, place), "{query}: {faults:?}");
        assert!(faults[0].message.starts_with("not a regular expression: "), "{faults:?}");
    }
    let large = parse("a /x{90000}y{90000}/").unwrap_err();
    assert_eq!((large[0].span.clone(), large.len()), (2..20, 1), "{large:?}");
    let both = parse("/po(lic/ (b").unwrap_err();
    assert_eq!(both.len(), 2, "all faults at once: {both:?}");
}

#[test]
fn every_built_in_field_is_a_name_the_language_reads() {
    for field in FIELDS {
        let text = format!("{}:x", field.name);
        assert_eq!(read(&text), format!("{}=x", field.name));
        assert_eq!(known(&field.name.to_uppercase()), Some(field));
    }
}

#[test]
fn every_node_knows_its_place() {
    let text = "é (a OR code:(b OR c)) -\"d e\" NEAR(f g, 2)";
    let mut places = Vec::new();
    parse(text).unwrap().root.unwrap().each(&mut |n| {
        places.push(text.chars().skip(n.span.start).take(n.span.len()).collect::<String>());
    });
    let all = text.to_owned();
    let expected = [
        all.as_str(),
        "é",
        "a OR code:(b OR c",
        "a",
        "b OR c",
        "b",
        "c",
        "-\"d e\"",
        "\"d e\"",
        "NEAR(f g, 2)",
        "f",
        "g",
    ];
    assert_eq!(places, expected);
}
