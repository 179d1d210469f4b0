//! A person's own configuration: keys, colours, the player of recordings.
//!
//! It belongs to a person and not to a study, so it lies where the system keeps
//! such things, and nothing in a study refers to it. A line that does not fit
//! is a fault with its place, and the rest of the file counts all the same:
//! even of a file that is not TOML in places, every other line is read.

use crate::model::diagnostic::Diagnostic;
use crate::model::nearest::{hint, nearest};
use std::ops::Range;
use std::path::{Path, PathBuf};
use toml_edit::{Document, Item, TableLike};

/// The rule of every fault here.
const RULE: &str = "own-configuration";
/// So many broken lines are passed over.
const BROKEN: usize = 40;
/// What a file may say.
const WORDS: [&str; 8] = ["keys", "theme", "width", "player", "recordings", "mouse", "linear", "editor"];

/// Keys of one action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnKeys {
    /// The action's name: `code.again`.
    pub action: String,
    /// Its keys, as written. None takes the action's keys away.
    pub keys: Vec<String>,
    /// Line of the file, from 1.
    pub line: u32,
}

/// What a person has set. What they have not is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    /// The file, where there is one.
    pub file: Option<PathBuf>,
    /// Keys in place of the standard ones.
    pub keys: Vec<OwnKeys>,
    /// A theme's name, and the line it is on.
    pub theme: Option<(String, u32)>,
    /// Columns of the reading column.
    pub width: Option<u16>,
    /// The player of recordings: a program and its arguments; and its line.
    pub player: Option<(String, u32)>,
    /// A folder with recordings outside the study.
    pub recordings: Option<PathBuf>,
    /// False leaves the mouse to the terminal.
    pub mouse: Option<bool>,
    /// True for the linear mode.
    pub linear: Option<bool>,
    /// The editor for long texts.
    pub editor: Option<String>,
}

/// Where the file is, by the variables of the environment. `EMIC_CONFIG` names
/// it (empty: none); else it is `emic/config.toml` in the folder where the
/// system keeps configurations.
pub fn path(variable: impl Fn(&str) -> Option<String>) -> Option<PathBuf> {
    if let Some(named) = variable("EMIC_CONFIG") {
        return (!named.is_empty()).then(|| PathBuf::from(named));
    }
    let folder = |name: &str| variable(name).filter(|v| !v.is_empty()).map(PathBuf::from).filter(|p| p.is_absolute());
    let home = || folder("HOME").map(|h| h.join(".config"));
    let base = if cfg!(windows) { folder("APPDATA") } else { folder("XDG_CONFIG_HOME").or_else(home) };
    base.map(|b| b.join("emic").join("config.toml"))
}

/// Reads the file at `path`. One that is not there says nothing, unless it was
/// `named`.
pub fn load(path: &Path, named: bool) -> (Config, Vec<Diagnostic>) {
    let file = path.display().to_string();
    let (mut config, faults) = match std::fs::read(path) {
        Ok(bytes) => match String::from_utf8(bytes) {
            Ok(text) => read(&text, &file),
            Err(_) => {
                let fault =
                    Diagnostic::error("own-configuration", &file, "this file is not UTF-8, so nothing in it counts");
                (Config::default(), vec![fault.help("save it as UTF-8")])
            }
        },
        Err(e) if e.kind() == std::io::ErrorKind::NotFound && !named => return (Config::default(), Vec::new()),
        Err(e) => {
            let fault = Diagnostic::error("own-configuration", &file, format!("this file cannot be read: {e}"));
            return (Config::default(), vec![fault.help("EMIC_CONFIG names it; make the file, or unset the variable")]);
        }
    };
    config.file = Some(path.to_owned());
    (config, faults)
}

/// Reads the text of the file; `file` is its name in faults.
pub fn read(text: &str, file: &str) -> (Config, Vec<Diagnostic>) {
    let mut reader =
        Reader { text: text.strip_prefix('\u{feff}').unwrap_or(text).to_owned(), file, faults: Vec::new() };
    let mut config = Config::default();
    if let Some(document) = reader.parse() {
        for (key, item) in document.iter() {
            let at = document.key(key).and_then(|k| k.span()).or_else(|| item.span());
            reader.entry(&mut config, (key, reader.line(at)), item);
        }
    }
    reader.faults.sort_by_key(|f| f.line);
    (config, reader.faults)
}

struct Reader<'f> {
    text: String,
    file: &'f str,
    faults: Vec<Diagnostic>,
}

impl Reader<'_> {
    /// The document; each line that is not TOML is noted and passed over.
    fn parse(&mut self) -> Option<Document<String>> {
        for _ in 0..BROKEN {
            let error = match Document::parse(self.text.clone()) {
                Ok(document) => return Some(document),
                Err(error) => error,
            };
            let at = error.span().map_or(0, |s| s.start).min(self.text.len());
            let start = self.text[..at].rfind('\n').map_or(0, |n| n + 1);
            let end = self.text[start..].find('\n').map_or(self.text.len(), |n| start + n);
            let shown = self.text[start..end].to_owned();
            let line = self.line(Some(at..at));
            let message = format!("this line is not TOML: {}", error.message().lines().next().unwrap_or("").trim());
            self.fault(line, message, "write `word = \"value\"`, with quotes around words");
            if let Some(last) = self.faults.last_mut() {
                *last = last.clone().showing(&shown);
            }
            if shown.starts_with('#') || start == end {
                return None;
            }
            self.text.replace_range(start..start + shown.chars().next().map_or(1, char::len_utf8), "#");
        }
        None
    }

    /// Line of a place, from 1.
    fn line(&self, at: Option<Range<usize>>) -> u32 {
        let at = at.map_or(0, |s| s.start).min(self.text.len());
        1 + self.text.as_bytes()[..at].iter().filter(|b| **b == b'\n').count() as u32
    }

    fn fault(&mut self, line: u32, message: impl Into<String>, help: &str) {
        self.faults.push(Diagnostic::error(RULE, self.file, message).at(line).help(help));
    }

    fn entry(&mut self, config: &mut Config, (key, line): (&str, u32), item: &Item) {
        match key {
            "keys" => match item.as_table_like() {
                Some(table) => self.keys(config, "", table),
                None => self.fault(line, "`keys` is a table of actions", "write [keys] and the actions below it"),
            },
            "theme" => config.theme = self.word(key, line, item).map(|w| (w, line)),
            "player" => config.player = self.word(key, line, item).map(|w| (w, line)),
            "editor" => config.editor = self.word(key, line, item),
            "recordings" => config.recordings = self.word(key, line, item).map(PathBuf::from),
            "mouse" => config.mouse = self.flag(key, line, item),
            "linear" => config.linear = self.flag(key, line, item),
            "width" => match item.as_integer().and_then(|w| u16::try_from(w).ok()).filter(|w| (20..=400).contains(w)) {
                Some(width) => config.width = Some(width),
                None => self.fault(line, "`width` is no number of columns", "write a number from 20 to 400"),
            },
            other => {
                let near = hint(nearest(other, WORDS));
                let words = WORDS.join(", ");
                self.fault(line, format!("there is no setting “{other}”{near}"), &format!("settings are {words}"));
            }
        }
    }

    fn word(&mut self, key: &str, line: u32, item: &Item) -> Option<String> {
        let word = item.as_str().map(str::trim).filter(|w| !w.is_empty()).map(str::to_owned);
        if word.is_none() {
            self.fault(line, format!("`{key}` is no text"), &format!("write {key} = \"…\", in quotes"));
        }
        word
    }

    fn flag(&mut self, key: &str, line: u32, item: &Item) -> Option<bool> {
        if item.as_bool().is_none() {
            self.fault(line, format!("`{key}` is neither true nor false"), "write true or false, without quotes");
        }
        item.as_bool()
    }

    /// Actions: `"code.again" = [..]`, or `again` in a table `code`.
    fn keys(&mut self, config: &mut Config, group: &str, table: &dyn TableLike) {
        for (name, item) in table.iter() {
            let action = if group.is_empty() { name.to_owned() } else { format!("{group}.{name}") };
            let line = self.line(table.key(name).and_then(|k| k.span()).or_else(|| item.span()));
            if let Some(inner) = item.as_table_like() {
                self.keys(config, &action, inner);
                continue;
            }
            let list = item.as_array().map(|a| a.iter().map(|v| v.as_str().map(str::to_owned)).collect());
            let one = || item.as_str().map(|key| vec![key.to_owned()]);
            match list.unwrap_or_else(one) {
                Some(_) if config.keys.iter().any(|k| k.action == action) => {
                    self.fault(line, format!("{action} is there twice; the first counts"), "keep one of them");
                }
                Some(keys) => config.keys.push(OwnKeys { action, keys, line }),
                None => self.fault(line, format!("{action} has no list of keys"), "write [\"F5\", \"g .\"]"),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = "\
theme = \"dark\"
width = 72
player = \"mpv --start={time} {file}\"
mouse = false

[keys]
\"code.again\" = [\"F5\", \"g .\"]
look.help = \"F1\"

[keys.move]
top = []
";

    #[test]
    fn a_whole_file_is_read_in_either_way_of_writing_actions() {
        let (config, faults) = read(WHOLE, "config.toml");
        assert_eq!(faults, []);
        assert_eq!((config.theme, config.width, config.mouse), (Some(("dark".to_owned(), 1)), Some(72), Some(false)));
        let keys: Vec<(&str, usize, u32)> =
            config.keys.iter().map(|k| (k.action.as_str(), k.keys.len(), k.line)).collect();
        assert_eq!(keys, [("code.again", 2, 7), ("look.help", 1, 8), ("move.top", 0, 11)]);
    }

    #[test]
    fn every_fault_is_said_with_its_line_and_the_rest_counts() {
        let text = "them = \"dark\"\nwidth = \"wide\"\nmouse = maybe\nplayer = \"vlc {file}\"\n[keys]\n\"code.undo\" = 3\nbroken\n\"code.redo\" = [\"F6\"]\n";
        let (config, faults) = read(text, "config.toml");
        let lines: Vec<Option<u32>> = faults.iter().map(|f| f.line).collect();
        assert_eq!(lines, [Some(1), Some(2), Some(3), Some(6), Some(7)], "{faults:#?}");
        assert!(faults[0].message.contains("did you mean “theme”"), "{faults:#?}");
        assert_eq!(config.player, Some(("vlc {file}".to_owned(), 4)));
        assert_eq!(config.keys.len(), 1);
    }

    #[test]
    fn the_file_is_where_the_system_keeps_such_things() {
        let set = |pairs: &'static [(&str, &str)]| {
            path(move |name| pairs.iter().find(|(k, _)| *k == name).map(|(_, v)| (*v).to_owned()))
        };
        assert_eq!(set(&[("EMIC_CONFIG", "own.toml"), ("HOME", "/h")]), Some("own.toml".into()));
        assert_eq!(set(&[("EMIC_CONFIG", ""), ("HOME", "/h")]), None, "an empty name: no configuration");
        assert_eq!(set(&[]), None);
        if cfg!(unix) {
            assert_eq!(set(&[("HOME", "/h")]), Some("/h/.config/emic/config.toml".into()));
            assert_eq!(set(&[("HOME", "/h"), ("XDG_CONFIG_HOME", "/x")]), Some("/x/emic/config.toml".into()));
        }
    }

    #[test]
    fn a_file_that_was_named_and_is_not_there_is_a_fault_and_else_it_is_none() {
        let nowhere = tempfile::tempdir().unwrap().path().join("config.toml");
        assert_eq!(load(&nowhere, true).1.len(), 1);
        assert_eq!(load(&nowhere, false), (Config::default(), Vec::new()));
    }
}
