//! Packing of bytes as PDF has it: deflate with a zlib head (ISO 32000-1, 7.4.4).

use std::fmt;
use std::sync::{Mutex, PoisonError};

use flate2::{Compress, Compression, FlushCompress, Status};

use crate::error::{Error, internal};

/// Higher levels take up to twice as long and save less than a fiftieth of a file.
const LEVEL: u32 = 2;

/// So many are kept for documents that come later: one for each that is written at the same time.
const MOST_KEPT: usize = 16;

/// Packs one thing after the other: a new one each time would cost more than what it does.
pub(crate) struct Deflater(Compress);

/// Those that are not at work. Each begins anew with whatever it is given, so that it is used again changes nothing.
#[derive(Default)]
pub(crate) struct Deflaters(Mutex<Vec<Deflater>>);

impl fmt::Debug for Deflaters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Deflaters")
    }
}

impl Deflaters {
    pub(crate) fn take(&self) -> Deflater {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop();
        kept.unwrap_or_else(Deflater::new)
    }

    pub(crate) fn give_back(&self, deflater: Deflater) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() < MOST_KEPT {
            kept.push(deflater);
        }
    }
}

impl Deflater {
    fn new() -> Self {
        Self(Compress::new(Compression::new(LEVEL), true))
    }

    /// The bytes, packed.
    pub(crate) fn pack(&mut self, content: &[u8]) -> Result<Vec<u8>, Error> {
        // A new one has nothing to forget.
        if self.0.total_out() > 0 {
            self.0.reset();
        }
        let mut packed = Vec::with_capacity(content.len() / 3 + 64);
        loop {
            let rest = usize::try_from(self.0.total_in()).ok().and_then(|taken| content.get(taken..));
            let status = rest.and_then(|rest| self.0.compress_vec(rest, &mut packed, FlushCompress::Finish).ok());
            match status {
                Some(Status::StreamEnd) => return Ok(packed),
                Some(Status::Ok | Status::BufError) => packed.reserve(packed.capacity()),
                None => return Err(internal("a stream cannot be packed")),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn what_was_packed_comes_out_again_whatever_was_packed_before() {
        let mut deflater = Deflater::new();
        let noise: Vec<u8> = (0..100_000_u32).flat_map(|step| step.wrapping_mul(2_654_435_761).to_be_bytes()).collect();
        for content in [&b""[..], b"a", &noise, &[0; 70_000]] {
            let packed = deflater.pack(content).unwrap();
            let mut unpacked = Vec::new();
            flate2::read::ZlibDecoder::new(packed.as_slice()).read_to_end(&mut unpacked).unwrap();
            assert_eq!(unpacked, content);
        }
    }

    #[test]
    fn those_that_are_not_at_work_are_kept_up_to_a_bound() {
        let deflaters = Deflaters::default();
        let count = || deflaters.0.lock().unwrap().len();
        let at_work: Vec<Deflater> = (0..MOST_KEPT + 2).map(|_| deflaters.take()).collect();
        assert_eq!(count(), 0);
        at_work.into_iter().for_each(|deflater| deflaters.give_back(deflater));
        assert_eq!(count(), MOST_KEPT);
        deflaters.take();
        assert_eq!(count(), MOST_KEPT - 1);
    }
}
