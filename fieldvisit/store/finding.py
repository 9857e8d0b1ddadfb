"""Find households by fragments and list them, page by page, behind the last row seen. Never writes,
never scans the village.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, String, bindparam, func, select, tuple_
from sqlalchemy import text as sql

from fieldvisit.store.households import LINE, REGISTERED, WITH_HEAD, HouseholdRow, line
from fieldvisit.store.opening import json_text
from fieldvisit.store.prepared import Prepared
from fieldvisit.store.splitting import fold, phrase_in_pairs
from fieldvisit.store.tables import TABLES

_h = TABLES["household"].c
_LAST_DOC = 2**62


class Mark(NamedTuple):
    """Where a page ended: the order of its last row, to go on behind it."""

    first: str | int
    second: str | int


class Page(NamedTuple):
    """One page of households; `rest` is None when nothing follows."""

    rows: list[HouseholdRow]
    rest: Mark | None


def find(
    tx: Connection,
    query: str,
    *,
    category: str = "",
    after: Mark | None = None,
    limit: int = 50,
) -> Page:
    """A page of households whose names, pinyin, initials, ID, phone or address hold every word of
    the query; the registered ones by number for an empty query.

    Where the householder is called so comes first.
    """
    words = fold(query).split()
    if not words:
        return _listed(tx, category, after=after, limit=limit)
    led, others = _matches(words)
    tier, doc = after or (0, 0)
    hits = HITS[bool(category)].rows(
        tx,
        led=led,
        others=others,
        after_led=_LAST_DOC if tier else doc,
        after_others=doc if tier else 0,
        category=category,
        limit=limit + 1,
    )
    # One more than a page: whether anything follows.
    hits.sort()
    page = hits[:limit]
    ids = json_text([household_id for _, _, household_id in page])
    by_id = {row.household_id.hex: row for row in map(line, LINES_OF.rows(tx, ids=ids))}
    rows = [by_id[household_id] for _, _, household_id in page]
    return Page(rows, Mark(*page[-1][:2]) if len(hits) > limit else None)


def count(tx: Connection, query: str = "", *, category: str = "") -> int:
    """How many households `find` would show on all its pages."""
    matching = " AND ".join(map(phrase_in_pairs, fold(query).split()))
    statement = (COUNT_HITS if matching else COUNT_LISTED)[bool(category)]
    return int(statement.rows(tx, matching=matching, category=category)[0][0])


def _matches(words: Sequence[str]) -> tuple[str, str]:
    # Both together are all hits, and no household is in both.
    every = " AND ".join(map(phrase_in_pairs, words))
    head = f"head : {phrase_in_pairs(words[0])}"
    return f"({every}) AND {head}", f"({every}) NOT {head}"


def _listed(tx: Connection, category: str, *, after: Mark | None, limit: int) -> Page:
    number, household_id = after or ("", "")
    statement = LISTED[bool(category)]
    found = statement.rows(tx, number=number, id=household_id, category=category, limit=limit + 1)
    rows = [line(row) for row in found]
    page = rows[:limit]
    if len(rows) <= limit:
        return Page(page, None)
    return Page(page, Mark(page[-1].number, page[-1].household_id.hex))


def _listing(*, by_category: bool) -> Select[Any]:
    found = select(*LINE).select_from(WITH_HEAD).where(*REGISTERED)
    found = found.where(
        tuple_(_h.number, _h.id) > tuple_(bindparam("number"), bindparam("id", type_=String))
    )
    if by_category:
        found = found.where(_h.category == bindparam("category"))
    return found.order_by(_h.number, _h.id).limit(bindparam("limit"))


def _number_listed(*, by_category: bool) -> Select[Any]:
    found = select(func.count()).select_from(TABLES["household"]).where(*REGISTERED)
    return found.where(_h.category == bindparam("category")) if by_category else found


def _walk(*, by_category: bool) -> str:
    # CROSS JOIN keeps SQLite to this order: the index leads, in the order of its places.
    walk = (
        " FROM household_search"
        " CROSS JOIN household_doc ON household_doc.doc = household_search.rowid"
    )
    if by_category:
        walk += (
            " CROSS JOIN household ON household.id = household_doc.household_id"
            " AND household.category = :category"
        )
    return f"{walk} WHERE household_search MATCH "


def _hits(*, by_category: bool) -> str:
    tiers = (
        f"SELECT * FROM (SELECT {tier} AS tier, household_search.rowid AS doc,"
        f" household_doc.household_id AS household_id{_walk(by_category=by_category)} :{matching}"
        f" AND household_search.rowid > :after_{matching}"
        " ORDER BY household_search.rowid LIMIT :limit)"
        for tier, matching in enumerate(("led", "others"))
    )
    return " UNION ALL ".join(tiers)


def _lines_of() -> Select[Any]:
    asked = select(func.json_each(bindparam("ids")).table_valued("value").c.value)
    return select(*LINE).select_from(WITH_HEAD).where(_h.id.in_(asked))


_EITHER = (False, True)
LISTED = tuple(Prepared(_listing(by_category=narrow)) for narrow in _EITHER)
COUNT_LISTED = tuple(Prepared(_number_listed(by_category=narrow)) for narrow in _EITHER)
HITS = tuple(Prepared(sql(_hits(by_category=narrow))) for narrow in _EITHER)
COUNT_HITS = tuple(
    Prepared(sql(f"SELECT count(*){_walk(by_category=narrow)} :matching")) for narrow in _EITHER
)
LINES_OF = Prepared(_lines_of())
"""Each twice: without a category and with one. What people wait for: the plans are tested."""
