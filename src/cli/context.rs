//! What every command shares: where the study is, who works, how to print.

use super::failure::Failure;
use super::output::say;
use crate::export::Format;
use crate::model::ids::{Ids, Stamp};
use crate::model::past::AsOf;
use crate::session::{Options, Session};
use crate::store::layout;
use crate::store::load::{Loaded, load};
use crate::store::past::load_as_of;
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
    as_of: Option<String>,
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
            as_of: text("as-of"),
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

    /// True if the study is asked for as it was.
    pub fn is_as_of(&self) -> bool {
        self.as_of.is_some()
    }

    /// `--as-of`, until when the study is read.
    ///
    /// # Errors
    /// If it is neither a day nor an instant.
    pub fn as_of(&self) -> Result<Option<AsOf>, Failure> {
        self.as_of.as_deref().map(instant).transpose()
    }

    /// Opens the study to read it: as it is, or as it was.
    ///
    /// # Errors
    /// If there is none that can be read.
    pub fn session(&self) -> Result<Session, Failure> {
        self.session_of(self.as_of()?)
    }

    /// Opens the study to read it as it was.
    ///
    /// # Errors
    /// If there is none that can be read.
    pub fn session_of(&self, then: Option<AsOf>) -> Result<Session, Failure> {
        let Some(then) = then else { return self.open(false) };
        self.is_known_if_blind()?;
        let options = Options { coder: self.coder.clone(), blind: self.blind, exclusive: false, ids: ids()? };
        Ok(Session::open_as_of(&self.root()?, options, then)?)
    }

    /// Reads the study with all its events.
    ///
    /// # Errors
    /// If there is none that can be read.
    pub fn loaded(&self) -> Result<Loaded, Failure> {
        self.is_known_if_blind()?;
        let only = self.coder.as_deref().filter(|_| self.blind);
        if let Some(then) = self.as_of()? {
            return Ok(load_as_of(&self.root()?, only, then)?);
        }
        Ok(load(&self.root()?, only)?)
    }

    /// Opens the study to change it: no other program writes until the session
    /// ends, so what is decided is decided on the newest state.
    ///
    /// # Errors
    /// If there is none, or it cannot be written to.
    pub fn writing(&self) -> Result<Session, Failure> {
        if self.as_of.is_some() {
            return Err(Failure::new("the study as it was cannot be changed").hint("leave out --as-of"));
        }
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

/// Until when a word says: a day is taken to its end, in UTC unless it says
/// otherwise (`2026-11-23`, `2026-11-23+02:00`), an instant as it is
/// (`2026-11-23T10:00Z`).
///
/// # Errors
/// If it says neither.
pub fn instant(word: &str) -> Result<AsOf, Failure> {
    const DAY: i64 = 86_400_000;
    let word = word.trim();
    let at = |text: String| Stamp::parse(&text);
    let (day, zone) = word.split_at_checked(10).unwrap_or((word, ""));
    let until = match zone.strip_prefix(['T', 't', ' ']) {
        Some(time) => at(format!("{day}T{time}"))
            .or_else(|| at(format!("{day}T{time}Z")))
            .or_else(|| at(format!("{day}T{time}:00Z"))),
        None => {
            let zone = if zone.is_empty() { "Z" } else { zone };
            at(format!("{day}T00:00:00{zone}")).map(|from| Stamp(from.0 + DAY - 1))
        }
    };
    let until = until.ok_or_else(|| {
        Failure::new(format!("“{word}” is no day and no instant"))
            .hint("write 2026-11-23 for the end of that day (UTC), or 2026-11-23T10:00:00+01:00")
    })?;
    Ok(AsOf { until, asked: word.to_owned(), notes: Vec::new() })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_taken_to_its_end_and_an_instant_as_it_is() {
        let until = |word: &str| instant(word).map(|then| then.until.to_string()).unwrap_or_else(|e| format!("{e:?}"));
        assert_eq!(until("2026-11-23"), "2026-11-23T23:59:59.999Z");
        assert_eq!(until("2026-11-23+02:00"), "2026-11-23T21:59:59.999Z");
        assert_eq!(until("2026-11-23T10:00:00+01:00"), "2026-11-23T09:00:00.000Z");
        for word in ["2026-11-23T10:00Z", "2026-11-23 10:00", "2026-11-23T10:00:00Z"] {
            assert_eq!(until(word), "2026-11-23T10:00:00.000Z", "{word}");
        }
        for word in ["", "yesterday", "2026-13-01", "2026-11-23x", "2026-11", "23.11.2026"] {
            assert!(instant(word).is_err(), "{word}");
        }
    }
}
