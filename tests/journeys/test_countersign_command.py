"""`fieldvisit countersign` as the second investigator types it."""

import json
from pathlib import Path
from uuid import UUID

import pytest

from fieldvisit.practice.ink import signature
from fieldvisit.practice.setting import BEGINS
from fieldvisit.store import incoming, rows
from fieldvisit.store.incoming import Entry
from tests.support.central import visit
from tests.support.desks import new_device
from tests.support.typed import run


@pytest.fixture
def device(tmp_path: Path) -> Path:
    """A device that pulled two visits of a colleague, who names its person as the second."""
    desk = new_device(tmp_path / "second")
    with desk.store.write() as tx:
        home = rows.all(tx, "household", limit=1)[0]
        entries = []
        for number in (1, 2):
            seen = visit(
                home,
                id=UUID(int=number),
                created_by=UUID(int=5),
                investigators=sorted([str(UUID(int=5)), str(desk.profile.staff_id)]),
                started_at=BEGINS,
            )
            values = seen.model_dump(mode="json") | {"version": 5000 + number}
            entries.append(Entry("visit", seen.id, 5000 + number, values))
        incoming.apply(tx, home.scope, entries=entries, cursor=5002)
    desk.store.close()
    return tmp_path / "second"


def test_a_visit_is_countersigned_or_not_with_a_reason(device: Path, tmp_path: Path) -> None:
    at = ("--device", str(device))
    found = json.loads(run("countersign", *at, "--json").stdout)
    assert [one["mine"] for one in found] == [True, True]
    picture = tmp_path / "name.png"
    picture.write_bytes(signature("赵文静"))
    first, second = (one["visit_id"] for one in found)
    told = run("countersign", first, "--signature", str(picture), *at)
    assert (told.returncode, told.stdout) == (0, "签好了，下次同步以后对方和镇街都看得到。\n")
    refused = run("countersign", second, "--decline", "那天我没有去", *at)
    assert refused.stdout.startswith("记下了您没有签的原因")
    assert run("countersign", *at).stdout == "没有等您会签的走访。\n"
