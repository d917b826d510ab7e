//! Runs every target without a fuzzer: on its corpus, its seeds, and reproducible mutations of both.
//! `CONGVAN_FUZZ_RUNS` sets the number of mutations for each target.

use std::fs;
use std::panic;
use std::path::Path;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use congvan_fuzz::random::Random;
use congvan_fuzz::{TARGETS, Target, seeds};

/// An input that takes longer counts as a hang.
const TIMEOUT: Duration = Duration::from_secs(120);

fn runs() -> usize {
    std::env::var("CONGVAN_FUZZ_RUNS").ok().and_then(|runs| runs.parse().ok()).unwrap_or(150)
}

/// Returns the corpus of a target, sorted by name, and its seeds.
fn inputs(target: &Target) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target.name);
    let mut files: Vec<_> = match fs::read_dir(folder) {
        Ok(entries) => entries.map(|entry| entry.unwrap().path()).collect(),
        Err(_) => Vec::new(),
    };
    files.sort();
    files.into_iter().map(|file| fs::read(file).unwrap()).chain(seeds(target.name)).collect()
}

/// Runs a target on its inputs and their mutations. Saves the input that fails, and names its file.
fn run_target(name: &str) {
    let target = TARGETS.iter().find(|target| target.name == name).unwrap();
    let known = inputs(target);
    assert!(!known.is_empty(), "{name} has no inputs");
    let mut random = Random::new(0x5eed);
    let mutated = (0..runs()).map(|run| {
        let mut bytes = known[run % known.len()].clone();
        let other = &known[random.below(known.len())];
        random.mutate(&mut bytes, target.words, other);
        bytes
    });
    let all: Vec<Vec<u8>> = known.iter().cloned().chain(mutated).collect();
    let (sender, receiver) = mpsc::channel();
    let run = target.run;
    let work = all.clone();
    // The default stack size of threads that a server spawns.
    let worker = thread::Builder::new().stack_size(2 << 20).spawn(move || {
        for bytes in &work {
            let passed = panic::catch_unwind(|| run(bytes)).is_ok();
            if sender.send(passed).is_err() {
                return;
            }
        }
    });
    worker.unwrap();
    for (index, bytes) in all.iter().enumerate() {
        let outcome = receiver.recv_timeout(TIMEOUT);
        if outcome == Ok(true) {
            continue;
        }
        let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{index}"));
        fs::write(&kept, bytes).unwrap();
        let what = if outcome == Ok(false) { "panics" } else { "hangs" };
        panic!("{name} {what} on input {index}, saved as {}", kept.display());
    }
}

macro_rules! targets {
    ($($name:ident)*) => {
        $(#[test]
        fn $name() {
            run_target(stringify!($name));
        })*

        #[test]
        fn every_target_is_tested() {
            assert_eq!(TARGETS.map(|target| target.name), [$(stringify!($name)),*]);
        }
    };
}

targets!(documents text codes templates markup style pipeline pdf embedded table);
