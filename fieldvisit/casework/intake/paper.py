"""One visit from paper: its form filled from what the table says, signed on the paper."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from uuid import UUID

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.intake.cells import PARTS, Column, Unfit, unfit, words
from fieldvisit.casework.intake.columns import plain
from fieldvisit.casework.intake.rows import Fault, RowRefused
from fieldvisit.casework.visits.prefill import Door, asked_of
from fieldvisit.forms.refusals import AnswerRefused, QuestionReadonly
from fieldvisit.forms.session import NodeState, Session
from fieldvisit.machine.clock import SHANGHAI
from fieldvisit.records import Form, Visit
from fieldvisit.records.visit import Signature, SignatureWay, VisitState
from fieldvisit.rules.journeys import stored_state

_AT = time(9)
"""When a visit was of which only the day is known."""

_NOT_ASKED = frozenset(
    {"group", "repeat", "repeat_instance", "note", "calculate", "hidden", "image", "audio", "file"}
)


@dataclass(frozen=True)
class OnPaper:
    """A visit as it stands in a table: the day, and answers by heading."""

    id: UUID
    on: date
    answers: Mapping[str, str]


def visit_of(desk: Desk, written: OnPaper, *, form: Form, door: Door) -> Visit:
    """The visit, whole by the rules of its form. Raises RowRefused: an answer that the form does
    not know, a question that has to be answered.
    """
    began, me = datetime.combine(written.on, _AT, SHANGHAI), desk.profile
    definition = desk.definition(form)
    known = asked_of(door.prefill, {node.name for node in definition.nodes})
    number = _number(form.form_id, door.scope, written=written, short=me.short)
    session = Session(definition, now=began, prefill={**known, "form_no": number})
    faults = _answer(session, written.answers)
    session.finish(began)
    lacking = [Fault("row_incomplete", {"field": one.label}) for one in session.problems()[:3]]
    if faults or lacking:
        raise RowRefused(faults or tuple(lacking))
    answers = session.answers()
    state = stored_state(answers.get("result"))
    signed = [] if state is VisitState.ATTEMPT else _signatures(desk, door, at=began)
    return Visit(
        id=written.id,
        scope=door.scope,
        created_at=desk.clock.now(),
        created_by=me.staff_id,
        device_id=me.device_id,
        number=number,
        household_id=door.household_id,
        person_id=door.person_id,
        form_id=form.form_id,
        form_version=form.form_version,
        visit_type=str(form.package.get("visit_type", form.form_id)),
        mode=answers.get("visit_mode"),
        result=answers.get("result"),
        state=state,
        started_at=began.astimezone(UTC),
        ended_at=began.astimezone(UTC),
        investigators=[str(me.staff_id)],
        instance=session.xml(),
        answers=answers,
        signatures=[one.model_dump(mode="json") for one in signed],
    )


def _answer(session: Session, given: Mapping[str, str]) -> tuple[Fault, ...]:
    """Answer the questions that the headings name, in the form's order: one may depend on another.
    What no question is called is passed over.
    """
    by_name = {plain(heading): text for heading, text in given.items() if text}
    faults: list[Fault] = []
    for ref in [one.ref for one in session.states() if one.type not in _NOT_ASKED]:
        # What an earlier answer brought or took away is seen only now.
        state = session.state(ref)
        text = by_name.get(plain(state.name), by_name.get(plain(state.label)))
        if not text or state.readonly or not state.relevant:
            continue
        try:
            session.set(ref, _as_asked(state, text))
        except (AnswerRefused, QuestionReadonly):
            column = Column(state.name, state.label, words)
            faults.append(unfit(column, text, error=Unfit("question_unfit")))
    return tuple(faults)


def _as_asked(state: NodeState, text: str) -> str:
    """An answer as the form keeps it: choices by code, given by code or by their words."""
    codes = {plain(option.label): option.value for option in state.options}
    if not codes:
        return text
    if plain(text) in codes:
        return codes[plain(text)]
    return " ".join(codes.get(plain(part), part) for part in PARTS.split(text) if part)


def _number(form_id: str, scope: str, *, written: OnPaper, short: str) -> str:
    """Like those given at the door; P and the end of its id in place of the running number."""
    return f"FV-{form_id}-{scope[:9]}-{written.on:%Y%m%d}-{short}P{written.id.hex[-6:]}"


def _signatures(desk: Desk, door: Door, *, at: datetime) -> list[Signature]:
    """Who signed: on the paper from which the row was typed."""
    me, on_paper = desk.profile, SignatureWay.FINGERPRINT_ON_PAPER
    when = at.isoformat(timespec="seconds")
    mine = Signature(
        party="investigator", name=me.staff_name, way=on_paper, staff_id=me.staff_id, signed_at=when
    )
    theirs = Signature(party="respondent", name=door.name, way=on_paper, signed_at=when)
    return [mine, theirs]
