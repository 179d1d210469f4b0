//! What several topics need: reference data, studies in temporary folders,
//! the built program.

use emic::model::ids::{Ids, Stamp};
use emic::model::span::Span;
use emic::session::{Options, Session};
use emic::store::init::{NewStudy, init};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The folder of reference data beside the project, or `None` (after saying so) where it does not stand.
pub fn shared() -> Option<PathBuf> {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared"));
    if path.is_dir() {
        return Some(path);
    }
    println!("skipped: no reference data");
    None
}

/// A study in a temporary folder, gone when dropped.
pub struct TempStudy {
    dir: tempfile::TempDir,
}

impl TempStudy {
    /// A new study as `init` makes it (coder `ana`), with these files besides.
    pub fn new(files: &[(&str, &str)]) -> Self {
        let study = Self { dir: tempfile::tempdir().unwrap() };
        init(study.root(), &NewStudy { title: "A test".into(), coder: "ana".into(), language: None }).unwrap();
        for (path, text) in files {
            study.write(path, text);
        }
        study
    }

    /// A study with a small interview `one`, a document `two` without ids, and
    /// the codes `alpha`, `beta` (with `beta-low`) and `gamma`.
    pub fn small() -> Self {
        Self::new(&[
            ("corpus/one.md", ONE),
            ("corpus/two.md", TWO),
            ("corpus/participants.csv", "id,role\nP-01,cook\n"),
            ("codebook/codes.md", CODES),
        ])
    }

    /// Its folder.
    pub fn root(&self) -> &Path {
        self.dir.path()
    }

    /// Writes a file below it.
    pub fn write(&self, path: &str, text: &str) {
        let full = self.root().join(path);
        std::fs::create_dir_all(full.parent().unwrap()).unwrap();
        std::fs::write(full, text).unwrap();
    }

    /// Reads a file below it; empty if it is not there.
    pub fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.root().join(path)).unwrap_or_default()
    }

    /// Opens it as `coder`. Identities repeat: the seed is what is there already.
    pub fn session(&self, coder: &str) -> Session {
        session(self.root(), coder)
    }

    /// Every file outside `.emic/` and `.git/`, with its bytes.
    pub fn tree(&self) -> BTreeMap<String, Vec<u8>> {
        tree(self.root())
    }
}

/// Opens the study in `root` as `coder`, identities repeating.
pub fn session(root: &Path, coder: &str) -> Session {
    seeded(root, coder, 0)
}

/// The same on another machine: other identities.
pub fn seeded(root: &Path, coder: &str, machine: u64) -> Session {
    let seed = tree(root).values().map(|b| b.len() as u64).sum::<u64>() * 31
        + coder.bytes().map(u64::from).sum::<u64>()
        + machine * 1_000_003;
    let ids = Ids::repeating(Stamp::parse("2026-11-23T10:00:00.000Z").unwrap(), seed);
    Session::open(root, Options { coder: Some(coder.into()), blind: false, exclusive: false, ids }).unwrap()
}

/// Every file of a folder outside `.emic/` and `.git/`, with its bytes.
pub fn tree(root: &Path) -> BTreeMap<String, Vec<u8>> {
    fn walk(root: &Path, dir: &Path, out: &mut BTreeMap<String, Vec<u8>>) {
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                if name != ".emic" && name != ".git" {
                    walk(root, &path, out);
                }
            } else {
                out.insert(
                    path.strip_prefix(root).unwrap().to_string_lossy().into_owned(),
                    std::fs::read(&path).unwrap(),
                );
            }
        }
    }
    let mut out = BTreeMap::new();
    walk(root, root, &mut out);
    out
}

/// The `nth` (from 0) place of `quote` in a source, as a span of code points.
pub fn place(session: &Session, source: &str, quote: &str, nth: usize) -> Span {
    let source = session.source(source).unwrap();
    let byte = source.body.match_indices(quote).nth(nth).unwrap_or_else(|| panic!("no {quote:?}")).0;
    source.map.span(&source.body, byte..byte + quote.len())
}

/// An interview with an id.
pub const ONE: &str = "---
id: one
kind: interview
participants: [\"P-01\"]
---

## Beginnings

**Interviewer:** How did the kitchen begin?

**P-01:** With a borrowed stove, really. We had one chance, and we took it.

Nobody slept that week. (laughs)

**Interviewer:** And then?

**P-01:** Then we had one chance more, and the café opened – façade, 中文 sign and all. 👩\u{200d}🍳
";

/// A document without front matter.
pub const TWO: &str = "Minutes of the kitchen meeting.\n\nThe stove was borrowed. The stove was paid back.\n\nEnd.";

/// A codebook with written and unwritten ids.
pub const CODES: &str = "A book for tests.

# Alpha {#alpha origin=deductive}

What comes first.

# Beta {#beta}

## Beta low

Below beta.

# Gamma {#gamma status=tentative}
";

/// What a run of the program came to.
#[derive(Debug)]
pub struct Ran {
    /// Exit code; -1 if it was killed.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Ran {
    /// Standard output as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("{e}: {self:?}"))
    }

    /// The same run, after making sure of its exit code.
    #[track_caller]
    pub fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self:?}");
        self
    }
}

/// The built program in `dir`, with nothing of this machine's `EMIC_` in its
/// environment.
pub fn program(dir: &Path) -> std::process::Command {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_emic"));
    command.current_dir(dir);
    for (key, _) in std::env::vars_os().filter(|(k, _)| k.to_string_lossy().starts_with("EMIC_")) {
        command.env_remove(key);
    }
    // Whoever runs the tests may have keys of their own.
    command.env("EMIC_CONFIG", "");
    command
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped());
    command
}

/// Runs a command to its end, with `input` on standard input.
pub fn run(mut command: std::process::Command, input: &str) -> Ran {
    use std::io::Write;
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // A program that reads no input may have closed it.
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    let out = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    Ran { code: out.status.code().unwrap_or(-1), out: text(out.stdout), err: text(out.stderr) }
}

impl TempStudy {
    /// Runs the program in this study.
    pub fn emic(&self, args: &[&str]) -> Ran {
        self.emic_with(args, "")
    }

    /// Runs the program in this study, with `input` on standard input.
    pub fn emic_with(&self, args: &[&str], input: &str) -> Ran {
        let mut command = program(self.root());
        command.args(args);
        run(command, input)
    }

    /// Runs the program in this study with variables of the environment.
    pub fn emic_in(&self, variables: &[(&str, &str)], args: &[&str]) -> Ran {
        let mut command = program(self.root());
        command.envs(variables.iter().copied()).args(args);
        run(command, "")
    }
}
