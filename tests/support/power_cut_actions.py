"""The actions of the app, played by a process of its own on a real encrypted device while its calls
are recorded. Each is first prepared (not recorded); what the app would show as saved is told.

    python -m tests.support.power_cut_actions ACTION DEVICE TOLD [MUTATION]
"""

import io
import json
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from PIL import Image

from fieldvisit.casework.daily import today
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.device import unlocking
from fieldvisit.casework.notebook import notes
from fieldvisit.casework.notebook.notes import NoteDraft
from fieldvisit.casework.visits import attaching, visiting
from fieldvisit.machine import disk
from fieldvisit.machine.clock import FixedClock
from fieldvisit.machine.ids import CountedIds, Uuid7
from fieldvisit.machine.paths import DeviceFolder
from fieldvisit.practice import answers
from fieldvisit.practice.setting import BEGINS, PIN
from fieldvisit.store import drafts, incoming, keys, opening, outbox, rows, settling
from fieldvisit.store.incoming import Entry
from fieldvisit.store.settling import Settled
from tests.support.desks import new_device

KEY = bytes(range(32))
NEW_PIN = "135790"
RELEASES = Path(__file__).parent.parent / "data" / "releases"
BEGIN = "begin"
"""Said in place of a table: the power is cut from here on."""
FOLDED = 1000 * 4120
"""Bytes of log (a thousand pages) at which SQLite folds it into the file."""
Say = Callable[..., None]
"""Tell that rows are on disk: say("note", id, "draft", id)."""


@dataclass(frozen=True)
class Action:
    """`prepare` makes the device as it stands before, `play` is what is recorded."""

    prepare: Callable[[Path], object]
    play: Callable[[Path, Say], object]


def opened(device: Path, *, later: timedelta = timedelta(), pin: str = PIN) -> Desk:
    """The app after its unlock screen."""
    who = unlocking.people(device)[0].staff_id
    ids = Uuid7() if not later else CountedIds("later")
    return unlocking.unlock(device, who, pin=pin, clock=FixedClock(BEGINS + later), ids=ids)


def _village(device: Path) -> None:
    _light()
    new_device(device).store.close()


def _nothing(device: Path) -> None:
    device.parent.mkdir(parents=True, exist_ok=True)


def _enrol(device: Path, say: Say) -> None:
    desk = new_device(device, bound=lambda: say("profile"))
    say("household", rows_of(desk, "household")[0])
    desk.store.close()


def _keep_drafts(device: Path, say: Say) -> None:
    desk = opened(device)
    card = next(one for one in today.today(desk).cards if one.form_id == "F02")
    filling = visiting.start(desk, card.household_id, form_id="F02")
    say("draft", filling.draft.id)
    for ref, value in answers.ANSWERS[:8]:
        if filling.session.state(ref).relevant:
            filling.session.set(ref, value)
            visiting.save(desk, filling)
            say("draft", filling.draft.id)
    visiting.discard(desk, str(filling.draft.id))
    say("draft", filling.draft.id)
    desk.store.close()


def _with_draft(device: Path) -> None:
    _village(device)
    desk = opened(device)
    card = next(one for one in today.today(desk).cards if one.form_id == "F02")
    filling = visiting.start(desk, card.household_id, form_id="F02")
    answers.answer_all(filling)
    visiting.save(desk, filling)
    desk.store.close()


def _finish(device: Path, say: Say) -> None:
    desk = opened(device)
    with desk.store.read() as tx:
        draft = drafts.all(tx)[0]
    filling = visiting.resume(desk, str(draft.id))
    nodes = filling.session.definition.nodes
    photo = next(n.ref for n in nodes if n.type == "image" and "signature" not in n.appearance)
    filling.session.set(photo, attaching.keep_photo(desk, _photo(1)))
    say("blob", filling.session.state(photo).value[:64])
    visit = visiting.finish(desk, filling, signatures=answers.signatures(desk, filling))
    say("visit", visit.id)
    desk.store.close()


def _jot(device: Path, say: Say) -> None:
    desk = opened(device)
    for n in range(3):
        notes.put_aside(desk, NoteDraft(f"水缸满着，第 {n} 户。"))
        say("in_hand")
        say("note", notes.keep(desk, NoteDraft(f"水缸满着，第 {n} 户。")).id)
    desk.store.close()


def _jot_all_day(device: Path, say: Say) -> None:
    """So much that the log is folded into the file and begun anew while the app works."""
    desk = opened(device)
    log = device / "device.db-wal"
    chance = Random(1)

    def jot() -> UUID:
        words = "".join(chance.choices("水缸满着窗户漏风走路扶墙药吃完了", k=2000))
        return notes.keep(desk, NoteDraft(words)).id

    while log.stat().st_size < 0.95 * FOLDED:
        jot()
    say(BEGIN)
    for _ in range(8):
        say("note", jot())
    desk.store.close()


def _with_waiting(device: Path) -> None:
    _with_draft(device)
    _finish(device, lambda *_: None)
    _jot(device, lambda *_: None)


def _settle(device: Path, say: Say) -> None:
    desk = opened(device)
    with desk.store.write() as tx:
        batch = outbox.batch_to_send(tx, fresh_id=desk.ids.fresh)
    assert batch is not None
    say("outbox")
    verdicts = ["accepted", "received", "rejected", "deferred"]
    settled = [
        Settled(one.counter, verdicts[n % 4], version=1000 + n if n % 4 == 0 else None)
        for n, one in enumerate(batch.changes)
    ]
    for part in (settled[:2], settled[2:4], settled[4:]):
        with desk.store.write() as tx:
            settling.settle(tx, part, at=desk.clock.now())
        say("outbox")
    desk.store.close()


def _pull(device: Path, say: Say) -> None:
    desk = opened(device)
    scope = desk.profile.scopes[0]
    with desk.store.read() as tx:
        known = rows.all(tx, "household")[:8]
        start = incoming.cursors(tx)[scope]
    for page in (known[:4], known[4:]):
        start += len(page)
        entries = [
            Entry("household", one.id, start - n, _newer(one, start - n))
            for n, one in enumerate(page)
        ]
        with desk.store.write() as tx:
            incoming.apply(tx, scope, entries=entries, cursor=start)
        say("household", page[0].id)
    desk.store.close()


def _attach(device: Path, say: Say) -> None:
    desk = opened(device)
    for n in range(4):
        name = attaching.keep_photo(desk, _photo(n))
        say("blob", name[:64])
    say("blob", attaching.turn(desk, name)[:64])
    desk.store.close()


def _with_unused(device: Path) -> None:
    _with_waiting(device)
    _attach(device, lambda *_: None)
    desk = opened(device)
    with desk.store.write() as tx:
        batch = outbox.batch_to_send(tx, fresh_id=desk.ids.fresh)
        assert batch is not None
        done = [Settled(one.counter, "accepted", version=2000) for one in batch.changes]
        settling.settle(tx, done, at=desk.clock.now())
    desk.store.close()


def _purge(device: Path, say: Say) -> None:
    desk = opened(device, later=timedelta(days=40))
    assert attaching.sweep(desk) > 0
    say("blob")
    with desk.store.write() as tx:
        assert outbox.drop_old_copies(tx, desk.clock.now()) > 0
    say("outbox")
    desk.store.close()


def _released(device: Path) -> None:
    shutil.copytree(RELEASES / "0.1.0" / "officer", device)


def _migrate(device: Path, say: Say) -> None:
    desk = opened(device)
    say("note")
    say("note", notes.keep(desk, NoteDraft("新的一版，头一条。")).id)
    desk.store.close()


def _change_pin(device: Path, say: Say) -> None:
    who = unlocking.people(device)[0].staff_id
    keys.change_pin(DeviceFolder(device), who, old=PIN, new=NEW_PIN, now=BEGINS)
    say("profile")
    desk = opened(device, pin=NEW_PIN)
    say("profile")
    desk.store.close()


ACTIONS: dict[str, Action] = {
    "enrol": Action(_nothing, _enrol),
    "draft": Action(_village, _keep_drafts),
    "finish": Action(_with_draft, _finish),
    "note": Action(_village, _jot),
    "day of notes": Action(_village, _jot_all_day),
    "settle": Action(_with_waiting, _settle),
    "pull": Action(_with_waiting, _pull),
    "attach": Action(_village, _attach),
    "purge": Action(_with_unused, _purge),
    "migrate": Action(_released, _migrate),
    "change PIN": Action(_village, _change_pin),
}


def rows_of(desk: Desk, kind: str) -> list[Any]:
    """Ids of the records of a kind."""
    with desk.store.read() as tx:
        return [one.id for one in rows.all(tx, kind)]


def _newer(record: Any, version: int) -> dict[str, Any]:
    values: dict[str, Any] = record.model_dump(mode="json")
    return values | {"version": version, "live_address": f"新址 {version} 号"}


def _photo(seed: int) -> bytes:
    held = io.BytesIO()
    Image.frombytes("RGB", (60, 40), Random(seed).randbytes(7200)).save(held, "JPEG")
    return held.getvalue()


def _light() -> None:
    # The ballast is no record; the key is known, so that every image can be opened.
    opening.BALLAST = 0
    keys.fresh_key = lambda: KEY


def _mutate(name: str) -> None:
    """Break the store on purpose: a test of the test."""
    if name == "normal":
        prepare = opening._prepare

        def weaker(connection: Any, record: Any, **how: Any) -> None:
            prepare(connection, record, **how)
            connection.execute("PRAGMA synchronous = NORMAL")

        opening._prepare = weaker
    elif name == "no fsync":
        os.fsync = lambda _: None
    elif name == "no folder sync":
        disk.sync_folder = lambda _: None
    else:
        raise LookupError(name)


def main() -> None:
    """Play one action and write what it tells, a line each, into a file."""
    name, device, told, *mutation = sys.argv[1:]
    _light()
    if mutation:
        _mutate(mutation[0])
    handle = os.open(told, os.O_WRONLY | os.O_CREAT)

    def say(table: str, *ids: Any) -> None:
        words = [table, *[getattr(one, "hex", one) for one in ids]]
        os.write(handle, json.dumps(words).encode() + b"\n")

    ACTIONS[name].play(Path(device), say)


if __name__ == "__main__":
    main()
