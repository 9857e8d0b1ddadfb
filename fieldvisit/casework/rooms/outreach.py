"""宣传登记: what was done this year, and what it sums up to."""

from collections.abc import Iterable
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
    count_of,
    day_of,
)
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.staff import outreach
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Outreach
from fieldvisit.words.labels import label

CODE = "outreach"
MOST = 100
"""So many activities stand on the page; the sums are of all."""

_ADD = Offer(
    "add",
    "记一次",
    (
        choice("kind", "哪一种", group="outreach_kind"),
        Asked("place", "在哪里"),
        Asked("on", "哪天", "day"),
        *(
            Asked(name, label("outreach_count", name), "count", needed=False)
            for name in outreach.COUNTS
        ),
        Asked("note", "别的话", "long", needed=False),
    ),
)


def read(desk: Desk, _: Subject) -> Board:
    """This year's activities, the newest first, under their sums."""
    year = local_day(desk.clock.now()).year
    found = outreach.logged(desk, first=date(year, 1, 1), last=date(year, 12, 31))
    total = outreach.sums(found)
    told = [f"{year} 年 {total.activities} 次", *_counted(total.counts.items())]
    if len(found) > MOST:
        told.append(f"先列最近 {MOST} 次")
    return Board(
        title=ROOM.title,
        sentence="，".join(told),
        offers=(_ADD,),
        things=tuple(_thing(one) for one in reversed(found[-MOST:])),
        nothing="今年还没有登记过宣传",
    )


def _thing(one: Outreach) -> Thing:
    counts = [(name, getattr(one, name)) for name in outreach.COUNTS]
    lines = [("在哪里", one.place), ("做了多少", "，".join(_counted(counts)))]
    lines += [("别的话", one.note)] if one.note else []
    return Thing(
        subject=Subject("outreach_done", str(one.id)),
        title=label("outreach_kind", one.kind),
        pill=str(one.done_on),
        mood="plain",
        lines=tuple(lines),
    )


def _counted(counts: Iterable[tuple[str, int]]) -> list[str]:
    return [f"{label('outreach_count', name)} {number}" for name, number in counts if number]


def _add(desk: Desk, _: str, said: Said) -> Outcome:
    counts = {name: count_of(said, name) or 0 for name in outreach.COUNTS}
    done = outreach.Done(
        said.get("kind", ""), said.get("place", ""), day_of(said), counts, said.get("note", "")
    )
    outreach.add(desk, done)
    return Outcome("记下了，合计已经算进去。")


ROOM = Room(
    code=CODE,
    title="宣传登记",
    sentence="哪天、在哪里、发了几份、见了几人次",
    icon="mic",
    read=read,
    steps={(CODE, "add"): _add},
)
