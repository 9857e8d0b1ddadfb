"""What printing refuses, as named facts. It holds no sentences."""

from dataclasses import dataclass

from fieldvisit.errors import FieldvisitError


@dataclass(eq=False)
class GlyphMissing(FieldvisitError):
    """No font at hand has this character; nothing was printed rather than leaving it out.

    `character` is the character itself, `where` the form's number and the label of the place.
    """

    character: str
    where: str

    def facts(self) -> dict[str, object]:
        return {**super().facts(), "code_point": f"U+{ord(self.character):04X}"}


@dataclass(eq=False)
class PictureUnreadable(FieldvisitError):
    """A signature or photo that is no picture; `where` as in GlyphMissing."""

    where: str


@dataclass(eq=False)
class OfficeFontUnusable(FieldvisitError):
    """A font file of the office cannot be embedded: no TrueType outlines, or damaged."""

    file: str
