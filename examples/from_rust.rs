//! Composes a dispatch in Rust, following the standard in force (hd36): `cargo run --example from_rust [-- OUT.pdf]`.

use std::error::Error;
use std::path::PathBuf;

use congvan::dispatch::{Authority, DocumentNumber, IssueDate, Urgency};
use congvan::{Directive, Dispatch, Issuer, Signatory, StatisticsForm, Typesetter};

fn main() -> Result<(), Box<dyn Error>> {
    let mut dispatch = Dispatch::new(
        Issuer::new("BAN TỔ CHỨC").with_parent("ĐẢNG UỶ XÃ ĐỨC TRỌNG"),
        DocumentNumber::new(12, "CV", "BTCĐU")?,
        "về việc đăng ký chỉ tiêu kết nạp đảng viên năm 2027",
        "Đức Trọng",
        IssueDate::new(2026, 11, 24)?,
    )
    .to("Các chi bộ trực thuộc")
    .to("Ban Chấp hành Đoàn xã")
    .paragraph(
        "Thực hiện Nghị quyết số 05-NQ/ĐU, ngày 20/10/2026 của Đảng uỷ xã, Ban Tổ chức đề nghị các chi bộ thực hiện \
         một số nội dung sau:",
    )
    .directive(
        Directive::new("Rà soát quần chúng ưu tú, trong đó nêu rõ:")
            .with("số người đã học lớp bồi dưỡng nhận thức về Đảng;")
            .with("số người có thể kết nạp trong năm 2027."),
    )
    .directive("Gửi báo cáo theo mẫu kèm theo về Ban Tổ chức trước ngày **15/12/2026**.")
    .copy_to("Như trên")
    .copy_to("Thường trực Đảng uỷ (để báo cáo)")
    .copy_to("Lưu Ban Tổ chức")
    .signed_by(Signatory::new("PHÓ TRƯỞNG BAN", "Trần Văn B").with_authority("K/T TRƯỞNG BAN".parse::<Authority>()?))
    .attach(form()?);
    dispatch.urgency = Some(Urgency::Urgent);

    let out = std::env::args_os()
        .nth(1)
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/from_rust.pdf"), PathBuf::from);
    Typesetter::new()?.save(&dispatch, &out)?;
    println!("{}", out.display());
    Ok(())
}

fn form() -> Result<StatisticsForm, congvan::Error> {
    let form = StatisticsForm::new(
        Issuer::new("CHI BỘ ....................").with_parent("ĐẢNG UỶ XÃ ĐỨC TRỌNG"),
        "Đức Trọng",
        IssueDate::blank_day(2026, 12)?,
        "BÁO CÁO",
        "Quần chúng ưu tú và chỉ tiêu kết nạp đảng viên năm 2027",
    )
    .column("Họ và tên quần chúng")
    .column("Năm sinh")
    .column("Đã học lớp bồi dưỡng")
    .column("Ghi chú")
    .with_blank_rows(10)
    .signed_by(Signatory {
        authority: Some("T/M CHI BỘ".parse()?),
        position: Some("BÍ THƯ".into()),
        ..Signatory::default()
    });
    Ok(form)
}
