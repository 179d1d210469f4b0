//! What theme files mean, good ones and bad ones.

use super::*;
use crate::model::ids::Ulid;
use crate::model::theme::TypedLink;
use proptest::prelude::*;

const FILE: &str = "themes/luck.md";

fn rules(faults: &[Diagnostic]) -> Vec<(&'static str, Option<u32>)> {
    faults.iter().map(|f| (f.rule, f.line)).collect()
}

#[test]
fn a_theme_is_read_with_its_claim_its_codes_and_what_speaks_for_and_against_it() {
    let text = "---\nid: luck\nstatus: Settled\ncodes: [chance, \"code:help\", chance]\ncoder: ana\n---\n\n\
        # Luck *is told* {#x}\n\nBeginnings are told\nas luck.\n\nMore words, see [[source:a#t3]].\n\n\
        - **Supports:** [[theme:company]], because of what [[code:help]] holds\n\
        - **leads to:** [[theme:end]]\n\
        - **Evidence:** [[coding:01A]] [[coding:01B]],\n  [[coding:01A]]\n\
        - **Counter-evidence:** [[coding:01C]], [[code:plans]]\n\
        - **Memos:** [[memo:m]]\n- **Kept by:** Ana\n";
    let (theme, faults) = read(FILE, text);
    assert_eq!(faults, []);
    assert_eq!((theme.id.0.as_str(), theme.title.as_str()), ("luck", "Luck is told"));
    assert_eq!((theme.claim.as_str(), theme.status), ("Beginnings are told as luck.", ThemeStatus::Settled));
    assert_eq!(theme.codes, [CodeId::from("chance"), "help".into()]);
    let link = |kind, to: &str| TypedLink { kind, to: Target::parse(to) };
    assert_eq!(
        theme.links,
        [
            link(Relation::Supports, "theme:company"),
            link(Relation::Supports, "code:help"),
            link(Relation::LeadsTo, "theme:end")
        ]
    );
    assert_eq!(
        (theme.evidence.as_slice(), theme.counter.as_slice()),
        (&["01A".into(), "01B".into()][..], &[Ulid::from("01C")][..])
    );
    assert_eq!(
        (theme.counter_codes.as_slice(), theme.memos.as_slice()),
        (&["plans".into()][..], &["m".to_owned()][..])
    );
    assert_eq!(theme.fields.last(), Some(&("Kept by".to_owned(), "Ana".to_owned())));
    let first = &theme.mentions[0];
    assert_eq!((first.target.to_string().as_str(), theme.line_of(first.span.start)), ("source:a#t3", 13));
}

#[test]
fn what_is_missing_has_a_usual_value() {
    let (theme, faults) = read("themes/early/First thoughts.md", "Words.");
    assert_eq!(faults, []);
    assert_eq!((theme.id.0.as_str(), theme.title.as_str()), ("early/First thoughts", "early/First thoughts"));
    assert_eq!((theme.claim.as_str(), theme.status), ("Words.", ThemeStatus::Candidate));
    assert_eq!(read("themes/x.md", "").0.id.0, "x");
    assert_eq!(read("themes/x.md", "---\ntitle: A: b\n---\n# C").0.title, "A: b");
}

#[test]
fn one_bad_line_is_named_and_hides_nothing() {
    let text = "---\nstatus: setled\ncodes: {a: b}\n---\n# T\n\nClaim.\n\n- **Supports:** nothing in brackets\n\
        - **Evidence:** [[code:a]], [[coding:01A]]\n- **Evidnce:** [[coding:01B]]\n- **Memos:** [[memo:m]]\n```\nopen\n";
    let (theme, faults) = read(FILE, text);
    let expected = [("theme-link", 3), ("theme-status", 2), ("theme-link", 9), ("theme-link", 10), ("theme-link", 11)];
    assert_eq!(rules(&faults), expected.map(|(rule, line)| (rule, Some(line))));
    assert!(faults[1].message.contains("did you mean “settled”"), "{}", faults[1].message);
    assert!(faults[4].help.contains("evidence"), "{}", faults[4].help);
    assert_eq!((theme.evidence.len(), theme.memos.len(), theme.claim.as_str()), (1, 1, "Claim."));
}

#[test]
fn a_merge_conflict_is_an_error_and_the_rest_is_read() {
    let (theme, faults) = read(FILE, "# T\n\n<<<<<<< a\nOne.\n=======\nTwo.\n>>>>>>> b\n\n- **Memos:** [[memo:m]]\n");
    assert_eq!(rules(&faults), [("conflict-marker", Some(3)), ("conflict-marker", Some(7))]);
    assert_eq!(theme.memos, ["m"]);
}

#[test]
fn a_new_theme_reads_back_as_what_it_was_made_from() {
    let codes = ["a-b".into(), "1x".into()];
    let draft = Draft {
        id: "luck",
        title: "# Luck: {no} *plan*",
        claim: "- not a list",
        codes: &codes,
        coder: "ana",
        created: "2026-11-23",
    };
    let (theme, faults) = read(FILE, &compose(&draft));
    assert_eq!(faults, []);
    assert_eq!((theme.title.as_str(), theme.claim.as_str(), theme.codes), (draft.title, draft.claim, codes.to_vec()));
    assert_eq!((theme.coder.as_deref(), theme.created.as_deref()), (Some("ana"), Some("2026-11-23")));
}

proptest! {
    #[test]
    fn no_file_breaks_the_reader_and_every_fault_has_a_line_of_it(
        text in "(---\n)?((id|status|codes|title): ?[a-z\\[\\]{},:\" ]{0,8}\n){0,3}(---\n)?([-#*`<> \\[\\]:a-zé\r\n]{0,12}|- \\*\\*(Evidence|Supports|Leads to|Memo):\\*\\* (\\[\\[(code|theme|coding|memo):[a-z]{0,2}\\]\\])?\n){0,6}"
    ) {
        let (theme, faults) = read(FILE, &text);
        let lines = normalised(&text).lines().count().max(1) as u32;
        for fault in &faults {
            prop_assert!(fault.line.is_some_and(|line| (1..=lines).contains(&line)), "{fault:?} of {lines} in {text:?}");
        }
        for link in &theme.mentions {
            prop_assert!((1..=lines).contains(&theme.line_of(link.span.start)));
        }
        // Line ends are no matter, but where the file is kept as it is.
        let read = |text: &str| Theme { whole: String::new(), ..read(FILE, text).0 };
        prop_assert_eq!(&read(&text.replace("\r", "").replace('\n', "\r\n")), &read(&text.replace('\r', "")));
    }

    #[test]
    fn whatever_a_new_theme_is_called_it_is_called_so_when_read(title in "[-#`~<>=*+_ a{}\\[\\]\"\\\\é1.:]{1,12}") {
        let wanted = title.split_whitespace().collect::<Vec<_>>().join(" ");
        prop_assume!(!wanted.is_empty());
        let (theme, faults) = read(FILE, &compose(&Draft { id: "x", title: &wanted, ..Draft::default() }));
        prop_assert!(faults.is_empty(), "{faults:?}");
        prop_assert_eq!(theme.title, wanted);
    }
}
