"""Record a visit: start, keep the draft at each pause, finish it or give it up. One transaction an
action.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from fieldvisit.casework.consequences import tasks_from
from fieldvisit.casework.desk import Desk, day_words
from fieldvisit.casework.prefill import Door, at_door
from fieldvisit.casework.signing import (
    SignatureGiven,
    SignatureKept,
    check_signed,
    in_hand_of,
    keep_signatures,
)
from fieldvisit.errors import FieldvisitError
from fieldvisit.forms.session import NodeState, Session
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Form, Visit
from fieldvisit.rules.journeys import stored_state
from fieldvisit.store import drafts, in_hand, journal, profile
from fieldvisit.store.drafts import Draft


@dataclass(eq=False)
class VisitIncomplete(FieldvisitError):
    """Required questions are open or answers contradict a rule of the form; `count` of them."""

    count: int


@dataclass(eq=False)
class DraftGone(FieldvisitError):
    """The draft was finished or put in the bin meanwhile."""

    draft_id: str


@dataclass
class Filling:
    """A visit being written: the form's session and whose door it is. `saved_at`: last time it was
    on disk.
    """

    draft: Draft
    form: Form
    session: Session
    door: Door
    number: str
    saved_at: datetime


def start(desk: Desk, household_id: str, *, form_id: str, task_id: str | None = None) -> Filling:
    """Begin a visit; the draft is on disk before this answers. Raises HouseholdNotHere,
    FormNotHere.
    """
    form = desk.form(form_id)
    now = desk.clock.now()
    with desk.store.write() as tx:
        door = at_door(tx, desk, household_id=UUID(household_id), form_id=form_id)
        serial = profile.next_number(tx, local_day(now), form_id=form_id)
        number = form_number(form_id, door.scope, at=now, device=desk.profile.short, serial=serial)
        definition = desk.definition(form)
        asked = {node.name for node in definition.nodes}
        facts = {name: text for name, text in door.prefill.items() if name in asked}
        session = Session(definition, now=now, prefill={**facts, "form_no": number})
        draft = Draft(
            id=desk.ids.fresh(),
            household_id=UUID(household_id),
            person_id=door.person_id,
            task_id=UUID(task_id) if task_id else None,
            form_id=form_id,
            form_version=form.form_version,
            instance=session.draft_xml(),
            page=0,
            started_at=now,
            touched_at=now,
            owner=desk.profile.staff_id,
        )
        drafts.save(tx, draft)
    return Filling(draft, form, session, door, number, now)


def resume(desk: Desk, draft_id: str) -> Filling:
    """Go on with a draft, with its own version of the form. Raises DraftGone, FormNotHere."""
    with desk.store.read() as tx:
        draft = drafts.get(tx, UUID(draft_id))
        if draft is None:
            raise DraftGone(draft_id)
        door = at_door(tx, desk, household_id=draft.household_id, form_id=draft.form_id)
    form = desk.form(draft.form_id, draft.form_version)
    session = Session(desk.definition(form), now=desk.clock.now(), instance=draft.instance)
    number = str(session.answers().get("form_no", ""))
    return Filling(draft, form, session, door, number, draft.touched_at)


def save(desk: Desk, filling: Filling, *, page: int | None = None) -> datetime:
    """Put the draft on disk as it stands; answers with the time to show. Raises DiskFull,
    StoreBusy.
    """
    now = desk.clock.now()
    draft = replace(
        filling.draft,
        instance=filling.session.draft_xml(),
        page=filling.draft.page if page is None else page,
        touched_at=now,
    )
    with desk.store.write() as tx:
        drafts.save(tx, draft)
    filling.draft, filling.saved_at = draft, now
    return now


def discard(desk: Desk, draft_id: str) -> None:
    """Put a draft into the bin, from where it can be taken back for 30 days."""
    with desk.store.write() as tx:
        drafts.bin(tx, UUID(draft_id), at=desk.clock.now())


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


def finish(desk: Desk, filling: Filling, *, signatures: Sequence[SignatureGiven]) -> Visit:
    """Turn a filled form into a finished visit: on disk, signed, waiting to be sent, its draft
    gone.

    Raises VisitIncomplete, SignatureMissing, RespondentSignatureMissing, DraftGone, DiskFull; then
    nothing has changed and the draft is still there.
    """
    now = desk.clock.now()
    version = f"{filling.form.form_id}/{filling.form.form_version}"
    stamp = desk.stamp(version)
    with desk.store.write() as tx:
        if drafts.get(tx, filling.draft.id) is None:
            raise DraftGone(str(filling.draft.id))
        kept = keep_signatures(
            tx, desk, session=filling.session, given=signatures, scope=filling.door.scope
        )
        visit = _finished(desk, filling, kept=kept, now=now)
        journal.insert(tx, visit, stamp=stamp)
        for one in kept:
            if one.attachment is not None:
                of_visit = one.attachment.model_copy(update={"visit_id": visit.id})
                journal.insert(tx, of_visit, stamp=stamp)
        for task in tasks_from(visit, day=local_day(now), ids=desk.ids):
            journal.insert(tx, task, stamp=stamp)
        drafts.remove(tx, filling.draft.id)
        in_hand.drop(tx, desk.profile.staff_id, what=in_hand_of(filling.draft.id))
    return visit


def _finished(
    desk: Desk, filling: Filling, *, kept: Sequence[SignatureKept], now: datetime
) -> Visit:
    filling.session.finish(now)
    problems = filling.session.problems()
    if problems:
        raise VisitIncomplete(len(problems))
    answers = filling.session.answers()
    package, draft = filling.form.package, filling.draft
    state = stored_state(answers.get("result"))
    signatures = [one.signature for one in kept]
    mode = answers.get("visit_mode")
    check_signed(signatures, package.get("minimum", {}), state=state, mode=mode)
    present = {desk.profile.staff_id} | {s.staff_id for s in signatures if s.staff_id}
    return Visit(
        id=desk.ids.fresh(),
        scope=filling.door.scope,
        created_at=now,
        created_by=desk.profile.staff_id,
        device_id=desk.profile.device_id,
        number=filling.number,
        household_id=draft.household_id,
        person_id=draft.person_id,
        task_id=draft.task_id,
        form_id=draft.form_id,
        form_version=draft.form_version,
        visit_type=str(package.get("visit_type", draft.form_id)),
        mode=mode,
        result=answers.get("result"),
        state=state,
        started_at=draft.started_at,
        ended_at=now,
        investigators=sorted(str(one) for one in present),
        instance=filling.session.xml(),
        answers=answers,
        signatures=[one.model_dump(mode="json") for one in signatures],
    )


def form_number(form_id: str, scope: str, *, at: datetime, device: str, serial: int) -> str:
    """`FV-{form}-{region9}-{yyyymmdd}-{device}{seq4}` (domain.md section 3, common header)."""
    return f"FV-{form_id}-{scope[:9]}-{local_day(at):%Y%m%d}-{device}{serial:04d}"
