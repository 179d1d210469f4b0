//! The format, frozen: studies of format 1 read as they always were.

use emic::check;
use emic::model::coding::Coding;
use emic::model::study::Study;
use emic::store::load::{Loaded, load};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

fn folders() -> Vec<PathBuf> {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/compat/v1"));
    let mut out: Vec<PathBuf> =
        std::fs::read_dir(root).unwrap().map(|e| e.unwrap().path()).filter(|p| p.is_dir()).collect();
    out.sort();
    out
}

/// What a study means, in the words of `expected.json`. Sentences are left
/// out: they may be said better one day.
fn meaning(loaded: &Loaded) -> Value {
    let study = &loaded.study;
    let sources: Vec<Value> = study
        .sources
        .iter()
        .map(|s| json!({"id": s.id, "file": s.file, "chars": s.chars(), "digest": s.digest, "implicit": s.implicit_id}))
        .collect();
    let codes: Vec<Value> = study
        .codebook
        .codes
        .iter()
        .map(|c| {
            let parent = c.parent.map(|p| study.codebook.codes[p].id.0.clone());
            json!({"id": c.id, "name": c.name, "parent": parent, "status": c.status.word(), "kind": c.kind.word(), "implicit": c.implicit, "codable": c.codable, "merged_into": c.merged_into})
        })
        .collect();
    let acts: Vec<Value> = study.acts.iter().map(|a| json!({"act": a.act, "at": a.at.to_string(), "actor": a.actor, "sources": a.sources, "undone": a.undone, "is_undo": a.is_undo, "file": a.file, "codebook": a.codebook.iter().map(|c| c.change.as_str()).collect::<Vec<_>>()})).collect();
    let marks: Vec<Value> = study.marks.iter().map(|m| json!({"coder": m.coder, "source": m.source, "what": m.what.word(), "at": m.at.to_string(), "codebook": m.codebook})).collect();
    let mut faults = loaded.faults.clone();
    faults.extend(check::study(study, &loaded.events));
    faults.sort_by(|a, b| (&a.file, a.line, a.rule).cmp(&(&b.file, b.line, b.rule)));
    let faults: Vec<Value> = faults.iter().map(|f| json!([f.rule, f.severity, f.file, f.line])).collect();
    json!({
        "sources": sources, "codes": codes, "coders": study.coders,
        "codings": study.codings.iter().map(|c| coding(study, c)).collect::<Vec<_>>(),
        "marks": marks, "acts": acts, "faults": faults, "read_only": study.read_only_journals,
    })
}

fn coding(study: &Study, c: &Coding) -> Value {
    let stands_for =
        c.code.as_ref().and_then(|id| study.codebook.resolve(id)).map(|i| study.codebook.codes[i].id.0.clone());
    let found = study.source(&c.source).map(|s| s.slice(c.place.span));
    let comments: Vec<Value> = c.comments.iter().map(|x| json!([x.actor, x.at.to_string(), x.body])).collect();
    json!({
        "id": c.id, "coder": c.coder, "source": c.source, "code": c.code, "stands_for": stands_for,
        "grade": c.place.grade, "span": c.place.span, "found": found, "candidates": c.place.candidates, "quote": c.anchor.quote,
        "by": c.by.word(), "status": c.status.word(), "memo": c.memo, "round": c.round, "stance": c.stance, "weight": c.weight,
        "created": c.created.to_string(), "comments": comments,
    })
}

#[test]
fn studies_of_format_1_mean_what_they_always_meant() {
    let mut seen = 0;
    for folder in folders() {
        let before = crate::support::tree(&folder);
        let got = meaning(&load(&folder, None).unwrap());
        let path = folder.join("expected.json");
        let Ok(text) = std::fs::read_to_string(&path) else {
            panic!("{} is not there; this was read:\n{got:#}", path.display());
        };
        let expected: Value = serde_json::from_str(&text).unwrap();
        for key in expected.as_object().unwrap().keys() {
            assert_eq!(format!("{:#}", got[key]), format!("{:#}", expected[key]), "{} of {}", key, folder.display());
        }
        assert_eq!(before, crate::support::tree(&folder), "reading wrote something");
        assert!(!folder.join(".emic").exists(), "reading made a cache");
        seen += 1;
    }
    assert!(seen >= 4);
}

/// Every line that is understood is written again as the same JSON, so that a
/// journal of this version is a journal of format 1.
#[test]
fn lines_of_format_1_are_written_as_they_were_read() {
    for folder in folders() {
        for logged in load(&folder, None).unwrap().events {
            let text = std::fs::read_to_string(folder.join(&logged.origin.file)).unwrap();
            let line = text.trim_start_matches('\u{feff}').lines().nth(logged.line as usize - 1).unwrap();
            let raw: Value = serde_json::from_str(line).unwrap();
            let complete = raw.get("act").is_some() && raw.get("later").is_none() && logged.event.op.word() != "weigh";
            if complete {
                let again: Value = serde_json::from_str(&logged.event.to_line()).unwrap();
                assert_eq!(again, raw, "{}:{}", logged.origin.file, logged.line);
            }
        }
    }
}
