"""How this window likes to look: theme and text size, kept beside the device. No people's data."""

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from fieldvisit.machine.disk import write_atomic
from ui.theme.theme import TEXT_SIZES, THEMES

FILE = "window.json"


@dataclass(frozen=True)
class Preferences:
    """Names of the theme and of the text size."""

    theme: str = "light"
    text: str = "standard"


def load(device: Path) -> Preferences:
    """What was chosen last; the standard look when nothing (readable) was kept."""
    file = device / FILE
    try:
        kept = json.loads(file.read_text("utf-8"))
        theme, text = kept["theme"], kept["text"]
    except (OSError, ValueError, KeyError, TypeError):
        return Preferences()
    return Preferences(theme, text) if theme in THEMES and text in TEXT_SIZES else Preferences()


def keep(device: Path, chosen: Preferences) -> None:
    """Keep the choice. Raises OSError."""
    write_atomic(device / FILE, json.dumps(asdict(chosen)).encode())


def resized(chosen: Preferences, *, by: int) -> Preferences:
    """The same with the text `by` sizes up (or down), within what there is."""
    at = TEXT_SIZES.index(chosen.text) + by
    return replace(chosen, text=TEXT_SIZES[max(0, min(at, len(TEXT_SIZES) - 1))])
