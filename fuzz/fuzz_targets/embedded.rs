//! `congvan_fuzz::embedded` under libFuzzer.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| congvan_fuzz::embedded(bytes));
