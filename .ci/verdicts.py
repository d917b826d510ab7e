"""Prints the verdicts of the crate beside those of pyHanko, and fails where the crate accepts what pyHanko does not.

Arguments: the folder of the examples' files, the example `verify`, and further folders with PDF files.
"""
import logging
import re
import subprocess
import sys
import warnings
from pathlib import Path

import pikepdf
import pypdf
import pypdfium2
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
from pyhanko_certvalidator import ValidationContext

logging.disable(logging.CRITICAL)
warnings.simplefilter("ignore")
name = generic.pdf_name


def numbers(*values):
    return generic.ArrayObject(map(generic.FloatObject, values))


def resave(source, folder):
    """Saves a file with other programs. All results are sound."""
    def path(label):
        return str(folder / f"sound-{label}.pdf")

    subprocess.run(["qpdf", source, path("qpdf")], check=True)
    subprocess.run(["qpdf", "--object-streams=disable", source, path("qpdf-table")], check=True)
    subprocess.run(["qpdf", "--recompress-flate", "--compression-level=9", source, path("qpdf-smaller")], check=True)
    subprocess.run(["mutool", "clean", "-gz", source, path("mutool")], check=True)
    pikepdf.open(source).save(path("pikepdf"))
    pypdf.PdfWriter(clone_from=source).write(path("pypdf"))
    pypdfium2.PdfDocument(source).save(path("pdfium"))


def change(source, folder):
    """Changes a file without a signature. No result is sound."""
    def changed(label, edit):
        with pikepdf.open(source) as pdf:
            edit(pdf)
            pdf.save(folder / f"changed-{label}.pdf")

    def annotation(subtype):
        def edit(pdf):
            stamp = pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name(f"/{subtype}"), FT=pikepdf.Name.Sig, Rect=[0, 0, 595, 842])
            page = pdf.pages[0].obj
            page.Annots = [*page.get("/Annots", []), pdf.make_indirect(stamp)]
        return edit

    def number(pdf):
        metadata = pdf.Root.Metadata.read_bytes()
        pdf.Root.Metadata.write(re.sub(rb"(<congvan:Number>)[0-9]+", rb"\g<1>99", metadata))

    def attachment(pdf):
        pdf.attachments["phu-luc.txt"] = b"x"

    for label in ["FreeText", "Stamp", "Widget"]:
        changed(label, annotation(label))
    changed("number", number)
    changed("attachment", attachment)
    changed("script", lambda pdf: pdf.Root.__setattr__("OpenAction", pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="x")))
    changed("untagged", lambda pdf: pdf.Root.__delattr__("StructTreeRoot"))
    changed("turned", lambda pdf: pdf.pages[0].rotate(180, relative=False))


def attack(source, folder):
    """Changes a signed file. None is both sound and intact."""
    pdf = Path(source).read_bytes()

    def updated(label, edit):
        with open(source, "rb") as file:
            writer = IncrementalPdfFileWriter(file)
            edit(writer)
            with open(folder / f"attack-{label}.pdf", "wb") as output:
                writer.write(output)

    def overlay(writer):
        page = writer.root["/Pages"]["/Kids"][0]
        stamp = writer.add_object(generic.DictionaryObject({
            name("/Type"): name("/Annot"), name("/Subtype"): name("/FreeText"), name("/FT"): name("/Sig"),
            name("/Rect"): numbers(0, 0, 595, 842)}))
        page[name("/Annots")] = generic.ArrayObject([*page.get("/Annots", []), stamp])
        writer.update_container(page)

    def reason(writer):
        field = writer.prev.embedded_signatures[0].sig_field
        value = field["/V"]
        value[name("/Reason")] = generic.pdf_string("x")
        writer.mark_update(field.raw_get("/V").reference)

    updated("overlay", overlay)
    updated("reason", reason)
    signer = "Người ký thử 1".encode().hex().upper().encode()
    start = pdf.rindex(signer)
    (folder / "attack-certificate.pdf").write_bytes(pdf[:start] + signer[:-1] + b"9" + pdf[start + len(signer):])
    start = pdf.rindex(b"/Reason")
    (folder / "attack-byte.pdf").write_bytes(pdf[:start + 12] + bytes([pdf[start + 12] ^ 1]) + pdf[start + 13:])


def by_pyhanko(path):
    """For each signature: whether it is intact, and whether later changes are permitted."""
    verdicts = {}
    with open(path, "rb") as file:
        try:
            signatures = PdfFileReader(file).embedded_signatures
        except Exception as error:
            return {"": f"{type(error).__name__}"}
        for signature in signatures:
            try:
                context = ValidationContext(trust_roots=[signature.signer_cert], allow_fetching=False)
                validate = validate_pdf_timestamp if signature.sig_object_type == "/DocTimeStamp" else validate_pdf_signature
                status = validate(signature, context)
                is_whole = status.coverage.name == "ENTIRE_FILE"
                later = True if is_whole or status.docmdp_ok is None else status.docmdp_ok
                verdicts[signature.field_name] = (status.intact and status.valid, later)
            except Exception as error:
                verdicts[signature.field_name] = type(error).__name__
    return verdicts


def by_crate(program, path):
    try:
        output = subprocess.run([program, path], capture_output=True, text=True, timeout=20, check=True).stdout
    except subprocess.TimeoutExpired:
        return "too slow", {}
    lines = output.splitlines()
    signatures = dict(re.findall(r"^  signature (.*?): ((?!unsigned).*)$", output, re.MULTILINE))
    return lines[1].strip(), signatures


def disagreement(crate, pyhanko):
    """What the crate accepts although pyHanko does not, or cannot explain."""
    is_intact, is_permitted = crate.startswith("Intact"), re.search(r"later changes: (None|Permitted)", crate)
    if not isinstance(pyhanko, tuple):
        return is_intact and is_permitted and pyhanko
    intact, permitted = pyhanko
    if is_intact and not intact:
        return "pyHanko finds it broken"
    if is_intact and is_permitted and not permitted:
        return "pyHanko finds changes that are not permitted"
    if intact and re.match(r"Changed|BadSignature", crate):
        return "pyHanko finds it intact"
    return None


def main(examples, program, *folders):
    cases = examples / "verdicts"
    cases.mkdir(exist_ok=True)
    for old in cases.glob("*.pdf"):
        old.unlink()
    resave(str(examples / "archive.pdf"), cases)
    change(str(examples / "archive.pdf"), cases)
    attack(str(examples / "signed.pdf"), cases)
    files = [examples / f"{own}.pdf" for own in
             ["archive", "archive-signed", "copy", "copy-2018", "copy-electronic", "signable", "signed", "signed-twice"]]
    for folder in [cases, Path("tests/data/signatures"), *map(Path, folders)]:
        files.extend(sorted(folder.glob("*.pdf")))
    failures = []
    print(f"{'file':32} {'verify':12} {'signature':28} {'crate':64} pyHanko")
    for path in files:
        verdict, own = by_crate(program, path)
        others = by_pyhanko(path)
        label, first = path.stem[:31], True
        for field in own or [""]:
            crate, other = own.get(field, ""), others.get(field, others.get("", ""))
            shown = f"{'intact' if other[0] else 'broken'}, {'permitted' if other[1] else 'not permitted'}" \
                if isinstance(other, tuple) else other
            print(f"{label if first else '':32} {verdict[:11] if first else '':12} {field[-28:]:28} {crate[:64]:64} {shown}")
            first = False
            if problem := crate and disagreement(crate, other):
                failures.append(f"{path.name}, {field}: {crate}: {problem}")
        is_own = path.parent in (examples, cases)
        # `verify` does not verify signatures.
        of_signature = path.stem in ("attack-byte", "attack-certificate", "attack-reason")
        is_sound = path.stem.startswith("sound-") or path.parent == examples or of_signature
        if is_own and verdict != ("sound" if is_sound else "not sound"):
            failures.append(f"{path.name}: {verdict}")
        if path.stem.startswith("attack-") and all(
                re.search(r"^Intact; later changes: (None|Permitted)", crate) for crate in own.values()):
            failures.append(f"{path.name}: {own}")
    for failure in failures:
        print(f"error: {failure}", file=sys.stderr)
    return bool(failures)


sys.exit(main(Path(sys.argv[1]), *sys.argv[2:]))
