"""Nothing is kept on a device that the server would refuse from its user."""

from collections.abc import Callable

import pytest

from fieldvisit.casework.care import needs
from fieldvisit.casework.cases import clues
from fieldvisit.casework.daily import festivals
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households import register
from fieldvisit.casework.notebook import notes, notes_onward
from fieldvisit.casework.people import measuring
from fieldvisit.casework.staff import crediting, outreach
from fieldvisit.rules.assessing import NoteNotAssessors
from fieldvisit.rules.journeys import MayNot
from fieldvisit.store import outbox
from tests.support.assessing import as_theirs, hired

Job = Callable[[Desk, str], object]
JOBS: dict[str, Job] = {
    "clue": lambda desk, home: clues.report(desk, clues.Reported("老人", "桥头", ("illness",))),
    "need": lambda desk, home: needs.find(desk, home, found=needs.Found("care", "没人做饭")),
    "task": lambda desk, home: festivals.plan(desk, "春节", year=2027),
    "reading": lambda desk, home: measuring.add(
        desk, home, person="孙桂芬", told=measuring.Measured("血压", ("128", "82"))
    ),
    "credit": lambda desk, home: crediting.register(
        desk, [], attended=crediting.Attended("业务培训", 90)
    ),
    "outreach": lambda desk, home: outreach.add(
        desk, outreach.Done("集中宣传", "集市", counts={"copies": 100})
    ),
}


@pytest.mark.parametrize("kind", JOBS)
def test_an_assessor_keeps_nothing_beside_the_assessment(supervisor: Desk, kind: str) -> None:
    home = register.find(supervisor)[0].household_id
    theirs = as_theirs(supervisor, hired(supervisor))
    with theirs.store.read() as tx:
        before = outbox.counts(tx).waiting
    with pytest.raises(MayNot) as raised:
        JOBS[kind](theirs, home)
    assert raised.value.facts()["job"] == "评估以外的事"
    with theirs.store.read() as tx:
        assert outbox.counts(tx).waiting == before


def test_an_assessor_hands_no_note_to_others(supervisor: Desk) -> None:
    theirs = as_theirs(supervisor, hired(supervisor))
    written = notes.keep(theirs, notes.NoteDraft(text="自己记的", private=True))
    with pytest.raises(NoteNotAssessors):
        notes_onward.share(theirs, str(written.id))
