//! What is kept says what loading says, and is believed only while it is true.

use super::*;
use crate::model::study::Study;
use crate::store::load::{Loaded, load};
use std::time::Duration;

/// What stands for a search index.
const INDEX: u64 = 7;

/// Longer than two changes may bear the same time.
const SETTLED: Duration = Duration::from_millis(60);

/// The sample study in a folder of its own.
fn sample() -> tempfile::TempDir {
    fn copy(from: &Path, to: &Path) {
        std::fs::create_dir_all(to).unwrap();
        for entry in std::fs::read_dir(from).unwrap().flatten() {
            let target = to.join(entry.file_name());
            match entry.file_type().unwrap().is_dir() {
                true => copy(&entry.path(), &target),
                false => drop(std::fs::copy(entry.path(), target).unwrap()),
            }
        }
    }
    let dir = tempfile::tempdir().unwrap();
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    for folder in ["corpus", "codebook", "codings", "history", "memos", "themes"] {
        copy(&project.join(folder), &dir.path().join(folder));
    }
    std::fs::copy(project.join("study.toml"), dir.path().join("study.toml")).unwrap();
    std::thread::sleep(SETTLED);
    dir
}

fn told(loaded: &Loaded) -> Load<'_> {
    let Loaded { study, faults, derived, strays, lines, newest, .. } = loaded;
    Load { study, faults, derived, strays: *strays, lines, newest: *newest }
}

fn keep(root: &Path) -> Study {
    let before = Before::taken(root).expect("the files are settled");
    let loaded = load(root, None).unwrap();
    before.keep(told(&loaded), INDEX);
    loaded.study
}

/// What is kept of a study in memory, which has no files.
pub(crate) fn kept(study: &Study, root: &Path) -> Glance {
    std::fs::create_dir_all(root.join(".emic")).unwrap();
    Before::of_nothing(root).keep(
        Load {
            study,
            faults: &[],
            derived: &[],
            strays: false,
            lines: &Default::default(),
            newest: Default::default(),
        },
        0,
    );
    Glance::open(root).expect("it was just written")
}

/// Everything that can be asked of a study.
fn assert_same(glance: &Glance, study: &Study) {
    assert_eq!(glance.codebook().codes, study.codebook.codes);
    assert_eq!(glance.codebook().find(&study.codebook.codes[3].id), Some(3));
    assert_eq!(glance.participants(), &study.participants[..]);
    assert_eq!((glance.attributes(), glance.coders()), (study.attributes(), Known::coders(study)));
    assert_eq!(glance.values("role"), study.values("role"));
    assert_eq!(glance.size(), study.sources.len());
    for at in 0..glance.size() {
        assert_eq!(glance.outline(at), study.outline(at));
        assert_eq!(glance.chars(at), study.sources[at].chars);
        for name in study.attributes() {
            assert_eq!(glance.own(at, &name), study.own(at, &name));
        }
        assert_eq!(glance.codings_at(at).len(), study.codings_at(at).len());
        assert_eq!(glance.full(at), study.full(at));
    }
    let facts = |known: &dyn Known| {
        let all = (0..known.size()).flat_map(|at| known.codings_at(at));
        all.map(|at| format!("{:?}", known.fact(at))).collect::<Vec<_>>()
    };
    assert!(facts(study).len() > 100);
    assert_eq!(facts(glance), facts(study));
    assert!(glance.is_sound());
}

#[test]
fn what_is_kept_says_what_loading_says() {
    let dir = sample();
    assert!(Glance::open(dir.path()).is_none(), "nothing is kept yet");
    let study = keep(dir.path());
    assert_same(&Glance::open(dir.path()).expect("nothing changed"), &study);
}

/// A change to a study, after which nothing that was kept may be believed.
fn changed(change: impl Fn(&Path)) {
    let dir = sample();
    keep(dir.path());
    assert!(Glance::open(dir.path()).is_some());
    change(dir.path());
    assert!(Glance::open(dir.path()).is_none());
}

fn some_file(root: &Path, folder: &str) -> PathBuf {
    let mut all: Vec<_> = std::fs::read_dir(root.join(folder)).unwrap().map(|e| e.unwrap().path()).collect();
    all.sort();
    let first = all.into_iter().find(|p| !p.file_name().unwrap().to_string_lossy().starts_with("README")).unwrap();
    if first.is_dir() { some_file(root, first.strip_prefix(root).unwrap().to_str().unwrap()) } else { first }
}

#[test]
fn a_file_that_came_went_or_changed_is_seen() {
    for folder in ["corpus", "codebook", "codings", "history", "memos", "themes"] {
        changed(|root| std::fs::remove_file(some_file(root, folder)).unwrap());
        changed(|root| {
            let file = some_file(root, folder);
            let mut text = std::fs::read(&file).unwrap();
            text.push(b'\n');
            std::fs::write(&file, text).unwrap();
        });
        changed(|root| assert!(std::fs::copy(some_file(root, folder), root.join(folder).join("new.md")).is_ok()));
        changed(|root| std::fs::create_dir(root.join(folder).join("below")).unwrap());
    }
    changed(|root| std::fs::write(root.join("study.toml"), "format = 1\ntitle = \"Other\"\n").unwrap());
    changed(|root| std::fs::remove_file(root.join("corpus/participants.csv")).unwrap());
}

#[cfg(unix)]
#[test]
fn a_change_that_leaves_length_and_time_alone_is_seen() {
    changed(|root| {
        let file = some_file(root, "corpus");
        let time = std::fs::metadata(&file).unwrap().modified().unwrap();
        let text = std::fs::read_to_string(&file).unwrap();
        std::fs::write(&file, text.replace('a', "e")).unwrap();
        std::fs::File::options().append(true).open(&file).unwrap().set_modified(time).unwrap();
    });
}

#[test]
fn what_changes_while_it_is_read_is_not_taken_for_read() {
    let dir = sample();
    let before = Before::taken(dir.path()).unwrap();
    let loaded = load(dir.path(), None).unwrap();
    let file = some_file(dir.path(), "corpus");
    std::fs::write(&file, "**Ada:** something else").unwrap();
    before.keep(told(&loaded), INDEX);
    assert!(Glance::open(dir.path()).is_none());
}

#[test]
fn nothing_is_kept_of_files_that_changed_this_moment() {
    let dir = sample();
    std::fs::write(dir.path().join("corpus/new.md"), "**Ada:** new").unwrap();
    assert!(Before::taken(dir.path()).is_none(), "a second change might bear the same time");
    std::thread::sleep(SETTLED);
    assert!(Before::taken(dir.path()).is_some());
}

#[test]
fn damage_is_found_wherever_it_is() {
    let dir = sample();
    let study = keep(dir.path());
    let path = file(dir.path());
    let bytes = std::fs::read(&path).unwrap();
    for at in (0..bytes.len()).step_by(bytes.len() / 97) {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0x20;
        std::fs::write(&path, &damaged).unwrap();
        let Some(glance) = Glance::open(dir.path()) else {
            continue;
        };
        // All of it is asked for, and nothing of it ends the program.
        let _ = (glance.codebook(), glance.attributes(), glance.files(), glance.kept.part(part::MAPS));
        glance.lines(&[]);
        glance.study(Depth::Heads);
        for source in 0..glance.size() {
            glance.full(source);
            glance.ids(source).count();
            glance.codings_at(source).for_each(|coding| _ = glance.fact(coding));
        }
        // The stamp of the index says nothing about the study.
        assert!(!glance.is_sound() || (16..24).contains(&at), "a byte at {at} of {}", bytes.len());
    }
    for length in [0, 7, 100, 300, bytes.len() - 1] {
        std::fs::write(&path, &bytes[..length]).unwrap();
        assert!(Glance::open(dir.path()).is_none());
    }
    std::fs::write(&path, &bytes).unwrap();
    assert_same(&Glance::open(dir.path()).unwrap(), &study);
}

#[test]
fn a_transcript_that_goes_away_after_the_look_is_not_made_up() {
    let dir = sample();
    keep(dir.path());
    let glance = Glance::open(dir.path()).unwrap();
    std::fs::remove_file(dir.path().join(&glance.outline(0).file)).unwrap();
    assert_eq!(glance.full(0).body.chars().next(), Some('\u{fffd}'));
    assert!(!glance.is_sound());
}

/// The sample study with some bodies that are kept, and what is known of it kept.
fn indexed() -> tempfile::TempDir {
    let dir = sample();
    let loaded = load(dir.path(), None).unwrap();
    crate::store::texts::keep(dir.path(), loaded.study.sources.iter().take(4));
    std::thread::sleep(SETTLED);
    keep(dir.path());
    dir
}

fn renewed(root: &Path) -> Option<Glance> {
    std::thread::sleep(SETTLED);
    let (glance, look) = Glance::kept(root)?;
    Renewal::begin(glance, look.finish())?.finish(Some(INDEX))
}

/// A change of a text at some place, told by a number.
fn edited(text: &str, number: usize) -> String {
    let chars: Vec<char> = text.chars().collect();
    let body = text.find("\n---\n").map_or(0, |at| text[..at].chars().count() + 6);
    let at = body + (number * 7919) % (chars.len() - body);
    let (before, after) = chars.split_at(at);
    let (before, after): (String, String) = (before.iter().collect(), after.iter().collect());
    match number % 5 {
        0 => format!("{before} éinserted words 😀 {after}"),
        1 => format!("{before}{}", after.chars().skip(40).collect::<String>()),
        2 => format!("{before}\n\n## A heading\n\n{after}"),
        3 => text.replacen("the", "that", 3),
        // The words of all that follows move far.
        _ => format!("{}\n\n{}\n\n{}", &text[..text.len() - after.len()], "More was said. ".repeat(30), after),
    }
}

#[test]
fn of_an_edited_transcript_all_is_known_that_loading_would_say() {
    let dir = indexed();
    let root = dir.path();
    let files: Vec<String> = load(root, None).unwrap().study.sources.iter().map(|s| s.file.clone()).collect();
    for number in 0..15 {
        let file = root.join(&files[number * 3 % 8]);
        let text = std::fs::read_to_string(&file).unwrap();
        // As an editor saves: beside, then in its place.
        let beside = file.with_extension("new");
        std::fs::write(&beside, edited(&text, number)).unwrap();
        std::fs::rename(&beside, &file).unwrap();
        let glance = renewed(root).unwrap_or_else(|| panic!("only {} changed", file.display()));
        assert_same(&glance, &load(root, None).unwrap().study);
        assert_same(&Glance::open(root).expect("it is kept"), &load(root, None).unwrap().study);
    }
}

#[test]
fn after_many_edits_all_is_written_anew_and_says_the_same() {
    let dir = indexed();
    let root = dir.path();
    let whole = std::fs::read(file(root)).unwrap();
    let sources = load(root, None).unwrap().study.sources;
    let mut together = 0;
    for number in 0..sources.len() {
        let file = root.join(&sources[number].file);
        let text = std::fs::read_to_string(&file).unwrap();
        // What is kept of a source grows with its paragraphs.
        std::fs::write(&file, text + &"\n\nMore.".repeat(3000)).unwrap();
        let glance = renewed(root).expect("one transcript changed");
        together += usize::from(super::file(root).metadata().unwrap().len() > whole.len() as u64);
        if number % 4 == 3 || together == 1 {
            assert_same(&glance, &load(root, None).unwrap().study);
            assert_same(&Glance::open(root).expect("it is kept"), &load(root, None).unwrap().study);
        }
        if together > 2 {
            break;
        }
    }
    assert!(together > 0, "edits are not kept beside for ever");
}

#[test]
fn edits_count_only_beside_what_they_are_edits_of() {
    let dir = indexed();
    let root = dir.path();
    let source = load(root, None).unwrap().study.sources[0].file.clone();
    let text = std::fs::read_to_string(root.join(&source)).unwrap();
    std::fs::write(root.join(&source), edited(&text, 1)).unwrap();
    renewed(root).expect("one transcript changed");
    let edits = std::fs::read(super::edited(root)).unwrap();
    // Damaged wherever it is, it is not believed: then the transcript is another again.
    for at in 0..edits.len() {
        let mut damaged = edits.clone();
        damaged[at] ^= 1;
        std::fs::write(super::edited(root), damaged).unwrap();
        assert!(Glance::open(root).is_none(), "byte {at}");
    }
    std::fs::write(super::edited(root), &edits).unwrap();
    assert_same(&Glance::open(root).unwrap(), &load(root, None).unwrap().study);
    // Another program has loaded all and kept that.
    std::fs::write(root.join(&source), edited(&text, 2)).unwrap();
    std::thread::sleep(SETTLED);
    let study = keep(root);
    assert_same(&Glance::open(root).expect("older edits do not matter"), &study);
}

#[cfg(unix)]
#[test]
fn what_cannot_be_kept_is_known_all_the_same() {
    let dir = indexed();
    let root = dir.path();
    let file = root.join(&load(root, None).unwrap().study.sources[0].file);
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, edited(&text, 1)).unwrap();
    // A folder in its place stops any writer, root too.
    std::fs::create_dir(super::edited(root)).unwrap();
    let glance = renewed(root).expect("one transcript changed");
    assert_same(&glance, &load(root, None).unwrap().study);
    // Changed this very moment, or later: it may change again and look the same.
    std::fs::remove_dir(super::edited(root)).unwrap();
    std::fs::write(&file, edited(&text, 0)).unwrap();
    let later = std::time::SystemTime::now() + Duration::from_secs(60);
    std::fs::File::options().append(true).open(&file).unwrap().set_modified(later).unwrap();
    let (glance, look) = Glance::kept(root).unwrap();
    let renewal = Renewal::begin(glance, look.finish()).expect("one transcript changed");
    assert!(!renewal.can_be_kept());
    assert_same(&renewal.finish(None).unwrap(), &load(root, None).unwrap().study);
    assert!(!super::edited(root).exists());
}

#[test]
fn an_attribute_that_changed_is_known_anew() {
    let dir = indexed();
    let study = load(dir.path(), None).unwrap().study;
    let at = study.sources.iter().position(|s| s.attribute("date").is_some()).expect("a source with a date");
    let file = dir.path().join(&study.sources[at].file);
    let was = study.sources[at].attribute("date").unwrap();
    let text = std::fs::read_to_string(&file).unwrap().replacen(was, "1999-12-31", 1);
    std::fs::write(&file, text).unwrap();
    let glance = renewed(dir.path()).expect("one value changed");
    assert_eq!(glance.own(at, "date"), Some("1999-12-31"));
    assert!(glance.values("date").contains(&"1999-12-31"));
    assert_same(&glance, &load(dir.path(), None).unwrap().study);
}

#[test]
fn whatever_else_changed_is_left_to_loading() {
    let not_known = |change: &dyn Fn(&Path)| {
        let dir = indexed();
        change(dir.path());
        assert!(renewed(dir.path()).is_none());
    };
    not_known(&|_| ());
    not_known(&|root| {
        let file = some_file(root, "codings");
        let text = std::fs::read_to_string(&file).unwrap();
        std::fs::write(&file, text.lines().skip(1).map(|line| format!("{line}\n")).collect::<String>()).unwrap();
    });
    not_known(&|root| std::fs::write(root.join("codings/new.jsonl"), "").unwrap());
    not_known(&|root| std::fs::remove_file(some_file(root, "history")).unwrap());
    not_known(&|root| std::fs::create_dir(root.join("memos/below")).unwrap());
    not_known(&|root| {
        let text = std::fs::read_to_string(root.join("study.toml")).unwrap();
        std::fs::write(root.join("study.toml"), text + "\n").unwrap();
    });
    let source = |root: &Path| some_file(root, "corpus");
    not_known(&|root| drop(std::fs::remove_file(source(root))));
    not_known(&|root| std::fs::write(root.join("corpus/new.md"), "**Ada:** new").unwrap());
    not_known(&|root| {
        let text = std::fs::read_to_string(source(root)).unwrap();
        std::fs::write(source(root), text.replacen("id: ", "id: other-", 1)).unwrap();
    });
    not_known(&|root| {
        let text = std::fs::read_to_string(source(root)).unwrap();
        std::fs::write(source(root), text + "\n\n<<<<<<< ours\n").unwrap();
    });
}
