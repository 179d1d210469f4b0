//! Speaker labels and times at the start of a paragraph.
//!
//! A label is `**Name:**` (or `**Name**:`), or `Name:` where the name is known
//! to the source, so that prose with a colon is never taken for a person. In
//! documents and field notes the bold form too needs a known name.

use super::frontmatter::FrontMatter;
use unicode_normalization::UnicodeNormalization;

/// A label found at the start of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label<'t> {
    /// The name, trimmed, NFC.
    pub name: String,
    /// Bytes of the line it takes, colon and spaces after it included.
    pub len: usize,
    /// The line it stands in.
    pub line: &'t str,
}

/// The names known to one source.
#[derive(Clone, Debug, Default)]
pub struct Names {
    known: Vec<String>,
    interviewers: Vec<String>,
    strict: bool,
}

/// A name in the form in which names are compared.
pub fn normal(name: &str) -> String {
    let spaced: String = name.nfc().map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
    spaced.trim().trim_end_matches([':', '：']).trim_end().to_owned()
}

/// True if two names are the same after normalisation.
pub fn same(a: &str, b: &str) -> bool {
    a == b || normal(a) == normal(b)
}

impl Names {
    /// The names in a source's front matter and the study's interviewers.
    pub fn new(front: &FrontMatter, interviewers: &[String], kind: &str) -> Self {
        let own = front.list("interviewers").into_iter();
        let interviewers: Vec<String> = own.chain(interviewers.iter().cloned()).map(|n| normal(&n)).collect();
        let mut known = interviewers.clone();
        for key in ["participants", "speakers"] {
            known.extend(front.list(key).iter().map(|n| normal(n)));
        }
        Self { known, interviewers, strict: matches!(kind, "document" | "field-note") }
    }

    /// True if the name is in the front matter or the study.
    pub fn knows(&self, name: &str) -> bool {
        self.known.iter().any(|k| k == name)
    }

    /// True if the name is an interviewer's.
    pub fn is_interviewer(&self, name: &str) -> bool {
        self.interviewers.iter().any(|k| k == name)
    }

    /// The label at the start of `line`, if there is one.
    pub fn label<'t>(&self, line: &'t str) -> Option<Label<'t>> {
        self.bold(line).or_else(|| self.plain(line))
    }

    fn bold<'t>(&self, line: &'t str) -> Option<Label<'t>> {
        let rest = line.strip_prefix("**")?;
        let close = rest.find("**")?;
        let (inner, after) = (&rest[..close], &rest[close + 2..]);
        let outside = after.starts_with([':', '：']);
        let inside = inner.trim_end().ends_with([':', '：']);
        if inside == outside || inner.chars().count() > 80 {
            return None;
        }
        let colon = if outside { after.chars().next().map_or(0, char::len_utf8) } else { 0 };
        let name = normal(inner);
        if name.is_empty() || (self.strict && !self.knows(&name)) {
            return None;
        }
        Some(self.finish(line, name, 2 + close + 2 + colon))
    }

    fn plain<'t>(&self, line: &'t str) -> Option<Label<'t>> {
        // The longest known name wins: a name may hold a colon itself.
        let mut best: Option<(String, usize)> = None;
        for (at, c) in line.char_indices().take_while(|(at, c)| *at < 200 && *c != '\n') {
            if !matches!(c, ':' | '：') {
                continue;
            }
            let name = normal(&line[..at]);
            if self.knows(&name) {
                best = Some((name, at + c.len_utf8()));
            }
        }
        best.map(|(name, len)| self.finish(line, name, len))
    }

    fn finish<'t>(&self, line: &'t str, name: String, len: usize) -> Label<'t> {
        let rest = &line[len..];
        let spaces = rest.len() - rest.trim_start_matches([' ', '\t', '\u{a0}']).len();
        Label { name, len: len + spaces, line }
    }
}

/// A time `[hh:mm:ss]`, `[mm:ss]` (fractions allowed) at the start of `text`:
/// milliseconds and the bytes it takes with the spaces after it.
pub fn time(text: &str) -> Option<(u64, usize)> {
    let inner = text.strip_prefix('[')?;
    let close = inner.find(']')?;
    let mut parts = inner[..close].split(':').rev();
    let seconds = parts.next()?;
    let (whole, fraction) = seconds.split_once('.').unwrap_or((seconds, ""));
    let number = |t: &str| {
        t.parse::<u64>().ok().filter(|_| !t.is_empty() && t.len() <= 4 && t.bytes().all(|b| b.is_ascii_digit()))
    };
    let millis = match fraction.len() {
        0 => 0,
        len @ 1..=3 => number(fraction)? * 10u64.pow(3 - len as u32),
        _ => return None,
    };
    let minutes = number(parts.next()?)?;
    let hours = parts.next().map_or(Some(0), number)?;
    if parts.next().is_some() {
        return None;
    }
    let after = &inner[close + 1..];
    let spaces = after.len() - after.trim_start_matches([' ', '\t']).len();
    Some((((hours * 60 + minutes) * 60 + number(whole)?) * 1000 + millis, close + 2 + spaces))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_and_other_brackets_are_text() {
        assert_eq!(time("[00:12:31] so"), Some((751_000, 11)));
        assert_eq!(time("[2:05.5]x"), Some((125_500, 8)));
        assert_eq!(time("[laughs] so"), None);
        assert_eq!(time("[12]"), None);
    }

    #[test]
    fn prose_with_a_colon_is_nobody() {
        let names = Names { known: vec!["Ana".into(), "科長：邱俊雄".into()], ..Names::default() };
        assert_eq!(names.label("He said: no"), None);
        assert_eq!(names.label("Ana: no").map(|l| l.len), Some(5));
        assert_eq!(names.label("科長：邱俊雄：好").map(|l| l.name), Some("科長：邱俊雄".into()));
        assert_eq!(names.label("**Note:** x").map(|l| l.name), Some("Note".into()));
        assert_eq!(names.label("**bold** text: x"), None);
    }
}
