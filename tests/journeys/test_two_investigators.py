"""Two investigators with two tablets: one writes the visit, the other signs it at home."""

import io
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest

from fieldvisit.casework.daily import today
from fieldvisit.casework.households import register
from fieldvisit.casework.naming import VisitNotHere
from fieldvisit.casework.paper import dossier
from fieldvisit.casework.review import reviewing
from fieldvisit.casework.visits import countersigning, visiting
from fieldvisit.casework.visits.signing import SignatureGiven
from fieldvisit.practice import answers
from fieldvisit.practice.families import named_id
from fieldvisit.practice.ink import signature
from fieldvisit.practice.stage import Stage
from fieldvisit.records import Visit
from fieldvisit.rules.cosigning import NotAskedToSign
from fieldvisit.rules.journeys import SignatureMissing
from sync.protocol.errors import ServerAway
from tests.support.household_survey import ASKED, MEMBER
from tests.support.people import Worker, newcomer

FOUR_OF_THEM = named_id("household", 83)


@pytest.fixture
def colleague(officer: Worker, tmp_path: Path) -> Iterator[Worker]:
    made = newcomer(officer, tmp_path / "colleague", name="郑晓云")
    officer.syncs()
    yield made
    made.desk.store.close()


def surveys(officer: Worker, colleague: Worker) -> Visit:
    """入户调查 asks for two investigators; one is there with the tablet, the other signs later."""
    desk = officer.desk
    filling = visiting.start(desk, str(FOUR_OF_THEM), form_id="F01")
    for name, value in ASKED.items():
        filling.session.set(filling.session.definition.ref_of(name), value)
    for place in range(1, 5):
        for name, value in MEMBER.items():
            filling.session.set(f"/data/members/member[{place}]/{name}", value)
    signed: list[SignatureGiven] = answers.signatures(desk, filling)
    with pytest.raises(SignatureMissing):
        visiting.finish(desk, filling, signatures=signed)
    later = frozenset({colleague.desk.profile.staff_id})
    return visiting.finish(desk, filling, signatures=signed, later=later)


def state_of(worker: Worker, visit: Visit) -> str:
    file = register.household_file(worker.desk, str(visit.household_id))
    return next(item.state for item in file.timeline if item.id == str(visit.id))


def pictures_of(worker: Worker, visit: Visit) -> int:
    paper = pypdf.PdfReader(io.BytesIO(dossier.pdf(worker.desk, [str(visit.id)])))
    return sum(len(page.images) for page in paper.pages)


def test_the_second_signs_on_the_own_tablet_and_only_then_it_is_reviewed(
    stage: Stage, officer: Worker, colleague: Worker, supervisor: Worker
) -> None:
    """民发〔2021〕57号 art. 16; days.md: before it counts as submitted."""
    stage.cut_network()
    visit = surveys(officer, colleague)
    assert isinstance(officer.syncs().trouble, ServerAway)
    assert isinstance(colleague.syncs().trouble, ServerAway)
    assert state_of(officer, visit) == "待会签"
    (mine,) = today.today(officer.desk).cosign
    assert (mine.mine, mine.who) == (False, "郑晓云")
    stage.mend_network()

    officer.syncs()
    supervisor.syncs()
    assert str(visit.id) not in supervisor.has_to_review()
    with pytest.raises(reviewing.ReviewBeforeCountersigned):
        reviewing.review(supervisor.desk, str(visit.id), passed=True)

    colleague.syncs()
    (asked,) = today.today(colleague.desk).cosign
    assert (asked.mine, asked.visit_id) == (True, str(visit.id))
    paper = countersigning.paper(colleague.desk, asked.visit_id)
    assert ("申请人姓名", "任凤山") in paper.lines
    stage.cut_network()
    countersigning.sign(colleague.desk, asked.visit_id, png=signature("郑晓云"))
    assert today.today(colleague.desk).cosign == ()
    assert state_of(colleague, visit) != "待会签"
    stage.mend_network()
    colleague.syncs()

    before = pictures_of(officer, visit)
    for worker in (officer, supervisor):
        worker.syncs()
        assert state_of(worker, visit) == "待审核"
    assert pictures_of(officer, visit) == before + 1
    assert str(visit.id) in supervisor.has_to_review()
    reviewing.review(supervisor.desk, str(visit.id), passed=True)
    supervisor.syncs()
    officer.syncs()
    assert state_of(officer, visit) == "已通过"


def test_who_declines_says_why_and_may_still_sign(officer: Worker, colleague: Worker) -> None:
    visit = surveys(officer, colleague)
    officer.syncs()
    colleague.syncs()
    with pytest.raises(countersigning.NotSigningReasonMissing):
        countersigning.decline(colleague.desk, str(visit.id), reason=" ")
    countersigning.decline(colleague.desk, str(visit.id), reason="那天我没有去")
    colleague.syncs()
    officer.syncs()
    (told,) = today.today(officer.desk).cosign
    assert (told.who, told.reason) == ("郑晓云", "那天我没有去")
    assert state_of(officer, visit) == "会签人未签"
    with pytest.raises(NotAskedToSign):
        countersigning.decline(colleague.desk, str(visit.id), reason="再说一次")
    countersigning.sign(colleague.desk, str(visit.id), png=signature("郑晓云"))
    colleague.syncs()
    officer.syncs()
    assert today.today(officer.desk).cosign == ()


def test_nobody_countersigns_what_does_not_wait_for_them(
    officer: Worker, colleague: Worker, supervisor: Worker
) -> None:
    visit = surveys(officer, colleague)
    for worker in (officer, colleague, supervisor):
        worker.syncs()
    for worker in (officer, supervisor):
        with pytest.raises(NotAskedToSign):
            countersigning.sign(worker.desk, str(visit.id), png=signature("郑晓云"))
    countersigning.sign(colleague.desk, str(visit.id), png=signature("郑晓云"))
    with pytest.raises(NotAskedToSign):
        countersigning.sign(colleague.desk, str(visit.id), png=signature("郑晓云"))
    with pytest.raises(VisitNotHere):
        countersigning.paper(colleague.desk, "nonsense")


def test_two_visits_of_two_workers_to_one_door_are_two_facts(
    stage: Stage, officer: Worker, colleague: Worker, supervisor: Worker
) -> None:
    """pain 12"""
    stage.cut_network()
    found = {str(worker.visits().id) for worker in (officer, colleague)}
    stage.mend_network()
    for worker in (officer, colleague, supervisor, officer, colleague):
        assert worker.syncs().conflicts == 0
    assert found <= set(supervisor.has_to_review())
