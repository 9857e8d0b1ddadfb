"""写错了: an officer takes a visit back in a village without a network, corrects one that the town
passed, and the town sees both editions and counts one.
"""

import pytest

from fieldvisit.casework.households import visit_editions
from fieldvisit.casework.review import reviewing
from fieldvisit.casework.staff import points
from fieldvisit.casework.visits import mending, visiting
from fieldvisit.machine.clock import local_day
from fieldvisit.practice import answers
from fieldvisit.practice.stage import Stage
from fieldvisit.records import Visit
from fieldvisit.rules.editions import EditionNotYours, Way
from tests.support.people import Worker


def signs(officer: Worker, draft_id: str) -> Visit:
    filling = visiting.resume(officer.desk, draft_id)
    given = answers.signatures(officer.desk, filling)
    return visiting.finish(officer.desk, filling, signatures=given)


def flowers(worker: Worker) -> dict[str, int]:
    today = local_day(worker.desk.clock.now())
    return {one.name: one.points for one in points.earned(worker.desk, today)}


def states(worker: Worker, visit: Visit) -> list[tuple[str, str]]:
    return [(one.title, one.state) for one in visit_editions.chain(worker.desk, str(visit.id))]


@pytest.mark.prove
def test_a_visit_goes_wrong_twice_and_counts_once(
    stage: Stage, officer: Worker, supervisor: Worker
) -> None:
    stage.cut_network()
    visit = officer.visits()
    officer.syncs()
    back = mending.take_back(officer.desk, str(visit.id), why="血压写反了")
    again = signs(officer, back.draft_id)
    stage.mend_network()
    officer.syncs()
    supervisor.syncs()
    assert str(visit.id) not in supervisor.has_to_review()
    assert str(again.id) in supervisor.has_to_review()
    assert states(supervisor, visit) == [("原记录", "已收回"), ("收回以后重填的", "待审核")]
    with pytest.raises(EditionNotYours):
        mending.correct(supervisor.desk, str(again.id), why="替他改")

    reviewing.review(supervisor.desk, str(again.id), passed=True)
    supervisor.syncs()
    officer.syncs()
    before = flowers(officer)
    assert mending.way(officer.desk, str(again.id)) is Way.CORRECT
    third = signs(officer, mending.correct(officer.desk, str(again.id), why="漏了一味药").draft_id)
    officer.syncs()
    supervisor.syncs()
    waits = [("收回以后重填的", "已通过"), ("第 1 次更正", "更正，等审核")]
    assert states(supervisor, visit)[1:] == waits
    reviewing.review(supervisor.desk, str(third.id), passed=False, comment="写明药名")
    supervisor.syncs()
    officer.syncs()
    fourth = signs(officer, mending.correct(officer.desk, str(third.id)).draft_id)
    assert fourth.correction == "写明药名"
    officer.syncs()
    supervisor.syncs()
    reviewing.review(supervisor.desk, str(fourth.id), passed=True)
    supervisor.syncs()
    officer.syncs()
    for worker in (officer, supervisor):
        told = states(worker, visit)
        assert [state for _, state in told] == ["已收回", "已被更正", "已被更正", "已通过"]
    assert flowers(officer) == before
    assert officer.waits_for() == 0
