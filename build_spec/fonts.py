"""Make the files of resources/fonts from published faces; it installs and downloads nothing.

What it needs, all unpacked below one folder (any depth):
    npm pack @expo-google-fonts/noto-serif-sc @expo-google-fonts/noto-sans-sc   (then: tar xzf)
    apt-get download fonts-lxgw-wenkai fonts-hanazono texlive-lang-chinese      (then: dpkg-deb -x)
and then:
    python build_spec/fonts.py FOLDER
Layout tables that ReportLab does not read are left out, except in the faces that the window uses
too. Faces with a reserved name get a name of their own, as the OFL asks.
"""

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, newTable

HERE = Path(__file__).resolve().parent
FONTS = HERE.parent / "resources" / "fonts"
PROGRAM_LIMITS = (
    "maxTwilightPoints",
    "maxStorage",
    "maxFunctionDefs",
    "maxInstructionDefs",
    "maxStackElements",
    "maxSizeOfInstructions",
    "maxComponentElements",
)
ERROR_IN_UNITS = 2.0  # how far a converted curve may stray, in 1/1000 of the character's size


@dataclass(frozen=True)
class Face:
    """One file to make: from which source file, which characters, under which name."""

    file: str
    source: str
    characters: frozenset[int]
    family: str | None = None  # None: the source's own name may stay
    for_window: bool = False


def main() -> None:
    """Make every file, one line each on stdout."""
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    sources = Path(sys.argv[1])
    for face in main_faces():
        make(face, found(sources, face.source))
    rare = rare_face(FONTS)
    make(rare, found(sources, rare.source))
    marks(FONTS / "FieldvisitMarks-Regular.ttf")


def main_faces() -> list[Face]:
    """宋, 黑, 楷, 仿宋. Regular 宋 carries what a name may need, the others what forms say."""
    gbk, standard, signs = gbk_characters(), standard_characters(), signs_of_a_form()
    window, form = gbk | standard | signs, gb2312_characters() | standard | signs
    ext_a = frozenset(range(0x3400, 0x4DC0))
    han = frozenset(range(0x4E00, 0xA000))
    return [
        Face("NotoSansSC-Regular.ttf", "NotoSansSC_400Regular.ttf", window, for_window=True),
        Face("NotoSansSC-Bold.ttf", "NotoSansSC_700Bold.ttf", form, for_window=True),
        Face("NotoSerifSC-Bold.ttf", "NotoSerifSC_700Bold.ttf", form, for_window=True),
        Face("NotoSerifSC-Regular.ttf", "NotoSerifSC_400Regular.ttf", window | ext_a | han),
        Face("FieldvisitKai-Regular.ttf", "LXGWWenKai-Regular.ttf", form, family="Fieldvisit Kai"),
        Face(
            "FieldvisitFang-Regular.ttf", "FandolFang-Regular.otf", form, family="Fieldvisit Fang"
        ),
    ]


def rare_face(made: Path) -> Face:
    """Ext B as far as the regular 宋 lacks it."""
    held = frozenset(TTFont(made / "NotoSerifSC-Regular.ttf", lazy=True).getBestCmap())
    wanted = frozenset(range(0x20000, 0x2A6E0)) - held
    return Face("FieldvisitRare-Regular.ttf", "HanaMinB.ttf", wanted, family="Fieldvisit Rare")


def make(face: Face, source: Path) -> None:
    """Cut one face down to its characters and write it."""
    font = TTFont(source)
    if "CFF " in font:
        to_quadratic(font)
    options = Options()
    options.layout_features = ["kern", "palt", "vert"] if face.for_window else []
    options.hinting = False
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.drop_tables += ["BASE", "DSIG", "VORG", "STAT", "meta", "FFTM", "prop", "vhea", "vmtx"]
    if not face.for_window:
        options.drop_tables += ["GSUB", "GPOS", "GDEF"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=face.characters)
    subsetter.subset(font)
    if face.family:
        rename(font, face.family)
    target = FONTS / face.file
    font.save(target)
    characters = len(TTFont(target, lazy=True).getBestCmap())
    size = target.stat().st_size / 1e6
    sys.stdout.write(f"{face.file}  {characters} characters  {size:.1f} MB\n")


def to_quadratic(font: TTFont) -> None:
    """Turn PostScript outlines into TrueType ones, which ReportLab can embed."""
    order = font.getGlyphOrder()
    glyphs = font.getGlyphSet()
    table = newTable("glyf")
    table.glyphOrder = order
    table.glyphs = {}
    for name in order:
        pen = TTGlyphPen(None)
        glyphs[name].draw(Cu2QuPen(pen, ERROR_IN_UNITS, reverse_direction=True))
        table.glyphs[name] = pen.glyph()
    font["loca"], font["glyf"] = newTable("loca"), table
    del font["CFF "]
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    for field in PROGRAM_LIMITS:
        setattr(maxp, field, 0)
    maxp.maxZones = 1
    font["post"].formatType = 3.0
    font.sfntVersion = "\x00\x01\x00\x00"


def rename(font: TTFont, family: str) -> None:
    """Give a changed face its own family name; its notice of rights stays."""
    post = family.replace(" ", "")
    names = {1: family, 2: "Regular", 3: f"{post}-Regular", 4: family, 6: f"{post}-Regular"}
    table = font["name"]
    table.names = [record for record in table.names if record.nameID in (0, 13, 14)]
    for number, text in names.items():
        table.setName(text, number, 3, 1, 0x409)


def marks(target: Path) -> None:
    """Draw the three answer boxes □ ☑ ☒ ourselves, so that they are equally large in every face."""
    outer = [(110, -50), (110, 730), (890, 730), (890, -50)]
    inner = [(165, 5), (835, 5), (835, 675), (165, 675)]
    tick = [(245, 350), (420, 150), (900, 760), (850, 800), (425, 270), (300, 400)]
    rising = [(230, 110), (270, 70), (770, 570), (730, 610)]
    falling = [(730, 70), (770, 110), (270, 610), (230, 570)]
    box = [outer, inner]
    shapes = {"box": box, "ticked": [*box, tick], "crossed": [*box, rising, falling]}
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", *shapes])
    builder.setupCharacterMap({0x25A1: "box", 0x2611: "ticked", 0x2612: "crossed"})
    empty = TTGlyphPen(None).glyph()
    builder.setupGlyf({".notdef": empty, **{n: polygons(s) for n, s in shapes.items()}})
    builder.setupHorizontalMetrics(dict.fromkeys((".notdef", *shapes), (1000, 0)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable(
        {
            "familyName": "Fieldvisit Marks",
            "styleName": "Regular",
            "psName": "FieldvisitMarks-Regular",
        }
    )
    builder.setupOS2(sTypoAscender=880, sTypoDescender=-120, usWinAscent=880, usWinDescent=120)
    builder.setupPost(keepGlyphNames=False)
    builder.save(target)


def polygons(outlines: Iterable[list[tuple[int, int]]]) -> object:
    """A glyph of straight lines."""
    pen = TTGlyphPen(None)
    for outline in outlines:
        pen.moveTo(outline[0])
        for point in outline[1:]:
            pen.lineTo(point)
        pen.closePath()
    return pen.glyph()


def found(folder: Path, name: str) -> Path:
    """The source file of that name below the folder; says what is missing."""
    for path in sorted(folder.rglob(name)):
        return path
    raise SystemExit(f"{name} is not below {folder}; see the first lines of this script\n{__doc__}")


def gbk_characters() -> frozenset[int]:
    """Every character of GBK."""
    return in_charset("gbk", range(0x81, 0xFF), range(0x40, 0xFF))


def gb2312_characters() -> frozenset[int]:
    """Every character of GB 2312."""
    return in_charset("gb2312", range(0xA1, 0xF8), range(0xA1, 0xFF))


def in_charset(name: str, first: range, second: range) -> frozenset[int]:
    """What a two-byte character set can say."""
    held = {bytes((a, b)).decode(name, "ignore") for a in first for b in second}
    return frozenset(ord(text) for text in held if len(text) == 1)


def standard_characters() -> frozenset[int]:
    """通用规范汉字表 (国务院 2013): 8,105 characters, of which 276 lie outside GBK."""
    text = (HERE / "fonts_standard_characters.txt").read_text("utf-8")
    return frozenset(ord(character) for character in text if not character.isspace())


def signs_of_a_form() -> frozenset[int]:
    """Latin, punctuation, numerals in circles, boxes, units and full-width forms."""
    blocks = [
        (0x20, 0x17F),
        (0x2000, 0x206F),
        (0x20A0, 0x20BF),
        (0x2100, 0x218F),
        (0x2190, 0x21FF),
        (0x2200, 0x22FF),
        (0x2460, 0x24FF),
        (0x2500, 0x27BF),
        (0x3000, 0x30FF),
        (0x3220, 0x33FF),
        (0xFE30, 0xFE4F),
        (0xFF00, 0xFFEF),
    ]
    return frozenset(code for first, last in blocks for code in range(first, last + 1))


if __name__ == "__main__":
    main()
