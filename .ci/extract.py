#!/usr/bin/env python3
"""Compares the text that three PDF programs extract from PDF files: `extract.py FILE.pdf...`.

Poppler (pdftotext), MuPDF (mutool) and PDFium (pypdfium2) must each extract clean text and the same words; for the
real dispatches these must be the words of the original in reading order. Prints all problems and exits with status 1
if there are any.
"""

import subprocess
import sys
import unicodedata
from pathlib import Path

import pypdfium2

ORIGINALS = Path(__file__).resolve().parent.parent / "tests" / "originals"

# The first lines of the components of the certified copies.
COPY_STARTS = {"BẢN SAO VĂN BẢN", "TỈNH UỶ LÂM ĐỒNG"}

# Invisible characters that break a text search: controls, soft hyphens, joiners, private use and unassigned characters.
UNWANTED = {"Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp"}
# Line and page ends of the extractors.
ALLOWED = "\n\f\r"


def poppler(path, *options):
    """Returns the pages as Poppler extracts them; `-raw` keeps the order of the content stream."""
    command = ["pdftotext", *options, str(path), "-"]
    text = subprocess.run(command, check=True, capture_output=True).stdout.decode()
    return text.removesuffix("\f").split("\f")


def mupdf(path):
    command = ["mutool", "draw", "-q", "-F", "txt", str(path)]
    text = subprocess.run(command, check=True, capture_output=True).stdout.decode()
    return text.removesuffix("\f").split("\f")


def pdfium(path):
    document = pypdfium2.PdfDocument(path)
    return [page.get_textpage().get_text_range() for page in document]


def without_number(index, page):
    """Removes the page number, a line of its own at the top or bottom of the page, or above the components of a copy."""
    lines = [line for line in page.splitlines() if line.strip()]
    copy = next((at for at, line in enumerate(lines) if line.strip() in COPY_STARTS), 0)
    for edge in (0, -1, copy - 1):
        if lines and lines[edge].strip() == str(index + 1):
            del lines[edge]
            break
    return "\n".join(lines)


def words(text):
    """Splits into words as tests/pdf.rs does: without punctuation at their ends or standing alone."""

    def bare(word):
        letters = [at for at, letter in enumerate(word) if letter.isalnum()]
        return word[letters[0] : letters[-1] + 1] if letters else ""

    return [word for word in map(bare, text.split()) if word]


def unclean(text):
    """Yields the defects of an extracted text."""
    if not unicodedata.is_normalized("NFC", text):
        yield "the text is not NFC"
    strange = {letter for letter in text if unicodedata.category(letter) in UNWANTED and letter not in ALLOWED}
    strange |= set(text) & {"\ufffd"}
    if strange:
        yield "the text has " + ", ".join(f"U+{ord(letter):04X}" for letter in sorted(strange))


def difference(found, wanted):
    """Describes the first difference of two lists of words, with the words around it."""
    for at in range(max(len(found), len(wanted))):
        if found[at : at + 1] != wanted[at : at + 1]:
            around = slice(max(at - 4, 0), at + 5)
            return f"word {at}: “{' '.join(found[around])}”, expected “{' '.join(wanted[around])}”"
    return None


def problems(path):
    # Without `-raw`, Poppler orders by columns of the page: only the words are compared.
    in_order = {"Poppler": poppler(path, "-raw"), "MuPDF": mupdf(path), "PDFium": pdfium(path)}
    every = in_order | {"Poppler, by position": poppler(path)}
    original = ORIGINALS / f"{path.stem}.txt"
    read = {}
    for name, pages in every.items():
        for problem in unclean("\f".join(pages)):
            yield f"{name}: {problem}"
        read[name] = words("\n".join(without_number(*page) for page in enumerate(pages)))
        if not read[name]:
            yield f"{name}: the text is empty"
    if original.exists():
        wanted = words(unicodedata.normalize("NFC", original.read_text(encoding="utf-8")))
        for name in in_order:
            if parted := difference(read[name], wanted):
                yield f"{name}: differs from the original, {parted}"
    # The extractors read the heads of a table by cell or by line, so only the words are compared.
    for name, found in read.items():
        if parted := difference(sorted(found), sorted(read["Poppler"])):
            yield f"{name} and Poppler differ, {parted}"


def main():
    failed = False
    for path in map(Path, sys.argv[1:]):
        found = list(problems(path))
        failed |= bool(found)
        print(f"{path.name}: {'; '.join(found) if found else 'three programs extract the same clean words'}")
    sys.exit(failed or len(sys.argv) < 2)


if __name__ == "__main__":
    main()
