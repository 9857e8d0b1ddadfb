"""Whatever the wire does, one visit arrives: never none, never two (pains 2, 4, 16)."""

import sqlite3
from pathlib import Path

import pytest

from fieldvisit.casework.device import enrolling
from fieldvisit.practice.stage import Stage
from tests.support.people import Worker
from tests.support.wire import Wire


def visits_at_the_server(stage: Stage, visit_id: str) -> int:
    """Counted in the server's own file, behind every layer of ours."""
    file = next(Path(stage.home / "server").glob("*.db"))
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as db:
        rows = db.execute("select id from visit").fetchall()
    plain = visit_id.replace("-", "")
    return sum(str(row[0]).replace("-", "") == plain for row in rows)


@pytest.mark.parametrize("cut", ["cut_before_send", "cut_after_commit", "cut_mid_reply"])
def test_one_visit_arrives_once(stage: Stage, officer: Worker, cut: str) -> None:
    visit = officer.visits()
    with Wire(stage.server.port) as wire:
        enrolling.move_server(officer.desk, wire.url)
        wire.mode = cut
        assert officer.syncs().trouble is not None
        assert officer.state_of(visit) != "applied"
        wire.mode = "pass"
        officer.syncs()
    assert officer.state_of(visit) == "applied"
    assert officer.waits_for() == 0
    assert visits_at_the_server(stage, str(visit.id)) == 1


def test_the_wire_may_be_cut_again_and_again(
    stage: Stage, officer: Worker, supervisor: Worker
) -> None:
    visit = officer.visits()
    note = officer.writes_note("信号时有时无，先记着。")
    with Wire(stage.server.port) as wire:
        enrolling.move_server(officer.desk, wire.url)
        for cut in ("cut_after_commit", "cut_before_send", "cut_mid_reply", "cut_after_commit"):
            wire.mode = cut
            assert officer.syncs().trouble is not None
        wire.mode = "pass"
        officer.syncs()
    supervisor.syncs()
    assert visits_at_the_server(stage, str(visit.id)) == 1
    assert supervisor.has_to_review().count(str(visit.id)) == 1
    assert supervisor.finds_notes("信号") == [note.text]
