//! Problems of electronic signatures.

use crate::error::kind::ErrorKind;
use crate::error::nearest::near;
use crate::error::words::Words;

/// A signature that cannot be made or stored.
#[derive(Debug)]
pub(crate) enum SigningProblem {
    /// A PDF file that cannot be signed.
    File {
        fault: SignedFileFault,
    },
    UnknownField {
        name: String,
        nearest: Option<String>,
    },
    AlreadySigned {
        name: String,
    },
    /// A field that a signature of the file, or the field itself, does not allow to be signed.
    NotPermitted {
        name: String,
        obstacle: SigningObstacle,
    },
    /// More bytes than are reserved.
    Space {
        needed: usize,
        reserved: usize,
    },
    /// A text of the signature, such as the reason, with more bytes than PDF/A allows.
    TextLength {
        limit: usize,
    },
    /// An appearance that was drawn for another request.
    OtherAppearance,
    /// A standard without an appearance of signatures.
    NoAppearance {
        standard: String,
    },
    NoPicture,
    NoSigner,
    /// A seal that is larger than its field, in mm.
    SealSize {
        width: f64,
        height: f64,
        field: [f64; 2],
    },
    /// A text beside the seal that is higher than the field, in mm.
    TextSpace {
        width: f64,
        height: f64,
    },
    /// Signed data that cannot be used.
    Data {
        fault: SignedDataFault,
    },
    Password,
    KeyFile {
        fault: KeyFileFault,
    },
    /// A certificate that is not valid at the signing time.
    Validity {
        from: String,
        to: String,
        at: String,
    },
}

/// The reason why a PDF file cannot be signed.
#[derive(Debug)]
pub(crate) enum SignedFileFault {
    /// An error of the reader or writer of PDF.
    Malformed {
        detail: String,
    },
    Encrypted,
    NoPage,
    /// A signature field without a rectangle.
    NoRectangle,
    /// A signature field that is not an indirect object.
    DirectField,
    NotAppendable,
}

/// The reason why a field cannot be signed.
#[derive(Debug)]
pub(crate) enum SigningObstacle {
    /// The file is certified without later signatures (DocMDP).
    Certified,
    /// An earlier signature locks the field (FieldMDP).
    Locked,
    ReadOnly,
}

/// The reason why signed data cannot be used.
#[derive(Debug)]
pub(crate) enum SignedDataFault {
    NoCertificate,
    Malformed {
        detail: String,
    },
    OtherType,
    SignerCount,
    /// A signature of other bytes than the prepared ones.
    OtherBytes,
    NotEncodable,
    KeyFailed,
}

/// The reason why a key file cannot be used.
#[derive(Debug)]
pub(crate) enum KeyFileFault {
    NotReadable,
    NoKey,
    NoCertificate,
    UnknownKeyType,
    DamagedKey,
    DamagedCertificate,
    CertificateNotDer,
}

impl SigningProblem {
    pub(super) fn words(&self) -> Words {
        let signature = |code| Words::new(code, ErrorKind::Signature);
        match self {
            Self::File { fault } => {
                let (english, vietnamese) = fault.texts();
                Words::new("signing_file", ErrorKind::Input)
                    .english(
                        format!("the PDF file cannot be signed: {english}"),
                        "use the complete finished file, without encryption",
                    )
                    .vietnamese(
                        format!("không ký được tệp PDF này: {vietnamese}"),
                        "dùng tệp hoàn chỉnh, không đặt mật khẩu",
                    )
            }
            Self::UnknownField { name, nearest } => signature("signature_field")
                .english(
                    format!("there is no signature field `{name}`{}", near(nearest.as_deref())),
                    "`Typesetter::signable_pdf` makes the fields, `read_signatures` lists them",
                )
                .vietnamese(
                    format!("không có ô chữ ký `{name}`"),
                    "`Typesetter::signable_pdf` tạo các ô, `read_signatures` liệt kê các ô",
                ),
            Self::AlreadySigned { name } => signature("already_signed")
                .english(format!("the field `{name}` is already signed"), "sign another field, or the unsigned file")
                .vietnamese(format!("ô `{name}` đã ký"), "ký ô khác, hoặc ký tệp chưa ký"),
            Self::NotPermitted { name, obstacle } => {
                let (english, vietnamese) = obstacle.texts();
                signature("signing_permission")
                    .english(
                        format!("the field `{name}` cannot be signed: {english}"),
                        "sign before the file is certified or locked, or ask its first signer for another file",
                    )
                    .vietnamese(
                        format!("không ký được ô `{name}`: {vietnamese}"),
                        "ký trước khi tệp bị khoá, hoặc đề nghị người ký đầu tiên gửi tệp khác",
                    )
            }
            Self::Space { needed, reserved } => signature("signature_space")
                .english(
                    format!("the signature needs {needed} bytes, more than the {reserved} reserved"),
                    "reserve more, at most 32,767 bytes, with `SignatureRequest::with_reserved_bytes`",
                )
                .vietnamese(
                    format!("chữ ký cần {needed} byte, chỗ dành sẵn có {reserved}"),
                    "dành chỗ lớn hơn, tối đa 32.767 byte: `SignatureRequest::with_reserved_bytes`",
                ),
            Self::TextLength { limit } => signature("signature_data")
                .english(
                    format!("a text of the request, such as the reason, is longer than {limit} bytes"),
                    "shorten the text",
                )
                .vietnamese(
                    format!("nội dung yêu cầu ký, chẳng hạn lý do, dài hơn {limit} byte"),
                    "ghi ngắn lại",
                ),
            Self::OtherAppearance => signature("signature_appearance")
                .english(
                    "the appearance was drawn for another field, time, signer or picture",
                    "change the request first, then draw it with `Typesetter::draw_signature`",
                )
                .vietnamese(
                    "hình ảnh chữ ký được vẽ cho ô, thời gian, người ký hoặc hình ảnh khác",
                    "ghi đủ yêu cầu ký trước, rồi gọi `Typesetter::draw_signature`",
                ),
            Self::NoAppearance { standard } => signature("signature_appearance")
                .english(
                    format!("{standard} has no appearance of electronic signatures"),
                    "sign without `draw_signature`: the picture fills the field; or add `[signing]` to style.toml",
                )
                .vietnamese(
                    format!("{standard} không quy định hình thức chữ ký số"),
                    "ký mà không gọi `draw_signature`: hình ảnh đặt giữa ô; hoặc thêm `[signing]` vào style.toml",
                ),
            Self::NoPicture => signature("signature_appearance")
                .english(
                    "there is no picture of the signature or the seal",
                    "set it with `SignatureRequest::with_picture`, or sign without `draw_signature`",
                )
                .vietnamese(
                    "chưa có hình ảnh chữ ký hoặc con dấu",
                    "thêm hình ảnh: `SignatureRequest::with_picture`, hoặc ký mà không gọi `draw_signature`",
                ),
            Self::NoSigner => signature("signature_appearance")
                .english(
                    "the text beside the seal needs the name of the signer",
                    "set it with `SignatureRequest::with_signer`, or take it from the certificate with `Signer::identify`",
                )
                .vietnamese(
                    "nội dung bên con dấu cần tên người ký",
                    "ghi tên: `SignatureRequest::with_signer`, hoặc lấy từ chứng thư số: `Signer::identify`",
                ),
            Self::SealSize { width, height, field: [field_width, field_height] } => signature("seal_space")
                .english(
                    format!(
                        "the seal is {width:.1} × {height:.1} mm, its field has {field_width:.1} × {field_height:.1} mm for it"
                    ),
                    "correct `picture_width`, or increase `signing.seal.size` and `height` in style.toml before the PDF is made",
                )
                .vietnamese(
                    format!(
                        "con dấu {} × {} mm, ô ký số chỉ dành {} × {} mm",
                        vietnamese(*width),
                        vietnamese(*height),
                        vietnamese(*field_width),
                        vietnamese(*field_height)
                    ),
                    "sửa `picture_width`, hoặc tăng `signing.seal.size` và `height` trong style.toml trước khi tạo PDF",
                ),
            Self::TextSpace { width, height } => signature("signature_text")
                .english(
                    format!(
                        "the text beside the seal does not fit into {width:.1} × {height:.1} mm, though in the smallest type"
                    ),
                    "shorten the name, the e-mail address or the organization",
                )
                .vietnamese(
                    format!(
                        "nội dung bên con dấu không vừa {} × {} mm dù đã dùng cỡ chữ nhỏ nhất",
                        vietnamese(*width),
                        vietnamese(*height)
                    ),
                    "rút ngắn tên, địa chỉ thư điện tử hoặc tên cơ quan",
                ),
            Self::Data { fault } => {
                let (english, vietnamese) = fault.texts();
                signature("signature_data")
                    .english(
                        format!("the signature cannot be used: {english}"),
                        "sign the bytes of `PreparedSignature` and pass CMS SignedData in DER",
                    )
                    .vietnamese(
                        format!("không dùng được chữ ký: {vietnamese}"),
                        "ký các byte của `PreparedSignature` và đưa CMS SignedData dạng DER",
                    )
            }
            Self::Password => signature("key_password")
                .english("wrong password for the key file", "use the password of the file")
                .vietnamese("sai mật khẩu của tệp khoá", "nhập đúng mật khẩu của tệp"),
            Self::KeyFile { fault } => {
                let (english, vietnamese) = fault.texts();
                signature("key_file")
                    .english(
                        format!("the key file cannot be used: {english}"),
                        "use a PKCS #12 file (.p12, .pfx) with an RSA or P-256 key and its certificate",
                    )
                    .vietnamese(
                        format!("không dùng được tệp khoá: {vietnamese}"),
                        "dùng tệp PKCS #12 (.p12, .pfx) có khoá RSA hoặc P-256 cùng chứng thư số của khoá đó",
                    )
            }
            Self::Validity { from, to, at } => signature("certificate_validity")
                .english(
                    format!("the certificate is valid from {from} to {to}, not at {at}"),
                    "use a certificate that is valid at the signing time",
                )
                .vietnamese(
                    format!("chứng thư số có hiệu lực từ {from} đến {to}, không có hiệu lực lúc {at}"),
                    "dùng chứng thư số có hiệu lực vào lúc ký",
                ),
        }
    }
}

impl SignedFileFault {
    /// The words in English and Vietnamese.
    fn texts(&self) -> (&str, &str) {
        match self {
            Self::Malformed { detail } => (detail, detail),
            Self::Encrypted => ("it is encrypted", "tệp có mật khẩu"),
            Self::NoPage => ("it has no page", "tệp không có trang nào"),
            Self::NoRectangle => ("the signature field has no rectangle", "ô chữ ký không có khung"),
            Self::DirectField => {
                ("the signature field is not an indirect object", "ô chữ ký không phải là đối tượng gián tiếp")
            }
            Self::NotAppendable => ("the update cannot be appended", "không ghi thêm được phần cập nhật"),
        }
    }
}

impl SigningObstacle {
    /// The words in English and Vietnamese.
    fn texts(&self) -> (&'static str, &'static str) {
        match self {
            Self::Certified => {
                ("the certification of the file permits no change", "chữ ký chứng thực tệp không cho sửa đổi")
            }
            Self::Locked => ("an earlier signature locks the field", "chữ ký trước đã khoá ô này"),
            Self::ReadOnly => ("the field is read-only", "ô này chỉ cho đọc"),
        }
    }
}

impl SignedDataFault {
    /// The words in English and Vietnamese.
    fn texts(&self) -> (String, String) {
        let pair = |english: &str, vietnamese: &str| (english.to_owned(), vietnamese.to_owned());
        match self {
            Self::NoCertificate => pair("there is no certificate", "không có chứng thư số"),
            Self::Malformed { detail } => (
                format!("it is not CMS SignedData in DER: {detail}"),
                format!("đây không phải là CMS SignedData dạng DER: {detail}"),
            ),
            Self::OtherType => pair("it is not CMS SignedData", "đây không phải là CMS SignedData"),
            Self::SignerCount => pair("it must have exactly one signer", "phải có đúng một người ký"),
            Self::OtherBytes => {
                pair("it is for other bytes than the prepared ones", "chữ ký không phải của phần đã chuẩn bị")
            }
            Self::NotEncodable => pair("it cannot be encoded", "không mã hoá được"),
            Self::KeyFailed => pair("signing with the key failed", "không ký được bằng khoá này"),
        }
    }
}

impl KeyFileFault {
    /// The words in English and Vietnamese.
    fn texts(&self) -> (&'static str, &'static str) {
        match self {
            Self::NotReadable => ("it cannot be read", "không đọc được tệp"),
            Self::NoKey => ("it contains no key", "tệp không có khoá"),
            Self::NoCertificate => ("it contains no certificate for its key", "tệp không có chứng thư số của khoá"),
            Self::UnknownKeyType => ("its key is neither RSA nor P-256", "khoá không phải là RSA hoặc P-256"),
            Self::DamagedKey => ("its key is damaged", "khoá bị hỏng"),
            Self::DamagedCertificate => ("a certificate cannot be decoded", "không đọc được một chứng thư số"),
            Self::CertificateNotDer => ("a certificate is not in DER", "một chứng thư số không ở dạng DER"),
        }
    }
}

/// A length in mm for a Vietnamese message.
fn vietnamese(length: f64) -> String {
    format!("{length:.1}").replace('.', ",")
}
