//! What a search finds is coded, provisionally, with its query; and a query
//! chooses among codings.

use crate::support::{Ran, TempStudy};
use serde_json::Value;

/// Two interviews, with attributes of their participants.
fn study() -> TempStudy {
    let study = TempStudy::small();
    study.write("corpus/participants.csv", "id,role,years\nP-01,cook,12\nP-02,waiter,3\n");
    study.write(
        "corpus/three.md",
        "---\nid: three\nkind: interview\nparticipants: [P-02]\n---\n\n**Interviewer:** One chance, was it?\n\n\
         **P-02:** One chance. A borrowed stove and one chance. I had a criminal record then.\n",
    );
    study
}

fn codings(study: &TempStudy, more: &[&str]) -> Vec<Value> {
    let args = [&["codings", "--provisional", "--rejected", "--format", "json"], more].concat();
    study.emic(&args).json().as_array().cloned().unwrap_or_default()
}

fn column(rows: &[Value], key: &str) -> Vec<String> {
    rows.iter().map(|row| row[key].as_str().unwrap_or("").to_owned()).collect()
}

fn search(study: &TempStudy, args: &[&str]) -> Ran {
    study.emic(&[&["search", "--coder", "ana"], args].concat())
}

#[test]
fn what_is_found_is_coded_provisionally_with_its_query_and_undone_at_once() {
    let study = study();
    let ran = search(&study, &["\"one chance\"", "--participant", "P-01", "--participant", "P-02", "--code", "alpha"]);
    assert!(ran.out.starts_with("coded 3 turns with Alpha, provisional; `emic undo` takes it back"), "{ran:?}");
    let rows = codings(&study, &[]);
    assert_eq!(column(&rows, "by"), ["search"; 3]);
    assert_eq!(column(&rows, "status"), ["provisional"; 3]);
    assert_eq!(column(&rows, "query"), ["\"one chance\" (participant:P-01 OR participant:P-02)"; 3]);
    assert_eq!(column(&rows, "source"), ["one", "one", "three"]);
    assert!(rows[0]["quote"].as_str().unwrap().starts_with("With a borrowed stove"), "{rows:?}");
    let log = || study.emic(&["log", "--format", "json"]).exits(0).json();
    let by = "coded 3 segments with alpha, by search: \"one chance\" (participant:P-01 OR participant:P-02)";
    assert_eq!(log()[1]["what"], by);
    assert_eq!(log()[1]["queries"][0], "\"one chance\" (participant:P-01 OR participant:P-02)");
    // Again: nothing new, and nothing written.
    let before = study.tree();
    let again = search(&study, &["\"one chance\"", "--participant", "P-01", "--code", "alpha"]).exits(1);
    assert!(again.out.contains("nothing new: all 2 turns found were coded so already with Alpha"), "{again:?}");
    assert_eq!(study.tree(), before);
    let more = search(&study, &["\"one chance\"", "--code", "alpha"]).exits(0);
    assert!(more.out.contains("coded 1 turn with Alpha, provisional; 3 were coded so already;"), "{more:?}");
    study.emic(&["undo", "--coder", "ana"]).exits(0);
    assert_eq!(codings(&study, &[]).len(), 3);
    study.emic(&["undo", "--coder", "ana"]).exits(0);
    assert!(codings(&study, &[]).is_empty());
    assert_eq!((&log()[1]["what"], &log()[1]["state"]), (&by.into(), &"undone".into()), "the log keeps it");
}

#[test]
fn the_unit_decides_what_is_coded() {
    let coded = |unit: &str, query: &str| {
        let study = study();
        let place = "Interviewer:** One chance, was it?\n\n**P-02:** One";
        study.emic(&["apply", "--coder", "ana", "--source", "three", "--code", "beta", "--quote", place]).exits(0);
        search(&study, &[query, "--source", "three", "--code", "alpha", "--unit", unit]).exits(0);
        column(&codings(&study, &["--code", "alpha"]), "quote")
    };
    assert_eq!(coded("match", "\"one chance\""), ["One chance", "One chance", "one chance"]);
    assert_eq!(coded("sentence", "stove"), ["A borrowed stove and one chance."]);
    assert_eq!(coded("turn", "was"), ["One chance, was it?"]);
    assert_eq!(coded("excerpt", "code:beta was")[0].len(), "Interviewer:** One chance, was it?\n\n**P-02:** One".len());
    let study = study();
    let ran = search(&study, &["stove", "--code", "alpha", "--unit", "source"]).exits(2);
    assert!(ran.err.contains("--unit turn"), "{ran:?}");
    assert_eq!(search(&study, &["\"one chance\"", "--unit", "match", "--count"]).exits(0).out, "5\n");
}

#[test]
fn a_dry_run_shows_what_would_be_coded_and_writes_nothing() {
    let study = study();
    search(&study, &["criminal", "--code", "alpha"]).exits(0);
    let before = study.tree();
    let ran = search(&study, &["borrowed OR criminal", "--code", "alpha", "--dry-run"]).exits(0);
    assert!(ran.out.contains("[[borrowed]] stove, really"), "{ran:?}");
    assert!(ran.out.contains("would code 2 turns with Alpha, provisional; 1 is coded so already"), "{ran:?}");
    assert!(!ran.out.contains("[[criminal]]"), "what is coded already is not shown: {ran:?}");
    let hits = search(&study, &["borrowed", "--code", "beta", "--dry-run", "--format", "json", "--limit", "2"]);
    assert_eq!(hits.json().as_array().unwrap().len(), 2);
    assert!(hits.err.contains("would code 2 turns with Beta, provisional; 1 more is left out by --limit"), "{hits:?}");
    assert_eq!(study.tree(), before);
}

#[test]
fn what_cannot_be_coded_is_said_and_nothing_is_written() {
    let study = study();
    let before = study.tree();
    for (args, said) in [
        (&["stove", "--code", "alhpa"][..], "“alpha”"),
        (&["--code", "alpha"], "not said what to code"),
        (&["(stove", "--code", "alpha"], "never closed"),
        (&["stove", "--where", "role=cok", "--code", "alpha"], "did you mean “cook”"),
        (&["stove", "--where", "role", "--code", "alpha"], "NAME=VALUE"),
        (&["stove", "--code", "alpha", "--count"], "cannot be used with"),
        (&["stove", "--dry-run"], "required"),
    ] {
        let ran = search(&study, args).exits(2);
        assert!(ran.err.contains(said), "{args:?}: {}", ran.err);
    }
    let none = search(&study, &["submarine", "--code", "alpha"]).exits(1);
    assert!(none.out.contains("nothing was found"), "{none:?}");
    study.write("study.toml", "format = 1\n[coders]\nana = \"Ana\"\nben = \"Ben\"\n");
    let ran = study.emic(&["search", "stove", "--code", "alpha"]).exits(2);
    assert!(ran.err.contains("--coder"), "{ran:?}");
    study.write("study.toml", std::str::from_utf8(&before["study.toml"]).unwrap());
    assert_eq!(study.tree(), before);
}

#[test]
fn a_word_list_is_coded_in_one_act() {
    let study = study();
    study.write(
        "words.csv",
        "query,code\n# poverty\nborrow*,alpha\n\"\"\"criminal record\"\"\",gamma\nstove,alpha\nsubmarine,beta\n",
    );
    let dry = search(&study, &["--words", "words.csv", "--unit", "sentence", "--dry-run"]).exits(0);
    assert!(dry.out.contains("line 3: borrow* → alpha: 3 found\n") && dry.out.contains("[[borrowed]]"), "{dry:?}");
    assert!(codings(&study, &[]).is_empty());
    let ran = search(&study, &["--words", "words.csv", "--unit", "sentence"]).exits(0);
    assert!(
        ran.out.contains("coded 5 sentences with 2 codes by 3 queries, provisional; the same words were found for the same code 3 times more; `emic undo`"),
        "{ran:?}"
    );
    let rows = codings(&study, &[]);
    let of = |query: &str| rows.iter().filter(|row| row["query"] == query).count();
    assert_eq!((of("borrow*"), of("\"criminal record\""), of("stove")), (3, 1, 1));
    let again = search(&study, &["--words", "words.csv", "--unit", "sentence", "--format", "json"]).exits(1).json();
    assert_eq!((&again["coded"], &again["already"]), (&0.into(), &8.into()));
    assert_eq!(again["queries"][1]["found"], 1);
    study.emic(&["undo", "--coder", "ana"]).exits(0);
    assert!(codings(&study, &[]).is_empty());
    // Filters hold for every line.
    search(&study, &["--words", "words.csv", "--where", "role=waiter"]).exits(0);
    assert_eq!(column(&codings(&study, &[]), "source"), ["three", "three"]);
}

#[test]
fn all_faults_of_a_word_list_are_shown_with_their_lines() {
    let study = study();
    let before = study.tree();
    study.write(
        "words.csv",
        "query,code\n(borrow,alpha\nstove,alhpa\nrole:cok,gama\nalone\n\"one chance\",alpha\nfine,alpha\n",
    );
    let ran = search(&study, &["--words", "words.csv"]).exits(2);
    for said in [
        "6 faults; nothing was coded",
        "words.csv:2: \n      (borrow\n      ^\n",
        "words.csv:3: ",
        "“alpha”",
        "words.csv:4: ",
        "did you mean cook?",
        "“gamma”",
        "words.csv:5: there is no code",
        "words.csv:6: ",
    ] {
        assert!(ran.err.contains(said), "{said}: {}", ran.err);
    }
    assert!(!ran.err.contains("words.csv:7"), "{}", ran.err);
    std::fs::remove_file(study.root().join("words.csv")).unwrap();
    assert_eq!(study.tree(), before);
    search(&study, &["--words", "none.csv"]).exits(2);
}

#[test]
fn filters_of_codings_are_fields_of_a_search() {
    let study = study();
    let count = |args: &[&str]| search(&study, &[args, &["--count"]].concat()).out;
    search(&study, &["criminal", "--code", "beta-beta-low"]).exits(0);
    assert_eq!(count(&["stove OR criminal"]), "3\n");
    assert_eq!(count(&["stove OR criminal", "--where", "role=waiter"]), "1\n");
    assert_eq!(
        count(&["stove", "--where", "role=waiter", "--where", "role=cook"]),
        count(&["stove role:(waiter OR cook)"])
    );
    assert_eq!(count(&["stove", "--where", "role=waiter", "--where", "years=12"]), "0\n");
    assert_eq!(count(&["--under", "beta"]), "1\n");
    assert_eq!(count(&["--source", "two", "stove"]), count(&["stove source:two"]));
}

/// The same study with codings of two people, one rejected, one lost.
fn coded() -> TempStudy {
    let study = study();
    let lines = [
        r#"{"source":"one","code":"alpha","quote":"We had one chance, and we took it."}"#,
        r#"{"source":"one","code":"beta","quote":"a borrowed stove"}"#,
        r#"{"source":"three","code":"alpha","quote":"One chance","nth":2}"#,
        r#"{"source":"three","code":"beta-beta-low","quote":"A borrowed stove and one chance."}"#,
        r#"{"source":"two","code":"alpha","quote":"The stove was borrowed."}"#,
        r#"{"source":"one","code":"gamma","quote":"one chance more","coder":"ben"}"#,
    ];
    study.emic_with(&["apply", "--coder", "ana"], &lines.join("\n")).exits(0);
    search(&study, &["criminal", "--code", "alpha"]).exits(0);
    study
}

#[test]
fn a_query_chooses_the_codings_that_filters_and_eyes_would() {
    let study = coded();
    let rows = |args: &[&str]| {
        let ran = study.emic(&[&["codings", "--format", "json"], args].concat());
        column(ran.json().as_array().unwrap(), "id")
    };
    for (query, by_hand) in [
        ("code:alpha", &["--code", "alpha"][..]),
        ("under:beta", &["--under", "beta"]),
        ("role:waiter", &["--where", "role=waiter"]),
        ("source:one code:(alpha OR gamma)", &["--source", "one", "--code", "alpha", "--code", "gamma"]),
        ("coder:ben", &["--coder", "ben"]),
        ("", &[]),
    ] {
        assert_eq!(rows(&["--query", query]), rows(by_hand), "{query}");
        let open = [&["--query", query][..], &["--provisional", "--rejected"]].concat();
        assert_eq!(rows(&open), rows(&[by_hand, &["--provisional", "--rejected"]].concat()), "{query}");
        let grid = |args: &[&str]| {
            study
                .emic(
                    &[
                        &["matrix", "--record", "all", "--rows", "source", "--columns", "code", "--format", "json"],
                        args,
                    ]
                    .concat(),
                )
                .json()
        };
        if !by_hand.contains(&"--coder") {
            assert_eq!(grid(&["--query", query])["total"], grid(by_hand)["total"], "{query}");
        }
    }
    // Words: those of the excerpt itself.
    let all: Vec<Value> = codings(&study, &[]);
    let eyes: Vec<String> = all
        .iter()
        .filter(|r| r["quote"].as_str().unwrap().to_lowercase().contains("one chance"))
        .map(|r| r["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(eyes.len(), 5);
    assert_eq!(rows(&["--query", "\"one chance\"", "--provisional"]), eyes);
    let text = study.emic(&["codings", "--query", "\"one chance\"  OR  zebra"]).exits(0).out;
    assert!(text.contains("Query: \"one chance\" OR zebra"), "{text}");
    assert!(text.contains("1 provisional coding"), "what was set aside is counted: {text}");
    let matrix = study.emic(&["matrix", "--record", "all", "--query", "chance", "--format", "json"]).exits(0).json();
    assert!(matrix["notes"].to_string().contains("Query: chance"), "{matrix}");
    let ran = study.emic(&["codings", "--query", "cod:alpha"]).exits(2);
    assert!(ran.err.contains("did you mean code:?"), "{ran:?}");
    study.emic(&["codings", "--query", "zebra"]).exits(1);
}

#[test]
fn a_batch_is_confirmed_and_dropped_one_by_one_and_what_was_dropped_is_not_coded_again() {
    let study = study();
    search(&study, &["\"one chance\"", "--code", "alpha"]).exits(0);
    let list = study.emic(&["review", "--provisional"]).exits(1).out;
    assert!(list.contains("provisional, found by \"one chance\""), "{list}");
    study.emic(&["review"]).exits(0);
    let ids = column(&codings(&study, &[]), "id");
    study.emic(&["review", "accept", &ids[0], "--coder", "ana"]).exits(0);
    study.emic(&["review", "drop", &ids[1], "--coder", "ana"]).exits(0);
    assert_eq!(column(&codings(&study, &[]), "status"), ["final", "rejected", "provisional", "provisional"]);
    let again = search(&study, &["\"one chance\"", "--code", "alpha"]).exits(1);
    assert!(again.out.contains("all 4 turns found were coded so already"), "{again:?}");
}

#[test]
fn with_a_limit_the_same_search_goes_on_to_the_next_ones() {
    let study = study();
    let next = || search(&study, &["\"one chance\"", "--code", "alpha", "--limit", "2"]).out;
    assert!(next().contains("coded 2 turns with Alpha, provisional; 2 more were left out by --limit"));
    let second = next();
    assert!(second.contains("coded 2 turns with Alpha, provisional; 2 were coded so already"), "{second}");
    assert!(!second.contains("--limit"), "{second}");
    assert_eq!(codings(&study, &[]).len(), 4);
    assert!(next().contains("nothing new: all 4 turns found were coded so already"));
}

#[test]
fn what_was_coded_with_a_code_that_was_merged_is_coded_already() {
    let study = study();
    search(&study, &["\"one chance\"", "--code", "alpha"]).exits(0);
    study.emic(&["codebook", "merge", "alpha", "--into", "gamma", "--coder", "ana"]).exits(0);
    for code in ["alpha", "gamma"] {
        let again = search(&study, &["\"one chance\"", "--code", code]).exits(1);
        assert!(again.out.contains("all 4 turns found were coded so already"), "{again:?}");
    }
    assert_eq!(codings(&study, &[]).len(), 4);
}

#[test]
fn whose_codings_a_query_speaks_of_is_said_by_the_record() {
    let study = coded();
    let count = |more: &[&str]| study.emic(&[&["search", "--count", "--unit", "excerpt"], more].concat()).out;
    assert_eq!((count(&["is:coded"]), count(&["is:coded", "--record", "all"])), ("7\n".into(), "7\n".into()));
    assert_eq!(count(&["is:coded", "--record", "coder:ben"]), "1\n");
    assert_eq!(count(&["chance", "--record", "coder:ben"]), "1\n", "others' excerpts are none");
    let turns = |more: &[&str]| study.emic(&[&["search", "--count", "is:uncoded source:one"], more].concat()).out;
    assert_ne!(turns(&[]), turns(&["--record", "coder:ben"]));
    let ran = study.emic(&["search", "custody", "--record", "coder:bem"]).exits(2);
    assert!(ran.err.contains("did you mean"), "{ran:?}");
    let words = |more: &[&str]| study.emic(&[&["words", "--in", "is:coded", "--format", "csv"], more].concat()).out;
    assert!(words(&[]).contains("stove") && !words(&["--record", "coder:ben"]).contains("stove"));
    let lines = study.emic(&["words", "--concordance", "chance code:gamma", "--record", "coder:ana"]).exits(1).out;
    assert!(lines.starts_with("0 places"), "{lines}");
}

#[test]
fn words_of_codings_nobody_said_yes_to_are_counted_only_if_asked_for() {
    let study = coded();
    let counts =
        |more: &[&str]| study.emic(&[&["words", "--format", "csv"], more].concat()).out.contains("\ncriminal,1");
    assert!(!counts(&["--in", "code:alpha"]) && !counts(&["--key", "code:alpha"]));
    assert!(counts(&["--in", "code:alpha", "--provisional"]) && counts(&["--in", "code:alpha status:provisional"]));
}
