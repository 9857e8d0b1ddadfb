"""Which font draws which character: 宋, 黑, 楷, 仿宋 with rare characters behind. It never draws.

An office may put its own faces in a folder under the names 宋体.ttf, 黑体.ttf, 楷体.ttf, 仿宋.ttf
(and 粗宋体.ttf, 粗黑体.ttf for bold); 补字*.ttf there are asked last, for what no other face has.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from fieldvisit.machine.assets import resource
from fieldvisit.printing.mended import mend_reportlab
from fieldvisit.printing.problems import OfficeFontUnusable

MARKS = "FieldvisitMarks-Regular"
SONG, SONG_BOLD = "NotoSerifSC-Regular", "NotoSerifSC-Bold"
HEI, HEI_BOLD = "NotoSansSC-Regular", "NotoSansSC-Bold"
KAI, FANG, RARE = "FieldvisitKai-Regular", "FieldvisitFang-Regular", "FieldvisitRare-Regular"

OWN_FACES: Mapping[tuple[str, bool], tuple[str, ...]] = {
    ("song", False): (SONG,),
    ("song", True): (SONG_BOLD, SONG),
    ("hei", False): (HEI, SONG),
    ("hei", True): (HEI_BOLD, HEI, SONG),
    ("kai", False): (KAI, SONG),
    ("kai", True): (SONG_BOLD, SONG),
    ("fang", False): (FANG, SONG),
    ("fang", True): (SONG_BOLD, SONG),
}
OFFICE_FILES: Mapping[tuple[str, bool], str] = {
    ("song", False): "宋体.ttf",
    ("song", True): "粗宋体.ttf",
    ("hei", False): "黑体.ttf",
    ("hei", True): "粗黑体.ttf",
    ("kai", False): "楷体.ttf",
    ("fang", False): "仿宋.ttf",
}
INVISIBLE = frozenset("\u200b\u200c\u200d\u2060\ufeff\r")


def invisible(character: str) -> bool:
    """Whether a character shows nothing by itself: joiners, byte-order marks, variation selectors.

    Leaving these out drops nothing that a reader could see.
    """
    code = ord(character)
    return character in INVISIBLE or 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF


class Face:
    """One font file, read when its first character is wanted and kept for the process."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @cached_property
    def font(self) -> TTFont:
        """ReportLab's font; raises OfficeFontUnusable for a file that cannot be embedded."""
        mend_reportlab()
        try:
            return TTFont(f"{self.path.stem}-{id(self)}", str(self.path), asciiReadable=False)
        except (TTFError, OSError) as error:
            raise OfficeFontUnusable(file=self.path.name) from error

    def has(self, character: str) -> bool:
        """Whether the file can draw the character."""
        return ord(character) in self.font.face.charToGlyph

    def width(self, character: str) -> float:
        """How far the character advances, in parts of the font size."""
        return float(self.font.face.getCharWidth(ord(character))) / 1000


@dataclass(frozen=True)
class Glyph:
    """The face that draws a character and the advance in parts of the font size."""

    face: Face
    width: float


class Chain:
    """Faces asked in turn for each character."""

    def __init__(self, faces: Sequence[Face]) -> None:
        self.faces = faces
        self._known: dict[str, Glyph | None] = {}

    def glyph(self, character: str) -> Glyph | None:
        """Who draws the character; None when no face can."""
        if character not in self._known:
            face = next((face for face in self.faces if face.has(character)), None)
            self._known[character] = Glyph(face, face.width(character)) if face else None
        return self._known[character]

    def width(self, text: str) -> float:
        """The advance of a line in parts of the font size; what nobody has counts as a full one."""
        known = self._known
        total = 0.0
        for character in text:
            glyph = known[character] if character in known else self.glyph(character)
            total += glyph.width if glyph else 0.0 if invisible(character) else 1.0
        return total


class Fonts:
    """All chains over one folder of our faces and, before them, an office's own."""

    def __init__(self, folder: Path, office: Path | None = None) -> None:
        self._folder, self._office = folder, office
        self._faces: dict[Path, Face] = {}
        self._chains: dict[tuple[str, bool], Chain] = {}

    def chain(self, font: str, bold: bool) -> Chain:
        """The chain of a role (song, hei, kai, fang); KeyError for any other."""
        role = (font, bold)
        if role not in self._chains:
            self._chains[role] = Chain([self._face(path) for path in self._paths(role)])
        return self._chains[role]

    def registered(self) -> str:
        """The name under which ReportLab knows one of our faces (it insists on a first font)."""
        font = self._face(self._folder / f"{MARKS}.ttf").font
        pdfmetrics.registerFont(font)
        return str(font.fontName)

    def _paths(self, role: tuple[str, bool]) -> list[Path]:
        own = [self._folder / f"{name}.ttf" for name in (*OWN_FACES[role], RARE)]
        first, last = self._office_paths(role)
        return [self._folder / f"{MARKS}.ttf", *first, *own, *last]

    def _office_paths(self, role: tuple[str, bool]) -> tuple[list[Path], list[Path]]:
        if self._office is None or not self._office.is_dir():
            return [], []
        named = self._office / OFFICE_FILES.get(role, "")
        return [named] if named.is_file() else [], sorted(self._office.glob("补字*.ttf"))

    def _face(self, path: Path) -> Face:
        return self._faces.setdefault(path, Face(path))


@lru_cache(maxsize=4)
def fonts(office: Path | None = None) -> Fonts:
    """The product's fonts, read once; `office` is a folder with an office's own faces."""
    return Fonts(resource("fonts"), office)
