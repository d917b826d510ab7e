//! Mail merge (trộn thư): copies of a dispatch, one for each recipient.

mod combined;
mod digest;
mod file_name;
mod in_order;
mod journal;
mod json;
mod list;
mod mail_merge;
mod number;
mod placeholder;
mod progress;
mod recipient;
mod recipients;
mod required;
mod run;
mod source;
mod template;

pub use mail_merge::MailMerge;
pub use progress::{MergeOutcome, MergeProgress, Merged};
pub use recipient::Recipient;
pub use recipients::Recipients;
pub use run::{MergeCopy, MergeRun};
