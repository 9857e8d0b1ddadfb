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
    NEXT_VILLAGE,
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
from tests.support.postgresql import fresh_database

NASTY: st.SearchStrategy[Any] = st.sampled_from(
    [
        None,
        True,
        "",
        "\x00",
        "' OR 1=1 --",
        "2026-11-23T04:00:00",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "9" * 400,
        -1,
        2**31,
        2**63,
        2**64 - 1,
        1e300,
        [],
        [[[]]],
        {},
        {"a": {"b": ["\x00", 2**64 - 1]}},
        VILLAGE,
        NEXT_VILLAGE,
        "00000000-0000-0000-0000-000000000001",
    ]
)
JSON = st.recursive(
    NASTY | st.text(max_size=10) | st.integers(-(2**63), 2**63),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)
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
def test_every_change_gets_a_verdict(
    attacked: Centre, hostile: Device, twisted: tuple[int, dict[str, Any]]
) -> None:
    which, twist = twisted
    change = hostile.change(RECORDS[which])
    if twist["action"] == "insert" and isinstance(twist["after"], dict):
        twist["after"] = change["after"] | twist["after"]
    verdict, code = hostile.verdict(change | twist)
    assert verdict in {"accepted", "merged", "conflict", "rejected", "deferred"}
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


def clean(value: Any) -> Any:
    """What a JSON writer takes: integers of at most 64 bits."""
    if isinstance(value, dict):
        return {name: clean(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [clean(inner) for inner in value]
    return 7 if isinstance(value, int) and not -(2**63) <= value < 2**64 else value


def test_after_all_that_nothing_of_another_village_is_there(attacked: Centre) -> None:
    reader = device(attacked, staff("吴静", "town_officer", TOWN))
    scopes = {values["scope"] for values in reader.all_values().values()}
    assert scopes <= {VILLAGE, TOWN}
