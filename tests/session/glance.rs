//! What is kept of a study beside it, while people code and merge: taken up from the
//! lines that came, it says what loading says.

use super::{code, step};
use crate::support::{CODES, ONE, TempStudy, seeded, tree};
use emic::model::change::{Change, CodebookChange, Field, NewCoding};
use emic::model::coding::CodingStatus;
use emic::model::diagnostic::Severity;
use emic::model::known::Known;
use emic::model::span::Span;
use emic::model::study::Mark;
use emic::store::glance::{Before, Depth, Glance, Load, Renewal};
use emic::store::load::load;
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

/// Longer than two changes may bear the same time.
const SETTLED: Duration = Duration::from_millis(60);
/// What stands for a search index.
const INDEX: u64 = 7;

/// What can be asked of codings.
fn facts(known: &impl Known) -> String {
    let mut out = format!("{:?} {:?}\n", known.codebook().codes, known.coders());
    for source in 0..known.size() {
        out.push_str(&format!("{:?} {}\n", known.outline(source), known.chars(source)));
        known.codings_at(source).for_each(|at| out.push_str(&format!("{:?}\n", known.fact(at))));
    }
    out
}

/// What is known is what loading says, now and when it is opened again.
fn assert_same(glance: &Glance, root: &Path) {
    let loaded = load(root, None).unwrap();
    assert_eq!(facts(glance), facts(&loaded.study));
    let count = |severity| loaded.faults.iter().filter(|f| f.severity == severity).count();
    assert_eq!(glance.faults(), (count(Severity::Error), count(Severity::Warning)));
    let marks = |marks: &[Mark]| -> BTreeSet<String> {
        marks.iter().map(|m| format!("{} {} {:?}", m.coder, m.source, m.what)).collect()
    };
    if let Some(study) = glance.study(Depth::Heads) {
        assert_eq!(marks(&study.marks), marks(&loaded.study.marks));
        assert_eq!(study.coders, loaded.study.coders);
    }
}

fn keep(root: &Path) {
    let before = Before::taken(root);
    let loaded = load(root, None).unwrap();
    if let Some(before) = before {
        let strays = loaded.strays;
        let (study, faults, derived) = (&loaded.study, &loaded.faults, &loaded.derived);
        let (lines, newest) = (&loaded.lines, loaded.newest);
        before.keep(Load { study, faults, derived, strays, lines, newest }, INDEX);
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
                Some((glance, _)) => assert_same(&glance, root),
                None => {
                    std::thread::sleep(SETTLED);
                    keep(root);
                }
            }
        }
    }

    #[test]
    fn whatever_a_merge_brings_is_known_as_loading_would_say(
        steps in prop::collection::vec((any::<bool>(), any::<u8>(), any::<u16>(), any::<u16>(), 0u8..6), 4..24),
        who in prop::sample::select(vec!["ana", "ben"])
    ) {
        let (here, there) = (study(), TempStudy::small());
        copied(here.root(), there.root());
        std::thread::sleep(SETTLED);
        keep(here.root());
        let mut both = [seeded(here.root(), "ana", 3), seeded(there.root(), who, 4)];
        for (at, kind, a, b, then) in steps {
            let session = &mut both[usize::from(at)];
            session.look_outside_now();
            let change = step(session, kind, a, b);
            let _ = session.apply(change);
            session.flush().unwrap();
            if then > 2 {
                merged(here.root(), there.root(), then == 3);
            }
            if then < 2 {
                continue;
            }
            if then == 5 {
                std::thread::sleep(SETTLED);
            }
            match known(here.root()) {
                Some((glance, _)) => assert_same(&glance, here.root()),
                None => {
                    std::thread::sleep(SETTLED);
                    keep(here.root());
                }
            }
        }
    }
}

/// Puts all files of a study into another folder.
fn copied(from: &Path, to: &Path) {
    for (path, bytes) in tree(from) {
        std::fs::create_dir_all(to.join(&path).parent().unwrap()).unwrap();
        std::fs::write(to.join(path), bytes).unwrap();
    }
}

/// Brings the lines of two clones together, as a merge does: those of one side behind
/// those of the other. The codebook is the first one's.
fn merged(one: &Path, other: &Path, turned: bool) {
    let (a, b) = (tree(one), tree(other));
    let is_lines = |path: &&String| path.starts_with("codings/") || path.starts_with("history/");
    let paths: BTreeSet<&String> = a.keys().chain(b.keys()).filter(is_lines).collect();
    for path in paths {
        let text = |tree: &std::collections::BTreeMap<String, Vec<u8>>| {
            String::from_utf8(tree.get(path).cloned().unwrap_or_default()).unwrap()
        };
        let (first, second) = if turned { (text(&b), text(&a)) } else { (text(&a), text(&b)) };
        let mut all: Vec<&str> = first.lines().collect();
        all.extend(second.lines().filter(|line| !first.lines().any(|known| known == *line)));
        let whole: String = all.iter().map(|line| format!("{line}\n")).collect();
        for root in [one, other] {
            if std::fs::read_to_string(root.join(path)).unwrap_or_default() != whole {
                std::fs::create_dir_all(root.join(path).parent().unwrap()).unwrap();
                std::fs::write(root.join(path), &whole).unwrap();
            }
        }
    }
    for (path, bytes) in a.iter().filter(|(path, _)| path.starts_with("codebook/")) {
        std::fs::write(other.join(path), bytes).unwrap();
    }
}

#[test]
fn what_a_merge_brings_is_taken_up_without_loading() {
    let (here, there) = (study(), TempStudy::small());
    copied(here.root(), there.root());
    std::thread::sleep(SETTLED);
    keep(here.root());
    let mut ana = seeded(here.root(), "ana", 3);
    let mut ben = seeded(there.root(), "ben", 4);
    let mut second = seeded(there.root(), "ana", 5);
    let taken_up = |what: &str| {
        let (glance, renewed) = known(here.root()).unwrap_or_else(|| panic!("{what} needs no loading"));
        assert!(renewed, "{what}");
        assert_same(&glance, here.root());
        std::thread::sleep(SETTLED);
        known(here.root()).unwrap();
        let (again, renewed) = known(here.root()).unwrap();
        assert!(!renewed, "{what} is kept");
        assert_same(&again, here.root());
    };
    // Ben codes first, and his lines come when later ones are known.
    ben.apply(code(&ben, "one", "borrowed", 0, "alpha")).unwrap();
    ben.apply(Change::Undo).unwrap();
    ben.apply(code(&ben, "three", "kitchen", 0, "alpha")).unwrap();
    ben.flush().unwrap();
    ana.apply(code(&ana, "one", "kitchen", 0, "gamma")).unwrap();
    ana.flush().unwrap();
    taken_up("own coding");
    merged(here.root(), there.root(), false);
    taken_up("a colleague's coding");
    // The same coder on another computer: lines stand before those that are known.
    second.look_outside_now();
    second.apply(code(&second, "one", "borrowed", 0, "beta")).unwrap();
    let source = "one".to_owned();
    second.apply(Change::Mark { source, what: Some(emic::model::coding::MarkKind::Complete) }).unwrap();
    second.flush().unwrap();
    ana.look_outside_now();
    ana.apply(Change::Undo).unwrap();
    ana.flush().unwrap();
    taken_up("an undo");
    merged(here.root(), there.root(), true);
    taken_up("work of another computer");
    assert!(load(here.root(), None).unwrap().study.codings.len() > 3);
}

#[test]
fn what_becomes_of_a_codebook_is_taken_up_without_loading() {
    let study = study();
    let root = study.root();
    std::thread::sleep(SETTLED);
    keep(root);
    let mut ana = seeded(root, "ana", 3);
    let taken_up = |what: &str| {
        let (glance, renewed) = known(root).unwrap_or_else(|| panic!("{what} needs no loading"));
        assert!(renewed, "{what}");
        assert_same(&glance, root);
        std::thread::sleep(SETTLED);
        known(root).unwrap();
        let (again, renewed) = known(root).unwrap();
        assert!(!renewed, "{what} is kept");
        assert_same(&again, root);
    };
    let book = |change| Change::Codebook(change);
    ana.apply(book(CodebookChange::Rename { code: "alpha".into(), name: "Other".into() })).unwrap();
    ana.flush().unwrap();
    taken_up("a name");
    ana.apply(book(CodebookChange::Merge { code: "gamma".into(), into: "alpha".into() })).unwrap();
    ana.flush().unwrap();
    taken_up("a merge of codes");
    ana.apply(Change::Undo).unwrap();
    ana.flush().unwrap();
    taken_up("an undo of it");
    study.write("codebook/codes.md", &format!("# New first {{#new-first}}\n\n{}", study.read("codebook/codes.md")));
    taken_up("a code written by hand");
    study.write("codebook/more.md", "# Beta again {#beta}\n");
    taken_up("a second file with a fault");
    std::fs::remove_file(root.join("codebook/more.md")).unwrap();
    taken_up("a file that went");
    study.write("memos/thought.md", "A thought.\n");
    study.write("memos/bad.md", "---\nabout: [\n---\nA thought.\n");
    taken_up("memos");
    std::fs::remove_file(root.join("memos/bad.md")).unwrap();
    taken_up("a memo that went");
    // A text that was edited, and then the first act of a session, which notes it.
    drop(ana);
    std::thread::sleep(SETTLED);
    let text = study.read("corpus/one.md");
    study.write("corpus/one.md", &text.replacen("stove", "old stove", 1));
    taken_up("an edit");
    let mut ana = seeded(root, "ana", 6);
    ana.apply(code(&ana, "three", "borrowed", 0, "alpha")).unwrap();
    ana.finish().unwrap();
    taken_up("what a session notes");
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
    assert!(known(root).is_some(), "an empty line says nothing");
    study.write(path, &lines.replacen("alpha", "gamma", 1));
    assert!(known(root).is_none());
    study.write(path, &lines);
    assert!(known(root).is_some());
    let copied = lines.lines().next().unwrap().to_owned() + "\n";
    study.write("codings/ana/one.jsonl", &(study.read("codings/ana/one.jsonl") + &copied));
    assert!(known(root).is_none(), "a line of another journal");
}
