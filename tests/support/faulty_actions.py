"""Every action of the app as a thing that may be cut short: what it does, whether it happened."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from fieldvisit.casework.desk import Desk, open_desk
from fieldvisit.casework.households import register
from fieldvisit.casework.intake import importing
from fieldvisit.casework.notebook import notes
from fieldvisit.casework.notebook.notes import NoteDraft
from fieldvisit.casework.visits import attaching, visiting
from fieldvisit.casework.visits.filling import Filling
from fieldvisit.errors import FieldvisitError
from fieldvisit.machine.clock import FixedClock
from fieldvisit.machine.ids import Uuid7
from fieldvisit.machine.paths import DeviceFolder
from fieldvisit.practice import answers
from fieldvisit.practice.setting import BEGINS, PIN
from fieldvisit.store import attachments, drafts, first_fill, incoming, keys, outbox, rows, settling
from fieldvisit.store.incoming import Entry
from fieldvisit.store.settling import Settled
from fieldvisit.words import sentence

DONE = "done"
SAID = "手抖，写不了字。"
NEW_PIN = "808080"
NEXT = "后来又记的一条。"
BLOCK = "b" * 64
FILE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40


@dataclass(frozen=True)
class Action:
    """`begin` readies it on an open device and gives what to do; `happened` looks afterwards."""

    begin: Callable[[Desk], Callable[[], object]]
    happened: Callable[[Desk], bool]
    stands: Callable[[Desk], bool] = lambda desk: True
    """What holds whether it happened or not."""


def opened(device: Path, key: bytes) -> Desk:
    """The device with its raw key: a PIN would cost half a second a run."""
    return open_desk(DeviceFolder(device), key, clock=FixedClock(BEGINS), ids=Uuid7())


def told(act: Callable[[], object]) -> str:
    """What a person in front of the device would see: done, or the code of a sentence."""
    try:
        act()
    except FieldvisitError as error:
        return error.code if sentence(error.code, error.facts()) else "no sentence"
    return DONE


def filling_of(desk: Desk) -> Filling:
    """The one draft that every device of these tests begins with, as it lies on disk."""
    with desk.store.read() as tx:
        (draft,) = drafts.all(tx)
    return visiting.resume(desk, str(draft.id))


def ready(desk: Desk) -> None:
    """What a day leaves on a device: a draft, unsent notes, a file that nothing names."""
    filling = visiting.start(desk, register.find(desk)[0].household_id, form_id="F02")
    answers.answer_all(filling)
    visiting.save(desk, filling)
    for n in range(5):
        notes.keep(desk, NoteDraft(f"早上记的第 {n} 条。"))
    attaching.keep_drawing(desk, FILE + b"orphan")


def _draft(desk: Desk) -> Callable[[], object]:
    filling = filling_of(desk)
    filling.session.set("/data/body/where_it_hurts", SAID)
    return lambda: visiting.save(desk, filling)


def _draft_there(desk: Desk) -> bool:
    return filling_of(desk).session.state("/data/body/where_it_hurts").value == SAID


def _finish(desk: Desk) -> Callable[[], object]:
    filling = filling_of(desk)
    signed = answers.signatures(desk, filling)
    return lambda: visiting.finish(desk, filling, signatures=signed)


def _finished(desk: Desk) -> bool:
    with desk.store.read() as tx:
        waiting = [row for row in outbox.rows(tx, 10_000) if row.kind == "visit"]
        if waiting:
            assert rows.get(tx, "visit", row_id=waiting[0].row_id) is not None
            assert len(attachments.unsent(tx)) == 2
            for one in attachments.unsent(tx):
                attachments.read(desk.store, one.sha256)
    return bool(waiting)


def _visit_or_draft(desk: Desk) -> bool:
    with desk.store.read() as tx:
        return _finished(desk) != bool(drafts.all(tx))


def _has_note(text: str) -> Callable[[Desk], bool]:
    def there(desk: Desk) -> bool:
        found = notes.search(desk, text)
        with desk.store.read() as tx:
            operations = {row.row_id for row in outbox.rows(tx, 10_000)}
        assert all(UUID(one.note_id) in operations for one in found)
        assert len(found) <= 1
        return bool(found)

    return there


def _settle(desk: Desk) -> Callable[[], object]:
    def settle() -> None:
        with desk.store.write() as tx:
            batch = outbox.batch_to_send(tx, fresh_id=desk.ids.fresh)
            assert batch is not None
            verdicts = [Settled(one.counter, "accepted", version=7) for one in batch.changes]
            settling.settle(tx, verdicts, at=desk.clock.now())

    return settle


def _settled(desk: Desk) -> bool:
    with desk.store.read() as tx:
        counts, receipts = outbox.counts(tx), outbox.receipts(tx)
    assert counts.waiting == 5 - len(receipts) or counts.waiting == 6 - len(receipts)
    return len(receipts) >= 5


def _pull(desk: Desk) -> Callable[[], object]:
    scope = desk.profile.scopes[0]
    with desk.store.read() as tx:
        homes = rows.all(tx, "household")[:20]
        at = incoming.cursors(tx)[scope]
    entries = [
        Entry("household", one.id, at + n, one.model_dump(mode="json") | {"hukou_address": SAID})
        for n, one in enumerate(homes, 1)
    ]

    def pull() -> None:
        with desk.store.write() as tx:
            incoming.apply(tx, scope, entries=entries, cursor=at + len(entries))

    return pull


def _pulled(desk: Desk) -> bool:
    with desk.store.read() as tx:
        changed = [one for one in rows.all(tx, "household") if SAID in str(one)]
    assert len(changed) in (0, 20)
    return bool(changed)


def _fill(desk: Desk) -> Callable[[], object]:
    scope = desk.profile.scopes[0]
    with desk.store.write() as tx:
        homes = rows.all(tx, "household")[:20]
        at = incoming.cursors(tx)[scope]
        first_fill.begin(tx, [scope])
        first_fill.told(tx, scope, seq=at + 20, blocks=[first_fill.Block(BLOCK, 9, 20)])
    entries = [
        Entry("household", one.id, at + n, one.model_dump(mode="json") | {"hukou_address": SAID})
        for n, one in enumerate(homes, 1)
    ]

    def fill() -> None:
        with desk.store.write() as tx:
            first_fill.keep(tx, scope, sha256=BLOCK, body=FILE)
        with desk.store.write() as tx:
            first_fill.take_in(tx, scope, sha256=BLOCK, entries=entries)
        with desk.store.write() as tx:
            first_fill.finish(tx, scope)

    return fill


def _filled(desk: Desk) -> bool:
    with desk.store.read() as tx:
        return not first_fill.under_way(tx)


def _in_with_its_rows(desk: Desk) -> bool:
    with desk.store.read() as tx:
        far = first_fill.how_far(tx)
    return _pulled(desk) == (far.rows == 20 or _filled(desk))


def _attached(desk: Desk) -> bool:
    with desk.store.read() as tx:
        kept = list(tx.exec_driver_sql("SELECT sha256 FROM blob WHERE size = ?", (len(FILE),)))
    for (sha256,) in kept:
        assert attachments.read(desk.store, sha256) == FILE
    return bool(kept)


def _sweep(desk: Desk) -> Callable[[], object]:
    later = replace(desk, clock=FixedClock(BEGINS + 2 * attaching.UNUSED))
    return lambda: attaching.sweep(later)


def _swept(desk: Desk) -> bool:
    with desk.store.read() as tx:
        return not tx.exec_driver_sql(
            "SELECT 1 FROM blob WHERE size = ?", (len(FILE) + 6,)
        ).fetchall()


def _import(desk: Desk) -> Callable[[], object]:
    path = desk.store.folder.root / "notes.jsonl"
    path.write_text("".join(f'{{"text": "导入的第 {n} 条"}}\n' for n in range(20)), "utf-8")
    asked = importing.Asked("note", path)
    return lambda: importing.take_in(desk, asked, told=lambda taken: None, bad=lambda line: None)


def _imported(desk: Desk) -> bool:
    found = notes.search(desk, "导入的第", limit=100)
    assert len(found) in (0, 20)
    return bool(found)


def _change_pin(desk: Desk) -> Callable[[], object]:
    who, now = str(desk.profile.staff_id), desk.clock.now()
    return lambda: keys.change_pin(desk.store.folder, who, old=PIN, new=NEW_PIN, now=now)


def _opens(desk: Desk, pin: str) -> bool:
    who, now = str(desk.profile.staff_id), desk.clock.now()
    try:
        return keys.unlock(desk.store.folder, who, pin=pin, now=now) == desk.store.key
    except keys.WrongPin:
        return False


ACTIONS: dict[str, Action] = {
    "draft": Action(_draft, _draft_there),
    "finish": Action(_finish, _finished, _visit_or_draft),
    "note": Action(lambda desk: lambda: notes.keep(desk, NoteDraft(SAID)), _has_note(SAID)),
    "settle": Action(_settle, _settled),
    "pull": Action(_pull, _pulled),
    "fill": Action(_fill, _filled, _in_with_its_rows),
    "attach": Action(lambda desk: lambda: attaching.keep_drawing(desk, FILE), _attached),
    "sweep": Action(_sweep, _swept),
    "import": Action(_import, _imported),
    "change PIN": Action(
        _change_pin,
        lambda desk: _opens(desk, NEW_PIN),
        lambda desk: _opens(desk, NEW_PIN) != _opens(desk, PIN),
    ),
}
