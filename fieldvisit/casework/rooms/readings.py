"""健康监测: what was measured of a household's people, each kind a small table with the change and
the day of the next. It judges nobody's health.
"""

from collections.abc import Sequence

from fieldvisit.casework.board import (
    Asked,
    Board,
    Offer,
    Outcome,
    Room,
    Said,
    Subject,
    Thing,
    day_of,
)
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.people import measures, measuring, readings
from fieldvisit.casework.people.readings import Series
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Person
from fieldvisit.rules.readings import Measure, Row
from fieldvisit.words import sentence

READINGS, READING = "readings_of", "reading"
PART = "part"
MOST = 12
"""Measurements of one series on the page."""

_TAKE_BACK = Offer("take_back", "最近这次写错了，撤掉", danger=True)


def read(desk: Desk, home: Subject) -> Board:
    """The series of everybody in a household. The first look of an unlocking leaves a row in the
    audit trail. Raises NotHere.
    """
    found = readings.of_household(desk, home.id)
    return Board(
        title=f"{found.name} 户的健康监测",
        sentence=ROOM.sentence,
        offers=tuple(_add(one, found.people) for one in found.measures if found.people),
        things=tuple(_thing(desk, one) for one in found.series),
        nothing=sentence("no_readings"),
    )


def _add(measure: Measure, people: Sequence[Person]) -> Offer:
    who = tuple((str(one.id), one.name) for one in people)
    asked = (
        Asked("person", "谁", "choice", who),
        *(
            Asked(f"{PART}{place}", f"{part.label}（{measure.unit}）")
            for place, part in enumerate(measure.parts)
        ),
        Asked("on", "哪天测的（不写是今天）", "day", needed=False),
        Asked("note", "备注", needed=False),
    )
    return Offer(f"add {measure.code}", f"记{measure.label}", asked)


def _thing(desk: Desk, one: Series) -> Thing:
    late = one.next_on < local_day(desk.clock.now())
    rows = one.rows[:MOST]
    lines = [(str(row.reading.taken_on), _words(one.measure, row)) for row in rows]
    more = len(one.rows) - len(rows)
    lines += [("更早的", f"还有 {more} 次")] if more else []
    lines.append(("下次", f"{one.next_on} 前（{one.measure.source}）"))
    return Thing(
        subject=Subject(READING, str(one.rows[0].reading.id)),
        title=f"{one.person.name}·{one.measure.label}",
        pill="该测了" if late else f"{len(one.rows)} 次",
        mood="late" if late else "open",
        lines=tuple(lines),
        offers=(_TAKE_BACK,),
    )


def _words(measure: Measure, row: Row) -> str:
    said = (
        measures.number_words(measure, row.reading),
        measures.change_words(measure, row),
        "走访时测的" if row.reading.from_visit else "",
        row.reading.note,
    )
    return "·".join(part for part in said if part)


def _keep(desk: Desk, named: str, said: Said) -> Outcome:
    household_id, _, code = named.partition(" ")
    asked = [int(name.removeprefix(PART)) for name in said if name.startswith(PART)]
    numbers = tuple(said.get(f"{PART}{place}", "") for place in range(max(asked, default=-1) + 1))
    told = measuring.Measured(code, numbers, day_of(said), said.get("note", ""))
    made = measuring.add(desk, household_id, person=said.get("person", ""), told=told)
    measure = measures.named(desk.tables, code, day=made.taken_on, region=made.scope)
    what = f"{measure.label} {measures.number_words(measure, made)}"
    return Outcome(sentence("reading_kept", {"what": what, "id": made.id}))


def _take_back(desk: Desk, reading_id: str, _: Said) -> None:
    measuring.take_back(desk, reading_id)


ROOM = Room(
    code=READINGS,
    title="健康监测",
    sentence="血压、血糖、视力：每次多少、变了多少、下次哪天；不作诊断",
    icon="history",
    read=read,
    steps={(READINGS, "add"): _keep, (READING, "take_back"): _take_back},
    at_household=True,
)
