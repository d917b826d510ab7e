//! The optional marks of a dispatch: secrecy, urgency, circulation, drafter.

use serde::{Deserialize, Serialize};

use super::Text;

/// The degree of secrecy (độ mật).
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
    /// Confidential (mật).
    #[doc(alias("mật", "mat"))]
    Confidential,
    /// Secret (tối mật).
    #[doc(alias("tối mật", "toi mat"))]
    Secret,
    /// Top secret (tuyệt mật).
    #[doc(alias("tuyệt mật", "tuyet mat"))]
    TopSecret,
}

/// The degree of urgency (độ khẩn).
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
    /// Urgent (khẩn).
    #[doc(alias("khẩn", "khan"))]
    Urgent,
    /// Very urgent (thượng khẩn).
    #[doc(alias("thượng khẩn", "thuong khan"))]
    VeryUrgent,
    /// Express (hoả tốc).
    #[doc(alias("hoả tốc", "hoa toc", "hỏa tốc"))]
    Express,
}

/// A limit of circulation (phạm vi phổ biến).
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
    /// A paper for a meeting (tài liệu hội nghị).
    #[doc(alias("tài liệu hội nghị", "tai lieu hoi nghi"))]
    MeetingPaper,
    /// A paper that will be recalled (tài liệu thu hồi).
    #[doc(alias("tài liệu thu hồi", "tai lieu thu hoi"))]
    Recalled,
    /// To be returned after reading (xem xong trả lại).
    #[doc(alias("xem xong trả lại", "xem xong tra lai"))]
    ReturnAfterReading,
    /// To be returned after the meeting (xong hội nghị trả lại).
    #[doc(alias("xong hội nghị trả lại", "xong hoi nghi tra lai"))]
    ReturnAfterMeeting,
    /// For internal circulation (lưu hành nội bộ).
    #[doc(alias("lưu hành nội bộ", "luu hanh noi bo"))]
    Internal,
    /// Not for the media (không phổ biến trên phương tiện thông tin đại chúng). It is printed at the end of the last
    /// page.
    #[doc(alias(
        "không phổ biến trên phương tiện thông tin đại chúng",
        "khong pho bien tren phuong tien thong tin dai chung"
    ))]
    NotForMedia,
}

/// The initials of the drafter or typist (ký hiệu người soạn thảo, người đánh máy) and the number of copies (số bản).
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
    /// The initials or the name, without spaces, such as `ABC` or `NguyenVanAn`.
    #[doc(alias("tên viết tắt", "ten viet tat"))]
    pub initials: Text,
    /// The number of copies.
    #[doc(alias("số bản", "so ban"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copies: Option<u32>,
}
