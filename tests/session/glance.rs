//! What is kept of a study beside it, while people code: taken up from the lines
//! they append, it says what loading says.

use super::{code, step};
use crate::support::{CODES, ONE, TempStudy, seeded};
use emic::model::change::{Change, Field, NewCoding};
use emic::model::coding::CodingStatus;
use emic::model::known::Known;
use emic::model::span::Span;
use emic::store::glance::{Before, Glance, Load, Renewal};
use emic::store::load::load;
use proptest::prelude::*;
use std::path::Path;
use std::time::Duration;

/// Longer than two changes may bear the same time.
const SETTLED: Duration = Duration::from_millis(60);
/// What stands for a search index.
const INDEX: u64 = 7;

/// What can be asked of codings.
fn facts(known: &impl Known) -> String {
    let mut out = String::new();
    for source in 0..known.size() {
        out.push_str(&format!("{:?} {}\n", known.outline(source), known.chars(source)));
        known.codings_at(source).for_each(|at| out.push_str(&format!("{:?}\n", known.fact(at))));
    }
    out
}

fn keep(root: &Path) {
    let before = Before::taken(root);
    let loaded = load(root, None).unwrap();
    if let Some(before) = before {
        let strays = loaded.strays;
        let (study, faults, derived) = (&loaded.study, &loaded.faults, &loaded.derived);
        let (prints, newest) = (&loaded.prints, loaded.newest);
        before.keep(Load { study, faults, derived, strays, prints, newest }, INDEX);
    }
}

/// What is known of the study without loading it, and whether something was taken up
/// for it.
fn known(root: &Path) -> Option<(Glance, bool)> {
    let (glance, look) = Glance::kept(root)?;
    let seen = look.finish();
    match seen.is_true() {
        true => Some((glance, false)),
        false => Some((Renewal::begin(glance, seen)?.finish(Some(INDEX))?, true)),
    }
}

/// A study with all ids written, in which each coder has coded.
fn study() -> TempStudy {
    let study = TempStudy::small();
    study.write("codebook/codes.md", &CODES.replace("## Beta low", "## Beta low {#beta-low}"));
    study.write("corpus/three.md", &ONE.replace("id: one", "id: three"));
    for (coder, machine) in [("ana", 1), ("ben", 2)] {
        let mut session = seeded(study.root(), coder, machine);
        session.apply(code(&session, "one", "stove", 0, "beta")).unwrap();
        session.finish().unwrap();
    }
    study
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn whatever_was_coded_is_known_as_loading_would_say(
        steps in prop::collection::vec((any::<bool>(), any::<u8>(), any::<u16>(), any::<u16>(), 0u8..8), 4..30)
    ) {
        let study = study();
        let root = study.root();
        std::thread::sleep(SETTLED);
        keep(root);
        let mut both = [seeded(root, "ana", 3), seeded(root, "ben", 4)];
        for (who, kind, a, b, then) in steps {
            let session = &mut both[usize::from(who)];
            session.look_outside_now();
            // Of the codebook little: that is left to loading.
            let kind = if (15..=22).contains(&(kind % 28)) && kind % 9 > 0 { kind % 15 } else { kind };
            let change = match step(session, kind, a, b) {
                // Several sources in one act.
                Change::Code(mut new) if then == 1 => {
                    new.push(NewCoding::by_hand("three", Span::new(4, 9), Some("alpha".into())));
                    new.push(NewCoding::by_hand("one", Span::new(4, 9), Some("alpha".into())));
                    Change::Code(new)
                }
                change => change,
            };
            let _ = session.apply(change);
            session.flush().unwrap();
            if then == 2 {
                let text = study.read("corpus/one.md");
                study.write("corpus/one.md", &text.replacen("stove", &format!("stove {b}"), 1));
            }
            if then < 4 {
                continue;
            }
            if then > 5 {
                std::thread::sleep(SETTLED);
            }
            match known(root) {
                Some((glance, _)) => prop_assert_eq!(facts(&glance), facts(&load(root, None).unwrap().study)),
                None => {
                    std::thread::sleep(SETTLED);
                    keep(root);
                }
            }
        }
    }
}

#[test]
fn what_is_coded_day_by_day_is_taken_up_without_loading() {
    let study = study();
    let root = study.root();
    std::thread::sleep(SETTLED);
    keep(root);
    let mut ana = seeded(root, "ana", 3);
    let mut ben = seeded(root, "ben", 4);
    let taken_up = |what: &str| {
        let (glance, renewed) = known(root).unwrap_or_else(|| panic!("{what} needs no loading"));
        assert!(renewed, "{what}");
        assert_eq!(facts(&glance), facts(&load(root, None).unwrap().study), "{what}");
        std::thread::sleep(SETTLED);
        // Now it can be kept, and needs no taking up any more.
        known(root).unwrap();
        let (again, renewed) = known(root).unwrap();
        assert!(!renewed, "{what}");
        assert_eq!(facts(&again), facts(&load(root, None).unwrap().study), "{what}");
    };
    ana.apply(code(&ana, "one", "borrowed", 0, "alpha")).unwrap();
    ana.flush().unwrap();
    taken_up("a coding");
    ana.apply(Change::Undo).unwrap();
    ana.flush().unwrap();
    taken_up("an undo of what was known");
    ana.apply(Change::Redo).unwrap();
    ana.flush().unwrap();
    taken_up("a redo");
    ana.apply(code(&ana, "three", "borrowed", 0, "alpha")).unwrap();
    ana.flush().unwrap();
    taken_up("the first coding in a source");
    ben.look_outside_now();
    ben.apply(code(&ben, "one", "kitchen", 0, "gamma")).unwrap();
    ben.flush().unwrap();
    taken_up("another coder");
    // The clock of these sessions stands, so what ben did has to be seen.
    ana.look_outside_now();
    let own = ana.study().codings.iter().find(|c| c.coder == "ana").map(|c| c.id.clone()).unwrap();
    for field in [Field::Status(CodingStatus::Rejected), Field::Memo("why".into()), Field::Code(Some("gamma".into()))] {
        ana.apply(Change::Set { codings: vec![own.clone()], field }).unwrap();
        ana.flush().unwrap();
        taken_up("a field");
    }
    ana.apply(Change::Set { codings: vec![own.clone()], field: Field::Span(Span::new(3, 20)) }).unwrap();
    ana.flush().unwrap();
    taken_up("other words");
    ana.apply(Change::Remove(vec![own])).unwrap();
    ana.flush().unwrap();
    taken_up("a removal");
    // Lines that go again are another matter, and so are lines that were there.
    let path = "codings/ana/three.jsonl";
    let lines = study.read(path);
    study.write(path, "");
    assert!(known(root).is_none());
    study.write(path, &(lines.clone() + "\n"));
    assert!(known(root).is_none());
    study.write(path, &lines.replacen("alpha", "gamma", 1));
    assert!(known(root).is_none());
    study.write(path, &lines);
    assert!(known(root).is_some());
    let copied = lines.lines().next().unwrap().to_owned() + "\n";
    study.write("codings/ana/one.jsonl", &(study.read("codings/ana/one.jsonl") + &copied));
    assert!(known(root).is_none(), "a line of another journal");
}
