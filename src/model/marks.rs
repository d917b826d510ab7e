//! The optional marks of a dispatch: secrecy, urgency, circulation, draft, drafter.

use serde::{Deserialize, Serialize};

use super::Text;

/// Độ mật: the degree of secrecy.
///
/// ```
/// use congvan::Dispatch;
/// use congvan::dispatch::Secrecy;
///
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/nam-dinh-175.toml"));
/// let dispatch = Dispatch::from_toml(text)?;
/// let toml = dispatch.with_secrecy(Secrecy::Confidential).to_toml()?;
/// assert!(toml.contains("secrecy = \"confidential\""));
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias("độ mật", "do mat", "dấu mức độ", "dau muc do"))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Secrecy {
    /// Mật.
    #[doc(alias("mật", "mat"))]
    Confidential,
    /// Tối mật.
    #[doc(alias("tối mật", "toi mat"))]
    Secret,
    /// Tuyệt mật.
    #[doc(alias("tuyệt mật", "tuyet mat"))]
    TopSecret,
}

/// Độ khẩn: the degree of urgency.
///
/// ```
/// use congvan::Dispatch;
/// use congvan::dispatch::Urgency;
///
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/nam-dinh-175.toml"));
/// let dispatch = Dispatch::from_toml(text)?;
/// let toml = dispatch.with_urgency(Urgency::VeryUrgent).to_toml()?;
/// assert!(toml.contains("urgency = \"very_urgent\""));
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias("độ khẩn", "do khan", "dấu mức độ", "dau muc do"))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Urgency {
    /// Khẩn.
    #[doc(alias("khẩn", "khan"))]
    Urgent,
    /// Thượng khẩn.
    #[doc(alias("thượng khẩn", "thuong khan"))]
    VeryUrgent,
    /// Hoả tốc.
    #[doc(alias("hoả tốc", "hoa toc", "hỏa tốc"))]
    Express,
}

/// Phạm vi phổ biến: how far the document may circulate.
///
/// ```
/// use congvan::Dispatch;
/// use congvan::dispatch::Circulation;
///
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/nam-dinh-175.toml"));
/// let dispatch = Dispatch::from_toml(text)?;
/// let toml = dispatch.with_circulation(Circulation::Internal).to_toml()?;
/// assert!(toml.contains("circulation = [\"internal\"]"));
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias("phạm vi phổ biến", "pham vi pho bien"))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Circulation {
    /// Tài liệu hội nghị: a paper for a meeting.
    #[doc(alias("tài liệu hội nghị", "tai lieu hoi nghi"))]
    MeetingPaper,
    /// Tài liệu thu hồi: a paper that will be called back.
    #[doc(alias("tài liệu thu hồi", "tai lieu thu hoi"))]
    Recalled,
    /// Xem xong trả lại: to be returned after reading.
    #[doc(alias("xem xong trả lại", "xem xong tra lai"))]
    ReturnAfterReading,
    /// Xong hội nghị trả lại: to be returned after the meeting.
    #[doc(alias("xong hội nghị trả lại", "xong hoi nghi tra lai"))]
    ReturnAfterMeeting,
    /// Lưu hành nội bộ: for internal circulation.
    #[doc(alias("lưu hành nội bộ", "luu hanh noi bo"))]
    Internal,
    /// Không phổ biến trên phương tiện thông tin đại chúng: not for the media. It stands at the end of the last page.
    #[doc(alias(
        "không phổ biến trên phương tiện thông tin đại chúng",
        "khong pho bien tren phuong tien thong tin dai chung"
    ))]
    NotForMedia,
}

/// Ký hiệu người soạn thảo (đánh máy) và số bản: who typed or drafted the document, and how many copies there are.
///
/// ```
/// use congvan::Dispatch;
/// use congvan::dispatch::Drafter;
///
/// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/nam-dinh-175.toml"));
/// let dispatch = Dispatch::from_toml(text)?;
/// let dispatch = dispatch.with_drafter(Drafter { initials: "NVA".into(), copies: Some(5) });
/// assert_eq!(dispatch.drafter.unwrap().copies, Some(5));
/// # Ok::<(), congvan::Error>(())
/// ```
#[doc(alias(
    "ký hiệu người soạn thảo",
    "ky hieu nguoi soan thao",
    "người đánh máy",
    "nguoi danh may",
    "số bản",
    "so ban"
))]
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Drafter {
    /// The initials or the name, without spaces: `ABC`, `NguyenVanAn`.
    #[doc(alias("tên viết tắt", "ten viet tat"))]
    pub initials: Text,
    /// The number of copies.
    #[doc(alias("số bản", "so ban"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copies: Option<u32>,
}
