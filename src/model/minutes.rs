//! The data of minutes (biên bản).

use serde::{Deserialize, Serialize};

use super::text::Text;

/// The data of minutes (biên bản): time, place and participants. They are printed above the body.
///
/// ```
/// use congvan::dispatch::Minutes;
///
/// let minutes = Minutes::new("08 giờ 00, ngày 12/3/2026", "Phòng họp số 2, Trụ sở Tỉnh uỷ")
///     .chaired_by("Đồng chí Nguyễn Văn A, Bí thư Tỉnh uỷ")
///     .written_by("Đồng chí Trần Thị B, chuyên viên Văn phòng Tỉnh uỷ")
///     .present("Các đồng chí Uỷ viên Ban Thường vụ Tỉnh uỷ: 15/15");
/// assert_eq!(minutes.present.len(), 1);
/// ```
#[doc(alias("biên bản", "bien ban"))]
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Minutes {
    /// The time at which the meeting began (thời gian).
    #[doc(alias("thời gian", "thoi gian"))]
    pub time: Text,
    /// The place of the meeting (địa điểm).
    #[doc(alias("địa điểm", "dia diem"))]
    pub place: Text,
    /// The chair (chủ trì).
    #[doc(alias("chủ trì", "chu tri"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chair: Option<Text>,
    /// The secretary (người ghi biên bản).
    #[doc(alias("người ghi biên bản", "nguoi ghi bien ban"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secretary: Option<Text>,
    /// The persons or groups present (thành phần).
    #[doc(alias("thành phần", "thanh phan"))]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub present: Vec<Text>,
    /// The persons absent, with the reason (vắng mặt).
    #[doc(alias("vắng mặt", "vang mat"))]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub absent: Vec<Text>,
}

impl Minutes {
    /// Creates the minutes of a meeting at a time and a place.
    pub fn new(time: impl Into<Text>, place: impl Into<Text>) -> Self {
        Self { time: time.into(), place: place.into(), ..Self::default() }
    }

    /// Sets the chair (chủ trì).
    #[doc(alias("chủ trì", "chu tri"))]
    #[must_use]
    pub fn chaired_by(mut self, chair: impl Into<Text>) -> Self {
        self.chair = Some(chair.into());
        self
    }

    /// Sets the secretary (người ghi biên bản).
    #[doc(alias("người ghi biên bản", "nguoi ghi bien ban"))]
    #[must_use]
    pub fn written_by(mut self, secretary: impl Into<Text>) -> Self {
        self.secretary = Some(secretary.into());
        self
    }

    /// Adds persons or a group present (thành phần).
    #[doc(alias("thành phần", "thanh phan"))]
    #[must_use]
    pub fn present(mut self, present: impl Into<Text>) -> Self {
        self.present.push(present.into());
        self
    }

    /// Adds persons absent (vắng mặt).
    #[doc(alias("vắng mặt", "vang mat"))]
    #[must_use]
    pub fn absent(mut self, absent: impl Into<Text>) -> Self {
        self.absent.push(absent.into());
        self
    }
}
