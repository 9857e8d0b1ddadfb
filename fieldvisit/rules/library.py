"""The policy library: what help there is, in plain words, with its conditions, days and source;
found by any part of its text. It judges nobody.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any

from fieldvisit.errors import FieldvisitError
from fieldvisit.rules.policies import Certainty, reach

_DIGITS = 12
_LONGEST_LINE = 60
_WEIGHT_TITLE, _WEIGHT_TAG, _WEIGHT_TEXT = 9, 5, 1


@dataclass(eq=False)
class LibraryBroken(FieldvisitError):
    """An entry or a fact of the library cannot be used: a cell is missing or wrong, or two editions
    of one entry hold on one day in one region."""

    key: str


@dataclass(frozen=True)
class Clause:
    """One condition: what it `says`, `when` it holds (the forms' language over facts), and the
    article it comes from.
    """

    says: str
    when: str
    source: str


@dataclass(frozen=True)
class Entry:
    """One kind of help (or how to go about it) that holds in `region` (12 digits) from `since`
    until `until`, both included. `category`: the aid category that it gives, blank for none.
    """

    code: str
    title: str
    kind: str
    region: str
    since: date
    until: date | None
    certainty: Certainty
    source: str
    summary: str
    body: str
    where: str
    evidence: tuple[str, ...]
    tags: tuple[str, ...] = ()
    clauses: tuple[Clause, ...] = ()
    category: str = ""

    @property
    def sure(self) -> bool:
        """Whether the text of its rule was read; else it has to be checked with an official."""
        return self.certainty is Certainty.TEXT

    def holds(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return self.since <= day and (self.until is None or day <= self.until)

    def covers(self, region: str) -> bool:
        """Whether it holds in all of a region (12 digits)."""
        return region.startswith(reach(self.region))

    def touches(self, region: str) -> bool:
        """Whether it holds in a region or in a part of it (000000000000: anywhere)."""
        return self.covers(region) or self.region.startswith(reach(region))


@dataclass(frozen=True)
class Fact:
    """Something that conditions ask of a household. `kind`: money, count, yes_no or choice; `least`
    for counts; `options`: codes and words of a choice; `evidence` proves it.
    """

    name: str
    label: str
    kind: str
    evidence: str
    least: int = 0
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Found:
    """An entry that answers a question, and the line of its text that does, cut around it; blank
    where title or summary do.
    """

    entry: Entry
    line: str


FACT_KINDS = frozenset({"money", "count", "yes_no", "choice"})


def read_entries(document: Mapping[str, Any]) -> list[Entry]:
    """The `[[entry]]` tables of a library file. Raises LibraryBroken."""
    return [_entry(row) for row in document.get("entry", [])]


def read_facts(document: Mapping[str, Any]) -> list[Fact]:
    """The `[[fact]]` tables of a library file. Raises LibraryBroken."""
    return [_fact(row) for row in document.get("fact", [])]


def check_entries(entries: Sequence[Entry]) -> None:
    """Refuse two editions of one entry for one region and day. Raises LibraryBroken."""
    ordered = sorted(entries, key=lambda one: (one.code, one.region, one.since))
    for one, after in pairwise(ordered):
        same = (one.code, one.region) == (after.code, after.region)
        if same and (one.until is None or after.since <= one.until):
            raise LibraryBroken(after.code)


def in_force(entries: Iterable[Entry], *, day: date, region: str) -> list[Entry]:
    """What holds on a day in a region, one edition a code: the nearest that covers the region, else
    the widest inside it.
    """
    chosen: dict[str, Entry] = {}
    for one in entries:
        if one.holds(day) and one.touches(region):
            known = chosen.get(one.code)
            if known is None or _nearness(one, region) > _nearness(known, region):
                chosen[one.code] = one
    return list(chosen.values())


def search(entries: Iterable[Entry], query: str) -> list[Found]:
    """The entries that hold every word of a question (one character or more, full-width and case
    aside), the best first; all of them for an empty question.
    """
    words = fold(query).split()
    scored = [(_score(one, words), one) for one in entries]
    found = [(score, one) for score, one in scored if score > 0 or not words]
    found.sort(key=lambda pair: -pair[0])
    return [Found(one, _line(one, words)) for _, one in found]


def fold(text: str) -> str:
    """Text without full-width and case differences."""
    return unicodedata.normalize("NFKC", text).casefold()


def _nearness(one: Entry, region: str) -> tuple[bool, int]:
    wide = len(reach(one.region))
    return (True, wide) if one.covers(region) else (False, -wide)


def _score(one: Entry, words: Sequence[str]) -> int:
    """How well an entry answers: 0 when a word is nowhere in it."""
    title, tags = fold(one.title), fold(" ".join(one.tags))
    text = fold("\n".join(_texts(one)))
    total = 0
    for word in words:
        score = _WEIGHT_TITLE * (word in title) + _WEIGHT_TAG * (word in tags)
        score += _WEIGHT_TEXT * text.count(word)
        if not score:
            return 0
        total += score
    return total


def _texts(one: Entry) -> list[str]:
    says = [clause.says for clause in one.clauses]
    return [one.summary, *one.body.splitlines(), *says, *one.evidence, one.where, one.source]


def _line(one: Entry, words: Sequence[str]) -> str:
    """The first line of the text that holds the first word."""
    if not words or words[0] in fold(f"{one.title}\n{one.summary}"):
        return ""
    for line in _texts(one):
        place = fold(line).find(words[0])
        if place >= 0:
            first = max(0, min(place - _LONGEST_LINE // 3, len(line) - _LONGEST_LINE))
            cut = line[first : first + _LONGEST_LINE]
            return f"{'…' if first else ''}{cut}{'…' if first + len(cut) < len(line) else ''}"
    return ""


def _entry(row: Mapping[str, Any]) -> Entry:
    code = str(row.get("code", ""))
    try:
        found = Entry(
            code=code,
            title=row["title"],
            kind=row["kind"],
            region=row["region"],
            since=row["from"],
            until=row.get("until"),
            certainty=Certainty(row["certainty"]),
            source=row["source"],
            summary=row["summary"],
            body=row["body"].strip(),
            where=row["where"],
            evidence=tuple(row["evidence"]),
            tags=tuple(row.get("tags", ())),
            clauses=tuple(
                Clause(one["says"], one["when"], one["source"]) for one in row.get("clause", ())
            ),
            category=row.get("category", ""),
        )
    except (KeyError, ValueError, TypeError, AttributeError):
        raise LibraryBroken(code) from None
    if not _sound(found):
        raise LibraryBroken(code)
    return found


def _sound(one: Entry) -> bool:
    told = (one.code, one.title, one.kind, one.source, one.summary, one.body, one.where)
    clauses = (part for clause in one.clauses for part in (clause.says, clause.when, clause.source))
    if not all(isinstance(text, str) and text for text in (*told, *one.evidence, *clauses)):
        return False
    days = isinstance(one.since, date) and (one.until is None or one.until >= one.since)
    return days and len(one.region) == _DIGITS and one.region.isdigit()


def _fact(row: Mapping[str, Any]) -> Fact:
    name = str(row.get("name", ""))
    try:
        found = Fact(name, row["label"], row["kind"], row["evidence"], row.get("least", 0))
        options = tuple((str(code), str(word)) for code, word in row.get("options", ()))
    except (KeyError, ValueError, TypeError):
        raise LibraryBroken(name) from None
    sound = name and found.label and found.kind in FACT_KINDS
    if not sound or (found.kind == "choice") is not bool(options):
        raise LibraryBroken(name)
    return replace(found, options=options)
