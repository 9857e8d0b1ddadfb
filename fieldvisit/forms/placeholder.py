"""What `${...}` in a print sheet says: a name, how to show it, when. It never looks answers up."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

STYLES = ("", "boxes", "image", "date", "time", "datetime", "money")
PATTERN = re.compile(r"\$\{([^{}]*)\}")


@dataclass(frozen=True)
class Placeholder:
    """`${name}`, `${name:style}` or `${name:style:given}`.

    style: "" label or text; boxes = every choice with □ or ☑; image; date 年月日; time; datetime;
    money: yuan with two decimals.
    given: another answer without which this one stays blank (the date below a signature).
    """

    name: str
    style: str = ""
    given: str = ""


@lru_cache(maxsize=4096)
def split(text: str) -> tuple[str | Placeholder, ...]:
    """The plain pieces and the placeholders of a cell, in order."""
    return tuple(_pieces(text))


def _pieces(text: str) -> Iterator[str | Placeholder]:
    at = 0
    for match in PATTERN.finditer(text):
        if match.start() > at:
            yield text[at : match.start()]
        yield read(match.group(1))
        at = match.end()
    if at < len(text):
        yield text[at:]


def read(inside: str) -> Placeholder:
    """The placeholder written between the braces; unknown styles are left to the author's check."""
    name, _, rest = inside.strip().partition(":")
    style, _, given = rest.partition(":")
    return Placeholder(name.strip(), style.strip(), given.strip())


@lru_cache(maxsize=4096)
def image_names(text: str) -> tuple[str, ...]:
    """The names of the pictures that a cell wants."""
    return tuple(wanted.name for wanted in placeholders(text) if wanted.style == "image")


def placeholders(text: str) -> list[Placeholder]:
    """All placeholders of a cell."""
    return [piece for piece in split(text) if isinstance(piece, Placeholder)]
