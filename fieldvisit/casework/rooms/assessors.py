"""第三方评估: who is due, whom an assessor has until when; at a household, lent and taken back. An
assessor sees what is lent to them.
"""

from fieldvisit.casework.board import (
    Asked,
    Board,
    Offer,
    Outcome,
    Room,
    Said,
    Subject,
    Thing,
    the_day,
)
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.people import assessor_list, assessors, whole_names
from fieldvisit.casework.people.assessor_list import Lent, Waiting
from fieldvisit.machine.clock import local_day
from fieldvisit.records.staff import Role
from fieldvisit.rules.assessing import FORMS
from fieldvisit.rules.journeys import REVIEWERS
from fieldvisit.words import sentence
from fieldvisit.words.labels import label

ALL, HOME = "assessors", "assessors_of"
WAITING, ONE = "assessor_waiting", "assessor_task"
MOST = 100
"""So many of each stand on the page."""

_END = Offer("end", "收回", (Asked("why", "为什么收回", "long"),), danger=True)
_UNTIL = Asked("until", "最后一天", "day")
_LONGER = Offer("longer", "改最后一天", (_UNTIL,))
_MOODS = {"open": "open", "over": "late"}


def read_all(desk: Desk, _: Subject) -> Board:
    """Who has whom now, then who is due, then what is over; an assessor's page tells what they
    have.
    """
    found = assessor_list.listed(desk)
    if desk.is_assessors:
        return _of_assessor(desk, found)
    due, people = assessor_list.waiting(desk), assessor_list.assessors_here(desk)
    ask, today = _asking(people), local_day(desk.clock.now()).isoformat()
    shown = whole_names.of_householders(desk, due[:MOST])
    lent = whole_names.of_householders(desk, found[:MOST])
    counted = f"等着评估 {len(due)} 件，委托 {len(found)} 件"
    more = f"，各先看前 {MOST} 件" if max(len(due), len(found)) > MOST else ""
    nobody = "" if people else "。这里还没有第三方评估员，请管理员先发邀请码"
    return Board(
        title=LIST.title,
        sentence=f"{counted}{more}{nobody}",
        things=(
            *(_lent(one) for one in lent if one.state == "open"),
            *(_waiting(one, ask, today=today) for one in shown),
            *(_lent(one) for one in lent if one.state != "open"),
        ),
        nothing="没有等着评估的，也没有委托",
    )


def _of_assessor(desk: Desk, found: list[Lent]) -> Board:
    more = f"；共 {len(found)} 件，先看前 {MOST} 件" if len(found) > MOST else ""
    lent = whole_names.of_householders(desk, found[:MOST])
    return Board(
        title=LIST.title,
        sentence=f"委托给您的，过了最后一天就从本机收起{more}",
        things=tuple(_lent(one, offers=()) for one in lent),
        nothing="现在没有委托给您的",
    )


def read_home(desk: Desk, home: Subject) -> Board:
    """Who has or had a household, and lending it."""
    found = [one for one in assessor_list.listed(desk) if one.household == home.id]
    people = assessor_list.assessors_here(desk)
    return Board(
        title=ROOM.title,
        sentence=ROOM.sentence if people else "这里还没有第三方评估员，请管理员先发邀请码",
        offers=_asking(people, form=True),
        things=tuple(
            _lent(one, opens=False) for one in whole_names.of_householders(desk, found[:MOST])
        ),
        nothing="这一户没有委托过评估",
    )


def _asking(people: list[tuple[str, str]], *, form: bool = False) -> tuple[Offer, ...]:
    if not people:
        return ()
    who = Asked("to", "哪位评估员", "choice", tuple(people))
    forms = tuple((code, label("assessor_form", code)) for code in sorted(FORMS))
    asks = (who, Asked("form", "填哪张表", "choice", forms), _UNTIL) if form else (who, _UNTIL)
    return (Offer("assign", "委托评估", asks),)


def _waiting(one: Waiting, offers: tuple[Offer, ...], *, today: str) -> Thing:
    return Thing(
        subject=Subject(WAITING, f"{one.household} {one.form} {one.person}".strip()),
        title=f"{one.name}户（{one.number}）",
        pill=f"{one.due} 前" if one.due else "还没有评估过",
        mood="late" if one.due and one.due < today else "open",
        lines=(
            ("做什么", label("assessor_form", one.form)),
            ("为什么", one.why),
            ("住", one.place),
        ),
        offers=offers,
        opens=Subject("household", one.household),
    )


def _lent(one: Lent, offers: tuple[Offer, ...] = (_LONGER, _END), *, opens: bool = True) -> Thing:
    form = label("assessor_form", one.form)
    said = "" if one.why == form else one.why
    about = [("做什么", form), ("谁去", one.assessor), ("评谁", one.person), ("说明", said)]
    return Thing(
        subject=Subject(ONE, one.task),
        title=f"{one.name}户（{one.number}）",
        pill=assessor_list.left_words(one),
        mood=_MOODS.get(one.state, "done"),
        lines=(*((asked, told) for asked, told in about if told), ("最后一天", one.until)),
        offers=offers if one.state in _MOODS else (),
        opens=Subject("household", one.household) if opens else None,
    )


def _assign(desk: Desk, about: str, said: Said) -> Outcome:
    household, form, person = (*about.split(), "", "")[:3]
    asked = assessors.Assignment(
        said.get("to", ""),
        the_day(said, "until", field="最后一天"),
        person=person,
        form_id=said.get("form") or form or "F04",
    )
    made = assessors.assign(desk, household, asked=asked)
    return Outcome(sentence("assessor_assigned", {"until": made.due_on}))


def _longer(desk: Desk, task_id: str, said: Said) -> Outcome:
    made = assessors.until(desk, task_id, day=the_day(said, "until", field="最后一天"))
    return Outcome(sentence("assessor_assigned", {"until": made.due_on}))


def _end(desk: Desk, task_id: str, said: Said) -> Outcome:
    assessors.take_back(desk, task_id, reason=said.get("why", ""))
    return Outcome(sentence("assessor_ended"))


LIST = Room(
    code=ALL,
    title="第三方评估",
    sentence="谁等着评估，委托给哪位评估员，到哪天",
    icon="circle-check",
    read=read_all,
    steps={
        (WAITING, "assign"): _assign,
        (ONE, "longer"): _longer,
        (ONE, "end"): _end,
    },
    roles=REVIEWERS | {Role.ASSESSOR},
)

ROOM = Room(
    code=HOME,
    title="委托评估",
    sentence="把这一户交给第三方评估员，到最后一天为止",
    icon="circle-check",
    read=read_home,
    steps={(HOME, "assign"): _assign},
    roles=REVIEWERS,
    at_household=True,
)
