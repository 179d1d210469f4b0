//! What a session costs besides the interface: acts, undo, and a look at what
//! other programs did, in a study of 500 interviews and 100,000 codings.
//!
//! The same acts in a small study tell what grows with the study and should
//! not. Times are by the clock, the disk is not waited for.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

#[path = "study/mod.rs"]
mod study;

use emic::model::change::{Change, CodebookChange, Field, NewCoding};
use emic::model::codebook::CodeStatus;
use emic::model::ids::{Ids, Stamp};
use emic::model::span::Span;
use emic::session::{Options, Session};
use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

const LARGE: study::Shape =
    study::Shape { sources: 499, words: 6_000, codings: 98_000, codes: 200, long: (30_000, 2_000) };
const SMALL: study::Shape = study::Shape { sources: 3, words: 600, codings: 60, codes: 20, long: (2_000, 200) };

fn main() {
    let mut args = std::env::args().skip(1);
    let (mut shapes, mut kept) = (vec![SMALL], None);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--bench" => shapes = vec![SMALL, LARGE],
            "--study" => kept = args.next(),
            _ => {}
        }
    }
    for shape in shapes {
        let temporary = tempfile::tempdir().expect("a folder");
        match kept.as_ref().filter(|_| shape.sources == LARGE.sources) {
            Some(folder) => run(Path::new(folder)),
            None => {
                study::make(temporary.path(), &shape);
                run(temporary.path());
            }
        }
    }
}

fn run(root: &Path) {
    let ids = Ids::repeating(Stamp(1_900_000_000_000), 5);
    let options = Options { coder: Some("ana".into()), blind: false, exclusive: false, ids };
    let start = Instant::now();
    let mut session = Session::open(root, options).expect("a study");
    println!("{} codings, opened in {:.0} ms", session.study().codings.len(), ms(start.elapsed()));
    let mut times: BTreeMap<&str, Vec<Duration>> = BTreeMap::new();
    let mut random = study::Random(3);
    for round in 0..60 {
        let source = ["long", "s0", "s1"][round % 3];
        let chars = session.study().source(source).expect("a source").chars();
        let at = random.below(chars as usize - 400) as u32;
        let new = |at: u32| NewCoding::by_hand(source, Span::new(at, at + 90), Some("code-1".into()));
        let first = ["code", "first act"][usize::from(round == 0)];
        let made = act(&mut session, &mut times, first, Change::Code(vec![new(at)]));
        act(&mut session, &mut times, "set", Change::Set { codings: made.clone(), field: Field::Memo("m".into()) });
        let moved = Field::Span(Span::new(at + 40, at + 200));
        act(&mut session, &mut times, "set span", Change::Set { codings: made.clone(), field: moved });
        act(&mut session, &mut times, "undo", Change::Undo);
        act(&mut session, &mut times, "redo", Change::Redo);
        act(&mut session, &mut times, "remove", Change::Remove(made));
        if round % 10 == 0 {
            let status = CodeStatus::Tentative;
            let change = Change::Codebook(CodebookChange::Status { code: "code-3".into(), status });
            act(&mut session, &mut times, "codebook", change);
            act(&mut session, &mut times, "undo book", Change::Undo);
        }
        let start = Instant::now();
        assert_eq!(session.look_outside_now(), None);
        times.entry("look, direct").or_default().push(start.elapsed());
        let start = Instant::now();
        assert_eq!(session.look_outside(), None);
        times.entry("look, thread").or_default().push(start.elapsed());
    }
    for (name, mut times) in times {
        times.sort_unstable();
        let at = |part: usize| ms(times[(times.len() * part / 100).min(times.len() - 1)]);
        println!("  {name:14}{:5}  p50 {:8.3} ms   max {:8.3} ms", times.len(), at(50), at(100));
    }
    session.finish().expect("a disk");
}

fn act(
    session: &mut Session,
    times: &mut BTreeMap<&'static str, Vec<Duration>>,
    name: &'static str,
    change: Change,
) -> Vec<emic::model::ids::Ulid> {
    let start = Instant::now();
    let applied = session.apply(change).expect("an act");
    times.entry(name).or_default().push(start.elapsed());
    let start = Instant::now();
    session.flush().expect("a disk");
    times.entry("until saved").or_default().push(start.elapsed());
    applied.codings
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}
