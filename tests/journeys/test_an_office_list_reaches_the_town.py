"""An officer takes in the office's lists without a network; after a sync the town has what they
say, once, and what was taken back is gone there too.
"""

from pathlib import Path

import pytest

from fieldvisit.casework.households import register
from fieldvisit.casework.intake import matching, undoing
from fieldvisit.casework.intake.importing import Asked
from fieldvisit.store import outbox
from tests.support import lists
from tests.support.lists import csv_file, people, take
from tests.support.people import Worker


def refused(worker: Worker) -> int:
    with worker.desk.store.read() as tx:
        return outbox.counts(tx).rejected


@pytest.mark.timeout(300)
def test_lists_and_hits_reach_the_town_and_leave_it(
    officer: Worker, supervisor: Worker, tmp_path: Path
) -> None:
    desk = officer.desk
    family = [
        {"户号": "L-1", "姓名": "郝长贵", "身份证号": lists.citizen_id(1), "救助类别": "低保"},
        {"户号": "L-1", "姓名": "白玉兰", "身份证号": lists.citizen_id(2), "与户主关系": "妻"},
    ]
    roster = csv_file(tmp_path / "花名册.csv", family)
    first, _ = take(desk, Asked("household", csv_file(tmp_path / "户.csv", family[:1])))
    take(desk, Asked("person", roster))
    dead = [{"身份证号": str(one.citizen_id)} for one in people(desk)[:2]]
    hits, _ = take(desk, Asked("match", csv_file(tmp_path / "死亡.csv", dead), list_kind="death"))
    for _ in range(2):
        officer.syncs()
        supervisor.syncs()
    assert (officer.waits_for(), refused(officer)) == (0, 0)
    [line] = register.find(supervisor.desk, "郝长贵")
    members = register.household_file(supervisor.desk, line.household_id).members
    assert [one.name for one in members] == ["郝长贵", "白玉兰"]
    assert len(matching.hits(supervisor.desk)) == 2
    assert take(supervisor.desk, Asked("household", roster))[0].known == 1
    with pytest.raises(undoing.BatchInUse):
        undoing.undo(desk, str(first.batch))
    undoing.undo(desk, str(hits.batch))
    matching_before = len(matching.hits(supervisor.desk))
    officer.syncs()
    supervisor.syncs()
    assert (matching_before, matching.hits(supervisor.desk)) == (2, [])
    assert refused(officer) == 0
