//! Hits in words.

use super::*;
use crate::model::fixture::{self, span_of};

/// The same cluster by cluster.
fn slow_line(source: &Source, hit: &Hit, room: usize, signs: usize) -> (Vec<Part>, usize) {
    let span = opened(source, hit.place.span);
    let reach = (room as u32).saturating_mul(A_COLUMN);
    let first = hit.highlights.first().copied().unwrap_or(Span::new(span.start, span.start));
    let from = slow_start(source, span, first, room);
    let to = span.end.min(first.end.max(from).saturating_add(reach));
    let mut parts = Vec::new();
    let mut into = |text: &str, found| put(&mut parts, text, found);
    let mut line = Line { put: &mut into, used: 0, room: room.saturating_sub(1) };
    if from > span.start {
        line.push("…", false, 0);
    }
    let (mut at, mut marked, mut shown, mut cut) = (from, false, 0, to < span.end);
    let labels = in_line(source, span, Span::new(from, to));
    for cluster in source.slice(Span::new(from, to)).graphemes(true) {
        if !labels.iter().any(|label| label.contains(at)) {
            let mark = hit.highlights.iter().any(|h| h.contains(at));
            let sign = if mark && !marked { signs } else { 0 };
            shown += usize::from(mark && !marked);
            marked = mark;
            if !line.push(cluster, mark, sign) {
                cut = true;
                break;
            }
        }
        at += cluster.chars().count() as u32;
    }
    if cut {
        into("…", false);
    }
    (parts, hit.highlights.len().saturating_sub(shown))
}

fn slow_start(source: &Source, span: Span, first: Span, room: usize) -> u32 {
    let reach = (room as u32).saturating_mul(A_COLUMN);
    let words = source.slice(Span::new(first.start, first.end.min(first.start.saturating_add(reach))));
    let before = room.saturating_sub(words.width()) / 3;
    let near = Span::new(span.start.max(first.start.saturating_sub(reach)), first.start);
    let labels = in_line(source, span, near);
    let (mut used, mut from) = (0, first.start);
    for cluster in source.slice(near).graphemes(true).rev() {
        if !labels.iter().any(|label| label.contains(from - 1)) {
            used += columns(cluster);
            if used > before {
                break;
            }
        }
        from -= cluster.chars().count() as u32;
    }
    from
}

proptest::proptest! {
    #[test]
    fn a_line_is_what_it_is_cluster_by_cluster(
        text in "([a-z]{1,9}[ ,\\n\\t]|[é\u{301}\u{200d}\u{600}👩数\u{7}]|\n\n(Ida:|Jo:)){1,90}",
        cuts in proptest::collection::vec((0u32..400, 1u32..12), 0..5),
        (from, len) in (0u32..60, 1u32..500),
        (room, signs) in (5usize..90, 0usize..5),
    ) {
        let (source, _) = crate::text::source::read("one.md", &format!("Ida: {text}"), &Default::default());
        let unit = Span::new(from.min(source.chars()), (from + len).min(source.chars()));
        let marks: std::collections::BTreeMap<u32, u32> = cuts.into_iter().collect();
        let mut highlights: Vec<Span> = Vec::new();
        for (start, len) in marks {
            let start = start.max(highlights.last().map_or(unit.start, |h| h.end)).max(unit.start);
            highlights.extend(Some(Span::new(start, (start + len).min(unit.end))).filter(|s| !s.is_empty()));
        }
        let hit = Hit { place: Place::new(0, unit), highlights, score: 0.0 };
        proptest::prop_assert_eq!(line(&source, &hit, room, signs), slow_line(&source, &hit, room, signs));
    }
}

fn hit(source: &Source, found: &[&str]) -> Hit {
    let place = Place::new(0, Span::new(0, source.chars()));
    Hit { place, highlights: found.iter().map(|w| span_of(source, w)).collect(), score: 0.0 }
}

fn said(parts: &[Part]) -> String {
    parts.iter().map(|p| if p.found { format!("[{}]", p.text) } else { p.text.clone() }).collect()
}

#[test]
fn of_a_long_name_the_turn_stays_in_sight() {
    let named = |id| fixture::source(id).text("x").build();
    assert_eq!(short_place(&named("officer-k01-1"), Some(12)), "officer-k01-1:12");
    let long = short_place(&named("2022-01-13-interview-with-the-warden"), Some(26));
    assert_eq!(long, "2022-01-13-i…h-the-warden:26");
    let wide = short_place(&named("第一次關於村莊水井與道路維修的訪談記錄"), None);
    assert!(wide.width() <= 25 && wide.starts_with("第一次關於村…"), "{wide}");
}

#[test]
fn a_line_is_about_the_first_words_found_and_counts_the_others() {
    let source = fixture::source("one").text("The kettle was old.\nNobody had asked for tea, or for more tea.").build();
    let found = hit(&source, &["asked", "more tea"]);
    let (parts, more) = line(&source, &found, 30, 0);
    assert_eq!((said(&parts).as_str(), more), ("…ody had [asked] for tea, or fo…", 1));
    assert_eq!(line(&source, &found, 200, 0).1, 0);
    assert!(said(&line(&source, &hit(&source, &[]), 20, 0).0).starts_with("The kettle"));
}

#[test]
fn a_label_that_only_says_again_who_speaks_is_not_shown() {
    let body = "**Ida:** The kettle was old.\n\n**Ida:** [00:01:02] Nobody had asked for tea.\n\n**Jo:** I did.\n";
    let (source, _) = crate::text::source::read("one.md", body, &Default::default());
    let turn = Span::new(9, body.find("\n\n**Jo").unwrap() as u32);
    let place = Place::new(0, turn);
    let found = Hit { place, highlights: vec![span_of(&source, "asked")], score: 0.0 };
    assert_eq!(said(&whole(&source, &found, 900)), "The kettle was old.\n\nNobody had [asked] for tea.");
    assert_eq!(said(&line(&source, &found, 90, 0).0), "…kettle was old.  Nobody had [asked] for tea.");
    let all = Hit { place: Place { span: Span::new(0, source.chars()), ..place }, ..found };
    assert!(said(&whole(&source, &all, 900)).contains("**Jo:** I did."), "another's name stays");
    let in_line = said(&line(&source, &all, 90, 0).0);
    assert_eq!(in_line, "…kettle was old.  Nobody had [asked] for tea.  I did. ", "a source in a line is speech");
    assert_eq!(spoken(&source, turn), "The kettle was old. Nobody had asked for tea.");
}

#[test]
fn all_words_of_a_long_unit_are_those_around_the_first_found() {
    let source = fixture::source("one").text(&format!("{}tea {}", "so ".repeat(500), "on ".repeat(500))).build();
    let text = said(&whole(&source, &hit(&source, &["tea"]), 90));
    assert!(text.starts_with('…') && text.ends_with('…') && text.contains("so [tea] on"), "{text}");
    assert!(text.chars().count() < 100, "{text}");
}
