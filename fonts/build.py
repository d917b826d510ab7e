"""Makes the four faces of this folder from Tinos 1.33 (SIL Open Font License 1.1).

    pip install fonttools==4.60.1
    python3 fonts/build.py DIRECTORY-WITH-TINOS

Kept: the outlines, the advance widths and the vertical metrics, untouched, with kerning, mark placement and
composition. Left out: the hinting (a printer has no use for it, and a PDF without it is 40 % smaller) and the
scripts that a Vietnamese document does not use. A changed font gets a name of its own.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

FAMILY = "Congvan Serif"
RANGES = [
    (0x0020, 0x007E), (0x00A0, 0x024F),  # Latin
    (0x02B0, 0x02FF), (0x0300, 0x036F),  # modifiers and combining marks
    (0x0370, 0x03FF), (0x0400, 0x045F),  # Greek for formulas, Cyrillic for names
    (0x1E00, 0x1EFF),                    # Latin Extended Additional: most Vietnamese letters
    (0x2000, 0x206F), (0x2070, 0x209F), (0x20A0, 0x20BF),
    (0x2100, 0x214F), (0x2150, 0x218F), (0x2190, 0x21FF), (0x2200, 0x22FF),
    (0x25A0, 0x25FF), (0x2610, 0x2612), (0x2713, 0x2713), (0xFB00, 0xFB04),
]
FACES = {"Regular": "regular", "Bold": "bold", "Italic": "italic", "BoldItalic": "bold-italic"}


def build(source: Path, target: Path, style: str) -> None:
    font = TTFont(source, recalcTimestamp=False)
    options = subset.Options()
    options.hinting = False
    options.layout_features = ["kern", "mark", "mkmk", "ccmp", "locl"]
    options.name_IDs = ["*"]
    options.notdef_outline = True
    options.drop_tables += ["DSIG", "gasp"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[c for low, high in RANGES for c in range(low, high + 1)])
    subsetter.subset(font)
    spoken = style.replace("BoldItalic", "Bold Italic")
    names = {
        1: FAMILY,
        2: spoken,
        3: f"{FAMILY} {spoken} 1.33",
        4: f"{FAMILY} {spoken}",
        6: f"{FAMILY.replace(' ', '')}-{style}",
    }
    table = font["name"]
    for record in list(table.names):
        if record.nameID in (7, 16, 17, 21, 22):
            table.removeNames(record.nameID)
    for ident, value in names.items():
        table.removeNames(ident)
        table.setName(value, ident, 3, 1, 0x409)
    font.save(target)


if __name__ == "__main__":
    here = Path(__file__).parent
    for style, name in FACES.items():
        build(Path(sys.argv[1]) / f"Tinos-{style}.ttf", here / f"congvan-serif-{name}.ttf", style)
