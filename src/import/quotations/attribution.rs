//! Who is said to have said it: the sign of a participant behind or before a quotation.
//!
//! Articles name participants by letters and digits (`P3`, `Officer#10H`, `FG2-P4`), by a role and a number (`Nurse
//! 4`, `Interview 7`), or by names they made up. The first two have a form that can be told from a citation: a
//! citation has a year, a page has a small `p`. Made-up names have none; they are offered and never taken unasked.

use std::sync::LazyLock;

use regex::Regex;

/// Longest attribution, in bytes.
const LONGEST: usize = 160;

/// An attribution as read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribution {
    /// The participant's id as printed.
    pub participant: String,
    /// What else stands there: `nurse, 34`.
    pub described: String,
    /// Bytes of the whole attribution in the text it was read from.
    pub end: usize,
    /// Why it may be none; empty if it has the form of one.
    pub doubt: &'static str,
}

/// What makes an attribution uncertain: words for tables, and what they mean.
pub mod doubt {
    /// It names more than one.
    pub const SEVERAL: &str = "several";
    /// A name or a description.
    pub const NAME: &str = "name";
    /// It stands before the words and not behind them.
    pub const BEFORE: &str = "before";
    /// Words without quotation marks.
    pub const UNMARKED: &str = "unmarked";
    /// The ends of the quotation.
    pub const ENDS: &str = "ends";
    /// An identifier like no other.
    pub const ALONE: &str = "alone";
    /// It stands between two parts of the words.
    pub const MIDDLE: &str = "middle";
    /// No mark ends the quotation.
    pub const OPEN: &str = "open";
    /// It may be a page.
    pub const PAGE: &str = "page";

    /// A doubt as a sentence.
    pub fn sentence(doubt: &str) -> &'static str {
        match doubt {
            SEVERAL => "it names several participants",
            NAME => "a name or a description, and no identifier",
            BEFORE => "the identifier stands before the words",
            UNMARKED => "no quotation marks",
            ENDS => "an apostrophe may have been taken for a quotation mark",
            ALONE => "no other identifier in this text looks like this one",
            MIDDLE => "the identifier stands in the sentence between two parts of the words",
            OPEN => "no mark ends the quotation: it was taken as far as its attribution",
            PAGE => "it may be a page number",
            _ => "",
        }
    }
}

fn compiled(pattern: &str) -> Option<Regex> {
    Regex::new(pattern).ok()
}

/// Letters and digits in one word, `#12`, `ID-07`; at the start of a part.
static CODE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    compiled(
        r"^(?:\p{L}[\p{L}_.\-]*[#_\-.:/]?\d{1,5}\p{L}?(?:[_\-./#]?[\p{L}\d]{1,12})*|#\s?\d{1,5}\p{L}?|\d{1,4}\p{Lu}{1,3}\d{0,4})(?:$|[\s])",
    )
});
/// A role of one to four words and a number or a single capital.
static ROLE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    compiled(
        r"^(\p{L}[\p{L}\-/_.]*(?:\s\p{L}[\p{L}\-/_]*){0,3})\s(?:[Nn]o\.?\s|#\s?)?(\d{1,5}\p{L}?|\p{Lu}\d{0,3})(?:$|[\s)])",
    )
});
static YEAR: LazyLock<Option<Regex>> =
    LazyLock::new(|| compiled(r"(?:^|[^\d])(?:1[6-9]|20)\d\d[a-z]?(?:$|[^\d\p{L}])"));
static PAGE: LazyLock<Option<Regex>> = LazyLock::new(|| compiled(r"^(?:pp?|S|para|fn|n)\.?\s?\d+"));

const NO_ROLES: &[&str] = &[
    "figure", "fig", "table", "section", "chapter", "appendix", "box", "note", "step", "part", "article", "volume",
    "vol", "grant", "version", "page", "pages", "line", "lines", "item", "question", "edition", "see", "aged", "age",
    "in", "of", "the", "about", "act", "theme", "as", "to", "by", "said", "says", "that", "this", "one", "and",
    "equation", "eq", "phase", "model", "emphasis", "vs", "p", "pp", "over", "under", "type",
];

const MONTHS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "jan",
    "feb",
    "mar",
    "apr",
    "jun",
    "jul",
    "aug",
    "sep",
    "sept",
    "oct",
    "nov",
    "dec",
];

/// Letters before a number that name no person.
const NO_CODES: &[&str] = &["covid", "q", "fig", "eq", "doi", "issn", "isbn", "http"];

/// Words for a person in a study that a single capital may follow: `Participant A`.
const PEOPLE: &[&str] = &[
    "participant",
    "respondent",
    "interviewee",
    "informant",
    "speaker",
    "patient",
    "person",
    "interview",
    "nurse",
    "teacher",
    "officer",
    "student",
    "teilnehmer",
    "teilnehmerin",
    "befragte",
    "befragter",
];

fn is(pattern: &Option<Regex>, text: &str) -> bool {
    pattern.as_ref().is_some_and(|p| p.is_match(text))
}

/// Whether a piece between commas is a citation: a year, and it is not a date.
pub fn is_citation(content: &str) -> bool {
    let months =
        |part: &str| part.split(|c: char| !c.is_alphabetic()).any(|w| MONTHS.contains(&w.to_lowercase().as_str()));
    content.split([';', ',']).any(|part| is(&YEAR, part) && !months(part)) || content.contains("et al")
}

/// The identifier at the start of a piece between commas, and what follows it.
pub fn identifier(part: &str) -> Option<(&str, &str)> {
    let part = part.trim();
    if part.is_empty() || part.len() > LONGEST {
        return None;
    }
    if let Some(found) = CODE.as_ref().and_then(|p| p.find(part)) {
        let id = found.as_str().trim_end();
        let digits = id.chars().filter(char::is_ascii_digit).count();
        let no_code = NO_CODES.contains(&stem(id).to_lowercase().as_str());
        if digits > 0 && !is(&YEAR, id) && !is_ordinal(id) && !no_code {
            return Some((id, part[found.end()..].trim()));
        }
    }
    let found = ROLE.as_ref()?.captures(part)?;
    let (all, role, number) = (found.get(0)?, found.get(1)?.as_str(), found.get(2)?.as_str());
    let mut words = role.split_whitespace().map(|w| w.trim_matches('.').to_lowercase());
    let last = words.clone().next_back()?;
    let counted = number.starts_with(|c: char| c.is_ascii_digit());
    if words.any(|w| NO_ROLES.contains(&w.as_str()) || MONTHS.contains(&w.as_str()))
        || (!counted && !PEOPLE.contains(&last.as_str()))
        || is(&YEAR, number)
    {
        return None;
    }
    Some((all.as_str().trim_end_matches([' ', ')']), part[all.end()..].trim()))
}

fn is_ordinal(id: &str) -> bool {
    let letters = id.trim_start_matches(|c: char| c.is_ascii_digit());
    letters.len() < id.len() && matches!(letters, "st" | "nd" | "rd" | "th" | "s")
}

/// The form of an identifier: what follows its letters, digits as `9`. Identifiers of one article have one form.
pub fn form(id: &str) -> String {
    let rest = id.trim_start_matches(|c: char| c.is_alphabetic() || matches!(c, '_' | '-' | '.' | ' ' | '/'));
    let mut out = String::new();
    for c in rest.chars() {
        let sign = if c.is_numeric() {
            '9'
        } else if c.is_alphabetic() {
            'A'
        } else {
            c
        };
        if !out.ends_with(sign) {
            out.push(sign);
        }
    }
    out
}

/// What an attribution's words say: the content of its brackets, or what is behind its dash.
pub fn read(content: &str) -> Option<Attribution> {
    let content = content.trim().trim_matches(['*', '_']).trim();
    if content.len() > LONGEST || is_citation(content) || content.is_empty() {
        return None;
    }
    let parts: Vec<&str> = content.split([',', ';', '|']).map(str::trim).filter(|p| !p.is_empty()).collect();
    let mut found: Option<(&str, usize)> = None;
    let mut described: Vec<String> = Vec::new();
    let mut several = false;
    for (at, part) in parts.iter().enumerate() {
        match identifier(part) {
            Some((id, rest)) if found.is_none() => {
                found = Some((id, at));
                described.extend(Some(rest.trim_matches(['(', ')', ' ', ':']).to_owned()).filter(|r| !r.is_empty()));
            }
            // `P3, Interview 2` is one person; `P3; P7` are two.
            Some((id, _)) => {
                several |= found.is_some_and(|(first, _)| form(first) == form(id) && stem(first) == stem(id));
                described.push((*part).to_owned());
            }
            None => described.push((*part).to_owned()),
        }
    }
    let (id, _) = found?;
    let doubt = match (several, is(&PAGE, id) && id.starts_with(char::is_lowercase)) {
        (true, _) => doubt::SEVERAL,
        (_, true) => doubt::PAGE,
        _ => "",
    };
    Some(Attribution { participant: id.to_owned(), described: described.join(", "), end: 0, doubt })
}

/// An identifier as it is compared: without capitals and without what joins its parts, but between digits, where
/// `P1-2` is not `P12`. `Keeper 3`, `Keeper-3` and `keeper_3` are one.
pub fn same(id: &str) -> String {
    let joint = |c: &char| matches!(c, ' ' | '-' | '_' | '\u{a0}' | '\u{2011}' | '–');
    let signs: Vec<char> = id.trim().chars().collect();
    let digit = |at: Option<&char>| at.is_some_and(char::is_ascii_digit);
    let kept = signs.iter().enumerate().filter(|(at, c)| {
        !joint(c) || digit(at.checked_sub(1).and_then(|at| signs.get(at))) && digit(signs.get(at + 1))
    });
    kept.flat_map(|(_, c)| c.to_lowercase()).collect()
}

/// The letters before the number.
pub fn stem(id: &str) -> &str {
    let end = id.find(|c: char| c.is_numeric() || matches!(c, '#' | '-' | '_' | ' ' | '.' | '/')).unwrap_or(id.len());
    match id[..end].is_empty() {
        true => "",
        false => {
            let number = id.find(|c: char| c.is_numeric()).unwrap_or(id.len());
            id[..number].trim_end_matches(|c: char| !c.is_alphabetic())
        }
    }
}

/// The attribution that `rest`, the text right behind a closing mark, begins with.
pub fn behind(rest: &str) -> Option<Attribution> {
    let lead = rest.len() - rest.trim_start_matches([' ', '*', '_', '.', ',', ';', '\u{a0}', '¹', '²', '³']).len();
    let tail = &rest[lead..];
    if let Some((content, length)) = bracketed(tail) {
        let read = read(content).or_else(|| named(content));
        return read.map(|a| Attribution { end: lead + length, ..a });
    }
    let words = tail.trim_start_matches(['—', '–', '-', '~', ' ']);
    if words.len() == tail.len() || words.is_empty() || words.len() > LONGEST {
        return None;
    }
    let content = words.trim_end().trim_end_matches('.').trim_start_matches(['(', '[']).trim_end_matches([')', ']']);
    read(content).map(|a| Attribution { end: rest.len(), ..a })
}

/// The content of brackets at the start, and their length.
fn bracketed(text: &str) -> Option<(&str, usize)> {
    let close = match text.chars().next()? {
        '(' => ')',
        '[' => ']',
        '（' => '）',
        _ => return None,
    };
    let open = text.chars().next()?.len_utf8();
    let mut end = text.len().min(LONGEST + 8);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let window = &text[..end];
    // `(P3 (nurse))`: the last of the brackets that follow each other.
    let mut depth = 0usize;
    for (at, c) in window.char_indices() {
        match c {
            '(' | '[' | '（' => depth += 1,
            ')' | ']' | '）' => {
                depth = depth.saturating_sub(1);
                if depth == 0 && c == close {
                    return Some((&text[open..at], at + c.len_utf8()));
                }
            }
            _ => {}
        }
    }
    None
}

/// A name or a description in brackets: `Maria, 34`, `woman, 41`. It may be anything else.
fn named(content: &str) -> Option<Attribution> {
    let content = content.trim();
    let is_page = PAGE.as_ref().is_some_and(|p| p.is_match(content));
    let remark = ["emphasis", "translat", "sic", "i.e.", "e.g.", "see ", "cf.", "ibid", "op. cit", "p.", "n ="];
    let lower = content.to_lowercase();
    let words = content.split_whitespace().count();
    if is_citation(content) || is_page || words > 10 || words == 0 || remark.iter().any(|r| lower.starts_with(r)) {
        return None;
    }
    let mut parts = content.splitn(2, [',', ';']).map(str::trim);
    let participant = parts.next().filter(|p| p.chars().any(char::is_alphabetic))?.to_owned();
    let described = parts.next().unwrap_or_default().to_owned();
    Some(Attribution { participant, described, end: 0, doubt: doubt::NAME })
}

/// The attribution that `text`, the words right before an opening mark, ends with: `P3: `, `(P3): `, `P3 said, `.
pub fn before(text: &str) -> Option<Attribution> {
    let text = text.trim_end_matches([' ', '*', '_']);
    let surely = text.ends_with(':');
    let text = text.strip_suffix([':', ','])?.trim_end();
    let from = text.len().saturating_sub(LONGEST);
    let from = (from..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    let from = text[from..].rfind(['.', '!', '?', '”', '’']).map_or(from, |at| {
        (from + at..=text.len()).find(|a| *a > from + at && text.is_char_boundary(*a)).unwrap_or(text.len())
    });
    let tail = &text[from..];
    if let Some(open) = tail.rfind(['(', '[']).filter(|_| tail.ends_with([')', ']'])) {
        let read = read(&tail[open + 1..tail.len() - 1])?;
        return Some(Attribution { doubt: if read.doubt.is_empty() { doubt::BEFORE } else { read.doubt }, ..read });
    }
    let whole = tail.trim();
    let alone = from == 0 || text[..from].is_empty();
    if let Some((id, rest)) = identifier(whole) {
        let doubt = if surely && alone && rest.is_empty() { "" } else { doubt::BEFORE };
        return Some(Attribution { participant: id.to_owned(), described: String::new(), end: 0, doubt });
    }
    // The last words before `said`: at most four words between.
    let starts: Vec<usize> = whole.match_indices(' ').map(|(at, _)| at + 1).collect();
    starts[starts.len().saturating_sub(7)..].iter().find_map(|at| {
        let (id, rest) = identifier(&whole[*at..])?;
        let near = rest.split_whitespace().count() <= 4;
        let alone = id.chars().any(|c| c.is_numeric());
        (near && alone).then(|| Attribution {
            participant: id.to_owned(),
            described: String::new(),
            end: 0,
            doubt: doubt::BEFORE,
        })
    })
}

/// An attribution that is all of a text: a line below a quotation.
pub fn whole(text: &str) -> Option<Attribution> {
    let text = text.trim().trim_matches(['*', '_']).trim();
    if text.len() > LONGEST {
        return None;
    }
    let inner = match bracketed(text) {
        Some((content, length)) if text[length..].trim_matches(['.', ' ', '*', '_']).is_empty() => content,
        Some(_) => return None,
        None => {
            let words = text.trim_start_matches(['—', '–', '-', '~', ' ']);
            let all = identifier(words.split([',', ';', '(']).next().unwrap_or_default());
            let dashed = words.len() < text.len();
            if !dashed && all.is_none_or(|(_, rest)| !rest.is_empty()) || words.ends_with(['.', ':', '?', '!']) {
                return None;
            }
            words
        }
    };
    read(inner).map(|a| Attribution { end: text.len(), ..a })
}

/// The attribution in brackets or behind a dash that ends a text, and the byte at which it begins.
pub fn ending(text: &str) -> Option<(usize, Attribution)> {
    let trimmed = text.trim_end().trim_end_matches(['.', '*', '_', ' ', '¹', '²', '³']);
    if trimmed.ends_with([')', ']']) {
        let open = trimmed.rfind(['(', '['])?;
        let read = read(&trimmed[open + 1..trimmed.len() - 1])?;
        return Some((open, read));
    }
    let dash = trimmed.rfind(['—', '–']).or_else(|| trimmed.rfind(" - ").map(|at| at + 1))?;
    let words = trimmed[dash..].trim_start_matches(['—', '–', '-', ' ']);
    let first = words.split([',', ';']).next().unwrap_or_default();
    identifier(first).filter(|(_, rest)| rest.is_empty())?;
    read(words).map(|a| (dash, a))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn who(rest: &str) -> Option<String> {
        behind(rest).filter(|a| a.doubt.is_empty()).map(|a| format!("{}|{}", a.participant, a.described))
    }

    #[test]
    fn identifiers_of_many_forms_are_read_with_what_stands_beside_them() {
        for (rest, expected) in [
            (" (Harbour_Pilot#10H)", "Harbour_Pilot#10H|"),
            (" (P3, nurse, 34).", "P3|nurse, 34"),
            (". [P-03]", "P-03|"),
            (" — Nurse 4, ward B", "Nurse 4|ward B"),
            (" (Interview 7, female)", "Interview 7|female"),
            (" (nurse, P12)", "P12|nurse"),
            (" (FG2-P4)", "FG2-P4|"),
            (" (Participant A)", "Participant A|"),
            (" (P3, interview 2)", "P3|interview 2"),
            (" (ID 14, 12 May 2019)", "ID 14|12 May 2019"),
            ("*(P3 (pilot))", "P3|pilot"),
        ] {
            assert_eq!(who(rest).as_deref(), Some(expected), "{rest}");
        }
    }

    #[test]
    fn citations_pages_and_figures_are_nobody() {
        for rest in [
            " (Cohen 1979, p. 3)",
            " (2019a)",
            " (p8)",
            " (p. 551)",
            " (see Figure 2)",
            " (Table 3)",
            " (Reiss 1995, p37)",
            " (Stevens *et al.* 2022)",
            " (May 2018)",
            " (n = 16)",
            " (OOCs)",
            " and so on (P3)",
            "",
            " (1990s)",
        ] {
            assert_eq!(who(rest), None, "{rest}");
        }
    }

    #[test]
    fn names_and_several_participants_are_doubtful() {
        assert_eq!(behind(" (Maria, 34)").map(|a| a.doubt), Some(doubt::NAME));
        assert_eq!(behind(" (P3; P7)").map(|a| a.doubt), Some(doubt::SEVERAL));
    }

    #[test]
    fn identifiers_before_the_words_and_below_them_are_read() {
        assert_eq!(before("P3: ").map(|a| (a.participant, a.doubt)), Some(("P3".into(), "")));
        assert_eq!(
            before("It rained. As Nurse 4 said, ").map(|a| (a.participant, a.doubt)),
            Some(("Nurse 4".into(), doubt::BEFORE))
        );
        assert_eq!(before("As one pilot (P7) put it: "), None);
        assert_eq!(whole("— P3, nurse").map(|a| a.participant), Some("P3".into()));
        assert_eq!(whole("(Pilot#4)").map(|a| a.participant), Some("Pilot#4".into()));
        assert_eq!(whole("P3 was a nurse."), None);
        assert_eq!(ending("It rained on us. (P3)").map(|(at, a)| (at, a.participant)), Some((17, "P3".into())));
    }

    #[test]
    fn identifiers_of_one_article_have_one_form() {
        assert_eq!(form("Harbour_Pilot#10H"), form("PCC#7B"));
        assert_ne!(form("P3"), form("P3-2"));
        assert_eq!(stem("Harbour_Pilot#10H"), "Harbour_Pilot");
    }
}
