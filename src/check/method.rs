//! The rule on `method` in `study.toml`: a word that names no method sets nothing,
//! and the researcher who wrote it expects that it does.

use crate::model::diagnostic::Diagnostic;
use crate::model::event::Logged;
use crate::model::method::{find, near, words};
use crate::model::nearest::{hint, listed};
use crate::model::study::Study;

/// A method that is not known.
pub fn unknown(study: &Study, _: &[Logged]) -> Vec<Diagnostic> {
    let word = study.config.method.trim();
    if word.is_empty() || find(word).is_some() {
        return Vec::new();
    }
    let message = format!("the method “{word}” is not known, so it sets nothing{}", hint(near(word)));
    let help = format!("write one of {}, or leave `method` out", listed(&words()));
    vec![Diagnostic::warning("method", "study.toml", message).help(help)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(word: &str) -> Vec<String> {
        let mut study = Study::default();
        study.config.method = word.to_owned();
        unknown(&study, &[]).into_iter().map(|fault| fault.message).collect()
    }

    #[test]
    fn a_method_that_is_none_is_answered_with_the_nearest() {
        assert!(said("").is_empty() && said("thematic").is_empty() && said(" Framework ").is_empty());
        assert!(said("addaptive")[0].ends_with("did you mean “adaptive”?"), "{:?}", said("addaptive"));
        assert_eq!(said("grounded"), ["the method “grounded” is not known, so it sets nothing"]);
    }
}
