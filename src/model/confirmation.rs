//! The confirmation of a signature without a seal (xác nhận chữ ký).

use serde::{Deserialize, Serialize};

use super::signatory::Signatory;
use super::text::Text;

/// The confirmation of a signature without a seal (xác nhận chữ ký), below the signatures.
///
/// ```
/// use congvan::Signatory;
/// use congvan::dispatch::Confirmation;
///
/// let officer = Signatory::new("CHÁNH VĂN PHÒNG", "Nguyễn Văn A").with_authority("T/L BAN THƯỜNG VỤ".parse()?);
/// let confirmation = Confirmation::new("Trần Văn B", officer);
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias("xác nhận chữ ký", "xac nhan chu ky"))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Confirmation {
    /// The name of the person whose signature is confirmed.
    #[doc(alias("người được xác nhận", "nguoi duoc xac nhan"))]
    pub of: Text,
    /// The person who confirms it.
    #[doc(alias("người xác nhận", "nguoi xac nhan"))]
    pub signatory: Signatory,
}

impl Confirmation {
    /// Creates the confirmation of a person's signature by a signatory.
    pub fn new(of: impl Into<Text>, signatory: Signatory) -> Self {
        Self { of: of.into(), signatory }
    }
}
