//! The codebook changed as a whole: several codes moved, one code split,
//! another status, other words below a heading.

use super::{code, state};
use crate::support::{CODES, TempStudy};
use emic::model::change::{Change, CodebookChange, NewCode};
use emic::model::codebook::{CodeStatus, Origin};
use emic::session::Session;

fn book(session: &mut Session, change: CodebookChange) -> Result<String, String> {
    session.apply(Change::Codebook(change)).map(|a| a.message).map_err(|e| e.to_string())
}

#[test]
fn several_codes_move_in_one_act_and_one_undo_puts_every_byte_back() {
    let study = TempStudy::small();
    study.write("codebook/codes.md", &CODES.replace("## Beta low", "## Beta low {#beta-low}"));
    let before = study.read("codebook/codes.md");
    let mut session = study.session("ana");
    let move_all = |codes: &[&str], under: Option<&str>| CodebookChange::Move {
        codes: codes.iter().map(|c| (*c).into()).collect(),
        under: under.map(Into::into),
    };
    let said = book(&mut session, move_all(&["beta-low", "gamma"], Some("alpha"))).unwrap();
    assert_eq!(said, "2 codes now stand under “Alpha”");
    session.finish().unwrap();
    let mut session = study.session("ana");
    let alpha = session.study().codebook.find(&"alpha".into());
    let below: Vec<_> =
        session.study().codebook.children(alpha).map(|i| session.study().codebook.codes[i].id.0.clone()).collect();
    assert_eq!(below, ["beta-low", "gamma"]);
    assert!(session.study().acts.last().unwrap().what.contains("move beta-low, gamma → alpha"));
    let after = study.read("codebook/codes.md");
    assert!(book(&mut session, move_all(&["beta", "alpha"], Some("gamma"))).is_err(), "alpha cannot, so beta does not");
    assert!(book(&mut session, move_all(&[], None)).is_err());
    session.flush().unwrap();
    assert_eq!(study.read("codebook/codes.md"), after);
    session.apply(Change::Undo).unwrap();
    session.finish().unwrap();
    assert_eq!(study.read("codebook/codes.md"), before);
}

#[test]
fn a_code_is_split_into_new_ones_beside_it_and_ones_own_codings_follow() {
    let study = TempStudy::small();
    let mut ben = study.session("ben");
    ben.apply(code(&ben, "one", "week", 0, "alpha")).unwrap();
    ben.finish().unwrap();
    let mut ana = study.session("ana");
    let mut own = Vec::new();
    for quote in ["stove", "chance", "café"] {
        own.extend(ana.apply(code(&ana, "one", quote, 0, "alpha")).unwrap().codings);
    }
    let bens = ana.study().codings.iter().find(|c| c.coder == "ben").unwrap().id.clone();
    let before = study.read("codebook/codes.md");
    let split = |codings: Vec<_>| CodebookChange::Split {
        code: "alpha".into(),
        new: vec![NewCode::named("Borrowing"), NewCode::named("Opening")],
        codings,
    };
    assert!(book(&mut ana, split(vec![(own[0].clone(), 2)])).is_err(), "there is no third code");
    let said = book(&mut ana, split(vec![(own[0].clone(), 0), (own[2].clone(), 1), (bens, 0)])).unwrap();
    assert_eq!(said, "split “Alpha” into “Borrowing”, “Opening”: 2 codings recoded, 1 stays, 1 of other coders stays");
    ana.flush().unwrap();
    let mut again = study.session("ana");
    assert_eq!(state(again.study()), state(ana.study()));
    let codes: Vec<_> = again.study().codings.iter().map(|c| c.code.clone().unwrap().0).collect();
    assert_eq!(codes, ["borrowing", "alpha", "alpha", "opening"]);
    let made = again.study().codebook.get(&"borrowing".into()).unwrap();
    assert_eq!((made.origin, made.parent), (Some(Origin::Deductive), None), "the origin of the old code");
    again.apply(Change::Undo).unwrap();
    again.finish().unwrap();
    assert_eq!(study.read("codebook/codes.md"), before);
    let mut again = study.session("ana");
    assert!(again.study().codings.iter().all(|c| c.code == Some("alpha".into())));
    again.apply(Change::Redo).unwrap();
    assert_eq!(again.study().codings.iter().filter(|c| c.code == Some("opening".into())).count(), 1);
}

#[test]
fn a_code_is_retired_and_taken_into_use_again_and_its_lines_are_written() {
    let study = TempStudy::small();
    let mut session = study.session("ana");
    let status = |status| CodebookChange::Status { code: "alpha".into(), status };
    assert_eq!(book(&mut session, status(CodeStatus::Retired)).unwrap(), "“Alpha” is retired");
    assert!(session.apply(code(&session, "one", "stove", 0, "alpha")).is_err());
    assert_eq!(book(&mut session, status(CodeStatus::Settled)).unwrap(), "“Alpha” is settled now");
    assert!(book(&mut session, status(CodeStatus::Settled)).unwrap_err().contains("like that already"));
    session.flush().unwrap();
    assert_eq!(study.read("codebook/codes.md"), CODES);
    let define =
        |text: &str| CodebookChange::Define { code: "alpha".into(), field: Some("Use when".into()), text: text.into() };
    book(&mut session, define("it comes before the rest")).unwrap();
    session.flush().unwrap();
    let with = CODES.replace("What comes first.\n", "What comes first.\n\n- **Use when:** it comes before the rest\n");
    assert_eq!(study.read("codebook/codes.md"), with);
    book(&mut session, define("")).unwrap();
    session.finish().unwrap();
    assert_eq!(study.read("codebook/codes.md"), CODES);
}

#[test]
fn a_merge_is_previewed_without_being_made() {
    let study = TempStudy::small();
    let mut session = study.session("ana");
    session.apply(code(&session, "one", "stove", 0, "alpha")).unwrap();
    session.flush().unwrap();
    let before = study.tree();
    let told = session.merge_preview(&"alpha".into(), &"gamma".into()).unwrap();
    assert_eq!((told.codings, told.sources), (vec![("ana".to_owned(), 1)], vec!["one".to_owned()]));
    assert!(session.merge_preview(&"alpha".into(), &"gama".into()).unwrap_err().to_string().contains("gamma"));
    session.finish().unwrap();
    assert_eq!(study.tree(), before);
}
