"""上门安全提示 of a household: what stands, who said it until when, said and lifted; what was
before.
"""

from collections.abc import Mapping
from typing import Any

from fieldvisit.casework.board import (
    Asked,
    Board,
    Offer,
    Room,
    Said,
    Subject,
    Thing,
    choice,
    the_day,
)
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households import careful, safety
from fieldvisit.rules.journeys import DECIDERS
from fieldvisit.rules.safety import Flag
from fieldvisit.words.labels import label

CODE, FLAG = "safety", "safety_flag"
MOST = 20
"""So much of what was said before is shown, the newest first."""

_SET = Offer(
    "set",
    "记一样",
    (
        choice("kind", "要提醒什么", group="safety_kind"),
        Asked("until", "到哪天；到时候再看要不要", "day"),
        Asked("note", "说明，如 院里的狗没拴", "long", needed=False),
    ),
)
_LIFT = Offer("lift", "撤掉", (Asked("why", "为什么撤", "long"),))


def read(desk: Desk, home: Subject) -> Board:
    """What stands and what was said before. Raises NotHere."""
    flags, said = careful.of_household(desk, home.id)
    may = desk.profile.role in DECIDERS
    over = [one for one in reversed(said) if one.get("ended_on")]
    return Board(
        title=ROOM.title,
        sentence=ROOM.sentence,
        offers=(_SET,) if may else (),
        things=(
            *(_standing(one, home.id, may=may) for one in flags),
            *(_over(one, home.id) for one in over[:MOST]),
        ),
        nothing="没有要提醒的",
    )


def _standing(one: Flag, household_id: str, *, may: bool) -> Thing:
    lines = [("谁记的", f"{one.by}·{one.since}"), ("到哪天", one.until)] if one.by else []
    return Thing(
        subject=Subject(FLAG, f"{household_id} {one.kind}"),
        title=label("safety_kind", one.kind),
        pill=careful.CAREFUL,
        mood="late",
        lines=(*([("说明", one.note)] if one.note else []), *lines),
        offers=(_LIFT,) if may else (),
    )


def _over(one: Mapping[str, Any], household_id: str) -> Thing:
    told = [("谁记的", f"{one['by']}·{one['since']}"), ("到哪天", str(one["ended_on"]))]
    why = "·".join(part for part in (one.get("why", ""), one.get("ended_by", "")) if part)
    return Thing(
        subject=Subject("safety_over", f"{household_id} {one['kind']} {one['ended_on']}"),
        title=label("safety_kind", one["kind"]),
        pill="已撤",
        mood="done",
        lines=(*told, *([("为什么", why)] if why else [])),
    )


def _set(desk: Desk, household_id: str, said: Said) -> None:
    until = the_day(said, "until", field="到哪天")
    note = said.get("note", "")
    safety.warn(desk, household_id, kind=said.get("kind", ""), until=until, note=note)


def _lift(desk: Desk, both: str, said: Said) -> None:
    household_id, _, kind = both.partition(" ")
    safety.lift(desk, household_id, kind=kind, why=said.get("why", ""))


ROOM = Room(
    code=CODE,
    title="上门安全提示",
    sentence="动物、传染病、曾有冲突、须两人同行：谁记的、到哪天；只有去的人看得到",
    icon="triangle-alert",
    read=read,
    steps={(CODE, "set"): _set, (FLAG, "lift"): _lift},
    at_household=True,
)
