//! The index on the disk: edited, damaged, shared, not writable.

use super::*;
use std::collections::BTreeMap;
use std::fs;
use std::time::{Duration, UNIX_EPOCH};

fn refreshed(dir: &Path, sources: &[Source]) -> (Index, Vec<String>, usize) {
    let mut done = 0;
    let (index, notices) = Index::refreshed(Some(dir), sources, &mut |n, _| {
        done = n;
        true
    })
    .unwrap();
    (index, notices, done)
}

/// Names and contents of the files in the folder.
fn files(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let all = fs::read_dir(dir).into_iter().flatten().flatten();
    all.map(|e| (e.file_name().to_string_lossy().into_owned(), fs::read(e.path()).unwrap())).collect()
}

fn volumes(dir: &Path) -> usize {
    files(dir).keys().filter(|n| n.ends_with(".volume")).count()
}

/// Makes all files of the folder as old as an hour.
fn age(dir: &Path) {
    for name in files(dir).keys() {
        let file = fs::OpenOptions::new().append(true).open(dir.join(name)).unwrap();
        let changed = file.metadata().unwrap().modified().unwrap();
        file.set_modified(changed - Duration::from_secs(3600)).unwrap();
    }
}

const TERMS: fn() -> Vec<Term> =
    || vec![Term::Stem("police".into()), Term::Prefix("ca".into()), Term::Folded("cancion".into())];

fn check(index: &Index, sources: &[Source]) {
    agree(index, sources, &TERMS(), 2).unwrap();
}

#[derive(Clone, Debug)]
enum Edit {
    Write(usize, String),
    Remove(usize),
    Rename(usize, usize),
    Swap,
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        4 => (0usize..6, file()).prop_map(|(n, text)| Edit::Write(n, text)),
        1 => (0usize..6).prop_map(Edit::Remove),
        1 => (0usize..6, 0usize..6).prop_map(|(a, b)| Edit::Rename(a, b)),
        1 => Just(Edit::Swap),
    ]
}

fn apply(texts: &mut BTreeMap<usize, String>, edit: &Edit) -> bool {
    match edit {
        Edit::Write(n, text) => _ = texts.insert(*n, text.clone()),
        Edit::Remove(n) => _ = texts.remove(n),
        Edit::Rename(a, b) => {
            if let Some(text) = texts.remove(a) {
                texts.insert(*b, text);
            }
        }
        Edit::Swap => return true,
    }
    false
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn the_index_follows_edits_additions_and_removals(edits in prop::collection::vec(edit(), 1..14)) {
        let dir = tempfile::tempdir().unwrap();
        let mut texts = BTreeMap::new();
        for edit in &edits {
            let backwards = apply(&mut texts, edit);
            let mut sources: Vec<Source> = texts.iter().map(|(n, text)| source(&n.to_string(), text)).collect();
            if backwards {
                sources.reverse();
            }
            let (index, notices, _) = refreshed(dir.path(), &sources);
            prop_assert_eq!(notices, Vec::<String>::new());
            agree(&index, &sources, &TERMS(), 2)?;
            let (again, _, done) = refreshed(dir.path(), &sources);
            prop_assert_eq!(done, 0, "nothing changed");
            agree(&again, &sources, &TERMS(), 2)?;
            match Index::open(dir.path()) {
                Some((opened, id)) => {
                    agree(&opened, &sources, &TERMS(), 2)?;
                    prop_assert_eq!(Index::says(dir.path(), &sources), Some(id));
                }
                None => prop_assert!(sources.is_empty(), "no index was kept"),
            }
        }
    }

    #[test]
    fn a_damaged_index_is_made_anew_and_never_finds_less(
        texts in prop::collection::vec(file(), 1..4),
        (which, at, how) in (any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0u8..5),
    ) {
        let dir = tempfile::tempdir().unwrap();
        let sources: Vec<Source> = texts.iter().zip("abcd".chars()).map(|(t, n)| source(&n.to_string(), t)).collect();
        refreshed(dir.path(), &sources);
        let before = files(dir.path());
        let (name, bytes) = which.get(&before.iter().collect::<Vec<_>>()).to_owned();
        let mut bytes = bytes.clone();
        let byte = at.index(bytes.len());
        match how {
            0 => bytes.truncate(byte),
            1 => bytes[byte] ^= 0x55,
            2 => bytes.extend_from_slice(b"more"),
            3 => bytes[byte..].fill(0),
            _ => {}
        }
        let path = dir.path().join(name);
        match how {
            4 => fs::remove_file(&path).unwrap(),
            _ => {
                fs::write(&path, &bytes).unwrap();
                let file = fs::OpenOptions::new().append(true).open(&path).unwrap();
                file.set_modified(UNIX_EPOCH + Duration::from_secs(1_000_000_000)).unwrap();
            }
        }
        let (index, _, _) = refreshed(dir.path(), &sources);
        agree(&index, &sources, &TERMS(), 2)?;
        let (index, notices, done) = refreshed(dir.path(), &sources);
        prop_assert_eq!((notices, done), (Vec::new(), 0), "it is whole again");
        agree(&index, &sources, &TERMS(), 2)?;
    }
}

fn three() -> Vec<Source> {
    ["police cafe", "canción canciones", "the police came"]
        .iter()
        .zip("abc".chars())
        .map(|(t, n)| source(&n.to_string(), t))
        .collect()
}

#[test]
fn a_search_that_finds_nothing_changed_writes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let (_, _, done) = refreshed(dir.path(), &three());
    assert_eq!(done, 3);
    let before = files(dir.path());
    let state = |name: &String| fs::metadata(dir.path().join(name)).unwrap().modified().unwrap();
    let times: Vec<_> = before.keys().map(state).collect();
    refreshed(dir.path(), &three());
    assert_eq!(files(dir.path()), before);
    assert_eq!(before.keys().map(state).collect::<Vec<_>>(), times);
}

#[test]
fn one_changed_transcript_costs_one_transcript() {
    let dir = tempfile::tempdir().unwrap();
    let mut sources = three();
    refreshed(dir.path(), &sources);
    sources[2] = source("c", "policing changed");
    let (index, notices, done) = refreshed(dir.path(), &sources);
    assert_eq!((notices, done, volumes(dir.path())), (Vec::new(), 1, 2));
    check(&index, &sources);
}

#[test]
fn a_name_in_the_front_matter_makes_a_label_and_the_index_sees_it() {
    let dir = tempfile::tempdir().unwrap();
    let text = |front: &str| format!("---\nkind: interview\n{front}---\nEve: the police\n\nEve: came\n");
    let sources = [source("a", &text(""))];
    let (index, ..) = refreshed(dir.path(), &sources);
    assert_eq!(index.count(&Term::Stem("eve".into())).unwrap(), 2);
    let sources = [source("a", &text("participants: [Eve]\n"))];
    let (index, _, done) = refreshed(dir.path(), &sources);
    assert_eq!((index.count(&Term::Stem("eve".into())).unwrap(), done), (0, 1));
    check(&index, &sources);
}

#[test]
fn many_edits_leave_few_volumes_and_old_ones_go() {
    let dir = tempfile::tempdir().unwrap();
    let mut sources: Vec<Source> = (0..30).map(|n| source(&n.to_string(), &format!("police {n} came"))).collect();
    refreshed(dir.path(), &sources);
    let mut indexed = 0;
    for n in 0..30 {
        sources[n] = source(&n.to_string(), &format!("policing {n} changed"));
        let (index, _, done) = refreshed(dir.path(), &sources);
        check(&index, &sources);
        indexed += done;
        age(dir.path());
    }
    assert!(volumes(dir.path()) <= 10, "{} volumes", volumes(dir.path()));
    assert!(indexed < 30 * 6, "{indexed} sources indexed for 30 edits");
    let (index, notices, done) = refreshed(dir.path(), &sources);
    assert_eq!((notices, done), (Vec::new(), 0), "other times of change and the same contents");
    check(&index, &sources);
}

#[test]
fn an_index_of_another_version_is_made_anew_with_a_notice() {
    let dir = tempfile::tempdir().unwrap();
    refreshed(dir.path(), &three());
    let manifest = dir.path().join("manifest");
    let mut bytes = fs::read(&manifest).unwrap();
    let at = bytes.windows(5).position(|five| five == b"emic ").unwrap();
    bytes[at + 5] = b'?';
    fs::write(&manifest, bytes).unwrap();
    assert!(Index::open(dir.path()).is_none());
    let (index, notices, done) = refreshed(dir.path(), &three());
    assert_eq!((notices.len(), done), (1, 3), "{notices:?}");
    assert!(notices[0].contains("another version"));
    check(&index, &three());
}

#[test]
fn a_damaged_index_says_so_in_one_line() {
    let dir = tempfile::tempdir().unwrap();
    refreshed(dir.path(), &three());
    fs::write(dir.path().join("manifest"), "{").unwrap();
    let (index, notices, done) = refreshed(dir.path(), &three());
    assert_eq!((notices.len(), done), (1, 3), "{notices:?}");
    assert!(notices[0].contains("damaged"));
    check(&index, &three());
}

#[test]
fn where_nothing_can_be_written_the_index_lives_in_memory() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    fs::write(&file, "no folder").unwrap();
    let (index, notices, _) = refreshed(&file.join("index"), &three());
    assert_eq!(notices.len(), 1, "{notices:?}");
    check(&index, &three());
}

#[cfg(unix)]
#[test]
fn a_read_only_study_is_searched_with_what_is_there_and_the_rest_in_memory() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    let mut sources = three();
    refreshed(dir.path(), &sources);
    let before = files(dir.path());
    fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o555)).unwrap();
    sources[0] = source("a", "policing changed");
    let (index, notices, done) = refreshed(dir.path(), &sources);
    // Who may write everywhere (root) writes here too.
    let kept = fs::write(dir.path().join("probe"), "").is_err();
    fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!((notices, done), (Vec::new(), 1));
    check(&index, &sources);
    if kept {
        assert_eq!(files(dir.path()), before);
    }
}

#[test]
fn several_programs_at_once_each_find_what_they_should() {
    let dir = tempfile::tempdir().unwrap();
    std::thread::scope(|scope| {
        for program in 0..4 {
            let dir = dir.path();
            scope.spawn(move || {
                let mut sources = three();
                for round in 0..12 {
                    sources[program % 3] = source("x", &format!("police {program} {round} canción"));
                    let (index, notices, _) = refreshed(dir, &sources);
                    assert_eq!(notices, Vec::<String>::new());
                    check(&index, &sources);
                }
            });
        }
    });
    let (index, notices, _) = refreshed(dir.path(), &three());
    assert_eq!(notices, Vec::<String>::new());
    check(&index, &three());
}

#[test]
fn a_long_study_is_found_whole() {
    let sources: Vec<Source> = (0..3)
        .map(|s| {
            let turns = (0..400).map(|t| {
                let words: Vec<&str> =
                    (0..(t * 7 + s) % 40).map(|w| WORDS[(w * 11 + t * 3 + s) % WORDS.len()]).collect();
                format!("**P{}:** {}", t % 2, words.join(" "))
            });
            let long = (0..3000).map(|w| WORDS[(w * 5 + s) % 29]).collect::<Vec<_>>().join(" ");
            source(&s.to_string(), &format!("{}\n\n**P5:** {long}\n", turns.collect::<Vec<_>>().join("\n\n")))
        })
        .collect();
    let dir = tempfile::tempdir().unwrap();
    let (index, ..) = refreshed(dir.path(), &sources);
    check(&index, &sources);
    agree(&index, &sources, &[Term::Folded("cafe".into()), Term::Stem("policy".into())], 20).unwrap();
}
