"""What a page shows of a file that a question holds: words and a small picture. Never its bytes."""

from dataclasses import dataclass, field

from PySide6.QtGui import QImage


@dataclass(frozen=True)
class Kept:
    """`name` is the answer it belongs to; `words` its kind and size; `trouble` why it cannot be
    shown; `busy` says what is being done with it just now."""

    name: str = ""
    words: str = ""
    picture: QImage | None = field(default=None, compare=False)
    trouble: str = ""
    busy: str = ""


NOTHING = Kept()
