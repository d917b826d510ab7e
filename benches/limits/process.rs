//! Measures a call in a process of its own.

use std::env;
use std::fs;
use std::process::Command;
use std::time::Instant;

/// The stack of the thread that makes the call: the default of threads that a server spawns.
const STACK: usize = 2 << 20;

/// What a call cost.
pub(crate) struct Cost {
    /// The processor time of the call, in milliseconds; the elapsed time where the system does not tell it.
    pub(crate) milliseconds: f64,
    /// The peak memory of the whole process in MB, with the input; 0 where the system does not tell it.
    pub(crate) megabytes: f64,
    /// What the call returned.
    pub(crate) outcome: String,
}

/// Runs this program again with arguments, and returns what [`report`] wrote.
pub(crate) fn measured(arguments: &[&str]) -> Cost {
    let program = env::current_exe().expect("the path of this program");
    let output = Command::new(program).args(arguments).output().expect("this program can be run");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let mut parts = text.splitn(3, '\t');
    let mut number = || parts.next().and_then(|number| number.parse().ok());
    match number().zip(number()) {
        Some((milliseconds, megabytes)) if output.status.success() => {
            let outcome = parts.next().unwrap_or_default().trim_end().to_owned();
            Cost { milliseconds, megabytes, outcome }
        }
        _ => {
            let reason = String::from_utf8_lossy(&output.stderr).lines().take(2).collect::<Vec<_>>().join(" ");
            Cost { milliseconds: 0.0, megabytes: 0.0, outcome: format!("ABORT {} {reason}", output.status) }
        }
    }
}

/// Runs a call on a thread with a small stack, and writes its cost for [`measured`].
pub(crate) fn report(call: impl FnOnce() -> String + Send + 'static) {
    let run = move || {
        let (start, before) = (Instant::now(), processor_time());
        let outcome = call();
        let elapsed = start.elapsed().as_secs_f64() * 1e3;
        (processor_time().zip(before).map_or(elapsed, |(after, before)| after - before), outcome)
    };
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(run).expect("a thread can be spawned");
    match thread.join() {
        Ok((milliseconds, outcome)) => println!("{milliseconds}\t{}\t{outcome}", peak()),
        Err(_) => std::process::exit(2),
    }
}

/// The processor time of this thread, in milliseconds (Linux).
fn processor_time() -> Option<f64> {
    let text = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(text.split(' ').next()?.parse::<f64>().ok()? / 1e6)
}

/// The peak memory of this process in MB (Linux).
fn peak() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    let kibibytes: f64 = line.trim().trim_end_matches(" kB").parse().unwrap_or(0.0);
    kibibytes * 1024.0 / 1e6
}
