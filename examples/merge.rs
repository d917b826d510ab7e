//! Sends one dispatch to forty units, each copy with the unit's name after "Kính gửi" and in its form:
//! `cargo run --features parallel --example merge [-- --combined] [--jobs N] [--out DIR]`. The units are invented.
//!
//! `--combined` writes one file with a bookmark for each unit. An interrupted run can be started again and continues
//! where it stopped.

use std::error::Error;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use congvan::merge::{MailMerge, Recipients};
use congvan::{Dispatch, Typesetter};

const USAGE: &str = "usage: merge [--combined] [--jobs N] [--out DIR]";

struct Arguments {
    combined: bool,
    jobs: NonZeroUsize,
    folder: PathBuf,
}

fn main() -> ExitCode {
    match arguments().and_then(|arguments| make(&arguments)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // `{:#}` of the crate's error adds the help.
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
    let merge = MailMerge::new(dispatch)?.prefilled_by("Tên đơn vị")?.named("{number} {Tên đơn vị}.pdf")?;

    let units = data.join("units.csv");
    let count = merge.check(Recipients::open(&units)?)?;
    let mut done = 0;
    let typesetter = Typesetter::new()?;
    let run = merge.run(&typesetter).of(count).threads(arguments.jobs).watched_by(|_| {
        done += 1;
        eprint!("\r{done} of {count}");
        ControlFlow::Continue(())
    });

    let recipients = Recipients::open(&units)?;
    let (merged, place) = if arguments.combined {
        std::fs::create_dir_all(&arguments.folder)?;
        let file = arguments.folder.join("all-units.pdf");
        (run.into_one(recipients, &file)?, file)
    } else {
        (run.into_folder(recipients, &arguments.folder)?, arguments.folder.clone())
    };
    eprintln!();
    println!("{}: {} copies made, {} already there", place.display(), merged.made, merged.kept);
    Ok(())
}

fn arguments() -> Result<Arguments, Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/merge");
    let mut arguments = Arguments { combined: false, jobs: NonZeroUsize::MIN, folder };
    let mut given = std::env::args().skip(1);
    while let Some(argument) = given.next() {
        match argument.as_str() {
            "--combined" => arguments.combined = true,
            "--jobs" => arguments.jobs = given.next().ok_or(USAGE)?.parse()?,
            "--out" => arguments.folder = given.next().ok_or(USAGE)?.into(),
            _ => return Err(USAGE.into()),
        }
    }
    Ok(arguments)
}
