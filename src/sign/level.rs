//! The baseline levels of PAdES.

use std::fmt;

/// A baseline level of a signature (PAdES, ETSI EN 319 142-1): how long it can be proven.
///
/// ```
/// use congvan::sign::BaselineLevel;
///
/// assert!(BaselineLevel::Lta > BaselineLevel::T);
/// assert_eq!(BaselineLevel::Lta.to_string(), "B-LTA");
/// ```
#[doc(alias("mức chữ ký", "muc chu ky"))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum BaselineLevel {
    /// B-B: a signature whose time is only claimed.
    B,
    /// B-T: a time stamp proves that the signature existed at its time.
    T,
    /// B-LT: the file also has the certificates, and answers about their revocation.
    Lt,
    /// B-LTA: a later time stamp also covers these, so that the proof can be renewed before its certificate ends.
    Lta,
}

impl fmt::Display for BaselineLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::B => "B-B",
            Self::T => "B-T",
            Self::Lt => "B-LT",
            Self::Lta => "B-LTA",
        })
    }
}
