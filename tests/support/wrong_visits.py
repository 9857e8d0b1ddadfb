"""A finished visit of a desk, brought as far as a test wants it: booked, judged, refused."""

from typing import Any

from fieldvisit.casework.daily import today
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.visits import visiting
from fieldvisit.casework.visits.filling import Filling
from fieldvisit.practice import answers
from fieldvisit.records import Visit
from fieldvisit.records.visit import VisitState
from fieldvisit.store import incoming, outbox, visits
from fieldvisit.store.incoming import Entry
from fieldvisit.store.settling import Settled, settle

FAR_ON = 50_000
"""Numbers that the practice server has not given."""


def finished(desk: Desk) -> Visit:
    """A whole visit to the first household that is due, not sent yet."""
    card = today.today(desk).cards[0]
    filling = visiting.start(desk, card.household_id, form_id="F02")
    answers.answer_all(filling)
    return signed(desk, filling)


def signed(desk: Desk, filling: Filling) -> Visit:
    return visiting.finish(desk, filling, signatures=answers.signatures(desk, filling))


def answered(desk: Desk, verdict: str = "accepted", code: str | None = None) -> None:
    """The receipt of everything that waits."""
    with desk.store.write() as tx:
        while (batch := outbox.batch_to_send(tx, fresh_id=desk.ids.fresh)) is not None:
            numbered = sorted(batch.counters)
            version = {"version": FAR_ON} if verdict == "accepted" else {}
            told = [Settled(one, verdict, code=code, **version) for one in numbered]
            settle(tx, told, at=desk.clock.now())


def judged(desk: Desk, visit: Visit, state: str, **other: Any) -> Visit:
    """What the supervisor's device said comes with the pull."""
    said = {"state": VisitState(state), "reviewed_at": desk.clock.now(), **other}
    with desk.store.write() as tx:
        held = visits.get(tx, visit.id)
        assert held is not None
        values = held.model_copy(update={**said, "version": FAR_ON + held.revision})
        entry = Entry("visit", visit.id, values.version, values.model_dump(mode="json"))
        incoming.apply(tx, visit.scope, entries=[entry], cursor=0)
        found = visits.get(tx, visit.id)
    assert found is not None
    return found
