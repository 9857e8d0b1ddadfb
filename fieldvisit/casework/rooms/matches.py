"""比对结果: the hits of other departments' lists, each to be looked into and closed; several of one
household stand together.
"""

from collections.abc import Mapping
from datetime import date

from fieldvisit.casework.board import (
    Asked,
    Board,
    Offer,
    Outcome,
    Room,
    Said,
    Subject,
    Thing,
    choice,
)
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.intake import matching
from fieldvisit.casework.intake.matching import Hit
from fieldvisit.casework.people import whole_names
from fieldvisit.machine.clock import local_day
from fieldvisit.words import sentence
from fieldvisit.words.labels import label

MATCHES = "matches"
_HIT = "match"
SHOWN, ALL = 100, -1
_CLOSE = Offer(
    "close",
    "核实结果",
    (
        choice("outcome", "是不是这样", group="match_outcome"),
        Asked("finding", "核实到什么", "long"),
    ),
)


def read(desk: Desk, subject: Subject) -> Board:
    """Open hits by household, the nearest day first, then those with an outcome."""
    everything = matching.hits(desk, every=True, limit=ALL)
    left, found = sum(not one.outcome for one in everything), everything[:SHOWN]
    today = local_day(desk.clock.now())
    together: dict[str, list[Hit]] = {}
    for one in found:
        if not one.outcome:
            together.setdefault(one.household, []).append(one)
    names, by = whole_names.by_household(desk, together), matching.urgent_by(desk)
    things = [
        _home(hits, names=names, by=by.get(home), today=today) for home, hits in together.items()
    ]
    things += [_hit(one, today=today) for one in found if one.outcome]
    full = f"，只列前 {SHOWN} 件" if len(everything) > SHOWN else ""
    return Board(
        title=ROOM.title,
        sentence=f"还有 {left} 件没有核实{full}",
        things=tuple(things),
        nothing="没有比对出来的",
    )


def _home(hits: list[Hit], *, names: Mapping[str, str], by: date | None, today: date) -> Thing:
    if len(hits) == 1:
        return _hit(hits[0], today=today)
    due, home = by or min(one.due for one in hits), hits[0].household
    return Thing(
        subject=Subject("household", home),
        title=f"{names.get(home, hits[0].name)} 户：比中 {len(hits)} 处",
        pill="一起核",
        mood="late" if due < today else "open",
        lines=(("哪天以前一次上门核实", str(due)),),
        inner=tuple(_hit(one, today=today) for one in hits),
    )


def _hit(one: Hit, *, today: date) -> Thing:
    lines = [("名单上怎么说", one.source)]
    if one.outcome:
        lines.append(("核实到什么", one.finding))
    else:
        lines.append(("哪天以前核实", str(one.due)))
    open_mood = "late" if one.due < today else "open"
    return Thing(
        subject=Subject(_HIT, one.id),
        title=f"{one.name}　{label('task_kind', one.kind)}",
        pill=label("match_outcome", one.outcome) if one.outcome else label("task_state", "open"),
        mood="done" if one.outcome else open_mood,
        lines=tuple(lines),
        offers=() if one.outcome else (_CLOSE,),
    )


def _close(desk: Desk, one: str, said: Said) -> Outcome:
    outcome, finding = said.get("outcome", ""), said.get("finding", "")
    closed = matching.close(desk, one, outcome=outcome, finding=finding)
    facts = {"outcome": label("match_outcome", closed.verdict), "id": one}
    return Outcome(sentence("hit_closed", facts))


ROOM = Room(
    code=MATCHES,
    title="比对结果",
    sentence="别的部门的名单比中的，一件一件核实",
    icon="git-compare-arrows",
    read=read,
    steps={(_HIT, "close"): _close},
)
