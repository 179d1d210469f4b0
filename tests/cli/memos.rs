//! `emic memos`: what is listed, what one shows, and what is refused.

use crate::support::TempStudy;
use serde_json::{Value, json};

/// Two memos with files, and the memo of a coding with `alpha`.
fn study() -> TempStudy {
    let study = TempStudy::small();
    let line = json!({"source": "one", "code": "alpha", "quote": "one chance", "nth": 2, "memo": "See [[memo:luck]]."});
    study.emic_with(&["apply", "--coder", "ana"], &format!("{line}\n")).exits(0);
    study.write(
        "memos/luck.md",
        "---\ntitle: On luck\nkind: code\nabout: code:alpha\ncreated: 2026-01-02\n---\n\nTwo words.\n",
    );
    study.write("memos/team/rules.md", "# Rules\n\nAs in [[memo:luck]] and [[code:gamma]].\n");
    study.write("memos/README.md", "No memo.\n");
    study
}

fn ids(value: &Value) -> Vec<&str> {
    value.as_array().unwrap().iter().map(|m| m["id"].as_str().unwrap()).collect()
}

#[test]
fn memos_are_listed_with_what_they_are_about_and_who_links_to_them() {
    let study = study();
    let all = study.emic(&["memos", "--format", "json"]).exits(0).json();
    assert_eq!(ids(&all)[..2], ["luck", "team/rules"]);
    let keys = ["id", "kind", "title", "about", "words", "created", "coder", "backlinks", "file", "text"];
    assert_eq!(all[0].as_object().unwrap().keys().collect::<Vec<_>>(), keys);
    assert_eq!(
        (&all[0]["backlinks"], &all[0]["about"], &all[0]["words"]),
        (&json!(2), &json!(["code:alpha"]), &json!(2))
    );
    assert_eq!((&all[1]["title"], &all[1]["kind"]), (&json!("Rules"), &json!("analytic")));
    assert_eq!((&all[2]["kind"], &all[2]["title"], &all[2]["file"]), (&json!("coding"), &json!("Alpha"), &Value::Null));
    let csv = study.emic(&["memos", "--format", "csv"]).exits(0).out;
    assert!(
        csv.starts_with("id,kind,title,about,words,created,coder,backlinks,file,text\nluck,code,On luck,"),
        "{csv}"
    );
}

#[test]
fn memos_are_chosen_by_what_they_are_about_or_link_to_and_by_kind() {
    let study = study();
    let chosen = |args: &[&str], code: i32| {
        let ran = study.emic(&[&["memos", "--format", "json"], args].concat()).exits(code);
        ids(&ran.json()).len()
    };
    assert_eq!(chosen(&["--about", "code:alpha"], 0), 1);
    assert_eq!(chosen(&["--about", "memo:luck"], 0), 2);
    assert_eq!(chosen(&["--about", "memo:luck", "--about", "code:gamma"], 0), 1);
    assert_eq!(chosen(&["--kind", "coding", "--kind", "Code"], 0), 2);
    assert_eq!(chosen(&["--kind", "theme"], 1), 0);
    let refused = study.emic(&["memos", "--about", "code:alfa"]).exits(2);
    assert!(refused.err.contains("did you mean “alpha”?") && refused.err.contains("code:ID"), "{refused:?}");
}

#[test]
fn one_memo_is_shown_with_its_words_and_its_backlinks() {
    let study = study();
    let text = study.emic(&["memos", "luck"]).exits(0).out;
    assert!(
        text.contains("Two words.") && text.contains("about code:alpha") && text.contains("team/rules  Rules"),
        "{text}"
    );
    let one = study.emic(&["memos", "team/rules", "--format", "json"]).exits(0).json();
    assert_eq!((&one["links"], &one["backlinks"]), (&json!(["memo:luck", "code:gamma"]), &json!([])));
    let refused = study.emic(&["memos", "lukc"]).exits(2);
    assert!(refused.err.contains("did you mean “luck”?"), "{refused:?}");
}

#[test]
fn check_names_memos_that_speak_of_what_is_not_there() {
    let study = study();
    study.write("memos/team/rules.md", "About [[code:gone]].\n");
    let faults = study.emic(&["check", "--format", "json"]).exits(1).json();
    let found: Vec<_> = faults.as_array().unwrap().iter().filter(|f| f["rule"] == "memo-target").collect();
    assert_eq!(found.len(), 1, "{faults}");
    assert_eq!((&found[0]["file"], &found[0]["line"]), (&json!("memos/team/rules.md"), &json!(1)));
}
