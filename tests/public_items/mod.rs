//! Public items: aliases for searches in Vietnamese, examples, and traits that like types share.

mod aliases;
mod examples;
mod surface;
mod traits;
