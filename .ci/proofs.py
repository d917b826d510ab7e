"""Validates the files of the test `proofs::files_of_each_level` with pyHanko, each at times when it must be valid and when
it must not. Argument: the folder of the files. The root in it is the only one that is trusted."""
import asyncio
import datetime
import io
import logging
import sys
from pathlib import Path

from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESPassed
from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
from pyhanko.sign.validation.ades import (
    _dss_to_local_knowledge, ades_basic_validation, ades_lta_validation, ades_with_time_validation)
from pyhanko.sign.validation.policy_decl import LocalKnowledge, PdfSignatureValidationSpec, SignatureValidationSpec
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
from pyhanko_certvalidator.policy_decl import (
    NO_REVOCATION, CertRevTrustPolicy, RevocationCheckingPolicy, RevocationCheckingRule)
from pyhanko_certvalidator.registry import SimpleTrustManager

logging.disable(logging.CRITICAL)
RULE = RevocationCheckingRule
REQUIRED = RevocationCheckingPolicy(RULE.CRL_OR_OCSP_REQUIRED, RULE.CRL_OR_OCSP_REQUIRED)


def specification(root, of_signer, of_stamps, knowledge=LocalKnowledge()):
    def policy(revocation):
        return CertValidationPolicySpec(
            trust_manager=SimpleTrustManager.build(trust_roots=[root]),
            revinfo_policy=CertRevTrustPolicy(revocation, retroactive_revinfo=True))
    return SignatureValidationSpec(
        policy(of_signer), ts_cert_validation_policy=policy(of_stamps), local_knowledge=knowledge)


def verdict(data, root, level, day):
    """Whether pyHanko finds the signature valid as one of a level at a time, and the time that it finds proven."""
    reader = PdfFileReader(io.BytesIO(data))
    signature = reader.embedded_regular_signatures[0]
    at = datetime.datetime.fromisoformat(day).replace(tzinfo=datetime.timezone.utc)
    timing = ValidationTimingInfo(at, at, point_in_time_validation=True)
    if level == "B-LTA":
        # Nothing in a file tells whether the certificate of its last time stamp is revoked.
        own = PdfSignatureValidationSpec(specification(root, REQUIRED, NO_REVOCATION))
        result = asyncio.run(ades_lta_validation(signature, own, timing_info=timing))
    else:
        # The answers in the file must be enough for B-LT.
        revocation = REQUIRED if level == "B-LT" else NO_REVOCATION
        own = specification(root, revocation, revocation, _dss_to_local_knowledge(reader))
        signature.compute_integrity_info()
        options = {"timing_info": timing, "raw_digest": signature.compute_digest()}
        if level == "B-B":
            result = asyncio.run(ades_basic_validation(signature.signed_data, own, **options))
        else:
            options |= {"extra_status_kwargs": signature.summarise_integrity_info(), "status_cls": PdfSignatureStatus}
            result = asyncio.run(ades_with_time_validation(signature.signed_data, own, **options))
    best = getattr(result, "best_signature_time", None)
    return result.ades_subindic == AdESPassed.OK, best and best.date().isoformat(), result.ades_subindic


def by_document_stamps(data, root):
    """The days of the valid document time stamps of a file. pyHanko requires a time stamp in the signature for its verdicts
    about levels, so that files without one are validated step by step."""
    reader = PdfFileReader(io.BytesIO(data))
    signature = reader.embedded_regular_signatures[0]
    issuers = signature.other_embedded_certs
    at = datetime.datetime(2017, 1, 1, tzinfo=datetime.timezone.utc)
    context = ValidationContext(trust_roots=[root], other_certs=issuers, allow_fetching=False, moment=at)
    stamps = [validate_pdf_timestamp(stamp, context) for stamp in reader.embedded_timestamp_signatures]
    signature = validate_pdf_signature(signature, context)
    if not (signature.intact and signature.valid and signature.trusted and signature.docmdp_ok):
        return []
    return [stamp.timestamp.date().isoformat() for stamp in stamps if stamp.intact and stamp.valid and stamp.trusted]


# The certificate of the signer ends in 2019, those of the time stamps in 2021 and 2046.
SOON, AFTER_SIGNER, AFTER_STAMP = "2016-11-28", "2019-06-01", "2021-01-03"
STAMPED = "2016-11-25"
CASES = [
    ("b-b", "B-B", SOON, True, None),
    ("b-b", "B-LT", SOON, False, None),
    ("b-t", "B-T", SOON, True, STAMPED),
    ("b-t", "B-LT", SOON, False, None),
    ("b-t", "B-LTA", AFTER_SIGNER, False, None),
    ("b-lt", "B-LT", SOON, True, STAMPED),
    ("b-lt", "B-LT", AFTER_SIGNER, False, None),
    ("b-lt", "B-LTA", AFTER_STAMP, False, None),
    ("b-lta", "B-LTA", SOON, True, STAMPED),
    ("b-lta", "B-LTA", AFTER_SIGNER, True, STAMPED),
    ("b-lta", "B-LTA", AFTER_STAMP, False, None),
    ("renewed", "B-LTA", AFTER_SIGNER, True, STAMPED),
]


def main(folder):
    root = x509.Certificate.load((folder / "root.cer").read_bytes())
    failures = 0

    def check(name, data, trusted, level, day, expected, time):
        nonlocal failures
        try:
            is_valid, best, detail = verdict(data, trusted, level, day)
        except Exception as error:
            is_valid, best, detail = False, None, type(error).__name__
        is_right = is_valid == expected and (time is None or best == time)
        failures += not is_right
        print(f"{'' if is_right else 'WRONG '}{name:16} as {level:6} at {day}: {'valid' if is_valid else 'not valid'}, "
              f"proven {best}, {detail}")

    for name, level, day, expected, time in CASES:
        check(name, (folder / f"{name}.pdf").read_bytes(), root, level, day, expected, time)
    for name, days in [("b-b", []), ("b-t-document", [STAMPED]), ("b-lta-document", ["2016-11-27"] * 2),
                       ("renewed", ["2016-11-27", "2020-12-28"])]:
        found = by_document_stamps((folder / f"{name}.pdf").read_bytes(), root)
        failures += found != days
        print(f"{'' if found == days else 'WRONG '}{name:16} document time stamps: {found}")
    # Controls: a changed byte, and a store that trusts somebody else.
    archived = (folder / "b-lta.pdf").read_bytes()
    at = archived.index(b"<pdfaid:part>") + 13
    check("changed byte", archived[:at] + b"2" + archived[at + 1:], root, "B-LTA", SOON, False, None)
    other = PdfFileReader(open(folder / "b-lta.pdf", "rb")).embedded_regular_signatures[0].signer_cert
    check("other root", archived, other, "B-LTA", AFTER_STAMP, False, None)
    return failures


sys.exit(bool(main(Path(sys.argv[1]))))
