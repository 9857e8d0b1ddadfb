"""写错了: a finished visit is taken back, corrected, or done again as the reviewer asked; each way
leads to a draft of its next edition. One transaction an action; nothing is lost on the way.
"""

from dataclasses import dataclass, replace

from sqlalchemy import Connection

from fieldvisit.casework import naming, writing
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.people import measuring
from fieldvisit.casework.visits import countersigning, from_forms, proposing, signing
from fieldvisit.casework.visits.filling import Filling
from fieldvisit.forms.session import Session
from fieldvisit.records import Visit
from fieldvisit.records.task import TaskState
from fieldvisit.records.visit import VisitState
from fieldvisit.rules import editions as rule
from fieldvisit.store import audit, drafts, editions, journal, outbox, tasks
from fieldvisit.words import sentence
from fieldvisit.words.labels import label

_REFUSALS = (
    rule.EditionNotYours,
    rule.EditionStands,
    rule.EditionReplaced,
    rule.EditionWithSupervisors,
)


@dataclass(frozen=True)
class Reopened:
    """The draft of a visit's next edition, how it came about, and what to know of it, in words."""

    draft_id: str
    way: rule.Way
    words: tuple[str, ...]


def way(desk: Desk, visit_id: str) -> rule.Way:
    """What I may do about a visit that is wrong. Raises VisitNotHere and as `rules.editions.way_of`
    does.
    """
    with desk.store.read() as tx:
        return _way(tx, desk, visit=naming.visit_here(tx, visit_id))


def way_or_words(desk: Desk, visit_id: str) -> rule.Way | str:
    """The same, or in words why nothing may be done. Raises VisitNotHere."""
    try:
        return way(desk, visit_id)
    except _REFUSALS as refusal:
        return sentence(refusal.code, refusal.facts())


def beforehand(desk: Desk, visit_id: str) -> str:
    """What to know before a way is taken: that the visit may have arrived, that it counts until its
    correction is reviewed. Raises VisitNotHere.
    """
    with desk.store.read() as tx:
        visit = naming.visit_here(tx, visit_id)
        if outbox.may_be_there(tx, "visit", row_id=visit.id):
            return sentence("edition_on_its_way")
    return sentence("edition_until_reviewed") if visit.state is VisitState.REVIEWED else ""


def begun(desk: Desk, visit_id: str) -> str:
    """The id of my draft under way that takes a visit's place; blank for none. Raises
    VisitNotHere.
    """
    with desk.store.read() as tx:
        found = drafts.replacing(tx, naming.visit_here(tx, visit_id).id)
        mine = found is not None and found.owner == desk.profile.staff_id
        here = found if mine and found and drafts.under_way(tx, found.id) else None
    return str(here.id) if here else ""


def take_back(desk: Desk, visit_id: str, *, why: str) -> Reopened:
    """Take back a visit that is not in the books yet: it stays as it is with the reason, and goes
    on as a draft. Raises WordsMissing, VisitNotHere, EditionInTheBooks and as `way` does.
    """
    return _reopened(desk, visit_id, why=why, wanted=rule.Way.TAKE_BACK)


def correct(desk: Desk, visit_id: str, *, why: str = "") -> Reopened:
    """Begin the correction of a visit that is in the books, or what a reviewer asked for (then
    their words are reason enough). Raises WordsMissing, VisitNotHere, EditionNotInTheBooks and as
    `way` does.
    """
    return _reopened(desk, visit_id, why=why, wanted=rule.Way.CORRECT)


def close_before(tx: Connection, desk: Desk, *, filling: Filling) -> None:
    """What waits of the editions before the one that is being finished ends: what they proposed,
    and what the server refused of them. Part of what its caller does.
    """
    if filling.corrects is None:
        return
    before = [one.id for one in editions.of_visit(tx, filling.corrects)]
    proposing.take_back(tx, desk, visit_ids=before)
    for visit_id in before:
        outbox.let_rest(tx, visit_id, at=desk.clock.now())


def _reopened(desk: Desk, visit_id: str, *, why: str, wanted: rule.Way) -> Reopened:
    desk.may_show_people()
    with desk.store.write() as tx:
        visit = naming.visit_here(tx, visit_id)
        begun = drafts.replacing(tx, visit.id)
        if begun is not None and begun.owner == desk.profile.staff_id:
            drafts.restore(tx, begun.id)
            return Reopened(str(begun.id), wanted, (sentence("edition_begun"),))
        found = _way(tx, desk, visit=visit)
        rule.check_way(found, wanted=wanted)
        said = why.strip() or (visit.review_comment or "" if found is rule.Way.REDO else "")
        said = naming.words(said, field="哪里写错了")
        told = [*_words(tx, visit, way=found), *_made_already(visit)]
        if found is rule.Way.TAKE_BACK:
            _take_back(tx, desk, visit=visit, why=said)
        draft = _draft(desk, visit, why=said)
        drafts.save(tx, draft)
        audit.append(tx, f"edition_{found}", subject=str(visit.id), stamp=desk.stamp())
    return Reopened(str(draft.id), found, tuple(told))


def _way(tx: Connection, desk: Desk, *, visit: Visit) -> rule.Way:
    later = editions.later_than(tx, visit)
    told = rule.Told(
        sent=outbox.state_of(tx, "visit", row_id=visit.id),
        awaited=bool(countersigning.not_countersigned(tx, [visit])),
        later=later.id if later else None,
    )
    return rule.way_of(visit, me=desk.profile.staff_id, told=told)


def _take_back(tx: Connection, desk: Desk, *, visit: Visit, why: str) -> None:
    """It ends with a reason, and what it had closed is open again; what the edition measured and
    proposed that stands now is there again.
    """
    after = {
        "state": VisitState.CANCELLED,
        "taken_back_at": desk.clock.now(),
        "taken_back_why": why,
    }
    if outbox.state_of(tx, "visit", row_id=visit.id) == "rejected":
        journal.end_refused(tx, visit.id, after=after, stamp=desk.stamp())
    else:
        journal.patch(tx, "visit", row_id=visit.id, after=after, stamp=desk.stamp())
        proposing.take_back(tx, desk, visit_ids=[visit.id])
    proposing.ask_again(tx, desk, back=visit)
    measuring.let_go(tx, desk, visit=visit)
    done = tasks.done_by(tx, visit.household_id, visit_id=visit.id) if visit.household_id else []
    for task in done:
        again = {"state": TaskState.OPEN, "done_by_visit": None}
        writing.put(tx, desk, record=task, after=again, line="task_open_again")


def _draft(desk: Desk, visit: Visit, *, why: str) -> drafts.Draft:
    """Its answers and photos without a signature, on its own edition of the form."""
    form = desk.form(visit.form_id, visit.form_version)
    session = Session(desk.definition(form), now=visit.started_at, instance=visit.instance)
    signing.unsign(session)
    now = desk.clock.now()
    draft = drafts.Draft(
        id=desk.ids.fresh(),
        household_id=visit.household_id,
        person_id=visit.person_id,
        task_id=visit.task_id,
        form_id=visit.form_id,
        form_version=visit.form_version,
        instance=session.draft_xml(),
        page=0,
        started_at=visit.started_at,
        touched_at=now,
        owner=desk.profile.staff_id,
    )
    return replace(draft, replaces=visit.id, correction=why)


def _words(tx: Connection, visit: Visit, *, way: rule.Way) -> list[str]:
    if way is not rule.Way.TAKE_BACK:
        passed = visit.state is VisitState.REVIEWED
        whole = editions.of_visit(tx, visit)
        times = sum(one.state is not VisitState.CANCELLED for one in whole)
        more = [sentence("edition_until_reviewed")] if passed else []
        return [sentence("edition_correcting", {"times": times}), *more]
    on_its_way = outbox.may_be_there(tx, "visit", row_id=visit.id)
    more = [sentence("edition_on_its_way")] if on_its_way else []
    return [sentence("edition_taken_back"), *more]


def _made_already(visit: Visit) -> list[str]:
    kinds = from_forms.asked_for(visit.answers) if visit.state is not VisitState.ATTEMPT else []
    told = "、".join(label("kind", one) for one in kinds)
    return [sentence("edition_made_already", {"kinds": told})] if told else []
