//! How far coders agree, and which codes stand together, is the same wherever it is
//! asked of.

use super::Depth;
use super::counting_tests::{scope, study, write_sources};
use super::tests::kept;
use crate::analysis::agreement::table::{by_code, figures, notes, over_all};
use crate::analysis::agreement::{Agreement, Asked, Figure, Intervals, Unit, Whose, Within, sides};
use crate::analysis::cooccurrence::{Asked as Relating, Codes, Figure as Relates, Relation, Shown, Together};
use crate::analysis::ledger::Rows;
use crate::analysis::matrix::oracle::{drafts, record};
use crate::model::known::Known;
use crate::model::span::Span;
use crate::model::study::Study;
use crate::model::table::Table;
use crate::text::segment::sentence_spans;
use proptest::prelude::*;

/// Figures, tables and notes.
type Said = (Vec<Figure>, Vec<Table>, Vec<String>);

/// The same, or why there are none.
fn agreement(study: &Study, known: &impl Known, asked: &Asked) -> Result<Said, String> {
    let agreement = Agreement::of(study, known, asked).map_err(|e| e.to_string())?;
    let drawn = Intervals::of(&agreement, if asked.drawn { 30 } else { 0 }, 5, None);
    let tables = vec![by_code(&agreement, &drawn), over_all(&agreement, &drawn)];
    Ok((figures(&agreement, &drawn), tables, notes(&agreement, &drawn)))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..Default::default() })]

    #[test]
    fn coders_agree_as_far_wherever_their_codings_come_from(
        drafts in drafts(), odd in prop::collection::vec((0u8..20, 0u8..6), 30), record in record(),
        filters in prop::collection::vec(prop::bool::weighted(0.15), 9),
        who in prop::sample::select(vec![("", ""), ("", ""), ("", ""), ("ana,ben", ""), ("cyd,ana", ""), ("ana", "2,10"), ("dan", "")]),
        (unit, whose) in (prop::sample::select(Unit::ALL.to_vec()), prop::sample::select(Whose::ALL.to_vec())),
        level in prop::option::weighted(0.2, 1u32..5),
        (decided, drawn, many) in (prop::bool::ANY, prop::bool::ANY, prop::bool::weighted(0.3)),
        within in prop::option::weighted(0.2, (0usize..4, 0u32..80, 0u32..60)),
    ) {
        let study = study(&drafts, &odd);
        let scope = scope(record, &filters);
        let within = within.map(|(source, start, len)| Within {
            query: "words".to_owned(),
            places: [(source, vec![Span::new(start, start + len), Span::new(start + len + 5, 400)])].into(),
        });
        let dir = tempfile::tempdir().unwrap();
        write_sources(&study, dir.path());
        let glance = kept(&study, dir.path());
        let shell = glance.study(Depth::Heads).unwrap();
        let list = |words: &str| words.split(',').filter(|w| !w.is_empty()).map(str::to_owned).collect::<Vec<_>>();
        let compared = sides(&study, &study, &list(who.0), &list(who.1));
        prop_assert_eq!(&compared, &sides(&shell, &glance, &list(who.0), &list(who.1)));
        let Ok(sides) = compared else { return Ok(()) };
        let asked = Asked {
            sides, unit, whose, level, scope: &scope, within: within.as_ref(), decided, drawn, sets: many,
            sentences: sentence_spans,
        };
        prop_assert_eq!(agreement(&shell, &glance, &asked), agreement(&study, &study, &asked));
        prop_assert!(glance.is_sound());
    }

    #[test]
    fn codes_stand_together_wherever_their_codings_come_from(
        drafts in drafts(), odd in prop::collection::vec((0u8..20, 0u8..6), 30), record in record(),
        filters in prop::collection::vec(prop::bool::weighted(0.15), 9),
        relation in prop::sample::select(vec!["overlap", "overlap", "turn", "near:1", "section", "source", "participant"]),
        codes in prop::sample::select(vec![Codes::Alone, Codes::Below, Codes::Level(1), Codes::Level(2)]),
        (places_only, most) in (prop::bool::ANY, 1usize..8),
    ) {
        let study = study(&drafts, &odd);
        let scope = scope(record, &filters);
        let dir = tempfile::tempdir().unwrap();
        write_sources(&study, dir.path());
        let glance = kept(&study, dir.path());
        let asked = Relating { relation: Relation::parse(relation).unwrap(), codes, places_only };
        let known = glance.study(if asked.relation.asks_paragraphs() { Depth::Outlines } else { Depth::Heads }).unwrap();
        let figures = Relates::ALL.into_iter().filter(|f| !places_only || f.of_places()).collect();
        let shown = Shown { figures, most, excerpts: false };
        let (of, kept) = (Together::of(&study, &scope, asked), Together::kept(&known, Rows::Kept(&glance), &scope, asked));
        prop_assert_eq!(of.matrix(&shown), kept.matrix(&shown));
        if !places_only {
            prop_assert_eq!(of.list(None, most), kept.list(None, most));
            prop_assert_eq!(of.list(Some("b"), most), kept.list(Some("b"), most));
        }
        prop_assert!(glance.is_sound());
    }
}
