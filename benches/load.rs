//! How long a study takes to read, at several sizes: sources of 9,000 words
//! with 74 codings each. Compare sizes with each other, not with a clock.

use divan::Bencher;
use emic::model::change::{Change, NewCoding};
use emic::model::ids::{Ids, Stamp};
use emic::model::span::Span;
use emic::session::{Options, Session};
use std::fmt::Write;
use std::path::Path;

fn main() {
    divan::main();
}

/// A small repeatable sequence of numbers.
fn next(state: &mut u64) -> usize {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) as usize
}

fn build(root: &Path, sources: usize) {
    let state = &mut 7;
    std::fs::create_dir_all(root.join("corpus")).expect("a folder");
    std::fs::create_dir_all(root.join("codebook")).expect("a folder");
    let write = |path: &str, text: &str| std::fs::write(root.join(path), text).expect("a file");
    write("study.toml", "format = 1\ninterviewers = [\"Interviewer\"]\n[coders]\nana = \"Ana\"\n");
    let codes: String = (0..60).map(|i| format!("# Code {i} {{#code-{i}}}\n\nDefinition.\n\n")).collect();
    write("codebook/codes.md", &codes);
    for k in 0..sources {
        let mut text = format!("---\nid: s{k}\nparticipants: [\"P{k}\"]\n---\n\n");
        for turn in 0..75 {
            let who = if turn % 2 == 0 { "Interviewer" } else { "P" };
            let _ = write!(text, "**{who}{}:**", if turn % 2 == 0 { String::new() } else { k.to_string() });
            for _ in 0..120 {
                let _ = write!(text, " w{}", next(state) % 5_000);
            }
            text.push_str(" — naïve.\n\n");
        }
        write(&format!("corpus/s{k}.md"), &text);
    }
    let mut session = open(root);
    let mut codings = Vec::new();
    for k in 0..sources {
        for _ in 0..74 {
            let start = (next(state) % 40_000) as u32 + 20;
            let code = emic::model::codebook::CodeId(format!("code-{}", next(state) % 60));
            codings.push(NewCoding::by_hand(&format!("s{k}"), Span::new(start, start + 150), Some(code)));
        }
    }
    session.apply(Change::Code(codings)).expect("codings");
    session.finish().expect("a disk");
}

fn open(root: &Path) -> Session {
    let ids = Ids::repeating(Stamp(1_700_000_000_000), 1);
    let options = Options { coder: Some("ana".into()), blind: false, exclusive: false, ids };
    Session::open(root, options).expect("a study")
}

#[divan::bench(args = [10, 81, 300], sample_count = 10)]
fn open_study(bencher: Bencher, sources: usize) {
    let dir = tempfile::tempdir().expect("a folder");
    build(dir.path(), sources);
    bencher.bench_local(|| open(dir.path()).study().codings.len());
}
