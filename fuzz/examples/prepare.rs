//! Prepares the input of libFuzzer: for each target a folder of seeds, stored and generated, and a dictionary of words.
//! `cargo run --example prepare -- FOLDER`

use std::fmt::Write;
use std::path::Path;
use std::{fs, io};

use congvan_fuzz::{TARGETS, seeds};

fn main() -> io::Result<()> {
    let out = std::env::args_os().nth(1).ok_or_else(|| io::Error::other("usage: prepare FOLDER"))?;
    let out = Path::new(&out);
    for target in TARGETS {
        let folder = out.join(target.name);
        fs::create_dir_all(&folder)?;
        let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target.name);
        if kept.is_dir() {
            for entry in fs::read_dir(kept)? {
                let entry = entry?;
                fs::copy(entry.path(), folder.join(entry.file_name()))?;
            }
        }
        for (index, seed) in seeds(target.name).iter().enumerate() {
            fs::write(folder.join(format!("seed-{index}")), seed)?;
        }
        // libFuzzer rejects empty dictionaries.
        let dictionary = format!("# Words of {}\n{}", target.name, dictionary(target.words));
        fs::write(out.join(format!("{}.dict", target.name)), dictionary)?;
    }
    Ok(())
}

/// Formats the words for libFuzzer: one per line in quotation marks, bytes as `\xNN`, at most 64 bytes per word.
fn dictionary(words: &[&str]) -> String {
    let mut lines = String::new();
    for word in words.iter().filter(|word| word.len() <= 64) {
        lines.push('"');
        for byte in word.bytes() {
            match byte {
                b'"' | b'\\' => write!(lines, "\\{}", char::from(byte)),
                b' '..=b'~' => write!(lines, "{}", char::from(byte)),
                _ => write!(lines, "\\x{byte:02X}"),
            }
            .expect("writing to a string succeeds");
        }
        lines.push_str("\"\n");
    }
    lines
}
