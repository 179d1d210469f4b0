//! WebVTT captions: cues with times, read as the standard reads them but never losing text.
//!
//! A caption file slices speech by time, not by sense: one sentence runs over many cues and every cue repeats the
//! name. The cues are kept one by one in the draft, because their number and times can be checked against the file;
//! `compose` joins them again into paragraphs.
//!
//! Names come as voice tags (`<v Name>`, closed or not, the colon sometimes inside), or as `Name: text` in nearly
//! every cue (Zoom). Automatic captions roll: each line is shown three times while the next one grows below it; only
//! what is new in a cue is kept then. Broken times are reported with their line and the words stay.

use super::labels::{self, Census};
use super::references::decoded as references;
use super::{Draft, ImportError, Kind, Options, Paragraph, Segment, Warning, decode, times};

/// Whether the content begins as the standard demands.
pub fn sniff(bytes: &[u8]) -> bool {
    let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    start.strip_prefix(b"WEBVTT").is_some_and(|after| after.first().is_none_or(u8::is_ascii_whitespace))
}

/// Reads WebVTT.
///
/// # Errors
/// When the bytes are not text or `options.encoding` is unknown. A file without cues is not an error.
pub fn read(bytes: &[u8], options: &Options) -> Result<Draft, ImportError> {
    let decoded = decode::decode(bytes, options.encoding.as_deref())?;
    let mut draft = Draft { encoding: decoded.encoding, warnings: decoded.warnings, cues: true, ..Draft::default() };
    let mut cues = cut(&decoded.text, &mut draft);
    if rolling(&cues) {
        draft.shape = "rolling captions";
        draft
            .warnings
            .push(Warning::whole(format!("rolling captions: repeated lines left out of {} cues", cues.len())));
        unroll(&mut cues);
    }
    let voices: Vec<Vec<Voice>> = cues.iter().map(|cue| voices(&cue.lines)).collect();
    if voices.iter().flatten().any(|voice| voice.label.is_some()) {
        draft.shape = "<v Name>";
        draft.segments = segments(&cues, voices);
    } else {
        let texts = voices.into_iter().map(|cue| cue.into_iter().next().unwrap_or_default().text).collect();
        by_prefix(&cues, texts, &mut draft);
    }
    if draft.shape.is_empty() {
        draft.shape = "cues without labels";
    }
    Ok(draft)
}

#[derive(Debug, Default)]
struct Cue {
    line: u32,
    start_ms: Option<u64>,
    end_ms: Option<u64>,
    lines: Vec<String>,
}

/// Cuts the file into cues; header, notes, styles and regions are passed over.
fn cut(text: &str, draft: &mut Draft) -> Vec<Cue> {
    let mut cues = Vec::new();
    let mut block: Vec<(u32, &str)> = Vec::new();
    let lines = text.split('\n').chain([""]).enumerate().map(|(n, line)| (n as u32 + 1, line));
    let mut first = true;
    for (number, line) in lines {
        if !line.is_empty() {
            block.push((number, line));
        } else if !block.is_empty() {
            take_block(&std::mem::take(&mut block), first, draft, &mut cues);
            first = false;
        }
    }
    cues
}

fn take_block(block: &[(u32, &str)], first: bool, draft: &mut Draft, cues: &mut Vec<Cue>) {
    let mut block = block;
    if block[0].1.starts_with("WEBVTT") {
        // Again in the middle where several files were put one after the other.
        let header = block.iter().position(|(_, line)| line.contains("-->")).unwrap_or(block.len());
        let language = block[..header].iter().find_map(|(_, line)| line.strip_prefix("Language:"));
        draft.language = language.map(|code| code.trim().to_string()).or(draft.language.take());
        block = &block[header..];
    } else if first {
        draft.warnings.push(Warning::at(1, "the line WEBVTT is missing; read as WebVTT all the same"));
    }
    let Some((first_line, start)) = block.first() else {
        return;
    };
    let word = start.split_whitespace().next().unwrap_or_default();
    let timed = block.iter().position(|(_, line)| line.contains("-->"));
    if matches!(word, "NOTE" | "STYLE" | "REGION") && timed.is_none() {
        return;
    }
    // One line may stand before the time: the name of the cue. What is more, or has no time at all, is text.
    let at = timed.unwrap_or(block.len());
    let stray = if timed.is_some() { at.saturating_sub(1) } else { at };
    if stray > 0 {
        let lines = block[..stray].iter().map(|(_, line)| line.to_string()).collect();
        let message = "text outside any cue, kept without a time";
        draft.warnings.push(Warning::at(*first_line, message));
        cues.push(Cue { line: *first_line, lines, ..Cue::default() });
    }
    for (number, line) in &block[at..] {
        if line.contains("-->") {
            cues.push(timing(*number, line, &mut draft.warnings));
        } else if let Some(cue) = cues.last_mut() {
            cue.lines.push(line.to_string());
        }
    }
}

fn timing(number: u32, line: &str, warnings: &mut Vec<Warning>) -> Cue {
    let (start, end) = line.split_once("-->").unwrap_or((line, ""));
    let start_ms = times::clock(start.trim());
    let end_ms = end.split_whitespace().next().and_then(times::clock);
    let mut cue = Cue { line: number, start_ms, end_ms, lines: Vec::new() };
    match (start_ms, end_ms) {
        (Some(start), Some(end)) if end < start => {
            warnings.push(Warning::at(number, "the cue ends before it starts; its start is kept"));
            cue.end_ms = None;
        }
        (Some(_), Some(_)) => {}
        _ => {
            let message = format!("'{}' is not a time span; the text is kept without a time", line.trim());
            warnings.push(Warning::at(number, message));
            (cue.start_ms, cue.end_ms) = (None, None);
        }
    }
    cue
}

/// Whether most cues begin with the line the one before ended on, and enough of them go on with a new line below it.
/// The same short answer given again and again is not rolling.
fn rolling(cues: &[Cue]) -> bool {
    let shown: Vec<Vec<String>> = cues.iter().map(shown).filter(|lines| !lines.is_empty()).collect();
    let pairs = shown.len().saturating_sub(1);
    let repeats = || shown.windows(2).filter(|pair| pair[0].last() == pair[1].first());
    let growing = repeats().filter(|pair| pair[1].len() > 1).count();
    let named = cues.iter().any(|cue| cue.lines.iter().any(|line| line.contains("<v")));
    !named && pairs > 1 && repeats().count() * 2 >= pairs && growing * 4 >= pairs
}

fn shown(cue: &Cue) -> Vec<String> {
    let plain = cue.lines.iter().map(|line| plain(line).trim().to_string());
    plain.filter(|line| !line.is_empty()).collect()
}

fn unroll(cues: &mut Vec<Cue>) {
    let mut before: Vec<String> = Vec::new();
    for cue in cues.iter_mut() {
        let now = shown(cue);
        let kept =
            (0..=before.len().min(now.len())).rev().find(|&n| before[before.len() - n..] == now[..n]).unwrap_or(0);
        cue.lines = now[kept..].to_vec();
        before = now;
    }
    cues.retain(|cue| !cue.lines.is_empty());
}

#[derive(Debug, Default)]
struct Voice {
    label: Option<String>,
    text: String,
}

/// Cuts the text of a cue at its voice tags; other tags are taken out.
fn voices(lines: &[String]) -> Vec<Voice> {
    let text = lines.join("\n");
    let mut voices = vec![Voice::default()];
    let mut rest = text.as_str();
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        push_text(&mut voices, before);
        let Some(end) = tag.find('>') else {
            rest = tag;
            break;
        };
        let name = &tag[1..end];
        if let Some(label) = voice_name(name) {
            voices.push(Voice { label: Some(label), text: String::new() });
        } else if name == "/v" {
            voices.push(Voice::default());
        }
        rest = &tag[end + 1..];
    }
    push_text(&mut voices, rest);
    for voice in &mut voices {
        voice.text = voice.text.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    let empty = |voice: &Voice| voice.label.is_none() && voice.text.is_empty();
    voices.retain(|voice| !empty(voice));
    voices
}

fn push_text(voices: &mut [Voice], raw: &str) {
    if let Some(voice) = voices.last_mut() {
        voice.text.push_str(&references(raw));
    }
}

/// The name in `v Name`, `v.loud Name`, `v Name:`.
fn voice_name(tag: &str) -> Option<String> {
    let rest = tag.strip_prefix('v')?;
    let name = match rest.strip_prefix('.') {
        Some(classes) => classes.split_once(char::is_whitespace)?.1,
        None => rest.strip_prefix([' ', '\t'])?,
    };
    let label = labels::clean(&references(name));
    (!label.is_empty()).then_some(label)
}

fn plain(line: &str) -> String {
    voices(&[line.to_string()]).into_iter().map(|voice| voice.text).collect::<Vec<_>>().join(" ")
}

fn segment(cue: &Cue, speaker: Option<String>, text: String) -> Segment {
    let paragraphs = if text.is_empty() { Vec::new() } else { vec![Paragraph { kind: Kind::Speech, text }] };
    Segment { speaker, start_ms: cue.start_ms, end_ms: cue.end_ms, paragraphs }
}

fn segments(cues: &[Cue], voices: Vec<Vec<Voice>>) -> Vec<Segment> {
    let mut all = Vec::new();
    for (cue, voices) in cues.iter().zip(voices) {
        if voices.is_empty() {
            all.push(segment(cue, None, String::new()));
        }
        all.extend(voices.into_iter().map(|voice| segment(cue, voice.label, voice.text)));
    }
    all
}

/// `Name: text` in the cues: in nearly all of them (then every such name counts), or in some (then the census decides).
fn by_prefix(cues: &[Cue], texts: Vec<String>, draft: &mut Draft) {
    let mut census = Census::default();
    let prefixed: Vec<Option<(String, &str)>> = texts.iter().map(|text| labels::split(text)).collect();
    for (cue, prefix) in cues.iter().zip(&prefixed) {
        census.paragraph();
        if let Some((label, _)) = prefix {
            census.add(label.clone(), cue.line, false);
        }
    }
    census.settle();
    let longer = longer_names(&prefixed);
    let most = prefixed.iter().flatten().count() * 10 >= cues.len() * 8 && census.openings() > 0;
    let at_changes = !most && census.openings() > 1;
    let mut speaker: Option<String> = None;
    for ((cue, text), prefix) in cues.iter().zip(&texts).zip(prefixed) {
        let known = prefix.filter(|(label, _)| most || census.knows(label));
        let (label, words) = match known {
            Some((label, rest)) if longer.contains(&label) => match labels::split(rest) {
                Some((more, rest)) => (Some(format!("{label}: {more}")), rest),
                None => (Some(label), rest),
            },
            Some((label, rest)) => (Some(label), rest),
            None => (speaker.clone().filter(|_| at_changes), text.as_str()),
        };
        speaker.clone_from(&label);
        draft.segments.push(segment(cue, label, words.to_string()));
    }
    if speaker.is_some() || draft.segments.iter().any(|segment| segment.speaker.is_some()) {
        draft.shape = "Name: text in cues";
    }
}

/// First parts of names that hold a colon themselves (`Lab: Mia Olsen: text`): always followed by one second part.
fn longer_names(prefixed: &[Option<(String, &str)>]) -> Vec<String> {
    let mut seconds: std::collections::BTreeMap<&str, Vec<Option<String>>> = std::collections::BTreeMap::new();
    for (label, rest) in prefixed.iter().flatten() {
        seconds.entry(label).or_default().push(labels::split(rest).map(|(second, _)| second));
    }
    let same =
        |found: &Vec<Option<String>>| found.len() > 1 && found[0].is_some() && found.iter().all(|s| *s == found[0]);
    seconds.into_iter().filter(|(_, found)| same(found)).map(|(label, _)| label.to_string()).collect()
}

#[cfg(test)]
mod tests;
