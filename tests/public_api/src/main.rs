//! Compares the public API of congvan with the recorded list. `BLESS=1` updates the list.
//!
//! `congvan-public-api <JSON of rustdoc> <list>`

use std::collections::HashSet;
use std::error::Error;
use std::ffi::OsStr;
use std::process::ExitCode;
use std::{env, fs};

use public_api::Builder;

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let mut arguments = env::args_os().skip(1);
    let (Some(json), Some(list)) = (arguments.next(), arguments.next()) else {
        return Err("usage: congvan-public-api RUSTDOC.json LIST.txt".into());
    };
    let found = public_items(&json)?;
    if env::var_os("BLESS").is_some() {
        fs::write(list, found.join("\n") + "\n")?;
        return Ok(ExitCode::SUCCESS);
    }
    let kept = fs::read_to_string(&list)?;
    let kept: Vec<&str> = kept.lines().collect();
    let gone = kept.iter().filter(|line| !found.iter().any(|item| item == *line)).map(|line| format!("- {line}"));
    let new = found.iter().filter(|item| !kept.contains(&item.as_str())).map(|item| format!("+ {item}"));
    let changes: Vec<String> = gone.chain(new).collect();
    if kept == found {
        println!("{} public items match the recorded list", found.len());
        return Ok(ExitCode::SUCCESS);
    }
    println!("{}", changes.join("\n"));
    println!("the public API differs from {}", list.display());
    Ok(ExitCode::FAILURE)
}

/// Returns a line for each public item. For derived impls it keeps the trait without its functions; of the auto traits
/// it keeps only `Send` and `Sync`.
fn public_items(json: &OsStr) -> Result<Vec<String>, Box<dyn Error>> {
    let written = Builder::from_rustdoc_json(json).omit_blanket_impls(true);
    let all = written.clone().build()?;
    let written = written.omit_auto_trait_impls(true).omit_auto_derived_impls(true).build()?;
    let written: HashSet<String> = written.items().map(ToString::to_string).collect();
    let says_more = |item: &str| {
        let by_itself =
            ["core::marker::Freeze", "core::marker::Unpin", "core::marker::UnsafeUnpin", "core::panic::unwind_safe"];
        item.starts_with("impl")
            && !item.contains("StructuralPartialEq")
            && !by_itself.iter().any(|name| item.contains(name))
    };
    Ok(all.items().map(ToString::to_string).filter(|item| written.contains(item) || says_more(item)).collect())
}
