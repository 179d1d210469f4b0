//! `emic agree`: how far coders agree.

use crate::support::{TempStudy, shared};
use serde_json::{Value, json};

/// A table of ratings as other programs write it, from a vector's input.
fn long(input: &Value) -> (String, String) {
    let label = |v: &Value| v.as_str().map_or_else(|| v.to_string(), str::to_owned);
    let categories: Vec<String> = input["categories"].as_array().unwrap().iter().map(label).collect();
    let mut out = String::from("unit,coder,value\n");
    if input["kind"] == "ratings_strings" {
        for (coder, said) in input["coders"].as_array().unwrap().iter().enumerate() {
            for (unit, sign) in said.as_str().unwrap().chars().enumerate() {
                let value = &input["symbols"][sign.to_string()];
                out += &format!("{unit},c{coder},{}\n", if value.is_null() { String::new() } else { label(value) });
            }
        }
        return (out, categories.join(","));
    }
    for (unit, ratings) in input["units"].as_array().unwrap().iter().enumerate() {
        for (coder, value) in ratings.as_array().unwrap().iter().enumerate() {
            let value = if value.is_null() { String::new() } else { label(value) };
            out += &format!("u{unit},c{coder},{value}\n");
        }
    }
    (out, categories.join(","))
}

fn figure<'j>(rows: &'j Value, statistic: &str, code: Option<&str>) -> &'j Value {
    let is = |row: &&Value| row["statistic"] == statistic && row["code"].as_str() == code;
    rows.as_array().unwrap().iter().find(is).unwrap_or_else(|| panic!("no {statistic} {code:?}"))
}

#[test]
fn ratings_made_elsewhere_have_the_values_of_every_reference_vector() {
    let Some(shared) = shared() else { return };
    let study = TempStudy::new(&[]);
    let (mut files, mut values) = (0, 0);
    for entry in std::fs::read_dir(shared.join("statistics/vectors")).unwrap() {
        let path = entry.unwrap().path();
        let vector: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        if vector["family"] != "ratings" {
            continue;
        }
        let (table, categories) = long(&vector["input"]);
        study.write("ratings.csv", &table);
        let args = ["agree", "--table", "ratings.csv", "--categories", &categories, "--format", "json"];
        let ran = study.emic(&args);
        assert!(ran.code < 2, "{path:?} {ran:?}");
        let rows = ran.json();
        files += 1;
        for (name, expected) in vector["expected"].as_object().unwrap() {
            // Weights of one paper, which the command line cannot say.
            if name == "cohen_kappa_weights_cohen1968" {
                continue;
            }
            let row = match name.split_once('.') {
                Some((statistic, code)) => figure(&rows, statistic, Some(code)),
                None => figure(&rows, name, None),
            };
            values += 1;
            match (expected.as_f64(), row["value"].as_f64()) {
                (Some(x), Some(y)) => assert!((x - y).abs() < 1e-8 * x.abs().max(1.0), "{path:?} {name}: {x} {y}"),
                (None, None) => assert!(!row["reason"].as_str().unwrap().is_empty()),
                other => panic!("{path:?} {name}: {other:?}"),
            }
        }
    }
    assert_eq!((files, values), (40, 1_169));
}

const RATINGS: &str = "unit,coder,value\n1,ana,yes\n1,ben,yes\n2,ana,no\n2,ben,yes\n3,ana,no\n3,ben,no\n";

#[test]
fn people_get_a_handful_and_programs_get_all_with_stable_columns() {
    let study = TempStudy::new(&[("ratings.csv", RATINGS)]);
    let text = study.emic(&["agree", "--table", "ratings.csv"]).exits(0).out;
    assert!(text.contains("Cohen’s kappa") && text.contains("0.400") && text.contains("2 coders: ana, ben"), "{text}");
    assert!(!text.contains("Holsti"), "{text}");
    let rows = study.emic(&["agree", "--table", "ratings.csv", "--format", "json"]).exits(0).json();
    let keys: Vec<&String> = rows[0].as_object().unwrap().keys().collect();
    let wanted = ["statistic", "code", "value", "reason", "observed", "expected", "n_units", "unit"];
    assert_eq!(keys, [&wanted[..], &["ci_low", "ci_high", "category"]].concat());
    let yes = figure(&rows, "krippendorff_alpha_per_category", Some("yes"));
    assert_eq!((&yes["category"], &figure(&rows, "cohen_kappa", None)["category"]), (&json!("yes"), &Value::Null));
    assert_eq!(figure(&rows, "cohen_kappa_linear", None)["value"], Value::Null);
    assert_eq!(figure(&rows, "cohen_kappa_linear", None)["reason"], "the categories have no order");
    let some = ["agree", "--table", "ratings.csv", "--statistics", "pabak,holsti", "--format", "csv"];
    assert_eq!(study.emic(&some).exits(0).out.lines().count(), 3);
}

#[test]
fn draws_are_the_same_for_a_seed_and_said() {
    let line = |n: u32| format!("{n},ana,{}\n{n},ben,{}\n", n % 3, if n.is_multiple_of(5) { 1 } else { n % 3 });
    let table: String = (0..60).map(line).collect();
    let study = TempStudy::new(&[("ratings.csv", &format!("unit,coder,value\n{table}"))]);
    let drawn = |seed: &str| {
        let args = ["agree", "--table", "ratings.csv", "--bootstrap", "200", "--seed", seed, "--format", "json"];
        study.emic(&args).exits(0).out
    };
    assert_eq!(drawn("3"), drawn("3"));
    assert_ne!(drawn("3"), drawn("4"));
    let text = study.emic(&["agree", "--table", "ratings.csv", "--bootstrap", "200"]).exits(0).out;
    assert!(text.contains("200 draws of units (seed 1)"), "{text}");
}

#[test]
fn what_is_wrong_with_a_table_is_said_all_at_once_with_its_lines() {
    let study = TempStudy::new(&[("bad.csv", "unit,coder,value\n1,ana,maybe\n1,ana,no\n,ben,no\n")]);
    let said = study.emic(&["agree", "--table", "bad.csv", "--categories", "yes,no"]).exits(2).err;
    for place in ["bad.csv:2: error: “maybe” is none of the categories", "bad.csv:3:", "bad.csv:4:"] {
        assert!(said.contains(place), "{place}: {said}");
    }
    assert!(said.contains("3 faults in bad.csv; nothing was worked out"), "{said}");
    study.emic(&["agree", "--table", "nowhere.csv"]).exits(2);
    study.write("ratings.csv", RATINGS);
    for (args, word) in [
        (&["--level", "ordinal"][..], "in which order"),
        (&["--level", "interval"], "needs numbers"),
        (&["--level", "1"], "no level of measurement"),
        (&["--statistics", "cohen_kapa"], "did you mean “cohen_kappa”"),
        (&["--categories", "yes,yes"], "twice"),
    ] {
        let said = study.emic(&[&["agree", "--table", "ratings.csv"], args].concat()).exits(2).err;
        assert!(said.contains(word), "{args:?}: {said}");
    }
}

#[test]
fn values_may_be_sets_of_labels() {
    let study = TempStudy::new(&[("sets.csv", "unit,coder,value\n1,a,x;y\n1,b,x\n2,a,\n2,b,\n3,a,y\n3,b,y\n")]);
    let rows = study.emic(&["agree", "--table", "sets.csv", "--sets", "--format", "json"]).exits(0).json();
    let names: Vec<&str> = rows.as_array().unwrap().iter().map(|r| r["statistic"].as_str().unwrap()).collect();
    assert_eq!(names, ["alpha_masi", "alpha_jaccard", "mv_alpha"]);
    study.emic(&["agree", "--table", "sets.csv", "--sets", "--bootstrap", "50"]).exits(0);
}

/// Two coders who both coded `one`; `two` only ana.
fn coded() -> TempStudy {
    let study = TempStudy::small();
    study.write("corpus/participants.csv", "id,role\nP-01,cook\n");
    study.write("corpus/two.md", &format!("---\nid: two\nkind: document\n---\n\n{}", study.read("corpus/two.md")));
    let lines = [
        json!({"source": "one", "code": "alpha", "quote": "Nobody slept that week."}),
        json!({"source": "one", "code": "alpha", "quote": "slept", "coder": "ben"}),
        json!({"source": "one", "code": "beta-beta-low", "quote": "one chance more", "coder": "ben", "round": "1"}),
        json!({"source": "one", "code": "beta", "quote": "the café opened", "coder": "ben", "round": "2"}),
        json!({"source": "one", "code": null, "quote": "stove"}),
        json!({"source": "two", "code": "gamma", "quote": "End."}),
    ];
    let input: String = lines.iter().map(|l| format!("{l}\n")).collect();
    study.emic_with(&["apply", "--coder", "ana"], &input).exits(0);
    study
}

#[test]
fn coders_of_a_study_are_compared_by_code_on_stated_units() {
    let study = coded();
    let json = |args: &[&str]| study.emic(&[&["agree", "--format", "json"], args].concat()).exits(0).json();
    let rows = json(&[]);
    // Two turns of the participant: ana and ben both coded the first with alpha.
    let of = |rows: &Value, name: &str, code: &str| figure(rows, name, Some(code))["value"].clone();
    assert_eq!(
        [of(&rows, "a", "alpha"), of(&rows, "d", "alpha"), of(&rows, "kappa", "alpha")],
        [json!(1.0), json!(1.0), json!(1.0)]
    );
    assert_eq!(figure(&rows, "kappa", Some("alpha"))["unit"], "turn");
    assert_eq!(figure(&rows, "kappa", Some("alpha"))["n_units"], 2);
    // beta holds beta-beta-low: ben alone, in the second turn.
    assert_eq!([of(&rows, "c", "beta"), of(&rows, "kappa", "beta")], [json!(1.0), json!(0.0)]);
    let letters = json(&["--unit", "character"]);
    assert_eq!([of(&letters, "a", "alpha"), of(&letters, "b", "alpha")], [json!(5.0), json!(18.0)]);
    assert!(letters.as_array().unwrap().iter().all(|row| row["ci_low"].is_null()), "no formula on characters");
    for unit in ["word", "sentence", "section", "source"] {
        json(&["--unit", unit]);
    }
    let spans = json(&["--unit", "spans"]);
    assert_eq!(figure(&spans, "segment_tp.any_overlap", None)["value"], json!(1.0));
    assert_eq!(figure(&spans, "f1", Some("alpha"))["value"], of(&letters, "f1", "alpha"));
    let some = json(&["--statistics", "kappa,alpha_nominal"]);
    assert!(
        some.as_array()
            .unwrap()
            .iter()
            .all(|row| ["kappa", "alpha_nominal"].contains(&row["statistic"].as_str().unwrap()))
    );
    let rounds = json(&["--coders", "ben", "--rounds", "1,2"]);
    assert_eq!(of(&rounds, "a", "beta"), json!(1.0));
}

#[test]
fn what_is_missing_left_out_and_drawn_is_said_below_the_table() {
    let study = coded();
    let text = study.emic(&["agree"]).exits(0).out;
    assert!(text.contains("agreement of ana, ben, by turn") && text.contains("over all codes"), "{text}");
    assert!(text.contains("1 further source that fewer than two have coded"), "{text}");
    assert!(text.contains("1 highlight without a code"), "{text}");
    assert!(text.contains('●'), "{text}");
    study.emic(&["mark", "read", "two", "--coder", "ben"]).exits(0);
    let text = study.emic(&["agree"]).exits(0).out;
    assert!(text.contains("1,000 draws") || text.contains("1000 draws"), "{text}");
    for format in ["csv", "md", "html", "latex", "svg"] {
        assert!(!study.emic(&["agree", "--format", format]).exits(0).out.is_empty());
    }
}

#[test]
fn a_query_narrows_units_to_turns_and_may_not_ask_for_codings() {
    let study = coded();
    let rows = study.emic(&["agree", "--format", "json", "--query", "slept"]).exits(0).json();
    let of = |name: &str| figure(&rows, name, Some("alpha"));
    assert_eq!([&of("a")["value"], &of("d")["value"], &of("a")["n_units"]], [&json!(1.0), &json!(0.0), &json!(1)]);
    let codes: Vec<&Value> = rows.as_array().unwrap().iter().map(|row| &row["code"]).filter(|c| !c.is_null()).collect();
    assert!(codes.iter().all(|code| **code == "alpha"), "nothing else is coded in that turn: {codes:?}");
    let text = study.emic(&["agree", "--query", "slept", "--unit", "character"]).exits(0).out;
    assert!(text.contains("turns that the query finds: slept"), "{text}");
    study.emic(&["agree", "--query", "nowhere"]).exits(1);
    for (args, word) in [
        (&["--query", "slept -code:alpha"][..], "code: asks for codings"),
        (&["--query", "is:coded"], "is: asks for codings"),
        (&["--query", "slept", "--unit", "section"], "a query finds turns"),
        (&["--query", "slept", "--unit", "character", "--speech", "body"], "a query finds turns"),
        (&["--query", "slept", "--unit", "spans"], "goes without"),
        (&["--query", "slept", "--table", "ratings.csv"], "cannot be used with"),
    ] {
        let said = study.emic(&[&["agree"], args].concat()).exits(2).err;
        assert!(said.contains(word), "{args:?}: {said}");
    }
}

#[test]
fn what_is_kept_of_a_study_answers_as_the_study_does() {
    let study = coded();
    // What is older than a moment is kept.
    std::thread::sleep(std::time::Duration::from_millis(80));
    for args in [&["agree"][..], &["agree", "--unit", "character", "--format", "csv"], &["agree", "--unit", "word"]] {
        std::fs::remove_file(study.root().join(".emic/glance")).ok();
        let loaded = study.emic(args).exits(0).out;
        assert!(study.root().join(".emic/glance").is_file());
        assert_eq!(study.emic(args).exits(0).out, loaded);
    }
}

#[test]
fn agreement_is_not_shown_where_it_means_nothing_or_would_make_coders_agree() {
    let study = coded();
    let blind = study.emic(&["agree", "--blind", "--coder", "ana"]).exits(2).err;
    assert!(blind.contains("blind"), "{blind}");
    let settings = study.read("study.toml").replace("thematic", "reflexive");
    study.write("study.toml", &settings);
    assert!(settings.contains("reflexive"), "{settings}");
    let said = study.emic(&["agree"]).exits(2).err;
    assert!(said.contains("Braun and Clarke") && said.contains("--anyway"), "{said}");
    study.emic(&["agree", "--anyway"]).exits(0);
    study.emic(&["agree", "--anyway", "--coders", "ana"]).exits(2);
    let near = study.emic(&["agree", "--anyway", "--coders", "ana,bem"]).exits(2).err;
    assert!(near.contains("did you mean “ben”"), "{near}");
}

#[test]
fn spans_made_elsewhere_are_compared_without_a_study_and_what_is_undefined_says_why() {
    let study = TempStudy::new(&[]);
    let spans = r#"{"length": 10, "codes": ["x", "y"], "coders": {"ana": [{"start": 2, "end": 6, "code": "x"}],
        "ben": [{"start": 4, "end": 8, "code": "x"}]}}"#;
    study.write("spans.json", spans);
    let rows = study.emic(&["agree", "--spans", "spans.json", "--format", "json"]).exits(0).json();
    let kappa = figure(&rows, "kappa", Some("x"));
    assert!((kappa["value"].as_f64().unwrap() - 1.0 / 6.0).abs() < 1e-12, "{kappa}");
    assert_eq!((&kappa["unit"], &kappa["n_units"]), (&json!("character"), &json!(10)));
    let unused = figure(&rows, "kappa", Some("y"));
    assert_eq!((&unused["value"], &unused["observed"]), (&Value::Null, &json!(1.0)));
    assert!(unused["reason"].as_str().unwrap().starts_with("no variation"), "{unused}");
    assert_eq!(figure(&rows, "segment_f1.any_overlap", None)["value"], json!(1.0));
    assert_eq!(figure(&rows, "mean_kappa_over_codes", None)["value"], Value::Null);
    let people = study.emic(&["agree", "--spans", "spans.json"]).exits(0).out;
    assert!(people.contains("First: ana") && people.contains("no variation"), "{people}");
    let one = study.emic(&["agree", "--spans", "spans.json", "--statistics", "f1", "--format", "json"]).exits(0).json();
    assert_eq!(one.as_array().unwrap().len(), 2);
}

#[test]
fn spans_with_faults_are_refused_with_every_place() {
    let study = TempStudy::new(&[]);
    study.write(
        "spans.json",
        r#"{"length": 5, "coders": {"ana": [{"start": 3, "end": 9, "code": "x"}, {"start": 1}]}}"#,
    );
    let refused = study.emic(&["agree", "--spans", "spans.json"]).exits(2);
    for place in ["spans.json: coders.ana[0]: end is behind", "coders.ana[1].end: is missing", "3 faults in spans.json"]
    {
        assert!(refused.err.contains(place), "{place}: {refused:?}");
    }
    assert!(refused.out.is_empty());
}
