#!/usr/bin/env python3
"""Compares the pages that LibreOffice makes of DOCX files with the PDF files of the same dispatches.

`docx.py [--lines] FOLDER NAME...`: FOLDER has NAME.pdf, and NAME.pdf of LibreOffice in its folder `office`. Every word must
be there, in as many pages. The words of the components must be at the same place within 0.5 mm: those of the header, the title,
the addressees and the tables from the edges of the sheet, those of the signature block from the last line of the text. With
`--lines`, all words from the edges of the sheet. Prints all problems and exits with status 1 if there are any.
"""

import sys
import unicodedata
from collections import defaultdict
from pathlib import Path

import pymupdf

MM = 72 / 25.4
TOLERANCE = 0.5
# The first line of a page cannot be raised by the space above it, the rule at the top of a page is below the margin, and a
# superscript has the size that the program gives it.
LOOSE = 0.8


def words(path):
    """Returns the words of a file with their page, left edge and baseline in millimetres, in reading order by position."""
    found = []
    pages = pymupdf.open(path)
    for number, page in enumerate(pages):
        for block in page.get_text("rawdict")["blocks"]:
            for line in block.get("lines", []):
                if line["dir"][0] < 0.99:
                    continue
                word, start = "", None
                for char in [char for span in line["spans"] for char in span["chars"]] + [{"c": " ", "origin": None}]:
                    letter = char["c"]
                    # A word processor also breaks lines after hyphens and slashes.
                    if letter.isspace() or letter in "-/":
                        if word:
                            found.append((number, start[1] / MM, start[0] / MM, word))
                        word = ""
                        continue
                    if not word:
                        start = char["origin"]
                    word += letter
    return found, pages.page_count, [page.rect for page in pages]


def key(word):
    return unicodedata.normalize("NFC", word).upper().strip(".…-")


def ordered(found):
    """Groups the words by their text, each group from the top of the first page to the bottom of the last."""
    groups = defaultdict(list)
    for page, y, x, word in sorted(found, key=lambda item: (item[0], round(item[1]), item[2])):
        if key(word):
            groups[key(word)].append((page, y, x))
    return groups


def rules(path):
    """Returns the horizontal and vertical lines of the first pages as (page, x0, y0, x1, y1) in millimetres."""
    lines = []
    for number, page in enumerate(pymupdf.open(path)):
        for drawing in page.get_drawings():
            rect = drawing["rect"]
            if rect.width < 1.5 or rect.height < 1.5:
                lines.append((number, rect.x0 / MM, rect.y0 / MM, rect.x1 / MM, rect.y1 / MM))
    return lines


def problems(folder, name, all_words):
    own, office = folder / f"{name}.pdf", folder / "office" / f"{name}.pdf"
    (ours, pages, sizes), (theirs, their_pages, their_sizes) = words(own), words(office)
    if pages != their_pages:
        yield f"{their_pages} pages instead of {pages}"
    for number, (mine, other) in enumerate(zip(sizes, their_sizes)):
        if abs(mine.width - other.width) > 1 or abs(mine.height - other.height) > 1:
            yield f"page {number + 1} has another size"
    ours, theirs = ordered(ours), ordered(theirs)
    for word in sorted(set(ours) | set(theirs)):
        if len(ours[word]) != len(theirs[word]):
            yield f"“{word}” is there {len(theirs[word])} times instead of {len(ours[word])}"
    places = components(folder / f"{name}.txt", all_words)
    last, last_page = places.pop("last", None), places.pop("last page")
    shift = None
    worst = []
    for component, entries in places.items():
        for page, y, x, word, style in entries:
            group = ours.get(key(word), [])
            nearest = [index for index, place in enumerate(group) if place[0] == page and abs(place[1] - y) < 0.3 and (x is None or abs(place[2] - x) < 0.3)]
            if not nearest or len(theirs.get(key(word), [])) != len(group):
                continue
            worst.append((component, style, page, y, x, word, theirs[key(word)][nearest[0]]))
    if last:
        page, y, _, word, _ = last
        group = ours.get(key(word), [])
        nearest = [index for index, place in enumerate(group) if place[0] == page and abs(place[1] - y) < 0.3]
        if nearest and len(theirs.get(key(word), [])) == len(group):
            other = theirs[key(word)][nearest[-1]]
            shift = (other[0] - page, other[1] - y)
    first_lines = defaultdict(lambda: 1000.0)
    for component, _, page, y, *_ in worst:
        if component != "page-number":
            first_lines[page] = min(first_lines[page], y)
    body = (item for item in places.items() if item[0] != "page-number")
    every = [(page, y, component) for component, entries in body for page, y, *_ in entries]
    tops = {page: min((y, component) for other, y, component in every if other == page)[1] for page, *_ in every}
    table_pages = {page for page, component in tops.items() if "table-" in component}
    for component, style, page, y, x, word, other in worst:
        flows = component.startswith(("body", "closing")) and (last is None or page <= last_page)
        if flows and not all_words:
            if component.startswith("body") or shift is None:
                continue
            dy = other[1] - y - shift[1]
            # The block follows the text, on its page or on a later one.
            if shift[0] or other[0] != page:
                continue
            wrong_page = False
        else:
            dy = other[1] - y
            wrong_page = other[0] != page
        dx = 0 if x is None else other[2] - x
        if wrong_page:
            yield f"{component}, “{word}”: page {other[0] + 1} instead of {page + 1}"
            continue
        is_loose = page in table_pages or component == "body" and (y < first_lines[page] + 0.1 or style in FOOTNOTES)
        most = LOOSE if is_loose else TOLERANCE
        if abs(dy) > most or abs(dx) > most:
            yield f"{component}, “{word}” on page {page + 1}: {dx:+.2f} mm to the right, {dy:+.2f} mm down"


FLOWING = {
    "body", "directive", "basis", "minutes", "minutes-label", "enacting", "heading", "division", "division-title", "article",
    "quotation", "caption", "figure", "figure-caption", "writing-line", "footnote", "footnote-reference", "footnote-number",
    "table-note", "annex", "annex-title", "annex-reference",
}
FOOTNOTES = {"footnote", "footnote-reference", "footnote-number"}
CLOSING = {"distribution-label", "distribution", "drafter", "confirmation", "circulation-foot"}


def components(path, all_words):
    """Reads the list of items that the layout prints, and returns the first word of each run of each component."""
    places, page, last, previous = defaultdict(list), -1, None, {}
    first_part = 10_000
    part_flows = False
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("page "):
            page += 1
            part_flows = False
            continue
        if page < 0 or " rule to " in line or " picture " in line or ", turned" in line:
            continue
        x, y, style = float(line[2:8]), float(line[9:15]), line[17:].split()[0]
        text = line.split(" wide", 1)[1].split(": ", 1)[1].strip() if ": " in line.split(" wide", 1)[1] else ""
        if not text:
            continue
        first = next((word for word in text.replace("-", " ").replace("/", " ").split() if key(word)), None)
        has_mark = text.startswith(("- ", "+ "))
        above, previous[style] = previous.get(style), (x, y)
        follows = above and abs(above[0] - x) < 0.1 and 0 < y - above[1] < 7
        is_continued = style == "distribution" or style == "table-cell" and follows
        if first is None or first[0] in "☐☑" or is_continued and not has_mark and not all_words:
            continue
        if page > 0 and (style in ("annex", "party-title", "form-code")):
            first_part = min(first_part, page)
        if style in FLOWING:
            component, part_flows = "body", True
        elif style in CLOSING or style.startswith("sign-"):
            component = f"closing: {style}"
        elif style.startswith(("table-", "form-")):
            component = f"body, {style}" if part_flows else style
        else:
            component = style
        entry = (page, y, None if has_mark else x, first, style)
        places[component].append(entry)
        if component == "body" and style in ("body", "directive", "article") and last_is_before_closing(places):
            last = entry
    places["last"], places["last page"] = last, first_part - 1
    return places


def last_is_before_closing(places):
    return not any(component.startswith("closing") for component in places)


def main():
    arguments = sys.argv[1:]
    all_words = "--lines" in arguments
    folder, *names = [argument for argument in arguments if argument != "--lines"]
    failed = False
    for name in names:
        found = list(problems(Path(folder), name, all_words))
        failed |= bool(found)
        print(f"{name}: {'; '.join(found[:8]) if found else 'LibreOffice shows the same pages'}")
    sys.exit(failed or not names)


if __name__ == "__main__":
    main()
