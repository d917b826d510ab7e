//! A mail merge: one dispatch for forty fictitious units, with the name of the unit in Kính gửi and in the form.
//! `cargo run --features parallel --example merge [-- --combined] [--number N] [--jobs N] [--out DIR]`
//!
//! `--number N` numbers the copies from N on. `--combined` makes one file with a bookmark for each unit. A new run
//! continues a stopped one.

use std::error::Error;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use congvan::merge::{MailMerge, Recipient, Recipients};
use congvan::{Dispatch, Typesetter};

const USAGE: &str = "usage: merge [--combined] [--number N] [--jobs N] [--out DIR]";

struct Arguments {
    combined: bool,
    /// The number of the first copy; by default all copies have the number of the dispatch.
    number: Option<usize>,
    jobs: NonZeroUsize,
    folder: PathBuf,
}

fn main() -> ExitCode {
    match arguments().and_then(|arguments| make(&arguments)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            match error.downcast_ref::<congvan::Error>() {
                Some(error) => eprintln!("error: {error:#}"),
                None => eprintln!("error: {error:#}"),
            }
            ExitCode::FAILURE
        }
    }
}

fn make(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/data");
    let mut dispatch = Dispatch::from_toml(&std::fs::read_to_string(data.join("lam-dong-40.toml"))?)?;
    dispatch.addressees = vec!["{Tên đơn vị}".into()];
    let merge = MailMerge::new(dispatch)?.with_unit_field("Tên đơn vị")?.with_file_name("{number} {Tên đơn vị}.pdf")?;
    let merge = match arguments.number {
        Some(_) => merge.with_number("{Số}-CV/BXDTCCSĐ")?,
        None => merge,
    };

    let units = data.join("units.csv");
    let count = merge.check(numbered(Recipients::open(&units)?, arguments.number))?;
    let mut done = 0;
    let typesetter = Typesetter::new()?;
    let run = merge.run(&typesetter).total(count).threads(arguments.jobs).on_progress(|_| {
        done += 1;
        eprint!("\r{done} of {count}");
        ControlFlow::Continue(())
    });

    let recipients = numbered(Recipients::open(&units)?, arguments.number);
    let (merged, path) = if arguments.combined {
        std::fs::create_dir_all(&arguments.folder)?;
        let file = arguments.folder.join("all-units.pdf");
        (run.into_file(recipients, &file)?, file)
    } else {
        (run.into_folder(recipients, &arguments.folder)?, arguments.folder.clone())
    };
    eprintln!();
    println!("{}: {} copies written, {} unchanged", path.display(), merged.written, merged.unchanged);
    Ok(())
}

/// The recipients with the field `Số` from `first` on.
fn numbered(
    recipients: Recipients<'_>,
    first: Option<usize>,
) -> impl Iterator<Item = Result<Recipient, congvan::Error>> {
    recipients.enumerate().map(move |(index, recipient)| match first {
        Some(first) => Ok(recipient?.with("Số", (first + index).to_string())),
        None => recipient,
    })
}

fn arguments() -> Result<Arguments, Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/merge");
    let mut arguments = Arguments { combined: false, number: None, jobs: NonZeroUsize::MIN, folder };
    let mut given = std::env::args().skip(1);
    while let Some(argument) = given.next() {
        match argument.as_str() {
            "--combined" => arguments.combined = true,
            "--number" => arguments.number = Some(given.next().ok_or(USAGE)?.parse()?),
            "--jobs" => arguments.jobs = given.next().ok_or(USAGE)?.parse()?,
            "--out" => arguments.folder = given.next().ok_or(USAGE)?.into(),
            _ => return Err(USAGE.into()),
        }
    }
    Ok(arguments)
}
