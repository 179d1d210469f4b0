//! The index of words: what it costs to make, to keep, to open and to ask.
//!
//! `cargo bench --bench index -- make DIR INDEX` indexes the texts of a folder a
//! few times and says bytes and seconds of CPU; `… -- refresh DIR INDEX` changes
//! one of them; `… -- count INDEX WORD` opens the index in a new process and
//! counts, to be timed from outside. Texts are transcripts as the program reads
//! them, or as `Name: words` with an `id:`. Without arguments a small invented
//! text is indexed once, so that the file is known to run.

#![allow(missing_docs, clippy::expect_used)]

use emic::index::Index;
use emic::model::source::Source;
use emic::query::Term;
use emic::text::source::{Defaults, read};
use std::path::{Path, PathBuf};

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        ["make", texts, index] => make(&sources(Path::new(texts)), Path::new(index)),
        ["refresh", texts, index] => refresh(sources(Path::new(texts)), Path::new(index)),
        ["count", index, words @ ..] => count(Path::new(index), words),
        ["find", index, words @ ..] => find(Path::new(index), words),
        ["nothing"] => {}
        _ => {
            let text = "**Ada:** the police came\n".to_owned();
            let (index, _) = Index::refreshed(None, &[source(Path::new("a.md"), text)], &mut |_, _| true).expect("one");
            println!("{}", index.count(&Term::Stem("police".into())).expect("a count"));
        }
    }
}

fn source(path: &Path, mut text: String) -> Source {
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    if !text.contains("\nparticipants:") {
        text = text.replacen("---\n", &format!("---\nlanguage: en\nparticipants: [{name}]\n"), 1);
    }
    let defaults = Defaults { interviewers: vec!["Interviewer".into()], language: None };
    read(&format!("corpus/{name}.md"), &text, &defaults).0
}

fn sources(folder: &Path) -> Vec<Source> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let mut files: Vec<PathBuf> = entries.map(|e| e.expect("an entry").path()).collect();
    files.sort();
    files.iter().map(|f| source(f, std::fs::read_to_string(f).expect("a text"))).collect()
}

/// Seconds of CPU of this process, of all its threads.
fn cpu() -> f64 {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    now.tv_sec as f64 + now.tv_nsec as f64 / 1e9
}

fn timed<T>(what: &str, bytes: usize, work: impl FnOnce() -> T) -> T {
    let (wall, start) = (std::time::Instant::now(), cpu());
    let out = work();
    let (cpu, wall) = (cpu() - start, wall.elapsed().as_secs_f64());
    let speed = bytes as f64 / 1e6 / cpu;
    println!("{what}: {:.2} ms of CPU, {:.2} ms, {speed:.0} MB/s a core", cpu * 1e3, wall * 1e3);
    out
}

fn make(sources: &[Source], dir: &Path) {
    let bytes: usize = sources.iter().map(|s| s.body.len()).sum();
    for _ in 0..7 {
        let _ = std::fs::remove_dir_all(dir);
        let fresh = || Index::refreshed(Some(dir), sources, &mut |_, _| true).expect("an index");
        let (index, notices) = timed("make", bytes, fresh);
        assert!(notices.is_empty(), "{notices:?}");
        drop(index);
        timed("open and compare", bytes, || Index::refreshed(Some(dir), sources, &mut |_, _| false).expect("an index"));
    }
    let kept: u64 =
        std::fs::read_dir(dir).expect("a folder").flatten().map(|e| e.metadata().expect("a file").len()).sum();
    println!("{bytes} bytes of text, {kept} kept: {:.1} %", 100.0 * kept as f64 / bytes as f64);
    let text = |f: fn(&str, u32) -> usize| sources.iter().map(|s| f(&s.body, 0)).sum::<usize>();
    let tokens = |body: &str, base| {
        let mut n = 0;
        emic::text::tokens::each(body, base, &mut |_, word| n += word.len());
        n
    };
    timed("tokens only", bytes, || text(tokens));
}

fn refresh(mut sources: Vec<Source>, dir: &Path) {
    for n in 0..12 {
        let changed = format!("{}\n\nOne more word{n}.\n", sources[0].body);
        sources[0] = read(&sources[0].file.clone(), &changed, &Defaults::default()).0;
        let bytes = changed.len();
        timed("one changed", bytes, || Index::refreshed(Some(dir), &sources, &mut |_, _| true).expect("an index"));
    }
}

fn term(word: &str) -> Term {
    match word.strip_suffix('*').or(word.strip_suffix('~')) {
        Some(start) if word.ends_with('*') => Term::Prefix(start.to_owned()),
        Some(near) => Term::Fuzzy(near.to_owned(), 2),
        None => match word.strip_prefix('/') {
            Some(pattern) => Term::Regex(pattern.trim_end_matches('/').to_owned()),
            None => Term::Stem(word.to_owned()),
        },
    }
}

/// Words as `emic search` takes them: several are a phrase.
fn terms(words: &[&str]) -> Vec<Term> {
    match words {
        [word] => vec![term(word)],
        words => words.iter().map(|w| Term::Folded((*w).to_owned())).collect(),
    }
}

fn count(dir: &Path, words: &[&str]) {
    let (index, _) = timed("open", 0, || Index::open(dir).expect("an index"));
    let terms = terms(words);
    let n = timed("count", 0, || match terms.as_slice() {
        [term] => index.count(term).expect("a count"),
        terms => index.holding_phrase(terms, 0).expect("a count").len(),
    });
    println!("{n}");
}

fn find(dir: &Path, words: &[&str]) {
    let (index, _) = Index::open(dir).expect("an index");
    let terms = terms(words);
    let found = timed("find", 0, || match terms.as_slice() {
        [term] => index.find(term, None).expect("places"),
        terms => index.phrase(terms, 0, None).expect("places"),
    });
    println!("{}", found.len());
}
