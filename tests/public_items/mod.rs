//! Public items: aliases for searches in Vietnamese, examples, and the traits of similar types.

mod aliases;
mod examples;
mod surface;
mod traits;
