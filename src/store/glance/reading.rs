//! Bodies of transcripts, read and not parsed.
//!
//! A long list of hits reads most transcripts of a study, one after the other, so
//! what is read goes to where the one before stood.

use crate::model::span::CharMap;
use crate::text::source::normalised;
use std::cell::Cell;
use std::fs::File;
use std::io::{ErrorKind, Read, Seek, SeekFrom};
use std::path::Path;

/// Room that is not kept for the next one.
const MUCH: usize = 4 << 20;

thread_local! {
    /// Where a body stood that is no longer looked at.
    static SPARE: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// Says that a body is no longer looked at.
pub fn done(body: String) {
    if body.capacity() <= MUCH {
        SPARE.set(body.into_bytes());
    }
}

/// The body of so many code points that begins at a byte of a file (after line ends
/// became LF), measured. `None` if there is none of that length.
pub fn body(file: &Path, byte: usize, chars: u32) -> Option<(CharMap, String)> {
    let measured = |body: String| Some((CharMap::new(&body), body)).filter(|(map, _)| map.chars() == chars);
    // What would have been taken away before that byte shifts it, and then more is
    // read than there should be.
    rest(file, byte, chars).and_then(measured).or_else(|| measured(whole(file, byte)?))
}

/// What stands from a byte on in a file, if that is normal text.
fn rest(file: &Path, byte: usize, chars: u32) -> Option<String> {
    let mut file = File::open(file).ok()?;
    file.seek(SeekFrom::Start(byte as u64)).ok()?;
    let mut bytes = SPARE.take();
    let (mut length, room) = (0, chars as usize + chars as usize / 16 + 64);
    if bytes.len() < room {
        bytes.resize(room, 0);
    }
    loop {
        if length == bytes.len() {
            bytes.resize(length * 2, 0);
        }
        match file.read(&mut bytes[length..]) {
            Ok(0) => break,
            Ok(read) => length += read,
            Err(e) if e.kind() == ErrorKind::Interrupted => {}
            Err(_) => return None,
        }
    }
    bytes.truncate(length);
    if memchr::memchr(b'\r', &bytes).is_some() {
        return None;
    }
    String::from_utf8(bytes).ok()
}

/// The same of any text.
fn whole(file: &Path, byte: usize) -> Option<String> {
    let mut text = normalised(&std::fs::read_to_string(file).ok()?);
    if !text.is_char_boundary(byte) {
        return None;
    }
    text.drain(..byte);
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_body_is_what_stands_behind_its_byte_in_normal_text(
            mark in any::<bool>(),
            head in "(a|é|\r\n|\r|\n){0,6}",
            body in "(b|ü|\r\n|\n){0,40}",
        ) {
            let dir = tempfile::tempdir().unwrap();
            let file = dir.path().join("one.md");
            let (mark, head) = (if mark { "\u{feff}" } else { "" }, format!("{head}-"));
            std::fs::write(&file, format!("{mark}{head}{body}")).unwrap();
            let (byte, wanted) = (normalised(&head).len(), normalised(&body));
            let chars = wanted.chars().count() as u32;
            let read = |chars| super::body(&file, byte, chars).map(|(_, body)| body);
            prop_assert_eq!(read(chars), Some(wanted));
            done("used".to_owned());
            prop_assert_eq!(read(chars + 9), None);
        }
    }
}
