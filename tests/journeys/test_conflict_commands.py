"""`fieldvisit conflict` as an officer types it."""

import json
from pathlib import Path
from uuid import UUID

import pytest

from fieldvisit.practice.setting import BEGINS
from fieldvisit.records import Conflict
from fieldvisit.store import incoming, rows
from fieldvisit.store.incoming import Entry
from tests.support.desks import new_device
from tests.support.typed import run


@pytest.fixture
def device(tmp_path: Path) -> Path:
    """A device that pulled one question about the phone number of a household."""
    desk = new_device(tmp_path / "officer")
    with desk.store.write() as tx:
        home, worker = rows.all(tx, "household", limit=1)[0], rows.all(tx, "staff")[0]
        question = Conflict.model_validate(
            {
                "id": UUID(int=77),
                "scope": home.scope,
                "created_at": BEGINS,
                "row_kind": "household",
                "row_id": home.id,
                "differing": {
                    "phone": {"base": None, "held": "13900000001", "wanted": "13900000002"}
                },
                "held_by": worker.id,
                "held_at": BEGINS,
                "wanted_by": worker.id,
                "wanted_at": BEGINS,
                "wanted_device": UUID(int=9),
                "counter": 1,
            }
        )
        entry = Entry("conflict", question.id, 5000, question.model_dump(mode="json"))
        incoming.apply(tx, home.scope, entries=[entry], cursor=5000)
    desk.store.close()
    return tmp_path / "officer"


def test_a_question_is_listed_masked_chosen_once_and_gone(device: Path) -> None:
    """pain 2"""
    at = ("--device", str(device))
    (asked,) = json.loads(run("conflict", "list", *at, "--json").stdout)
    assert asked["words"] == "两个人填的电话不一样，用哪一个？"
    listed = run("conflict", "list", *at).stdout
    assert "13900000001" not in listed
    assert [line.split()[0] for line in listed.splitlines()[1:]] == ["现在的", "后来的"]
    neither = run("conflict", "choose", asked["conflict_id"], "两个都用", *at)
    assert neither.returncode == 1
    assert "现在的、后来的" in neither.stderr
    told = run("conflict", "choose", asked["conflict_id"], "后来的", *at)
    assert (told.returncode, told.stdout) == (
        0,
        "记下了，两边填的都留着。下次同步以后，各处都按选的来。\n",
    )
    assert run("conflict", "list", *at).stdout == "没有等着定的，两边都对得上。\n"
    again = run("conflict", "choose", asked["conflict_id"], "held", *at)
    assert again.returncode == 1
    assert "已经有人定过了" in again.stderr
