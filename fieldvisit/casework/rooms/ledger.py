"""动态管理台账: who came in, changed and left until a day, how many stand, and the years' sums."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from fieldvisit.casework.aid import aid_totals
from fieldvisit.casework.aid.ledger import ledger, monthly
from fieldvisit.casework.board import (
    ANOTHER_DAY,
    Board,
    Offer,
    Outcome,
    Room,
    Said,
    Subject,
    Thing,
    asked_day,
    to_day,
)
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.people import whole_names
from fieldvisit.rules.aid_totals import YearTotal
from fieldvisit.words import sentence
from fieldvisit.words.labels import label

LEDGER, YEARS = "ledger", "aid_years"
MOST = 100
_YEARS = Offer("years", "逐年合计")


def read(desk: Desk, subject: Subject) -> Board:
    """The ledger as of the day, the latest events first; the first hundred. Or the years' sums."""
    day = asked_day(desk, subject)
    if subject.kind == YEARS:
        return _years(desk, day)
    found = ledger(desk, day)
    facts = {"came_in": found.came_in, "out": found.out, "changed": found.changed}
    told = f"截至 {day}：" + sentence("ledger_sums", {**facts, "stock": found.stock})
    if len(found.rows) > MOST:
        told += f" 下面是最近的 {MOST} 笔，全部用导出看。"
    shown = found.rows[-MOST:]
    names = whole_names.by_household(desk, [row["household"] for row in shown])
    return Board(
        title=ROOM.title,
        sentence=told,
        offers=(ANOTHER_DAY, _YEARS),
        things=tuple(_thing(row, names) for row in reversed(shown)),
        nothing="到这一天还没有待遇记录",
    )


def _thing(row: Mapping[str, Any], names: Mapping[str, str]) -> Thing:
    sides = [row[side] for side in ("before", "after") if row[side]]
    amounts = [f"{label('category', one['category'])} {monthly(one['amount'])}" for one in sides]
    lines = (("从什么到什么", " → ".join(amounts)), ("原因", row["reason"]))
    return Thing(
        subject=Subject(f"event {row['on']} {row['what']}", row["household"]),
        title=f"{row['on']} {names.get(row['household'], row['name'])}",
        pill=label("ledger_event", row["what"]),
        mood="done" if row["what"] == "out" else "open",
        lines=lines,
        opens=Subject("household", row["household"]),
    )


def _years(desk: Desk, day: date) -> Board:
    found = aid_totals.aid_totals(desk, until=day)
    return Board(
        title="逐年救助合计",
        sentence=sentence("aid_whole", aid_totals.whole_facts(found)),
        things=tuple(map(_year, found)),
        nothing="到这一天还没有待遇记录",
    )


def _year(one: YearTotal) -> Thing:
    told = aid_totals.facts(one)
    monthly = f"{told['monthly']} 元，{one.household_months} 户次，{one.person_months} 人次"
    return Thing(
        subject=Subject("aid_year", str(one.year)),
        title=f"{one.year} 年",
        pill=f"{one.times} 人次",
        mood="done",
        lines=(
            ("合计", f"{told['money']} 元"),
            ("按月发的", monthly),
            ("档案付的", f"{told['paid']} 元，{one.payments} 笔"),
        ),
    )


def _to_years(_: Desk, day: str, __: Said) -> Outcome:
    return Outcome(go=Subject(YEARS, day))


ROOM = Room(
    code=LEDGER,
    title="动态管理台账",
    sentence="到哪一天，谁进、谁变、谁出，在保多少；逐年多少人次、多少钱",
    icon="history",
    read=read,
    steps={(LEDGER, "day"): to_day(LEDGER), (LEDGER, "years"): _to_years},
    kinds=frozenset({YEARS}),
)
