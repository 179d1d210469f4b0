//! `emic keys`: the keys of the coding interface, with a person's own in force.

use super::flag;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::{Outcome, Row, output};
use crate::export::Format;
use crate::model::fold::plural;
use crate::model::table::{Cell, Column, Kind, Table};
use crate::tui::keymap::{Binding, Keymap, bindings, written};
use crate::tui::own::{self, Own};
use clap::{ArgMatches, Command};
use serde_json::{Value, json};

/// The row.
pub const ROW: Row = Row { name: "keys", build, run };

fn build(command: Command) -> Command {
    command
        .about("List the keys of the coding interface, or check your own")
        .arg(flag("check", "Name every line of your configuration that does not fit"))
        .after_help("Your own keys are in a file config.toml, which this command names; docs/keys.md says how to write it.\n\nExamples:\n  emic keys\n  emic keys --check\n  emic keys --format md\n\nExit status: 0 everything fits, 1 with --check something does not.")
}

fn run(context: &mut Context, matches: &ArgMatches) -> Result<Outcome, Failure> {
    let own = own(&|name| std::env::var(name).ok());
    if matches.get_flag("check") {
        return check(context, &own);
    }
    match context.format()? {
        Some(Format::Md) => output::text(context, &written::page(&own.keymap))?,
        _ => output::table(context, &table(&own.keymap), Some(&json(&own.keymap)))?,
    }
    output::say(&format!("emic: {}", place(&own)));
    if let Some(words) = own.trouble() {
        output::say(&format!("emic: {words}"));
    }
    Ok(Outcome::Fine)
}

/// The configuration of the person at this computer.
pub fn own(variable: &dyn Fn(&str) -> Option<String>) -> Own {
    let (config, faults) = match crate::store::config::path(variable) {
        Some(path) => crate::store::config::load(&path, variable("EMIC_CONFIG").is_some()),
        None => Default::default(),
    };
    own::settle(config, faults)
}

/// Where the configuration is, or would be.
fn place(own: &Own) -> String {
    let path = crate::store::config::path(|name| std::env::var(name).ok());
    match (&own.config.file, path) {
        (Some(file), _) => format!("with your configuration {}", file.display()),
        (None, Some(path)) => format!("these are the standard keys; your own go into {}", path.display()),
        (None, None) => "these are the standard keys; EMIC_CONFIG names a file with your own".to_owned(),
    }
}

fn check(context: &Context, own: &Own) -> Result<Outcome, Failure> {
    output::faults(context, &own.faults, || {
        let faults: String = own.faults.iter().map(output::fault).collect();
        match own.faults.len() {
            0 => format!("Everything fits; {}.\n", place(own)),
            n => format!("{faults}{}.\n", plural(n, "fault")),
        }
    })?;
    Ok(if own.faults.is_empty() { Outcome::Fine } else { Outcome::Findings })
}

fn table(keymap: &Keymap) -> Table {
    let row = |b: &&Binding| {
        vec![
            Cell::Text(b.group.title().to_owned()),
            Cell::Text(keymap.keys_of(b).join(", ")),
            Cell::Text(b.id()),
            Cell::Text(b.help.to_owned()),
        ]
    };
    let columns = [("group", Kind::Text), ("keys", Kind::Text), ("action", Kind::Text), ("help", Kind::Prose)];
    let columns = columns.iter().map(|(key, kind)| Column::new(key, *kind)).collect();
    Table::list("Keys", columns, bindings().iter().map(row).collect())
}

fn json(keymap: &Keymap) -> Value {
    let row = |b: &&Binding| json!({"action": b.id(), "group": b.group.title(), "keys": keymap.keys_of(b), "where": written::places(b), "help": b.help});
    Value::Array(bindings().iter().map(row).collect())
}
