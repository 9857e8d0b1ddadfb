"""节日慰问: the festivals of a year, and a task for each household before one that is to come."""

from datetime import date

from fieldvisit.casework.board import (
    LOOK,
    Asked,
    Board,
    Offer,
    Outcome,
    Room,
    Said,
    Subject,
    Thing,
    asked_day,
)
from fieldvisit.casework.daily.festivals import festivals, plan
from fieldvisit.casework.desk import Desk
from fieldvisit.machine.clock import local_day
from fieldvisit.records.fields import BadValue
from fieldvisit.rules.festivals import Festival
from fieldvisit.words import sentence

FESTIVALS = "festivals"
FIRST, LAST = 1901, 2099
"""The years of which the lunar calendar is known."""
ANOTHER_YEAR = Offer("year", "看另一年", (Asked("year", "哪一年", "count"),), verb=LOOK)
PLAN = Offer("plan", "排到户")


def read(desk: Desk, subject: Subject) -> Board:
    """The festivals of the year that is asked for; this year's where none is."""
    year = int(subject.id) if subject.id else asked_day(desk, subject).year
    found = sorted(festivals(desk.tables), key=lambda one: one.falls_on(year))
    today = local_day(desk.clock.now())
    return Board(
        title=ROOM.title,
        sentence=f"{year} 年，按农历和公历排",
        offers=(ANOTHER_YEAR,),
        things=tuple(_thing(one, year, today=today) for one in found),
    )


def _thing(one: Festival, year: int, *, today: date) -> Thing:
    is_over = one.due(year) < today
    return Thing(
        subject=Subject("festival", f"{one.id} {year}"),
        title=one.label,
        pill=str(one.falls_on(year)),
        mood="plain" if is_over else "open",
        lines=(
            ("从哪天起走", str(one.begins(year))),
            ("最晚哪天走完", str(one.due(year))),
            ("按哪条", one.source),
        ),
        offers=() if is_over else (PLAN,),
    )


def _year(_: Desk, __: str, said: Said) -> Outcome:
    text = said.get("year", "").strip()
    if not text.isdecimal() or not FIRST <= int(text) <= LAST:
        raise BadValue("哪一年", "year_unknown", {"first": FIRST, "last": LAST})
    return Outcome(go=Subject(FESTIVALS, text))


def _plan(desk: Desk, named: str, _: Said) -> Outcome:
    festival, year = named.split()
    done = plan(desk, festival, year=int(year))
    facts = {"label": done.label, "due": done.due, "made": done.made, "known": done.known}
    return Outcome(sentence("festival_planned", facts))


ROOM = Room(
    code=FESTIVALS,
    title="节日慰问",
    sentence="哪天过节，给该走的户排一件",
    icon="calendar-days",
    read=read,
    steps={(FESTIVALS, "year"): _year, ("festival", "plan"): _plan},
)
