//! Identities and instants, both injected.
//!
//! Events carry a ULID: 48 bits of milliseconds and 80 random bits in 26
//! letters that sort by time. Where randomness and time come from is decided
//! at the edge of the program ([`Ids`] is made there), so a test that injects
//! both repeats to the byte.

use serde::{Deserialize, Serialize};
use std::fmt;

/// An instant in milliseconds since 1970-01-01 UTC, written as
/// `2026-11-23T10:00:00.000Z`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stamp(pub i64);

impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(letters) = self.letters() {
            return letters.iter().try_for_each(|letter| fmt::Write::write_char(f, char::from(*letter)));
        }
        match jiff::Timestamp::from_millisecond(self.0) {
            Ok(at) => write!(f, "{at:.3}"),
            Err(_) => write!(f, "{}ms", self.0),
        }
    }
}

/// Milliseconds of a day.
const DAY: i64 = 86_400_000;

/// Instants from the year 9000 on are nobody's clock.
const LATEST: i64 = 221_845_392_000_000;

impl Stamp {
    /// Reads an RFC 3339 instant before the year 9000; `None` if it is not one.
    pub fn parse(text: &str) -> Option<Self> {
        let at = text.parse::<jiff::Timestamp>().ok()?.as_millisecond();
        // Room is left above, so that what is written later can be read too.
        (at < LATEST).then_some(Self(at))
    }

    /// The calendar day in UTC, `2026-11-23`.
    pub fn day(self) -> String {
        match self.civil() {
            Some((year, month, day)) => format!("{year:04}-{month:02}-{day:02}"),
            None => self.to_string().chars().take(10).collect(),
        }
    }

    /// As it is written, for instants from 1970 to the year 9000.
    pub fn letters(self) -> Option<[u8; 24]> {
        let (year, month, day) = self.civil()?;
        let ms = self.0.rem_euclid(DAY);
        let mut out = *b"0000-00-00T00:00:00.000Z";
        let two = |at: usize, n: i64, out: &mut [u8; 24]| {
            (out[at], out[at + 1]) = (b'0' + (n / 10 % 10) as u8, b'0' + (n % 10) as u8);
        };
        for (at, n) in [(0, year / 100), (2, year), (5, month), (8, day), (11, ms / 3_600_000)] {
            two(at, n, &mut out);
        }
        for (at, n) in [(14, ms / 60_000 % 60), (17, ms / 1_000 % 60), (20, ms % 1_000 / 10)] {
            two(at, n, &mut out);
        }
        out[22] = b'0' + (ms % 10) as u8;
        Some(out)
    }

    /// Year, month and day in UTC, for instants from 1970 to the year 9000: by
    /// arithmetic on days (Hinnant 2013), since lists of a hundred thousand acts
    /// show theirs.
    fn civil(self) -> Option<(i64, i64, i64)> {
        if !(0..LATEST).contains(&self.0) {
            return None;
        }
        // Days from the first of March of the year 0; a year begins in March.
        let days = self.0 / DAY + 719_468;
        let (era, of_era) = (days / 146_097, days % 146_097);
        let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month + 2) / 5 + 1;
        let (month, late) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
        Some((year + era * 400 + late, month, day))
    }
}

/// A ULID in its 26-letter form: sorts by time of making.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Ulid(pub String);

impl fmt::Display for Ulid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for Ulid {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

impl Ulid {
    /// Encodes `millis` (48 bits) and `random` (low 80 bits).
    pub fn encode(millis: u64, random: u128) -> Self {
        let value = (u128::from(millis & 0xFFFF_FFFF_FFFF) << 80) | (random & ((1 << 80) - 1));
        Self::of_bits(value)
    }

    /// The ULID of 128 bits.
    pub fn of_bits(bits: u128) -> Self {
        Self(Self::letters(bits).iter().map(|letter| char::from(*letter)).collect())
    }

    /// The letters of 128 bits.
    pub fn letters(bits: u128) -> [u8; 26] {
        let mut out = [0; 26];
        let mut put = |at: std::ops::Range<usize>, mut bits: u64| {
            for letter in out[at].iter_mut().rev() {
                *letter = ALPHABET[(bits & 31) as usize];
                bits >>= 5;
            }
        };
        // Sixty bits at a time are numbers that a processor knows.
        put(14..26, bits as u64);
        put(2..14, (bits >> 60) as u64);
        put(0..2, (bits >> 120) as u64);
        out
    }

    /// The 128 bits of it; `None` if it is no ULID.
    pub fn bits(&self) -> Option<u128> {
        let fits = Self::is_well_formed(&self.0) && self.0.as_bytes()[0] < b'8';
        let letters = self.0.bytes().filter(|_| fits);
        let value = |byte: u8| ALPHABET.iter().position(|b| *b == byte).map(|n| n as u128);
        let bits = letters.map(value).try_fold(0, |bits, letter| Some(bits << 5 | letter?));
        bits.filter(|_| fits)
    }

    /// The instant it was made for; `None` if it is no ULID.
    pub fn at(&self) -> Option<Stamp> {
        let digits = self.0.get(..10).filter(|_| Self::is_well_formed(&self.0))?;
        let value = |byte: u8| ALPHABET.iter().position(|b| *b == byte).map(|n| n as i64);
        digits.bytes().try_fold(0, |millis, byte| Some(millis << 5 | value(byte)?)).map(Stamp)
    }

    /// True if the text has the shape of a ULID: 26 letters of its alphabet.
    pub fn is_well_formed(text: &str) -> bool {
        text.len() == 26 && text.bytes().all(|b| ALPHABET.contains(&b))
    }
}

/// Makes identities and instants from an injected clock and seed.
#[derive(Debug)]
pub struct Ids {
    now: fn() -> i64,
    fixed: Option<i64>,
    state: u64,
    last: i64,
    newest: (i64, u128),
}

impl Ids {
    /// Identities from a real clock (`now` gives Unix milliseconds) and a seed.
    pub fn new(now: fn() -> i64, seed: u64) -> Self {
        Self { now, fixed: None, state: seed, last: 0, newest: (0, 0) }
    }

    /// Identities that repeat: the clock stands at `start` and moves 1 ms at
    /// each call.
    pub fn repeating(start: Stamp, seed: u64) -> Self {
        Self { now: || 0, fixed: Some(start.0), state: seed, last: 0, newest: (0, 0) }
    }

    /// Remembers an instant seen in a file, so that later ones come after it.
    pub fn seen(&mut self, at: Stamp) {
        self.last = self.last.max(at.0);
    }

    /// The day of the clock, or of the last instant seen if that is later.
    pub fn today(&self) -> String {
        let clock = self.fixed.unwrap_or_else(|| (self.now)());
        Stamp(clock.max(self.last)).day()
    }

    /// The next instant: the clock, or 1 ms after the last one seen or given.
    pub fn stamp(&mut self) -> Stamp {
        let clock = self.fixed.unwrap_or_else(|| (self.now)());
        self.last = clock.max(self.last + 1);
        Stamp(self.last)
    }

    /// A fresh identity for an event made at `at`. Identities made at one
    /// instant sort in the order of their making.
    pub fn ulid(&mut self, at: Stamp) -> Ulid {
        let random = if self.newest.0 == at.0 {
            self.newest.1 + 1 + u128::from(self.next() >> 40)
        } else {
            // One bit is left free, so that counting on never overflows.
            (u128::from(self.next() & 0x7FFF) << 64) | u128::from(self.next())
        };
        self.newest = (at.0, random);
        Ulid::encode(at.0.max(0) as u64, random)
    }

    /// SplitMix64 (Steele, Lea and Flood 2014): small, seeded, good enough
    /// for names that only must not collide.
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ulid_sorts_by_time_and_has_the_published_shape() {
        let a = Ulid::encode(1_469_918_176_385, 0);
        assert!(a.0.starts_with("01ARYZ6S41"), "{a}");
        assert!(Ulid::is_well_formed(&a.0));
        for id in [&a, &Ulid::of_bits(u128::MAX), &Ulid::of_bits(0)] {
            assert_eq!(id.bits().map(Ulid::of_bits).as_ref(), Some(id));
        }
        assert_eq!((Ulid("C0001".into()).bits(), Ulid("8".repeat(26)).bits()), (None, None));
        assert_eq!((a.at(), Ulid("C0001".into()).at()), (Some(Stamp(1_469_918_176_385)), None));
        assert!(a < Ulid::encode(1_469_918_176_386, 0));
    }

    #[test]
    fn instants_never_go_back_when_the_clock_does() {
        let mut ids = Ids::repeating(Stamp(1_000), 1);
        ids.seen(Stamp(5_000));
        assert_eq!(ids.stamp(), Stamp(5_001));
        assert_eq!(ids.stamp(), Stamp(5_002));
    }

    #[test]
    fn every_day_is_written_as_the_calendar_has_it() {
        let written = |ms: i64| format!("{:.3}", jiff::Timestamp::from_millisecond(ms).unwrap());
        for day in (0..40_000).chain((40_000..LATEST / DAY).step_by(11)) {
            let at = Stamp(day * DAY + day * 7_919 % DAY);
            assert_eq!(at.to_string(), written(at.0));
            assert_eq!(at.day(), written(at.0)[..10]);
        }
        for ms in [-1, -86_400_001, LATEST - 1, LATEST] {
            assert_eq!(Stamp(ms).to_string(), written(ms));
        }
    }

    #[test]
    fn an_instant_is_written_with_milliseconds_and_read_back() {
        let at = Stamp::parse("2026-11-23T10:00:00.000Z").unwrap();
        assert_eq!(at.to_string(), "2026-11-23T10:00:00.000Z");
        assert_eq!(at.day(), "2026-11-23");
        assert_eq!(Stamp::parse("yesterday"), None);
        assert_eq!(Stamp::parse("9999-12-30T22:00:00.999Z"), None);
    }
}
