//! A dispatch for a mail merge, and the files of its folder.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use congvan::{Dispatch, Issuer, Signatory};

pub(crate) const JOURNAL: &str = "congvan-merge.journal";

pub(crate) fn dispatch() -> Dispatch {
    Dispatch::new(
        Issuer::new("BAN TỔ CHỨC").with_parent("ĐẢNG UỶ XÃ VÍ DỤ"),
        "12-CV/BTCĐU".parse().unwrap(),
        "về việc đăng ký chỉ tiêu",
        "Ví Dụ",
        "2026-11-24".parse().unwrap(),
    )
    .to("{Đơn vị}")
    .paragraph("Đề nghị **{Đơn vị}** gửi báo cáo.")
    .copy_to("Như trên")
    .signed_by(Signatory::new("TRƯỞNG BAN", "Nguyễn Văn Ví Dụ"))
}

/// Returns the files of a folder by name.
pub(crate) fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    entries.map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap())).collect()
}
