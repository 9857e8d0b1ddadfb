"""本人信息 of a household's people: printed for them, what they ask to be put right, the answer."""

from collections.abc import Mapping
from uuid import UUID

from fieldvisit.casework.board import (
    Asked,
    Board,
    Offer,
    Outcome,
    Paper,
    Room,
    Said,
    Subject,
    Thing,
    choice,
    day_of,
)
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.people import correcting, own_record_paper
from fieldvisit.records import Membership, Person, Task
from fieldvisit.records.task import TaskState
from fieldvisit.rules.journeys import DECIDERS
from fieldvisit.words import sentence
from fieldvisit.words.labels import label

CODE, PERSON, REQUEST = "own_record", "own_record_person", "correction"
MOST = 50
"""So many requests are shown, those without an answer first."""

_BY = choice("by", "谁要的", group="consent")
_PRINT = Offer("print", "印给本人", (_BY,), verb="印")
_CORRECT = Offer(
    "correct",
    "要求更正",
    (
        choice("item", "哪一项不对", group="record_item"),
        Asked("text", "应该怎么写，照本人的话", "long"),
        _BY,
        Asked("on", "哪天要求的；不填是今天", "day", needed=False),
    ),
)
_ANSWER = Offer(
    "answer",
    "答复了",
    (
        choice("outcome", "改没改", group="correction_outcome"),
        Asked("words", "怎么答复本人的；不更正的写原因", "long"),
        Asked("on", "哪天答复的；不填是今天", "day", needed=False),
    ),
)


def read(desk: Desk, home: Subject) -> Board:
    """The people of a household and what they asked for. Raises NotHere."""
    seats, asked = correcting.of_household(desk, home.id)
    names = {person.id: person.name for _, person in seats}
    more = f"；共 {len(asked)} 件，先看前 {MOST} 件" if len(asked) > MOST else ""
    return Board(
        title=ROOM.title,
        sentence=ROOM.sentence + more,
        things=(
            *(_person(tie, person) for tie, person in seats),
            *(_request(desk, one, names=names) for one in asked[:MOST]),
        ),
        nothing="这一户现在没有人",
    )


def _person(tie: Membership, person: Person) -> Thing:
    return Thing(
        subject=Subject(PERSON, str(person.id)),
        title=person.name,
        pill=label("relation", tie.relation),
        mood="plain",
        offers=(_PRINT, _CORRECT),
    )


def _request(desk: Desk, one: Task, *, names: Mapping[UUID, str]) -> Thing:
    is_open = one.state is TaskState.OPEN
    lines = [("要求", one.source), ("哪天前答复", str(one.due_on))]
    if one.done_on is not None:
        lines.append(("答复", f"{one.done_on}·{one.finding}"))
    late = correcting.is_late(desk, one)
    pill = "等答复" if is_open else label("correction_outcome", one.verdict)
    return Thing(
        subject=Subject(REQUEST, str(one.id)),
        title=f"{names.get(one.person_id or one.id, '')}要求更正",
        pill=pill,
        mood="done" if not is_open else "late" if late else "open",
        lines=tuple(lines),
        offers=(_ANSWER,) if is_open and desk.profile.role in DECIDERS else (),
    )


def _print(desk: Desk, person_id: str, said: Said) -> Outcome:
    paper = own_record_paper.pdf(desk, person_id, asked_by=said.get("by", ""))
    return Outcome(paper=Paper("本人信息", paper))


def _correct(desk: Desk, person_id: str, said: Said) -> Outcome:
    asked = (said.get("item", ""), said.get("text", ""), said.get("by", ""))
    task = correcting.ask(desk, person_id, wrong=correcting.Wrong(*asked, on=day_of(said)))
    return Outcome(sentence("correction_asked", {"due": task.due_on, "id": task.id}))


def _answer(desk: Desk, task_id: str, said: Said) -> None:
    outcome, words = said.get("outcome", ""), said.get("words", "")
    correcting.answer(desk, task_id, outcome=outcome, words=words, on=day_of(said))


ROOM = Room(
    code=CODE,
    title="本人信息",
    sentence="印给本人看记了什么、给过谁；说不对的排成待办，到期前答复",
    icon="file",
    read=read,
    steps={
        (PERSON, "print"): _print,
        (PERSON, "correct"): _correct,
        (REQUEST, "answer"): _answer,
    },
    at_household=True,
)
