//! `emic map`: themes and codes, and what they are to each other.

use super::{positional, text, themes};
use crate::analysis::themes::{map, map_table};
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::{Outcome, Row, output};
use crate::model::picture::{Edge, Node};
use clap::{ArgMatches, Command};
use serde_json::{Value, json};

/// The row.
pub const ROW: Row = Row { name: "map", build, run };

fn build(command: Command) -> Command {
    command
        .about("Draw the themes, their codes, and the links between them")
        .arg(positional("theme", "Only this theme and what it touches"))
        .after_help("Boxes are themes and codes; lines say which codes serve a theme, and what supports, contradicts,\nqualifies or leads to what. Themes are files below themes/, or codes marked .theme. In text the\nmap is the list of its lines.\n\nExamples:\n  emic map\n  emic map -o themes.svg\n  emic map records-follow-people -o one.svg\n  emic map --format dot | dot -Tpdf -o themes.pdf\n\nExit status: 0 some, 1 nothing on the map.")
}

fn run(context: &mut Context, matches: &ArgMatches) -> Result<Outcome, Failure> {
    let session = context.session()?;
    let study = session.study();
    let only = text(matches, "theme").map(|id| themes::known(study, id)).transpose()?;
    let table = map_table(study, only.as_deref());
    let json = output::wants_json(context)?.then(|| {
        let map = map(study, only.as_deref());
        let line = |e: &Edge| json!({"from": map.nodes[e.from].id, "relation": e.word(), "to": map.nodes[e.to].id});
        let node = |n: &Node| json!({"id": n.id, "title": n.label, "status": n.status.map(|s| s.word())});
        let (nodes, lines): (Vec<Value>, Vec<Value>) =
            (map.nodes.iter().map(node).collect(), map.edges.iter().map(line).collect());
        json!({"nodes": nodes, "links": lines})
    });
    output::table(context, &table, json.as_ref())?;
    output::mention_faults(session.faults());
    Ok(if table.is_empty() { Outcome::Findings } else { Outcome::Fine })
}
