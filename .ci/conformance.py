#!/usr/bin/env python3
"""Checks PDF files against the machine-checkable rules of PDF/A-3a and PDF/UA-1: `conformance.py FILE.pdf...`.

Reads the objects through pikepdf, including those in object streams, then runs two other checkers, pdfua and outloud.
veraPDF, the reference checker, covers more. Prints all problems and exits with status 1 if there are any.
"""

import json
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import pikepdf
from lxml import etree
from pikepdf import Array, Dictionary, Name

NAMESPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
}
# Permitted children of structure elements; other elements may have any children.
WITHIN = {
    "/L": {"/LI", "/L", "/Caption"},
    "/LI": {"/Lbl", "/LBody"},
    "/Table": {"/TR", "/THead", "/TBody", "/TFoot", "/Caption"},
    "/THead": {"/TR"},
    "/TBody": {"/TR"},
    "/TFoot": {"/TR"},
    "/TR": {"/TH", "/TD"},
}
# Permitted parents of structure elements.
ONLY_IN = {
    "/LI": {"/L"},
    "/LBody": {"/LI"},
    "/TR": {"/Table", "/THead", "/TBody", "/TFoot"},
    "/TH": {"/TR"},
    "/TD": {"/TR"},
}
ROLES = set(WITHIN) | set(ONLY_IN) | {"/Document", "/Part", "/Sect", "/Div", "/P", "/Lbl", "/Span", "/Figure", "/Form"}
HEADINGS = [f"/H{level}" for level in range(1, 7)]
PAINTING = {"Tj", "TJ", "'", '"', "Do", "f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "sh", "INLINE IMAGE"}
DEVICE_COLOURS = {"g", "G", "rg", "RG", "k", "K"}
# False positives of outloud: it drops the last column where a head cell spans rows (`grid` below checks this instead),
# does not accept empty forms as tables, looks for the text of a table in the paragraphs, and rejects a table head of
# four rows (three levels and the column numbers).
NOT_OUTLOUD = ["TBL-004", "TBL-010", "TBL-012", "TBL-014"]
# It looks for the text in the appearance of a signature, which the description of the field announces, in the structure
# tree.
NOT_OUTLOUD_SIGNED = [*NOT_OUTLOUD, "TAG-003"]


def number_tree(node):
    """Yields the pairs of a number tree."""
    for kid in node.get("/Kids", []):
        yield from number_tree(kid)
    flat = list(node.get("/Nums", []))
    yield from zip(flat[::2], flat[1::2])


def kids(element):
    inner = element.get("/K", Array())
    return list(inner) if isinstance(inner, Array) else [inner]


def is_element(kid):
    return isinstance(kid, Dictionary) and "/S" in kid


def elements(element, parent=None):
    """Yields every descendant with its parent, in logical order."""
    for kid in kids(element):
        if is_element(kid):
            yield kid, parent
            yield from elements(kid, kid)


def attribute(element, key, default=None):
    attributes = element.get("/A", Array())
    for one in attributes if isinstance(attributes, Array) else [attributes]:
        if isinstance(one, Dictionary) and key in one:
            return one[key]
    return default


def document(pdf):
    """Checks the catalogue and the pages."""
    root = pdf.Root
    if pdf.is_encrypted:
        yield "the file is encrypted"
    if not str(root.get("/Lang", "")).startswith("vi"):
        yield "the language is not Vietnamese"
    if not root.get("/MarkInfo", {}).get("/Marked", False):
        yield "the file is not marked as tagged"
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False):
        yield "DisplayDocTitle is not set"
    if "/Outlines" not in root:
        yield "there are no bookmarks"
    for number, page in enumerate(pdf.pages, 1):
        if "/Annots" in page and page.get("/Tabs") != Name.S:
            yield f"page {number}: the tab order does not follow the structure"
        if "/AA" in page:
            yield f"page {number}: there are actions"
    for key in ("/OpenAction", "/AA"):
        if key in root and not isinstance(root[key], Array):
            yield f"the catalogue has {key}"
    forbidden = {"/JavaScript", "/Launch", "/Sound", "/Movie", "/ResetForm", "/ImportData"}
    for thing in pdf.objects:
        if isinstance(thing, Dictionary) and str(thing.get("/S", "")) in forbidden:
            yield f"forbidden action {thing.S}"
        if isinstance(thing, (Dictionary, pikepdf.Stream)) and "/JS" in thing:
            yield "there is JavaScript"
    if "/JavaScript" in root.get("/Names", {}):
        yield "there is JavaScript in the name tree"


def metadata(pdf):
    """Checks the XMP metadata and compares it with the document information."""
    stream = pdf.Root.get("/Metadata")
    if stream is None:
        yield "there is no XMP"
        return
    tree = etree.fromstring(stream.read_bytes())

    def value(path):
        prefix, name = path.split(":")
        found = tree.xpath(f"//{path}//rdf:li/text() | //{path}/text()", namespaces=NAMESPACES)
        inline = tree.xpath(f"//rdf:Description/@{path}", namespaces=NAMESPACES)
        return "".join(found).strip() or "".join(inline)

    wanted = {"pdfaid:part": "3", "pdfaid:conformance": "A", "pdfuaid:part": "1"}
    for path, right in wanted.items():
        if value(path) != right:
            yield f"XMP: {path} is `{value(path)}`, not {right}"
    title = value("dc:title")
    if not title:
        yield "XMP: there is no title"
    information = pdf.trailer.get("/Info", {})
    if "/Title" in information and str(information["/Title"]) != title:
        yield "the titles of XMP and of the document information differ"


def fonts(pdf):
    """Checks that every font is embedded and has a ToUnicode map."""
    for thing in pdf.objects:
        if not isinstance(thing, Dictionary) or thing.get("/Type") != Name.Font:
            continue
        name = str(thing.get("/BaseFont", "a font"))
        if thing.get("/Subtype") == Name.Type0 and "/ToUnicode" not in thing:
            yield f"{name}: no ToUnicode map"
        for one in thing.get("/DescendantFonts", [thing]):
            descriptor = one.get("/FontDescriptor", {})
            if not any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")):
                yield f"{name}: not embedded"


def content(pdf):
    """Checks that all painted content is tagged or an artifact. Returns the MCIDs of each page and the problems."""
    numbers, problems, device = {}, [], False
    for index, page in enumerate(pdf.pages):
        stack = []
        seen = numbers.setdefault(index, Counter())
        for operands, operator in pikepdf.parse_content_stream(page):
            operator = str(operator)
            if operator in ("BDC", "BMC"):
                properties = operands[1] if len(operands) > 1 else {}
                if isinstance(properties, Name):
                    properties = page.Resources.Properties[properties]
                number = properties.get("/MCID") if isinstance(properties, Dictionary) else None
                if number is not None:
                    seen[int(number)] += 1
                stack.append("content" if number is not None else str(operands[0]))
            elif operator == "EMC":
                stack.pop()
            elif operator in PAINTING and not {"content", "/Artifact"} & set(stack):
                problems.append(f"page {index + 1}: {operator} paints unmarked content")
            device |= operator in DEVICE_COLOURS
            device |= operator in ("cs", "CS") and str(operands[0]).startswith("/Device")
        if stack:
            problems.append(f"page {index + 1}: marked content does not end")
        for number, count in seen.items():
            if count > 1:
                problems.append(f"page {index + 1}: MCID {number} is used {count} times")
    streams = [thing for thing in pdf.objects if isinstance(thing, pikepdf.Stream)]
    # A soft mask has no colour.
    masks = {stream.SMask.objgen for stream in streams if "/SMask" in stream}
    for stream in streams:
        if stream.get("/Subtype") == Name.Image and stream.objgen not in masks:
            device |= str(stream.get("/ColorSpace", "")).startswith("/Device")
        if stream.get("/Subtype") == Name.Form:
            device |= any(str(operator) in DEVICE_COLOURS for _, operator in pikepdf.parse_content_stream(stream))
    if device and not any(one.get("/S") == Name.GTS_PDFA1 for one in pdf.Root.get("/OutputIntents", [])):
        problems.append("there are device colours but no output intent")
    return numbers, problems


def structure(pdf, numbers):
    """Checks that the tree holds each MCID once, that the parent tree leads back to its element, and the nesting."""
    root = pdf.Root.get("/StructTreeRoot")
    if root is None:
        yield "there is no structure tree"
        return
    pages = {page.objgen: index for index, page in enumerate(pdf.pages)}
    back = {int(key): value for key, value in number_tree(root.get("/ParentTree", Dictionary()))}
    claimed = Counter()
    roles = {str(key): str(value) for key, value in root.get("/RoleMap", {}).items()}
    level = 0
    for element, parent in elements(root):
        role = roles.get(str(element.S), str(element.S))
        above = roles.get(str(parent.S), str(parent.S)) if parent is not None else None
        if role not in ROLES and role not in HEADINGS:
            yield f"unexpected role {role}"
        if above in WITHIN and role not in WITHIN[above]:
            yield f"{role} is not allowed in {above}"
        if role in ONLY_IN and above not in ONLY_IN[role]:
            yield f"{role} is not allowed in {above}"
        if role in HEADINGS:
            now = HEADINGS.index(role) + 1
            if now > level + 1:
                yield f"{role} follows a heading of level {level}"
            level = now
        if role == "/Figure" and not str(element.get("/Alt", "")).strip():
            yield "a figure has no alternative text"
        if role == "/TH" and attribute(element, "/Scope") not in (Name.Column, Name.Row, Name.Both):
            yield "a table header cell has no Scope"
        if role == "/L" and attribute(element, "/ListNumbering") is None:
            yield "a list has no ListNumbering"
        if role == "/LI" and "/LBody" not in {str(kid.S) for kid in kids(element) if is_element(kid)}:
            yield "a list item has no LBody"
        if role == "/Table":
            yield from grid(element)
        for kid in kids(element):
            page, number = element.get("/Pg"), None
            if isinstance(kid, int):
                number = int(kid)
            elif isinstance(kid, Dictionary) and kid.get("/Type") == Name.MCR:
                page, number = kid.get("/Pg", page), int(kid.MCID)
            if number is None:
                continue
            index = pages.get(page.objgen) if page is not None else None
            claimed[index, number] += 1
            found = back.get(int(pdf.pages[index].get("/StructParents", -1))) if index is not None else None
            if found is None or number >= len(found) or found[number].objgen != element.objgen:
                yield f"page {(index or 0) + 1}: the parent tree does not map MCID {number} to its element"
    for index, of_page in numbers.items():
        for number in of_page:
            if claimed.pop((index, number), 0) != 1:
                yield f"page {index + 1}: MCID {number} is not in the structure exactly once"
    if claimed:
        yield f"the structure refers to missing content: {sorted(claimed)}"


def grid(table):
    """Checks that all rows of a table have the same number of columns, including cells that span rows."""
    rows = [element for element, _ in elements(table) if str(element.S) == "/TR"]
    coming_down, widths = [], []
    for row in rows:
        taken = sum(width for _, width in coming_down)
        coming_down = [(left - 1, width) for left, width in coming_down if left > 1]
        for cell in filter(is_element, kids(row)):
            width = int(attribute(cell, "/ColSpan", 1))
            height = int(attribute(cell, "/RowSpan", 1))
            taken += width
            if height > 1:
                coming_down.append((height - 1, width))
        widths.append(taken)
    if len(set(widths)) > 1:
        yield f"the rows of a table have {sorted(set(widths))} columns"
    if coming_down:
        yield "a table cell spans rows past the end of the table"


def fields(pdf):
    """Checks that every field of a page is in the structure and has a description and an appearance."""
    objects = {
        kid.Obj.objgen: str(element.S)
        for element, _ in elements(pdf.Root.get("/StructTreeRoot", Dictionary()))
        for kid in kids(element)
        if isinstance(kid, Dictionary) and kid.get("/Type") == Name.OBJR
    }
    for number, page in enumerate(pdf.pages, 1):
        for annotation in page.get("/Annots", []):
            if annotation.get("/Subtype") != Name.Widget:
                yield f"page {number}: unexpected annotation {annotation.get('/Subtype')}"
                continue
            if objects.get(annotation.objgen) != "/Form":
                yield f"page {number}: a field is not in the structure"
            if not str(annotation.get("/TU", annotation.get("/Parent", {}).get("/TU", ""))).strip():
                yield f"page {number}: a field has no description"
            if "/AP" not in annotation:
                yield f"page {number}: a field has no appearance"


def attachments(pdf):
    """Checks that every attached file has a relationship to the document, a media type and a Unicode name."""
    named = list(pdf.Root.get("/AF", []))
    for name, specification in pdf.attachments.items():
        thing = specification.obj
        if "/AFRelationship" not in thing or thing.objgen not in {one.objgen for one in named}:
            yield f"attachment {name} has no relationship to the document"
        if "/UF" not in thing or "/Subtype" not in thing.EF.F:
            yield f"attachment {name} has no media type or no Unicode name"


def pdfua(path):
    run = subprocess.run(["pdfua", "check", str(path)], capture_output=True, text=True)
    if run.returncode:
        yield f"pdfua: {' '.join((run.stdout + run.stderr).split())}"


def outloud(path):
    with pikepdf.open(path) as pdf:
        annotations = (annotation for page in pdf.pages for annotation in page.get("/Annots", []))
        signed = any(annotation.get("/FT") == "/Sig" and "/V" in annotation for annotation in annotations)
    left_out = NOT_OUTLOUD_SIGNED if signed else NOT_OUTLOUD
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = ["outloud", "--quiet", "--skip", ",".join(left_out), "--fail-on", "warning", "--json", str(report)]
        run = subprocess.run([*command, str(path)], capture_output=True, text=True)
        if run.returncode:
            told = json.loads(report.read_text(encoding="utf-8")) if report.exists() else run.stderr
            yield f"outloud: {json.dumps(told, ensure_ascii=False)[:2000]}"


def problems(path):
    with pikepdf.open(path) as pdf:
        yield from document(pdf)
        yield from metadata(pdf)
        yield from fonts(pdf)
        numbers, unmarked = content(pdf)
        yield from unmarked
        yield from structure(pdf, numbers)
        yield from fields(pdf)
        yield from attachments(pdf)
    yield from pdfua(path)
    yield from outloud(path)


def main():
    failed = False
    for path in map(Path, sys.argv[1:]):
        found = list(dict.fromkeys(problems(path)))
        failed |= bool(found)
        print(f"{path.name}: {'; '.join(found) if found else 'no violation of PDF/A-3a or PDF/UA-1 found'}")
    sys.exit(failed or len(sys.argv) < 2)


if __name__ == "__main__":
    main()
