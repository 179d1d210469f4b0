//! Times as transcripts write them.
//!
//! Recorders and people write the same moment in many ways: `1:05`, `00:01:05.20`, `#00:01:05-2#`, `1.05` before a
//! tab. Everything here turns such text into milliseconds from the start of the recording, or says that it is not a
//! time. Order is never checked: a second tape starts at zero again, and that is the file's business. The wall clock
//! (`10.00 am`) and tape-counter readings (`012`) are not offsets and are not accepted.

/// Reads `m:ss`, `mm:ss`, `h:mm:ss`, each with an optional fraction after `.` or `,`, as milliseconds.
///
/// Minutes may exceed 59 only when no hours are given; seconds never may. Anything else is `None`.
pub fn clock(text: &str) -> Option<u64> {
    let (whole, fraction) = match text.find(['.', ',']) {
        Some(at) => (&text[..at], Some(&text[at + 1..])),
        None => (text, None),
    };
    let mut parts = whole.split(':').map(digits);
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next());
    if parts.next().is_some() {
        return None;
    }
    let (first, second) = (first?, second?);
    if !second.padded {
        return None;
    }
    let (hours, minutes, seconds) = match third {
        None => (0, first.value, second.value),
        Some(third) => {
            let third = third?;
            if !third.padded || second.value > 59 {
                return None;
            }
            (first.value, second.value, third.value)
        }
    };
    if seconds > 59 {
        return None;
    }
    let fraction = match fraction {
        None => 0,
        Some(digits) => fraction_ms(digits)?,
    };
    Some(((hours * 60 + minutes) * 60 + seconds) * 1000 + fraction)
}

struct Digits {
    value: u64,
    padded: bool,
}

fn digits(text: &str) -> Option<Digits> {
    if text.is_empty() || text.len() > 3 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    Some(Digits { value: text.parse().ok()?, padded: text.len() == 2 })
}

fn fraction_ms(text: &str) -> Option<u64> {
    if text.is_empty() || text.len() > 9 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let mut padded: String = text.chars().take(3).collect();
    while padded.len() < 3 {
        padded.push('0');
    }
    padded.parse().ok()
}

/// Reads the `m.ss` of old typescripts (`2.46` = two minutes, forty-six seconds) as milliseconds.
///
/// Three digits without a point are a tape counter, not a time.
pub fn typescript(text: &str) -> Option<u64> {
    let (minutes, seconds) = text.split_once('.')?;
    let (minutes, seconds) = (digits(minutes)?, digits(seconds)?);
    (seconds.padded && seconds.value < 60).then_some((minutes.value * 60 + seconds.value) * 1000)
}

/// A clock time standing first in `text`, bare or in `[]` or `()`, and what follows it without the blank between.
pub fn leading(text: &str) -> Option<(u64, &str)> {
    let text = text.trim_start();
    let close = match text.chars().next()? {
        '[' => ']',
        '(' => ')',
        _ => {
            let end = text.find(char::is_whitespace).unwrap_or(text.len());
            return Some((clock(&text[..end])?, text[end..].trim_start()));
        }
    };
    let end = text.find(close)?;
    Some((clock(text[1..end].trim())?, text[end + close.len_utf8()..].trim_start()))
}

/// The mark `#hh:mm:ss-t#` at the end of a paragraph (t in tenths), and the text before it.
pub fn trailing_mark(text: &str) -> Option<(u64, &str)> {
    let inner = text.trim_end().strip_suffix('#')?;
    let start = inner.rfind('#')?;
    let (time, tenths) = inner[start + 1..].split_once('-')?;
    let ms = clock(time)? + fraction_ms(tenths)?;
    Some((ms, inner[..start].trim_end()))
}

/// Writes milliseconds as `hh:mm:ss`, with `.mmm` when they are not whole seconds.
pub fn write(ms: u64) -> String {
    let (seconds, rest) = (ms / 1000, ms % 1000);
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if rest == 0 {
        format!("{hours:02}:{minutes:02}:{seconds:02}")
    } else {
        format!("{hours:02}:{minutes:02}:{seconds:02}.{rest:03}")
    }
}

/// Replaces every bracketed time (`[1:05]`, `[00:01:05.2]`) in `text` by what `with` makes of its milliseconds.
pub fn map_bracketed(text: &str, mut with: impl FnMut(u64) -> String) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('[') {
        out.push_str(&rest[..open]);
        let after = &rest[open + 1..];
        let time = after
            .bytes()
            .position(|b| b == b']' || b == b'[')
            .filter(|&end| after.as_bytes()[end] == b']')
            .and_then(|end| Some((clock(&after[..end])?, end)));
        match time {
            Some((ms, end)) => {
                out.push_str(&with(ms));
                rest = &after[end + 1..];
            }
            None => {
                out.push('[');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// The bracketed times inside `text`, in order, in milliseconds.
pub fn bracketed(text: &str) -> Vec<u64> {
    let mut found = Vec::new();
    map_bracketed(text, |ms| {
        found.push(ms);
        String::new()
    });
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_ways_to_write_a_time_are_read() {
        assert_eq!(clock("0:02"), Some(2_000));
        assert_eq!(clock("12:34"), Some(754_000));
        assert_eq!(clock("75:00"), Some(4_500_000));
        assert_eq!(clock("1:02:03"), Some(3_723_000));
        assert_eq!(clock("00:00:02.90"), Some(2_900));
        assert_eq!(clock("00:00:02,905"), Some(2_905));
        assert_eq!(typescript("2.46"), Some(166_000));
        assert_eq!(trailing_mark("So it was. #00:01:02-5#"), Some((62_500, "So it was.")));
    }

    #[test]
    fn what_only_looks_like_a_time_is_not_one() {
        for text in ["99:99:99.999", "1:5", "10:75", "012", "1:2:3", "10", "a:bc", "", "1:00:00:00", "00:00:1d.890"] {
            assert_eq!(clock(text), None, "{text}");
        }
        assert_eq!(typescript("2.75"), None);
        assert_eq!(typescript("012"), None);
    }

    #[test]
    fn a_leading_time_is_taken_off_with_its_brackets() {
        assert_eq!(leading("[00:01:05] Well"), Some((65_000, "Well")));
        assert_eq!(leading("(1:05) Well"), Some((65_000, "Well")));
        assert_eq!(leading("1:05 Well"), Some((65_000, "Well")));
        assert_eq!(leading("[laughs] Well"), None);
        assert_eq!(leading("10:30am was late"), None);
    }

    #[test]
    fn times_inside_a_sentence_are_found_and_other_brackets_are_left_alone() {
        assert_eq!(bracketed("a [1:05] b [sic] c [0:00:09]"), [65_000, 9_000]);
        assert_eq!(map_bracketed("a [x [1:05] b", |ms| format!("<{ms}>")), "a [x <65000> b");
    }

    #[test]
    fn a_time_is_written_with_hours_and_only_the_fraction_it_has() {
        assert_eq!(write(65_000), "00:01:05");
        assert_eq!(write(3_600_250), "01:00:00.250");
    }
}
