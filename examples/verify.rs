//! Prints what `verify` and `read_signatures` say about PDF files.
//!
//! ```console
//! $ cargo run --features readback,sign --example verify -- FILE.pdf …
//! ```

use std::error::Error;

use congvan::Typesetter;
use congvan::pdf::Verdict;
use congvan::sign::read_signatures;

fn main() -> Result<(), Box<dyn Error>> {
    let typesetter = Typesetter::new()?;
    for path in std::env::args().skip(1) {
        let pdf = std::fs::read(&path)?;
        println!("{path}");
        match typesetter.verify(&pdf) {
            Ok(verification) => {
                match &verification.verdict {
                    Verdict::Sound => println!("  sound"),
                    Verdict::NotComparable(reason) => println!("  cannot be compared: {reason}"),
                    _ => println!("  not sound"),
                }
                println!("  pages {:?}, covered {:?}", verification.differing_pages, verification.covered_pages);
                for difference in &verification.differences {
                    println!("  - {difference}");
                }
            }
            Err(error) => println!("  not verified: {error}"),
        }
        match read_signatures(&pdf) {
            Ok(fields) => {
                for field in fields {
                    let name = &field.name;
                    match field.signature {
                        Some(signature) => {
                            let (integrity, later) = (signature.integrity, signature.later_changes);
                            println!("  signature {name}: {integrity:?}; later changes: {later:?}");
                        }
                        None => println!("  signature {name}: unsigned"),
                    }
                }
            }
            Err(error) => println!("  signatures not read: {error}"),
        }
    }
    Ok(())
}
