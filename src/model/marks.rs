//! The optional marks of a dispatch: secrecy, urgency, circulation, draft, typist.

use serde::{Deserialize, Serialize};

use super::Text;

/// Độ mật: the degree of secrecy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Secrecy {
    /// Mật.
    Confidential,
    /// Tối mật.
    Secret,
    /// Tuyệt mật.
    TopSecret,
}

/// Độ khẩn: the degree of urgency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Urgency {
    /// Khẩn.
    Urgent,
    /// Thượng khẩn.
    VeryUrgent,
    /// Hoả tốc.
    Express,
}

/// Phạm vi phổ biến: how far the document may circulate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Circulation {
    /// Tài liệu hội nghị: a paper for a meeting.
    MeetingPaper,
    /// Tài liệu thu hồi: a paper that will be called back.
    Recalled,
    /// Xem xong trả lại: to be returned after reading.
    ReturnAfterReading,
    /// Xong hội nghị trả lại: to be returned after the meeting.
    ReturnAfterMeeting,
    /// Lưu hành nội bộ: for internal circulation.
    Internal,
    /// Không phổ biến trên phương tiện thông tin đại chúng: not for the media. It stands at the end of the last page.
    NotForMedia,
}

/// Ký hiệu người soạn thảo (đánh máy) và số bản: who typed or drafted the document, and how many copies there are.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Typist {
    /// The initials or the name, without spaces: `ABC`, `NguyenVanAn`.
    pub initials: Text,
    /// The number of copies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copies: Option<u32>,
}
