//! A new, empty study.

use super::{StoreError, io, layout::STUDY, save::replace};
use std::path::Path;

/// What a new study is told about itself.
#[derive(Clone, Debug, Default)]
pub struct NewStudy {
    /// Title.
    pub title: String,
    /// The first coder's id.
    pub coder: String,
    /// Language of the sources, if one.
    pub language: Option<String>,
}

/// Files that `init` writes, path and text.
pub fn plan(new: &NewStudy) -> Vec<(&'static str, String)> {
    let quote = |text: &str| toml_edit::Value::from(text).to_string().trim().to_owned();
    let language = new
        .language
        .as_ref()
        .map_or_else(|| "# language = \"en\"\n".to_owned(), |l| format!("language = {}\n", quote(l)));
    let study = format!(
        "# A study for emic. Every value here is text; see docs/format.md.\nformat = 1\ntitle = {}\nmethod = \"thematic\"\n{language}# Labels of those who ask: their words are left out of counts.\ninterviewers = [\"Interviewer\"]\n# Whose codings count: \"coder:ID\", \"union\", \"all\".\n# record = \"coder:{}\"\n\n[coders]\n{} = {}\n\n# Types of attributes: text, number, date, yes-no.\n[attributes]\n",
        quote(&new.title),
        new.coder,
        quote(&new.coder),
        quote(&new.coder),
    );
    let codebook = "A code is a heading. Its first paragraph is the definition; `{#id}` is its lasting name.\n";
    vec![
        (STUDY, study),
        ("corpus/participants.csv", "id,role,consent\n".to_owned()),
        ("codebook/codes.md", codebook.to_owned()),
        (".gitignore", ".emic/\n".to_owned()),
        (
            ".gitattributes",
            "* text=auto eol=lf\ncodings/**/*.jsonl text eol=lf merge=union\nhistory/*.jsonl text eol=lf merge=union\n"
                .to_owned(),
        ),
    ]
}

/// Makes a study in `dir`. Files that are there already are kept.
///
/// # Errors
/// [`StoreError::Exists`] if `dir` is a study; [`StoreError::Io`] otherwise.
pub fn init(dir: &Path, new: &NewStudy) -> Result<Vec<&'static str>, StoreError> {
    init_with(dir, new, &[])
}

/// The same, with these files in it from the start (path below `dir`, text).
///
/// # Errors
/// As for [`init`]; also [`StoreError::Exists`] if one of the files is there, and then nothing is written.
pub fn init_with(dir: &Path, new: &NewStudy, files: &[(String, String)]) -> Result<Vec<&'static str>, StoreError> {
    if let Some(there) = std::iter::once(STUDY).chain(files.iter().map(|f| f.0.as_str())).find(|f| dir.join(f).exists())
    {
        return Err(StoreError::Exists(dir.join(there)));
    }
    for (path, text) in files {
        replace(&dir.join(path), text.as_bytes())?;
    }
    for folder in ["corpus", "codebook", "codings", "memos", "themes", "history"] {
        let path = dir.join(folder);
        std::fs::create_dir_all(&path).map_err(io("make the folder", &path))?;
    }
    let mut made = Vec::new();
    // study.toml last: a folder is a study once everything else is there.
    for (path, text) in plan(new).into_iter().rev() {
        let full = dir.join(path);
        if path == ".gitignore" && full.exists() {
            // What is kept below .emic/ may be text from before anonymising.
            let old = std::fs::read_to_string(&full).map_err(io("read", &full))?;
            if !old.lines().any(|l| matches!(l.trim(), ".emic/" | ".emic" | "/.emic/" | "/.emic")) {
                let gap = if old.is_empty() || old.ends_with('\n') { "" } else { "\n" };
                replace(&full, format!("{old}{gap}{text}").as_bytes())?;
                made.push(path);
            }
        } else if !full.exists() {
            replace(&full, text.as_bytes())?;
            made.push(path);
        }
    }
    made.reverse();
    Ok(made)
}
