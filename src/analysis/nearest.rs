//! The nearest of the words there are, for messages about one there is not.

/// The candidate most like `word`, if any is like enough to be worth naming.
/// Compared without case.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    let likeness = |c: &str| strsim::jaro_winkler(&word, &c.to_lowercase());
    candidates
        .into_iter()
        .map(|c| (likeness(c), c))
        .filter(|(like, _)| *like > 0.75)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, c)| c)
}

/// `; did you mean “x”?` or nothing.
pub fn hint(found: Option<&str>) -> String {
    found.map_or_else(String::new, |c| format!("; did you mean “{c}”?"))
}

/// `a, b and c`.
pub fn listed(words: &[String]) -> String {
    match words {
        [] => "none".to_owned(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}
