//! Rules on summaries: whether their cases and codes are there, whether a cell is
//! written twice, and whether their links lead to words of the same case.

use crate::model::codebook::CodeId;
use crate::model::diagnostic::Diagnostic;
use crate::model::event::Logged;
use crate::model::memo::Target;
use crate::model::nearest::{hint, nearest};
use crate::model::study::Study;
use crate::model::summary::{Case, Part, Summary, about, is_participant};
use std::collections::{BTreeMap, HashMap};

/// Summaries of somebody, of a wave or about a code that the study does not have.
pub fn cases(study: &Study, _: &[Logged]) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    for summary in &study.summaries {
        if let Some(why) = missing(study, &summary.case) {
            let help = "correct `case:` and `wave:` at the top of the file";
            out.push(Diagnostic::warning("summary-case", &summary.file, why).help(help));
        }
        for part in summary.parts.iter().filter(|part| about(study, &part.named).is_none()) {
            let themes = study.themes.iter().map(|t| t.id.0.as_str());
            let near = nearest(&part.named, themes.chain(study.codebook.codes.iter().map(|c| c.id.0.as_str())));
            let message = format!("there is no code or theme “{}”{}", part.named, hint(near));
            let help = "write the id behind the heading: ## Name {#id}";
            out.push(Diagnostic::warning("summary-code", &summary.file, message).at(part.line).help(help));
        }
    }
    out
}

/// Why a case is none, in a sentence.
fn missing(study: &Study, case: &Case) -> Option<String> {
    if !is_participant(study, &case.participant) {
        let near = nearest(&case.participant, study.participants.iter().map(|p| p.id.as_str()));
        return Some(format!("there is no participant “{}”{}", case.participant, hint(near)));
    }
    let wave = case.wave.as_deref()?;
    let mut own = study.sources.iter().filter(|s| s.participants.contains(&case.participant));
    let there = own.any(|s| study.attribute("wave", s, Some(&case.participant)) == Some(wave));
    (!there).then(|| format!("{} has no source of wave {wave}", case.participant))
}

/// One cell that is written twice: only the first is shown.
pub fn twice(study: &Study, _: &[Logged]) -> Vec<Diagnostic> {
    let mut first: HashMap<(&Case, CodeId), (&Summary, &Part)> = HashMap::new();
    let mut out = Vec::new();
    for (summary, part) in written(study) {
        let Some(code) = about(study, &part.named) else { continue };
        match first.get(&(&summary.case, code.clone())) {
            None => drop(first.insert((&summary.case, code), (summary, part))),
            Some((other, one)) => {
                let message = format!(
                    "{} is summarised on {code} twice: also in {}:{}, and that one is shown",
                    summary.case.label(),
                    other.file,
                    one.line
                );
                let help = "put both texts below one heading, and take the other away";
                out.push(Diagnostic::error("summary-twice", &summary.file, message).at(part.line).help(help));
            }
        }
    }
    out
}

fn written(study: &Study) -> impl Iterator<Item = (&Summary, &Part)> {
    let all = study.summaries.iter().flat_map(|s| s.parts.iter().map(move |part| (s, part)));
    all.filter(|(_, part)| !part.text.is_empty())
}

/// Links to what is not there, and to what somebody else said.
pub fn links(study: &Study, _: &[Logged]) -> Vec<Diagnostic> {
    let mut codings: BTreeMap<&str, usize> = BTreeMap::new();
    if written(study).any(|(_, part)| !part.links.is_empty()) {
        codings.extend(study.codings.iter().enumerate().map(|(at, coding)| (coding.id.0.as_str(), at)));
    }
    let mut out = Vec::new();
    for (summary, part) in written(study) {
        for link in &part.links {
            let found = match &link.target {
                Target::Coding(id) => match codings.get(id.0.as_str()) {
                    Some(at) => others(study, *at, &summary.case),
                    None => Some(format!("there is no coding “{}”", id.0)),
                },
                other => other.missing_in(study),
            };
            let Some(why) = found else { continue };
            let message = format!("a link leads astray: {why}");
            let fault = Diagnostic::warning("summary-link", &summary.file, message).at(part.line_of(link.span.start));
            out.push(fault.help("correct the words between [[ and ]], or take the brackets away"));
        }
    }
    out
}

/// Whose words a coding holds, if none of them are the case's. Nobody's words (a
/// question, a note) may be cited anywhere.
fn others(study: &Study, at: usize, case: &Case) -> Option<String> {
    let coding = study.codings.get(at)?;
    let source = study.source(&coding.source)?;
    let people = study.participants_in(source, coding.place.span);
    if people.is_empty() || people.contains(&case.participant) {
        return None;
    }
    Some(format!("the coding {} holds words of {}, not of {}", coding.id.0, people.join(", "), case.participant))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fixture::{self, span_of};
    use crate::model::memo;

    fn part(named: &str, text: &str, line: u32) -> Part {
        let (named, text) = (named.to_owned(), text.to_owned());
        Part { named, links: memo::links(&text), text, line, text_line: line + 2, ..Part::default() }
    }

    fn study() -> Study {
        let talk = fixture::source("talk")
            .participants(&["Ada", "Bo"])
            .attribute("wave", "1")
            .turn("Interviewer", "How was it?")
            .turn("Ada", "It rained.")
            .turn("Bo", "It snowed.")
            .build();
        let coding = |n, words| fixture::coding(n, "ana", &talk, Some("rain"), span_of(&talk, words));
        let codings = vec![coding(1, "How was it?"), coding(2, "It rained."), coding(3, "It snowed.")];
        let people = vec![fixture::participant("Ada", &[]), fixture::participant("Bo", &[])];
        fixture::study(vec![talk], people, fixture::codebook(&[("rain", 0), ("snow", 0)]), codings)
    }

    fn of(case: &str, parts: Vec<Part>) -> Study {
        let mut study = study();
        let case = Case::parse(case, &study);
        study.summaries.push(Summary { file: "summaries/a.md".into(), case, parts, ..Summary::default() });
        study
    }

    fn said(found: Vec<Diagnostic>) -> Vec<(Option<u32>, String)> {
        found.into_iter().map(|f| (f.line, f.message)).collect()
    }

    #[test]
    fn a_link_leads_to_words_of_the_same_case_or_of_nobody() {
        let text = "[[coding:C0001]] [[coding:C0002]]\n\n[[coding:C0003]] [[coding:C9]] [[code:rian]] [[laughs]]";
        let found = said(links(&of("Ada", vec![part("rain", text, 4)]), &[]));
        assert_eq!(
            found,
            [
                (Some(8), "a link leads astray: the coding C0003 holds words of Bo, not of Ada".to_owned()),
                (Some(8), "a link leads astray: there is no coding “C9”".to_owned()),
                (Some(8), "a link leads astray: there is no code “rian”; did you mean “rain”?".to_owned()),
            ]
        );
    }

    #[test]
    fn cases_waves_and_codes_that_are_not_there_are_named() {
        assert_eq!(said(cases(&of("Ada@1", vec![part("Rain", "", 3)]), &[])), []);
        assert_eq!(
            said(cases(&of("Adi", vec![part("mist", "", 3)]), &[])),
            [
                (None, "there is no participant “Adi”; did you mean “Ada”?".to_owned()),
                (Some(3), "there is no code or theme “mist”".to_owned()),
            ]
        );
        assert_eq!(said(cases(&of("Ada@2", Vec::new()), &[])), [(None, "Ada has no source of wave 2".to_owned())]);
    }

    #[test]
    fn a_cell_that_is_written_twice_is_an_error_and_an_empty_heading_is_not() {
        let parts = vec![part("rain", "", 1), part("rain", "One.", 5), part("Rain", "Two.", 9), part("snow", "x", 12)];
        let found = said(twice(&of("Ada", parts), &[]));
        let message = "Ada is summarised on rain twice: also in summaries/a.md:5, and that one is shown";
        assert_eq!(found, [(Some(9), message.to_owned())]);
    }
}
