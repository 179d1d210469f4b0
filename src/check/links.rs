//! Rules on typed links, wherever they stand: in the files of themes and in the
//! labelled lines of codes.
//!
//! A link is a claim about the study (*this speaks against that*). One that
//! leads to itself claims nothing; one that leads to a theme that was dropped
//! may be what is left of an older thought.

use crate::model::codebook::Code;
use crate::model::diagnostic::Diagnostic;
use crate::model::event::Logged;
use crate::model::memo::links;
use crate::model::study::Study;
use crate::model::theme::{Joined, Relation, ThemeStatus, TypedLink, joined};

/// Links of codes that name nothing, or what is not there.
pub fn of_codes(study: &Study, _: &[Logged]) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    for code in &study.codebook.codes {
        for (label, words) in code.fields.iter().filter(|(label, _)| Relation::of_label(label).is_some()) {
            let found = links(words);
            let whys = found.iter().filter_map(|link| link.target.missing_in(study));
            let faults = whys.map(|why| finding(study, code, "code-link", format!("“{label}” leads nowhere: {why}")));
            let help = "correct the words between [[ and ]]: [[code:ID]] or [[theme:ID]]";
            out.extend(faults.map(|fault| fault.help(help)));
            if found.is_empty() {
                let message = format!("“{label}” names nothing, so it joins `{}` with nothing", code.id);
                let fault = finding(study, code, "code-link", message).showing(words);
                out.push(
                    fault.help("write what it names as [[code:ID]] or [[theme:ID]]; other words may stand around it"),
                );
            }
        }
    }
    out
}

fn finding(study: &Study, code: &Code, rule: &'static str, message: String) -> Diagnostic {
    let file = study.codebook.files.get(code.file).map_or("", |f| f.path.as_str());
    Diagnostic::warning(rule, file, message).at(code.line)
}

/// One that has links: what it is, its links, and a fault in its place.
type Holder<'s> = (Joined<'s>, Vec<TypedLink>, Box<dyn Fn(&'static str, String) -> Diagnostic + 's>);

/// Every theme with a file, and every living code.
fn holders(study: &Study) -> impl Iterator<Item = Holder<'_>> {
    let themes = study.themes.iter().map(|theme| {
        let place = move |rule, message: String| {
            let at = theme.mentions.first().map_or(theme.text_line, |link| theme.line_of(link.span.start));
            Diagnostic::warning(rule, &theme.file, message).at(at)
        };
        (Joined::Theme(theme), theme.links.clone(), Box::new(place) as _)
    });
    let codes = study.codebook.codes.iter().enumerate().filter(|(_, c)| c.merged_into.is_none());
    let codes = codes.map(move |(at, code)| {
        let place = move |rule, message| finding(study, code, rule, message);
        (Joined::Code(at), code.links(), Box::new(place) as _)
    });
    themes.chain(codes)
}

/// Themes and codes that are linked to themselves.
pub fn to_itself(study: &Study, _: &[Logged]) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    for (itself, links, place) in holders(study) {
        for link in links.iter().filter(|link| joined(&link.to, study).as_ref() == Some(&itself)) {
            let message = format!("it {} itself ({})", link.kind, link.to);
            out.push(place("link-to-itself", message).help("name the other one, or take the link away"));
        }
    }
    out
}

/// Links to themes that were dropped, from what was not.
pub fn to_dropped(study: &Study, _: &[Logged]) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    for (itself, links, place) in holders(study) {
        if matches!(itself, Joined::Theme(theme) if theme.status == ThemeStatus::Dropped) {
            continue;
        }
        for link in links {
            if let Some(Joined::Theme(theme)) = joined(&link.to, study)
                && theme.status == ThemeStatus::Dropped
            {
                let message = format!("it {} “{}”, which was dropped ({})", link.kind, theme.title, theme.file);
                out.push(place("link-to-dropped", message).help("take the link away, or take the theme up again"));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fixture;
    use crate::model::memo::Target;
    use crate::model::theme::Theme;

    fn link(to: &str) -> TypedLink {
        TypedLink { kind: Relation::Supports, to: Target::parse(to) }
    }

    fn theme(id: &str, links: &[&str]) -> Theme {
        let links = links.iter().map(|to| link(to)).collect();
        Theme { id: id.into(), file: format!("themes/{id}.md"), links, ..Theme::default() }
    }

    fn study(themes: Vec<Theme>, fields: &[(usize, &str, &str)]) -> Study {
        let mut book = fixture::codebook(&[("rain", 0), ("wet", 0), ("old", 0)]);
        book.codes[2].merged_into = Some("rain".into());
        for (code, label, words) in fields {
            book.codes[*code].fields.push(((*label).to_owned(), (*words).to_owned()));
        }
        Study { themes, ..fixture::study(Vec::new(), Vec::new(), book, Vec::new()) }
    }

    fn said(found: &[Diagnostic]) -> Vec<(&'static str, &str)> {
        found.iter().map(|f| (f.rule, f.message.as_str())).collect()
    }

    #[test]
    fn a_code_whose_link_names_nothing_is_told_how_links_are_written() {
        let fields = [(0, "Supports", "wet"), (0, "Near", "anything"), (1, "leads to", "[[code:rian]], [[code:rain]]")];
        let study = study(Vec::new(), &fields);
        assert_eq!(
            said(&of_codes(&study, &[])),
            [
                ("code-link", "“Supports” names nothing, so it joins `rain` with nothing"),
                ("code-link", "“leads to” leads nowhere: there is no code “rian”; did you mean “rain”?"),
            ]
        );
    }

    #[test]
    fn what_is_linked_to_itself_is_found_through_merges_too() {
        let fields = [(0, "Qualifies", "[[code:old]] [[code:wet]]")];
        let found = to_itself(&study(vec![theme("a", &["theme:a", "code:wet"])], &fields), &[]);
        let rule = "link-to-itself";
        assert_eq!(said(&found), [(rule, "it supports itself (theme:a)"), (rule, "it qualifies itself (code:old)")]);
    }

    #[test]
    fn a_dropped_theme_that_is_still_linked_is_named_but_not_by_another_dropped_one() {
        let mut gone = theme("gone", &["theme:also"]);
        let mut also = theme("also", &[]);
        (gone.status, also.status, gone.title) = (ThemeStatus::Dropped, ThemeStatus::Dropped, "Gone".into());
        let fields = [(1, "Contradicts", "[[theme:gone]]")];
        let found = to_dropped(&study(vec![gone, also, theme("b", &["theme:gone"])], &fields), &[]);
        let rule = "link-to-dropped";
        assert_eq!(
            said(&found),
            [
                (rule, "it supports “Gone”, which was dropped (themes/gone.md)"),
                (rule, "it contradicts “Gone”, which was dropped (themes/gone.md)"),
            ]
        );
    }
}
