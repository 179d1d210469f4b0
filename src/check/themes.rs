//! Rules on themes: whether they can be told apart, and whether what they are
//! built from is there.
//!
//! A theme grows for months while codes are merged, codings go and memos are
//! renamed. What it says then is still read; here is said what it no longer
//! holds on to.

use crate::model::diagnostic::Diagnostic;
use crate::model::event::Logged;
use crate::model::memo::Target;
use crate::model::study::Study;
use crate::model::theme::ThemeStatus;
use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization;

/// Two files with one id (compared after NFC and case folding).
pub fn same_id(study: &Study, _: &[Logged]) -> Vec<Diagnostic> {
    let mut seen: HashMap<String, &str> = HashMap::new();
    let mut out = Vec::new();
    for theme in &study.themes {
        let folded: String = theme.id.0.nfc().collect::<String>().to_lowercase();
        match seen.get(&folded) {
            Some(first) => {
                let message = format!("the id “{}” is also that of {first}", theme.id);
                let help = "give one of the two files another `id:`; the first one counts until then";
                out.push(Diagnostic::error("same-theme-id", &theme.file, message).help(help));
            }
            None => drop(seen.insert(folded, &theme.file)),
        }
    }
    out
}

/// Themes built from codes that are not there, or from none.
pub fn codes(study: &Study, _: &[Logged]) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    for theme in &study.themes {
        for why in theme.codes.iter().filter_map(|id| Target::Code(id.clone()).missing_in(study)) {
            let message = format!("this theme is built from nothing: {why}");
            let fault = Diagnostic::warning("theme-code", &theme.file, message).at(theme.codes_line);
            out.push(fault.help("correct `codes:`; `emic codebook` lists the ids of codes"));
        }
        if theme.codes.is_empty() && theme.status != ThemeStatus::Dropped {
            let message = "this theme names no codes; only its evidence is counted";
            let fault = Diagnostic::warning("theme-without-codes", &theme.file, message).at(theme.codes_line);
            out.push(fault.help("name those it is built from: codes: [one-id, other]"));
        }
    }
    out
}

/// Links in themes that lead nowhere. In blind mode others' codings and memos are
/// not there, and nothing can be said of them.
pub fn targets(study: &Study, _: &[Logged]) -> Vec<Diagnostic> {
    let unseen = |target: &Target| {
        study.only.is_some() && matches!(target, Target::Coding(_) | Target::Memo(_) | Target::Theme(_))
    };
    let mut out = Vec::new();
    for theme in &study.themes {
        for link in theme.mentions.iter().filter(|link| !unseen(&link.target)) {
            if let Some(why) = link.target.missing_in(study) {
                let message = format!("a link leads nowhere: {why}");
                let fault = Diagnostic::warning("theme-target", &theme.file, message);
                let fault = fault.at(theme.line_of(link.span.start));
                out.push(fault.help("correct the words between [[ and ]], or take the brackets away"));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::codebook::CodeId;
    use crate::model::fixture;
    use crate::model::memo::links;
    use crate::model::theme::Theme;

    fn theme(id: &str, codes: &[&str], text: &str) -> Theme {
        Theme {
            id: id.into(),
            file: format!("themes/{id}.md"),
            codes: codes.iter().map(|c| CodeId::from(*c)).collect(),
            codes_line: 3,
            mentions: links(text),
            text: text.to_owned(),
            text_line: 6,
            ..Theme::default()
        }
    }

    fn study(themes: Vec<Theme>) -> Study {
        let source = fixture::source("s").turn("Ana", "One.").build();
        let coding = fixture::coding(1, "ana", &source, None, fixture::span_of(&source, "One"));
        let study = fixture::study(vec![source], Vec::new(), fixture::codebook(&[("chance", 0)]), vec![coding]);
        Study { themes, ..study }
    }

    fn said(found: &[Diagnostic]) -> Vec<(&'static str, &str, Option<u32>)> {
        found.iter().map(|f| (f.rule, f.file.as_str(), f.line)).collect()
    }

    #[test]
    fn a_theme_of_codes_that_are_gone_is_named_and_one_of_none_too() {
        let dropped = Theme { status: ThemeStatus::Dropped, ..theme("c", &[], "") };
        let study = study(vec![theme("a", &["chance", "chanse"], ""), theme("b", &[], ""), dropped]);
        let found = codes(&study, &[]);
        assert_eq!(
            said(&found),
            [("theme-code", "themes/a.md", Some(3)), ("theme-without-codes", "themes/b.md", Some(3))]
        );
        assert!(found[0].message.contains("did you mean “chance”"), "{}", found[0].message);
    }

    #[test]
    fn a_link_that_leads_nowhere_is_named_with_its_line() {
        let text = "See [[code:chance]], [[coding:C0001]].\n[[coding:C0002]]\n[[memo:m]] [[theme:b]] [[theme:chance]] [[theme:x]]";
        let mut study = study(vec![theme("a", &["chance"], text), theme("b", &["chance"], "")]);
        let line = |n| ("theme-target", "themes/a.md", Some(n));
        assert_eq!(said(&targets(&study, &[])), [line(7), line(8), line(8)]);
        study.only = Some("tom".into());
        assert_eq!(targets(&study, &[]), [], "blind, nobody can tell");
    }

    #[test]
    fn two_themes_with_one_id_are_an_error() {
        let second = Theme { file: "themes/other.md".into(), ..theme("LUCK", &[], "") };
        let found = same_id(&study(vec![theme("luck", &[], ""), second]), &[]);
        assert_eq!(said(&found), [("same-theme-id", "themes/other.md", None)]);
    }
}
