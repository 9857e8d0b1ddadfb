"""The policy library: look for help, read an entry, make its one page. Holds no person's data and
changes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from fieldvisit.casework.tables.policy_tables import Tables
from fieldvisit.errors import FieldvisitError
from fieldvisit.printing.leaflet import Leaflet, print_leaflet
from fieldvisit.rules.library import (
    Entry,
    Fact,
    Found,
    check_entries,
    in_force,
    read_entries,
    read_facts,
)
from fieldvisit.rules.library import search as found_in
from fieldvisit.words.labels import label

COUNTRY = "000000000000"
HOTLINE = "96456"


@dataclass(eq=False)
class PolicyNotHere(FieldvisitError):
    """No entry of this code is in force on that day; `named` as somebody wrote it."""

    named: str
    day: date


def entries(tables: Tables) -> tuple[Entry, ...]:
    """Every edition of every entry. Raises LibraryBroken."""
    return _entries(tables)


def facts(tables: Tables) -> Mapping[str, Fact]:
    """What conditions may ask of a household, by name. Raises LibraryBroken."""
    return {one.name: one for one in tables.of_library(read_facts)}


def search(tables: Tables, query: str = "", *, day: date, region: str = COUNTRY) -> list[Found]:
    """What answers a question on a day in a region (12 digits) and in its parts, the best first;
    everything for an empty one.
    """
    return found_in(in_force(entries(tables), day=day, region=region), query)


def entry(tables: Tables, code: str, *, day: date, region: str = COUNTRY) -> Entry:
    """One entry by its code or title. Raises PolicyNotHere."""
    for one in in_force(entries(tables), day=day, region=region):
        if code in (one.code, one.title):
            return one
    raise PolicyNotHere(code, day)


def leaflet(one: Entry, *, printed_on: date) -> bytes:
    """An entry as one A4 page to take home. Raises GlyphMissing, LeafletTooLong."""
    conditions = tuple(clause.says for clause in one.clauses)
    sections = (
        ("谁可以申请", conditions),
        ("怎么帮、怎么办", tuple(one.body.splitlines())),
        ("要带什么", one.evidence),
        ("到哪里办", (one.where,)),
    )
    return print_leaflet(
        Leaflet(
            title=one.title,
            kind=label("policy_kind", one.kind),
            lead=one.summary,
            sections=tuple((head, lines) for head, lines in sections if lines),
            source=one.source,
            days=days_words(one),
            caution=caution(one),
            hotline=HOTLINE,
            qr_text=f"tel:{HOTLINE}",
            printed_on=printed_on.isoformat(),
        )
    )


def told(one: Entry) -> tuple[tuple[str, str], ...]:
    """An entry for people, as (what, words)."""
    lines = [(f"条件 {number}", clause.says) for number, clause in enumerate(one.clauses, 1)]
    lines += [
        ("怎么帮、怎么办", one.body),
        ("要带什么", "；".join(one.evidence)),
        ("到哪里办", one.where),
        ("热线", HOTLINE),
        ("依据", one.source),
        ("有效", days_words(one)),
    ]
    said = caution(one)
    return (*lines, ("注意", said)) if said else tuple(lines)


def days_words(one: Entry) -> str:
    """Since when an entry holds, and until when."""
    until = f"至 {one.until.isoformat()}" if one.until else "起"
    return f"{one.since.isoformat()} {until}"


def caution(one: Entry) -> str:
    """What to say beside an entry whose rule's text nobody read; blank for any other."""
    return "" if one.sure else label("certainty", one.certainty)


def plain(one: Entry) -> dict[str, Any]:
    """An entry as JSON has it."""
    return {
        "code": one.code,
        "title": one.title,
        "kind": one.kind,
        "region": one.region,
        "from": one.since.isoformat(),
        "until": one.until.isoformat() if one.until else None,
        "certainty": one.certainty.value,
        "source": one.source,
        "summary": one.summary,
        "body": one.body,
        "where": one.where,
        "evidence": list(one.evidence),
        "tags": list(one.tags),
        "conditions": [
            {"says": clause.says, "when": clause.when, "source": clause.source}
            for clause in one.clauses
        ],
        "hotline": HOTLINE,
    }


@lru_cache(maxsize=4)
def _entries(tables: Tables) -> tuple[Entry, ...]:
    found = tables.of_library(read_entries)
    check_entries(found)
    return tuple(found)
