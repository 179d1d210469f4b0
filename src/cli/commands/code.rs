//! `emic code`: the coding interface; and `emic` alone.

use super::{flag, option, positional, text};
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::{Outcome, Row, output};
use crate::tui::{self, theme::Scheme};
use clap::{ArgMatches, Command};
use std::io::IsTerminal;

/// The row.
pub const ROW: Row = Row { name: "code", build, run };

fn build(command: Command) -> Command {
    command
        .about("Read and code a source, by keyboard")
        .arg(positional("source", "The source's id; else you choose").required(false))
        .arg(flag("no-mouse", "Leave the mouse to the terminal"))
        .arg(flag("linear", "Plain lines in words, for screen readers and simple terminals"))
        .arg(option("theme", "NAME", "Colours for your terminal's background (or set EMIC_THEME)"))
        .after_help("Press ? inside for every key.\n\nExamples:\n  emic code\n  emic code officer-k03-1 --coder ana")
}

fn run(context: &mut Context, matches: &ArgMatches) -> Result<Outcome, Failure> {
    let asked = Asked {
        source: text(matches, "source").map(str::to_owned),
        no_mouse: matches.get_flag("no-mouse"),
        linear: matches.get_flag("linear"),
        theme: text(matches, "theme").map(str::to_owned),
    };
    open(context, asked)
}

/// What the command line says.
#[derive(Default)]
struct Asked {
    source: Option<String>,
    no_mouse: bool,
    linear: bool,
    theme: Option<String>,
}

/// The theme of `--theme`, or else of `EMIC_THEME`.
fn scheme(asked: Option<&str>) -> Result<Option<Scheme>, Failure> {
    let variable = std::env::var("EMIC_THEME").ok().filter(|v| !v.is_empty());
    let Some(word) = asked.map(str::to_owned).or(variable) else {
        return Ok(None);
    };
    let words: Vec<&str> = Scheme::ALL.iter().map(|s| s.word()).collect();
    let unknown =
        || Failure::new(format!("there is no theme “{word}”")).hint(format!("themes are {}", words.join(", ")));
    Scheme::from_word(&word).map(Some).ok_or_else(unknown)
}

fn open(context: &Context, asked: Asked) -> Result<Outcome, Failure> {
    let scheme = scheme(asked.theme.as_deref())?;
    if !on_terminal() {
        return Err(Failure::new("the coding interface needs a terminal")
            .hint("start it in a terminal window; in a script use `emic apply` and `emic codings`"));
    }
    let session = context.session()?;
    let (known, who) = (session.known_coders(), session.coder());
    if !who.is_empty() && !known.is_empty() && !known.iter().any(|k| k == who) {
        output::say(&format!("emic: the coder “{who}” is new to this study, which has {}", known.join(", ")));
    }
    if let Some(id) = &asked.source {
        session.source(id)?;
    }
    let no_color = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
    let own = super::keys::own(&|name| std::env::var(name).ok());
    let options = tui::Options {
        mouse: !asked.no_mouse && own.config.mouse != Some(false),
        linear: asked.linear || own.config.linear == Some(true),
        scheme: scheme.or(own.scheme),
        source: asked.source,
        no_color,
        own,
    };
    Ok(match tui::run(session, options).map_err(Failure::new)? {
        tui::Ended::ByPerson => Outcome::Fine,
        tui::Ended::BySignal(number) => Outcome::Signal(number),
    })
}

fn on_terminal() -> bool {
    std::io::stdin().is_terminal() && std::io::stdout().is_terminal()
}

/// `emic` without a command: the interface, or the status where there is no
/// terminal.
///
/// # Errors
/// As the interface and the status.
pub fn bare(context: &mut Context) -> Result<Outcome, Failure> {
    if on_terminal() && context.output.is_none() && context.format()?.is_none() {
        return open(context, Asked::default());
    }
    let outcome = super::status::print(context)?;
    output::say(
        "emic: this is not a terminal, so the status is shown; `emic code` in a terminal opens the coding interface",
    );
    Ok(outcome)
}
