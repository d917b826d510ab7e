//! A small e-office program: data file to PDF. Errors are reported, and their kind selects the exit code.

use std::process::ExitCode;
use std::sync::Arc;
use std::thread;

use congvan::check::{Severity, check};
use congvan::error::{ErrorKind, Language, Place};
use congvan::pdf::PdfOptions;
use congvan::{Dispatch, Error, Issuer, Limits, Pack, Signatory, Typesetter};

/// Error of the program with the error of congvan as its source.
#[derive(Debug)]
struct Failed(Error);

impl std::fmt::Display for Failed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the dispatch was not sent")
    }
}

impl std::error::Error for Failed {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

fn main() -> ExitCode {
    match work() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failed) => {
            eprintln!("{failed}: {:#}", failed.0);
            ExitCode::from(match failed.0.kind() {
                ErrorKind::Input | ErrorKind::Value | ErrorKind::Glyph => 2,
                ErrorKind::Limit => 3,
                _ => 1,
            })
        }
    }
}

fn work() -> Result<(), Failed> {
    let typesetter = Arc::new(Typesetter::new().map_err(Failed)?.with_limits(Limits::default().with_pages(50)));
    let dispatch = Dispatch::new(
        Issuer::new("BAN TỔ CHỨC").with_parent("ĐẢNG UỶ XÃ ĐỨC TRỌNG"),
        "12-CV/BTCĐU".parse().map_err(Failed)?,
        "về việc đăng ký chỉ tiêu",
        "Đức Trọng",
        "2026-11-24".parse().map_err(Failed)?,
    )
    .to("Các chi bộ trực thuộc")
    .paragraph("Đề nghị các chi bộ gửi báo cáo.")
    .copy_to("Lưu Ban Tổ chức")
    .signed_by(Signatory::new("TRƯỞNG BAN", "Nguyễn Văn A"));

    let report = check(&dispatch, typesetter.standard_for(&dispatch));
    if report.worst() >= Some(Severity::Error) {
        eprintln!("{}", report.display(Language::Vietnamese));
    }

    // Shared by several threads, as in a server.
    let dispatch = Arc::new(dispatch);
    let threads: Vec<thread::JoinHandle<Result<Vec<u8>, Error>>> = (0..4)
        .map(|_| {
            let (typesetter, dispatch) = (Arc::clone(&typesetter), Arc::clone(&dispatch));
            thread::spawn(move || typesetter.pdf_with(&*dispatch, &PdfOptions::new()))
        })
        .collect();
    let mut files = Vec::new();
    for thread in threads {
        files.push(thread.join().map_err(|_| ()).expect("no thread panics").map_err(Failed)?);
    }
    assert!(files.windows(2).all(|pair| pair[0] == pair[1]));

    // A pack embedded in the program.
    let packs = Pack::from_files("office", [("style.toml", "[page]\nbinding = \"35mm\"")]).map_err(Failed)?;
    let own = Typesetter::clone(&typesetter).with_packs(packs).map_err(Failed)?;
    assert_ne!(own.pdf(&*dispatch).map_err(Failed)?, files[0]);

    // Errors can be sent to other threads, have a place, and appear once in the chain of sources.
    let error = Dispatch::from_toml("plase = 1").unwrap_err();
    let Place::Input { line, .. } = error.place() else { panic!("a file of data has lines") };
    assert_eq!(*line, 1);
    let boxed: Box<dyn std::error::Error + Send + Sync> = Box::new(Failed(error));
    assert!(boxed.source().is_some_and(|source| source.downcast_ref::<Error>().is_some()));
    println!("{} bytes from {} threads", files[0].len(), files.len());
    Ok(())
}
