import shutil
from datetime import timedelta

import pytest

from fieldvisit.store import attachments, backup, copies, journal, keys, opening, rescue_code
from fieldvisit.store.troubles import DiskFull, StoreDamaged

PIN = "135790"


@pytest.fixture
def filled(folder, store, key, monkeypatch, village):
    monkeypatch.setattr(keys, "MEMORY_KIB", 64)
    keys.add_person(folder, keys.LockName("zhao", "赵·协理员"), pin=PIN, data_key=key)
    with store.write() as tx:
        journal.insert(tx, village.note("窗户漏风"), stamp=village.stamp)
        attachments.keep(store, tx, data=b"photo" * 100, at=village.at)
    return store


def test_a_copy_holds_the_rows_the_wrapped_keys_and_the_files(filled, key, village):
    copy = backup.make(filled, filled.folder.backups, at=village.at)
    connection = opening.connect(copy.database, key, read_only=True)
    assert connection.execute("SELECT count(*) FROM note").fetchone() == (1,)
    connection.close()
    assert copy.keys.read_bytes() == filled.folder.keys.read_bytes()
    (name,) = copy.files
    assert (copy.pool / name[:2] / name).samefile(filled.folder.attachments / name[:2] / name)
    assert not (copy.path / "device.secret").exists()


def test_a_copy_is_made_while_somebody_is_writing(filled, village):
    with filled.write() as tx:
        journal.insert(tx, village.note("还没存完"), stamp=village.stamp)
        copy = backup.make(filled, filled.folder.backups, at=village.at)
    connection = opening.connect(copy.database, filled.key, read_only=True)
    assert connection.execute("SELECT count(*) FROM note").fetchone() == (1,)
    connection.close()


def test_copies_of_six_weeks_leave_three_days_and_two_weeks(filled, village):
    for day in range(42):
        backup.make(filled, filled.folder.backups, at=village.at + timedelta(days=day))
    left = copies.generations(filled.folder.backups)
    ages = [(village.at + timedelta(days=41) - copy.at).days for copy in left]
    assert ages[:3] == [0, 1, 2]
    assert len(ages) == 5
    assert 3 <= ages[3] < ages[4] <= 16


def test_one_copy_a_day_is_made_by_itself(filled, village):
    assert len(backup.if_due(filled, now=village.at)) == 1
    assert backup.if_due(filled, now=village.at + timedelta(hours=23)) == []
    assert len(backup.if_due(filled, now=village.at + timedelta(hours=24))) == 1


def test_a_medium_that_is_plugged_in_gets_its_own_copy_with_the_sealed_secret(
    filled, village, tmp_path
):
    stick = tmp_path / "stick"
    stick.mkdir()
    second = backup.choose_medium(filled, stick)
    made = backup.if_due(filled, now=village.at)
    assert [copy.path.parent for copy in made] == [filled.folder.backups, second.folder]
    sealed = (made[1].path / rescue_code.SEALED).read_bytes()
    secret = (filled.folder.root / "device.secret").read_bytes()
    assert secret not in sealed
    assert rescue_code.unseal(sealed, second.code.lower().replace("-", " ")) == secret
    with pytest.raises(rescue_code.RescueCodeWrong):
        rescue_code.unseal(sealed, rescue_code.fresh())


def test_a_medium_that_is_away_holds_nothing_up(filled, village, tmp_path):
    stick = tmp_path / "stick"
    stick.mkdir()
    backup.choose_medium(filled, stick)
    shutil.rmtree(stick)
    assert len(backup.if_due(filled, now=village.at)) == 1
    with pytest.raises(backup.MediumAway):
        backup.to_medium(filled, at=village.at)


def test_a_damaged_file_never_pushes_out_a_good_copy(filled, village):
    good = backup.make(filled, filled.folder.backups, at=village.at)
    filled.close()
    content = bytearray(filled.folder.database.read_bytes())
    for page in range(2, len(content) // 4096, 3):
        content[page * 4096 + 1000] ^= 0xFF
    filled.folder.database.write_bytes(content)
    with pytest.raises(StoreDamaged):
        backup.make(filled, filled.folder.backups, at=village.at + timedelta(days=9))
    assert copies.generations(filled.folder.backups) == [good]


def test_without_space_no_copy_begins(filled, village, monkeypatch):
    monkeypatch.setattr(backup, "free_bytes", lambda path: 1000)
    with pytest.raises(DiskFull):
        backup.make(filled, filled.folder.backups, at=village.at)
    assert copies.found(filled.folder.backups) == []


def test_what_a_cut_off_copy_left_is_taken_away(filled, village):
    half = filled.folder.backups / "20260101T000000000000Z.part"
    half.mkdir(parents=True)
    (half / "device.db").write_bytes(b"half")
    assert copies.found(filled.folder.backups) == []
    backup.make(filled, filled.folder.backups, at=village.at)
    assert not half.exists()


def test_no_file_of_a_copy_holds_a_readable_word(filled, village, tmp_path):
    """trust T1"""
    stick = tmp_path / "stick"
    stick.mkdir()
    backup.choose_medium(filled, stick)
    backup.if_due(filled, now=village.at)
    words = ["窗户漏风".encode(), b"photo" * 2, b"SQLite format 3", filled.key]
    read = [path.read_bytes() for path in stick.rglob("*") if path.is_file()]
    assert len(read) == 5
    assert [word for content in read for word in words if word in content] == []
