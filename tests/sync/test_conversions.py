"""Programs of the two schemas before are understood; the present schema is the first, so steps made
for these tests stand for those to come."""

import base64
from typing import Any

import pytest

from fieldvisit.machine.row_sums import RowSums, digest
from fieldvisit.records.change import SCHEMA
from fieldvisit.words import sentence
from sync.protocol.blocks import SnapshotRequest
from sync.protocol.errors import SchemaUnknown
from sync.protocol.wire import PullRequest, RowsRequest, SumsRequest
from sync.server import conversions, snapshots
from sync.server.centre import Centre
from sync.server.conversions import Conversions, Step
from tests.support.central import VILLAGE, Device, household, note


def renamed(kind: str, old: str, new: str) -> Step:
    """The field `old` of a kind was called `new` from the next schema on."""

    def turned(name: str, other: str) -> Any:
        def turn(of: str, fields: dict[str, Any]) -> dict[str, Any]:
            if of != kind:
                return fields
            return {other if field == name else field: value for field, value in fields.items()}

        return turn

    return Step(up=turned(old, new), down=turned(new, old))


@pytest.fixture
def third(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server of schema 4: in 1 and 2 a phone was `tel`, in 3 `handy`."""
    steps = {
        1: Step(),
        2: renamed("household", "tel", "handy"),
        3: renamed("household", "handy", "phone"),
    }
    monkeypatch.setattr(conversions, "NOW", Conversions(4, steps))


def push(device: Device, *changes: dict[str, Any], schema: int) -> list[tuple[str, str | None]]:
    batch = device.batch(*changes).model_copy(update={"schema_number": schema})
    return [(str(v.verdict), v.code) for v in device.exchange.push(batch).verdicts]


def pulled(device: Device, row_id: Any, *, schema: int) -> dict[str, Any]:
    reply = device.exchange.pull(PullRequest(schema_number=schema, sums=True))
    found = [e.values for page in reply.pages for e in page.entries if e.row_id == row_id]
    return found[0]


@pytest.mark.usefixtures("third")
def test_two_schemas_back_are_converted_in_and_out(officer: Device) -> None:
    house = household(phone="13900000001")
    change = officer.change(house)
    change["after"]["tel"] = change["after"].pop("phone")
    assert push(officer, change, schema=2) == [("accepted", None)]
    said = {"before": {"handy": "13900000001"}, "after": {"handy": "13900000002"}}
    edit = officer.change(house, action="patch", base_version=1, **said)
    assert push(officer, edit, schema=3) == [("accepted", None)]
    assert pulled(officer, house.id, schema=4)["phone"] == "13900000002"
    assert pulled(officer, house.id, schema=3)["handy"] == "13900000002"
    old = pulled(officer, house.id, schema=2)
    assert old["tel"] == "13900000002"
    assert "phone" not in old


@pytest.mark.usefixtures("third")
def test_a_batch_that_comes_again_after_the_server_learned_a_schema_has_its_receipt(
    officer: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = officer.batch(officer.change(note())).model_copy(update={"schema_number": 3})
    first = officer.exchange.push(batch)
    steps = {**conversions.NOW.steps, 4: renamed("note", "text", "words")}
    monkeypatch.setattr(conversions, "NOW", Conversions(5, steps))
    assert officer.exchange.push(batch) == first


@pytest.mark.usefixtures("third")
def test_an_older_program_still_may_always_hand_in(centre: Centre, officer: Device) -> None:
    """pain 10: kept apart as it is, never refused; it may not read."""
    assert push(officer, officer.change(note()), schema=1) == [("quarantined", "schema_too_old")]
    assert sentence("schema_too_old")
    with pytest.raises(SchemaUnknown):
        officer.exchange.pull(PullRequest(schema_number=1))
    with centre.engine.connect() as tx:
        kept = tx.exec_driver_sql("select why from quarantine").scalars().all()
    assert kept == ["schema_too_old"]


def test_a_program_that_is_newer_than_the_server_keeps_its_work_and_is_told(
    officer: Device,
) -> None:
    before = officer.all_values()
    with pytest.raises(SchemaUnknown) as told:
        push(officer, officer.change(note()), schema=SCHEMA + 1)
    assert (told.value.theirs, told.value.mine) == (SCHEMA + 1, SCHEMA)
    assert "本机" in sentence(told.value.code, told.value.facts())
    with pytest.raises(SchemaUnknown):
        officer.exchange.pull(PullRequest(schema_number=SCHEMA + 1))
    assert officer.all_values() == before


def test_there_is_a_step_between_any_two_schemas() -> None:
    assert set(conversions.STEPS) == set(range(1, SCHEMA))


@pytest.mark.usefixtures("third")
@pytest.mark.parametrize(("schema", "phone"), [(2, "tel"), (3, "handy"), (4, "phone")])
def test_sums_and_rows_are_told_in_the_readers_own_words(
    officer: Device, schema: int, phone: str
) -> None:
    """So that a device whose program is older learns of rows that left its areas, too."""
    house = household(phone="13900000001")
    push(officer, officer.change(house), schema=4)
    reply = officer.exchange.pull(PullRequest(schema_number=schema, sums=True))
    mine = RowSums()
    for entry in (entry for page in reply.pages for entry in page.entries):
        mine.add(entry.row_id, digest(entry.kind, entry.values))
    assert reply.schema_number == schema
    assert reply.sums[VILLAGE] == mine.total()
    asked = {"schema_number": schema, "scope": VILLAGE}
    none = base64.b64encode(RowSums().packed()).decode()
    told = officer.exchange.differing(SumsRequest(**asked, buckets=none))
    rows = officer.exchange.rows(RowsRequest(**asked, rows=[("household", house.id)])).entries
    assert [row.values[phone] for row in rows] == ["13900000001"]
    here = {mark.row_id: mark.digest for mark in told.marks}
    assert here[house.id] == digest("household", rows[0].values)


@pytest.mark.usefixtures("third")
@pytest.mark.parametrize(("schema", "blocks"), [(3, False), (4, True)])
def test_blocks_are_for_programs_of_today(
    officer: Device, schema: int, blocks: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An older one fills by pages, which go down."""
    monkeypatch.setattr(snapshots, "FILL_FROM", 0)
    push(officer, officer.change(household()), schema=4)
    reply = officer.exchange.pull(PullRequest(schema_number=schema, sums=True, fills=True))
    assert bool(reply.fills) == blocks
    asked = SnapshotRequest(schema_number=schema, scope=VILLAGE)
    assert bool(officer.exchange.snapshot(asked).blocks) == blocks
