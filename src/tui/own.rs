//! What a person's own configuration comes to in the interface.
//!
//! The store reads the file; here its words become keys, colours and a player.
//! What does not fit is a fault with its line, and the standard stands in for it.

use super::keymap::Keymap;
use super::play;
use super::theme::Scheme;
use crate::model::diagnostic::Diagnostic;
use crate::store::config::Config;

/// A person's own settings, ready for use.
#[derive(Clone, Debug, Default)]
pub struct Own {
    /// As read.
    pub config: Config,
    /// The keys in force.
    pub keymap: Keymap,
    /// The colours.
    pub scheme: Option<Scheme>,
    /// Everything in the file that does not fit, by line.
    pub faults: Vec<Diagnostic>,
}

/// Takes up what was read, with the faults of reading.
pub fn settle(config: Config, mut faults: Vec<Diagnostic>) -> Own {
    let file = config.file.as_ref().map(|f| f.display().to_string()).unwrap_or_default();
    let fault =
        |line: u32, words: String, help: &str| Diagnostic::error("own-configuration", &file, words).at(line).help(help);
    let own: Vec<(String, Vec<String>)> = config.keys.iter().map(|k| (k.action.clone(), k.keys.clone())).collect();
    let (keymap, misfits) = Keymap::fitted(&own);
    for (index, words) in misfits {
        let line = config.keys.get(index).map_or(1, |k| k.line);
        faults.push(fault(
            line,
            words,
            "`emic keys` shows every action and its keys; until then the standard keys stay",
        ));
    }
    let scheme = config.theme.as_ref().and_then(|(word, line)| {
        let found = Scheme::from_word(word);
        if found.is_none() {
            let words: Vec<&str> = Scheme::ALL.iter().map(|s| s.word()).collect();
            faults.push(fault(
                *line,
                format!("there is no theme “{word}”"),
                &format!("themes are {}", words.join(", ")),
            ));
        }
        found
    });
    if let Some((template, line)) = &config.player
        && let Err(words) = play::words(template, "", 0)
    {
        faults.push(fault(*line, words, "write player = \"mpv --start={time} {file}\""));
    }
    faults.sort_by_key(|f| f.line);
    Own { config, keymap, scheme, faults }
}

impl Own {
    /// What is said at the start if something does not fit.
    pub fn trouble(&self) -> Option<String> {
        let words = match self.faults.len() {
            0 => return None,
            // A file that cannot be read has no line.
            1 if self.faults[0].line.is_none() => {
                let fault = &self.faults[0];
                return Some(format!("{}: {}; {}", fault.file, fault.message, fault.help));
            }
            1 => "1 line of your configuration does not fit".to_owned(),
            n => format!("{n} lines of your configuration do not fit"),
        };
        Some(format!("{words}: see `emic keys --check`"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::config::read;

    #[test]
    fn a_file_that_is_named_and_missing_is_said_with_its_name() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("mine.toml");
        let (config, faults) = crate::store::config::load(&path, true);
        let words = settle(config, faults).trouble().unwrap();
        assert!(words.contains("mine.toml: this file cannot be read") && words.contains("EMIC_CONFIG"), "{words}");
    }

    #[test]
    fn keys_theme_and_player_that_do_not_fit_are_all_named_with_their_lines() {
        let text = "theme = \"drak\"\nplayer = \"mpv 'x\"\n[keys]\n\"code.undo\" = [\"x\"]\n\"code.redo\" = [\"F6\"]\n\"code.undone\" = [\"F7\"]\n";
        let (config, faults) = read(text, "config.toml");
        let own = settle(config, faults);
        let lines: Vec<Option<u32>> = own.faults.iter().map(|f| f.line).collect();
        assert_eq!(lines, [Some(1), Some(2), Some(4), Some(6)], "{:#?}", own.faults);
        assert!(own.faults[2].message.contains("x cannot be code.undo: it is code.remove"), "{:#?}", own.faults);
        assert!(own.trouble().is_some_and(|t| t.starts_with("4 lines")));
    }
}
