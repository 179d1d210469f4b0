//! `emic compare`: what two coders differ in, and what they decide.

use crate::support::TempStudy;

fn study() -> TempStudy {
    let study = TempStudy::small();
    for (coder, quote, code) in [
        ("ana", "a borrowed stove", "alpha"),
        ("ben", "borrowed stove, really", "alpha"),
        ("ana", "Nobody slept", "gamma"),
        ("ana", "façade", "beta"),
        ("ben", "façade", "beta"),
    ] {
        study.emic(&["apply", "--source", "one", "--quote", quote, "--code", code, "--coder", coder]).exits(0);
    }
    study
}

fn rows(study: &TempStudy, more: &[&str]) -> Vec<serde_json::Value> {
    let args = [&["compare", "--coders", "ana,ben", "--format", "json"], more].concat();
    study.emic(&args).json().as_array().unwrap().clone()
}

#[test]
fn differences_are_listed_and_agreement_when_asked_for() {
    let study = study();
    let all = rows(&study, &[]);
    assert_eq!(all.len(), 2);
    assert_eq!(
        (&all[0]["kind"], &all[0]["start_by"], &all[0]["end_by"]),
        (&"boundaries".into(), &serde_json::json!(2.0), &serde_json::json!(8.0))
    );
    assert_eq!(
        (&all[1]["kind"], &all[1]["second_code"], &all[1]["state"]),
        (&"only-first".into(), &serde_json::Value::Null, &"open".into())
    );
    assert_eq!(rows(&study, &["--kind", "all"]).len(), 3);
    assert_eq!(rows(&study, &["--kind", "all", "--code", "beta"]).len(), 1);
    assert!(rows(&study, &["--state", "decided"]).is_empty());
    let text = study.emic(&["compare", "--coders", "ana,ben"]).exits(0).out;
    assert!(text.starts_with("ana and ben: 1 agreed, 2 open, 0 decided"), "{text}");
    assert!(text.contains("one, turn 2: the same code, other boundaries · open"), "{text}");
    assert!(text.contains("Base: 1 of 2 sources, which both have read"), "{text}");
}

#[test]
fn a_place_is_decided_and_opened_again() {
    let study = study();
    let id = rows(&study, &[])[0]["second_id"].as_str().unwrap().to_owned();
    let tree = study.tree();
    let dry = study.emic(&["compare", "take", &id, "--coder", "ana", "--dry-run"]).exits(0).out;
    assert!(
        dry.contains("counts: ben · Alpha on “borrowed stove, really”") && dry.contains("nothing was written"),
        "{dry}"
    );
    assert_eq!(study.tree(), tree);
    let said = study.emic(&["compare", "take", &id, "--coder", "ana", "--reason", "her words"]).exits(0).out;
    assert_eq!(said, "decided: ben's counts (Alpha)\n");
    let row = &rows(&study, &["--state", "decided"])[0];
    let told = ["counts", "decided_by", "reason"].map(|k| row[k].as_str().unwrap());
    assert_eq!(told, ["second", "ana", "her words"]);
    let log = study.emic(&["log", "--coder", "ana"]).exits(0).out;
    assert!(log.contains("decided on 1 place: alpha"), "{log}");
    let count = |record: &str| {
        let out = study.emic(&["codings", "--record", record, "--format", "json"]);
        out.json().as_array().unwrap().len()
    };
    assert_eq!(["coder:ana", "all", "consensus"].map(count), [3, 5, 1]);
    study.emic(&["compare", "reopen", &id, "--coder", "ana"]).exits(0);
    assert_eq!(rows(&study, &["--state", "open"]).len(), 2);
    let failed = study.emic(&["compare", "reopen", &id, "--coder", "ana"]).exits(2);
    assert!(failed.err.contains("nobody has decided here"), "{failed:?}");
}

#[test]
fn neither_another_code_and_what_is_agreed_can_be_said_in_a_script() {
    let study = study();
    let all = rows(&study, &[]);
    let [first, second] = ["first_id", "second_id"].map(|k| all[0][k].as_str().unwrap_or_default().to_owned());
    let alone = all[1]["first_id"].as_str().unwrap().to_owned();
    study.emic(&["compare", "neither", &alone, "--coder", "ben"]).exits(0);
    let out = study.emic(&["compare", "other", &first, "--code", "gamma", "--coder", "ben"]).exits(0).out;
    assert!(out.starts_with("decided: Gamma at "), "{out}");
    let kept = rows(&study, &[]);
    assert!(kept[0]["counts"].as_str().unwrap().starts_with("other: gamma ("), "{kept:?}");
    assert_eq!(kept[1]["counts"], "neither");
    study.emic(&["compare", "take", &first, &second, "--coder", "ben"]).exits(0);
    assert_eq!(rows(&study, &[])[0]["counts"], "both");
    assert!(
        study.emic(&["compare", "agreed", "--coder", "ben", "--dry-run"]).exits(0).out.contains("nothing was written")
    );
    study.emic(&["compare", "agreed", "--coder", "ben"]).exits(0);
    study.emic(&["compare", "agreed", "--coder", "ben"]).exits(1);
    let figures = study.emic(&["compare", "--by-code", "--coders", "ana,ben", "--format", "json"]).exits(0).json();
    let alpha = figures.as_array().unwrap().iter().find(|r| r["code"] == "alpha").unwrap();
    assert_eq!((&alpha["decided"], &alpha["f1_after"]), (&1.into(), &serde_json::json!(1.0)), "{alpha}");
    assert!(alpha["f1_before"].as_f64().unwrap() < 1.0, "{alpha}");
    let two = ["compare", "--by-code", "--coders", "ana,ben"];
    let only = study.emic(&[&two[..], &["--code", "alpha", "--format", "json"]].concat()).exits(0).json();
    assert_eq!(only.as_array().unwrap().len(), 1, "{only}");
    study.emic(&[&two[..], &["--source", "one"]].concat()).exits(2);
}

#[test]
fn what_is_asked_wrongly_is_answered_with_what_to_do() {
    let study = study();
    let said = |args: &[&str]| {
        let ran = study.emic(args).exits(2);
        ran.err
    };
    assert!(said(&["compare", "--coders", "ana,bem"]).contains("did you mean “ben”?"));
    assert!(said(&["compare", "--kind", "boundary"]).contains("did you mean “boundaries”?"));
    assert!(said(&["compare", "--code", "alfa"]).contains("did you mean “alpha”?"));
    assert!(said(&["compare", "take", "01ZZ", "--coder", "ana"]).contains("there is no coding"));
    assert!(said(&["compare", "--blind", "--coder", "ana"]).contains("blind"));
    let id = rows(&study, &[])[0]["first_id"].as_str().unwrap().to_owned();
    assert!(said(&["compare", "other", &id, "--coder", "ana"]).contains("say what counts instead"));
}
