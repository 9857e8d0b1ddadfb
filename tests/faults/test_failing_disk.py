"""The n-th write, sync, open of every action fails, once and for good: it was done, or a sentence
says that it was not; the file is whole and the next save works (pains 1 and 5).
"""

import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.notebook import notes
from fieldvisit.casework.notebook.notes import NoteDraft
from fieldvisit.machine.paths import DeviceFolder
from fieldvisit.practice.setting import BEGINS, PIN
from fieldvisit.store import keys, opening, outbox
from tests.support import failing_disk
from tests.support.desks import new_device
from tests.support.failing_disk import Act, Fault
from tests.support.faulty_actions import ACTIONS, DONE, NEXT, Action, opened, ready, told

NAMED = {"disk_trouble", "disk_full", "disk_full_spare", "store_busy", "import_unreadable"}


@pytest.fixture(scope="module", autouse=True)
def quick() -> Iterator[None]:
    """A small ballast to copy, and a PIN whose key costs little: neither is what fails here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(opening, "BALLAST", opening.MEGABYTE)
        patch.setattr(keys, "MEMORY_KIB", 64)
        patch.setattr(keys, "TIME_COST", 1)
        yield


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    folder = tmp_path_factory.mktemp("template") / "officer"
    desk = new_device(folder)
    ready(desk)
    key = desk.store.key
    desk.store.close()
    # Once without a fault, so that nothing is left to be loaded when it is cut short.
    for name, action in ACTIONS.items():
        desk = opened(shutil.copytree(folder, folder.with_name(name)), key)
        action.begin(desk)()
        assert action.happened(desk), name
        assert action.stands(desk), name
        desk.store.close()
    return folder, key


def prepared(device: Path, key: bytes, action: Action) -> Callable[[], tuple[Act, Act]]:
    """The app, open and about to act; then, with the disk mended, the next note."""

    def prepare() -> tuple[Act, Act]:
        desk = opened(device, key)
        act = action.begin(desk)

        def then() -> str:
            seen = action.happened(desk)
            return f"{seen} {told(lambda: notes.keep(desk, NoteDraft(NEXT)))}"

        return lambda: told(act), then

    return prepare


def whole(desk: Desk) -> None:
    with desk.store.read() as tx:
        assert tx.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        assert tx.exec_driver_sql("PRAGMA cipher_integrity_check").all() == []
        counters = [row.counter for row in (*outbox.rows(tx, 10_000), *outbox.receipts(tx, 1000))]
        assert sorted(counters) == list(range(1, len(counters) + 1))
    assert [line.text for line in notes.search(desk, NEXT)] == [NEXT]


def suffer(template: tuple[Path, bytes], device: Path, name: str, fault: Fault) -> str:
    """One run under one fault, looked at from inside and after opening anew."""
    action = ACTIONS[name]
    folder, key = template
    shutil.copytree(folder, device)
    outcome = failing_disk.run(prepared(device, key, action), fault)
    where = f"{name}: {fault}: {outcome}"
    assert outcome.first in NAMED | {DONE}, where
    seen, after = outcome.then.split(" ", 1)
    assert after == DONE, where
    desk = opened(device, key)
    try:
        happened = action.happened(desk)
        assert happened == (seen == "True"), where
        assert happened >= (outcome.first == DONE), where
        assert action.stands(desk), where
        whole(desk)
    finally:
        desk.store.close()
        shutil.rmtree(device)
    return outcome.first


def faults(calls: Mapping[str, int]) -> Iterator[Fault]:
    """Each call once; and for good at the first, the last and every fifth, as the disk dies."""
    for call, times in calls.items():
        for nth in range(1, times + 1):
            errors = ("EIO",) if call in ("fdatasync", "fsync") else ("EIO", "ENOSPC")
            yield Fault(call, nth, errors[nth % len(errors)])
            if nth in (1, times) or nth % 5 == 0:
                yield Fault(call, nth, errors[(nth + 1) % len(errors)], for_good=True)


@pytest.mark.prove
@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", ACTIONS)
def test_whatever_call_of_an_action_fails_it_is_done_or_said(
    template: tuple[Path, bytes], tmp_path: Path, name: str
) -> None:
    folder, key = template
    spare = shutil.copytree(folder, tmp_path / "counted")
    calls = failing_disk.calls_of(prepared(spare, key, ACTIONS[name]), tmp_path / "calls")
    said = [suffer(template, tmp_path / "device", name, fault) for fault in faults(calls)]
    assert len(said) >= 10
    # The faults must have hit the action, not what came after it.
    assert set(said) & NAMED


MOST_OF_A_CALL = 24
RELEASES = sorted((Path(__file__).parent.parent / "data" / "releases").iterdir())


def reopened(device: Path, key: bytes) -> Callable[[], tuple[Act, Act]]:
    """The app as it starts on a file: an older one is backed up and migrated."""

    def prepare() -> tuple[Act, Act]:
        def save() -> None:
            desk = opened(device, key)
            notes.keep(desk, NoteDraft(NEXT))
            desk.store.close()

        return lambda: told(lambda: opened(device, key).store.close()), lambda: told(save)

    return prepare


def counts(device: Path, key: bytes) -> dict[str, int]:
    return counts_of(DeviceFolder(device).database, key)


def counts_of(file: Path, key: bytes) -> dict[str, int]:
    connection = opening.connect(file, key)
    tables = ("household", "visit", "note", "outbox", "draft", "audit", "attachment")
    found = {
        name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables
    }
    connection.close()
    return found


@pytest.mark.prove
@pytest.mark.timeout(900)
@pytest.mark.parametrize("release", RELEASES, ids=lambda release: release.name)
def test_whatever_call_of_a_migration_fails_the_file_is_old_or_new(
    release: Path, tmp_path: Path
) -> None:
    old, device = shutil.copytree(release / "officer", tmp_path / "old"), tmp_path / "device"
    folder = DeviceFolder(old)
    who = keys.people(folder)[0].staff_id
    key = keys.unlock(folder, who, pin=PIN, now=BEGINS)
    before = counts(old, key)
    spare = shutil.copytree(old, tmp_path / "counted")
    reopened(spare, key)()[0]()
    shutil.rmtree(spare)
    shutil.copytree(old, spare)
    calls = failing_disk.calls_of(reopened(spare, key), tmp_path / "calls")
    said = []
    for fault in faults({call: min(times, MOST_OF_A_CALL) for call, times in calls.items()}):
        shutil.copytree(old, device)
        outcome = failing_disk.run(reopened(device, key), fault)
        assert outcome.first in NAMED | {DONE}, f"{fault}: {outcome}"
        assert outcome.then == DONE, f"{fault}: {outcome}"
        after = counts(device, key)
        assert after == before | {kind: before[kind] + 1 for kind in ("note", "outbox", "audit")}
        desk = opened(device, key)
        with desk.store.read() as tx:
            assert tx.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        desk.store.close()
        (backup,) = DeviceFolder(device).backups.glob("*.db")
        assert counts_of(backup, key) == before
        shutil.rmtree(device)
        said.append(outcome.first)
    assert set(said) & NAMED
