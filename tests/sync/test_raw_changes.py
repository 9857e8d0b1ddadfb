"""Changes as they came: what the database cannot hold is told before anybody judges it."""

from typing import Any

import pytest

from sync.server import raw_changes


@pytest.mark.parametrize(
    "odd",
    [{"number": "a\x00b"}, {"size": 2**63}, {"text": "长" * (2 * 1024 * 1024)}],
    ids=["nul", "wide", "long"],
)
def test_only_what_the_database_cannot_hold_is_named(odd: dict[str, Any]) -> None:
    sound = {"after": {"citizen_id": "120101194912310026", "told": "1" * 30}, "before": {}}
    assert raw_changes.unstorable([sound, sound]) == set()
    assert raw_changes.unstorable([sound, {"after": odd, "before": {}}, sound]) == {1}
    assert raw_changes.unstorable([{"after": {}, "before": odd}]) == {0}
