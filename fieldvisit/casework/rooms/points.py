"""小红花与学分: who earned what, one's own sessions, and the examination."""

from dataclasses import asdict

from fieldvisit.casework.board import (
    Asked,
    Board,
    Offer,
    Outcome,
    Room,
    Said,
    Subject,
    Thing,
    count_of,
    day_of,
)
from fieldvisit.casework.desk import Desk, FormNotHere
from fieldvisit.casework.staff import crediting, examining, points
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Credit
from fieldvisit.rules.journeys import DECIDERS
from fieldvisit.rules.points import credit_sums
from fieldvisit.words import sentence
from fieldvisit.words.labels import LABELS, label

CODE, PERSON = "points", "points_of"
MOST = 100
"""So many people, or lines of one, stand on a page."""

_PARTS = tuple(one for one in LABELS["credit_part"].items() if one[0] != "examinee")


def read(desk: Desk, subject: Subject) -> Board:
    """Everybody with their points, or one person's lines. Raises CodeUnknown."""
    found = points.earned(desk, local_day(desk.clock.now()), who=subject.id)
    if subject.kind == PERSON:
        return _person(desk, found[0])
    sums = credit_sums(one for _, one in crediting.credits_of(desk))
    told = sentence("credit_sums", asdict(sums)) if sums.times + sums.examined else ""
    return Board(
        title=ROOM.title,
        sentence="。".join(part for part in (ROOM.sentence, told) if part),
        offers=tuple(_offers(desk, found)),
        things=tuple(_thing(one) for one in found[:MOST]),
        nothing="还没有人",
    )


def _offers(desk: Desk, everybody: list[points.Earnings]) -> list[Offer]:
    offers = []
    try:
        asks = [
            Asked(one.name, one.label, "choice", one.options)
            for one in examining.paper(desk).questions
        ]
        offers.append(Offer("exam", "知识考试", tuple(asks)))
    except FormNotHere:
        pass  # the quiz comes with the next sync; everything else is here
    if desk.profile.role in DECIDERS:
        who = tuple((str(one.staff_id), one.name) for one in everybody)
        asks = [
            Asked("session", "哪次培训"),
            Asked("who", "谁", "many", who),
            Asked("part", "学习还是讲课", "choice", _PARTS),
            Asked("minutes", "多少分钟", "count"),
            Asked("on", "哪天", "day"),
        ]
        offers.append(Offer("register", "登记培训", tuple(asks)))
    return offers


def _thing(one: points.Earnings) -> Thing:
    subject = Subject(PERSON, str(one.staff_id))
    return Thing(subject, one.name, f"{one.points} 朵", "done", opens=subject)


def _person(desk: Desk, one: points.Earnings) -> Board:
    sessions = [_session(credit) for _, credit in crediting.credits_of(desk, str(one.staff_id))]
    things = [
        Thing(
            Subject("points_line", f"{line.event.record_id} {line.event.what}"),
            label("earned", line.event.what),
            f"{line.points} 朵",
            "done",
            (("哪天", str(line.event.on)), ("按哪条", line.source)),
        )
        for line in one.lines[:MOST]
    ]
    if sessions:
        own = Subject("credits", str(one.staff_id))
        things.append(Thing(own, "学分", f"{len(sessions)} 次", "done", tuple(sessions[-MOST:])))
    told = f"{one.points} 朵" + ("，先列最近 100 笔" if len(one.lines) > MOST else "")
    return Board(one.name, told, things=tuple(things), nothing="还没有")


def _session(one: Credit) -> tuple[str, str]:
    much = f"{one.score}/{one.full_score} 分" if one.full_score else f"{one.minutes} 分钟"
    return label("credit_part", one.part), f"{one.done_on}·{one.session}·{much}"


def _exam(desk: Desk, _: str, said: Said) -> Outcome:
    made = examining.sit(desk, said)
    return Outcome(f"交卷了：{made.score} 分，满分 {made.full_score} 分。")


def _register(desk: Desk, _: str, said: Said) -> Outcome:
    minutes = count_of(said, "minutes") or 0
    attended = crediting.Attended(
        said.get("session", ""), minutes, day_of(said), said.get("part", "")
    )
    made = crediting.register(desk, said.get("who", "").split(), attended=attended)
    return Outcome(f"给 {len(made)} 人记下了。")


ROOM = Room(
    code=CODE,
    title="小红花与学分",
    sentence="只从核实过的事算出来，改不了",
    icon="circle-dot",
    read=read,
    steps={(CODE, "exam"): _exam, (CODE, "register"): _register},
    kinds=frozenset({PERSON}),
)
