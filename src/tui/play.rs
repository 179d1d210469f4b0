//! Playing a recording from a moment on, with a program of the person's choice.
//!
//! No shell reads the player's line: it is split here, and what stands for the
//! file and the time is put into its words afterwards, so a file name with
//! spaces or signs stays one word and runs nothing. The player is started beside
//! the interface; the one started before ends.

use std::path::{Component, Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// A recording and a moment in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recording {
    /// Where it may be, the likeliest place first.
    pub places: Vec<PathBuf>,
    /// Milliseconds from its start.
    pub at_ms: u64,
}

/// `0:12:31`
pub fn clock(ms: u64) -> String {
    let seconds = ms / 1000;
    format!("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// The places where a recording named in the front matter of `source` (a path
/// below the study's folder `root`) may be: beside the source, in `corpus/`, and
/// in the person's own folder.
///
/// # Errors
/// If the name leads out of these folders; says what to write.
pub fn places(root: &Path, source: &str, name: &str, own: Option<&Path>) -> Result<Vec<PathBuf>, String> {
    let path = Path::new(name);
    let inside = path.components().all(|c| matches!(c, Component::Normal(_) | Component::CurDir));
    if !inside || name.contains("://") || name.contains('\\') {
        return Err(format!(
            "media: {name} leads out of the study: write the path as it is below corpus/, or below the folder `recordings` of your configuration"
        ));
    }
    let beside = root.join(source).parent().map(|folder| folder.join(path));
    let mut out: Vec<PathBuf> = beside.into_iter().chain([root.join("corpus").join(path)]).collect();
    out.extend(own.map(|folder| folder.join(path)));
    out.dedup();
    Ok(out)
}

/// The words of a player's line, `{file}`, `{time}` (seconds) and `{hms}`
/// (`00:12:31`) filled in. Quotes keep words with spaces together.
///
/// # Errors
/// If the line has no words, or a quote that does not end.
pub fn words(template: &str, file: &str, at_ms: u64) -> Result<Vec<String>, String> {
    let mut out: Vec<String> = Vec::new();
    let (mut word, mut open, mut quote) = (String::new(), false, None);
    for c in template.chars() {
        match (quote, c) {
            (Some(q), c) if c == q => quote = None,
            (None, '"' | '\'') => (quote, open) = (Some(c), true),
            (None, c) if c.is_whitespace() => {
                if std::mem::take(&mut open) {
                    out.push(std::mem::take(&mut word));
                }
            }
            _ => {
                word.push(c);
                open = true;
            }
        }
    }
    if quote.is_some() {
        return Err(format!("the player's line has a quote that does not end: {template}"));
    }
    if open {
        out.push(word);
    }
    if out.is_empty() {
        return Err("the player's line is empty".to_owned());
    }
    let seconds = at_ms / 1000;
    let (time, hms) =
        (seconds.to_string(), format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60));
    if !template.contains("{file}") {
        out.push("{file}".to_owned());
    }
    // The file comes last: its name may hold anything.
    let fill = |w: &String| w.replace("{time}", &time).replace("{hms}", &hms).replace("{file}", file);
    Ok(out.iter().map(fill).collect())
}

/// The player that runs, if one does.
#[derive(Debug, Default)]
pub struct Player(Option<Child>);

impl Player {
    /// Plays a recording with the player's line `template`; ends what played
    /// before. Gives the file.
    ///
    /// # Errors
    /// What is missing, and what to do.
    pub fn play(&mut self, template: &str, recording: &Recording) -> Result<PathBuf, String> {
        let Some(file) = recording.places.iter().find(|p| p.is_file()) else {
            let name = recording.places.first().and_then(|p| p.file_name()).unwrap_or_default().to_string_lossy();
            return Err(format!("there is no recording {name}: put it beside the source, or correct `media:`"));
        };
        let file = std::path::absolute(file).unwrap_or_else(|_| file.clone());
        let words = words(template, &file.to_string_lossy(), recording.at_ms)?;
        self.stop();
        let mut command = Command::new(&words[0]);
        command.args(&words[1..]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        match command.spawn() {
            Ok(child) => self.0 = Some(child),
            Err(e) => {
                return Err(format!(
                    "{} could not be started ({e}): is it installed? `player` in your configuration names it",
                    words[0]
                ));
            }
        }
        Ok(file)
    }

    fn stop(&mut self) {
        if let Some(mut child) = self.0.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_s_name_stays_one_word_whatever_it_holds() {
        let odd = "/a b/$(rm) {time}'\".mp3";
        let made = words("mpv '--title=at {hms}' --start={time} {file}", odd, 751_900).unwrap();
        assert_eq!(made, ["mpv", "--title=at 00:12:31", "--start=751", odd]);
        assert_eq!(words("vlc", "f", 0).unwrap(), ["vlc", "f"], "a line without {{file}} gets it at its end");
        assert!(words("mpv 'x", "f", 0).is_err() && words("  ", "f", 0).is_err());
    }

    #[test]
    fn a_recording_is_looked_for_in_the_study_and_in_one_s_own_folder_only() {
        let found = places(Path::new("s"), "corpus/one/a.md", "a.mp3", Some(Path::new("own"))).unwrap();
        assert_eq!(found, [Path::new("s/corpus/one/a.mp3"), Path::new("s/corpus/a.mp3"), Path::new("own/a.mp3")]);
        for name in ["../a.mp3", "/etc/passwd", "https://example.org/a.mp3", "c:\\a.mp3"] {
            assert!(places(Path::new("s"), "corpus/a.md", name, None).is_err(), "{name}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn the_player_gets_the_file_and_the_second() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let (script, file, out) = (dir.path().join("player"), dir.path().join("a b.mp3"), dir.path().join("out"));
        std::fs::write(
            &script,
            format!("#!/bin/sh\nprintf '%s\\n' \"$@\" > '{0}.part' && mv '{0}.part' '{0}'\n", out.display()),
        )
        .unwrap();
        std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o755)).unwrap();
        let mut player = Player::default();
        let recording = Recording { places: vec![dir.path().join("gone"), file.clone()], at_ms: 12_000 };
        let template = format!("'{}' --start={{time}} {{file}}", script.display());
        assert!(player.play(&template, &recording).unwrap_err().contains("there is no recording"));
        std::fs::write(&file, "sound").unwrap();
        assert_eq!(player.play(&template, &recording), Ok(file.clone()));
        while !out.exists() {
            std::thread::yield_now();
        }
        assert_eq!(std::fs::read_to_string(&out).unwrap(), format!("--start=12\n{}\n", file.display()));
        assert!(player.play("no-such-player", &recording).unwrap_err().contains("could not be started"));
    }
}
