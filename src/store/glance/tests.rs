//! What is kept says what loading says, and is believed only while it is true.

use super::*;
use crate::model::study::Study;
use crate::store::load::load;
use std::time::Duration;

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
    for folder in ["corpus", "codebook", "codings", "history", "memos"] {
        copy(&project.join(folder), &dir.path().join(folder));
    }
    std::fs::copy(project.join("study.toml"), dir.path().join("study.toml")).unwrap();
    std::thread::sleep(SETTLED);
    dir
}

fn keep(root: &Path) -> Study {
    let before = Before::taken(root).expect("the files are settled");
    let loaded = load(root, None).unwrap();
    before.keep(&loaded.study, &loaded.faults);
    loaded.study
}

/// What is kept of a study in memory, which has no files.
pub(crate) fn kept(study: &Study, root: &Path) -> Glance {
    std::fs::create_dir_all(root.join(".emic")).unwrap();
    Before::of_nothing(root).keep(study, &[]);
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
        assert_eq!(glance.codings_at(at), study.codings_at(at));
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
    for folder in ["corpus", "codebook", "codings", "history", "memos"] {
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
    before.keep(&loaded.study, &loaded.faults);
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
        let _ = (glance.codebook(), glance.attributes());
        for source in 0..glance.size() {
            glance.full(source);
            glance.codings_at(source).for_each(|coding| _ = glance.fact(coding));
        }
        // The stamp of the index says nothing about the study.
        assert!(!glance.is_sound() || (16..24).contains(&at), "a byte at {at} of {}", bytes.len());
    }
    for length in [0, 7, HEAD - 1, HEAD, bytes.len() - 1] {
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
