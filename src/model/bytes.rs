//! Numbers and words in few bytes, for what is kept beside a study.
//!
//! Numbers are kept seven bits a byte, so that small ones, and differences,
//! take little. Reading never fails: what is cut short reads as zeros and empty
//! words, because whoever damaged a file is found out by its digest, not here.

use std::hash::{BuildHasher, Hasher};

/// Appends `n`, seven bits a byte, least first.
pub fn put(out: &mut Vec<u8>, mut n: u32) {
    while n >= 0x80 {
        out.push(n as u8 | 0x80);
        n >>= 7;
    }
    out.push(n as u8);
}

/// Takes a number of [`put`] off `bytes`.
#[inline]
pub fn take(bytes: &mut &[u8]) -> u32 {
    match **bytes {
        // Nearly all are small.
        [byte @ ..0x80, ref rest @ ..] => {
            *bytes = rest;
            u32::from(byte)
        }
        [low, high @ ..0x80, ref rest @ ..] => {
            *bytes = rest;
            u32::from(low & 0x7f) | u32::from(high) << 7
        }
        _ => {
            // By value, so that what is read of stays at hand in between.
            let (n, rest) = large(bytes);
            *bytes = rest;
            n
        }
    }
}

fn large(mut bytes: &[u8]) -> (u32, &[u8]) {
    let (mut n, mut shift) = (0u32, 0);
    while let Some((&byte, rest)) = bytes.split_first() {
        bytes = rest;
        n |= u32::from(byte & 0x7f).checked_shl(shift).unwrap_or(0);
        shift += 7;
        if byte < 0x80 {
            break;
        }
    }
    (n, bytes)
}

/// Takes four bytes, least first, off `bytes`.
pub fn take_u32(bytes: &mut &[u8]) -> u32 {
    let Some((four, rest)) = bytes.split_first_chunk::<4>() else {
        *bytes = &[];
        return 0;
    };
    *bytes = rest;
    u32::from_le_bytes(*four)
}

/// Appends words, after their length in bytes.
pub fn put_text(out: &mut Vec<u8>, text: &str) {
    put(out, text.len() as u32);
    out.extend_from_slice(text.as_bytes());
}

/// Takes words of [`put_text`] off `bytes`.
pub fn take_text<'b>(bytes: &mut &'b [u8]) -> &'b str {
    std::str::from_utf8(take_bytes(bytes)).unwrap_or_default()
}

/// Appends bytes, after how many they are.
pub fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    put(out, bytes.len() as u32);
    out.extend_from_slice(bytes);
}

/// Takes bytes of [`put_bytes`] off `bytes`.
pub fn take_bytes<'b>(bytes: &mut &'b [u8]) -> &'b [u8] {
    let length = take(bytes) as usize;
    let (taken, rest) = bytes.split_at_checked(length).unwrap_or((bytes, &[]));
    *bytes = rest;
    taken
}

/// Appends eight bytes, least first.
pub fn put_u64(out: &mut Vec<u8>, n: u64) {
    out.extend_from_slice(&n.to_le_bytes());
}

/// Takes eight bytes, least first, off `bytes`.
pub fn take_u64(bytes: &mut &[u8]) -> u64 {
    let Some((eight, rest)) = bytes.split_first_chunk::<8>() else {
        *bytes = &[];
        return 0;
    };
    *bytes = rest;
    u64::from_le_bytes(*eight)
}

/// Tells bytes from damaged ones.
pub fn digest(bytes: &[u8]) -> u64 {
    let mut hasher = foldhash::quality::FixedState::with_seed(1).build_hasher();
    hasher.write(bytes);
    hasher.finish()
}
