//! Small numbers in few bytes.
//!
//! A cache that is larger than the texts would be no use, so numbers are kept
//! as differences, seven bits a byte ([`put`]) or three bits a half byte
//! ([`Nibbles`]). Reading never fails: what is cut short reads as zeros, because
//! whoever damaged a file gets a rebuilt index from the digest, not from here.

pub use crate::model::bytes::{put, take, take_u32};

/// A number as one that is small for small negative ones too.
pub fn signed(from: u32, to: u32) -> u32 {
    let difference = to.wrapping_sub(from) as i32;
    ((difference << 1) ^ (difference >> 31)) as u32
}

/// The way back from [`signed`].
pub fn unsigned(from: u32, n: u32) -> u32 {
    let difference = (n >> 1) as i32 ^ -((n & 1) as i32);
    from.wrapping_add(difference as u32)
}

/// Numbers in half bytes: up to 14 in one, larger ones as 15 and then three bits
/// each.
#[derive(Default)]
pub struct Nibbles {
    bytes: Vec<u8>,
    half: bool,
}

impl Nibbles {
    /// Appends `n`.
    pub fn put(&mut self, n: u32) {
        if n < 15 {
            return self.push(n as u8);
        }
        self.push(15);
        let mut rest = n - 15;
        while rest >= 8 {
            self.push(rest as u8 & 7 | 8);
            rest >>= 3;
        }
        self.push(rest as u8);
    }

    fn push(&mut self, nibble: u8) {
        match self.bytes.last_mut() {
            Some(last) if self.half => *last |= nibble << 4,
            _ => self.bytes.push(nibble),
        }
        self.half = !self.half;
    }

    /// The bytes so far; begins anew with a whole one.
    pub fn finish(&mut self) -> Vec<u8> {
        self.half = false;
        std::mem::take(&mut self.bytes)
    }
}

/// Reads what [`Nibbles`] wrote.
pub struct NibbleReader<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> NibbleReader<'b> {
    /// From the beginning of `bytes`.
    pub fn new(bytes: &'b [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    #[inline]
    fn nibble(&mut self) -> u8 {
        let byte = self.bytes.get(self.at / 2).copied().unwrap_or(0);
        let nibble = if self.at.is_multiple_of(2) { byte & 15 } else { byte >> 4 };
        self.at += 1;
        nibble
    }

    /// The next number.
    #[inline]
    pub fn take(&mut self) -> u32 {
        let first = self.nibble();
        if first < 15 { u32::from(first) } else { self.large() }
    }

    fn large(&mut self) -> u32 {
        let (mut n, mut shift) = (0u32, 0);
        loop {
            let nibble = self.nibble();
            n |= u32::from(nibble & 7).checked_shl(shift).unwrap_or(0);
            shift += 3;
            if nibble < 8 {
                return n.saturating_add(15);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn numbers() -> impl Strategy<Value = Vec<u32>> {
        proptest::collection::vec(prop_oneof![0u32..20, 0u32..400, any::<u32>().prop_map(|n| n >> 2)], 0..40)
    }

    proptest! {
        #[test]
        fn numbers_come_back(numbers in numbers()) {
            let mut bytes = Vec::new();
            let mut nibbles = Nibbles::default();
            for n in &numbers {
                put(&mut bytes, *n);
                nibbles.put(*n);
            }
            let packed = nibbles.finish();
            let (mut rest, mut reader) = (&bytes[..], NibbleReader::new(&packed));
            for n in &numbers {
                prop_assert_eq!((take(&mut rest), reader.take()), (*n, *n));
            }
            prop_assert!(rest.is_empty());
        }

        #[test]
        fn differences_come_back(from in any::<u32>(), to in any::<u32>()) {
            prop_assert_eq!(unsigned(from, signed(from, to)), to);
        }

        #[test]
        fn any_bytes_can_be_read(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            let mut rest = &bytes[..];
            let mut reader = NibbleReader::new(&bytes);
            for _ in 0..50 {
                take(&mut rest);
                take_u32(&mut rest);
                reader.take();
            }
        }
    }
}
