"""A form being filled at a door: its session, what is known of the household, the visit it becomes.
Keeps nothing on disk.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.casework.desk import Desk, day_words
from fieldvisit.casework.visits.prefill import (
    Door,
    asked_of,
    at_door,
    check_investigators,
    check_opening,
)
from fieldvisit.casework.visits.signing import SignatureKept, check_signed, co_signers
from fieldvisit.errors import FieldvisitError
from fieldvisit.forms.session import NodeState, Session
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Form, Visit
from fieldvisit.rules import editions, journeys
from fieldvisit.store import journal, profile
from fieldvisit.store.drafts import Draft


@dataclass(eq=False)
class VisitIncomplete(FieldvisitError):
    """Required questions are open or answers contradict a rule of the form; `count` of them."""

    count: int


@dataclass(eq=False)
class Filling:
    """A form being filled at a door: its session and whose door it is. `saved_at`: last time it
    was on disk. `others`: further forms of the same knock, led by this one (`together`).
    `made`: what finishing it made beside the visit, one sentence each. `corrects`: the edition of
    the same visit that it takes the place of.
    """

    draft: Draft
    form: Form
    session: Session
    door: Door
    number: str
    saved_at: datetime
    others: list["Filling"] = field(default_factory=list)
    made: list[str] = field(default_factory=list)
    corrects: Visit | None = None

    @property
    def all(self) -> list["Filling"]:
        """This form and those it leads."""
        return [self, *self.others]


def last_answer(filling: Filling, state: NodeState) -> str:
    """`上次 10月18日：良好`, to be shown beside the question, never ticked; empty when there is
    none.
    """
    if filling.door.last is None:
        return ""
    name = state.ref.rsplit("/", 1)[-1]
    value = filling.door.last.answers.get(name)
    if value in (None, "", []):
        return ""
    labels = {option.value: option.label for option in state.options}
    values = value if isinstance(value, list) else str(value).split() if labels else [str(value)]
    words = "、".join(labels.get(one, one) for one in values)
    return f"上次 {day_words(filling.door.last.started_at)}：{words}"


def stamp_of(desk: Desk, visit: Visit) -> journal.Stamp:
    """Who finishes it now, with which edition of its form."""
    return desk.stamp(f"{visit.form_id}/{visit.form_version}")


def begin(tx: Connection, desk: Desk, *, form: Form, household_id: UUID | None) -> Filling:
    """A new filling with what is known of the household, not on disk yet. Raises
    HouseholdNotHere, HouseholdNeeded (but for the form that asks who it is), ActualAddressMissing
    (but for the form that asks for it), InvestigatorIsRelative."""
    now = desk.clock.now()
    form_id = form.form_id
    door = at_door(tx, desk, household_id=household_id, form_id=form_id)
    check_opening(tx, desk, door=door, form_id=form_id)
    serial = profile.next_number(tx, local_day(now), form_id=form_id)
    number = form_number(form_id, door.scope, at=now, device=desk.profile.short, serial=serial)
    definition = desk.definition(form)
    facts = asked_of(door.prefill, {node.name for node in definition.nodes})
    session = Session(definition, now=now, prefill={**facts, "form_no": number})
    draft = Draft(
        id=desk.ids.fresh(),
        household_id=household_id,
        person_id=door.person_id,
        task_id=door.task_id,
        form_id=form_id,
        form_version=form.form_version,
        instance=session.draft_xml(),
        page=0,
        started_at=now,
        touched_at=now,
        owner=desk.profile.staff_id,
    )
    return Filling(draft, form, session, door, number, now)


def go_on(desk: Desk, draft: Draft, *, door: Door, corrects: Visit | None = None) -> Filling:
    """A filling as its draft left it; `corrects`: the edition that the draft replaces. Raises
    FormNotHere, InstanceBroken.
    """
    form = desk.form(draft.form_id, draft.form_version)
    session = Session(desk.definition(form), now=desk.clock.now(), instance=draft.instance)
    number = str(session.answers().get("form_no", ""))
    return Filling(draft, form, session, door, number, draft.touched_at, corrects=corrects)


def visit_of(
    desk: Desk,
    filling: Filling,
    *,
    kept: Sequence[SignatureKept],
    now: datetime,
    later: frozenset[UUID] = frozenset(),
) -> Visit:
    """The visit that a filled and signed form becomes; the colleagues in `later` were there and
    countersign it. Raises VisitIncomplete, SignatureMissing,
    RespondentSignatureMissing, InvestigatorIsRelative.
    """
    filling.session.finish(now)
    problems = filling.session.problems()
    if problems:
        raise VisitIncomplete(len(problems))
    answers = filling.session.answers()
    package, draft = filling.form.package, filling.draft
    state = journeys.stored_state(answers.get("result"))
    signatures = [one.signature for one in kept]
    signatures += co_signers(filling.session, signed_at=now)
    mode = answers.get("visit_mode")
    signed = {desk.profile.staff_id} | {s.staff_id for s in signatures if s.staff_id}
    named = frozenset() if answers.get("result") in journeys.NOT_MET else later - signed
    least = package.get("minimum", {})
    check_signed(signatures, least, state=state, mode=mode, later=len(named))
    names = [one.name for one in signatures if one.party == "investigator"]
    check_investigators(filling.door, ids=signed | named, names=names)
    visit = Visit(
        id=desk.ids.fresh(),
        scope=filling.door.scope,
        created_at=now,
        created_by=desk.profile.staff_id,
        device_id=desk.profile.device_id,
        number=filling.number,
        household_id=draft.household_id,
        person_id=draft.person_id,
        task_id=draft.task_id,
        knock_id=draft.knock_id,
        form_id=draft.form_id,
        form_version=draft.form_version,
        visit_type=str(package.get("visit_type", draft.form_id)),
        mode=mode,
        result=answers.get("result"),
        state=state,
        started_at=draft.started_at,
        ended_at=now,
        investigators=sorted(str(one) for one in signed | named),
        instance=filling.session.xml(),
        answers=answers,
        signatures=[one.model_dump(mode="json") for one in signatures],
    )
    return _next_edition(visit, filling)


def _next_edition(visit: Visit, filling: Filling) -> Visit:
    """The same visit again, where it takes the place of an edition."""
    before = filling.corrects
    if before is None:
        return visit
    taken = editions.following(before, why=filling.draft.correction)
    return visit.model_copy(update={**taken, "knock_id": visit.knock_id or before.knock_id})


def form_number(form_id: str, scope: str, *, at: datetime, device: str, serial: int) -> str:
    """`FV-{form}-{region9}-{yyyymmdd}-{device}{seq4}` (domain.md section 3, common header)."""
    return f"FV-{form_id}-{scope[:9]}-{local_day(at):%Y%m%d}-{device}{serial:04d}"
