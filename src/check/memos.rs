//! Rules on memos: whether they can be told apart, and whether what they speak
//! of is there.

use crate::model::diagnostic::Diagnostic;
use crate::model::event::Logged;
use crate::model::memo::links;
use crate::model::study::Study;
use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization;

/// Two memos with one id (compared after NFC and case folding).
pub fn same_id(study: &Study, _: &[Logged]) -> Vec<Diagnostic> {
    let mut seen: HashMap<String, &str> = HashMap::new();
    let mut out = Vec::new();
    for memo in &study.memos {
        let folded: String = memo.id.nfc().collect::<String>().to_lowercase();
        match seen.get(&folded) {
            Some(first) => {
                let message = format!("the id “{}” is also that of {first}", memo.id);
                let help = "give one of the two files another `id:`; links lead to the first until then";
                out.push(Diagnostic::error("same-memo-id", &memo.file, message).help(help));
            }
            None => {
                seen.insert(folded, &memo.file);
            }
        }
    }
    out
}

/// Memos about, or linking to, something that is not there.
pub fn targets(study: &Study, _: &[Logged]) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    for memo in &study.memos {
        for why in memo.about.iter().filter_map(|target| target.missing_in(study)) {
            let help = "correct `about:`; it takes code:ID, theme:ID, source:ID, source:ID#t12, participant:ID, coding:ID, memo:ID or study";
            let message = format!("this memo is about nothing: {why}");
            out.push(Diagnostic::warning("memo-target", &memo.file, message).help(help));
        }
        for link in &memo.links {
            if let Some(why) = link.target.missing_in(study) {
                let message = format!("a link leads nowhere: {why}");
                let fault = Diagnostic::warning("memo-target", &memo.file, message).at(memo.line_of(link.span.start));
                out.push(fault.help("correct the words between [[ and ]], or take the brackets away"));
            }
        }
    }
    out.extend(coding_links(study));
    out
}

/// The same for links in the memos of codings; they stand in journals, which
/// are not edited, so the way to mend one is the memo.
fn coding_links(study: &Study) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    for coding in study.codings.iter().filter(|c| c.memo.contains("[[")) {
        for why in links(&coding.memo).iter().filter_map(|link| link.target.missing_in(study)) {
            let file = study.source(&coding.source).map_or("", |s| s.file.as_str());
            let message = format!("a link in the memo of the coding {} leads nowhere: {why}", coding.id.0);
            let help = "write the coding's memo anew";
            out.push(Diagnostic::warning("memo-target", file, message).help(help));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::diagnostic::Severity;
    use crate::model::fixture;
    use crate::model::memo::{Memo, Target};

    #[test]
    fn a_memo_about_something_that_is_gone_is_named_with_the_line_of_its_link() {
        let body = "First.\n\nSee [[code:chanse]] and [[code:chance]], [[laughs]].\n".to_owned();
        let about = ["code:chance", "source:s#t9", "nonsense"].map(Target::parse).to_vec();
        let memo = Memo { id: "m".into(), about, links: links(&body), body, body_line: 5, ..Memo::default() };
        let source = fixture::source("s").turn("Ana", "One.").build();
        let mut study = fixture::study(vec![source], Vec::new(), fixture::codebook(&[("chance", 0)]), Vec::new());
        study.memos.push(memo);
        let found = targets(&study, &[]);
        assert!(found.iter().all(|f| f.rule == "memo-target" && f.severity == Severity::Warning));
        let said: Vec<_> = found.iter().map(|f| (f.line, f.message.as_str())).collect();
        assert_eq!(
            said,
            [
                (None, "this memo is about nothing: s has no turn 9: its last is 1"),
                (None, "this memo is about nothing: “nonsense” does not name a part of the study"),
                (Some(7), "a link leads nowhere: there is no code “chanse”; did you mean “chance”?"),
            ]
        );
    }

    #[test]
    fn two_memos_with_one_id_are_an_error() {
        let memo = |id: &str, file: &str| Memo { id: id.into(), file: file.into(), ..Memo::default() };
        let memos = vec![memo("Luck", "memos/a.md"), memo("luck", "memos/b.md"), memo("other", "memos/c.md")];
        let found = same_id(&Study { memos, ..Study::default() }, &[]);
        assert_eq!(
            found.iter().map(|f| (f.rule, f.file.as_str())).collect::<Vec<_>>(),
            [("same-memo-id", "memos/b.md")]
        );
    }
}
