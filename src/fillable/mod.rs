//! Reads the values of a filled PDF form.

mod read;
