#!/usr/bin/env python3
"""What three PDF programs take for the text of a PDF: `extract.py FILE.pdf...`.

Poppler (pdftotext), MuPDF (mutool) and PDFium (pypdfium2) must each give clean text, the same words, and for the real
dispatches the words of the original in the order in which a person reads them. Tells all that is off and fails.
"""

import subprocess
import sys
import unicodedata
from pathlib import Path

import pypdfium2

ORIGINALS = Path(__file__).resolve().parent.parent / "tests" / "originals"

# What a reader cannot see but a search would find: controls, soft hyphens, joiners, private and lost characters.
UNWANTED = {"Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp"}
# How extractors end lines and pages.
ALLOWED = "\n\f\r"


def poppler(path, *options):
    """The pages as Poppler reads them; `-raw` keeps the order of the file."""
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
    """The page without its number, which stands on a line of its own above or below the text."""
    lines = [line for line in page.splitlines() if line.strip()]
    for edge in (0, -1):
        if lines and lines[edge].strip() == str(index + 1):
            del lines[edge]
    return "\n".join(lines)


def words(text):
    """As tests/pdf.rs counts them: what is punctuation alone is no word, nor is that at the ends of one."""

    def bare(word):
        letters = [at for at, letter in enumerate(word) if letter.isalnum()]
        return word[letters[0] : letters[-1] + 1] if letters else ""

    return [word for word in map(bare, text.split()) if word]


def unclean(text):
    """What no extracted text should have."""
    if not unicodedata.is_normalized("NFC", text):
        yield "it is not NFC"
    strange = {letter for letter in text if unicodedata.category(letter) in UNWANTED and letter not in ALLOWED}
    strange |= set(text) & {"\ufffd"}
    if strange:
        yield "it has " + ", ".join(f"U+{ord(letter):04X}" for letter in sorted(strange))


def difference(found, wanted):
    """Where two lists of words part, with the words around it."""
    for at in range(max(len(found), len(wanted))):
        if found[at : at + 1] != wanted[at : at + 1]:
            around = slice(max(at - 4, 0), at + 5)
            return f"word {at}: “{' '.join(found[around])}”, wanted “{' '.join(wanted[around])}”"
    return None


def problems(path):
    # Poppler's own order follows the columns of the page, so it is asked for the words alone.
    in_order = {"Poppler": poppler(path, "-raw"), "MuPDF": mupdf(path), "PDFium": pdfium(path)}
    every = in_order | {"Poppler, by place": poppler(path)}
    original = ORIGINALS / f"{path.stem}.txt"
    read = {}
    for name, pages in every.items():
        for problem in unclean("\f".join(pages)):
            yield f"{name}: {problem}"
        read[name] = words("\n".join(without_number(*page) for page in enumerate(pages)))
        if not read[name]:
            yield f"{name}: there is no text"
    if original.exists():
        wanted = words(unicodedata.normalize("NFC", original.read_text(encoding="utf-8")))
        for name in in_order:
            if parted := difference(read[name], wanted):
                yield f"{name}: not the original, {parted}"
    # The heads of a table are read by cell or by line, as a program likes: only the words count.
    for name, found in read.items():
        if parted := difference(sorted(found), sorted(read["Poppler"])):
            yield f"{name} and Poppler differ, {parted}"


def main():
    failed = False
    for path in map(Path, sys.argv[1:]):
        found = list(problems(path))
        failed |= bool(found)
        print(f"{path.name}: {'; '.join(found) if found else 'the same clean words in three programs'}")
    sys.exit(failed or len(sys.argv) < 2)


if __name__ == "__main__":
    main()
