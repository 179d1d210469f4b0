//! What changed: saturation, the ledger, portraits, and the study as it was, as people
//! and programs see them.

use crate::support::TempStudy;

const BOOK: &str = "\
# Luck {#luck origin=deductive created=2026-01-05}

Told as luck.

# Work {#work origin=inductive}

Told as work.

# Never {#never origin=deductive}

Nobody says it.
";

/// Three interviews, coded one after the other on three days, a code renamed between.
fn study(method: &str) -> TempStudy {
    let talk = |id: &str, who: &str, day: &str, words: &str| {
        let text = format!(
            "---\nid: {id}\nparticipants: [{who}]\ndate: {day}\n---\n\n**Interviewer:** And?\n\n**{who}:** {words}\n"
        );
        (format!("corpus/{id}.md"), text)
    };
    let study = TempStudy::new(&[("codebook/codes.md", BOOK)]);
    for (path, text) in [
        talk("first", "Ada", "2026-01-10", "It was luck and it was work."),
        talk("second", "Bo", "2026-01-11", "It was work, all of it."),
        talk("third", "Cy", "2026-01-12", "It was luck, I think."),
    ] {
        study.write(&path, &text);
    }
    if !method.is_empty() {
        let toml = study.read("study.toml");
        study.write("study.toml", &toml.replace("\"thematic\"", &format!("\"{method}\"")));
    }
    let at = |day: &str, args: &[&str]| {
        let clock = format!("{day}T12:00:00Z");
        study
            .emic_in(
                &[("EMIC_CLOCK", &clock), ("EMIC_SEED", &day.replace('-', ""))],
                &[args, &["--coder", "ana"]].concat(),
            )
            .exits(0)
    };
    let code = |day: &str, source: &str, code: &str, quote: &str| {
        at(day, &["apply", "--source", source, "--code", code, "--quote", quote])
    };
    code("2026-02-01", "first", "luck", "It was luck");
    code("2026-02-01", "first", "work", "it was work");
    at("2026-02-02", &["codebook", "rename", "work", "Effort"]);
    at("2026-02-02", &["codebook", "redefine", "work", "Told as effort."]);
    code("2026-02-03", "second", "work", "It was work");
    at("2026-02-04", &["codebook", "add", "Doubt", "--origin", "inductive"]);
    code("2026-02-05", "third", "doubt", "I think");
    at("2026-02-06", &["codebook", "merge", "doubt", "--into", "luck"]);
    study
}

#[test]
fn the_curve_its_figures_and_its_picture_come_in_every_form() {
    let study = study("");
    let rows = study.emic(&["saturation", "--format", "json"]).exits(0).json();
    let column = |key: &str| rows.as_array().unwrap().iter().map(|row| row[key].clone()).collect::<Vec<_>>();
    assert_eq!(column("codes_so_far"), [2, 2, 2]);
    assert_eq!(column("deductive_so_far"), [1, 1, 1]);
    assert_eq!(column("date")[2], "2026-01-12");
    let figures = study.emic(&["saturation", "--table", "figures", "--format", "json"]).exits(0).json();
    let of = |name: &str| figures.as_array().unwrap().iter().find(|row| row["statistic"] == name).unwrap().clone();
    assert_eq!(of("interviews_for_100_percent")["value"], 1);
    let guest = of("guest.base4.run2.threshold5.saturation_interview");
    assert!(guest["value"].is_null() && guest["reason"] == "too few to tell", "{guest}");
    let text = study.emic(&["saturation"]).exits(0).out;
    for words in ["●", "░ 95 % of 1000 orders by chance", "base size, run length, threshold", "chao2"] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let svg = study.emic(&["saturation", "--by", "origin", "--format", "svg"]).exits(0).out;
    assert!(svg.starts_with("<svg") && svg.contains("inductive"), "{svg}");
    let again = study.emic(&["saturation", "--orders", "50", "--seed", "9", "--format", "csv"]).exits(0).out;
    assert_eq!(again, study.emic(&["saturation", "--orders", "50", "--seed", "9", "--format", "csv"]).out);
}

#[test]
fn a_reflexive_study_shows_no_saturation_until_it_is_asked_for() {
    let study = study("reflexive");
    let ran = study.emic(&["saturation"]).exits(2);
    assert!(ran.out.is_empty() && ran.err.contains("Braun and Clarke") && ran.err.contains("--anyway"), "{ran:?}");
    study.emic(&["saturation", "--anyway"]).exits(0);
}

#[test]
fn the_ledger_says_what_became_of_each_code() {
    let study = study("");
    let rows = study.emic(&["ledger", "--format", "json"]).exits(0).json();
    let of = |id: &str| rows.as_array().unwrap().iter().find(|row| row["code"] == id).unwrap().clone();
    assert_eq!(of("luck")["code_name"], "Luck");
    assert_eq!((of("luck")["planned"].clone(), of("luck")["fate"].clone()), ("2026-01-05".into(), "in use".into()));
    assert_eq!(of("luck")["merged"], serde_json::json!(["Doubt"]));
    assert_eq!(
        (of("never")["planned"].clone(), of("never")["fate"].clone()),
        ("by 2026-02-01".into(), "never used".into())
    );
    let work = of("work");
    assert_eq!((work["first_coded_in"].clone(), work["first_quote"].clone()), ("first".into(), "it was work".into()));
    assert_eq!(
        (work["settled"].clone(), work["settled_after"].clone(), work["settled_in"].clone()),
        ("2026-02-02".into(), 1.into(), "first".into())
    );
    assert_eq!(work["changed"][0], "2026-02-02 renamed from “Work” to “Effort”");
    assert_eq!(of("doubt")["fate"], "merged into luck");
    let text = study.emic(&["ledger", "--no-quotes"]).exits(0).out;
    assert!(
        text.contains("codes from theory") && text.contains("codes from the data") && !text.contains("it was work"),
        "{text}"
    );
    let report = study.emic(&["report", "--sections", "origins"]).exits(0).out;
    assert!(report.contains("renamed from “Work” to “Effort”") && !report.contains("it was work"), "{report}");
}

#[test]
fn the_study_as_of_a_day_is_what_was_done_until_its_end() {
    let study = study("");
    let codings =
        |day: &str| study.emic(&["codings", "--as-of", day, "--format", "json"]).json().as_array().unwrap().len();
    assert_eq!(["2026-02-01", "2026-02-02", "2026-02-03", "2026-03-01"].map(codings), [2, 2, 3, 4]);
    assert_eq!(codings("2026-02-03T11:59:59Z"), 2);
    assert_eq!(codings("2026-02-03T13:30:00+02:00"), 2, "half past eleven in UTC");
    study.emic(&["codings", "--as-of", "2026-01-31"]).exits(1);
    let names = |day: &str| {
        let book = study.emic(&["codebook", "--as-of", day, "--format", "json"]).exits(0).json();
        book.as_array().unwrap().iter().map(|c| c["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names("2026-02-01"), ["Luck", "Work", "Never"]);
    assert_eq!(names("2026-02-05"), ["Luck", "Effort", "Never", "Doubt"]);
    let text = study.emic(&["matrix", "--as-of", "2026-02-01", "--rows", "code"]).exits(0).out;
    assert!(text.contains("As of 2026-02-01: what was done up to 2026-02-01T23:59:59.999Z."), "{text}");
    // Reading the past changes nothing, and the past cannot be changed.
    for args in [&["undo"][..], &["search", "luck"], &["codebook", "retire", "luck"], &["code"], &["check"]] {
        let before = study.tree();
        let ran = study.emic(&[args, &["--as-of", "2026-02-01", "--coder", "ana"]].concat()).exits(2);
        assert!(ran.err.contains("--as-of"), "{ran:?}");
        assert_eq!(before, study.tree());
    }
    let ran = study.emic(&["codings", "--as-of", "soon"]).exits(2);
    assert!(ran.err.contains("no day and no instant") && ran.err.contains("2026-11-23"), "{ran:?}");
}

#[test]
fn two_days_of_the_codebook_are_compared_in_words() {
    let study = study("");
    let text = study.emic(&["codebook", "--since", "2026-02-01"]).exits(0).out;
    for line in [
        "- “Work” is renamed to “Effort” (2026-02-02 by ana)",
        "- “Effort” is redefined, definition: “Told as work.” → “Told as effort.” (2026-02-02 by ana)",
        "- “Doubt” is new, at the top (2026-02-04 by ana)",
    ] {
        assert!(text.contains(line), "{line}: {text}");
    }
    let until =
        study.emic(&["codebook", "--since", "2026-02-02", "--until", "2026-02-05", "--format", "json"]).exits(0).json();
    assert_eq!(until.as_array().unwrap().len(), 1);
    assert_eq!((until[0]["change"].clone(), until[0]["id"].clone()), ("inserted".into(), "doubt".into()));
    let each = study.emic(&["codebook", "--since", "2026-02-03", "--each", "--format", "csv"]).exits(0).out;
    assert!(each.contains("merged,doubt,Doubt,,,merged into luck,2026-02-06T"), "{each}");
    study.emic(&["codebook", "--since", "2026-02-06"]).exits(1);
    study.emic(&["codebook", "--since", "2026-02-06", "--until", "2026-02-01"]).exits(2);
    assert!(study.emic(&["codebook", "--since", "2026-02-01", "--format", "md"]).exits(0).out.contains("| renamed |"));
}

#[test]
fn portraits_and_code_lines_are_shown_and_drawn() {
    let study = study("");
    let text = study.emic(&["portrait", "first", "--by", "code"]).exits(0).out;
    assert!(text.contains("A Luck") && text.contains("AA") && text.contains("BB"), "{text}");
    let both = study.emic(&["portrait", "first", "second", "--by", "code", "--format", "json"]).exits(0).json();
    assert_eq!(both.as_array().unwrap().len(), 3);
    assert_eq!((both[2]["source"].clone(), both[2]["words"].clone()), ("second".into(), 3.into()));
    let svg = study.emic(&["line", "work", "--format", "svg"]).exits(0).out;
    assert!(svg.contains(">second<") && svg.contains("“Effort” along each source"), "{svg}");
    study.emic(&["line", "never"]).exits(1);
    assert!(study.emic(&["line", "wrok"]).exits(2).err.contains("did you mean “work”"));
}
