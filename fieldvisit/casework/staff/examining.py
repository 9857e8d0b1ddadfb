"""知识考试: the quiz is an ordinary form (K01) that draws its questions from a bank file and scores
itself; the result becomes a credit. Once a day a person.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID, uuid5

from fieldvisit.casework import writing
from fieldvisit.casework.desk import Desk
from fieldvisit.errors import FieldvisitError
from fieldvisit.forms.session import Session
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Credit, Form
from fieldvisit.records.credit import CreditPart
from fieldvisit.store import audit, journal, rows

FORM = "K01"


@dataclass(eq=False)
class ExamTaken(FieldvisitError):
    """The person sat today's examination already."""


@dataclass(eq=False)
class ExamIncomplete(FieldvisitError):
    """So many questions have no answer."""

    count: int


@dataclass(frozen=True)
class Question:
    """One question: its name in the form, its words, what may be chosen as (code, word)."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Paper:
    """Today's paper of a person."""

    title: str
    questions: tuple[Question, ...]


def paper(desk: Desk) -> Paper:
    """Today's questions, the same however often it is opened. Raises FormNotHere."""
    form, session = _begun(desk)
    return Paper(form.title, tuple(_questions(session)))


def sit(desk: Desk, answers: Mapping[str, str]) -> Credit:
    """Keep what the form scores of these answers (by question name). Raises FormNotHere, ExamTaken,
    ExamIncomplete, AnswerRefused.
    """
    writing.may_write(desk, "credit")
    form, session = _begun(desk)
    for question in _questions(session):
        if answers.get(question.name):
            session.set(session.definition.ref_of(question.name), answers[question.name])
    if problems := session.problems():
        raise ExamIncomplete(len(problems))
    scored = session.answers()
    made = Credit(
        id=_id(desk, form),
        scope=desk.profile.region_code,
        created_at=desk.clock.now(),
        staff_id=desk.profile.staff_id,
        session=form.title,
        done_on=local_day(desk.clock.now()),
        part=CreditPart.EXAMINEE,
        form_id=form.form_id,
        form_version=form.form_version,
        score=int(scored["score"]),
        full_score=int(scored["full_score"]),
    )
    with desk.store.write() as tx:
        if rows.get(tx, "credit", row_id=made.id) is not None:
            raise ExamTaken
        journal.insert(tx, made, stamp=desk.stamp(f"{form.form_id}/{form.form_version}"))
        audit.append(tx, "exam_taken", subject=str(made.id), stamp=desk.stamp())
    return made


def _begun(desk: Desk) -> tuple[Form, Session]:
    form = desk.form(FORM)
    draw = _id(desk, form).int % 9_973
    now = desk.clock.now()
    return form, Session(desk.definition(form), now=now, prefill={"draw": str(draw)})


def _id(desk: Desk, form: Form) -> UUID:
    """One for a person and a day, which also says which paper it is."""
    return uuid5(desk.profile.staff_id, f"exam {form.form_id} {local_day(desk.clock.now())}")


def _questions(session: Session) -> list[Question]:
    found = []
    for node in session.definition.nodes:
        if node.type == "select_one":
            state = session.state(node.ref)
            options = tuple((one.value, one.label) for one in state.options)
            found.append(Question(node.name, state.label, options))
    return found
