//! Whether a map can be read: nothing lies on anything else, and every line says
//! what it is.

use super::*;
use crate::export::{Format, Options, sample, write};
use crate::model::picture::Plot;
use proptest::prelude::*;

fn sample_map() -> Map {
    match sample::mapped().picture.map(|p| p.plot) {
        Some(Plot::Map(map)) => map,
        other => panic!("{other:?}"),
    }
}

fn any_map() -> impl Strategy<Value = Map> {
    let node = |theme: bool| {
        ("[a-zé ]{0,60}", 0..3usize).prop_map(move |(label, status)| Node {
            id: label.clone(),
            label,
            status: theme.then(|| ThemeStatus::ALL[status]),
        })
    };
    let nodes = (prop::collection::vec(node(true), 0..7), prop::collection::vec(node(false), 0..12));
    nodes.prop_flat_map(|(themes, codes)| {
        let nodes: Vec<Node> = themes.into_iter().chain(codes).collect();
        let n = nodes.len().max(1);
        let edge = (0..n, 0..n, 0..5usize).prop_map(|(from, to, kind)| Edge {
            from,
            to,
            kind: Relation::ALL.get(kind).copied(),
        });
        prop::collection::vec(edge, 0..20).prop_map(move |edges| {
            let edges = edges.into_iter().filter(|e| e.from != e.to && !nodes.is_empty()).collect();
            Map { nodes: nodes.clone(), edges }
        })
    })
}

proptest! {
    #[test]
    fn no_box_lies_on_another_and_lines_begin_and_end_at_their_boxes(map in any_map()) {
        let laid = layout(&map);
        for (at, a) in laid.boxes.iter().enumerate() {
            prop_assert!(a.at.0 >= MARGIN && a.at.0 + a.size.0 <= laid.width - MARGIN + 1e-6);
            prop_assert!(a.at.1 >= -1e-6 && a.at.1 + a.size.1 <= laid.height + 1e-6);
            for b in &laid.boxes[at + 1..] {
                let apart = |a: f64, size: f64, b: f64, other: f64| a + size <= b + 1e-6 || b + other <= a + 1e-6;
                prop_assert!(apart(a.at.0, a.size.0, b.at.0, b.size.0) || apart(a.at.1, a.size.1, b.at.1, b.size.1));
            }
        }
        prop_assert_eq!(laid.lines.len(), map.edges.len());
        let at_side = |point: (f64, f64), placed: &Placed| {
            let on = (point.0 - placed.at.0).abs() < 1e-6 || (point.0 - placed.at.0 - placed.size.0).abs() < 1e-6;
            on && point.1 > placed.at.1 && point.1 < placed.at.1 + placed.size.1
        };
        for (line, edge) in laid.lines.iter().zip(&map.edges) {
            prop_assert!(at_side(line.from, &laid.boxes[edge.from]) && at_side(line.to, &laid.boxes[edge.to]));
            // Lanes run outside of every box.
            if let Run::Lane(x) = line.run {
                prop_assert!(laid.boxes.iter().all(|b| x < b.at.0 || x > b.at.0 + b.size.0));
                prop_assert!(x > 0.0 && x < laid.width);
            }
        }
        prop_assert_eq!(&layout(&map), &laid);
    }
}

#[test]
fn every_kind_of_line_has_its_pattern_its_end_and_its_words() {
    let kinds: Vec<Option<Relation>> = std::iter::once(None).chain(Relation::ALL.map(Some)).collect();
    let looks: Vec<(&str, Head)> = kinds.iter().map(|kind| (look(*kind).0.dash, look(*kind).1)).collect();
    for (at, one) in looks.iter().enumerate() {
        assert!(looks[at + 1..].iter().all(|other| one.1 != other.1), "{one:?}");
    }
    let svg = String::from_utf8(write(&sample::mapped(), Format::Svg, &Options::default()).unwrap()).unwrap();
    for words in
        ["supports", "contradicts", "qualifies", "leads to", "a code serves a theme", ">candidate<", ">dropped<"]
    {
        assert!(svg.contains(words), "{words}");
    }
}

#[test]
fn the_map_is_said_to_who_cannot_see_it() {
    let said = said(&sample_map());
    assert!(said.starts_with("Themes: A \"quoted\" \\ theme (settled); 警察 <b>& (candidate);"), "{said}");
    assert!(said.contains("警察 <b>& contradicts A \"quoted\" \\ theme."), "{said}");
    assert!(said.contains("Serving\u{1b} both serves 警察 <b>&."), "{said}");
}

#[test]
fn a_map_of_nothing_says_so() {
    let mut table = sample::mapped();
    if let Some(picture) = &mut table.picture {
        picture.plot = Plot::Map(Map::default());
    }
    let svg = String::from_utf8(write(&table, Format::Svg, &Options::default()).unwrap()).unwrap();
    assert!(svg.contains("nothing to show"));
}
