use super::*;
use crate::model::event::Origin;
use crate::model::span::Span;
use proptest::prelude::*;
use serde_json::json;

/// A line of a small world: two coders, a few codings, acts and undos.
fn logged(coder: &str, id: u32, at: i64, act: u32, n: Option<u32>, op: Op) -> Logged {
    let ulid = |n: u32| Ulid(format!("01JD{n:022}"));
    let event = Event { id: ulid(id), at: Stamp(at), actor: coder.into(), act: ulid(act), n, op };
    let origin =
        Origin { coder: Some(coder.into()), source: Some("s".into()), file: format!("codings/{coder}/s.jsonl") };
    Logged { raw: event.to_line(), event, origin: origin.into(), line: id }
}

fn id(n: u32) -> Ulid {
    Ulid(format!("01JD{n:022}"))
}

fn add(code: &str) -> Op {
    let anchor = Anchor {
        span: Span::new(0, 4),
        quote: "word".into(),
        before: String::new(),
        after: String::new(),
        text: Default::default(),
        among: None,
    };
    Op::Add {
        code: Some(code.into()),
        anchor,
        by: Default::default(),
        query: None,
        round: None,
        memo: None,
        status: None,
        of: Vec::new(),
    }
}

fn set_memo(of: u32, memo: &str) -> Op {
    Op::Set { of: id(of), field: "memo".into(), value: json!(memo) }
}

fn one(coder: &str, n: u32, at: i64, op: Op) -> Logged {
    logged(coder, n, at, n, Some(1), op)
}

fn living(events: Vec<Logged>) -> Vec<(String, String)> {
    let mut out: Vec<_> = fold(events)
        .codings
        .into_iter()
        .map(|c| (c.code.clone().map(|c| c.0).unwrap_or_default(), c.memo.clone()))
        .collect();
    out.sort();
    out
}

#[test]
fn an_undone_act_leaves_nothing_and_redo_brings_it_back() {
    let mut events = vec![one("ana", 1, 1, add("a")), one("ana", 2, 2, Op::Undo { of: id(1) })];
    assert!(living(events.clone()).is_empty());
    events.push(one("ana", 3, 3, Op::Redo { of: id(1) }));
    assert_eq!(living(events).len(), 1);
}

#[test]
fn nobody_undoes_another_persons_act() {
    let events = vec![
        one("ana", 1, 1, add("a")),
        one("ben", 2, 2, Op::Undo { of: id(1) }),
        one("ben", 3, 3, Op::Remove { of: id(1) }),
    ];
    let folded = fold(events);
    assert_eq!(folded.codings.len(), 1);
    assert_eq!(folded.faults[0].rule, "foreign-change");
}

#[test]
fn half_an_act_does_not_count_and_is_reported() {
    let whole = vec![logged("ana", 1, 1, 1, None, add("a")), logged("ana", 2, 1, 1, Some(2), add("b"))];
    assert_eq!(living(whole.clone()).len(), 2);
    for half in whole {
        let folded = fold(vec![half]);
        assert!(folded.codings.is_empty());
        assert_eq!(folded.faults[0].rule, "incomplete-act");
    }
}

#[test]
fn the_greatest_instant_decides_a_field() {
    let events =
        vec![one("ana", 3, 9, set_memo(1, "late")), one("ana", 1, 1, add("a")), one("ana", 2, 5, set_memo(1, "early"))];
    assert_eq!(living(events), [("a".into(), "late".into())]);
}

#[test]
fn one_id_with_two_texts_is_reported_and_counts_once() {
    let a = one("ana", 1, 1, add("a"));
    let mut b = one("ana", 1, 1, add("b"));
    b.line = 7;
    for events in [vec![a.clone(), b.clone()], vec![b, a]] {
        let folded = fold(events);
        assert_eq!(folded.codings.len(), 1);
        assert_eq!(folded.codings[0].code, Some("b".into()));
        assert_eq!(folded.faults[0].rule, "same-event-id");
    }
}

#[test]
fn an_unknown_operation_is_kept_and_named() {
    let folded = fold(vec![one("ana", 1, 1, add("a")), one("ana", 2, 2, Op::Unknown("weigh".into()))]);
    assert_eq!(folded.codings.len(), 1);
    assert_eq!(folded.read_only, ["codings/ana/s.jsonl"]);
}

#[test]
fn a_bad_value_changes_nothing_and_is_shown() {
    let op = Op::Set { of: id(1), field: "status".into(), value: json!("maybe") };
    let folded = fold(vec![one("ana", 1, 1, add("a")), one("ana", 2, 2, op)]);
    assert_eq!(folded.codings[0].status, CodingStatus::Final);
    assert_eq!(folded.faults[0].rule, "journal-value");
}

#[test]
fn a_comment_by_another_coder_counts() {
    let op = Op::Comment { of: id(1), body: "why?".into() };
    let folded = fold(vec![one("ana", 1, 1, add("a")), one("ben", 2, 2, op)]);
    assert_eq!(folded.codings[0].comments[0].actor, "ben");
}

/// A world with everything in it, from small numbers.
fn world(seed: &[(u8, u8, u8)]) -> Vec<Logged> {
    let mut out = Vec::new();
    for (n, (kind, target, time)) in (1u32..).zip(seed) {
        let coder = if kind & 8 == 0 { "ana" } else { "ben" };
        let of = u32::from(*target) % n.max(1);
        let op = match kind % 8 {
            0..=2 => add(if kind & 16 == 0 { "a" } else { "b" }),
            3 => Op::Remove { of: id(of) },
            4 => set_memo(of, &format!("memo {n}")),
            5 => Op::Undo { of: id(of) },
            6 => Op::Redo { of: id(of) },
            _ => Op::Mark { what: Some(MarkKind::Read), codebook: None },
        };
        // Some acts have two events, some lack one of them.
        let (act, whole) = if kind & 32 == 0 { (n, Some(1)) } else { (n / 2 * 2, (n % 2 == 1).then_some(2)) };
        out.push(logged(coder, n, i64::from(time % 5), act, whole, op));
    }
    out
}

fn state(events: Vec<Logged>) -> String {
    let f = fold(events);
    let mut codings = f.codings;
    codings.sort_by(|a, b| a.id.cmp(&b.id));
    let mut faults: Vec<String> = f.faults.iter().map(|x| format!("{x:?}")).collect();
    faults.sort();
    format!("{codings:?}{:?}{:?}{faults:?}", f.marks, f.acts)
}

proptest! {
    #[test]
    fn the_order_of_lines_means_nothing(
        seed in prop::collection::vec((any::<u8>(), any::<u8>(), any::<u8>()), 0..25),
        keys in prop::collection::vec(any::<u32>(), 25),
        twice in prop::collection::vec(any::<bool>(), 25),
    ) {
        let events = world(&seed);
        let mut shuffled: Vec<(u32, Logged)> = keys.iter().copied().zip(events.clone()).collect();
        for (i, event) in events.iter().enumerate() {
            if twice[i] {
                shuffled.push((keys[i].wrapping_mul(31), event.clone()));
            }
        }
        shuffled.sort_by_key(|(k, _)| *k);
        prop_assert_eq!(state(events), state(shuffled.into_iter().map(|(_, e)| e).collect()));
    }

    #[test]
    fn what_is_folded_away_gives_every_coding_its_own_words(
        seed in prop::collection::vec((any::<u8>(), any::<u8>(), any::<u8>()), 0..25),
    ) {
        let mut events = world(&seed);
        for (number, l) in events.iter_mut().enumerate() {
            if let Op::Add { anchor, .. } = &mut l.event.op {
                anchor.quote = format!("word {number}");
                anchor.among = (number % 3 == 0).then_some((2, 1));
            }
        }
        let (kept, away) = (fold(events.clone()), fold_away(events));
        prop_assert_eq!(format!("{:?}", away.codings), format!("{:?}", kept.codings));
        prop_assert_eq!((away.marks, away.acts, away.cited), (kept.marks, kept.acts, kept.cited));
        prop_assert!(away.events.is_empty());
    }

    #[test]
    fn every_event_is_read_back_as_written(seed in prop::collection::vec((any::<u8>(), any::<u8>(), any::<u8>()), 0..10)) {
        for logged in world(&seed) {
            prop_assert_eq!(Event::from_line(&logged.raw), Ok(logged.event));
        }
    }
}
