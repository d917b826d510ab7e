"""Makes tests/data/signatures: small files signed by pyHanko with the algorithms and permissions that the crate reads.

The keys are random and are thrown away, so the files differ each time.
"""
import datetime
import io
import sys
from pathlib import Path

from asn1crypto import keys, x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils import generic, writer
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

BEGIN = datetime.datetime(2026, 1, 1)
END = datetime.datetime(2056, 1, 1)


def issue(key, digest, name, usage=None):
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = x509.CertificateBuilder(subject, subject, key.public_key(), 7, BEGIN, END)
    builder = builder.add_extension(x509.KeyUsage(*[True, True] + [False] * 7), critical=True)
    if usage:
        builder = builder.add_extension(x509.ExtendedKeyUsage([usage]), critical=True)
    certificate = builder.sign(key, digest)
    der = serialization.Encoding.DER
    private = key.private_bytes(der, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return asn1_x509.Certificate.load(certificate.public_bytes(der)), keys.PrivateKeyInfo.load(private)


def signer(key, digest, pss=False):
    certificate, key = issue(key, digest, "Người ký thử")
    return signers.SimpleSigner(certificate, key, SimpleCertificateStore(), prefer_pss=pss)


def blank(lock=None):
    """A page with two signature fields and a text field."""
    file = writer.PdfFileWriter()
    content = file.add_object(generic.StreamObject(stream_data=b"0 0 9 9 re f"))
    file.insert_page(writer.PageObject(content, media_box=generic.ArrayObject(map(generic.NumberObject, (0, 0, 200, 200)))))
    for name in ["First", "Second"]:
        own_lock = lock if name == "First" else None
        fields.append_signature_field(file, fields.SigFieldSpec(name, field_mdp_spec=own_lock))
    page = file.root["/Pages"].raw_get("/Kids")[0]
    note = file.add_object(generic.DictionaryObject({
        generic.pdf_name(key): value
        for key, value in {
            "/Type": generic.pdf_name("/Annot"), "/Subtype": generic.pdf_name("/Widget"), "/FT": generic.pdf_name("/Tx"),
            "/T": generic.pdf_string("Note"), "/P": page,
            "/Rect": generic.ArrayObject(map(generic.NumberObject, (10, 10, 90, 30))),
        }.items()
    }))
    file.root["/AcroForm"]["/Fields"].append(note)
    page.get_object()["/Annots"].append(note)
    output = io.BytesIO()
    file.write(output)
    return output


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    sha = {256: hashes.SHA256(), 384: hashes.SHA384(), 512: hashes.SHA512()}
    rsa_key = rsa.generate_private_key(65537, 2048)
    plain = signer(rsa_key, sha[256])

    def sign(name, by=plain, digest="sha256", **options):
        file = IncrementalPdfFileWriter(blank(options.pop("lock", None)))
        metadata = signers.PdfSignatureMetadata(
            field_name="First", md_algorithm=digest, reason="Ký thử", subfilter=fields.SigSeedSubFilter.PADES, **options)
        signed = signers.PdfSigner(metadata, by).sign_pdf(file, bytes_reserved=5000)
        (folder / f"{name}.pdf").write_bytes(signed.getvalue())

    for bits in [384, 512]:
        sign(f"rsa-sha{bits}", digest=f"sha{bits}")
    sign("rsa-pss", by=signer(rsa_key, sha[256], pss=True))
    sign("rsa-pss-sha512", by=signer(rsa_key, sha[256], pss=True), digest="sha512")
    for name, curve, bits in [("p256", ec.SECP256R1(), 512), ("p384", ec.SECP384R1(), 384), ("p521", ec.SECP521R1(), 512)]:
        sign(f"{name}-sha{bits}", by=signer(ec.generate_private_key(curve), sha[bits]), digest=f"sha{bits}")
    sign("ed25519", by=signer(ed25519.Ed25519PrivateKey.generate(), None), digest="sha512")
    for level in [1, 2, 3]:
        sign(f"certified-{level}", certify=True, docmdp_permissions=fields.MDPPerm(level))
    sign("locked", lock=fields.FieldMDPSpec(fields.FieldMDPAction.INCLUDE, fields=["Note", "Second"]))

    authority, key = issue(rsa_key, sha[256], "Dấu thời gian thử", ExtendedKeyUsageOID.TIME_STAMPING)
    stamper = DummyTimeStamper(authority, key, SimpleCertificateStore.from_certs([authority]),
                               fixed_dt=datetime.datetime(2026, 11, 24, 3, 0, tzinfo=datetime.timezone.utc))
    stamped = signers.PdfTimeStamper(stamper).timestamp_pdf(
        IncrementalPdfFileWriter(io.BytesIO((folder / "rsa-pss.pdf").read_bytes())), "sha512", None, bytes_reserved=5000)
    (folder / "time-stamp.pdf").write_bytes(stamped.getvalue())


main(Path(sys.argv[1] if len(sys.argv) > 1 else "tests/data/signatures"))
