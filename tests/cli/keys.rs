//! `emic keys`: what is in force, and what does not fit.

use crate::support::TempStudy;
use emic::tui::keymap::{Keymap, written};

#[test]
fn the_page_of_keys_is_what_the_program_writes() {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/keys.md")).unwrap_or_default();
    let now = written::page(&Keymap::default());
    assert!(page == now, "docs/keys.md is not current: EMIC_CONFIG= cargo run -- keys --format md > docs/keys.md");
}

fn keys(study: &TempStudy, config: &str, args: &[&str]) -> crate::support::Ran {
    study.emic_in(&[("EMIC_CONFIG", config)], &[&["keys"], args].concat())
}

#[test]
fn one_s_own_keys_are_listed_and_what_does_not_fit_is_named_with_its_line() {
    let study = TempStudy::small();
    let file = study.root().join("own.toml");
    let file = file.to_str().unwrap();
    std::fs::write(file, "[keys]\n\"code.again\" = [\"F5\"]\n").unwrap();
    let row = |ran: &crate::support::Ran| {
        let all = ran.json();
        all.as_array().unwrap().iter().find(|r| r["action"] == "code.again").unwrap()["keys"].clone()
    };
    assert_eq!(row(&keys(&study, file, &["--format", "json"]).exits(0)), serde_json::json!(["F5"]));
    assert_eq!(row(&keys(&study, "", &["--format", "json"]).exits(0)), serde_json::json!(["."]));
    keys(&study, file, &["--check"]).exits(0);
    std::fs::write(file, "thme = 1\n[keys]\n\"code.undo\" = [\"x\"]\n\"code.redo\" = [\"Meta-q\"]\n").unwrap();
    let ran = keys(&study, file, &["--check"]).exits(1);
    for words in ["own.toml:1:", "own.toml:3:", "x cannot be code.undo: it is code.remove", "own.toml:4:", "3 faults"] {
        assert!(ran.out.contains(words), "{words}:\n{}", ran.out);
    }
    assert!(keys(&study, file, &[]).exits(0).err.contains("3 lines of your configuration do not fit"));
    let gone = keys(&study, "gone.toml", &["--check"]).exits(1);
    assert!(gone.out.contains("gone.toml"), "{}", gone.out);
}

#[test]
fn the_page_is_printed_without_the_terminal_s_control_characters() {
    let study = TempStudy::small();
    let ran = keys(&study, "", &["--format", "md"]).exits(0);
    assert_eq!(ran.out, written::page(&Keymap::default()));
}
