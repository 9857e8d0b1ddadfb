"""Judge what the cells of a drawn print sheet name. It draws nothing."""

from collections.abc import Iterator, Mapping
from typing import Any

from fieldvisit.forms.authoring.rows import letter
from fieldvisit.forms.authoring.survey import Survey
from fieldvisit.forms.placeholder import STYLES, placeholders
from fieldvisit.forms.refusals import Finding

SHEET = "print"
LINE = "#"  # `${member.#}` is the number of the line


def judged(layout: Mapping[str, Any], survey: Survey) -> Iterator[Finding]:
    """Names that nothing answers to, unknown styles, and repeats drawn where they cannot be."""
    repeats: dict[int, set[str]] = {}
    for cell in layout["cells"]:
        for name, style in _wanted(cell.get("text", "")):
            repeat, code = _named(name, survey) if name is not None else ("", _styled(style))
            for row in range(cell["row"], cell["row"] + cell.get("rowspan", 1)):
                repeats.setdefault(row, set()).add(repeat)
            if code:
                at = (cell["row"] + 1, letter(cell["col"]))
                detail = style if name is None else name
                yield Finding(SHEET, *at, code, detail, instead=_meant(code, name, survey=survey))
    for row, names in sorted(repeats.items()):
        if len(names - {""}) > 1:
            both = "、".join(sorted(names - {""}))
            yield Finding(SHEET, row + 1, "", "print_two_repeats", both)


def _meant(code: str, name: str | None, *, survey: Survey) -> str:
    if code != "print_name_unknown" or not name:
        return ""
    return survey.guesses.nearest(name, survey.named)


def _wanted(text: str) -> Iterator[tuple[str | None, str]]:
    """Each name and, without a name, each style that a cell wants."""
    for wanted in placeholders(text):
        yield wanted.name, ""
        if wanted.given:
            yield wanted.given, ""
        yield None, wanted.style


def _styled(style: str) -> str:
    return "" if style in STYLES else "print_style_unknown"


def _named(name: str, survey: Survey) -> tuple[str, str]:
    """The repeat that a name belongs to ("" for none), and what is wrong with it."""
    repeat, dot, field = name.partition(".")
    if dot and repeat in survey.named:
        inside = survey.inside(repeat)
        known = field == LINE or field in inside or f"{repeat}_{field}" in inside
        deep = survey.named[repeat].repeat
        code = "print_deep_repeat" if deep else "" if known else "print_field_unknown"
        return repeat, code
    spot = survey.named.get(name)
    if spot is None:
        return "", "print_name_unknown"
    return "", "print_needs_repeat" if spot.repeat else ""
