//! Checks a dispatch against its standard:
//! `cargo run --example check -- FILE.toml|json [--json|--sarif] [--english] [--fix]`.
//!
//! `--features terminal` adds excerpts with the finding underlined. `--fix` prints the dispatch with the safe
//! suggestions applied, as TOML, instead of the findings. Exit status: 0 without errors, 1 with at least one error (no
//! PDF can be made, or it would violate the standard), 2 for a missing file or an unknown option.

#[cfg(feature = "terminal")]
use std::io::IsTerminal;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use congvan::check::{Report, Severity};
use congvan::error::Language;
use congvan::{Dispatch, Typesetter};

const USAGE: &str = "usage: check FILE.toml|FILE.json [--json|--sarif] [--english] [--fix]";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(report) if report.worst() == Some(Severity::Error) => ExitCode::from(1),
        Ok(_) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: &[String]) -> Result<Report, String> {
    let (options, files): (Vec<&str>, Vec<&str>) =
        arguments.iter().map(String::as_str).partition(|argument| argument.starts_with("--"));
    if let Some(unknown) = options.iter().find(|option| !["--json", "--sarif", "--english", "--fix"].contains(option)) {
        return Err(format!("unknown option `{unknown}`\n{USAGE}"));
    }
    let [file] = files.as_slice() else { return Err(USAGE.to_owned()) };
    let given = |option: &str| options.contains(&option);
    let language = if given("--english") { Language::English } else { Language::Vietnamese };

    let text = std::fs::read_to_string(file).map_err(|error| format!("cannot read {file}: {error}"))?;
    let is_json = Path::new(file).extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
    let read = if is_json { Dispatch::from_json(&text) } else { Dispatch::from_toml(&text) };
    let (dispatch, report) = match read {
        Ok(dispatch) => {
            let typesetter = Typesetter::new().map_err(|error| format!("{error:#}"))?;
            let report = typesetter.check(&dispatch);
            (Some(dispatch), report)
        }
        // Errors of unreadable data are reported in the same form as findings.
        Err(error) => (None, Report::of_error(&error)),
    };

    let output = if let (true, Some(dispatch)) = (given("--fix"), &dispatch) {
        let fixed = report.fix(dispatch).and_then(|fixed| fixed.to_toml());
        fixed.map_err(|error| format!("{error:#}"))?
    } else if given("--json") {
        report.to_json()
    } else if given("--sarif") {
        report.to_sarif(file, (!is_json).then_some(text.as_str()), language)
    } else {
        printed(&report, file, language)
    };
    std::io::stdout().write_all(output.as_bytes()).map_err(|error| format!("cannot print: {error}"))?;
    Ok(report)
}

#[cfg(feature = "terminal")]
fn printed(report: &Report, file: &str, language: Language) -> String {
    report.render(file, language, std::io::stdout().is_terminal())
}

#[cfg(not(feature = "terminal"))]
fn printed(report: &Report, _file: &str, language: Language) -> String {
    report.display(language).to_string()
}
