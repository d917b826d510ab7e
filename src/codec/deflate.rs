//! Compression for PDF streams: deflate with a zlib header (ISO 32000-1, 7.4.4).

use std::fmt;
use std::sync::{Mutex, PoisonError};

use flate2::{Compress, Compression, FlushCompress, Status};
#[cfg(feature = "readback")]
use flate2::{Decompress, FlushDecompress};

use crate::error::{Error, internal};

/// The compression level. Higher levels take up to twice as long and save less than 2 % of a file.
const LEVEL: u32 = 2;

/// The capacity of the pool: the number of documents that can be written at the same time without an allocation.
const POOL_CAPACITY: usize = 16;

/// A compressor for any number of streams. Creating one costs more than compressing a small stream.
pub(crate) struct Compressor(Compress);

/// A pool of idle compressors. Each is reset before reuse, so reuse does not change the output.
#[derive(Default)]
pub(crate) struct CompressorPool(Mutex<Vec<Compressor>>);

impl fmt::Debug for CompressorPool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CompressorPool")
    }
}

impl CompressorPool {
    /// Takes a compressor from the pool, or creates one if the pool is empty.
    pub(crate) fn take(&self) -> Compressor {
        let idle = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop();
        idle.unwrap_or_else(Compressor::new)
    }

    /// Returns a compressor to the pool. It is dropped if the pool is full.
    pub(crate) fn release(&self, compressor: Compressor) {
        let mut idle = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < POOL_CAPACITY {
            idle.push(compressor);
        }
    }
}

impl Compressor {
    fn new() -> Self {
        Self(Compress::new(Compression::new(LEVEL), true))
    }

    /// Compresses `content` to one zlib stream.
    ///
    /// # Errors
    /// An internal error if the compressor fails.
    pub(crate) fn compress(&mut self, content: &[u8]) -> Result<Vec<u8>, Error> {
        // `reset` clears large tables, so skip it for a new compressor.
        if self.0.total_out() > 0 {
            self.0.reset();
        }
        let mut compressed = Vec::with_capacity(content.len() / 3 + 64);
        loop {
            let rest = usize::try_from(self.0.total_in()).ok().and_then(|read| content.get(read..));
            let status = rest.and_then(|rest| self.0.compress_vec(rest, &mut compressed, FlushCompress::Finish).ok());
            match status {
                Some(Status::StreamEnd) => return Ok(compressed),
                Some(Status::Ok | Status::BufError) => compressed.reserve(compressed.capacity()),
                None => return Err(internal("a stream cannot be compressed")),
            }
        }
    }
}

/// The reason why a stream cannot be decompressed.
#[cfg(feature = "readback")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Damage {
    Malformed,
    /// More bytes than the limit.
    TooLong,
}

/// Decompresses a zlib stream to at most `limit` bytes.
///
/// # Errors
/// If it is damaged, longer, or followed by more than an end of a line.
#[cfg(feature = "readback")]
pub(crate) fn decompress(bytes: &[u8], limit: usize) -> Result<Vec<u8>, Damage> {
    let mut decompress = Decompress::new(true);
    let mut content = Vec::with_capacity(bytes.len().saturating_mul(3).min(limit) + 1);
    let mut read = 0;
    loop {
        let before = (read, content.len());
        let rest = bytes.get(read..).unwrap_or_default();
        let status = decompress.decompress_vec(rest, &mut content, FlushDecompress::None);
        let status = status.map_err(|_| Damage::Malformed)?;
        read = usize::try_from(decompress.total_in()).unwrap_or(usize::MAX);
        if content.len() > limit {
            return Err(Damage::TooLong);
        }
        if matches!(status, Status::StreamEnd) {
            let is_end = matches!(bytes.get(read..), Some([] | [b'\r' | b'\n'] | [b'\r', b'\n']));
            return if is_end { Ok(content) } else { Err(Damage::Malformed) };
        }
        if content.len() < content.capacity() && before == (read, content.len()) {
            return Err(Damage::Malformed);
        }
        content.reserve(content.len().clamp(1024, 1 << 20));
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn decompression_restores_each_content_after_reuse() {
        let mut compressor = Compressor::new();
        let noise: Vec<u8> = (0..100_000_u32).flat_map(|step| step.wrapping_mul(2_654_435_761).to_be_bytes()).collect();
        for content in [&b""[..], b"a", &noise, &[0; 70_000]] {
            let compressed = compressor.compress(content).unwrap();
            let mut decompressed = Vec::new();
            flate2::read::ZlibDecoder::new(compressed.as_slice()).read_to_end(&mut decompressed).unwrap();
            assert_eq!(decompressed, content);
        }
    }

    #[test]
    fn pool_size_is_bounded() {
        let pool = CompressorPool::default();
        let count = || pool.0.lock().unwrap().len();
        let taken: Vec<Compressor> = (0..POOL_CAPACITY + 2).map(|_| pool.take()).collect();
        assert_eq!(count(), 0);
        taken.into_iter().for_each(|compressor| pool.release(compressor));
        assert_eq!(count(), POOL_CAPACITY);
        pool.take();
        assert_eq!(count(), POOL_CAPACITY - 1);
    }
}
