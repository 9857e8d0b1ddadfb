"""Each piece of epochs and numbers taken out once: the check that rests on it goes red."""

from typing import Any

import pytest

from fieldvisit.store import epochs as numbers
from fieldvisit.store import overwritten, rebasing, row_mending
from sync.client import repair
from sync.server import epochs, said_again
from tests.support import put_back
from tests.support.central import household, note
from tests.support.put_back import Place

place = put_back.place


def check_what_was_lost_comes_again(place: Place) -> None:
    house = household()
    place.centre.load([house])
    officer = place.person("周小燕")
    place.sync(officer)
    place.copy()
    officer.edits("household", house.id, phone="13900000001")
    place.sync(officer)
    place.put_back(told=True)
    place.sync(officer)
    assert place.truth()[house.id]["phone"] == "13900000001", "lost with the backup"


def check_a_server_finds_out_by_itself(place: Place) -> None:
    officer = place.person("周小燕")
    place.sync(officer)
    place.copy()
    lost = note("备份之后")
    officer.keeps(lost)
    place.sync(officer)
    place.put_back()
    officer.keeps(note("恢复之后"))
    place.sync(officer)
    assert lost.id in place.truth(), "lost with the backup"


def check_a_reader_skips_nothing(place: Place) -> None:
    officer, reader = place.person("周小燕"), place.person("钱多宝")
    place.everybody_syncs(1)
    place.copy()
    officer.keeps(*[note(f"第{n}条") for n in range(3)])
    place.everybody_syncs(2)
    place.put_back(told=True)
    third = place.person("孙来")
    fresh = note("恢复之后别人写的")
    third.keeps(fresh)
    place.sync(third)
    place.sync(reader)
    assert reader.row("note", fresh.id), "skipped by an old cursor"


def check_an_old_copy_uses_no_number_twice(place: Place) -> None:
    officer = place.person("周小燕")
    place.sync(officer)
    place.copy_device(officer)
    officer.keeps(note("忘了的"))
    place.sync(officer)
    place.put_back_device(officer)
    officer.keeps(note("新写的"))
    place.sync(officer)
    assert officer.counters() == [2], "a number was used twice"


def check_a_delete_asks_nobody(place: Place) -> None:
    house = household()
    place.centre.load([house])
    officer = place.person("周小燕")
    place.sync(officer)
    place.copy()
    officer.deletes("household", house.id)
    place.sync(officer)
    place.put_back(told=True)
    place.sync(officer)
    place.sync(officer)
    assert officer.questions() == 0, "a question about nothing"
    assert place.truth()[house.id]["deleted_at"], "the delete was lost"


def check_a_value_that_nobody_says_again_is_asked_about(place: Place, *, told: bool = True) -> None:
    house = household(phone="13900000001")
    place.centre.load([house])
    author, holder = place.person("周小燕"), place.person("钱多宝")
    place.everybody_syncs(1)
    place.copy()
    author.edits("household", house.id, phone="13900000002")
    place.everybody_syncs(1)
    place.put_back(told=told)
    place.sync(holder)
    with holder.store.read() as tx:
        asked = overwritten.open_ones(tx)
    assert [one.values for one in asked] == [{"phone": "13900000002"}], "a value was lost"


def check_a_server_that_was_not_told_loses_none_either(place: Place) -> None:
    check_a_value_that_nobody_says_again_is_asked_about(place, told=False)


def check_what_was_given_up_asks_nobody(place: Place) -> None:
    house = household(phone="13900000001")
    place.centre.load([house])
    author, holder = place.person("周小燕"), place.person("钱多宝")
    place.everybody_syncs(1)
    place.copy()
    for phone in ("13900000002", "13900000003"):
        author.edits("household", house.id, phone=phone)
        place.sync(author)
    place.put_back(told=True)
    place.sync(holder)
    holder.edits("household", house.id, phone="13900000003")
    place.sync(holder)
    place.everybody_syncs()
    assert holder.questions() == author.questions() == 0, "a question about nothing"


def check_a_revoked_device_hands_in_again(place: Place) -> None:
    """It pulls nothing, so nobody tells it of batches: numbers alone do."""
    officer = place.person("周小燕")
    place.sync(officer)
    place.centre.revoke(officer.who.device_id)
    place.copy()
    officer.keeps(note("最后一次"))
    place.round(officer)
    place.put_back(told=True)
    place.round(officer)
    with place.centre.engine.connect() as tx:
        found = tx.exec_driver_sql("select count(*) from handed_in").scalar()
    assert found == 1, "lost with the backup"


CHECKS = (
    check_a_revoked_device_hands_in_again,
    check_what_was_lost_comes_again,
    check_a_server_finds_out_by_itself,
    check_a_reader_skips_nothing,
    check_an_old_copy_uses_no_number_twice,
    check_a_delete_asks_nobody,
    check_a_value_that_nobody_says_again_is_asked_about,
    check_a_server_that_was_not_told_loses_none_either,
    check_what_was_given_up_asks_nobody,
)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_sound_ones_hold(place: Place, check: Any) -> None:
    check(place)


def _no_epoch(*_: Any, **__: Any) -> epochs.Ground:
    return epochs.Ground("always the same", 0)


@pytest.mark.prove
@pytest.mark.parametrize(
    ("check", "where", "name", "bug"),
    [
        (check_a_revoked_device_hands_in_again, numbers, "_AGAIN", "SELECT :known"),
        (check_what_was_lost_comes_again, epochs, "look", _no_epoch),
        (check_a_server_finds_out_by_itself, epochs, "look", _no_epoch),
        (check_an_old_copy_uses_no_number_twice, epochs, "refuse_used", lambda *_, **__: None),
        (check_a_delete_asks_nobody, rebasing, "rebase", lambda *_, **__: False),
        (
            check_a_value_that_nobody_says_again_is_asked_about,
            overwritten,
            "note",
            lambda *_, **__: None,
        ),
        (
            check_a_server_that_was_not_told_loses_none_either,
            row_mending,
            "keep_later",
            lambda *_: None,
        ),
        (check_what_was_given_up_asks_nobody, said_again, "later_words", lambda _: {}),
    ],
    ids=[
        "not again",
        "no epoch told",
        "no epoch found",
        "used numbers",
        "no rebase",
        "overwritten",
        "overwritten by a repair",
        "given up",
    ],
)
def test_a_planted_bug_is_found(
    place: Place, monkeypatch: pytest.MonkeyPatch, check: Any, where: Any, name: str, bug: Any
) -> None:
    monkeypatch.setattr(where, name, bug)
    with pytest.raises(AssertionError, match=r"lost|skipped|twice|question"):
        check(place)


def test_old_cursors_skip_rows_if_nobody_compares_sums(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two nets under a reader: either alone holds, both away a row is never seen."""
    monkeypatch.setattr(epochs, "look", _no_epoch)
    monkeypatch.setattr(repair, "compare", lambda *_, **__: repair.Mended())
    with pytest.raises(AssertionError, match="skipped"):
        check_a_reader_skips_nothing(place)
