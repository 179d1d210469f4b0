//! DOT, the language of Graphviz: for who wants to lay out a map anew, or to
//! draw it with another program.
//!
//! Boxes and lines have the words, patterns and ends that the picture has; where
//! they stand is left to whoever draws it.

use super::show::clean;
use super::{ExportError, Options};
use crate::model::picture::{Edge, Map, Node, Plot};
use crate::model::table::Table;
use crate::model::theme::{Relation, ThemeStatus};
use std::fmt::Write;

pub(super) fn write(table: &Table, _: &Options) -> Result<Vec<u8>, ExportError> {
    match table.picture.as_ref().map(|picture| (&picture.title, &picture.plot)) {
        Some((title, Plot::Map(map))) => Ok(graph(title, map).into_bytes()),
        _ => Err(ExportError::NoMap),
    }
}

fn graph(title: &str, map: &Map) -> String {
    let mut out = format!("digraph {} {{\n", quoted(title));
    let _ = writeln!(out, "  graph [rankdir=RL, label={}, labelloc=t, fontname=Helvetica];", quoted(title));
    out.push_str("  node [shape=box, fontname=Helvetica];\n  edge [fontname=Helvetica];\n");
    for node in &map.nodes {
        let _ = writeln!(out, "  {} [{}];", quoted(&node.id), of_node(node));
    }
    for edge in &map.edges {
        let (from, to) = (&map.nodes[edge.from].id, &map.nodes[edge.to].id);
        let _ = writeln!(out, "  {} -> {} [{}];", quoted(from), quoted(to), of_edge(edge));
    }
    out.push_str("}\n");
    out
}

fn of_node(node: &Node) -> String {
    let Some(status) = node.status else {
        return format!("label={}, color=gray45", quoted(&node.label));
    };
    let style = match status {
        ThemeStatus::Settled => "rounded,bold",
        ThemeStatus::Candidate => "rounded,dashed",
        ThemeStatus::Dropped => "rounded,dotted",
    };
    format!("label={}, style=\"{style}\"", quoted(&format!("{}\n({})", node.label, status.word())))
}

fn of_edge(edge: &Edge) -> String {
    let look = match edge.kind {
        None => return "arrowhead=none, color=gray45".to_owned(),
        Some(Relation::Supports) => "style=solid, arrowhead=normal",
        Some(Relation::Contradicts) => "style=dashed, arrowhead=tee",
        Some(Relation::Qualifies) => "style=dotted, arrowhead=odot",
        Some(Relation::LeadsTo) => "style=bold, arrowhead=vee",
    };
    // Lines within a layer do not say who stands further left.
    format!("label={}, {look}, constraint=false", quoted(edge.verb()))
}

/// Words as DOT has them.
fn quoted(words: &str) -> String {
    let lines: Vec<String> =
        words.split('\n').map(|line| clean(line).replace('\\', "\\\\").replace('"', "\\\"")).collect();
    format!("\"{}\"", lines.join("\\n"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::sample;

    #[test]
    fn a_map_is_written_with_every_box_and_line_and_its_words_end_nothing() {
        let dot = String::from_utf8(write(&sample::mapped(), &Options::default()).unwrap()).unwrap();
        assert!(
            dot.contains("\"theme:a\" [label=\"A \\\"quoted\\\" \\\\ theme\\n(settled)\", style=\"rounded,bold\"];"),
            "{dot}"
        );
        assert!(dot.contains("\"code:b\" -> \"theme:a\" [arrowhead=none, color=gray45];"), "{dot}");
        assert!(
            dot.contains("\"theme:c\" -> \"theme:a\" [label=\"contradicts\", style=dashed, arrowhead=tee"),
            "{dot}"
        );
        // Every quotation mark but escaped ones stands in pairs.
        let bare = dot.replace("\\\\", "").replace("\\\"", "");
        assert!(bare.lines().all(|line| line.matches('"').count() % 2 == 0), "{dot}");
    }

    #[test]
    fn what_is_no_map_is_not_written_as_one() {
        assert!(write(&sample::drawn(), &Options::default()).is_err());
        assert!(write(&sample::matrix(), &Options::default()).is_err());
    }
}
