//! The map of themes: which codes serve them, and what all of them are to each
//! other.
//!
//! The map says what the files say, and nothing is counted in it: how much a
//! theme rests on is in the list. A code stands on it if a theme names it or a
//! typed link touches it. What speaks against a theme contradicts it.

use super::{Home, ThemeView, themes};
use crate::model::memo::Target;
use crate::model::picture::{Edge, Map, Node, Picture, Plot};
use crate::model::study::Study;
use crate::model::table::{Cell, Column, Kind, Table};
use crate::model::theme::{Joined, Relation, ThemeStatus, TypedLink, joined};
use std::collections::BTreeSet;

/// A box before it has a number: a theme by its place among the views, or a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Spot {
    Theme(usize),
    Code(usize),
}

/// The map of a study, or, with `only`, what one theme touches.
pub fn map(study: &Study, only: Option<&str>) -> Map {
    let views = themes(study);
    let mut lines = lines(study, &views);
    let centre = only.and_then(|id| views.iter().position(|v| v.id.0 == id)).map(Spot::Theme);
    let touches = |at: Spot, line: &(Spot, Spot, Option<Relation>)| line.0 == at || line.1 == at;
    lines.retain(|line| centre.is_none_or(|at| touches(at, line)));
    let mut spots: BTreeSet<Spot> = lines.iter().flat_map(|(from, to, _)| [*from, *to]).collect();
    match centre {
        Some(centre) => drop(spots.insert(centre)),
        None => spots.extend((0..views.len()).map(Spot::Theme)),
    }
    let spots: Vec<Spot> = spots.into_iter().collect();
    let number = |spot: &Spot| spots.binary_search(spot).unwrap_or_default();
    let mut edges: Vec<Edge> =
        lines.iter().map(|(from, to, kind)| Edge { from: number(from), to: number(to), kind: *kind }).collect();
    edges.sort();
    edges.dedup();
    Map { nodes: spots.iter().map(|spot| node(study, &views, *spot)).collect(), edges }
}

fn node(study: &Study, views: &[ThemeView], spot: Spot) -> Node {
    match spot {
        Spot::Theme(at) => {
            let (view, id) = (&views[at], views[at].id.clone());
            let id = Target::Theme(id).to_string();
            Node { id, label: view.title.to_owned(), status: Some(view.status) }
        }
        Spot::Code(code) => {
            let code = &study.codebook.codes[code];
            Node { id: Target::Code(code.id.clone()).to_string(), label: code.name.clone(), status: None }
        }
    }
}

/// Every line there is, those to itself left out.
fn lines(study: &Study, views: &[ThemeView]) -> Vec<(Spot, Spot, Option<Relation>)> {
    let spot = |end: Joined| match end {
        Joined::Theme(theme) => views.iter().position(|v| *v.id == theme.id).map(Spot::Theme),
        Joined::Code(code) => Some(of_code(study, views, code)),
    };
    let mut out = Vec::new();
    let link = |from: Spot, links: &[TypedLink], out: &mut Vec<_>| {
        let ends = links.iter().filter_map(|l| Some((spot(joined(&l.to, study)?)?, l.kind)));
        out.extend(ends.map(|(to, kind)| (from, to, Some(kind))));
    };
    for (at, view) in views.iter().enumerate() {
        let theme = Spot::Theme(at);
        out.extend(serving(study, view).into_iter().map(|code| (of_code(study, views, code), theme, None)));
        let against = view.counter_codes.iter().map(|code| of_code(study, views, *code));
        out.extend(against.map(|code| (code, theme, Some(Relation::Contradicts))));
        link(theme, &view.links, &mut out);
    }
    for (at, code) in study.codebook.codes.iter().enumerate().filter(|(_, c)| c.merged_into.is_none()) {
        link(of_code(study, views, at), &code.links(), &mut out);
    }
    out.retain(|(from, to, _)| from != to);
    out
}

/// The box of a code: a heading that is a theme is that theme.
fn of_code(study: &Study, views: &[ThemeView], code: usize) -> Spot {
    let id = &study.codebook.codes[code].id;
    let is_theme = study.codebook.codes[code].kind == crate::model::codebook::CodeKind::Theme;
    let theme = views.iter().position(|v| is_theme && v.id == id);
    theme.map_or(Spot::Code(code), Spot::Theme)
}

/// The codes that serve a theme: those it names; of a heading of the codebook
/// those directly below it.
fn serving(study: &Study, view: &ThemeView) -> Vec<usize> {
    match view.home {
        Home::File(_) => view.named.clone(),
        Home::Code(_) => {
            let direct = |code: &usize| {
                study.codebook.lineage(*code).iter().rev().nth(1).is_some_and(|up| view.named.contains(up))
            };
            view.codes.iter().copied().filter(direct).collect()
        }
    }
}

/// The map as a list of its lines, with the picture of it.
pub fn map_table(study: &Study, only: Option<&str>) -> Table {
    let map = map(study, only);
    let text = |words: &str| Cell::Text(words.to_owned());
    let status = |node: &Node| node.status.map_or(Cell::Blank(""), |s| text(s.word()));
    let row = |edge: &Edge| {
        let (from, to) = (&map.nodes[edge.from], &map.nodes[edge.to]);
        vec![
            text(&from.id),
            text(&from.label),
            status(from),
            text(edge.word()),
            text(&to.id),
            text(&to.label),
            status(to),
        ]
    };
    let rows = map.edges.iter().map(row).collect();
    let columns = ["from", "from_title", "from_status", "relation", "to", "to_title", "to_status"];
    let detail = |key: &&str| key.ends_with("_status");
    let column = |key: &&str| match detail(key) {
        true => Column::new(key, Kind::Text).detail(),
        false => Column::new(key, Kind::Text),
    };
    let title = title(study, &map, only);
    let mut table = Table::list(&title, columns.iter().map(column).collect(), rows);
    let alone: Vec<&str> = (0..map.nodes.len())
        .filter(|at| map.edges.iter().all(|e| e.from != *at && e.to != *at))
        .map(|at| map.nodes[at].label.as_str())
        .collect();
    if !alone.is_empty() {
        table.notes.push(format!("Joined with nothing: {}.", alone.join("; ")));
    }
    let caption = caption(&map);
    table.drawn(Picture { title, caption, plot: Plot::Map(map) })
}

fn title(study: &Study, map: &Map, only: Option<&str>) -> String {
    let centre = only.and_then(|id| map.nodes.iter().find(|n| n.id == format!("theme:{id}")));
    match (centre, study.config.title.as_str()) {
        (Some(node), _) => format!("Theme map: {}", node.label),
        (None, "") => "Theme map".to_owned(),
        (None, title) => format!("Theme map: {title}"),
    }
}

/// What is drawn, in a sentence.
fn caption(map: &Map) -> Vec<String> {
    let themes = map.nodes.iter().filter_map(|n| n.status);
    let of = |status: ThemeStatus| themes.clone().filter(|s| *s == status).count();
    let parts = ThemeStatus::ALL.iter().filter(|s| of(**s) > 0).map(|s| format!("{} {}", of(*s), s.word()));
    let parts: Vec<String> = parts.collect();
    let codes = map.nodes.len() - themes.clone().count();
    let all = match parts.is_empty() {
        true => "There are no themes.".to_owned(),
        false => format!("Themes: {}. Codes on the map: {codes}.", parts.join(", ")),
    };
    vec![all]
}
