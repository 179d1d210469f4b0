//! What every command shares: where the study is, who works, how to print.

use super::failure::Failure;
use super::output::say;
use crate::export::Format;
use crate::model::ids::{Ids, Stamp};
use crate::session::{Options, Session};
use crate::store::layout;
use crate::store::load::{Loaded, load};
use clap::ArgMatches;
use clap::parser::ValueSource;
use std::path::PathBuf;

/// The global options of one run.
#[derive(Debug)]
pub struct Context {
    study: Option<PathBuf>,
    /// `--coder`, or `EMIC_CODER`.
    pub coder: Option<String>,
    /// True if `--coder` stands on the command line itself.
    pub coder_asked: bool,
    /// `--record`.
    pub record: Option<String>,
    format: Option<String>,
    /// `-o`.
    pub output: Option<PathBuf>,
    /// `--blind`.
    pub blind: bool,
    /// `--heat`, of commands that have it.
    pub heat: bool,
}

impl Context {
    /// Reads the global options.
    pub fn new(matches: &ArgMatches) -> Self {
        // A global option may stand before or after the command.
        let deepest = matches.subcommand().map_or(matches, |(_, inner)| inner.subcommand().map_or(inner, |(_, i)| i));
        let text = |id: &str| {
            deepest.get_one::<String>(id).or_else(|| matches.get_one::<String>(id)).cloned().filter(|t| !t.is_empty())
        };
        Self {
            study: text("study").map(PathBuf::from),
            coder: text("coder"),
            coder_asked: [deepest, matches].iter().any(|m| m.value_source("coder") == Some(ValueSource::CommandLine)),
            record: text("record"),
            format: text("format"),
            output: text("output").map(PathBuf::from),
            blind: deepest.get_flag("blind") || matches.get_flag("blind"),
            heat: false,
        }
    }

    /// The folder the study is in.
    ///
    /// # Errors
    /// If there is none.
    pub fn root(&self) -> Result<PathBuf, Failure> {
        if let Some(dir) = &self.study {
            return Ok(layout::find_exactly(dir)?);
        }
        let here = std::env::current_dir().map_err(|e| Failure::new(format!("this folder cannot be read: {e}")))?;
        Ok(layout::find(&here)?)
    }

    /// From here on the study in `dir`, whatever was said: it was just made.
    pub fn enter(&mut self, dir: &std::path::Path) {
        self.study = Some(dir.to_owned());
    }

    /// The folder for a new study: `--study`, else the current one.
    ///
    /// # Errors
    /// If the current folder cannot be read.
    pub fn folder(&self) -> Result<PathBuf, Failure> {
        match &self.study {
            Some(dir) => Ok(dir.clone()),
            None => std::env::current_dir().map_err(|e| Failure::new(format!("this folder cannot be read: {e}"))),
        }
    }

    /// Opens the study to read it.
    ///
    /// # Errors
    /// If there is none that can be read.
    pub fn session(&self) -> Result<Session, Failure> {
        self.open(false)
    }

    /// Reads the study with all its events.
    ///
    /// # Errors
    /// If there is none that can be read.
    pub fn loaded(&self) -> Result<Loaded, Failure> {
        self.is_known_if_blind()?;
        let only = self.coder.as_deref().filter(|_| self.blind);
        Ok(load(&self.root()?, only)?)
    }

    /// Opens the study to change it: no other program writes until the session
    /// ends, so what is decided is decided on the newest state.
    ///
    /// # Errors
    /// If there is none, or it cannot be written to.
    pub fn writing(&self) -> Result<Session, Failure> {
        let session = self.open(true)?;
        let known = session.known_coders();
        let who = session.coder();
        if !who.is_empty() && !known.is_empty() && !known.iter().any(|k| k == who) {
            say(&format!("emic: the coder “{who}” is new to this study, which has {}", known.join(", ")));
        }
        Ok(session)
    }

    fn is_known_if_blind(&self) -> Result<(), Failure> {
        if self.blind && self.coder.is_none() {
            return Err(Failure::new("--blind leaves out the others' work, so it needs to know who you are")
                .hint("say it with --coder ID"));
        }
        Ok(())
    }

    fn open(&self, exclusive: bool) -> Result<Session, Failure> {
        self.is_known_if_blind()?;
        let options = Options { coder: self.coder.clone(), blind: self.blind, exclusive, ids: ids()? };
        Ok(Session::open(&self.root()?, options)?)
    }

    /// The record to use: `--record`, else, working blind, your own.
    pub fn record(&self) -> Option<String> {
        let own = || self.coder.as_ref().filter(|_| self.blind).map(|c| format!("coder:{c}"));
        self.record.clone().or_else(own)
    }

    /// What was said with `--format`, where a command takes several.
    pub fn format_words(&self) -> Option<&str> {
        self.format.as_deref()
    }

    /// The format asked for, by `--format` or the ending of `-o`.
    ///
    /// # Errors
    /// If the word is no format.
    pub fn format(&self) -> Result<Option<Format>, Failure> {
        if let Some(word) = &self.format {
            return Ok(Some(Format::parse(word).map_err(Failure::new)?));
        }
        let Some(path) = self.output.as_deref() else {
            return Ok(None);
        };
        let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase());
        match (Format::from_extension(path), ending.as_deref()) {
            (Some(format), _) => Ok(Some(format)),
            (None, None | Some("txt" | "text")) => Ok(None),
            // A device or a pipe has no ending to go by.
            (None, _) if path.exists() && !path.is_file() => Ok(None),
            (None, Some(other)) => Err(Failure::new(format!("emic writes no .{other} files"))
                .hint("end the name in .txt, .csv, .tsv, .json, .md, .html, .xlsx, .docx, .tex, .svg or .dot, or say --format")),
        }
    }
}

/// Identities and instants: from the clock and the system's randomness, or
/// repeatable where `EMIC_CLOCK` (an instant) and `EMIC_SEED` (a number) say so.
fn ids() -> Result<Ids, Failure> {
    let seed = std::env::var("EMIC_SEED").ok().and_then(|s| s.parse().ok());
    if let Ok(text) = std::env::var("EMIC_CLOCK") {
        let start = Stamp::parse(&text).ok_or_else(|| {
            Failure::new(format!("EMIC_CLOCK is not an instant: {text:?}")).hint("write it as 2026-11-23T10:00:00Z")
        })?;
        return Ok(Ids::repeating(start, seed.unwrap_or(0)));
    }
    Ok(Ids::new(now, seed.unwrap_or_else(random)))
}

fn now() -> i64 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |d| d.as_millis() as i64)
}

/// Random bits: the standard library seeds its hash maps from the system.
fn random() -> u64 {
    use std::hash::{BuildHasher, Hasher};
    let mut hasher = std::collections::hash_map::RandomState::new().build_hasher();
    hasher.write_u32(std::process::id());
    hasher.write_i64(now());
    hasher.finish()
}
