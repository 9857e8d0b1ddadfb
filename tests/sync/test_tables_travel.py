"""A district's table reaches every village below it; nobody else gives one out."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldvisit.machine.ids import CountedIds
from fieldvisit.records import PolicyTable
from fieldvisit.store import policy_tables
from sync.server.centre import Centre
from tests.support.central import NOON, VILLAGE, device, staff
from tests.support.colleagues import Office, opened

DISTRICT = f"{VILLAGE[:6]}000000"
IDS = CountedIds("tables")


@pytest.fixture
def office(centre: Centre, tmp_path: Path) -> Iterator[Office]:
    yield from opened(centre, tmp_path / "devices")


def table(scope: str, *, edition: int = 1) -> PolicyTable:
    return PolicyTable(
        id=IDS.fresh(),
        scope=scope,
        created_at=NOON,
        name="holidays",
        edition=edition,
        text="# 样子",
        source="国办通知",
        published_by="赵敏",
    )


def test_a_districts_table_reaches_its_villages_and_leaves_when_it_is_withdrawn(
    centre: Centre, office: Office
) -> None:
    zhao = device(centre, staff("赵敏", "district_officer", DISTRICT))
    made = table(DISTRICT)
    assert [one.verdict for one in zhao.push(zhao.change(made)).verdicts] == ["accepted"]
    office.all_sync()
    for person in office.everybody:
        with person.store.read() as tx:
            assert [one.text for one in policy_tables.all(tx)] == ["# 样子"]
    gone = {"action": "delete", "after": {"deleted_at": NOON}, "base_version": 1}
    assert [one.verdict for one in zhao.push(zhao.change(made, **gone)).verdicts] == ["accepted"]
    office.all_sync()
    for person in office.everybody:
        with person.store.read() as tx:
            assert policy_tables.all(tx) == []


def test_a_village_and_a_town_give_out_none(office: Office) -> None:
    for person in (office.zhou, office.boss):
        who = person.who
        said = who.push(who.change(table(who.who.staff.region_code)))
        assert [(one.verdict, one.code) for one in said.verdicts] == [
            ("rejected", "kind_not_yours")
        ]
