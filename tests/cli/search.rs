//! `emic search`, `emic words` and `emic suggest` as a person runs them.

use crate::support::TempStudy;

const ONE: &str = "---\nid: one\nkind: interview\nlanguage: en\nparticipants: [P1]\n---\n\n**Interviewer:** Tell me about custody.\n\n**P1:** They held him in custody. A cold cell, “café” they called it.\n\n**Interviewer:** And then?\n\n**P1:** Then the records went missing, both of them.\n";
const TWO: &str = "---\nid: two\nkind: interview\nlanguage: en\nparticipants: [P2]\n---\n\n**Interviewer:** Tell me.\n\n**P2:** A record of custody is a criminal and public record.\n";
const PEOPLE: &str = "id,role,age\nP1,officer,34\nP2,nurse,58\n";
const BOOK: &str = "# Harm {#harm}\n\nWhat hurts.\n\n## Cold {#cold}\n\nCold rooms.\n";

fn study() -> TempStudy {
    TempStudy::new(&[
        ("study.toml", "format = 1\ntitle = \"Small\"\ninterviewers = [\"Interviewer\"]\n"),
        ("corpus/one.md", ONE),
        ("corpus/two.md", TWO),
        ("corpus/participants.csv", PEOPLE),
        ("codebook/codebook.md", BOOK),
    ])
}

/// What is printed, a line each.
fn lines(study: &TempStudy, args: &[&str]) -> Vec<String> {
    let ran = study.emic(args);
    ran.out.lines().map(str::to_owned).collect()
}

#[test]
fn hits_are_shown_in_a_line_each_with_the_words_found_marked() {
    let study = study();
    let out = lines(&study, &["search", "record"]);
    assert_eq!(out[0], "one:4 P1  Then the [[records]] went missing, both of them.");
    assert_eq!(out[1], "two:2 P2  A [[record]] of custody is a criminal and public [[record]].");
    assert_eq!(out[3], "2 turns");
    assert!(study.emic(&["search", "nothing"]).exits(1).out.ends_with("0 turns\n"));
}

#[test]
fn json_has_spans_in_code_points_and_who_speaks() {
    let study = study();
    let found = study.emic(&["search", "--format", "json", "café role:officer"]).exits(0).json();
    let hit = &found[0];
    assert_eq!(
        (&hit["source"], &hit["turn"], &hit["participant"]),
        (&"one".into(), &2.into(), &serde_json::json!(["P1"]))
    );
    let (start, end) = (hit["start"].as_u64().unwrap() as usize, hit["end"].as_u64().unwrap() as usize);
    let body: Vec<char> = ONE.split("\n---\n\n").nth(1).unwrap().chars().collect();
    assert_eq!(body[start..end].iter().collect::<String>(), hit["text"].as_str().unwrap());
    let mark = &hit["highlights"][0];
    let word: String = body[mark[0].as_u64().unwrap() as usize..mark[1].as_u64().unwrap() as usize].iter().collect();
    assert_eq!(word, "café");
}

#[test]
fn counts_facets_units_and_limits() {
    let study = study();
    assert_eq!(study.emic(&["search", "--count", "custody"]).exits(0).out, "3\n");
    assert_eq!(study.emic(&["search", "--count", "--unit", "sentence", "custody"]).exits(0).out, "3\n");
    assert_eq!(study.emic(&["search", "--count", "--unit", "source", "custody"]).exits(0).out, "2\n");
    let facet = study.emic(&["search", "custody", "--facet", "speaker", "--format", "csv"]).exits(0).out;
    assert_eq!(
        facet.trim_start_matches('\u{feff}').lines().collect::<Vec<_>>(),
        ["speaker,hits,sources", "Interviewer,1,1", "P1,1,1", "P2,1,1"]
    );
    let limited = study.emic(&["search", "custody", "--limit", "1"]).exits(0).out;
    assert!(limited.ends_with("1 of 3 turns\n"), "{limited}");
    let context = study.emic(&["search", "cell", "--context", "1"]).exits(0).out;
    assert!(
        context.contains("    Interviewer: Tell me about custody.") && context.contains("    Interviewer: And then?")
    );
}

#[test]
fn what_cannot_be_asked_is_shown_at_its_place_all_at_once() {
    let study = study();
    let ran = study.emic(&["search", "custody rol:officer code:clod"]).exits(2);
    assert!(ran.err.contains("custody rol:officer code:clod\n        ^^^^^^^^^^^\n"), "{}", ran.err);
    assert!(ran.err.contains("did you mean role:?") && ran.err.contains("did you mean cold?"), "{}", ran.err);
    let ran = study.emic(&["search", "(custody"]).exits(2);
    assert!(ran.err.contains("\n^\n"), "{}", ran.err);
}

#[test]
fn what_changed_in_a_file_is_found_at_once() {
    let study = study();
    assert_eq!(study.emic(&["search", "--count", "blanket"]).exits(1).out, "0\n");
    study.write("corpus/two.md", &TWO.replace("criminal", "blanket"));
    assert_eq!(study.emic(&["search", "--count", "blanket"]).exits(0).out, "1\n");
    assert_eq!(study.emic(&["search", "--count", "criminal"]).exits(1).out, "0\n");
    study.write("corpus/three.md", &TWO.replace("id: two", "id: three"));
    assert_eq!(study.emic(&["search", "--count", "criminal"]).exits(0).out, "1\n");
    std::fs::remove_file(study.root().join("corpus/three.md")).unwrap();
    assert_eq!(study.emic(&["search", "--count", "criminal"]).exits(1).out, "0\n");
}

/// Questions of every kind, as they are typed.
const QUESTIONS: [&[&str]; 9] = [
    &["--count", "custody"],
    &["--count", "custody -record OR \"criminal and\""],
    &["--format", "json", "custody"],
    &["--format", "json", "--unit", "excerpt", "code:cold"],
    &["--count", "--unit", "excerpt", "under:harm custody role:officer"],
    &["--unit", "sentence", "record"],
    &["--facet", "role", "--unit", "source", "record"],
    &["--context", "1", "cell"],
    &["--count", "rol:officer"],
];

fn answers(study: &TempStudy) -> Vec<(i32, String, String)> {
    let ask = |question: &&[&str]| {
        let ran = study.emic(&[&["search"], *question].concat());
        (ran.code, ran.out, ran.err)
    };
    QUESTIONS.iter().map(ask).collect()
}

/// Long enough for a file not to count as changed this very moment.
fn settle() {
    std::thread::sleep(std::time::Duration::from_millis(80));
}

#[test]
fn what_is_kept_of_a_study_answers_as_the_study_itself_also_after_an_edit() {
    let study = study();

    let span = ["apply", "--coder", "ana", "--source", "one", "--code", "cold", "--quote", "A cold cell"];
    study.emic(&span).exits(0);
    settle();
    let first = answers(&study);
    assert!(study.root().join(".emic/glance").is_file());
    assert_eq!(answers(&study), first);
    let volumes = || std::fs::read_dir(study.root().join(".emic/index")).unwrap().count();
    let before = volumes();
    for words in ["They held him here. They held him in custody.", "They held him, in custody; custody!"] {
        study.write("corpus/one.md", &ONE.replace("They held him in custody.", words));
        settle();
        let kept = answers(&study);
        std::fs::remove_dir_all(study.root().join(".emic")).unwrap();
        settle();
        assert_eq!(answers(&study), kept);
        assert_ne!(kept, first);
    }
    // One transcript more is one volume more.
    study.write("corpus/one.md", ONE);
    settle();
    answers(&study);
    assert_eq!(volumes(), before + 1);
}

#[test]
fn an_index_that_could_not_be_written_is_not_taken_for_the_one_that_was_asked() {
    let study = study();
    settle();
    assert_eq!(study.emic(&["search", "--count", "blanket"]).exits(1).out, "0\n");
    let index = study.root().join(".emic/index");
    let old = std::fs::read(index.join("manifest")).unwrap();
    study.write("corpus/two.md", &TWO.replace("criminal", "blanket"));
    settle();
    std::fs::remove_file(study.root().join(".emic/glance")).unwrap();
    assert_eq!(study.emic(&["search", "--count", "blanket"]).exits(0).out, "1\n");
    std::fs::remove_file(study.root().join(".emic/glance")).unwrap();
    // Where a folder stands in the way of its list, the index lives in memory; then the list
    // of an older one comes back.
    std::fs::remove_file(index.join("manifest")).unwrap();
    std::fs::create_dir(index.join("manifest")).unwrap();
    assert_eq!(study.emic(&["search", "--count", "blanket"]).exits(0).out, "1\n");
    assert!(!study.root().join(".emic/glance").exists(), "nothing is kept beside an index that is not");
    std::fs::remove_dir(index.join("manifest")).unwrap();
    std::fs::write(index.join("manifest"), old).unwrap();
    assert_eq!(study.emic(&["search", "--count", "blanket"]).exits(0).out, "1\n");
    assert_eq!(study.emic(&["search", "--count", "blanket"]).exits(0).out, "1\n");
}

#[test]
fn several_programs_at_once_find_what_an_edit_changed() {
    let study = study();
    settle();
    study.emic(&["search", "--count", "blanket"]).exits(1);
    for number in 1..6 {
        let said = "A blanket. ".repeat(number);
        study.write("corpus/two.md", &format!("{TWO}\n{said}\n"));
        if number % 2 == 0 {
            settle();
        }
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    let found = study.emic(&["search", "--unit", "match", "--count", "blanket"]).exits(0).out;
                    assert_eq!(found, format!("{number}\n"));
                });
            }
        });
    }
    // A study nothing can be written in is searched, too, edited or not.
    let edits = study.root().join(".emic/glance.edits");
    let _ = std::fs::remove_file(&edits);
    std::fs::create_dir(&edits).unwrap();
    study.write("corpus/two.md", TWO);
    assert_eq!(study.emic(&["search", "--count", "blanket"]).exits(1).out, "0\n");
}

#[test]
fn words_are_counted_and_compared() {
    let study = study();
    let out = study.emic(&["words", "--limit", "1", "--format", "csv"]).exits(0).out;
    assert_eq!(out.trim_start_matches('\u{feff}').lines().nth(1).unwrap(), "a,3,100,2,2");
    let near = study.emic(&["words", "--near", "criminal", "--window", "2", "--format", "csv"]).exits(0).out;
    assert!(near.contains("\nand,1,1,") && !near.contains("\nrecord,"), "{near}");
    let key = study.emic(&["words", "--key", "role:nurse", "--format", "csv"]).exits(0).out;
    assert!(key.contains("\nrecord,2,0,"), "{key}");
    study.emic(&["words", "--near", "a b"]).exits(2);
}

#[test]
fn counts_are_drawn_as_bars_and_a_table_without_a_picture_says_so() {
    let study = study();
    let svg = study.emic(&["words", "--key", "role:nurse", "--format", "svg"]).exits(0).out;
    assert!(svg.starts_with("<svg ") && svg.contains("role=\"img\"") && svg.ends_with("</svg>\n"), "{svg}");
    for words in
        ["Words of “role:nurse” against the rest", "commoner here →", "← rarer here", "record: 2 here, 0 in the rest"]
    {
        assert!(svg.contains(words), "{words}: {svg}");
    }
    assert!(svg.contains("Without interviewers' words."), "{svg}");
    assert_eq!(svg, study.emic(&["words", "--key", "role:nurse", "--format", "svg"]).out);
    study.emic(&["words", "-o", "bars.svg"]).exits(0);
    study.emic(&["words", "--near", "custody", "-o", "near.svg"]).exits(0);
    let ran = study.emic(&["words", "--concordance", "custody", "--format", "svg"]).exits(2);
    assert!(ran.err.contains("no picture of this table"), "{}", ran.err);
    study.emic(&["codings", "-o", "m.svg"]).exits(2);
    study.emic(&["matrix", "--rows", "code", "--columns", "role", "-o", "m.svg"]).exits(0);
    let both = study.emic(&["words", "--key", "role:nurse", "--rarer", "--format", "csv"]).exits(0).out;
    assert!(both.contains("\nthem,0,1,"), "{both}");
}

#[test]
fn a_concordance_is_sorted_by_its_neighbours_and_keeps_to_one_speaker() {
    let study = study();
    let all = ["words", "--concordance", "custody OR record", "--format", "csv", "--sort"];
    let sorted = |by: &str| -> Vec<String> {
        let out = study.emic(&[&all[..], &[by]].concat()).exits(0).out;
        let cells = |line: &str| line.split(',').skip(4).take(3).collect::<Vec<_>>().join("|");
        out.lines().skip(1).map(cells).collect()
    };
    let right = sorted("right");
    assert_eq!(right.len(), 5, "the interviewer's words are not counted: {right:?}");
    assert_eq!(right[0], "A record of custody is a criminal and public|record|", "nothing behind comes first");
    assert!(right[1].starts_with("They held him in|custody|") && right[1].contains("A cold cell"), "{right:?}");
    assert_eq!(right[4], "Then the|records|\"went missing");
    assert_eq!(sorted("left")[0], "A|record|of custody is a criminal and public record");
    let out = lines(&study, &["words", "--concordance", "custody"]);
    let at = |line: &str| line.split("[[").next().unwrap().chars().count();
    assert_eq!(at(&out[0]), at(&out[1]), "the words stand below each other: {out:?}");
    assert_eq!(out[3], "2 places of custody, as in the corpus");
}

#[test]
fn suggestions_need_a_coder_who_is_not_blind() {
    let study = study();
    let ran = study.emic(&["suggest", "--code", "cold"]).exits(0);
    assert!(ran.out.contains("cold") && ran.out.contains("learned from 0 codings and the codebook"), "{}", ran.out);
    study.emic(&["suggest", "--code", "cold", "--blind", "--coder", "ana"]).exits(2);
    study.emic(&["suggest", "--evaluate"]).exits(2);
    study.emic(&["suggest"]).exits(2);
}

#[test]
fn a_minus_before_a_word_is_no_file_to_write_to() {
    let study = study();
    let ran = study.emic(&["search", "record", "-officer"]).exits(2);
    assert!(ran.err.contains("emic search -- '-officer'") && ran.err.contains("-o fficer"), "{}", ran.err);
    assert!(!study.root().join("fficer").exists());
    assert!(study.emic(&["search", "record", "-ohits.csv"]).exits(0).err.contains("hits.csv"));
    assert_eq!(lines(&study, &["search", "--", "record -officer"]).last().unwrap(), "2 turns");
}

#[test]
fn a_list_of_many_sources_is_whole_and_in_order_in_every_format() {
    let study = study();
    for number in 0..300 {
        let id = format!("t{number:03}");
        study
            .write(&format!("corpus/{id}.md"), &format!("---\nid: {id}\n---\n\n**P1:** Tea, “tea”.\n\n**P2:** Tea.\n"));
    }
    let twice = || [study.emic(&["search", "tea"]).exits(0).out, study.emic(&["search", "tea"]).exits(0).out];
    let [loaded, kept] = twice();
    assert_eq!(loaded, kept, "read from all files, and from what is kept of them");
    let text: Vec<&str> = kept.lines().collect();
    assert_eq!((text[0], text[1], text.len()), ("t000:1 P1  [[Tea]], “[[tea]]”.", "t000:2 P2  [[Tea]].", 602));
    assert_eq!((text[599], text[601]), ("t299:2 P2  [[Tea]].", "600 turns"));
    let json = study.emic(&["search", "tea", "--format", "json"]).exits(0).json();
    let json = json.as_array().unwrap();
    assert_eq!((json.len(), &json[599]["source"], &json[599]["turn"]), (600, &"t299".into(), &2.into()));
    let csv = study.emic(&["search", "tea", "--format", "csv"]).exits(0).out;
    let rows: Vec<&str> = csv.lines().collect();
    assert_eq!((rows.len(), rows.iter().filter(|row| row.starts_with("source,")).count()), (601, 1));
    assert!(rows[600].starts_with("t299,,P2,2,"), "{}", rows[600]);
    let some = study.emic(&["search", "tea", "--format", "csv", "--limit", "3"]).exits(0).out;
    assert_eq!(some.lines().collect::<Vec<_>>(), rows[..4]);
    study.emic(&["search", "tea", "-o", "hits.csv"]).exits(0);
    assert_eq!(study.read("hits.csv"), csv);
    assert_eq!(study.emic(&["search", "nowhere", "--format", "json"]).exits(1).out, "[]\n");
    assert_eq!(study.emic(&["search", "nowhere", "--format", "csv"]).exits(1).out.lines().count(), 1);
    let gone = study.emic(&["search", "nowhere", "--format", "tsv"]).exits(1).out;
    assert!(gone.starts_with("source\tparticipant\t"), "{gone}");
}
