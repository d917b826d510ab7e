//! Time of a program that makes a single document: `cargo bench -p congvan-benches --bench first`. Prints the shortest
//! and the median time of `Typesetter::new` and of the first PDF, within one process and in a new process each time.

#![allow(clippy::disallowed_methods, reason = "a benchmark reads the clock")]

use std::env;
use std::hint::black_box;
use std::process::Command;
use std::time::Instant;

use congvan::{Dispatch, Typesetter};

const SAMPLES: [(&str, &str); 2] = [
    ("nam-dinh", include_str!("../examples/data/nam-dinh-175.toml")),
    ("lam-dong", include_str!("../examples/data/lam-dong-40.toml")),
];
const RUNS: usize = 200;
const PROCESSES: usize = 60;

fn main() {
    let arguments: Vec<String> = env::args().collect();
    match arguments.iter().position(|argument| argument == "--once") {
        Some(at) => {
            let [_, total] = first(&dispatch(&arguments[at + 1]));
            println!("{total}");
        }
        None => compare(),
    }
}

fn compare() {
    println!("{:10}{:>18}{:>18}{:>18}", "ms", "new", "new and pdf", "in a process");
    for (name, _) in SAMPLES {
        let dispatch = dispatch(name);
        let runs: Vec<[f64; 2]> = (0..RUNS).map(|_| first(&dispatch)).collect();
        let [new, total] = [0, 1].map(|which| min_and_median(runs.iter().map(|run| run[which]).collect()));
        let alone = min_and_median((0..PROCESSES).map(|_| in_a_process(name)).collect());
        println!("{name:10}{new:>18}{total:>18}{alone:>18}");
    }
}

fn dispatch(name: &str) -> Dispatch {
    let (_, text) = SAMPLES.iter().find(|(sample, _)| *sample == name).expect("the name of a sample");
    Dispatch::from_toml(text).expect("the sample is valid")
}

/// Returns the milliseconds until the typesetter and until the PDF is ready.
fn first(dispatch: &Dispatch) -> [f64; 2] {
    let start = Instant::now();
    let elapsed = || start.elapsed().as_secs_f64() * 1e3;
    let typesetter = black_box(Typesetter::new().expect("the built-in packs are valid"));
    let new = elapsed();
    let pdf = black_box(typesetter.pdf(dispatch).expect("the sample can be typeset"));
    let total = elapsed();
    // Dropped after the clock was read.
    drop((pdf, typesetter));
    [new, total]
}

/// Measures in a new process, where every page of memory is touched for the first time.
fn in_a_process(name: &str) -> f64 {
    let program = env::current_exe().expect("the path of this program");
    let output = Command::new(program).args(["--once", name]).output().expect("this program can be run");
    String::from_utf8_lossy(&output.stdout).trim().parse().expect("milliseconds")
}

fn min_and_median(mut times: Vec<f64>) -> String {
    times.sort_unstable_by(f64::total_cmp);
    format!("{:.2}, {:.2}", times[0], times[times.len() / 2])
}
