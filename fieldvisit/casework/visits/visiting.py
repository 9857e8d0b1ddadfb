"""Record a visit: start, keep the draft at each pause, finish it or give it up. One transaction an
action.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.casework import tasks_done
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.people import measuring
from fieldvisit.casework.visits import (
    attaching,
    from_forms,
    mending,
    prefill,
    proposing,
    signing,
    together,
)
from fieldvisit.casework.visits.filling import Filling, begin, go_on, stamp_of, visit_of
from fieldvisit.errors import FieldvisitError
from fieldvisit.forms.session import Changed
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Visit
from fieldvisit.store import audit, drafts, in_hand, journal, visits


@dataclass(eq=False)
class DraftGone(FieldvisitError):
    """The draft was finished or put in the bin meanwhile."""

    draft_id: str


def start(
    desk: Desk,
    household_id: str,
    *,
    form_id: str,
    task_id: str | None = None,
    also: Sequence[str] = (),
) -> Filling:
    """Begin a visit, with the forms `also` at the same door; the drafts are on disk before this
    answers. Without a household ("") it is about somebody whom nobody knows, of whom F05 alone
    asks. Raises HouseholdNotHere, HouseholdNeeded, FormNotHere.
    """
    desk.may_show_people()
    form = desk.form(form_id)
    for other in also:
        desk.form(other)  # none is begun when one is not here
    home = UUID(household_id) if household_id else None
    with desk.store.write() as tx:
        filling = begin(tx, desk, form=form, household_id=home)
        if task_id:
            filling.draft = replace(filling.draft, task_id=UUID(task_id))
        drafts.save(tx, filling.draft)
        proposing.remember(tx, desk, filling=filling)
    for other in also:
        join(desk, filling, form_id=other)
    return filling


def join(desk: Desk, lead: Filling, *, form_id: str) -> Filling:
    """One more form at the same door; a form that is there already is not begun twice, and one
    that was left out before comes back from the bin with what it held. Raises FormNotHere.
    """
    already = next((one for one in lead.all if one.form.form_id == form_id), None)
    if already is not None:
        return already
    knock_id = lead.draft.id
    with desk.store.write() as tx:
        filling = _left_out(tx, desk, lead=lead, form_id=form_id)
        if filling is None:
            form = desk.form(form_id)
            filling = begin(tx, desk, form=form, household_id=lead.draft.household_id)
            proposing.remember(tx, desk, filling=filling)
        filling.draft = replace(filling.draft, knock_id=knock_id)
        lead.draft = replace(lead.draft, knock_id=knock_id)
        together.share(lead.session, filling.session)
        drafts.save(tx, filling.draft)
        drafts.save(tx, lead.draft)
    lead.others.append(filling)
    return filling


def _left_out(tx: Connection, desk: Desk, *, lead: Filling, form_id: str) -> Filling | None:
    """The form of this knock that was put into the bin, taken out again; None when none was."""
    of_form = (one for one in drafts.binned(tx) if one.form_id == form_id)
    found = next((one for one in of_form if one.knock_id == lead.draft.id), None)
    if found is None:
        return None
    drafts.restore(tx, found.id)
    door = prefill.at_door(tx, desk, household_id=found.household_id, form_id=form_id)
    return go_on(desk, found, door=door)


def take_back(desk: Desk, draft_id: str) -> None:
    """Take a draft out of the bin. Where its form was begun anew at that door meanwhile it goes on
    by itself, with what it holds. Raises DraftGone when it is not there any more.
    """
    with desk.store.write() as tx:
        draft = drafts.get(tx, UUID(draft_id))
        if draft is None:
            raise DraftGone(draft_id)
        if drafts.under_way(tx, draft.id) is not None:
            return
        there = drafts.of_knock(tx, draft.knock_id) if draft.knock_id else []
        if draft.form_id in {one.form_id for one in there}:
            drafts.save(tx, replace(draft, knock_id=None))
        drafts.restore(tx, draft.id)


def drop(desk: Desk, lead: Filling, *, other: Filling) -> None:
    """Leave one form out of a knock; it goes into the bin."""
    with desk.store.write() as tx:
        drafts.bin(tx, other.draft.id, at=desk.clock.now())
        audit.append(tx, "draft_binned", subject=str(other.draft.id), stamp=desk.stamp())
    lead.others.remove(other)


def resume(desk: Desk, draft_id: str) -> Filling:
    """Go on with a draft and those of the same knock, each with its own version of its form.
    Raises DraftGone for one that is finished or in the bin, FormNotHere.
    """
    with desk.store.read() as tx:
        draft = drafts.under_way(tx, UUID(draft_id))
        if draft is None:
            raise DraftGone(draft_id)
        knock = drafts.of_knock(tx, draft.knock_id) if draft.knock_id else []
        found = [
            (
                one,
                prefill.at_door(tx, desk, household_id=one.household_id, form_id=one.form_id),
                visits.get(tx, one.replaces) if one.replaces else None,
            )
            for one in knock or [draft]
        ]
    lead, *lead.others = (
        go_on(desk, one, door=door, corrects=before) for one, door, before in found
    )
    return lead


def answer(lead: Filling, filling: Filling, *, ref: str, value: str) -> Changed:
    """Answer a question of one of the forms of a knock; what all of them share reaches all of
    them. Raises UnknownQuestion, QuestionReadonly, AnswerRefused.
    """
    changed = filling.session.set(ref, value)
    if filling is lead and together.is_shared(ref):
        for other in lead.others:
            together.share(lead.session, other.session)
    return changed


def save(desk: Desk, filling: Filling, *, page: int | None = None) -> datetime:
    """Put the drafts on disk as they stand; answers with the time to show. Raises DraftGone,
    DiskFull, StoreBusy.
    """
    now = desk.clock.now()
    touched = [
        replace(
            one.draft,
            instance=one.session.draft_xml(),
            page=one.draft.page if page is None else page,
            touched_at=now,
        )
        for one in filling.all
    ]
    with desk.store.write() as tx:
        _refuse_gone(tx, filling)
        for draft in touched:
            drafts.save(tx, draft)
    for one, draft in zip(filling.all, touched, strict=True):
        one.draft, one.saved_at = draft, now
    return now


def discard(desk: Desk, draft_id: str) -> None:
    """Put a draft and those of the same knock into the bin, from where they can be taken back for
    30 days."""
    with desk.store.write() as tx:
        draft = drafts.get(tx, UUID(draft_id))
        whole = drafts.of_knock(tx, draft.knock_id) if draft and draft.knock_id else []
        for one in {UUID(draft_id), *(other.id for other in whole)}:
            drafts.bin(tx, one, at=desk.clock.now())
            audit.append(tx, "draft_binned", subject=str(one), stamp=desk.stamp())


def finish(
    desk: Desk,
    filling: Filling,
    *,
    signatures: Sequence[signing.SignatureGiven],
    later: frozenset[UUID] = frozenset(),
) -> Visit:
    """Turn the forms of a knock into finished visits, all or none: on disk, signed, waiting to be
    sent, their drafts gone, and with them the records that they ask for (`filling.made` says
    which). Answers with the leading form's visit.

    The colleagues in `later` were there and countersign on their own devices (`countersigning`).
    Where nobody was met only the leading form is kept, as an attempt; the others go to the bin.
    Raises VisitIncomplete, SignatureMissing, RespondentSignatureMissing, DraftGone, DiskFull; then
    nothing has changed and the drafts are still there.
    """
    now = desk.clock.now()
    kept_forms = [filling] if together.nobody_met(filling.session) else filling.all
    sessions = [one.session for one in kept_forms]
    with signing.taken_back(sessions, signatures), desk.store.write() as tx:
        _refuse_gone(tx, filling)
        scope = filling.door.scope
        signed = signing.keep_signatures(tx, desk, sessions=sessions, given=signatures, scope=scope)
        signing.name_companions(tx, sessions, later=later)
        finished = [visit_of(desk, one, kept=signed, now=now, later=later) for one in kept_forms]
        drawn = [one.attachment for one in signed if one.attachment is not None]
        for one, visit in zip(kept_forms, finished, strict=True):
            stamp, shown = stamp_of(desk, visit), {row.sha256 for row in drawn}
            mending.close_before(tx, desk, filling=one)
            journal.insert(tx, visit, stamp=stamp)
            for row in attaching.rows_of(tx, desk, filling=one, visit=visit, but=shown):
                journal.insert(tx, row, stamp=stamp)
            audit.append(tx, "visit_finished", subject=str(visit.id), stamp=stamp)
            tasks_done.close(tx, desk, task_id=one.draft.task_id, visit=visit)
            measuring.keep_from(tx, desk, visit=visit)
            one.made = from_forms.make(tx, desk, visit=visit)
            for proposal in proposing.proposals_from(tx, desk, filling=one, visit=visit):
                journal.insert(tx, proposal, stamp=stamp)
        for row in drawn:
            of_visit = row.model_copy(update={"visit_id": finished[0].id})
            journal.insert(tx, of_visit, stamp=stamp_of(desk, finished[0]))
        from_forms.keep_tasks(tx, desk, visits=finished, day=local_day(now))
        for one in filling.all:
            drafts.bin(tx, one.draft.id, at=now)
        for one in kept_forms:
            drafts.remove(tx, one.draft.id)
            proposing.forget(tx, desk, filling=one)
        in_hand.drop(tx, desk.profile.staff_id, what=signing.in_hand_of(filling.draft.id))
    return finished[0]


def _refuse_gone(tx: Connection, filling: Filling) -> None:
    # A draft that became a visit must not come back beside it.
    for one in filling.all:
        if drafts.get(tx, one.draft.id) is None:
            raise DraftGone(str(one.draft.id))
