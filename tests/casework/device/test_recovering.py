"""A forgotten PIN and a lost device secret, from the server's enrolment to the new PIN."""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.device import enrolling, recovering, unlocking
from fieldvisit.casework.device.recovering import NotASupervisor, ReasonNeeded
from fieldvisit.casework.notebook import notes
from fieldvisit.machine.clock import FixedClock
from fieldvisit.machine.ids import CountedIds
from fieldvisit.machine.spoken_codes import ChallengeMisheard
from fieldvisit.store import audit, journal, key_file, keys, profile
from fieldvisit.store.keys import NobodyEnrolled, SecretLost, WrongPin
from fieldvisit.store.recovery import NoRecoveryCodes, NotOurDevice
from sync.client.engine import one_round
from sync.client.enrol import enrol
from sync.protocol.signing import Signer
from sync.server.centre import Centre
from sync.server.memory import InMemoryExchange
from tests.support.central import (
    NOON,
    OTHER_TOWN_VILLAGE,
    TOWN,
    VILLAGE,
    central,
    in_memory,
    note,
    staff,
)

PIN, NEW, WHY = "135790", "246802", "本人忘了口令，电话核实"
DISTRICT = "120110000000"


@pytest.fixture(autouse=True)
def light(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2 made cheap: its cost is measured elsewhere."""
    monkeypatch.setattr(keys, "MEMORY_KIB", 64)


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    opened = central(tmp_path / "server")
    yield opened
    opened.close()


@pytest.fixture
def device_of(centre: Centre, tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    """A fresh device of somebody with a role in an area."""
    made: list[Desk] = []

    def make(name: str, role: str = "village_officer", area: str = VILLAGE) -> Desk:
        code = centre.invite(staff(name, role, area)).code
        granted = enrol("", code, label="", connect=in_memory(centre)).profile()
        clock, ids = FixedClock(NOON), CountedIds(name)
        made.append(enrolling.bind(tmp_path / name, granted, pin=PIN, clock=clock, ids=ids))
        return made[-1]

    yield make
    for desk in made:
        desk.store.close()


@pytest.fixture
def worker(device_of: Callable[..., Desk]) -> Desk:
    return device_of("周小燕")


@pytest.fixture
def boss(device_of: Callable[..., Desk]) -> Desk:
    return device_of("孙主任", "town_officer", TOWN)


def jot(desk: Desk, text: str) -> None:
    with desk.store.write() as tx:
        journal.insert(tx, note(text), stamp=desk.stamp())


def again(desk: Desk, pin: str) -> Desk:
    root, who = desk.store.folder.root, str(desk.profile.staff_id)
    desk.store.close()
    return unlocking.unlock(root, who, pin=pin, clock=desk.clock, ids=CountedIds("again"))


def asked(desk: Desk) -> str:
    return unlocking.challenge(desk.store.folder.root, str(desk.profile.staff_id)).text


def recover(desk: Desk, code: str) -> None:
    root, who = desk.store.folder.root, str(desk.profile.staff_id)
    unlocking.recover(root, who, answer=code, new_pin=NEW, now=desk.clock.now())


def sync(desk: Desk, centre: Centre) -> None:
    signer = Signer(str(desk.profile.device_id), desk.profile.signing_key)
    report = one_round(desk.store, InMemoryExchange(centre, signer), clock=desk.clock, ids=desk.ids)
    assert report.trouble is None


def test_a_forgotten_pin_is_set_anew_by_the_supervisors_code_and_nothing_is_lost(
    worker: Desk, boss: Desk
) -> None:
    jot(worker, "还没有送出的一句")
    worker.store.close()
    file = worker.store.folder.database
    before = hashlib.sha256(file.read_bytes()).hexdigest(), file.stat().st_mtime_ns
    code = recovering.answer(boss, asked(worker), reason=WHY)
    recover(worker, code)
    assert (hashlib.sha256(file.read_bytes()).hexdigest(), file.stat().st_mtime_ns) == before
    with pytest.raises(WrongPin):
        again(worker, PIN)
    opened = again(worker, NEW)
    assert notes.search(opened, "还没有送出")
    opened.store.close()


def test_both_trails_know_of_it(worker: Desk, boss: Desk) -> None:
    recover(worker, recovering.answer(boss, asked(worker), reason=WHY))
    opened = again(worker, NEW)
    with opened.store.read() as tx:
        (line,) = [one for one in audit.lines(tx) if one.action == "pin_recovered"]
    assert line.detail == {"how": "code", "at": NOON.isoformat()}
    with boss.store.read() as tx:
        (line,) = [one for one in audit.lines(tx) if one.action == "recovery_answer"]
    assert (line.subject, line.detail) == (f"{worker.profile.short}-1", {"reason": WHY})
    twice = again(opened, NEW)
    with twice.store.read() as tx:
        assert sum(one.action == "pin_recovered" for one in audit.lines(tx)) == 1
    twice.store.close()


def test_only_a_supervisor_of_that_office_can_answer(
    worker: Desk, device_of: Callable[..., Desk]
) -> None:
    colleague = device_of("李四")
    with pytest.raises(NotASupervisor):
        recovering.answer(colleague, asked(worker), reason=WHY)
    stranger = device_of("邻镇主任", "town_officer", OTHER_TOWN_VILLAGE[:9] + "000")
    with pytest.raises(Exception, match="wrong_code"):
        recover(worker, recovering.answer(stranger, asked(worker), reason=WHY))
    assert colleague.profile.recovery["secret"] == ""


def test_the_district_answers_for_a_town_that_it_names(
    worker: Desk, device_of: Callable[..., Desk]
) -> None:
    district = device_of("区里", "district_officer", DISTRICT)
    recover(worker, recovering.answer(district, asked(worker), reason=WHY, area=TOWN))
    again(worker, NEW).store.close()
    with pytest.raises(NotOurDevice):
        recovering.answer(district, asked(worker), reason=WHY, area="120111100000")


def test_an_answer_without_a_reason_or_to_a_misheard_challenge_is_refused(
    worker: Desk, boss: Desk
) -> None:
    with pytest.raises(ReasonNeeded):
        recovering.answer(boss, asked(worker), reason=" ")
    with pytest.raises(ChallengeMisheard):
        recovering.answer(boss, "A2-2-ZZ", reason=WHY)


def test_a_lost_secret_is_mended_by_the_office_from_the_key_file_alone(
    worker: Desk, boss: Desk, tmp_path: Path
) -> None:
    """The device is far away: its key file travels, comes back with a secret, and opens."""
    jot(worker, "钥匙丢了资料还在")
    home = worker.store.folder
    (home.root / "device.secret").unlink()
    with pytest.raises(SecretLost):
        again(worker, PIN)
    carried = type(home)(tmp_path / "stick")
    carried.root.mkdir()
    carried.keys.write_bytes(home.keys.read_bytes())
    label = recovering.open_device(boss, carried, new_pin=NEW, reason=WHY)
    assert label.startswith("周·")
    for name in ("keys.json", "device.secret"):
        (home.root / name).write_bytes((carried.root / name).read_bytes())
    opened = again(worker, NEW)
    assert notes.search(opened, "资料还在")
    opened.store.close()
    with boss.store.read() as tx:
        assert next(one.action for one in audit.lines(tx)) == "recovery_open"


def test_a_folder_without_keys_is_named(boss: Desk, tmp_path: Path) -> None:
    folder = type(boss.store.folder)(tmp_path / "empty")
    with pytest.raises(NobodyEnrolled):
        recovering.open_device(boss, folder, new_pin=NEW, reason=WHY)


def test_a_device_of_0_1_0_gets_its_codes_at_the_first_unlock_after_a_sync(
    worker: Desk, boss: Desk, centre: Centre
) -> None:
    home, who = worker.store.folder, str(worker.profile.staff_id)
    content = json.loads(home.keys.read_bytes())
    del content["recovery"]
    home.keys.write_text(json.dumps(content))
    with worker.store.write() as tx:
        profile.save(tx, replace(worker.profile, recovery={}))
    old = again(worker, PIN)
    assert unlocking.codes_left(home.root, who) == 0
    with pytest.raises(NoRecoveryCodes):
        unlocking.challenge(home.root, who)
    sync(old, centre)
    assert unlocking.codes_left(home.root, who) == 0
    unlocked = again(old, PIN)
    assert unlocking.codes_left(home.root, who) == 8
    assert unlocked.profile.recovery["codes"] == {}
    recover(unlocked, recovering.answer(boss, asked(unlocked), reason=WHY))
    again(unlocked, NEW).store.close()


def test_used_codes_are_made_up_for_and_never_come_again(
    worker: Desk, boss: Desk, centre: Centre
) -> None:
    home, who = worker.store.folder, str(worker.profile.staff_id)
    for _ in range(5):
        recover(worker, recovering.answer(boss, asked(worker), reason=WHY))
    assert unlocking.codes_left(home.root, who) == 3
    desk = again(worker, NEW)
    sync(desk, centre)
    desk = again(desk, NEW)
    numbers = [code["n"] for code in key_file.load(home).recovery[who].codes]
    assert numbers == [6, 7, 8, *range(9, 17)]
    desk.store.close()


def test_the_codes_do_not_stay_in_the_profile_and_the_key_file_shows_none(worker: Desk) -> None:
    with worker.store.read() as tx:
        assert profile.load(tx).recovery["codes"] == {}
    assert worker.store.key.hex() not in worker.store.folder.keys.read_text("utf-8")


def test_the_servers_secret_is_readable_by_its_user_alone(centre: Centre, tmp_path: Path) -> None:
    file = tmp_path / "server" / "recovery.key"
    assert file.stat().st_mode & 0o077 == 0
    assert len(bytes.fromhex(file.read_text())) == 32


def test_changing_the_pin_keeps_the_codes(worker: Desk, boss: Desk) -> None:
    unlocking.change_pin(worker, old=PIN, new="975310")
    recover(worker, recovering.answer(boss, asked(worker), reason=WHY))
    again(worker, NEW).store.close()
