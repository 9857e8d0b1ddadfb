import errno
import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from fieldvisit.store import key_file, keys
from fieldvisit.store.key_file import KeysDamaged
from fieldvisit.store.keys import (
    BadPin,
    LockName,
    NobodyEnrolled,
    PinLocked,
    SecretLost,
    WrongPin,
)
from fieldvisit.store.troubles import DiskFull

NOW = datetime(2026, 11, 23, 3, 6, tzinfo=UTC)
ZHAO = LockName("zhao", "赵·协理员")
PIN, OTHER = "135790", "246802"


@pytest.fixture
def light(monkeypatch):
    """Argon2 made cheap: these tests try many PINs, and its cost is measured elsewhere."""
    monkeypatch.setattr(keys, "MEMORY_KIB", 64)


@pytest.fixture(params=["intl", "sm"])
def data_key(light, folder, request):
    """T15: the key under either suite of algorithms."""
    key_file.save(folder, key_file.KeyFile(suite=request.param))
    key = keys.fresh_key()
    keys.add_person(folder, ZHAO, pin=PIN, data_key=key)
    return key


def try_wrong(folder, times, now=NOW):
    for _ in range(times):
        with pytest.raises((WrongPin, PinLocked)) as caught:
            keys.unlock(folder, "zhao", pin=OTHER, now=now)
    return caught.value


def test_the_pin_gives_the_key(folder, data_key):
    assert len(data_key) == 32
    assert keys.unlock(folder, "zhao", pin=PIN, now=NOW) == data_key


def test_the_real_cost_is_argon2id_with_64_mib(folder):
    keys.add_person(folder, ZHAO, pin=PIN, data_key=bytes(32))
    (slot,) = json.loads(folder.keys.read_bytes())["people"]
    assert slot["kdf"] == {"t": 3, "m_kib": 65536, "lanes": 4}
    assert keys.unlock(folder, "zhao", pin=PIN, now=NOW) == bytes(32)


def test_the_list_of_the_unlock_screen_shows_labels_alone(folder, data_key):
    keys.add_person(folder, LockName("qian", "钱·网格员"), pin=OTHER, data_key=data_key)
    assert keys.people(folder) == [ZHAO, LockName("qian", "钱·网格员")]
    text = folder.keys.read_text("utf-8")
    assert PIN not in text
    assert data_key.hex() not in text


def test_before_enrolment_nobody_can_unlock(light, folder):
    assert keys.people(folder) == []
    with pytest.raises(NobodyEnrolled):
        keys.unlock(folder, "zhao", pin=PIN, now=NOW)


def test_somebody_else_is_not_enrolled(folder, data_key):
    with pytest.raises(NobodyEnrolled):
        keys.unlock(folder, "qian", pin=PIN, now=NOW)


@pytest.mark.parametrize("pin", ["", "12345", "1234567", "12345a", "１２３４５６", "12 456"])
def test_a_pin_is_six_digits(folder, data_key, pin):
    with pytest.raises(BadPin):
        keys.unlock(folder, "zhao", pin=pin, now=NOW)
    with pytest.raises(BadPin):
        keys.add_person(folder, LockName("x", "x"), pin=pin, data_key=data_key)


def test_tries_count_down_and_a_right_pin_resets_them(folder, data_key):
    assert try_wrong(folder, 1).tries_left == 4
    assert try_wrong(folder, 3).tries_left == 1
    assert keys.unlock(folder, "zhao", pin=PIN, now=NOW) == data_key
    assert try_wrong(folder, 1).tries_left == 4


def test_a_malformed_pin_costs_no_try(folder, data_key):
    with pytest.raises(BadPin):
        keys.unlock(folder, "zhao", pin="1", now=NOW)
    assert try_wrong(folder, 1).tries_left == 4


def test_five_wrong_pins_lock_and_even_the_right_one_waits(folder, data_key):
    locked = try_wrong(folder, 5)
    assert isinstance(locked, PinLocked)
    assert locked.minutes == 1
    with pytest.raises(PinLocked):
        keys.unlock(folder, "zhao", pin=PIN, now=NOW + timedelta(seconds=59))
    assert keys.unlock(folder, "zhao", pin=PIN, now=NOW + timedelta(seconds=61)) == data_key


def test_the_wait_grows_each_time(folder, data_key):
    now, waits = NOW, []
    for _ in range(6):
        locked = try_wrong(folder, 5, now)
        waits.append(locked.minutes)
        now = locked.until
    assert waits == [1, 5, 15, 60, 60, 60]


def test_knocking_on_a_locked_door_does_not_stretch_the_wait(folder, data_key):
    until = try_wrong(folder, 5).until
    again = try_wrong(folder, 3, NOW + timedelta(seconds=30))
    assert (again.until, again.minutes) == (until, 1)


def test_a_clock_set_back_does_not_stretch_the_wait(folder, data_key):
    try_wrong(folder, 5)
    locked = try_wrong(folder, 1, NOW - timedelta(days=400))
    assert locked.minutes == 1


def test_a_clock_set_forward_wins_five_tries_and_no_more(folder, data_key):
    """What was wrong stays counted, so that the next wait is a longer one."""
    try_wrong(folder, 5)
    tomorrow = NOW + timedelta(days=1)
    assert try_wrong(folder, 5, tomorrow).minutes == 5
    assert try_wrong(folder, 1, NOW).minutes == 5


def test_the_count_survives_a_restart(folder, data_key):
    try_wrong(folder, 2)
    program = (
        "import sys, pathlib\n"
        "from datetime import UTC, datetime\n"
        "from fieldvisit.machine.paths import DeviceFolder\n"
        "from fieldvisit.store import keys\n"
        "try: keys.unlock(DeviceFolder(pathlib.Path(sys.argv[1])), 'zhao', pin='246802',"
        " now=datetime(2026, 11, 23, 3, 6, tzinfo=UTC))\n"
        "except keys.WrongPin as wrong: sys.stdout.write(str(wrong.tries_left))\n"
    )
    out = subprocess.run(
        [sys.executable, "-c", program, str(folder.root)], capture_output=True, check=True
    )
    assert out.stdout == b"2"
    assert try_wrong(folder, 1).tries_left == 1


def test_a_try_is_counted_before_it_is_looked_at(folder, data_key, monkeypatch):
    """Killing the app while Argon2 works wins no try."""

    def killed(*args, **named):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(keys, "_unwrap", killed)
        for _ in range(5):
            with pytest.raises(KeyboardInterrupt):
                keys.unlock(folder, "zhao", pin=OTHER, now=NOW)
    with pytest.raises(PinLocked):
        keys.unlock(folder, "zhao", pin=PIN, now=NOW)


def test_one_persons_tries_are_not_anothers(folder, data_key):
    keys.add_person(folder, LockName("qian", "钱"), pin=PIN, data_key=data_key)
    try_wrong(folder, 5)
    assert keys.unlock(folder, "qian", pin=PIN, now=NOW) == data_key


def test_a_new_pin_opens_the_same_key_and_the_old_one_nothing(folder, data_key):
    keys.change_pin(folder, "zhao", old=PIN, new=OTHER, now=NOW)
    assert keys.unlock(folder, "zhao", pin=OTHER, now=NOW) == data_key
    with pytest.raises(WrongPin):
        keys.unlock(folder, "zhao", pin=PIN, now=NOW)


def test_a_wrong_old_pin_changes_nothing(folder, data_key):
    with pytest.raises(WrongPin):
        keys.change_pin(folder, "zhao", old=OTHER, new=OTHER, now=NOW)
    assert keys.unlock(folder, "zhao", pin=PIN, now=NOW) == data_key


def test_a_copied_folder_without_the_devices_secret_opens_nothing(folder, data_key):
    (folder.root / "device.secret").unlink()
    with pytest.raises(SecretLost):
        keys.unlock(folder, "zhao", pin=PIN, now=NOW)


@pytest.mark.parametrize("other", [b"", bytes(31), bytes(32)])
def test_a_lost_secret_is_named_and_costs_no_try(folder, data_key, other):
    secret = folder.root / "device.secret"
    right = secret.read_bytes()
    secret.write_bytes(other)
    for _ in range(6):
        with pytest.raises(SecretLost):
            keys.unlock(folder, "zhao", pin=PIN, now=NOW)
    secret.write_bytes(right)
    assert try_wrong(folder, 1).tries_left == 4


def test_keys_that_0_1_0_wrote_open(light, folder):
    """They tell neither which secret was mixed in nor which algorithms."""
    data_key = keys.fresh_key()
    keys.add_person(folder, ZHAO, pin=PIN, data_key=data_key)
    content = json.loads(folder.keys.read_bytes())
    del content["people"][0]["secret"], content["recovery"], content["suite"]
    folder.keys.write_text(json.dumps(content))
    assert keys.unlock(folder, "zhao", pin=PIN, now=NOW) == data_key


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"people": [{"x": 1}]}'])
def test_a_damaged_key_file_is_named(folder, data_key, content):
    folder.keys.write_bytes(content)
    with pytest.raises(KeysDamaged):
        keys.people(folder)


@pytest.mark.parametrize("slow", ["sqlmodel", "sqlalchemy", "pypinyin", "sqlite_utils"])
def test_the_unlock_screen_loads_nothing_heavy(slow):
    """house H3"""
    program = f"import sys; import fieldvisit.store.keys; assert {slow!r} not in sys.modules"
    subprocess.run([sys.executable, "-c", program], check=True)


def test_opening_needs_no_records():
    program = "import sys; import fieldvisit.store.opening; assert 'sqlmodel' not in sys.modules"
    subprocess.run([sys.executable, "-c", program], check=True)


def test_a_full_disk_lets_go_of_the_ballast_and_then_the_pin_opens(folder, data_key, monkeypatch):
    """Nobody is kept out of the records by a disk that filled up in the night."""
    write = key_file.write_atomic

    def full_until_it_goes(path, data):
        if folder.ballast.exists():
            raise OSError(errno.ENOSPC, "full")
        write(path, data)

    folder.ballast.write_bytes(bytes(1 << 20))
    monkeypatch.setattr(key_file, "write_atomic", full_until_it_goes)
    with pytest.raises(DiskFull):
        keys.unlock(folder, ZHAO.staff_id, pin=PIN, now=NOW)
    assert keys.unlock(folder, ZHAO.staff_id, pin=PIN, now=NOW) == data_key
