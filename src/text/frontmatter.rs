//! Front matter: a flat block of `key: value` lines at the very start of a file.
//!
//! Values are *text*. YAML would turn `007` into 7, `no` into false and
//! `12:30` into a number of seconds; participant ids are at stake, so emic
//! reads the small part of YAML that front matter needs by itself: plain,
//! 'single' and "double" quoted scalars, `[flow, lists]`, `{flow: maps}` and
//! block lists of scalars. What it does not read is reported, never guessed.
//! Edits replace or insert one line and keep every other byte.

use crate::model::diagnostic::Diagnostic;

/// A value as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A scalar, unquoted.
    Text(String),
    /// A list of scalars.
    List(Vec<String>),
    /// A flat map of scalars.
    Map(Vec<(String, String)>),
}

impl Value {
    /// The scalars in it: one for text, all for a list; none for a map.
    pub fn texts(&self) -> Vec<String> {
        match self {
            Self::Text(t) if t.is_empty() => Vec::new(),
            Self::Text(t) => vec![t.clone()],
            Self::List(items) => items.clone(),
            Self::Map(_) => Vec::new(),
        }
    }
}

/// One `key: value`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// The value.
    pub value: Value,
    /// Line in the file, from 1.
    pub line: u32,
}

/// The front matter of a file and where the rest begins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrontMatter {
    /// The entries in order.
    pub entries: Vec<Entry>,
    /// Bytes of the block with both `---` lines; 0 if there is none.
    pub len: usize,
}

impl FrontMatter {
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.entries.iter().find(|e| e.key == key).map(|e| &e.value)
    }

    /// The text of a key that is a scalar.
    pub fn text(&self, key: &str) -> Option<&str> {
        match self.get(key) {
            Some(Value::Text(t)) if !t.is_empty() => Some(t),
            _ => None,
        }
    }

    /// The scalars of a key.
    pub fn list(&self, key: &str) -> Vec<String> {
        self.get(key).map(Value::texts).unwrap_or_default()
    }
}

/// Reads the front matter of `text` (without byte-order mark, LF line ends).
/// A first `---` line without a closing one is text, not front matter.
pub fn parse(text: &str, file: &str) -> (FrontMatter, Vec<Diagnostic>) {
    let Some(len) = block_len(text) else {
        return (FrontMatter::default(), Vec::new());
    };
    let mut entries: Vec<Entry> = Vec::new();
    let mut faults = Vec::new();
    for (number, line) in (1u32..).zip(text[..len].lines()) {
        if number == 1 || matches!(line.trim_end(), "---" | "..." | "") || line.trim_start().starts_with('#') {
            continue;
        }
        match read_line(line, entries.last_mut()) {
            Ok(Some((key, value))) => {
                if entries.iter().any(|e| e.key == key) {
                    let message = format!("the front matter has `{key}` twice; the first one counts");
                    faults.push(fault(file, number, line, &message));
                } else {
                    entries.push(Entry { key, value, line: number });
                }
            }
            Ok(None) => {}
            Err(message) => faults.push(fault(file, number, line, &message)),
        }
        if let Some((message, _)) = suspicious(line) {
            faults.push(fault(file, number, line, message));
        }
    }
    (FrontMatter { entries, len }, faults)
}

fn fault(file: &str, line: u32, text: &str, message: &str) -> Diagnostic {
    Diagnostic::warning("front-matter", file, message)
        .at(line)
        .showing(text)
        .help("write `key: value` on one line; put quotes around a value with special characters")
}

/// Lines with their line ends, whichever of the three kinds these are.
pub fn raw_lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let end = match rest.find(['\n', '\r']) {
            Some(at) if rest[at..].starts_with("\r\n") => at + 2,
            Some(at) => at + 1,
            None => rest.len(),
        };
        let (line, after) = rest.split_at(end);
        rest = after;
        (!line.is_empty()).then_some(line)
    })
}

/// Length in bytes of the block at the start of `text` (without byte-order
/// mark, any line ends), both `---` lines included; 0 if there is none.
pub fn length(text: &str) -> usize {
    block_len(text).unwrap_or(0)
}

/// Length in bytes of the block, if `text` begins with one.
fn block_len(text: &str) -> Option<usize> {
    let mut lines = raw_lines(text);
    let first = lines.next()?;
    if first.trim_end() != "---" || !first.starts_with("---") {
        return None;
    }
    let mut len = first.len();
    for line in lines {
        len += line.len();
        if matches!(line.trim_end(), "---" | "...") && !line.starts_with(' ') {
            return Some(len);
        }
    }
    None
}

/// Values that mean something else in YAML than the words say.
fn suspicious(line: &str) -> Option<(&'static str, ())> {
    let value = line.split_once(':')?.1.trim();
    let plain = !value.starts_with(['"', '\'', '[', '{']);
    if plain && value.contains(" #") {
        return Some(("` #` begins a comment in YAML; emic keeps it as text: put quotes around the value", ()));
    }
    if matches!(value, "~" | "null" | "Null" | "NULL") {
        return Some((
            "this is nothing in YAML and the word itself in emic: put quotes around it or leave it empty",
            (),
        ));
    }
    None
}

type Pair = Option<(String, Value)>;

fn read_line(line: &str, last: Option<&mut Entry>) -> Result<Pair, String> {
    let trimmed = line.trim();
    if let Some(item) = trimmed.strip_prefix("- ").or((trimmed == "-").then_some("")) {
        let Some(entry) = last else {
            return Err("a list item stands before any key".into());
        };
        let item = scalar(item.trim())?;
        match &mut entry.value {
            Value::List(items) => items.push(item),
            Value::Text(t) if t.is_empty() => entry.value = Value::List(vec![item]),
            _ => return Err(format!("a list item follows `{}`, which has a value", entry.key)),
        }
        return Ok(None);
    }
    if line.starts_with([' ', '\t']) {
        return Err("nested front matter is not read".into());
    }
    let Some((key, value)) = trimmed.split_once(':') else {
        return Err("this line is not `key: value`".into());
    };
    if !value.is_empty() && !value.starts_with([' ', '\t']) {
        return Err("this line is not `key: value` (a space must follow the colon)".into());
    }
    let value = value.trim();
    if value.starts_with('|') || value.starts_with('>') || value.starts_with('&') || value.starts_with('*') {
        return Err("block text and references are not read in front matter".into());
    }
    Ok(Some((scalar(key.trim())?, read_value(value)?)))
}

fn read_value(value: &str) -> Result<Value, String> {
    if let Some(inner) = value.strip_prefix('[') {
        let inner = inner.strip_suffix(']').ok_or("the list is not closed by `]` on its line")?;
        return Ok(Value::List(split(inner)?.into_iter().map(|t| scalar(&t)).collect::<Result<_, _>>()?));
    }
    if let Some(inner) = value.strip_prefix('{') {
        let inner = inner.strip_suffix('}').ok_or("the map is not closed by `}` on its line")?;
        let pair = |t: String| -> Result<(String, String), String> {
            let (k, v) = t.split_once(':').ok_or("an entry of the map is not `key: value`")?;
            Ok((scalar(k.trim())?, scalar(v.trim())?))
        };
        return Ok(Value::Map(split(inner)?.into_iter().map(pair).collect::<Result<_, _>>()?));
    }
    scalar(value).map(Value::Text)
}

/// Splits at commas outside quotes.
fn split(inner: &str) -> Result<Vec<String>, String> {
    let mut parts = Vec::new();
    let mut part = String::new();
    let mut quote = None;
    let mut escaped = false;
    for c in inner.chars() {
        match quote {
            Some('"') if escaped => escaped = false,
            Some('"') if c == '\\' => escaped = true,
            Some(q) if c == q => quote = None,
            Some(_) => {}
            None if c == '"' || c == '\'' => {
                quote = Some(c).filter(|_| part.trim().is_empty() || part.trim_end().ends_with(':'))
            }
            None if c == ',' => {
                parts.push(std::mem::take(&mut part).trim().to_owned());
                continue;
            }
            None => {}
        }
        part.push(c);
    }
    if quote.is_some() {
        return Err("a quotation mark is not closed".into());
    }
    if !part.trim().is_empty() {
        parts.push(part.trim().to_owned());
    }
    Ok(parts)
}

fn scalar(text: &str) -> Result<String, String> {
    if let Some(inner) = text.strip_prefix('"') {
        let inner = inner.strip_suffix('"').filter(|_| text.len() > 1).ok_or("a quotation mark is not closed")?;
        return unescape(inner);
    }
    if let Some(inner) = text.strip_prefix('\'') {
        let inner = inner.strip_suffix('\'').filter(|_| text.len() > 1).ok_or("a quotation mark is not closed")?;
        return Ok(inner.replace("''", "'"));
    }
    Ok(text.to_owned())
}

fn unescape(text: &str) -> Result<String, String> {
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('n') => out.push('\n'),
            Some('t') => out.push('\t'),
            Some(c @ ('"' | '\\' | '/')) => out.push(c),
            Some(c) => return Err(format!("`\\{c}` is not read in quotes")),
            None => return Err("a backslash stands alone".into()),
        }
    }
    Ok(out)
}

/// A scalar as emic writes it: bare where no reader could take it for
/// anything but these words, else in double quotes.
pub fn quoted(text: &str) -> String {
    let word =
        |c: char| c.is_alphabetic() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.' | '/' | ' ' | '(' | ')');
    let safe_start = text.chars().next().is_some_and(char::is_alphabetic);
    let meaning = ["yes", "no", "true", "false", "on", "off", "null", "y", "n"];
    let lower = text.to_lowercase();
    if safe_start && text.chars().all(word) && !text.ends_with(' ') && !meaning.contains(&lower.as_str()) {
        return text.to_owned();
    }
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n").replace('\t', "\\t");
    format!("\"{escaped}\"")
}

/// `text` (a whole file) with `key` set to `value` (already written as YAML):
/// one line (with the list items below it) replaced, or one inserted as the
/// block's first, or a new block put on top. Line ends and a byte-order mark are kept.
pub fn with_entry(text: &str, key: &str, value: &str) -> String {
    let (bom, rest) = text.strip_prefix('\u{feff}').map_or(("", text), |r| ("\u{feff}", r));
    let eol = ["\r\n", "\n", "\r"].into_iter().find(|e| rest.contains(e)).unwrap_or("\n");
    let Some(len) = block_len(rest) else {
        return format!("{bom}---{eol}{key}: {value}{eol}---{eol}{eol}{rest}");
    };
    let mut at = 0;
    let mut insert = 0;
    for (number, line) in raw_lines(&rest[..len]).enumerate() {
        if number == 0 {
            insert = line.len();
        } else if line.split_once(':').is_some_and(|(k, _)| k.trim_end() == key && !line.starts_with(' ')) {
            let items = |l: &&str| l.trim_start().starts_with("- ") || l.trim() == "-";
            let below = raw_lines(&rest[at + line.len()..len]).take_while(items).map(str::len).sum::<usize>();
            let (head, tail) = (&rest[..at], &rest[at + line.len() + below..]);
            return format!("{bom}{head}{key}: {value}{eol}{tail}");
        }
        at += line.len();
    }
    format!("{bom}{}{key}: {value}{eol}{}", &rest[..insert], &rest[insert..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_of(value: &str) -> String {
        let (front, faults) = parse(&format!("---\nk: {value}\n---\n"), "f");
        assert!(faults.is_empty(), "{faults:?}");
        front.text("k").unwrap().to_owned()
    }

    #[test]
    fn scalars_keep_their_text() {
        for word in ["007", "no", "12:30", "1e5", "1.10", "2018-11", "yes", "0x1f"] {
            assert_eq!(text_of(word), word);
        }
        assert_eq!(text_of("\"a \\\"b\\\": c\""), "a \"b\": c");
        assert_eq!(text_of("'it''s'"), "it's");
    }

    #[test]
    fn lists_and_maps_are_read_in_both_forms() {
        let text = "---\na: [\"x, y\", z]\nb:\n  - one\n  - 'two'\nc: {from: \"k: 03.docx\", sha256: 00ff}\n---\n";
        let (front, faults) = parse(text, "f");
        assert!(faults.is_empty(), "{faults:?}");
        assert_eq!(front.list("a"), ["x, y", "z"]);
        assert_eq!(front.list("b"), ["one", "two"]);
        let Some(Value::Map(map)) = front.get("c") else { panic!() };
        assert_eq!(map[0], ("from".into(), "k: 03.docx".into()));
    }

    #[test]
    fn what_is_not_read_is_reported_with_its_line() {
        let (_, faults) = parse("---\na: b # c\nd: null\ne: |\n  text\na: 2\n---\n", "f.md");
        assert_eq!(faults.iter().map(|f| f.line.unwrap()).collect::<Vec<_>>(), [2, 3, 4, 5, 6]);
    }

    #[test]
    fn a_rule_inside_the_text_is_not_front_matter() {
        assert_eq!(parse("Hello\n---\na: b\n---\n", "f").0.len, 0);
        assert_eq!(parse("---\nnever closed\n", "f").0.len, 0);
    }

    #[test]
    fn setting_one_entry_keeps_every_other_byte() {
        let crlf = "---\r\ntitle: x # y\r\n---\r\nBody\r\n";
        assert_eq!(with_entry(crlf, "id", "a"), "---\r\nid: a\r\ntitle: x # y\r\n---\r\nBody\r\n");
        assert_eq!(with_entry("---\rtitle: x\r---\rBody\r", "id", "a"), "---\rid: a\rtitle: x\r---\rBody\r");
        assert_eq!(with_entry("---\nb:\n  - x\n- y\nc: d\n---\n- z\n", "b", "[]"), "---\nb: []\nc: d\n---\n- z\n");
        assert_eq!(with_entry("Body", "id", "a"), "---\nid: a\n---\n\nBody");
        assert_eq!(with_entry("---\nid: old\nb: c\n---\n", "id", "new"), "---\nid: new\nb: c\n---\n");
    }

    #[test]
    fn written_scalars_are_read_back() {
        for word in ["007", "no", "12:30", "a: b", "# x", "- y", "", "it's \"q\"", "Officer-K03", "科長：邱"] {
            let written = quoted(word);
            let (front, _) = parse(&format!("---\nk: {written}\n---\n"), "f");
            assert_eq!(front.get("k"), Some(&Value::Text(word.into())), "{written}");
        }
    }
}
