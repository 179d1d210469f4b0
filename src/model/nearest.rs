//! The nearest of the words there are, for messages about one there is not.

/// How like two words are, 0 to 1, compared without case: Jaro-Winkler, and at
/// least 0.9 for one slip of the finger.
pub fn likeness(a: &str, b: &str) -> f64 {
    let (a, b) = (a.to_lowercase(), b.to_lowercase());
    let slip = strsim::osa_distance(&a, &b) <= 1 && b.chars().count() > 2;
    strsim::jaro_winkler(&a, &b).max(if slip { 0.9 } else { 0.0 })
}

/// The candidate most like `word`, if any is like enough to be worth naming.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    candidates
        .into_iter()
        .map(|c| (likeness(word, c), c))
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
