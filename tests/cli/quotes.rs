//! `emic quotes`: a draft against the study. `emic import --as quotations`: an article to a study of its own.

use crate::support::{TempStudy, shared, tree};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const ARTICLE: &str = "# On kitchens

## Findings

### Beginning

They spoke of 'luck' and 'many a thing' (Marsh 1979, p. 3).

'We began with a borrowed stove, and it's still there.' (Cook#3A)

‘Nobody […] slept.’ (Waiter#1B)

### Paying

> It was paid back.
>
> — Cook#4A

'We all ate there on the first night' (Maria, 34)
";

#[test]
fn quotations_of_an_article_become_a_study_of_their_own() {
    let study = TempStudy::small();
    study.write("article.md", ARTICLE);
    let before = study.tree();
    let seen = study.emic(&["import", "--as", "quotations", "article.md", "--dry-run"]).exits(0).out;
    assert!(seen.contains("Findings › Beginning") && seen.contains("not sure: a name"), "{seen}");
    let refused = study.emic(&["import", "--as", "quotations", "article.md"]).exits(2);
    assert!(refused.err.contains("-o DIR"), "{refused:?}");
    let refused = study.emic(&["import", "--as", "quotations", "article.md", "-o", "."]).exits(2);
    assert!(refused.err.contains("is there already"), "{refused:?}");
    assert_eq!(study.tree(), before, "nothing is made unasked");

    let args =
        ["import", "--as", "quotations", "article.md", "-o", "made", "--coder", "ana", "--without", "3", "--with", "4"];
    study.emic(&args).exits(0);
    let inside = |args: &[&str]| study.emic(&[&["--study", "made"], args].concat());
    inside(&["check"]).exits(0);
    let codings = inside(&["codings", "--format", "json"]).exits(0).json();
    let rows: Vec<(&str, &str, &str)> = codings
        .as_array()
        .unwrap()
        .iter()
        .map(|c| (c["participants"][0].as_str().unwrap(), c["code"].as_str().unwrap(), c["by"].as_str().unwrap()))
        .collect();
    assert_eq!(
        rows,
        [("Cook#3A", "beginning", "import"), ("Waiter#1B", "beginning", "import"), ("Maria", "paying", "import")]
    );
    assert_eq!(codings[0]["code_path"], json!(["On kitchens", "Findings", "Beginning"]));
    assert_eq!(codings[1]["quote"], "Nobody […] slept.");
    let matrix =
        inside(&["matrix", "--rows", "code", "--columns", "role", "--cells", "participants", "--format", "json"]);
    assert_eq!(matrix.exits(0).json()["total"], 3);
    assert!(!tree(&study.root().join("made")).values().any(|b| String::from_utf8_lossy(b).contains("many a thing")));
}

#[test]
fn numbers_that_name_no_quotation_are_refused_and_an_article_without_any_is_a_finding() {
    let study = TempStudy::small();
    study.write("article.md", ARTICLE);
    study.write("none.txt", "Nobody is quoted here.\n\nNobody at all.\n");
    let refused = study.emic(&["import", "--as", "quotations", "article.md", "--with", "9", "-o", "x"]).exits(2);
    assert!(refused.err.contains("no quotation 9; there are 4"), "{refused:?}");
    study.emic(&["import", "--as", "quotations", "none.txt", "-o", "x"]).exits(1);
    assert!(!study.root().join("x").exists());
    let csv = study.emic(&["import", "--as", "quotations", "article.md", "--dry-run", "--format", "csv"]).exits(0).out;
    assert!(csv.starts_with("number,taken,source,section,participant,described,attribution,unit,place,doubt,text\n1,true,article,On kitchens; Findings; Beginning,Cook#3A,,(Cook#3A),line,9,,"), "{csv}");
    study.emic(&["import", "--with", "1", "article.md"]).exits(2);
}

#[test]
fn the_quotations_of_a_real_article_are_those_it_prints() {
    let Some(shared) = shared() else { return };
    let article = shared.join("reference").join("article.md");
    if !article.is_file() {
        println!("skipped: no reference data");
        return;
    }
    let study = TempStudy::small();
    let path = article.to_string_lossy().into_owned();
    let all = study.emic(&["import", "--as", "quotations", &path, "--dry-run", "--format", "json"]).exits(0).json();
    let taken: Vec<&Value> = all.as_array().unwrap().iter().filter(|q| q["taken"] == true).collect();
    assert_eq!(taken.len(), 32);
    // Whoever reads the file anew finds these numbers by counting `(…#…)`.
    let text = std::fs::read_to_string(&article).unwrap();
    let printed: Vec<&str> = text
        .match_indices('#')
        .filter_map(|(at, _)| {
            let open = text[..at].rfind('(')?;
            let close = text[at..].find(')')? + at;
            let inner = &text[open + 1..close];
            ((2..24).contains(&inner.len()) && !inner.contains(' ')).then_some(inner)
        })
        .collect();
    let named: Vec<&str> = taken.iter().map(|q| q["participant"].as_str().unwrap()).collect();
    assert_eq!(named, printed);
    let mut sections: Vec<(String, usize)> = Vec::new();
    for one in &taken {
        let section = one["section"].as_array().unwrap().last().unwrap().as_str().unwrap().to_owned();
        let line = one["place"].as_u64().unwrap() as usize;
        let above: Vec<&str> = text.lines().take(line - 1).collect();
        assert!(above.contains(&section.as_str()), "a heading as printed");
        match sections.last_mut() {
            Some((last, n)) if *last == section => *n += 1,
            _ => sections.push((section, 1)),
        }
        let words: String = one["text"].as_str().unwrap().split_whitespace().collect();
        let squeezed: String = text.split_whitespace().collect();
        let who = one["participant"].as_str().unwrap();
        assert!(squeezed.contains(&format!("'{words}'({who})")), "line {line}: the words as printed");
    }
    assert_eq!(sections.iter().map(|(_, n)| *n).collect::<Vec<_>>(), [3, 2, 6, 2, 3, 2, 14]);
    let people: BTreeMap<&str, usize> = named.iter().fold(BTreeMap::new(), |mut all, who| {
        *all.entry(*who).or_default() += 1;
        all
    });
    assert_eq!((people.len(), people.values().filter(|n| **n == 2).count()), (24, 8));
}

fn with_draft(draft: &str) -> TempStudy {
    let study = TempStudy::small();
    study.write("corpus/participants.csv", "id,role,consent\nP-01,cook,archive\n");
    study.write("draft.md", draft);
    study
}

#[test]
fn quotes_check_finds_what_a_person_should_look_at() {
    let study = with_draft(
        "One said ‘we had one chance, and we took it’ (P-01). Another: “Nobody slept this week.” (P-01)\n\n‘luck’\n",
    );
    let text = study.emic(&["quotes", "check", "draft.md"]).exits(1).out;
    assert!(text.contains("!! line 1: “we had one chance") && text.contains("“We” → “we”"), "{text}");
    assert!(text.contains("“that” → “this”") && text.contains("agreed to be quoted"), "{text}");
    assert!(text.contains("Too short to be looked up: “luck” (3)"), "{text}");
    let rows = study.emic(&["quotes", "check", "draft.md", "--format", "json"]).exits(1).json();
    assert_eq!((&rows[0]["grade"], &rows[0]["source"], &rows[0]["turn"]), (&json!("near"), &json!("one"), &json!(2)));
    assert_eq!(rows[1]["findings"], json!(["differs", "no-consent"]));
    for format in ["csv", "tsv", "md", "html"] {
        study.emic(&["quotes", "check", "draft.md", "--format", format]).exits(1);
    }
}

#[test]
fn a_draft_that_is_right_has_no_findings_and_consent_may_have_another_name() {
    let study = with_draft("‘[W]e had one chance […] Nobody slept’ (P-01)\n");
    study.emic(&["quotes", "check", "draft.md"]).exits(1);
    study.emic(&["quotes", "check", "draft.md", "--consent", "consent=archive"]).exits(0);
    let ran = study.emic(&["quotes", "check", "draft.md", "--consent", "agreed=yes"]).exits(0);
    assert!(ran.err.contains("consent was not checked"), "{ran:?}");
    let uses = study.emic(&["quotes", "uses", "draft.md", "--format", "csv"]).exits(0).out;
    assert!(uses.contains("P-01,1,6,"), "{uses}");
    study.emic(&["quotes", "check", "gone.docx"]).exits(2);
}
