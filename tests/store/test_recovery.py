"""A forgotten PIN and a lost secret are mended without a byte of the database."""

import errno
from datetime import UTC, datetime, timedelta

import pytest

from fieldvisit.machine.office_secret import box_public
from fieldvisit.machine.spoken_codes import (
    Challenge,
    CodeMisheard,
    answer_to,
    read_challenge,
    spoken,
)
from fieldvisit.store import key_file, keys, recovery
from fieldvisit.store.keys import BadPin, LockName, NobodyEnrolled, PinLocked, SecretLost, WrongPin
from fieldvisit.store.recovery import (
    CodeLocked,
    Given,
    NoRecoveryCodes,
    NotOurDevice,
    WrongCode,
)
from fieldvisit.store.troubles import DiskFull

NOW = datetime(2026, 11, 23, 3, 6, tzinfo=UTC)
ZHAO = "zhao"
PIN, NEW = "135790", "246802"
SECRET = bytes(range(32))
OFFICE = bytes(range(1, 33))


def given(*numbers, short="A7"):
    codes = {n: answer_to(SECRET, Challenge(short, n)) for n in numbers}
    return Given(short, box_public(OFFICE), codes)


@pytest.fixture(params=["intl", "sm"])
def data_key(folder, monkeypatch, request):
    """T15: the key under either suite of algorithms."""
    key_file.save(folder, key_file.KeyFile(suite=request.param))
    monkeypatch.setattr(keys, "MEMORY_KIB", 64)
    monkeypatch.setattr(recovery, "LIGHT", {"t": 1, "m_kib": 64, "lanes": 1})
    key = keys.fresh_key()
    keys.add_person(folder, LockName(ZHAO, "赵·协理员"), pin=PIN, data_key=key)
    recovery.lay(folder, ZHAO, given=given(1, 2, 3), data_key=key)
    return key


def answer(folder):
    """What the supervisor says to the device's challenge."""
    return spoken(answer_to(SECRET, read_challenge(recovery.challenge(folder, ZHAO))))


WRONG = spoken("0" * 16)


def recover(folder, code, now=NOW, pin=NEW):
    recovery.recover(folder, ZHAO, answer=code, new_pin=pin, now=now)


def test_the_code_of_the_challenge_sets_a_new_pin_for_the_same_key(folder, data_key):
    recover(folder, answer(folder))
    assert keys.unlock(folder, ZHAO, pin=NEW, now=NOW) == data_key
    with pytest.raises(WrongPin):
        keys.unlock(folder, ZHAO, pin=PIN, now=NOW)


def test_a_code_works_once(folder, data_key):
    first = answer(folder)
    recover(folder, first)
    with pytest.raises(WrongCode):
        recover(folder, first)
    assert recovery.codes_left(folder, ZHAO) == 2
    assert recovery.challenge(folder, ZHAO).startswith("A7-2-")


def test_the_code_of_another_number_is_wrong(folder, data_key):
    with pytest.raises(WrongCode) as refused:
        recover(folder, spoken(answer_to(SECRET, Challenge("A7", 2))))
    assert refused.value.tries_left == 4
    assert keys.unlock(folder, ZHAO, pin=PIN, now=NOW) == data_key


def test_when_all_codes_are_used_the_device_says_so(folder, data_key):
    for _ in range(3):
        recover(folder, answer(folder))
    assert recovery.codes_left(folder, ZHAO) == 0
    with pytest.raises(NoRecoveryCodes):
        recovery.challenge(folder, ZHAO)
    with pytest.raises(NoRecoveryCodes):
        recover(folder, WRONG)


def test_a_device_of_0_1_0_has_no_code(folder, data_key):
    content = key_file.load(folder)
    content.recovery.clear()
    key_file.save(folder, content)
    assert recovery.codes_left(folder, ZHAO) == 0
    with pytest.raises(NoRecoveryCodes):
        recovery.challenge(folder, ZHAO)


def test_a_locked_pin_does_not_stop_the_code(folder, data_key):
    for _ in range(5):
        with pytest.raises((WrongPin, PinLocked)):
            keys.unlock(folder, ZHAO, pin="000000", now=NOW)
    recover(folder, answer(folder))
    assert keys.unlock(folder, ZHAO, pin=NEW, now=NOW) == data_key


def test_a_slip_of_the_ear_costs_no_try(folder, data_key):
    before = folder.keys.read_bytes()
    for _ in range(9):
        with pytest.raises(CodeMisheard):
            recover(folder, answer(folder)[:-1])
    assert folder.keys.read_bytes() == before


def test_a_bad_new_pin_uses_up_nothing(folder, data_key):
    before = folder.keys.read_bytes()
    with pytest.raises(BadPin):
        recover(folder, answer(folder), pin="12345")
    assert folder.keys.read_bytes() == before


def test_wrong_codes_wait_longer_each_time_and_the_wait_is_on_disk(folder, data_key):
    now, waits = NOW, []
    for _ in range(5):
        for _ in range(5):
            with pytest.raises((WrongCode, CodeLocked)) as refused:
                recover(folder, WRONG, now)
        waits.append(refused.value.minutes)
        with pytest.raises(CodeLocked):
            recover(folder, answer(folder), now)
        now = refused.value.until
    assert waits == [1, 5, 15, 60, 60]
    assert key_file.load(folder).recovery[ZHAO].wrong == 25
    recover(folder, answer(folder), now)
    assert keys.unlock(folder, ZHAO, pin=NEW, now=now) == data_key


def test_a_clock_set_back_does_not_stretch_the_wait_for_codes(folder, data_key):
    for _ in range(5):
        with pytest.raises((WrongCode, CodeLocked)):
            recover(folder, WRONG)
    with pytest.raises(CodeLocked) as refused:
        recover(folder, WRONG, NOW - timedelta(days=400))
    assert refused.value.minutes == 1


def test_a_try_is_counted_before_the_code_is_looked_at(folder, data_key, monkeypatch):
    def killed(*args, **named):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(recovery, "_unwrap", killed)
        for _ in range(5):
            with pytest.raises(KeyboardInterrupt):
                recover(folder, WRONG)
    with pytest.raises(CodeLocked):
        recover(folder, answer(folder))


def test_cut_off_before_the_last_write_the_code_still_works(folder, data_key, monkeypatch):
    """The code is used up exactly when the new PIN opens."""
    code, save, saved = answer(folder), key_file.save, []

    def full_at_the_second(place, content):
        saved.append(1)
        if len(saved) == 2:
            raise OSError(errno.ENOSPC, "full")
        save(place, content)

    with monkeypatch.context() as patched:
        patched.setattr(key_file, "save", full_at_the_second)
        with pytest.raises(OSError, match="full"):
            recover(folder, code)
    assert keys.unlock(folder, ZHAO, pin=PIN, now=NOW) == data_key
    recover(folder, code)
    assert keys.unlock(folder, ZHAO, pin=NEW, now=NOW) == data_key


def test_a_full_disk_is_named(folder, data_key, monkeypatch):
    def full(path, data):
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(key_file, "write_atomic", full)
    with pytest.raises(DiskFull):
        recover(folder, answer(folder))


def test_without_the_devices_secret_a_code_opens_all_the_same(folder, data_key):
    """A keyring that was reset, a secret file that is gone: nobody is locked out."""
    (folder.root / "device.secret").unlink()
    with pytest.raises(SecretLost):
        keys.unlock(folder, ZHAO, pin=PIN, now=NOW)
    recover(folder, answer(folder))
    assert keys.unlock(folder, ZHAO, pin=NEW, now=NOW) == data_key


def test_the_office_opens_keys_alone_without_secret_or_codes(folder, data_key, tmp_path):
    alone = type(folder)(tmp_path / "copied")
    alone.root.mkdir()
    alone.keys.write_bytes(folder.keys.read_bytes())
    recovery.open_for_office(alone, ZHAO, private=OFFICE, new_pin=NEW, now=NOW)
    assert keys.unlock(alone, ZHAO, pin=NEW, now=NOW) == data_key


def test_another_office_opens_nothing(folder, data_key):
    before = folder.keys.read_bytes()
    with pytest.raises(NotOurDevice):
        recovery.open_for_office(folder, ZHAO, private=bytes(32), new_pin=NEW, now=NOW)
    assert folder.keys.read_bytes() == before


def test_codes_that_come_later_are_added_and_old_ones_stay(folder, data_key):
    recover(folder, answer(folder))
    before = {code["n"]: code for code in key_file.load(folder).recovery[ZHAO].codes}
    recovery.lay(folder, ZHAO, given=given(2, 3, 4, 5), data_key=data_key)
    after = {code["n"]: code for code in key_file.load(folder).recovery[ZHAO].codes}
    assert set(after) == {2, 3, 4, 5}
    assert before.items() <= after.items()


def test_codes_of_a_device_that_was_enrolled_anew_replace_the_old_ones(folder, data_key):
    recovery.lay(folder, ZHAO, given=given(1, 2, short="B2"), data_key=data_key)
    assert recovery.codes_left(folder, ZHAO) == 2
    assert recovery.challenge(folder, ZHAO).startswith("B2-1-")


def test_the_key_file_holds_neither_code_nor_key(folder, data_key):
    text = folder.keys.read_text("utf-8")
    assert data_key.hex() not in text
    assert key_file.as_text(data_key) not in text
    for code in given(1, 2, 3).codes.values():
        assert code not in text


def test_somebody_else_has_no_challenge(folder, data_key):
    with pytest.raises(NobodyEnrolled):
        recovery.challenge(folder, "qian")
    with pytest.raises(NobodyEnrolled):
        recovery.lay(folder, "qian", given=given(1), data_key=data_key)


def test_a_recovery_waits_to_be_told_to_the_trail(folder, data_key):
    assert recovery.untold(folder, ZHAO) == []
    recover(folder, answer(folder))
    (event,) = told = recovery.untold(folder, ZHAO)
    assert event == {"how": "code", "at": NOW.isoformat()}
    recovery.forget_told(folder, ZHAO, told=told)
    assert recovery.untold(folder, ZHAO) == []
