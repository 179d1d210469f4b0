//! What queries find, held against a walk over every word of random studies,
//! and what small transcripts have that random ones have not.

use super::*;
use crate::search::Hit;
use crate::search::hits::Order;

/// Every unit, asked one by one.
fn walked(search: &Search<'_, Slow>, study: &Study, slow: &Slow, unit: Unit) -> Vec<Place> {
    let all = (0..study.sources.len()).flat_map(|source| units(study, slow, source, unit, None));
    all.filter(|place| search.finds(*place)).collect()
}

fn piece() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "custody",
        "record",
        "=record",
        "cell",
        "\"a cold\"",
        "co*",
        "code:cold",
        "code:harm",
        "under:harm",
        "coder:ana",
        "coder:ben",
        "role:officer",
        "speaker:interviewer",
        "is:uncoded",
        "is:coded",
        "is:highlighted",
        "code:(cold OR harm)",
        "coder:(ana OR ben)",
        "status:(final OR rejected)",
        "(coder:ana OR status:provisional)",
        "stance:against",
        "memo:*",
        "status:rejected",
        "status:provisional",
        "is:moved",
        "source:two",
    ])
    .prop_map(str::to_owned)
}

fn asked() -> impl Strategy<Value = String> {
    piece().prop_recursive(3, 12, 3, |inner| {
        let two = (inner.clone(), inner.clone());
        prop_oneof![
            two.clone().prop_map(|(a, b)| format!("({a} {b})")),
            two.prop_map(|(a, b)| format!("({a} OR {b})")),
            inner.prop_map(|a| format!("-{a}")),
            (piece(), piece()).prop_map(|(a, b)| format!("({a} & {b})")),
            (piece(), piece(), 0u32..9).prop_map(|(a, b, n)| format!("NEAR({a} {b}, {n})")),
        ]
    })
}

proptest! {
    #[test]
    fn looking_only_where_something_is_finds_what_looking_everywhere_finds(text in asked(), unit in 0usize..4) {
        let study = study();
        let slow = Slow::new(&study);
        let unit = Unit::ALL[unit];
        let Ok(query) = query::parse(&text) else { return Ok(()) };
        let Ok(search) = Search::new(&study, &slow, &query) else { return Ok(()) };
        prop_assert_eq!(search.places(unit), walked(&search, &study, &slow, unit), "{}", text);
    }
}

fn beside() -> impl Strategy<Value = String> {
    prop::collection::vec(asked(), 1..4).prop_map(|pieces| pieces.join(" "))
}

proptest! {
    #[test]
    fn leaving_something_out_never_finds_more(text in beside(), out in asked(), unit in 0usize..4) {
        // Two of them leave nothing out: `--coder:ben` is `coder:ben`.
        prop_assume!(!out.starts_with('-'));
        let study = study();
        let slow = Slow::new(&study);
        let found = |text: &str| -> Option<Vec<Place>> {
            let query = query::parse(text).ok()?;
            Some(Search::new(&study, &slow, &query).ok()?.places(Unit::ALL[unit]))
        };
        let Some(all) = found(&text) else { return Ok(()) };
        for out in [format!("{text} -{out}"), format!("-{out} {text}"), format!("({text}) -{out}")] {
            let Some(fewer) = found(&out) else { continue };
            prop_assert!(fewer.iter().all(|place| all.contains(place)), "{}", out);
        }
    }
}

/// A study of random talk and random codings, in a language with stems.
fn random_study() -> impl Strategy<Value = Study> {
    let word = prop::sample::select(vec![
        "custody",
        "record",
        "records",
        "Cell",
        "a",
        "cold",
        "café",
        "cost",
        "don't",
        "criminal",
        "刑務所",
        "e-mail",
        "l'cell",
        "_cold_",
    ]);
    // Who speaks, goes on, a heading, a note.
    let lead = prop::sample::select(vec!["Interviewer: ", "P1: ", "P2: ", "P1: ", "", "# ", "> "]);
    let paragraph = (lead, prop::collection::vec(word, 1..9));
    let language = prop::sample::select(vec!["en", "en", "fr"]);
    let source = (language, prop::collection::vec(paragraph, 1..8));
    let coding = (0usize..3, 0usize..5, 0u32..90, 1u32..40, 0u8..6);
    (prop::collection::vec(source, 1..4), prop::collection::vec(coding, 0..10)).prop_map(|(sources, codings)| {
        let sources: Vec<_> = sources
            .iter()
            .enumerate()
            .map(|(at, (language, paragraphs))| {
                let said = |(lead, words): &(&str, Vec<&str>)| format!("{lead}{}.", words.join(" "));
                let body: Vec<String> = paragraphs.iter().map(said).collect();
                let id = ["one", "two", "three"][at];
                let head =
                    format!("id: {id}\nlanguage: {language}\nparticipants: [P1, P2]\ninterviewers: [Interviewer]");
                let text = format!("---\n{head}\n---\n{}\n", body.join("\n\n"));
                crate::text::source::read(&format!("corpus/{id}.md"), &text, &Default::default()).0
            })
            .collect();
        let mut study = study();
        study.codings.clear();
        for (number, (source, code, start, len, how)) in codings.into_iter().enumerate() {
            let Some(source) = sources.get(source) else { continue };
            let (start, end) = (start.min(source.chars() - 1), (start + len).min(source.chars()));
            let span = crate::model::span::Span::new(start, end.max(start + 1));
            let code = ["harm", "stigma", "cold", "process"].get(code).copied();
            let coder = if how % 2 == 0 { "ana" } else { "ben" };
            let mut coding = fixture::coding(number as u32 + 1, coder, source, code, span);
            coding.status =
                [CodingStatus::Final, CodingStatus::Provisional, CodingStatus::Rejected][usize::from(how / 2)];
            study.codings.push(coding);
        }
        let rank = |id: &str| sources.iter().position(|s| s.id == id);
        study
            .codings
            .sort_by(|a, b| (rank(&a.source), a.place.span, &a.id).cmp(&(rank(&b.source), b.place.span, &b.id)));
        study.sources = sources.into();
        study
    })
}

proptest! {
    #[test]
    fn the_index_finds_what_a_walk_over_every_word_finds(study in random_study(), text in asked(), unit in 0usize..4) {
        let unit = Unit::ALL[unit];
        let Ok(query) = query::parse(&text) else { return Ok(()) };
        let slow = Slow::new(&study);
        let (lexicon, _) = crate::search::lexicon::Lexicon::of(&study, None, &mut |_, _| true).expect("it is made");
        for source in 0..study.sources.len() {
            prop_assert_eq!(lexicon.passages(source), slow.passages(source));
            for passage in lexicon.passages(source) {
                let who: Vec<u16> = passage.speaker.into_iter().collect();
                let outline = &study.sources[source].outline;
                prop_assert_eq!((passage.turn, who), (outline.turn_of(passage.span), outline.speakers_in(passage.span)));
            }
            prop_assert_eq!(lexicon.words_before(source, 25), slow.words_before(source, 25));
        }
        let (by_index, by_walk) = (Search::new(&study, &lexicon, &query), Search::new(&study, &slow, &query));
        let (Ok(by_index), Ok(by_walk)) = (by_index, by_walk) else { return Ok(()) };
        prop_assert_eq!(by_index.places(unit), walked(&by_walk, &study, &slow, unit), "{}", &text);
        let frugal = Search::frugal(&study, &lexicon, &query, unit).expect("it was asked before");
        prop_assert_eq!(frugal.places(unit), by_walk.places(unit), "{}", &text);
        let planned = crate::search::plan::plan(&study, &query).expect("it was asked before");
        if let Some(counted) = lexicon.count(&planned) {
            prop_assert_eq!(counted, Ok(by_walk.places(Unit::Turn).len()), "{}", &text);
        }
        // Sentences are told by the words themselves, which stand in no file here.
        if unit != Unit::Sentence {
            let dir = tempfile::tempdir().expect("there is room");
            let glance = kept(&study, dir.path());
            let known = Search::new(&glance, &lexicon, &query).expect("it was asked before");
            prop_assert_eq!(known.places(unit), by_walk.places(unit), "{}", &text);
            let frugal = Search::frugal(&glance, &slow, &query, unit).expect("it was asked before");
            prop_assert_eq!(frugal.places(unit), by_walk.places(unit), "{}", &text);
            prop_assert!(glance.is_sound());
        }
        for (order, _) in Order::ALL {
            let all = by_walk.hits(unit, order);
            let (first, count) = by_index.first(unit, order, 2, true);
            prop_assert_eq!((&first[..], count), (&all[..all.len().min(2)], all.len()), "{}", &text);
            if order != Order::Relevance {
                let (unscored, _) = frugal.first(unit, order, usize::MAX, false);
                let shown = |hits: &[Hit]| hits.iter().map(|h| (h.place, h.highlights.clone())).collect::<Vec<_>>();
                prop_assert_eq!(shown(&unscored), shown(&all), "{}", &text);
            }
        }
        let all = by_walk.hits(unit, Order::Corpus);
        for most in [0, 1, 3, all.len()] {
            let first = Search::beginning(&study, &lexicon, &query, (unit, most, all.len())).expect("it was asked before");
            let shown = |hits: &[Hit]| hits.iter().map(|h| (h.place, h.highlights.clone())).collect::<Vec<_>>();
            prop_assert_eq!(shown(&first), shown(&all[..all.len().min(most)]), "{}", &text);
        }
        let order = Order::Relevance;
        prop_assert_eq!(by_index.hits(unit, order), by_walk.hits(unit, order), "{}", text);
    }
}

/// One source, read.
fn of_text(language: &str, body: &str) -> Study {
    let text = format!("---\nid: one\nlanguage: {language}\nparticipants: [Ada, Bob]\n---\n{body}\n");
    let (source, _) = crate::text::source::read("corpus/one.md", &text, &Default::default());
    fixture::study(vec![source], Vec::new(), fixture::codebook(&[("harm", 0)]), Vec::new())
}

/// Words of what is found in a study.
fn found_in(study: &Study, query: &str, unit: Unit) -> Vec<String> {
    let (lexicon, _) = crate::search::lexicon::Lexicon::of(study, None, &mut |_, _| true).expect("it is made");
    let query = query::parse(query).expect("it reads");
    let search = Search::new(study, &lexicon, &query).expect("it is there");
    search.places(unit).iter().map(|p| study.sources[p.source].slice(p.span).to_owned()).collect()
}

const PARTED: &str = "Ada: We slept.\n\n# The cold\n\nAda: It was cold.\n\n> (a door)\n\nAda: Then day.\n\nBob: Cold.";

#[test]
fn a_heading_inside_a_turn_is_found_once_and_nobody_says_it() {
    let study = of_text("en", PARTED);
    let turn = PARTED[5..].split("\n\nBob").next().expect("there is one");
    assert_eq!(found_in(&study, "the", Unit::Turn), ["# The cold"]);
    assert_eq!(found_in(&study, "the speaker:Ada", Unit::Turn), [""; 0]);
    assert_eq!(found_in(&study, "slept day", Unit::Turn), [turn], "one turn");
    assert_eq!(found_in(&study, "slept the", Unit::Turn), [""; 0]);
    assert_eq!(found_in(&study, "cold", Unit::Turn), [turn, "# The cold", "Cold."]);
    assert_eq!(found_in(&study, "cold", Unit::Sentence), ["# The cold", "It was cold.", "Cold."]);
    assert_eq!(found_in(&study, "", Unit::Sentence).len(), 6);
}

#[test]
fn a_word_behind_an_elided_one_is_a_word() {
    let study = of_text("fr", "Ada: J’ai pris l’école et _vraiment_ quelqu’un.");
    for query in ["=école", "ecole", "\"pris école\"", "écol*", "l'école", "ecole~1", "=\"pris l’école\"", "vraiment"]
    {
        assert_eq!(found_in(&study, query, Unit::Turn).len(), 1, "{query}");
    }
    assert_eq!(found_in(&study, "=un", Unit::Turn).len(), 0);
}

#[test]
fn what_has_no_letters_is_no_sentence() {
    let study = of_text("en", "Ada: *It was cold.* Yes.\n\nBob: * * *\n\nAda: **No!** …");
    let sentences = found_in(&study, "", Unit::Sentence);
    assert_eq!(sentences, ["*It was cold.*", "Yes.", "**No!**"]);
}

#[test]
fn what_was_rejected_is_no_excerpt_unless_its_status_is_asked_for() {
    assert_eq!(excerpts("custody is:uncoded"), [""; 0]);
    assert_eq!(excerpts("custody speaker:P2"), [""; 0]);
    assert_eq!(excerpts("custody status:rejected"), ["two: A record of custody"]);
    assert_eq!(excerpts("custody status:(rejected OR final)").len(), 3);
    let study = study();
    let slow = Slow::new(&study);
    let query = query::parse("custody -role:officer").expect("it reads");
    let all = Search::new(&study, &slow, &query).expect("it is there").codings();
    assert_eq!(all.len(), 1, "whoever filters a list chooses what counts");
}

#[test]
fn passages_of_a_source_are_apart_and_in_order() {
    let study = of_text("en", PARTED);
    let slow = Slow::new(&study);
    for source in 0..study.sources.len() {
        assert!(slow.passages(source).windows(2).all(|w| w[0].span.end <= w[1].span.start));
    }
}

#[test]
fn headings_and_notes_are_not_counted_as_what_people_say() {
    use crate::search::words::{Speech, frequency::Frequencies};
    let study = of_text("en", PARTED);
    let counted = Frequencies::of(&study, &Slow::new(&study), None, Speech::All);
    let times = |word: &str| counted.words.get(word).map_or(0, |c| c.times);
    assert_eq!((times("door"), times("the"), times("cold"), counted.all), (0, 0, 2, 8));
}

#[test]
fn in_a_relation_a_minus_speaks_of_the_coding() {
    assert_eq!(turns("custody & (code:cold -coder:ben)"), [HELD]);
    assert_eq!(turns("custody & (code:cold coder:ana -coder:ben)"), [HELD], "there is no turn to speak of");
}
