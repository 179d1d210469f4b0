//! `emic init`: a new, empty study.

use super::{flag, option, text};
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::{Outcome, Row, output};
use crate::model::language::{is_tag, tag_of};
use crate::store::init::{NewStudy, init, plan};
use clap::{ArgMatches, Command};

/// The row.
pub const ROW: Row = Row { name: "init", build, run };

/// Of studies that do not say.
const ENGLISH: &str = "en";

fn build(command: Command) -> Command {
    command
        .about("Make a new study in this folder")
        .arg(option("title", "TITLE", "What the study is called"))
        .arg(option("language", "TAG", "Language of the interviews, such as en or de; else en"))
        .arg(flag("dry-run", "Show what would be made, and make nothing"))
        .after_help("Examples:\n  emic init --title \"Street drinking\" --coder ana\n  emic init --study ~/studies/new --coder ana --language de")
}

fn run(context: &mut Context, matches: &ArgMatches) -> Result<Outcome, Failure> {
    let dir = context.folder()?;
    let name = dir.canonicalize().ok().and_then(|d| d.file_name().map(|n| n.to_string_lossy().into_owned()));
    let title = text(matches, "title").map(str::to_owned).or(name).unwrap_or_default();
    let coder = context.coder.clone().unwrap_or_else(user);
    let language = language(text(matches, "language"))?;
    let new = NewStudy { title, coder, language: Some(language.clone()) };
    if matches.get_flag("dry-run") {
        let files: String = plan(&new).iter().map(|(path, _)| format!("would make {path}\n")).collect();
        output::text(context, &files)?;
        return Ok(Outcome::Fine);
    }
    let made = init(&dir, &new)?;
    let files: String = made.iter().map(|path| format!("made {path}\n")).collect();
    output::text(
        context,
        &format!(
            "{files}A study stands in {}, with the coder “{}”.\nIts language is {language} (`language` in study.toml): it decides which forms a word has in searches.\nNext: emic import FILE…\n",
            dir.display(),
            new.coder
        ),
    )?;
    Ok(Outcome::Fine)
}

/// The tag that is meant; English if nothing is said.
fn language(said: Option<&str>) -> Result<String, Failure> {
    match said {
        None => Ok(ENGLISH.to_owned()),
        Some(tag) if is_tag(tag) => Ok(tag.trim().to_owned()),
        Some(name) => match tag_of(name) {
            Some(tag) => Ok(tag.to_owned()),
            None => Err(Failure::new(format!("“{name}” is no tag of a language")).hint("such as en, de or pt-BR")),
        },
    }
}

/// The name of the person at this computer, as a coder's id.
pub(super) fn user() -> String {
    let name = std::env::var("USER").or_else(|_| std::env::var("USERNAME")).unwrap_or_default();
    let id: String = name.to_lowercase().chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    if id.is_empty() { "coder-1".to_owned() } else { id }
}
