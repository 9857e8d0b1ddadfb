"""监测预警: the households to look at, with the indicators that fired and by what; one tap to the
visit. It warns and decides nothing.
"""

from fieldvisit.casework.alarms import monitoring, warning_visits
from fieldvisit.casework.alarms.monitoring import Fired, Warned
from fieldvisit.casework.board import (
    ANOTHER_DAY,
    Asked,
    Board,
    Offer,
    Outcome,
    Room,
    Said,
    Subject,
    Thing,
    asked_day,
    day_of,
    to_day,
)
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.people import whole_names
from fieldvisit.machine.clock import local_day
from fieldvisit.rules.warnings import Level
from fieldvisit.words import sentence
from fieldvisit.words.labels import label

WARNINGS, WARNING = "warnings", "warning"
MOST = 100
"""Things on the page at once."""

_GO = Offer("go", "安排上门看看", (Asked("on", "哪天前（不写就按规定）", "day", needed=False),))


def read(desk: Desk, subject: Subject) -> Board:
    """The households to look at on a day, alarms first. The first look of an unlocking leaves a row
    in the audit trail.
    """
    day = asked_day(desk, subject)
    found = monitoring.warned(desk, day=day)
    alarms = sum(one.level is Level.ALARM for one in found)
    more = f"，先看前 {MOST} 户" if len(found) > MOST else ""
    told = sentence("warnings_counted", {"count": len(found), "alarms": alarms})
    today = day == local_day(desk.clock.now())
    shown = whole_names.of_householders(desk, found[:MOST])
    return Board(
        title=ROOM.title,
        sentence=f"{day}：{told}{more}",
        offers=(ANOTHER_DAY,),
        things=tuple(_thing(one, today=today) for one in shown),
        nothing=sentence("no_warnings"),
    )


def _thing(one: Warned, *, today: bool) -> Thing:
    lines = [(fired.title, _words(fired)) for fired in one.fired]
    lines += [("户档案", "标了预警")] if one.by_hand else []
    lines += [("已安排", f"{one.going} 前上门看看")] if one.going else []
    return Thing(
        subject=Subject(WARNING, one.household),
        title=one.name,
        pill=f"{label('warning_level', one.level)} {len(one.fired)} 项",
        mood="late" if one.level is Level.ALARM else "open",
        lines=tuple(lines),
        offers=(_GO,) if today and one.going is None else (),
        opens=Subject("household", one.household),
    )


def _words(fired: Fired) -> str:
    facts = [one for one in fired.line.used if not one.is_value]
    known = "，".join(f"{one.label} {one.said}·{one.source}" for one in facts)
    limits = "，".join(one.said for one in fired.line.used if one.is_value)
    line = f"；界线 {limits}" if limits else ""
    return f"{fired.line.says}\n{known}{line}\n{fired.line.source}"


def _go(desk: Desk, household_id: str, said: Said) -> Outcome:
    made = warning_visits.go(desk, household_id, on=day_of(said))
    facts = {"due": str(made.due_on), "id": made.id}
    return Outcome(sentence("warning_visit_planned", facts))


ROOM = Room(
    code=WARNINGS,
    title="监测预警",
    sentence="哪些情况凑在一起，该去看看",
    icon="eye",
    read=read,
    steps={(WARNINGS, "day"): to_day(WARNINGS), (WARNING, "go"): _go},
)
