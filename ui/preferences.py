"""How this window likes to look and when it locks, kept beside the device. No people's data."""

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from fieldvisit.machine.disk import write_atomic
from ui.theme.theme import TEXT_SIZES, THEMES

FILE = "window.json"
LOCK_CHOICES = (2, 5, 10, 15)
LOCK_CEILING = LOCK_CHOICES[-1]
"""Minutes: whatever the file says, an idle device does not stay open for longer."""


@dataclass(frozen=True)
class Preferences:
    """Names of the theme and of the text size; after how many idle minutes the device locks."""

    theme: str = "light"
    text: str = "standard"
    lock_minutes: int = 5


def load(device: Path) -> Preferences:
    """What was chosen last; the standard look when nothing (readable) was kept."""
    file = device / FILE
    try:
        kept = json.loads(file.read_text("utf-8"))
        theme, text = kept["theme"], kept["text"]
        minutes = _minutes(kept.get("lock_minutes"))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Preferences()
    known = theme in THEMES and text in TEXT_SIZES
    return Preferences(theme, text, minutes) if known else Preferences(lock_minutes=minutes)


def keep(device: Path, chosen: Preferences) -> None:
    """Keep the choice. Raises OSError."""
    write_atomic(device / FILE, json.dumps(asdict(chosen)).encode())


def resized(chosen: Preferences, *, by: int) -> Preferences:
    """The same with the text `by` sizes up (or down), within what there is."""
    at = TEXT_SIZES.index(chosen.text) + by
    return replace(chosen, text=TEXT_SIZES[max(0, min(at, len(TEXT_SIZES) - 1))])


def _minutes(kept: object) -> int:
    if not isinstance(kept, int) or kept < 1:
        return Preferences.lock_minutes
    return min(kept, LOCK_CEILING)
