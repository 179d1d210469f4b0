//! What a merge of two codes would do, before it is done.
//!
//! Nothing is rewritten by a merge, and one undo takes it back; still nobody
//! should have to do it to see what it means. The interface asks here before
//! it asks the person.

use crate::model::codebook::{CodeId, Codebook};
use crate::model::coding::Coding;
use crate::model::fold::plural;
use crate::model::span::Span;
use crate::model::study::Study;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// What merging one code into another comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MergePreview {
    /// Codings of the code that ends, by coder.
    pub codings: Vec<(String, usize)>,
    /// Ids of the sources they are in, sorted.
    pub sources: Vec<String>,
    /// Ids of the participants whose words they hold, sorted.
    pub participants: Vec<String>,
    /// Segments that one coder has coded with both codes.
    pub both_on_same_segment: usize,
    /// Codes directly below the one that ends: they must be moved first.
    pub children: Vec<CodeId>,
    /// Why the merge cannot be, if it cannot.
    pub refused: Option<String>,
    /// All of this in words, a line each.
    pub text: Vec<String>,
}

/// What merging `from` into `into` would do; `None` if one of them is no code.
pub fn preview(study: &Study, from: &CodeId, into: &CodeId) -> Option<MergePreview> {
    let book = &study.codebook;
    let (old, new) = (book.find(from)?, book.find(into)?);
    let mut out = MergePreview { children: children(book, old), ..MergePreview::default() };
    out.refused = refused(book, old, new, &out.children);
    let (old_ids, new_ids) = (meaning(book, old), meaning(book, new));
    let is_of = |c: &Coding, ids: &HashSet<&CodeId>| c.code.as_ref().is_some_and(|id| ids.contains(id));
    let (mut by_coder, mut sources, mut people) = (BTreeMap::new(), BTreeSet::new(), BTreeSet::new());
    let mut segments: HashSet<(&str, &str, Span)> = HashSet::new();
    for coding in study.codings.iter().filter(|c| is_of(c, &old_ids)) {
        *by_coder.entry(coding.coder.clone()).or_insert(0) += 1;
        segments.insert((&coding.coder, &coding.source, coding.place.span));
        if let Some(source) = study.source(&coding.source) {
            sources.insert(source.id.clone());
            people.extend(study.participants_in(source, coding.place.span));
        }
    }
    let on_both =
        |c: &&Coding| is_of(c, &new_ids) && segments.contains(&(c.coder.as_str(), c.source.as_str(), c.place.span));
    let both: HashSet<_> = study.codings.iter().filter(on_both).map(|c| (&c.coder, &c.source, c.place.span)).collect();
    out.both_on_same_segment = both.len();
    out.codings = by_coder.into_iter().collect();
    (out.sources, out.participants) = (sources.into_iter().collect(), people.into_iter().collect());
    out.text = said(book, old, new, &out);
    Some(out)
}

/// The ids that mean a code: its own, and those of codes merged into it.
fn meaning(book: &Codebook, code: usize) -> HashSet<&CodeId> {
    book.codes.iter().map(|c| &c.id).filter(|id| book.resolve(id) == Some(code)).collect()
}

fn children(book: &Codebook, code: usize) -> Vec<CodeId> {
    let below = book.children(Some(code)).map(|i| &book.codes[i]);
    below.filter(|c| c.merged_into.is_none()).map(|c| c.id.clone()).collect()
}

fn refused(book: &Codebook, old: usize, new: usize, children: &[CodeId]) -> Option<String> {
    let (from, into) = (&book.codes[old].name, &book.codes[new].name);
    if let Some(already) = &book.codes[old].merged_into {
        return Some(format!("“{from}” is merged into {already} already"));
    }
    match book.resolve(&book.codes[new].id) {
        Some(end) if end == old => return Some(format!("“{into}” leads back to “{from}”")),
        None => return Some(format!("“{into}” is merged into a code that is not there")),
        Some(end) if book.is_under(end, old) => {
            return Some(format!("“{into}” stands below “{from}”: move it out first"));
        }
        Some(_) => {}
    }
    (!children.is_empty()).then(|| {
        let names: Vec<String> = children.iter().map(|id| book.get(id).map_or("", |c| &c.name).to_owned()).collect();
        format!("“{from}” has codes below it: move them first: {}", names.join(", "))
    })
}

fn said(book: &Codebook, old: usize, new: usize, preview: &MergePreview) -> Vec<String> {
    let (from, into) = (&book.codes[old].name, &book.codes[new].name);
    if let Some(why) = &preview.refused {
        return vec![format!("This merge cannot be made: {why}.")];
    }
    let all: usize = preview.codings.iter().map(|(_, n)| n).sum();
    let mut out = Vec::new();
    if all == 0 {
        out.push(format!("Nothing is coded with “{from}”."));
    } else {
        let who: Vec<String> = preview.codings.iter().map(|(coder, n)| format!("{coder} {n}")).collect();
        let (sources, people) = (preview.sources.len(), preview.participants.len());
        out.push(format!(
            "{} of “{from}” ({}) in {} by {} will count as “{into}”.",
            plural(all, "coding"),
            who.join(", "),
            plural(sources, "source"),
            plural(people, "participant")
        ));
    }
    match preview.both_on_same_segment {
        0 => {}
        1 => out.push("1 segment has both codes: it will count once.".to_owned()),
        n => out.push(format!("{n} segments have both codes: each will count once.")),
    }
    out.push(format!("The definition of “{into}” stays as it is; the heading “{from}” stays, marked as merged."));
    out.push("No coding is rewritten, and undo takes the merge back.".to_owned());
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fixture::{codebook, coding, source, span_of, study};

    #[test]
    fn a_merge_is_told_by_coder_source_and_person_before_it_is_made() {
        let one = source("one").participants(&["Ada"]).turn("Interviewer", "And you?").turn("Ada", "I stayed.").build();
        let two = source("two").participants(&["Bo"]).turn("Bo", "I left.").build();
        let (here, there, asked) = (span_of(&one, "stayed"), span_of(&two, "left"), span_of(&one, "you"));
        let codings = vec![
            coding(1, "ana", &one, Some("stay"), here),
            coding(2, "ana", &one, Some("remain"), here),
            coding(3, "ben", &one, Some("remain"), here),
            coding(4, "ben", &two, Some("stay"), there),
            coding(5, "ben", &one, Some("stay"), asked),
        ];
        let study = study(vec![one, two], Vec::new(), codebook(&[("stay", 0), ("remain", 0), ("long", 1)]), codings);
        let told = preview(&study, &"stay".into(), &"remain".into()).unwrap();
        assert_eq!(told.codings, [("ana".to_owned(), 1), ("ben".to_owned(), 2)]);
        assert_eq!(
            (told.sources, told.participants),
            (vec!["one".into(), "two".into()], vec!["Ada".into(), "Bo".into()])
        );
        assert_eq!((told.both_on_same_segment, told.refused), (1, None), "ben has coded it with one code only");
        assert_eq!(
            told.text[0],
            "3 codings of “Stay” (ana 1, ben 2) in 2 sources by 2 participants will count as “Remain”."
        );
        assert_eq!(told.text[1], "1 segment has both codes: it will count once.");
        let no = preview(&study, &"remain".into(), &"stay".into()).unwrap();
        assert_eq!(no.children, [CodeId::from("long")]);
        assert!(no.text[0].contains("move them first: Long"), "{:?}", no.text);
        let no = preview(&study, &"remain".into(), &"long".into()).unwrap();
        assert!(no.refused.unwrap().contains("stands below"));
        assert!(preview(&study, &"stay".into(), &"stay".into()).unwrap().refused.is_some());
        assert_eq!(preview(&study, &"stay".into(), &"gone".into()), None);
    }
}
