"""The same festival, rota and list planned in the village and in the town before they meet: one
task a household, and nobody is refused.
"""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from fieldvisit.casework.daily import festivals, rota
from fieldvisit.casework.intake.importing import Asked
from fieldvisit.casework.sending.waiting import waiting
from fieldvisit.records import Task
from fieldvisit.store import rows
from tests.support.lists import csv_file, people, take
from tests.support.people import Worker

pytestmark = [pytest.mark.prove, pytest.mark.timeout(300)]


def tasks_of(worker: Worker, kind: str) -> Counter[str]:
    with worker.desk.store.read() as tx:
        found = [one for one in rows.all(tx, "task", limit=-1) if isinstance(one, Task)]
    return Counter(str(one.household_id) for one in found if one.kind.startswith(kind))


def plans(worker: Worker, folder: Path, *, walker: str) -> None:
    festivals.plan(worker.desk, "春节", year=2027)
    first = date(2026, 12, 1)
    rota.plan(worker.desk, rota.Wanted(first, date(2026, 12, 4), (walker,), seed=7))
    named = [{"身份证号": one.citizen_id} for one in people(worker.desk)[:4]]
    path = csv_file(folder / "死亡.csv", named)
    take(worker.desk, Asked("match", path, list_kind="death"))


def test_what_both_planned_ends_as_one_task_a_household(
    officer: Worker, supervisor: Worker, tmp_path: Path
) -> None:
    officer.syncs()
    supervisor.syncs()
    for worker in (officer, supervisor):
        plans(worker, tmp_path, walker=officer.desk.profile.staff_name)
    for _ in range(2):
        for worker in (officer, supervisor):
            assert worker.syncs().trouble is None
    for kind in ("festival", "rota", "match_death"):
        here, there = tasks_of(officer, kind), tasks_of(supervisor, kind)
        assert here == there
        assert here
        assert set(here.values()) == {1} or kind == "match_death"
    for worker in (officer, supervisor):
        shown = waiting(worker.desk)
        assert (shown.waiting, shown.delivered, shown.rejected) == (0, 0, 0)
