"""`fieldvisit inbox` as a town officer types it."""

import json
from pathlib import Path
from uuid import UUID

import pytest

from fieldvisit.practice.setting import BEGINS
from fieldvisit.records import HandedIn
from fieldvisit.store import incoming
from fieldvisit.store.incoming import Entry
from tests.support.desks import new_device
from tests.support.typed import run


@pytest.fixture
def device(tmp_path: Path) -> Path:
    """A supervisor's device that pulled two notes of a lost tablet."""
    desk = new_device(tmp_path / "town", who="supervisor", whole_village=False)
    scope = desk.profile.region_code
    entries = []
    for number in (1, 2):
        made = HandedIn.model_validate(
            {
                "id": UUID(int=number),
                "scope": scope,
                "row_scope": scope,
                "created_at": BEGINS,
                "made_at": BEGINS,
                "why": "device_revoked",
                "author": UUID(int=5),
                "author_name": "周小燕",
                "author_role": "grid_worker",
                "author_device": UUID(int=6),
                "device_short": "B4",
                "counter": number,
                "row_kind": "note",
                "row_id": UUID(int=number),
                "action": "insert",
                "actor": UUID(int=5),
                "after": {"text": "这家的低保该停了，没有别的话。"},
            }
        )
        entries.append(Entry("handed_in", made.id, number, made.model_dump(mode="json")))
    with desk.store.write() as tx:
        incoming.apply(tx, scope, entries=entries, cursor=2)
    desk.store.close()
    return tmp_path / "town"


def test_parcels_are_listed_accepted_and_declined(device: Path) -> None:
    """pain 10"""
    at = ("--device", str(device))
    listed = run("inbox", "list", *at, "--json").stdout
    assert "没有别的话" not in listed
    first, second = json.loads(listed)
    assert (first["who"], first["why"]) == ("周小燕·设备 B4", "交的设备已停用")
    assert "没有别的话" in run("inbox", "show", first["key"], *at).stdout
    taken = run("inbox", "accept", first["key"], *at, "--json")
    assert (taken.returncode, json.loads(taken.stdout)) == (0, {"count": 1})
    blank = run("inbox", "decline", second["key"], "--reason", " ", *at)
    assert blank.returncode == 1
    assert "要写一句原因" in blank.stderr
    told = run("inbox", "decline", second["key"], "--reason", "平板丢失以后写的", *at)
    assert told.stdout.startswith("1 条没有收下")
    assert run("inbox", "list", *at).stdout == "没有交上来等着定的。\n"
