//! How long a study takes to read, at several sizes: sources of 9,000 words
//! with 74 codings each. Compare sizes with each other, not with a clock.

#![allow(missing_docs, clippy::expect_used)]

#[path = "study/mod.rs"]
mod study;

use divan::Bencher;
use emic::model::ids::{Ids, Stamp};
use emic::session::{Options, Session};

fn main() {
    divan::main();
}

#[divan::bench(args = [10, 81, 300], sample_count = 10)]
fn open_study(bencher: Bencher, sources: usize) {
    let dir = tempfile::tempdir().expect("a folder");
    study::make(dir.path(), &study::Shape { sources, words: 9_000, codings: 74 * sources, codes: 60, long: (0, 0) });
    bencher.bench_local(|| {
        let ids = Ids::repeating(Stamp(1_700_000_000_000), 1);
        let options = Options { coder: Some("ana".into()), blind: false, exclusive: false, ids };
        Session::open(dir.path(), options).expect("a study").study().codings.len()
    });
}
