"""One person's mark under a visit, and marks as text to put aside. Stores nothing itself."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtCore import QPointF

from fieldvisit.records.kept import instant_text, read_instant
from ui.widgets.strokes import Drawing


@dataclass(frozen=True)
class Mark:
    """One person's way of signing. For the companion `reason` is the name."""

    way: str = "drawn"
    reason: str = ""
    drawing: Drawing | None = None
    at: datetime | None = None


def as_text(marks: Mapping[str, Mark]) -> str:
    """Marks by party as JSON; points in hundredths of a millimetre."""
    return json.dumps({party: _plain(mark) for party, mark in marks.items()}, ensure_ascii=False)


def from_text(text: str) -> dict[str, Mark]:
    """What `as_text` wrote; nothing for an empty text."""
    return {party: _mark(plain) for party, plain in json.loads(text or "{}").items()}


def _plain(mark: Mark) -> dict[str, Any]:
    plain: dict[str, Any] = {"way": mark.way, "reason": mark.reason}
    if mark.drawing is not None and mark.at is not None:
        plain["at"] = instant_text(mark.at)
        plain["size"] = [mark.drawing.width, mark.drawing.height]
        plain["strokes"] = [
            [[round(100 * point.x()), round(100 * point.y())] for point in stroke]
            for stroke in mark.drawing.strokes
        ]
    return plain


def _mark(plain: Mapping[str, Any]) -> Mark:
    if "at" not in plain:
        return Mark(plain["way"], plain["reason"])
    strokes = tuple(
        tuple(QPointF(x / 100, y / 100) for x, y in stroke) for stroke in plain["strokes"]
    )
    drawing = Drawing(strokes, *plain["size"])
    return Mark(plain["way"], plain["reason"], drawing, read_instant(plain["at"]))
