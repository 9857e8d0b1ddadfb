"""Turn text into page operators, each character by a font that has it. It never drops one."""

from typing import Any

from fieldvisit.printing.fonts import Chain, Face, Fonts, invisible
from fieldvisit.printing.layout import Style
from fieldvisit.printing.problems import GlyphMissing

ASCENT, DESCENT = 0.88, 0.12  # of a Chinese character's square


class Ink:
    """The operators of one PDF document; a text set twice is turned once."""

    def __init__(self, document: Any, fonts: Fonts) -> None:
        self._document = document
        self._fonts = fonts
        self._codes: dict[tuple[int, str], tuple[str, str]] = {}
        self._runs: dict[tuple[str, str, bool, float], str] = {}

    def chain(self, style: Style) -> Chain:
        """The fonts behind a style, for measuring."""
        return self._fonts.chain(style.font, style.bold)

    def line(self, text: str, style: Style, *, x: float, y: float, where: str) -> str:
        """Operators that set one line with its left end at x on the baseline y (points).

        Raises GlyphMissing with `where` when no font has a character.
        """
        key = (text, style.font, style.bold, style.size)
        run = self._runs.get(key)
        if run is None:
            run = self._runs[key] = self._run(text, style, where=where)
        return f"BT {x:.2f} {y:.2f} Td {run} ET" if run else ""

    def _run(self, text: str, style: Style, *, where: str) -> str:
        chain = self.chain(style)
        pieces: list[str] = []
        current = ""
        for character in text:
            if invisible(character):
                continue
            glyph = chain.glyph(character)
            if glyph is None:
                raise GlyphMissing(character=character, where=where)
            font, code = self._code(glyph.face, character)
            if font != current:
                pieces.append(f"{'> Tj ' if pieces else ''}{font} {style.size:g} Tf <")
                current = font
            pieces.append(code)
        return "".join(pieces) + "> Tj" if pieces else ""

    def _code(self, face: Face, character: str) -> tuple[str, str]:
        """The subset of the face and the code in it that mean this character in this document."""
        key = (id(face), character)
        known = self._codes.get(key)
        if known is None:
            [(subset, code)] = face.font.splitString(character, self._document)
            name = face.font.getSubsetInternalName(subset, self._document)
            known = self._codes[key] = (name, code.hex())
        return known
