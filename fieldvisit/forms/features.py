"""What the form language has, as tables in Markdown, from the registries that the engine itself
uses. It reads no form and writes no file."""

from collections.abc import Iterable, Sequence

from fieldvisit.forms.appearances import APPEARANCES
from fieldvisit.forms.columns import COLUMNS
from fieldvisit.forms.functions import FUNCTIONS
from fieldvisit.forms.functions.origins import LEFT_OUT, SPECIFIED, origin
from fieldvisit.forms.question_types import QUESTION_TYPES, QuestionType
from fieldvisit.words.functions import FUNCTIONS as CHINESE

_SAID = {True: "yes", False: "no"}


def tables() -> str:
    """Types, appearances, columns and functions, one table each."""
    parts = (
        ("Types (column `type`, 题型)", _types()),
        ("Appearances (column `appearance`, 样式)", _appearances()),
        ("Columns", _columns()),
        ("Functions", _functions()),
        ("Functions left out", table(("function", "why"), LEFT_OUT.items())),
    )
    return "\n".join(f"## {title}\n\n{lines}" for title, lines in parts)


def table(header: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """A table in Markdown; bars inside cells are escaped."""
    rows = [header, ["---"] * len(header), *lines]
    escaped = ([cell.replace("|", "\\|").replace("\n", " ") for cell in row] for row in rows)
    return "".join(f"| {' | '.join(row)} |\n" for row in escaped)


def _types() -> str:
    header = ("type", "中文", "what it asks", "XForm", "engine's type", "parameters", "supported")
    return table(header, (_type(one) for one in QUESTION_TYPES))


def _type(one: QuestionType) -> tuple[str, ...]:
    written = " / ".join(f"`{name}`" for name in (one.name, *one.aliases))
    follows = {"list": " + list", "file": " + file"}.get(one.takes, "")
    control = f"`<{one.control}>`, " if one.control else ""
    preload = f", preload {' '.join(one.preload)}" if one.preload else ""
    media = f", {one.media}/*" if one.media else ""
    return (
        written + follows,
        one.chinese,
        one.english,
        f"{control}{one.data}{media}{preload}",
        one.kind,
        " ".join(one.parameters),
        _SAID[one.supported],
    )


def _appearances() -> str:
    header = ("appearance", "中文", "what it does", "for", "supported")
    return table(
        header,
        (
            (f"`{one.name}`", one.chinese, one.english, _kinds(one.kinds), _SAID[one.supported])
            for one in APPEARANCES
        ),
    )


def _kinds(kinds: tuple[str, ...]) -> str:
    return "all" if len(kinds) > 10 else " ".join(kinds)


def _columns() -> str:
    header = ("sheet", "column", "中文", "what it says")
    return table(
        header,
        (
            (one.sheet, f"`{one.name}`" + (" (ours)" if one.ours else ""), one.header, one.english)
            for one in COLUMNS
        ),
    )


def _functions() -> str:
    order = {name: place for place, name in enumerate(SPECIFIED)}
    known = sorted(FUNCTIONS.values(), key=lambda one: (order.get(one.name, 999), one.name))
    return table(
        ("function", "what it answers", "中文", "defined in"),
        ((f"`{one.signature}`", one.meaning, CHINESE[one.name], origin(one.name)) for one in known),
    )
