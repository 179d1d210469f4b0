use super::super::Options;
use super::super::article;
use super::*;
use crate::text::source::{Defaults, read};

fn of(text: &str) -> Vec<Quotation> {
    find(&article::read("a.md", text.as_bytes(), &Options::default()).unwrap())
}

/// `participant: words` of what is sure.
fn sure(text: &str) -> Vec<String> {
    let said = |q: &Quotation| format!("{}: {}", q.participant, q.words.join(" / "));
    of(text).iter().filter(|q| q.doubt.is_empty()).map(said).collect()
}

const ARTICLE: &str = "# Ferries

## Findings

### Waiting

They spoke of 'the long wait' (Marsh 1979, p. 3) and of 'queues'.

'I don't mind the boat's delays. [W]e wait … and that's it.' (Deck_Hand#4B)

One said that 'nobody tells us' (Pilot#2A), and ‘it’s ”never“ on time’ (Pilot#2A).

### Paying

> We paid [the company] twice.
>
> And then again.
>
> — Pilot#11C

“It was dear.

“It was very dear.” (Deck_Hand#4B)

\"On two lines,\"
(Owner#1A, 54)
";

#[test]
fn quotations_of_many_shapes_are_taken_with_participant_section_and_line() {
    let found = of(ARTICLE);
    assert_eq!(
        sure(ARTICLE),
        [
            "Deck_Hand#4B: I don't mind the boat's delays. [W]e wait … and that's it.",
            "Pilot#2A: nobody tells us",
            "Pilot#2A: it’s ”never“ on time",
            "Pilot#11C: We paid [the company] twice. / And then again.",
            "Deck_Hand#4B: It was dear. / It was very dear.",
            "Owner#1A: On two lines,",
        ]
    );
    let paths: Vec<Vec<&str>> = found.iter().map(|q| q.section.iter().map(|h| h.name.as_str()).collect()).collect();
    assert_eq!(paths[0], ["Ferries", "Findings", "Waiting"]);
    assert_eq!(paths[3], ["Ferries", "Findings", "Paying"]);
    assert_eq!(found.iter().map(|q| q.place).collect::<Vec<_>>(), [9, 11, 11, 15, 21, 25]);
    assert_eq!(found[5].described, "54");
}

#[test]
fn literature_scare_quotes_and_a_lonely_identifier_are_not_taken() {
    assert!(of("They had 'multiple meanings' and 'a reaction against it' (Reiss 1995, p37).").is_empty());
    let lonely = of("See 'the new rule of the port' (Outcome 22).");
    assert_eq!(lonely.iter().map(|q| q.doubt).collect::<Vec<_>>(), [doubt::ALONE]);
}

#[test]
fn what_is_doubtful_says_why() {
    let text = "'First we went to sea.' (P1)\n\n'Then we came back.' (P2)\n\nThe 'two men' (P1) left.\n\n'We all went home again that night.' (Maria, 34)\n\nThey all agreed on that in the end (P2).\n\nP1 said, 'we were tired'.\n\n'All of us said so then.' (P1; P2)";
    let doubts: Vec<&str> = of(text).iter().map(|q| q.doubt).collect();
    assert_eq!(doubts, ["", "", "", doubt::NAME, doubt::UNMARKED, doubt::BEFORE, doubt::SEVERAL]);
}

#[test]
fn a_speaker_in_the_middle_a_missing_mark_and_two_forms_of_one_name() {
    let text = "“We came early” (Keeper 3) “and left late that night.”\n\n“We waited all night for them (Keeper-4)\n\n“Then we left the place.” (Keeper-3)\n\n“It was cold,” said Keeper#9, “and nobody came.”\n\n“We go on.” (Keeper 3)";
    let all: Vec<String> =
        of(text).iter().map(|q| format!("{}: {} [{}] {}", q.participant, q.text(), q.printed, q.doubt)).collect();
    assert_eq!(
        all,
        [
            "Keeper 3: We came early and left late that night. [(Keeper 3)] ",
            "Keeper-4: We waited all night for them [(Keeper-4)] open",
            "Keeper 3: Then we left the place. [(Keeper-3)] ",
            "Keeper#9: It was cold, and nobody came. [said Keeper#9] middle",
            "Keeper 3: We go on. [(Keeper 3)] ",
        ]
    );
    assert_ne!(attribution::same("P1-2"), attribution::same("P12"));
}

#[test]
fn a_study_of_quotations_reads_back_with_each_quotation_where_it_was_put() {
    let article = article::read("a.md", ARTICLE.as_bytes(), &Options::default()).unwrap();
    let quotations = find(&article);
    let taken = compose::Taken {
        id: "ferries".into(),
        title: "Ferries \"now\"".into(),
        file_name: "a.md".into(),
        sha256: "00".into(),
        article: &article,
        quotations: quotations.clone(),
    };
    let made = compose::make(std::slice::from_ref(&taken), &|id| format!("corpus/{id}.md"));
    let (source, faults) = read("corpus/ferries.md", &made.files[0].1, &Defaults::default());
    assert!(faults.is_empty(), "{faults:?}");
    for (coding, quotation) in made.codings.iter().zip(&quotations) {
        assert_eq!(source.slice(coding.span), quotation.words.join("\n\n"));
        assert_eq!(source.participants_in(coding.span), std::slice::from_ref(&quotation.participant));
    }
    assert_eq!(made.codings[0].code.as_deref(), Some("waiting"));
    assert!(made.files[1].1.contains("\n### Waiting {#waiting}\n"), "{}", made.files[1].1);
    assert!(made.files[2].1.contains("\nDeck_Hand#4B,Deck Hand,,ferries\n"), "{}", made.files[2].1);
    assert!(!made.files.iter().any(|(_, text)| text.contains("They spoke")));
    let two = compose::make(&[taken.clone(), compose::Taken { id: "again".into(), ..taken }], &|id| id.to_owned());
    assert!(two.files[0].1.contains("**ferries Pilot#2A:** nobody"));
    assert_eq!((two.codings[0].code.as_deref(), two.codings[6].code.as_deref()), (Some("waiting"), Some("waiting-2")));
}
