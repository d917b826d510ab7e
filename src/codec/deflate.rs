//! Compression for PDF: deflate in zlib format (ISO 32000-1, 7.4.4).

use std::fmt;
use std::sync::{Mutex, PoisonError};

use flate2::{Compress, Compression, FlushCompress, Status};

use crate::error::{Error, internal};

/// Higher levels take up to twice as long and save less than a fiftieth of a file.
const LEVEL: u32 = 2;

/// The most idle compressors: one for each document that is written at the same time.
const MOST_KEPT: usize = 16;

/// A compressor that is used again: a new one for each stream would cost more than the compression.
pub(crate) struct Deflater(Compress);

/// Pool of idle compressors. Each is reset before reuse, so the output does not depend on earlier streams.
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

    /// Compresses the bytes.
    pub(crate) fn compress(&mut self, content: &[u8]) -> Result<Vec<u8>, Error> {
        // A new one has nothing to forget.
        if self.0.total_out() > 0 {
            self.0.reset();
        }
        let mut compressed = Vec::with_capacity(content.len() / 3 + 64);
        loop {
            let rest = usize::try_from(self.0.total_in()).ok().and_then(|taken| content.get(taken..));
            let status = rest.and_then(|rest| self.0.compress_vec(rest, &mut compressed, FlushCompress::Finish).ok());
            match status {
                Some(Status::StreamEnd) => return Ok(compressed),
                Some(Status::Ok | Status::BufError) => compressed.reserve(compressed.capacity()),
                None => return Err(internal("a stream cannot be compressed")),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn each_stream_decompresses_to_its_content_after_reuse() {
        let mut deflater = Deflater::new();
        let noise: Vec<u8> = (0..100_000_u32).flat_map(|step| step.wrapping_mul(2_654_435_761).to_be_bytes()).collect();
        for content in [&b""[..], b"a", &noise, &[0; 70_000]] {
            let compressed = deflater.compress(content).unwrap();
            let mut decompressed = Vec::new();
            flate2::read::ZlibDecoder::new(compressed.as_slice()).read_to_end(&mut decompressed).unwrap();
            assert_eq!(decompressed, content);
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
