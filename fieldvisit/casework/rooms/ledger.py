"""动态管理台账: who came in, changed and left until a day, and how many stand."""

from collections.abc import Mapping
from typing import Any

from fieldvisit.casework.board import (
    ANOTHER_DAY,
    Board,
    Room,
    Subject,
    Thing,
    asked_day,
    to_day,
)
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.ledger import ledger
from fieldvisit.records.fields import show_money
from fieldvisit.words import sentence
from fieldvisit.words.labels import label

LEDGER = "ledger"
MOST = 100


def read(desk: Desk, subject: Subject) -> Board:
    """The ledger as of the day, the latest events first; the first hundred."""
    day = asked_day(desk, subject)
    found = ledger(desk, day)
    facts = {"came_in": found.came_in, "out": found.out, "changed": found.changed}
    told = f"截至 {day:%Y-%m-%d}：" + sentence("ledger_sums", {**facts, "stock": found.stock})
    if len(found.rows) > MOST:
        told += f" 下面是最近的 {MOST} 笔，全部用导出看。"
    return Board(
        title=ROOM.title,
        sentence=told,
        offers=(ANOTHER_DAY,),
        things=tuple(map(_thing, reversed(found.rows[-MOST:]))),
        nothing="到这一天还没有待遇记录",
    )


def _thing(row: Mapping[str, Any]) -> Thing:
    sides = [row[side] for side in ("before", "after") if row[side]]
    amounts = [f"{label('category', one['category'])} {_month(one['amount'])}" for one in sides]
    lines = (("从什么到什么", " → ".join(amounts)), ("原因", row["reason"]))
    return Thing(
        subject=Subject(f"event {row['on']} {row['what']}", row["household"]),
        title=f"{row['on']} {row['name']}",
        pill=label("ledger_event", row["what"]),
        mood="done" if row["what"] == "out" else "open",
        lines=lines,
        opens=Subject("household", row["household"]),
    )


def _month(fen: int) -> str:
    return f"每月 {show_money(fen)} 元" if fen else "不发钱"


ROOM = Room(
    code=LEDGER,
    title="动态管理台账",
    sentence="到哪一天，谁进、谁变、谁出，在保多少",
    icon="list",
    read=read,
    steps={(LEDGER, "day"): to_day(LEDGER)},
)
