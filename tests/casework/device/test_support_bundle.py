"""The bundle for support holds nothing of anybody: a thousand canaries, none in it."""

import json
import zipfile
from io import BytesIO

import pytest
from sqlalchemy import JSON, String

from fieldvisit.casework.device import support_bundle
from fieldvisit.records import KINDS, Attachment, Conflict, Countersignature, HandedIn, Proposal
from fieldvisit.records.countersignature import CountersignWay
from fieldvisit.records.handed_in import HandedInWhy
from fieldvisit.records.kept import InstantText
from fieldvisit.records.proposal import ProposalKind, ProposalState
from fieldvisit.store import attachments, drafts, journal, opening, rows
from fieldvisit.store.tables import device
from tests.support.day_work import (
    campaign,
    inspection,
    of_household,
    of_nobody,
    policy_table,
)
from tests.support.loops import a_loop, cases, entitlement

ROWS = 80
KEPT_AS_THEY_ARE = {
    "journal_head.hlc",
    "outbox.state",
    "outbox.scope",
    "outbox.action",
    "outbox.kind",
    "medium.folder",
}


def text_columns(table):
    for column in table.columns:
        plain = isinstance(column.type, (String, JSON)) and not isinstance(column.type, InstantText)
        if plain and f"{table.name}.{column.name}" not in KEPT_AS_THEY_ARE:
            yield column


@pytest.fixture
def planted(desk):
    """A device with a canary in every text field of every kind and of every other table."""
    store = desk.store
    with store.write() as tx:
        (visit,) = rows.all(tx, "visit", limit=1)
        kept = {"scope": visit.scope, "created_at": visit.created_at}
        of_visit = {"visit_id": visit.id, "kind": "photo", "media_type": "image/jpeg", "size": 5}
        hashed = attachments.keep(store, tx, data=b"photo", at=visit.created_at)
        for record in (
            Attachment(id=desk.ids.fresh(), sha256=hashed, **kept, **of_visit),
            Proposal(
                id=desk.ids.fresh(), household_id=visit.household_id, visit_id=visit.id,
                kind=next(iter(ProposalKind)), state=next(iter(ProposalState)), **kept,
            ),
        ):  # fmt: skip
            journal.insert(tx, record, stamp=desk.stamp())
        at, who = desk.clock.now(), desk.profile.staff_id
        question = Conflict(
            id=desk.ids.fresh(), row_kind="household", row_id=visit.household_id, wanted_by=who,
            wanted_at=at, wanted_device=desk.profile.device_id, counter=1, **kept,
        )  # fmt: skip
        journal.insert(tx, question, stamp=desk.stamp())
        word = Countersignature(
            id=desk.ids.fresh(), visit_id=visit.id, staff_id=who, name="x", signed_at=at,
            way=CountersignWay.DRAWN, **kept,
        )  # fmt: skip
        parcel = HandedIn(
            id=desk.ids.fresh(), why=HandedInWhy.MOVED_AWAY, author=who, author_name="x",
            author_role="x", author_device=desk.profile.device_id, device_short="x", counter=1,
            made_at=at, row_scope=visit.scope, row_kind="note", row_id=visit.id, action="insert",
            actor=who, **kept,
        )  # fmt: skip
        home = rows.get(tx, "household", row_id=visit.household_id)
        head = rows.get(tx, "person", row_id=home.householder_id)
        of_home = of_household(home, visit, head)
        beside = (campaign(visit.scope), *of_nobody(visit.scope, who), *of_home)
        beside += (inspection(visit.scope, home), policy_table(visit.scope))
        beside += (*a_loop(home), *cases(home), entitlement(home))
        for record in (word, parcel, *beside):
            journal.insert(tx, record, stamp=desk.stamp())
        drafts.save(
            tx,
            drafts.Draft(
                desk.ids.fresh(), visit.household_id, None, None, "F02", 1, "x", 0, at, at, who
            ),
        )
    connection = opening.connect(store.folder.database, store.key)
    connection.create_function("door_open", 0, lambda: 1)
    canaries, seen = [], set()
    for table in device.metadata.sorted_tables:
        key = " AND ".join(f"{column.name} = ?" for column in table.primary_key)
        names = ", ".join(column.name for column in table.primary_key)
        places = connection.execute(f"SELECT {names} FROM {table.name} LIMIT {ROWS}").fetchall()
        for column in [] if table.name == "profile" else list(text_columns(table)):
            for place in [] if column.primary_key else places:
                canary = f"金丝雀{len(canaries):04d}"
                word = json.dumps({"a": [canary]}) if isinstance(column.type, JSON) else canary
                canaries.append(canary)
                seen.add(table.name)
                update = f"UPDATE {table.name} SET {column.name} = ? WHERE {key}"
                connection.execute(update, (word, *place))
    connection.close()
    return desk, canaries, seen


def test_the_bundle_holds_none_of_a_thousand_canaries(planted):
    """trust T1"""
    desk, canaries, seen = planted
    logs = desk.store.folder.logs
    logs.mkdir()
    lines = [
        {"at": "2026-11-23T03:06:00Z", "level": "info", "code": "sync_done", "count": 3},
        {"level": "info", "code": "金丝雀log1", "room": "13800009876", "count": 13800009876},
        {"said": "金丝雀log2", "status": "ok 120102194912310026"},
    ]
    text = "\n".join([json.dumps(line, ensure_ascii=False) for line in lines] + ["金丝雀log3"])
    (logs / "app.jsonl").write_text(text, "utf-8")
    bundle = support_bundle.packed(desk)
    with zipfile.ZipFile(BytesIO(bundle)) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    profile = desk.profile
    told = [
        *canaries, "金丝雀log", "13800009876", "120102194912310026", profile.staff_name,
        profile.server_url, profile.region_code, profile.signing_key.hex(), desk.store.key.hex(),
        str(desk.store.folder.root),
    ]  # fmt: skip
    assert len(canaries) >= 1000
    assert seen >= set(KINDS) | {"outbox", "draft"}
    whole = b"\n".join(content.values()) + bundle
    assert [word for word in told if word.encode() in whole] == []


def test_the_bundle_tells_versions_counts_and_how_the_check_stands(desk):
    with zipfile.ZipFile(BytesIO(support_bundle.packed(desk))) as archive:
        parts = {name: json.loads(archive.read(name)) for name in archive.namelist()}
    assert parts["counts.json"]["households"] == 48
    assert parts["versions.json"]["fieldvisit"]
    assert parts["file.json"]["journal_mode"] == "wal"
    assert {line["name"] for line in parts["self_check.json"]} >= {"file", "unsent", "backups"}
