//! From codebook files to codes.
//!
//! Each file is read by itself first; what joins files (identities, `under:`,
//! merges, colours) is settled afterwards in [`super::link`]. Whatever cannot
//! be understood becomes a diagnostic with its line, and the code is kept with
//! what could be.

use super::attrs::{Attrs, Says};
use super::heading::{self, Braces, Heading};
use super::scan::{Kind, Scan};
use super::{body, link, scan, slug};
use crate::model::anchor::Digest;
use crate::model::codebook::{Code, CodeId, CodeKind, CodeStatus, Codebook, CodebookFile, Origin};
use crate::model::diagnostic::Diagnostic;
use crate::model::nearest::nearest;

/// Attribute keys with a meaning.
const KEYS: [&str; 8] = ["origin", "status", "role", "colour", "color", "merged-into", "codable", "created"];

/// Reads a codebook from its files: `(path below the study, text as in the
/// file)`, sorted by path. Everything readable is in the codebook; everything
/// doubtful is in the diagnostics, in the order of files and lines.
pub fn parse(files: &[(String, String)]) -> (Codebook, Vec<Diagnostic>) {
    let (mut codes, mut found) = (Vec::new(), Vec::new());
    let (mut read, mut under_lines) = (Vec::new(), Vec::new());
    for (index, (path, text)) in files.iter().enumerate() {
        let scan = scan::scan(text);
        complaints(path, text, &scan, &mut found);
        read_codes(index, path, text, &scan, &mut codes, &mut found);
        under_lines.push(scan.under.as_ref().map(|(_, line)| *line as u32 + 1));
        let under = scan.under.map(|(id, _)| CodeId(id));
        read.push(CodebookFile { path: path.clone(), text: text.clone(), digest: Digest::of(text).0, under });
    }
    link::link(&mut codes, &read, &under_lines, &mut found);
    let order = |d: &Diagnostic| (files.iter().position(|f| f.0 == d.file), d.line);
    found.sort_by_key(order);
    (Codebook::new(codes, read), found)
}

/// Faults of a file as a whole.
fn complaints(path: &str, text: &str, scan: &Scan, found: &mut Vec<Diagnostic>) {
    for &index in &scan.conflicts {
        let message = "a merge left conflict markers here";
        let help = "keep the lines you want and delete the marker lines; until then this file is not written";
        let fault = Diagnostic::error("codebook-conflict", path, message).at(index as u32 + 1);
        found.push(fault.help(help).showing(&text[scan.lines[index].range()]));
    }
    for &index in &scan.unended {
        let message = "this fence or comment never ends, so it is read as text";
        let help = "end it with the same marks on a line of their own, or delete this line";
        let fault = Diagnostic::warning("codebook-fence", path, message).at(index as u32 + 1);
        found.push(fault.help(help).showing(&text[scan.lines[index].range()]));
    }
}

/// Reads the headings of one file into `codes`.
fn read_codes(file: usize, path: &str, text: &str, scan: &Scan, codes: &mut Vec<Code>, found: &mut Vec<Diagnostic>) {
    let headings = scan.lines.iter().enumerate().filter(|(_, l)| l.kind == Kind::Heading);
    let at: Vec<usize> = headings.map(|(i, _)| i).collect();
    let mut above: Vec<usize> = Vec::new();
    for (nth, &line) in at.iter().enumerate() {
        let range = scan.lines[line].range();
        let words = &text[range.clone()];
        let Some(heading) = heading::read(words) else {
            continue;
        };
        while above.last().is_some_and(|&i| codes[i].level >= heading.level()) {
            if let Some(closed) = above.pop() {
                codes[closed].subtree.end = range.start;
            }
        }
        let stop = at.get(nth + 1).copied().unwrap_or(scan.lines.len());
        let end = scan.lines.get(stop).map_or(text.len(), |l| l.start);
        let spot = Spot { path, line: line as u32 + 1, words };
        let mut code = Code { file, line: spot.line, level: heading.level(), codable: true, ..Code::default() };
        code.parent = above.last().copied();
        code.heading = range.clone();
        code.block = range.start..end;
        code.subtree = range.start..text.len();
        name(&mut code, &heading, &spot, codes, found);
        read_braces(&mut code, &heading, &spot, found);
        if let Some(parent) = code.parent.map(|p| &codes[p])
            && code.level > parent.level + 1
        {
            found.push(level_jump(&code, parent, &spot));
        }
        let body = body::read(text, &scan.lines[line + 1..stop]);
        for below in body.underlined {
            found.push(underlined(path, line + 1 + below));
        }
        (code.definition, code.full_definition, code.fields) = (body.definition, body.full, body.fields);
        above.push(codes.len());
        codes.push(code);
    }
}

/// Where a heading stands, for diagnostics.
struct Spot<'t> {
    path: &'t str,
    line: u32,
    words: &'t str,
}

impl Spot<'_> {
    fn warning(&self, rule: &'static str, message: String, help: impl Into<String>) -> Diagnostic {
        Diagnostic::warning(rule, self.path, message).at(self.line).help(help).showing(self.words)
    }

    fn error(&self, rule: &'static str, message: String, help: impl Into<String>) -> Diagnostic {
        Diagnostic::error(rule, self.path, message).at(self.line).help(help).showing(self.words)
    }
}

/// Gives a code its name, its path within the file and its implicit id.
fn name(code: &mut Code, heading: &Heading, spot: &Spot, codes: &[Code], found: &mut Vec<Diagnostic>) {
    code.name = heading::plain(&spot.words[heading.name.clone()]);
    code.implicit = true;
    code.path = code.parent.map_or_else(Vec::new, |p| codes[p].path.clone());
    code.path.push(code.name.clone());
    let slugs: Vec<String> = code.path.iter().map(|name| slug(name)).collect();
    code.id = CodeId(slugs.join("-"));
    if code.name.is_empty() {
        let message = "this heading has no words, so its code has no name".to_owned();
        found.push(spot.warning("code-name", message, "name the code, or delete the line"));
    }
}

/// Reads the braces of a heading into `code`, complaining where need be.
fn read_braces(code: &mut Code, heading: &Heading, spot: &Spot, found: &mut Vec<Diagnostic>) {
    match &heading.braces {
        Braces::Absent => {}
        Braces::Read(attrs) => interpret(code, attrs, spot, found),
        Braces::Broken { why, meant: true } => {
            let message = format!("the braces of this heading cannot be read: {why}");
            let help = "write them as {#id .category key=value key=\"some words\"} at the end of the heading";
            found.push(spot.error("code-braces", message, help));
        }
        Braces::Broken { why, meant: false } => {
            let message = format!("the braces are taken for a part of the name: {why}");
            let help = "if they belong to the name, write \\{ and \\}; if not, write {#id key=value}";
            found.push(spot.warning("code-braces", message, help));
        }
    }
    if code.name.is_empty() {
        code.name = code.id.0.clone();
        if let Some(last) = code.path.last_mut() {
            last.clone_from(&code.name);
        }
    }
}

fn interpret(code: &mut Code, attrs: &Attrs, spot: &Spot, found: &mut Vec<Diagnostic>) {
    let mut seen: Vec<&str> = Vec::new();
    for token in &attrs.tokens {
        let slot = match &token.says {
            Says::Id(_) => "#",
            Says::Class(class) if matches!(class.as_str(), "theme" | "category") => ".",
            Says::Class(_) => "",
            Says::Pair(key, _) if key == "color" => "colour",
            Says::Pair(key, _) => key,
        };
        if !slot.is_empty() && seen.contains(&slot) {
            let message =
                format!("`{}` comes too late: the first of its kind counts", &spot.words[token.range.clone()]);
            found.push(spot.warning("code-attribute", message, "delete one of the two"));
            continue;
        }
        seen.push(slot);
        match &token.says {
            Says::Id(id) => explicit_id(code, id, spot, found),
            Says::Class(class) => match class.as_str() {
                "theme" => code.kind = CodeKind::Theme,
                "category" => code.kind = CodeKind::Category,
                other => code.extra.push(("class".to_owned(), other.to_owned())),
            },
            Says::Pair(key, value) => attribute(code, key, value, spot, found),
        }
    }
}

fn explicit_id(code: &mut Code, id: &str, spot: &Spot, found: &mut Vec<Diagnostic>) {
    if CodeId::is_valid(id) {
        (code.id, code.implicit) = (CodeId::from(id), false);
        return;
    }
    let message = format!("`#{id}` cannot be a code's identity: it takes a-z, 0-9 and -");
    found.push(spot.error("code-id", message, format!("write #{}", slug(id))));
}

/// Gives `code` the attribute `key=value`.
fn attribute(code: &mut Code, key: &str, value: &str, spot: &Spot, found: &mut Vec<Diagnostic>) {
    let bad = |words: &[&str]| {
        let near = nearest(&value.to_lowercase(), words.iter().copied());
        let near = near.map_or_else(String::new, |w| format!("; did you mean `{w}`?"));
        let message = format!("`{key}` cannot be `{value}`{near}");
        spot.warning("code-attribute", message, format!("write one of: {}", words.join(", ")))
    };
    match key {
        "origin" => match chosen(value, &[Origin::Deductive, Origin::Inductive, Origin::Hybrid], |o| o.word()) {
            Ok(origin) => code.origin = Some(origin),
            Err(words) => found.push(bad(&words)),
        },
        "status" => {
            let all = [CodeStatus::Tentative, CodeStatus::Settled, CodeStatus::Retired];
            match chosen(value, &all, |s| s.word()) {
                Ok(status) => code.status = status,
                Err(words) => found.push(bad(&words)),
            }
        }
        "role" => match chosen(value, &["core", "satellite"], |r| r) {
            Ok(role) => code.role = Some(role.to_owned()),
            Err(words) => found.push(bad(&words)),
        },
        "codable" => match chosen(value, &["true", "false"], |w| w) {
            Ok(word) => code.codable = word == "true",
            Err(words) => found.push(bad(&words)),
        },
        "colour" | "color" => match colour(value) {
            Some(rgb) => code.colour = Some(rgb),
            None => found.push(bad(&["# and six of 0-9 a-f, such as #b5482a"])),
        },
        "merged-into" => code.merged_into = Some(CodeId(value.to_owned())),
        "created" => code.created = Some(value.to_owned()),
        _ => {
            if let Some(near) = nearest(key, KEYS).filter(|w| strsim::levenshtein(w, key) <= 2) {
                let message = format!("`{key}` is kept, but has no meaning here");
                found.push(spot.warning("code-attribute", message, format!("did you mean `{near}`?")));
            }
            code.extra.push((key.to_owned(), value.to_owned()));
        }
    }
}

/// The one of `all` that `value` means, or the words to choose from.
fn chosen<T: Copy>(value: &str, all: &[T], word: impl Fn(T) -> &'static str) -> Result<T, Vec<&'static str>> {
    let found = all.iter().copied().find(|t| word(*t).eq_ignore_ascii_case(value));
    found.ok_or_else(|| all.iter().map(|t| word(*t)).collect())
}

/// `#rrggbb` in numbers.
fn colour(value: &str) -> Option<[u8; 3]> {
    let hex = value.strip_prefix('#')?;
    if hex.len() != 6 || !hex.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let part = |at: usize| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok();
    Some([part(0)?, part(2)?, part(4)?])
}

fn level_jump(code: &Code, parent: &Code, spot: &Spot) -> Diagnostic {
    let message =
        format!("level {} follows level {}: read as directly below `{}`", code.level, parent.level, parent.name);
    let help = format!("write {} marks if nothing is missing between them", parent.level + 1);
    Diagnostic::note("code-level", spot.path, message).at(spot.line).help(help).showing(spot.words)
}

fn underlined(path: &str, index: usize) -> Diagnostic {
    let message = "an underlined heading is not read as a code";
    let help = "begin the heading with # marks, or put a blank line above the row";
    Diagnostic::note("codebook-underlined", path, message).at(index as u32 + 1).help(help)
}
