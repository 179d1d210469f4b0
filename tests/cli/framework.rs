//! `emic framework`: the chart, what is to do, drafts, and summaries from scripts
//! and editors.

use crate::support::{TempStudy, program, run};
use serde_json::{Value, json};

/// Two participants in two waves; ana coded, ben a little.
fn study() -> TempStudy {
    let study = TempStudy::small();
    study.write("corpus/participants.csv", "id,role\nP-01,cook\nP-02,driver\n");
    study.write(
        "corpus/three.md",
        "---\nid: three\nparticipants: [P-01, P-02]\nwave: 2\n---\n\n**P-01:** We had help.\n\n**P-02:** I drove all night.\n",
    );
    let lines = [
        json!({"source": "one", "code": "alpha", "quote": "one chance", "nth": 1}),
        json!({"source": "one", "code": "alpha", "quote": "one chance", "nth": 2}),
        json!({"source": "three", "code": "beta-beta-low", "quote": "I drove all night."}),
        json!({"source": "three", "code": "alpha", "quote": "We had help.", "coder": "ben"}),
    ];
    let input: String = lines.iter().map(|l| format!("{l}\n")).collect();
    study.emic_with(&["apply", "--coder", "ana"], &input).exits(0);
    study.write("study.toml", &study.read("study.toml").replace("format = 1", "format = 1\nrecord = \"coder:ana\""));
    study
}

fn set(study: &TempStudy, case: &str, code: &str, words: &str) -> String {
    study.emic_with(&["framework", "set", case, code, "--text", "-", "--coder", "ana"], words).exits(0).out
}

fn states(study: &TempStudy, args: &[&str]) -> Vec<(String, String, String)> {
    let json = study.emic(&[&["framework", "--format", "json"], args].concat()).json();
    let text = |cell: &Value, key: &str| cell[key].as_str().unwrap().to_owned();
    json["cells"].as_array().unwrap().iter().map(|c| (text(c, "case"), text(c, "code"), text(c, "state"))).collect()
}

fn owned(rows: &[(&str, &str, &str)]) -> Vec<(String, String, String)> {
    rows.iter().map(|(a, b, c)| ((*a).to_owned(), (*b).to_owned(), (*c).to_owned())).collect()
}

/// The id of the first coding of alpha.
fn first(study: &TempStudy) -> String {
    let all = study.emic(&["codings", "--code", "alpha", "--format", "json"]).json();
    all[0]["id"].as_str().unwrap().to_owned()
}

#[test]
fn the_chart_says_what_is_written_what_is_not_and_what_is_not_coded() {
    let study = study();
    let id = first(&study);
    let said = set(&study, "P-01", "alpha", &format!("Took it at once [[coding:{id}]].\n"));
    assert_eq!(said, "wrote the summary of P-01 on “Alpha”\n");
    let text = study.emic(&["framework", "--group", "role"]).exits(0).out;
    let chart: Vec<&str> = text.lines().skip(1).take_while(|l| !l.starts_with("Record")).map(str::trim_end).collect();
    assert_eq!(
        chart,
        [
            "",
            "participant  N      Alpha                Beta      Gamma │ Total",
            "N                       1                   1          0 │     2",
            "─────────────────────────────────────────────────────────┼──────",
            "cook         1                                           │",
            "  P-01       1    written           not coded  not coded │     1",
            "driver       1                                           │",
            "  P-02       1  not coded  not summarised (1)  not coded │     0",
            "─────────────────────────────────────────────────────────┼──────",
            "Total        2          1                   0          0 │     1",
            "",
        ],
        "{text}"
    );
    assert!(text.contains("Cells with codings: 2. Written: 1; stale: 0;"), "{text}");
    let csv = study.emic(&["framework", "--format", "csv"]).exits(0).out;
    assert!(
        csv.contains(&format!("row,P-01,P-01,0,1,Took it at once [[coding:{id}]].,not_coded,not_coded,1")),
        "{csv}"
    );
    assert!(csv.contains("row,P-02,P-02,0,1,not_coded,not_summarised,not_coded,0"), "{csv}");
    let html = study.emic(&["framework", "--format", "html"]).exits(0).out;
    assert!(html.contains("Took it at once [1].") && html.contains("href=\"#cell-0-0\""), "{html}");
    let md = study.emic(&["framework", "--format", "md"]).exits(0).out;
    assert!(
        md.contains("Took it at once \\[1\\].") && md.contains(&format!("1. “one chance” (one, turn 2; `{id}`)")),
        "{md}"
    );
    let read = study.emic(&["framework", "--cells", "summary"]).exits(0).out;
    assert!(read.starts_with("P-01\n\n  Alpha (alpha)\n\n    Took it at once"), "{read}");
    let elsewhere = tempfile::tempdir().unwrap();
    let xlsx = elsewhere.path().join("chart.xlsx");
    study.emic(&["framework", "-o", xlsx.to_str().unwrap()]).exits(0);
    assert!(std::fs::read(xlsx).unwrap().starts_with(b"PK"));
}

#[test]
fn a_coding_makes_a_summary_stale_and_it_is_confirmed_or_written_anew() {
    let study = study();
    set(&study, "P-01", "alpha", "Two chances.");
    assert_eq!(states(&study, &["--code", "alpha"]), owned(&[("P-01", "alpha", "written")]));
    let more = json!({"source": "three", "code": "alpha", "quote": "We had help."}).to_string();
    study.emic_with(&["apply", "--coder", "ana"], &more).exits(0);
    let todo = study.emic(&["framework", "todo", "--format", "csv"]).exits(0).out;
    assert_eq!(
        todo,
        "case,participant,wave,code,title,state,codings,new,gone\n\
         P-01,P-01,,alpha,Alpha,stale,3,1,0\nP-02,P-02,,beta,Beta,not summarised,1,0,0\n"
    );
    let shown = study.emic(&["framework", "show", "P-01", "Alpha"]).exits(0).out;
    assert!(
        shown.starts_with("P-01 × Alpha (alpha)\nstale: 1 new · coder:ana · summaries/P-01.md:9\n\nTwo chances.\n"),
        "{shown}"
    );
    assert!(shown.contains("three, turn 1 · alpha · new since\n  We had help."), "{shown}");
    let under_all = study.emic(&["framework", "todo", "--record", "all", "--format", "csv"]).exits(0).out;
    assert!(
        under_all.contains("P-01,P-01,,alpha,Alpha,stale,4,1,0"),
        "asked of the record it was written from: {under_all}"
    );
    study.emic(&["framework", "confirm", "P-01", "alpha", "--coder", "ana"]).exits(0);
    assert_eq!(states(&study, &["--code", "alpha"]), owned(&[("P-01", "alpha", "written")]));
    study.emic(&["framework", "confirm", "P-01", "alpha", "--coder", "ana"]).exits(1);
    study.emic(&["undo", "--times", "2", "--coder", "ana"]).exits(0);
    assert_eq!(states(&study, &["--code", "alpha"]), owned(&[("P-01", "alpha", "written")]), "as it was at first");
    set(&study, "P-01", "alpha", "");
    assert!(!study.root().join("summaries/P-01.md").exists());
}

#[test]
fn drafts_are_shown_first_made_once_and_never_over_what_is_written() {
    let study = study();
    set(&study, "P-01", "alpha", "Mine.");
    let before = study.tree();
    let dry = study.emic(&["framework", "draft", "--dry-run"]).exits(0).out;
    assert!(dry.starts_with("P-02 × beta\n\n- “I drove all night.” [[coding:"), "{dry}");
    assert_eq!(study.tree(), before, "a dry run writes nothing");
    let said = study.emic(&["framework", "draft", "--coder", "ana"]).exits(0).out;
    assert_eq!(said, "drafted the summary of P-02 on “Beta”\n");
    assert!(study.read("summaries/P-01.md").contains("Mine."));
    let all = owned(&[("P-01", "alpha", "written"), ("P-02", "beta", "draft")]);
    assert_eq!(states(&study, &[]), all);
    study.emic(&["framework", "draft", "--coder", "ana"]).exits(1);
    let refused = study.emic(&["framework", "draft", "--case", "P-03", "--coder", "ana"]).exits(2);
    assert!(refused.err.contains("there is no case “P-03”"), "{refused:?}");
}

#[test]
fn a_case_may_be_one_wave_and_then_waves_are_the_rows() {
    let study = study();
    set(&study, "P-02@2", "beta", "Drove.");
    assert!(
        study.read("summaries/P-02.wave-2.md").starts_with("---\ncase: P-02\nwave: \"2\"\n"),
        "{}",
        study.read("summaries/P-02.wave-2.md")
    );
    assert_eq!(states(&study, &[]), owned(&[("P-01", "alpha", "not summarised"), ("P-02@2", "beta", "written")]));
    assert!(study.emic(&["framework", "show", "P-02@3", "beta"]).exits(2).err.contains("there is no case “P-02@3”"));
}

#[cfg(unix)]
#[test]
fn a_summary_is_written_in_a_persons_own_editor_and_never_lost() {
    let study = study();
    let edit = |editor: &str, coder: &str| {
        let mut command = program(study.root());
        command
            .args(["framework", "edit", "P-01", "alpha", "--coder", coder])
            .env_remove("VISUAL")
            .env("EDITOR", editor);
        run(command, "")
    };
    let said = edit("sed -i -e '1s/^/From the editor./'", "ana").exits(0).out;
    assert_eq!(said, "wrote the summary of P-01 on “Alpha”\n");
    let text = study.read("summaries/P-01.md");
    assert!(text.ends_with("\n\nFrom the editor.\n") && !text.contains("Excerpts"), "{text}");
    edit("true", "ana").exits(1);
    assert!(edit("false", "ana").exits(2).err.contains("ended with an error"));
    // Another program writes there while the person does.
    let theirs = "sed -i -e 's/From the editor/By them/' summaries/P-01.md; sed -i -e 's/From the editor/Mine/'";
    let refused = edit(theirs, "ana").exits(2);
    assert!(
        refused.err.contains("changed by another program") && refused.err.contains("your words are in"),
        "{refused:?}"
    );
    assert!(study.read("summaries/P-01.md").contains("By them."));
    let kept = std::fs::read_dir(study.root().join(".emic")).unwrap().flatten();
    let kept: Vec<_> = kept.filter(|f| f.file_name().to_string_lossy().starts_with("writing-")).collect();
    assert_eq!(std::fs::read_to_string(kept[0].path()).unwrap(), "Mine.\n");
}

#[test]
fn check_names_links_to_what_somebody_else_said() {
    let study = study();
    let id = first(&study);
    set(&study, "P-02", "beta", &format!("See\n[[coding:{id}]]."));
    let faults = study.emic(&["check", "--format", "json"]).json();
    let found: Vec<_> = faults.as_array().unwrap().iter().filter(|f| f["rule"] == "summary-link").collect();
    assert_eq!(found.len(), 1, "{faults}");
    assert_eq!((&found[0]["file"], &found[0]["line"]), (&json!("summaries/P-02.md"), &json!(14)));
}
