//! The file as it is read: a head of fixed size, parts, and blocks of large parts.
//!
//! A part is read whole and compared with its digest when it is asked for. Of what
//! is large (records of codings, outlines) only the blocks that are asked for are
//! read; another part has the digest of each.

use super::{FORMAT, PARTS};
use crate::analysis::ledger::Room;
use crate::model::bytes::{digest, put_u64, take_u32, take_u64};
use std::fs::File;
use std::ops::Range;
use std::path::Path;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

const MAGIC: &[u8; 8] = b"emicglnc";
/// Magic, version, index, sources, and of each part length and digest.
const HEAD: usize = 8 + 8 + 8 + 4 + PARTS * 16;
/// Bytes that a block says of itself: where it ends, its digest.
const ROW: usize = 4 + 8;

/// What can read it: the same version of emic on the same kind of machine.
pub fn version() -> u64 {
    digest(format!("{FORMAT} {} {}", env!("CARGO_PKG_VERSION"), usize::BITS).as_bytes())
}

/// The file, open.
#[derive(Debug)]
pub struct Kept {
    file: File,
    #[cfg(not(unix))]
    turn: std::sync::Mutex<()>,
    /// Where each part begins, how long it is, its digest.
    parts: [(u64, u64, u64); PARTS],
    /// Tells it from any other.
    pub id: u64,
    /// The search index that was made of the same sources; 0 for none.
    pub index: u64,
    /// How many sources.
    pub sources: usize,
    damaged: AtomicBool,
}

impl Kept {
    /// What stands there; `None` if it is not whole or of another version.
    pub fn open(path: &Path) -> Option<Self> {
        use std::io::Read;
        let mut file = File::open(path).ok()?;
        let mut head = [0; HEAD];
        file.read_exact(&mut head).ok()?;
        let mut rest = head.strip_prefix(MAGIC.as_slice())?;
        if take_u64(&mut rest) != version() {
            return None;
        }
        let (index, sources) = (take_u64(&mut rest), take_u32(&mut rest) as usize);
        let (mut parts, mut at) = ([(0, 0, 0); PARTS], HEAD as u64);
        for part in &mut parts {
            *part = (at, take_u64(&mut rest), take_u64(&mut rest));
            at = at.checked_add(part.1)?;
        }
        let whole = file.metadata().ok()?.len() == at;
        whole.then(|| Self {
            file,
            #[cfg(not(unix))]
            turn: std::sync::Mutex::default(),
            parts,
            id: digest(&head),
            index,
            sources,
            damaged: AtomicBool::new(false),
        })
    }

    /// The bytes of such a file: what the index is, how many sources, the parts.
    pub fn written(index: u64, sources: usize, parts: &[Vec<u8>; PARTS]) -> Option<Vec<u8>> {
        let mut out = Vec::with_capacity(HEAD + parts.iter().map(Vec::len).sum::<usize>());
        out.extend_from_slice(MAGIC);
        put_u64(&mut out, version());
        put_u64(&mut out, index);
        out.extend_from_slice(&u32::try_from(sources).ok()?.to_le_bytes());
        for part in parts {
            put_u64(&mut out, part.len() as u64);
            put_u64(&mut out, digest(part));
        }
        parts.iter().for_each(|part| out.extend_from_slice(part));
        Some(out)
    }

    /// False once something could not be read: then what it said is worth nothing.
    pub fn is_sound(&self) -> bool {
        !self.damaged.load(Ordering::Relaxed)
    }

    /// Says that it is not.
    pub fn broken(&self) {
        self.damaged.store(true, Ordering::Relaxed);
    }

    /// How long a part is.
    pub fn length(&self, part: usize) -> usize {
        self.parts[part].1 as usize
    }

    /// How long all of it is.
    pub fn size(&self) -> u64 {
        self.parts.iter().map(|(_, length, _)| length).sum()
    }

    /// The bytes of a part; none if they are not what was written.
    pub fn part(&self, part: usize) -> Vec<u8> {
        let (at, length, wanted) = self.parts[part];
        self.checked(at, length as usize, wanted)
    }

    /// The same in words that serde reads.
    pub fn told<T: Default + serde::de::DeserializeOwned>(&self, part: usize) -> T {
        serde_json::from_slice(&self.part(part)).unwrap_or_else(|_| {
            self.broken();
            T::default()
        })
    }

    fn checked(&self, at: u64, length: usize, wanted: u64) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.read_checked(at, length, wanted, &mut bytes);
        bytes
    }

    /// Reads so many bytes; none if they are not what was written.
    fn read_checked(&self, at: u64, length: usize, wanted: u64, bytes: &mut Vec<u8>) {
        if self.read(at, length, bytes).is_err() || digest(bytes) != wanted {
            self.broken();
            bytes.clear();
        }
    }

    #[cfg(unix)]
    fn read(&self, at: u64, length: usize, bytes: &mut Vec<u8>) -> std::io::Result<()> {
        bytes.clear();
        bytes.reserve_exact(length);
        while bytes.len() < length {
            let here = at + bytes.len() as u64;
            if rustix::io::pread(&self.file, rustix::buffer::spare_capacity(bytes), here)? == 0 {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
        }
        bytes.truncate(length);
        Ok(())
    }

    #[cfg(not(unix))]
    fn read(&self, at: u64, length: usize, bytes: &mut Vec<u8>) -> std::io::Result<()> {
        use std::io::{Read, Seek, SeekFrom};
        let _turn = self.turn.lock();
        bytes.clear();
        bytes.resize(length, 0);
        (&self.file).seek(SeekFrom::Start(at))?;
        (&self.file).read_exact(bytes)
    }
}

/// A part that is read block by block.
#[derive(Debug)]
pub struct Blocks {
    part: usize,
    /// Where each ends, and its digest.
    table: Vec<(u32, u64)>,
    read: Vec<OnceLock<Vec<u8>>>,
}

impl Blocks {
    /// The blocks of a part, told by the part before it.
    pub fn of(kept: &Kept, part: usize) -> Self {
        let table = kept.part(part - 1);
        let row = |mut row: &[u8]| (take_u32(&mut row), take_u64(&mut row));
        let table: Vec<(u32, u64)> = table.chunks(ROW).map(row).collect();
        let read = (0..table.len()).map(|_| OnceLock::new()).collect();
        Self { part, table, read }
    }

    /// What tells of blocks that end there.
    pub fn table(bytes: &[u8], ends: &[usize]) -> Option<Vec<u8>> {
        let (mut out, mut from) = (Vec::new(), 0);
        for end in ends {
            out.extend_from_slice(&u32::try_from(*end).ok()?.to_le_bytes());
            put_u64(&mut out, digest(&bytes[from..*end]));
            from = *end;
        }
        Some(out)
    }

    /// The bytes of a block.
    pub fn block(&self, kept: &Kept, number: usize) -> &[u8] {
        let Some(read) = self.read.get(number) else {
            return &[];
        };
        read.get_or_init(|| {
            let place = self.place(kept, number);
            place.map_or_else(Vec::new, |(at, length, wanted)| kept.checked(at, length, wanted))
        })
    }

    /// The same for whoever goes through blocks one after the other.
    pub fn passing<'b>(&'b self, kept: &Kept, number: usize, room: &'b mut Room) -> &'b [u8] {
        if let Some(read) = self.read.get(number).and_then(OnceLock::get) {
            return read;
        }
        if room.number != Some(number) {
            room.number = Some(number);
            room.bytes.clear();
            if let Some((at, length, wanted)) = self.place(kept, number) {
                kept.read_checked(at, length, wanted, &mut room.bytes);
            }
        }
        &room.bytes
    }

    /// Where a block stands, how long it is, and its digest.
    fn place(&self, kept: &Kept, number: usize) -> Option<(u64, usize, u64)> {
        let ((to, wanted), from) = (*self.table.get(number)?, self.begin(number));
        let (at, length, _) = kept.parts[self.part];
        if from > to || u64::from(to) > length {
            kept.broken();
            return None;
        }
        Some((at + u64::from(from), (to - from) as usize, wanted))
    }

    fn begin(&self, number: usize) -> u32 {
        number.checked_sub(1).map_or(0, |before| self.table[before].0)
    }

    /// Some bytes of the part, all in one block.
    pub fn slice(&self, kept: &Kept, range: Range<usize>) -> &[u8] {
        let number = self.table.partition_point(|(end, _)| *end as usize <= range.start);
        if number >= self.table.len() {
            return &[];
        }
        let from = self.begin(number) as usize;
        self.block(kept, number).get(range.start - from..range.end.saturating_sub(from)).unwrap_or_default()
    }
}
