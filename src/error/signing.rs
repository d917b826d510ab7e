//! Problems of electronic signatures.

use super::kind::ErrorKind;
use super::nearest::near;

/// A problem of an electronic signature.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SigningProblem {
    #[error("the PDF file cannot be signed: {message}")]
    Unreadable { message: String },
    #[error("there is no signature field `{name}`{}", near(nearest.as_deref()))]
    UnknownField { name: String, nearest: Option<String> },
    #[error("the field `{name}` is already signed")]
    AlreadySigned { name: String },
    #[error("the signature needs {wanted} bytes, more than the {room} reserved")]
    Room { wanted: usize, room: usize },
    #[error("the signature cannot be used: {message}")]
    Signature { message: String },
    #[error("wrong password for the key file")]
    Password,
    #[error("the key file cannot be used: {message}")]
    KeyFile { message: String },
    #[error("the certificate is valid from {from} to {to}, not at {at}")]
    Validity { from: String, to: String, at: String },
}

impl SigningProblem {
    pub(super) fn kind(&self) -> ErrorKind {
        match self {
            Self::Unreadable { .. } => ErrorKind::Input,
            Self::UnknownField { .. }
            | Self::AlreadySigned { .. }
            | Self::Room { .. }
            | Self::Signature { .. }
            | Self::Password
            | Self::KeyFile { .. }
            | Self::Validity { .. } => ErrorKind::Signature,
        }
    }

    pub(super) fn help(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "use the complete finished file, without encryption",
            Self::UnknownField { .. } => "`Typesetter::signable_pdf` makes the fields, `read_signatures` lists them",
            Self::AlreadySigned { .. } => "sign another field, or the unsigned file",
            Self::Room { .. } => "reserve more, at most 32,767 bytes, with `SignatureRequest::with_reserved_bytes`",
            Self::Signature { .. } => "sign the bytes of `PreparedSignature` and pass CMS SignedData in DER",
            Self::Password => "use the password of the file",
            Self::KeyFile { .. } => "use a PKCS #12 file (.p12, .pfx) with an RSA or P-256 key and its certificate",
            Self::Validity { .. } => "use a certificate that is valid at the signing time",
        }
    }

    pub(super) fn code(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "signing_file",
            Self::UnknownField { .. } => "signature_field",
            Self::AlreadySigned { .. } => "already_signed",
            Self::Room { .. } => "signature_space",
            Self::Signature { .. } => "signature_data",
            Self::Password => "key_password",
            Self::KeyFile { .. } => "key_file",
            Self::Validity { .. } => "certificate_validity",
        }
    }

    pub(super) fn vietnamese(&self) -> String {
        match self {
            Self::Unreadable { message } => format!("không ký được tệp PDF này: {message}"),
            Self::UnknownField { name, .. } => format!("không có ô chữ ký `{name}`"),
            Self::AlreadySigned { name } => format!("ô `{name}` đã ký"),
            Self::Room { wanted, room } => format!("chữ ký cần {wanted} byte, chỗ dành sẵn có {room}"),
            Self::Signature { message } => format!("không dùng được chữ ký: {message}"),
            Self::Password => "sai mật khẩu của tệp khoá".to_owned(),
            Self::KeyFile { message } => format!("không dùng được tệp khoá: {message}"),
            Self::Validity { from, to, at } => {
                format!("chứng thư số có hiệu lực từ {from} đến {to}, không có hiệu lực lúc {at}")
            }
        }
    }

    pub(super) fn help_vi(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "dùng tệp hoàn chỉnh, không đặt mật khẩu",
            Self::UnknownField { .. } => "`Typesetter::signable_pdf` tạo các ô, `read_signatures` liệt kê các ô",
            Self::AlreadySigned { .. } => "ký ô khác, hoặc ký tệp chưa ký",
            Self::Room { .. } => "dành chỗ lớn hơn, tối đa 32.767 byte: `SignatureRequest::with_reserved_bytes`",
            Self::Signature { .. } => "ký các byte của `PreparedSignature` và đưa CMS SignedData dạng DER",
            Self::Password => "nhập đúng mật khẩu của tệp",
            Self::KeyFile { .. } => {
                "dùng tệp PKCS #12 (.p12, .pfx) có khoá RSA hoặc P-256 cùng chứng thư số của khoá đó"
            }
            Self::Validity { .. } => "dùng chứng thư số có hiệu lực vào lúc ký",
        }
    }
}
