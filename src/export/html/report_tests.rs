//! The page of a report: what is in it is found, named and safe.

use super::*;
use crate::export::sample;
use crate::model::picture::{Lane, Picture, Plot, Strip};
use crate::model::report::{Behind, Entry, Matrix, Portraits};
use quick_xml::Reader;
use quick_xml::events::Event;
use std::collections::HashSet;

fn report() -> Report {
    let cells = Matrix {
        heading: "Codes & people".to_owned(),
        table: sample::matrix(),
        behind: [((0, 0), Behind { codings: 9, withheld: 2 })].into(),
        all: "emic matrix --rows 'a&b'".to_owned(),
    };
    let strip = Strip { lanes: vec![Lane { label: "River".into(), colour: [1, 2, 3], ..Lane::default() }] };
    let picture = Picture { title: "Portrait of <s>".into(), caption: Vec::new(), plot: Plot::Strip(strip) };
    let portraits = Portraits {
        legend: vec![([1, 2, 3], "River & <sea>".into())],
        each: vec![("Talk <1>".into(), picture)],
        table: sample::list(),
    };
    let entry = |id: &str, depth| Entry {
        id: id.into(),
        name: format!("{id} <b>"),
        depth,
        definition: vec!["First.".into(), "Second & last.".into()],
        fields: vec![("Use when".into(), "it \"is\"".into())],
        ..Entry::default()
    };
    let section = |id, blocks| Section { id, title: format!("About {id} & more"), blocks };
    Report {
        title: "A <study> & its \"report\"".into(),
        language: Some("cy".into()),
        languages: [("talk <1>".to_owned(), "de".to_owned())].into(),
        about: vec!["One <line>.".into()],
        sections: vec![
            section("sources", vec![Block::Words("a < b".into()), Block::Table(sample::list(), Shown::OnRequest)]),
            section("codebook", vec![Block::Codes(vec![entry("a", 0), entry("b", 2), entry("c", 1), entry("d", 0)])]),
            section("matrices", vec![Block::Matrix(cells.clone()), Block::Matrix(cells)]),
            section("saturation", vec![Block::Picture(sample::drawn()), Block::Portraits(portraits)]),
        ],
        made: "Made & done.".into(),
    }
}

fn made() -> String {
    String::from_utf8(write(&report())).unwrap()
}

/// Elements with their attributes, in order; fails if one is not closed.
fn elements(page: &str) -> Vec<(String, Vec<(String, String)>)> {
    let body = format!("<body{}", page.split_once("<body").unwrap().1.replace("</html>", ""));
    let mut reader = Reader::from_str(&body);
    reader.config_mut().check_end_names = true;
    let mut out = Vec::new();
    let mut depth = 0;
    loop {
        let (start, step) = match reader.read_event().unwrap() {
            Event::Eof => break,
            Event::Start(start) => (start, 1),
            Event::Empty(start) => (start, 0),
            Event::End(_) => {
                depth -= 1;
                continue;
            }
            _ => continue,
        };
        depth += step;
        let attributes = start.attributes().map(|a| a.unwrap());
        let attributes = attributes.map(|a| (a.key.as_ref().to_owned(), a.value.to_string())).collect();
        out.push((start.name().as_ref().to_owned(), attributes));
    }
    assert_eq!(depth, 0);
    out
}

fn value<'e>(element: &'e (String, Vec<(String, String)>), name: &str) -> Option<&'e str> {
    element.1.iter().find(|(k, _)| k == name).map(|(_, v)| v.as_str())
}

#[test]
fn every_link_and_every_name_leads_to_one_thing_of_the_page() {
    let page = made();
    let all = elements(&page);
    let ids: Vec<&str> = all.iter().filter_map(|e| value(e, "id")).collect();
    let distinct: HashSet<&str> = ids.iter().copied().collect();
    let twice: Vec<&&str> = ids.iter().filter(|id| ids.iter().filter(|o| o == id).count() > 1).collect();
    assert_eq!(distinct.len(), ids.len(), "{twice:?}");
    for element in &all {
        let named = value(element, "aria-labelledby").into_iter().flat_map(str::split_whitespace);
        let linked = value(element, "href").map(|link| link.strip_prefix('#').expect("links stay on the page"));
        for target in named.chain(linked) {
            assert!(distinct.contains(target), "{target}");
        }
    }
}

#[test]
fn headings_have_no_gap_and_every_section_has_one() {
    let page = made();
    let levels: Vec<u8> =
        elements(&page).iter().filter_map(|(name, _)| name.strip_prefix('h').and_then(|n| n.parse().ok())).collect();
    assert_eq!(levels[0], 1);
    assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{levels:?}");
    assert_eq!(levels.iter().filter(|l| **l == 2).count(), 5, "contents and four sections");
}

#[test]
fn pictures_have_names_and_regions_that_scroll_can_be_reached_and_are_named() {
    let all = elements(&made());
    let of = |name: &str| all.iter().filter(|e| e.0 == name).count();
    assert_eq!((of("svg"), of("desc")), (2, 2));
    for svg in all.iter().filter(|e| e.0 == "svg") {
        assert_eq!(value(svg, "role"), Some("img"));
        assert!(value(svg, "aria-labelledby").is_some());
    }
    for scroll in all.iter().filter(|e| value(e, "class") == Some("scroll")) {
        assert_eq!((value(scroll, "tabindex"), value(scroll, "role")), (Some("0"), Some("region")));
        assert!(value(scroll, "aria-label").is_some_and(|label| !label.is_empty()));
    }
}

#[test]
fn the_page_holds_no_script_and_fetches_nothing() {
    let page = made();
    let page = page.replace("http://www.w3.org/2000/svg", "");
    for word in ["http:", "https:", "src=", "url(", "@import", "<link", "<script", "javascript:", " onclick", "<iframe"]
    {
        assert!(!page.contains(word), "{word}");
    }
    assert!(page.contains("default-src 'none'"));
}

#[test]
fn words_of_a_study_never_become_markup_and_say_their_language() {
    let page = made();
    assert!(page.contains("<h1 lang=\"cy\" dir=\"auto\">A &lt;study&gt; &amp; its &quot;report&quot;</h1>"));
    assert!(page.contains("<blockquote lang=\"de\" dir=\"auto\">&lt;script&gt;"));
    assert!(!page.contains("<study>") && !page.contains("<sea>") && !page.contains("\u{1b}"));
    assert!(page.contains("emic matrix --rows &#39;a&amp;b&#39;"));
}

#[test]
fn a_cell_says_how_many_excerpts_it_does_not_show() {
    let page = made();
    assert!(page.contains("3 of 9 codings shown. Of the others 2 may not be quoted."), "{page}");
    assert!(page.contains("href=\"#m1-cell-0-0\"") && page.contains("id=\"m2-cell-0-0\""));
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    assert_eq!(write(&report()), write(&report()));
}

/// Red, green and blue of a colour of the style sheet.
fn rgb(hex: &str) -> [f64; 3] {
    [1, 3, 5].map(|at| f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0)
}

/// Contrast of two colours (WCAG 2.2).
fn contrast(one: &str, other: &str) -> f64 {
    let light = |hex: &str| {
        let linear = rgb(hex).map(|c| if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) });
        0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    };
    let (one, other) = (light(one), light(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn letters_are_legible_on_every_shade_light_and_dark() {
    let (light, dark) = STYLE.split_once("prefers-color-scheme: dark").unwrap();
    for (scheme, sheet) in [("light", light), ("dark", dark)] {
        let colour = |name: &str| {
            let at = sheet.find(&format!("--{name}: #")).unwrap_or_else(|| panic!("{scheme} {name}"));
            sheet[at..].split_once('#').map(|(_, rest)| format!("#{}", &rest[..6])).unwrap()
        };
        for shade in ["paper", "head", "panel", "h1", "h2", "h3", "h4", "h5"] {
            let found = contrast(&colour("ink"), &colour(shade));
            assert!(found >= 4.5, "{scheme}: ink on {shade}: {found:.2}");
        }
        for (letters, ground) in [("dim", "paper"), ("dim", "head"), ("link", "paper"), ("link", "panel")] {
            let found = contrast(&colour(letters), &colour(ground));
            assert!(found >= 4.5, "{scheme}: {letters} on {ground}: {found:.2}");
        }
    }
}
