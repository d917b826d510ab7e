//! Measures the memory and the time of a call: the allocator of the tests counts the bytes of each thread.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::time::{Duration, Instant};

/// The system's allocator, which counts.
struct Counting;

#[global_allocator]
static COUNTING: Counting = Counting;

thread_local! {
    /// The bytes in use by this thread, which may have freed bytes of others, and their maximum.
    static IN_USE: Cell<isize> = const { Cell::new(0) };
    static PEAK: Cell<isize> = const { Cell::new(0) };
}

fn count(bytes: isize) {
    // A thread that ends has no counters.
    let _ = IN_USE.try_with(|in_use| {
        in_use.set(in_use.get() + bytes);
        let _ = PEAK.try_with(|peak| peak.set(peak.get().max(in_use.get())));
    });
}

fn size(bytes: usize) -> isize {
    isize::try_from(bytes).unwrap_or(isize::MAX)
}

// SAFETY: all calls go to the system's allocator with the same arguments.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(size(layout.size()));
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(size(layout.size()));
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        count(-size(layout.size()));
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, new: usize) -> *mut u8 {
        count(size(new) - size(layout.size()));
        unsafe { System.realloc(pointer, layout, new) }
    }
}

/// The cost of a call.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cost {
    /// The most bytes that the thread had allocated at a time, beyond those before the call.
    pub(crate) bytes: usize,
    pub(crate) time: Duration,
}

/// Runs a closure on this thread, and measures it.
#[expect(clippy::disallowed_methods, reason = "the tests measure the time")]
pub(crate) fn measured<T>(run: impl FnOnce() -> T) -> (T, Cost) {
    let before = IN_USE.get();
    PEAK.set(before);
    let start = Instant::now();
    let result = run();
    let time = start.elapsed();
    let bytes = usize::try_from(PEAK.get() - before).unwrap_or(0);
    (result, Cost { bytes, time })
}

impl Cost {
    /// Requires at most 256 MB and 2 s. Debug builds, on a machine with other tests, may take longer.
    #[track_caller]
    pub(crate) fn require_little(self, what: &str) {
        let seconds = if cfg!(debug_assertions) { 60 } else { 2 };
        assert!(self.bytes <= 256_000_000 && self.time <= Duration::from_secs(seconds), "{what}: {self:?}");
    }
}

#[test]
fn memory_is_measured() {
    let (length, cost) = measured(|| vec![1_u8; 10_000_000].len());
    assert_eq!(length, 10_000_000);
    assert!((10_000_000..11_000_000).contains(&cost.bytes), "{cost:?}");
}
