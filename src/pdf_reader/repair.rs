//! Makes a cross-reference table for a damaged file from the objects in it.

use lopdf::xref::{Xref, XrefEntry, XrefType};
use lopdf::{Dictionary, Object, ObjectId};

use super::budget::{Budget, Fault};
use super::load::Loader;
use super::syntax::{Parser, is_space};
use super::xref::Table;

/// The number of trailers that are read, from the end of the file.
const TRAILERS: usize = 16;

/// The table of the objects found in a file; `None` if no catalog is found.
pub(super) fn table(bytes: &[u8], budget: &mut Budget) -> Result<Option<Table>, Fault> {
    let mut xref = Xref::new(0, XrefType::CrossReferenceTable);
    for (offset, (number, generation)) in headers(bytes) {
        budget.entries(1)?;
        // Later revisions stand below.
        xref.insert(number, XrefEntry::Normal { offset, generation });
    }
    let (found, containers) = described(bytes, &xref, budget)?;
    let mut members = Vec::new();
    let mut loader = Loader::new(bytes, &xref, false, budget);
    for container in containers {
        let own = loader.members(container)?;
        members.extend(own.into_iter().zip(0..).map(|(number, index)| (number, container, index)));
    }
    for (number, container, index) in members {
        if !matches!(xref.get(number), Some(XrefEntry::Normal { .. })) {
            xref.insert(number, XrefEntry::Compressed { container, index });
        }
    }
    let trailer = trailer(bytes, budget)?.or(found);
    Ok(trailer.map(|trailer| Table { xref, trailer, start: 0 }))
}

/// The positions and numbers of all objects, in order.
fn headers(bytes: &[u8]) -> impl Iterator<Item = (u32, ObjectId)> {
    let keywords = bytes.windows(3).enumerate().filter(|(_, window)| *window == b"obj").map(|(at, _)| at);
    keywords.filter_map(|at| {
        let (generation, before) = number_before(bytes, at)?;
        let (number, start) = number_before(bytes, before)?;
        Some((u32::try_from(start).ok()?, (number, u16::try_from(generation).ok()?)))
    })
}

/// The number before a position, with white space between, and where it begins.
fn number_before(bytes: &[u8], end: usize) -> Option<(u32, usize)> {
    const DIGITS: usize = 10;
    const SPACES: usize = 4;
    let before = bytes.get(..end)?;
    let spaces = before.iter().rev().take(SPACES).take_while(|byte| is_space(**byte)).count();
    let before = before.get(..end - spaces)?;
    let digits = before.iter().rev().take(DIGITS).take_while(|byte| byte.is_ascii_digit()).count();
    let start = before.len() - digits;
    let number = str::from_utf8(before.get(start..)?).ok()?.parse().ok()?;
    (spaces > 0).then_some((number, start))
}

/// The trailer that objects describe, and the numbers of the object streams.
fn described(bytes: &[u8], xref: &Xref, budget: &mut Budget) -> Result<(Option<Dictionary>, Vec<u32>), Fault> {
    let mut containers = Vec::new();
    let mut catalog = None;
    let mut trailer = None;
    let mut entries: Vec<(u32, ObjectId)> = Vec::new();
    for (number, entry) in &xref.entries {
        if let XrefEntry::Normal { offset, generation } = entry {
            entries.push((*offset, (*number, *generation)));
        }
    }
    entries.sort_unstable();
    let mut loader = Loader::new(bytes, xref, false, budget);
    for (_, id) in entries {
        let Some(object) = loader.transient(id)? else { continue };
        let dictionary = match &object {
            Object::Dictionary(dictionary) => dictionary,
            Object::Stream(stream) => &stream.dict,
            _ => continue,
        };
        match dictionary.get_type() {
            Ok(b"ObjStm") => containers.push(id.0),
            Ok(b"Catalog") => catalog = Some(id),
            Ok(b"XRef") if dictionary.has(b"Root") => trailer = Some(dictionary.clone()),
            _ => {}
        }
    }
    let from_catalog = || Some(Dictionary::from_iter([("Root", Object::Reference(catalog?))]));
    Ok((trailer.or_else(from_catalog), containers))
}

/// The last trailer with a catalog.
fn trailer(bytes: &[u8], budget: &mut Budget) -> Result<Option<Dictionary>, Fault> {
    const KEYWORD: &[u8] = b"trailer";
    let keywords = bytes.windows(KEYWORD.len()).enumerate().rev().filter(|(_, window)| *window == KEYWORD);
    for (at, _) in keywords.take(TRAILERS) {
        match Parser::new(bytes, at + KEYWORD.len(), budget).object() {
            Ok(Object::Dictionary(mut trailer)) if trailer.has(b"Root") => {
                // Positions of the damaged file.
                for key in [&b"Prev"[..], b"XRefStm"] {
                    trailer.remove(key);
                }
                return Ok(Some(trailer));
            }
            Ok(_) | Err(Fault::Malformed(_)) => {}
            Err(fault) => return Err(fault),
        }
    }
    Ok(None)
}
