"""上门安全提示: what whoever goes to a household has to know for their own safety, said by somebody
until a day. Each ends: by that day, or when it is lifted; what was said stays known. Pure.

Source: days.md 31; 个人信息保护法 art. 6, 28 (what is sensitive is kept as little and as short as
the purpose needs, so none goes without a last day).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from fieldvisit.errors import FieldvisitError

KINDS = ("two_together", "conflict", "infectious", "animal")
"""In the order in which they are told: first what one cannot do alone at the door."""

OLD_TAGS: Mapping[str, str] = {
    "dog": "animal",
    "infectious": "infectious",
    "two_together": "two_together",
}
"""Tags that said so before there was an author and a last day; they stand until they are lifted."""

RUN_OUT = "到期"


@dataclass(eq=False)
class FlagTooLong(FieldvisitError):
    """It ends before today, or later than `latest`: it is looked at anew by then."""

    until: date
    latest: date


@dataclass(eq=False)
class NoSuchFlag(FieldvisitError):
    """Nothing of that kind stands; `kind` in words."""

    kind: str


@dataclass(frozen=True)
class Flag:
    """What to know: `kind` a code of the labels' group `safety_kind`, who said it on which day, the
    last day (ISO) on which it holds, and more in words. An old tag has neither author nor day.
    """

    kind: str
    by: str = ""
    since: str = ""
    until: str = ""
    note: str = ""


def standing(tags: Sequence[str], said: Sequence[Mapping[str, Any]], *, day: date) -> list[Flag]:
    """What is to be known on a day, each kind once."""
    found = {OLD_TAGS[tag]: Flag(OLD_TAGS[tag]) for tag in tags if tag in OLD_TAGS}
    for one in said:
        if _holds(one, day):
            fields = {name: str(one.get(name, "")) for name in Flag.__dataclass_fields__}
            found[str(one["kind"])] = Flag(**fields)
    return [found[kind] for kind in sorted(found, key=_place)]


def check_until(until: date, *, today: date, latest: date) -> None:
    """Raises FlagTooLong."""
    if not today <= until <= latest:
        raise FlagTooLong(until, latest)


def raised(said: Sequence[Mapping[str, Any]], flag: Flag) -> list[dict[str, Any]]:
    """The flag stands from now on; what was said of its kind before ends with it."""
    over = _ended(said, kind=flag.kind, on=flag.since, by=flag.by, why="")
    return [*over, asdict(flag)]


def lifted(
    said: Sequence[Mapping[str, Any]], kind: str, *, on: date, by: str, why: str
) -> list[dict[str, Any]]:
    """Nothing of that kind stands any more."""
    return list(_ended(said, kind=kind, on=on.isoformat(), by=by, why=why))


def run_out(said: Sequence[Mapping[str, Any]], *, day: date) -> list[dict[str, Any]] | None:
    """What holds no longer on a day is marked as ended on its last one, the same by whoever marks
    it; None: nothing is to be marked.
    """
    if not any(_is_open(one) and not _holds(one, day) for one in said):
        return None
    return [
        {**one, "ended_on": one["until"], "why": RUN_OUT}
        if _is_open(one) and not _holds(one, day)
        else dict(one)
        for one in said
    ]


def _ended(
    said: Sequence[Mapping[str, Any]], *, kind: str, on: str, by: str, why: str
) -> Iterator[dict[str, Any]]:
    over = {"ended_on": on, "ended_by": by, "why": why}
    for one in said:
        yield {**one, **over} if one["kind"] == kind and _is_open(one) else dict(one)


def _is_open(one: Mapping[str, Any]) -> bool:
    return not one.get("ended_on")


def _holds(one: Mapping[str, Any], day: date) -> bool:
    return _is_open(one) and day.isoformat() <= str(one.get("until", ""))


def _place(kind: str) -> int:
    return KINDS.index(kind) if kind in KINDS else len(KINDS)
