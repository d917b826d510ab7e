//! A budget of steps, so that no template runs for ever: each loop and each file that is included pays before its work.

use std::cell::Cell;

use tera::{Kwargs, State, Tera, TeraResult, Value};

use super::pieces::{Kind, Piece};
use super::vocabulary::may_grow;

/// The function that templates call; `annotate` writes the calls, no author does.
pub(super) const STEP: &str = "congvan_step";
/// A value that a template makes may weigh so much: the elements in it, and 64 bytes of text count as one.
const HEAVIEST: u64 = 1 << 16;

thread_local! {
    /// What the template that is filled on this thread has left. A template is filled on one thread from beginning to end.
    static LEFT: Cell<u64> = const { Cell::new(0) };
}

/// Gives the next template of this thread so many steps.
pub(super) fn allow(steps: u64) {
    LEFT.set(steps);
}

/// Whether the last template of this thread has used them up.
pub(super) fn exhausted() -> bool {
    LEFT.get() == 0
}

pub(super) fn register(templates: &mut Tera) {
    templates.register_function(STEP, |kwargs: Kwargs, _: &State| -> TeraResult<Value> {
        let steps = kwargs.get::<u64>("by")?.unwrap_or(1);
        LEFT.set(LEFT.get().saturating_sub(steps));
        if exhausted() {
            return Err(tera::Error::message("the steps are used up"));
        }
        if let Some(value) = kwargs.get::<&Value>("of")? {
            let mut left = HEAVIEST;
            if !weighed(value, &mut left) {
                return Err(tera::Error::message("a template makes a value that is too large"));
            }
            LEFT.set(LEFT.get().saturating_sub((HEAVIEST - left) / 64));
        }
        Ok(Value::safe_string(""))
    });
}

/// Takes the weight of a value away; false where it weighs too much. Values inside each other weigh too, so this ends.
fn weighed(value: &Value, left: &mut u64) -> bool {
    let own = value.as_str().map_or(1, |text| 1 + text.len() as u64 / 64);
    let Some(rest) = left.checked_sub(own) else { return false };
    *left = rest;
    let items = value.as_array().unwrap_or_default().iter();
    let entries = value.as_map().map(|map| map.values()).into_iter().flatten();
    items.chain(entries).all(|inner| weighed(inner, left))
}

/// The call to be written behind a piece, if it begins a loop or makes a value; `body` is how many pieces a loop runs.
pub(super) fn behind(piece: &Piece<'_>, body: usize) -> Option<String> {
    let name = match piece.tag()? {
        "for" => piece.words.get(1..)?.iter().take_while(|word| **word != "in").last()?,
        "set" | "set_global" => piece.words.get(1)?,
        _ => return None,
    };
    let grows = may_grow(piece);
    let of = if grows { format!(", of={name}") } else { String::new() };
    let is_loop = piece.tag() == Some("for");
    (is_loop || grows).then(|| call(body, &of, piece.source.ends_with("-%}")))
}

/// The call at the beginning of a file, which pays for all that it has outside loops.
pub(super) fn first(pieces: &[Piece<'_>]) -> String {
    // Tera wants `extends` to come first; what is extended pays.
    let extends = pieces.iter().any(|piece| piece.tag() == Some("extends"));
    if extends { String::new() } else { call(pieces.len(), "", false) }
}

fn call(by: usize, of: &str, trims: bool) -> String {
    format!("{{{{ {STEP}(by={}{of}) {}}}}}", by.max(1), if trims { "-" } else { "" })
}

/// How many pieces stand in the loop that each piece begins, 0 for one that begins none.
pub(super) fn bodies(pieces: &[Piece<'_>]) -> Vec<usize> {
    let mut bodies = vec![0; pieces.len()];
    let mut open = Vec::new();
    for (index, piece) in pieces.iter().enumerate() {
        match piece.tag() {
            Some("for") => open.push(index),
            Some("endfor") => {
                if let Some(start) = open.pop() {
                    bodies[start] = pieces[start..index].iter().filter(|piece| piece.kind != Kind::Comment).count();
                }
            }
            _ => {}
        }
    }
    bodies
}

/// The characters of the calls in an annotated text.
pub(super) fn added(annotated: &str) -> usize {
    let opening = format!("{{{{ {STEP}(");
    let length = |at: usize| annotated[at..].find("}}").map_or(annotated.len() - at, |end| end + 2);
    annotated.match_indices(&opening).map(|(at, _)| annotated[at..at + length(at)].chars().count()).sum()
}
