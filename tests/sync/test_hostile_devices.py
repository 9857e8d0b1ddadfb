"""A device that says anything at all gets a verdict or a named refusal, never a fault; and nothing
outside its rights enters (T4).
"""

import contextlib
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync.protocol import frames
from sync.protocol.errors import STATUS
from sync.protocol.wire import PROTOCOL
from sync.server.centre import Centre
from tests.support.central import (
    TOWN,
    VILLAGE,
    Device,
    central,
    device,
    household,
    note,
    staff,
    visit,
)
from tests.support.hostile import JSON, clean
from tests.support.postgresql import fresh_database

HOUSE = household()
RECORDS = [HOUSE, note(), visit(HOUSE)]


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.prove)]
)
def attacked(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Centre]:
    database = None
    if request.param == "postgresql":
        database = fresh_database(request.getfixturevalue("cluster"), "attacked")
    opened = central(tmp_path_factory.mktemp("attacked"), database=database)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def hostile(attacked: Centre) -> Device:
    hostile = device(attacked, staff())
    hostile.push(hostile.change(HOUSE))
    return hostile


@st.composite
def changes(draw: st.DrawFn) -> tuple[int, dict[str, Any]]:
    """Which record, and what to twist about its change: its own fields, or those of `after`."""
    outer = draw(st.dictionaries(CHANGE_FIELDS, JSON, max_size=3))
    inner = draw(st.dictionaries(RECORD_FIELDS | st.text(max_size=5), JSON, max_size=3))
    action = draw(st.sampled_from(["insert", "patch", "delete"]))
    return draw(st.integers(0, 2)), {"action": action, "after": inner, **outer}


CHANGE_FIELDS = st.sampled_from(
    ["scope", "kind", "row_id", "action", "base_version", "before", "after", "hlc", "actor"]
)
RECORD_FIELDS = st.sampled_from(
    sorted({name for record in RECORDS for name in type(record).model_fields})
)


@given(changes())
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_change_gets_a_verdict(hostile: Device, twisted: tuple[int, dict[str, Any]]) -> None:
    gets_a_verdict(hostile, twisted)


@pytest.mark.prove
@given(changes())
@settings(max_examples=10_000, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_change_of_ten_thousand_gets_a_verdict(
    hostile: Device, twisted: tuple[int, dict[str, Any]]
) -> None:
    gets_a_verdict(hostile, twisted)


def gets_a_verdict(hostile: Device, twisted: tuple[int, dict[str, Any]]) -> None:
    which, twist = twisted
    change = hostile.change(RECORDS[which])
    if twist["action"] == "insert" and isinstance(twist["after"], dict):
        twist["after"] = change["after"] | twist["after"]
    verdict, code = hostile.verdict(change | twist)
    ends = {"accepted", "merged", "conflict", "rejected", "deferred", "quarantined"}
    assert verdict in ends
    assert (code is None) == (verdict in ("accepted", "merged"))


@given(st.dictionaries(st.sampled_from(["device_id", "batch_id", "changes", "cursors"]), JSON))
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_message_gets_an_answer_or_a_named_refusal(
    attacked: Centre, hostile: Device, said: dict[str, Any]
) -> None:
    signer = hostile.who.signer()
    body = frames.press(frames.plain({"protocol": PROTOCOL, **clean(said)}))
    for path, take in (("/v1/push", attacked.push), ("/v1/pull", attacked.pull)):
        with contextlib.suppress(*STATUS):
            take(signer.sign("POST", path, body=body, at=attacked.clock.now()))


def test_after_all_that_nothing_of_another_village_is_there(attacked: Centre) -> None:
    reader = device(attacked, staff("吴静", "town_officer", TOWN))
    scopes = {values["scope"] for values in reader.all_values().values()}
    assert scopes <= {VILLAGE, TOWN}
