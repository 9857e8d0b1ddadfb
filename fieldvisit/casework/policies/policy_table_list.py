"""The tables of limits, holidays and policies that count here, and where each comes from. Reads
only.
"""

from dataclasses import dataclass
from datetime import date

from fieldvisit.casework.desk import Desk, time_words
from fieldvisit.casework.tables.policy_counting import here, standing
from fieldvisit.casework.tables.policy_tables import names
from fieldvisit.casework.tables.policy_values import holidays_known_until
from fieldvisit.records import PolicyTable
from fieldvisit.words.labels import label

HOLIDAYS = "holidays"


@dataclass(frozen=True)
class TableLine:
    """A table that counts here: `edition` 0 came with the program. `broken`: a newer edition is
    here and cannot be used. `until`: of holidays, the last day that is known.
    """

    name: str
    title: str
    edition: int
    published_by: str
    at: str
    region: str
    source: str
    broken: bool
    until: date | None


def tables(desk: Desk) -> list[TableLine]:
    """Every table that counts here, and where it comes from."""
    with desk.store.read() as tx:
        counting, held = standing(tx), here(tx)
    newest = {one.name: one for one in reversed(held)}
    return [_line(desk, counting.get(name), name=name, newest=newest.get(name)) for name in names()]


def told(one: TableLine) -> str:
    """Where a table comes from, in words."""
    if one.edition:
        said = f"第 {one.edition} 版，{one.published_by} {one.at} 发布，依据：{one.source}"
    else:
        said = one.source
    said += f"，已知到 {one.until.isoformat()}" if one.until else ""
    return f"{said}；后来的一版写得不对，没有用" if one.broken else said


def _line(
    desk: Desk, one: PolicyTable | None, *, name: str, newest: PolicyTable | None
) -> TableLine:
    return TableLine(
        name=name,
        title=label("policy_table", name),
        edition=one.edition if one else 0,
        published_by=one.published_by if one else "",
        at=time_words(one.created_at) if one else "",
        region=one.scope if one else "",
        source=one.source if one else "随程序来的",
        broken=newest is not None and (one is None or newest.id != one.id),
        until=holidays_known_until(desk.tables) if name == HOLIDAYS else None,
    )
