//! Problems of time stamps, certificate chains and answers about revocation.

use crate::error::kind::ErrorKind;
use crate::error::words::Words;

/// A proof that cannot be added to a signed file, or that does not hold.
#[derive(Debug)]
pub(crate) enum ProofProblem {
    /// A service of the program that returned an error. The error is the source.
    Service {
        service: TrustService,
    },
    TimeStamp {
        fault: StampFault,
    },
    /// A certificate without a valid chain to a trust anchor.
    Chain {
        certificate: String,
        fault: ChainFault,
    },
    /// An answer that does not prove that a certificate was not revoked.
    Revocation {
        certificate: String,
        source: RevocationSource,
        fault: RevocationFault,
    },
    /// A certificate without an answer about its revocation.
    NoAnswer {
        certificate: String,
    },
    /// An anchor that cannot be read.
    Anchor,
    Archive {
        fault: ArchiveFault,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TrustService {
    TimeStamp,
    Ocsp,
    Crl,
    Issuer,
}

#[derive(Debug)]
pub(crate) enum StampFault {
    Malformed,
    /// The status of a response without a time stamp (RFC 3161, 2.4.2).
    Refused {
        status: String,
    },
    OtherDigest,
    OtherNonce,
    NoCertificate,
    /// A signature that does not match, or cannot be checked.
    Signature {
        reason: String,
    },
    /// A certificate that is not for time stamps only.
    Purpose {
        authority: String,
    },
}

#[derive(Debug)]
pub(crate) enum ChainFault {
    Malformed,
    /// The issuer is unknown.
    NoIssuer {
        issuer: String,
    },
    /// The key of the issuer did not sign the certificate.
    NotSigned {
        issuer: String,
        reason: Option<String>,
    },
    Validity {
        from: String,
        to: String,
        at: String,
    },
    /// The certificate must not issue the one below it.
    NotAuthority,
    /// A critical extension that is not supported.
    Extension {
        identifier: String,
    },
    /// The key must not be used for signatures.
    KeyUsage,
    TooLong,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RevocationSource {
    Ocsp,
    Crl,
}

#[derive(Debug)]
pub(crate) enum RevocationFault {
    Malformed,
    /// The status of a response without an answer (RFC 6960, 4.2.1).
    Refused {
        status: String,
    },
    OtherCertificate,
    OtherIssuer,
    Signature {
        reason: Option<String>,
    },
    /// A responder that may not answer for the issuer.
    Responder {
        responder: String,
    },
    Revoked {
        at: String,
    },
    Unknown,
    /// An answer for an earlier time.
    Outdated {
        from: String,
        to: Option<String>,
        at: String,
    },
    /// An answer after the end of the certificate, which authorities may leave out of their lists.
    AfterEnd {
        from: String,
        end: String,
    },
    /// An answer from after the time stamp that would have to cover it.
    NotCovered {
        from: String,
        at: String,
    },
    /// A list for other certificates.
    Scope,
    Extension {
        identifier: String,
    },
    Size,
}

#[derive(Debug)]
pub(crate) enum ArchiveFault {
    NoSignature,
    /// A signature that cannot be raised.
    Signature {
        field: String,
        reason: String,
    },
    /// The file has no document time stamp to renew.
    NoTimeStamp,
    NoForm,
    /// The result has a lower level.
    Level {
        field: String,
        level: String,
        reason: String,
    },
}

impl ProofProblem {
    pub(super) fn words(&self) -> Words {
        let signature = |code| Words::new(code, ErrorKind::Signature);
        match self {
            Self::Service { service } => {
                let (english, vietnamese) = service.texts();
                signature("trust_service")
                    .english(format!("the service for {english} failed"), "see the cause of the error, and try again")
                    .vietnamese(format!("dịch vụ {vietnamese} báo lỗi"), "xem nguyên nhân của lỗi rồi thử lại")
            }
            Self::TimeStamp { fault } => {
                let (english, vietnamese) = fault.texts();
                signature("time_stamp")
                    .english(
                        format!("the time stamp cannot be used: {english}"),
                        "use a time-stamping authority of RFC 3161 whose chain leads to an anchor of the trust store",
                    )
                    .vietnamese(
                        format!("không dùng được dấu thời gian: {vietnamese}"),
                        "dùng dịch vụ cấp dấu thời gian theo RFC 3161 thuộc một chứng thư gốc tin cậy",
                    )
            }
            Self::Chain { certificate, fault } => {
                let (english, vietnamese) = fault.texts();
                signature("certificate_chain")
                    .english(
                        format!("the certificate `{certificate}` cannot be trusted: {english}"),
                        "give the issuers of the certificate, and an anchor in the trust store",
                    )
                    .vietnamese(
                        format!("không tin cậy được chứng thư số `{certificate}`: {vietnamese}"),
                        "cung cấp các chứng thư cấp trên và chứng thư gốc tin cậy",
                    )
            }
            Self::Revocation { certificate, source, fault } => {
                let (english, vietnamese) = fault.texts();
                let source = source.name();
                signature("revocation")
                    .english(
                        format!("the {source} answer for the certificate `{certificate}` cannot be used: {english}"),
                        "get a current answer of the issuer of the certificate",
                    )
                    .vietnamese(
                        format!("không dùng được trả lời {source} về chứng thư số `{certificate}`: {vietnamese}"),
                        "lấy trả lời hiện hành của tổ chức cấp chứng thư đó",
                    )
            }
            Self::NoAnswer { certificate } => signature("revocation")
                .english(
                    format!("nothing proves that the certificate `{certificate}` was not revoked"),
                    "return an answer from `TrustServices::ocsp` or `TrustServices::crl`",
                )
                .vietnamese(
                    format!("chưa có gì chứng minh chứng thư số `{certificate}` không bị thu hồi"),
                    "trả về kết quả từ `TrustServices::ocsp` hoặc `TrustServices::crl`",
                ),
            Self::Anchor => signature("trust_anchor")
                .english("the trust anchor cannot be read", "use X.509 certificates in DER or PEM")
                .vietnamese("không đọc được chứng thư gốc tin cậy", "dùng chứng thư X.509 dạng DER hoặc PEM"),
            Self::Archive { fault } => fault.words(),
        }
    }
}

impl TrustService {
    fn texts(self) -> (&'static str, &'static str) {
        match self {
            Self::TimeStamp => ("time stamps", "cấp dấu thời gian"),
            Self::Ocsp => ("OCSP answers", "OCSP"),
            Self::Crl => ("revocation lists", "danh sách thu hồi (CRL)"),
            Self::Issuer => ("issuers of certificates", "chứng thư cấp trên"),
        }
    }
}

impl StampFault {
    fn texts(&self) -> (String, String) {
        match self {
            Self::Malformed => {
                pair("it is not a time stamp of RFC 3161 in DER", "không phải dấu thời gian RFC 3161 dạng DER")
            }
            Self::Refused { status } => {
                (format!("the authority refused it with status {status}"), format!("tổ chức cấp từ chối, mã {status}"))
            }
            Self::OtherDigest => pair("it is for other bytes", "dấu này là của dữ liệu khác"),
            Self::OtherNonce => pair("it answers another request", "dấu này trả lời yêu cầu khác"),
            Self::NoCertificate => pair("it lacks the certificate of the authority", "thiếu chứng thư của tổ chức cấp"),
            Self::Signature { reason } => {
                (format!("its signature is not valid: {reason}"), format!("chữ ký không hợp lệ: {reason}"))
            }
            Self::Purpose { authority } => (
                format!("the certificate `{authority}` is not for time stamps only"),
                format!("chứng thư `{authority}` không phải là chứng thư chuyên cấp dấu thời gian"),
            ),
        }
    }
}

impl ChainFault {
    fn texts(&self) -> (String, String) {
        match self {
            Self::Malformed => pair("it is not X.509 in DER", "không phải X.509 dạng DER"),
            Self::NoIssuer { issuer } => (
                format!("its issuer `{issuer}` is neither given nor an anchor"),
                format!("không có chứng thư của nơi cấp `{issuer}`"),
            ),
            Self::NotSigned { issuer, reason } => {
                let reason = reason.as_ref().map(|reason| format!(" ({reason})")).unwrap_or_default();
                (
                    format!("the key of `{issuer}` did not sign it{reason}"),
                    format!("không phải do khoá của `{issuer}` ký{reason}"),
                )
            }
            Self::Validity { from, to, at } => (
                format!("it is valid from {from} to {to}, not at {at}"),
                format!("có hiệu lực từ {from} đến {to}, không có hiệu lực lúc {at}"),
            ),
            Self::NotAuthority => {
                pair("it must not issue the certificate below it", "không được cấp chứng thư đứng dưới nó")
            }
            Self::Extension { identifier } => (
                format!("its critical extension {identifier} is not supported"),
                format!("không hỗ trợ phần mở rộng bắt buộc {identifier}"),
            ),
            Self::KeyUsage => pair("its key is not for signatures", "khoá không dùng để ký"),
            Self::TooLong => pair("its chain is too long", "chuỗi chứng thư quá dài"),
        }
    }
}

impl RevocationSource {
    fn name(self) -> &'static str {
        match self {
            Self::Ocsp => "OCSP",
            Self::Crl => "CRL",
        }
    }
}

impl RevocationFault {
    fn texts(&self) -> (String, String) {
        match self {
            Self::Malformed => pair("it is not in DER", "không ở dạng DER"),
            Self::Refused { status } => {
                (format!("the responder refused it with status {status}"), format!("máy chủ từ chối, mã {status}"))
            }
            Self::OtherCertificate => pair("it is for another certificate", "trả lời về chứng thư khác"),
            Self::OtherIssuer => pair("it is of another issuer", "là của nơi cấp khác"),
            Self::Signature { reason } => {
                let reason = reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default();
                (format!("its signature is not valid{reason}"), format!("chữ ký không hợp lệ{reason}"))
            }
            Self::Responder { responder } => (
                format!("the responder `{responder}` may not answer for the issuer"),
                format!("`{responder}` không được phép trả lời thay nơi cấp"),
            ),
            Self::Revoked { at } => {
                (format!("the certificate was revoked at {at}"), format!("chứng thư đã bị thu hồi lúc {at}"))
            }
            Self::Unknown => pair("the responder does not know the certificate", "máy chủ không biết chứng thư này"),
            Self::Outdated { from, to: Some(to), at } => (
                format!("it is for the time from {from} to {to}, not {at}"),
                format!("chỉ có giá trị từ {from} đến {to}, không phải lúc {at}"),
            ),
            Self::Outdated { from, to: None, at } => (
                format!("it is of {from} and so proves nothing at {at}"),
                format!("lập lúc {from} nên không chứng minh được lúc {at}"),
            ),
            Self::AfterEnd { from, end } => (
                format!("it is of {from}, after the certificate ended at {end}"),
                format!("lập lúc {from}, sau khi chứng thư hết hạn lúc {end}"),
            ),
            Self::NotCovered { from, at } => (
                format!("it is of {from}, after the time stamp of {at}"),
                format!("lập lúc {from}, sau dấu thời gian lúc {at}"),
            ),
            Self::Scope => pair("it is not for certificates of this kind", "không áp dụng cho loại chứng thư này"),
            Self::Extension { identifier } => (
                format!("its critical extension {identifier} is not supported"),
                format!("không hỗ trợ phần mở rộng bắt buộc {identifier}"),
            ),
            Self::Size => pair("the answers of the file are too large", "các trả lời trong tệp quá lớn"),
        }
    }
}

impl ArchiveFault {
    fn words(&self) -> Words {
        let archive = Words::new("archive", ErrorKind::Signature);
        match self {
            Self::NoSignature => archive
                .english("the file has no signature", "sign the file first")
                .vietnamese("tệp chưa có chữ ký", "ký tệp trước"),
            Self::Signature { field, reason } => archive
                .english(
                    format!("the signature in the field `{field}` cannot be kept: {reason}"),
                    "use the file as it was signed",
                )
                .vietnamese(
                    format!("không lưu giữ được chữ ký ở ô `{field}`: {reason}"),
                    "dùng đúng tệp đã ký, chưa bị sửa đổi",
                ),
            Self::NoTimeStamp => archive
                .english("the file has no document time stamp to renew", "use `Archiver::raise` first")
                .vietnamese("tệp chưa có dấu thời gian để gia hạn", "dùng `Archiver::raise` trước"),
            Self::NoForm => archive
                .english("the form of the file has no list of fields", "use the file as it was signed")
                .vietnamese("biểu mẫu của tệp không có danh sách ô", "dùng đúng tệp đã ký, chưa bị sửa đổi"),
            Self::Level { field, level, reason } => archive
                .english(
                    format!("the signature in the field `{field}` does not reach {level}: {reason}"),
                    "get what is missing from the services of the program",
                )
                .vietnamese(
                    format!("chữ ký ở ô `{field}` chưa đạt mức {level}: {reason}"),
                    "bổ sung phần còn thiếu qua các dịch vụ của chương trình",
                ),
        }
    }
}

fn pair(english: &str, vietnamese: &str) -> (String, String) {
    (english.to_owned(), vietnamese.to_owned())
}
