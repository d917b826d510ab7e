//! The readers of untrusted files.

use congvan::copy::CertifiedCopy;
use congvan::form::Column;
use congvan::merge::Recipients;
use congvan::pdf::{PixelsPerInch, Preview, ReadBack};
use congvan::sign::{SignatureRequest, prepare_signature, read_signatures};
use congvan::{Dispatch, Error, Issuer, StatisticsForm, Typesetter};

use super::hostile_files::wide_form;

/// The readers of each kind of file.
pub(crate) const OF_PDF: [&str; 8] =
    ["ReadBack", "read_pdf", "read_signatures", "prepare_signature", "verify", "certified_copy", "png", "svg"];
pub(crate) const OF_XLSX: [&str; 2] = ["read_xlsx", "recipients_xlsx"];
pub(crate) const OF_CSV: [&str; 2] = ["read_csv", "recipients_csv"];
pub(crate) const OF_TOML: [&str; 2] = ["dispatch_toml", "form_toml"];
pub(crate) const OF_JSON: [&str; 2] = ["dispatch_json", "recipients_json"];

/// The form that tables are read into.
fn form() -> StatisticsForm {
    let date = "2023-01".parse().expect("a valid date");
    StatisticsForm::new(Issuer::new("CHI BỘ 1"), "Đà Lạt", date, "THỐNG KÊ", "Số lượng đảng viên")
        .column(Column::new("Đơn vị").with_name("unit"))
        .column(Column::number("Đảng viên").with_name("members"))
}

/// Calls a reader, and returns `ok` or its message.
pub(crate) fn call(reader: &str, bytes: Vec<u8>) -> String {
    match called(reader, bytes) {
        Ok(outcome) => outcome,
        Err(error) => error.to_string(),
    }
}

fn called(reader: &str, file: Vec<u8>) -> Result<String, Error> {
    if let "png" | "svg" = reader {
        return drawn(reader, file);
    }
    let bytes = file.as_slice();
    let text = || String::from_utf8_lossy(bytes);
    match reader {
        "ReadBack" => ReadBack::from_pdf(bytes).map(drop),
        "read_pdf" => wide_form().read_pdf("a.pdf", bytes).map(drop),
        "read_signatures" => read_signatures(bytes).map(drop),
        "prepare_signature" => {
            let time = "2026-11-24T09:30:00+07:00".parse().expect("a valid time");
            prepare_signature(bytes, &SignatureRequest::new("signatories[0].signature", time)).map(drop)
        }
        "verify" => {
            let verification = Typesetter::new()?.verify(bytes)?;
            return Ok(format!("{:?}", verification.verdict));
        }
        "certified_copy" => {
            let copy = CertifiedCopy::from_toml(include_str!("../../examples/data/copy.toml"))?;
            Typesetter::new()?.certified_copy(bytes, &copy).map(drop)
        }
        "read_xlsx" => form().read_xlsx("a.xlsx", bytes).map(drop),
        "read_csv" => form().read_csv("a.csv", bytes).map(drop),
        "recipients_xlsx" => Recipients::from_xlsx("a.xlsx", bytes).and_then(all),
        "recipients_csv" => Recipients::from_csv("a.csv", bytes).and_then(all),
        "recipients_json" => all(Recipients::from_json("a.json", bytes)),
        "dispatch_toml" => Dispatch::from_toml(&text()).map(drop),
        "dispatch_json" => Dispatch::from_json(&text()).map(drop),
        "form_toml" => StatisticsForm::from_toml(&text()).map(drop),
        _ => panic!("there is no reader {reader}"),
    }?;
    Ok("ok".to_owned())
}

fn drawn(reader: &str, file: Vec<u8>) -> Result<String, Error> {
    let preview = Preview::of_any(file)?;
    let size = match reader {
        "png" => preview.png(0, PixelsPerInch(96))?.len(),
        _ => preview.svg(0)?.len(),
    };
    Ok(format!("ok, {:.1} MB", size as f64 / 1e6))
}

fn all(recipients: Recipients<'_>) -> Result<(), Error> {
    for recipient in recipients {
        recipient?;
    }
    Ok(())
}
