"""What a restored server lost and this device held, as a plain question with its two answers."""

from collections.abc import Callable

import pytest

from fieldvisit.casework.daily import today
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.sending import conflicts
from fieldvisit.casework.sending.conflicts import ConflictGone
from fieldvisit.practice.setting import BEGINS
from fieldvisit.records import Household
from fieldvisit.records.change import Action
from fieldvisit.records.conflict import Choice
from fieldvisit.rules.journeys import MayNot
from fieldvisit.store import audit, epochs, incoming, outbox, profile, rows
from fieldvisit.store.incoming import Entry

Restored = Callable[..., Household]
OLD = "13900000009"


@pytest.fixture
def restored(desk: Desk) -> Restored:
    """The server comes back from a backup with another edition of the first household."""

    def comes(**older: object) -> Household:
        with desk.store.write() as tx:
            home = rows.all(tx, "household", limit=1)[0]
            assert isinstance(home, Household)
            epochs.begin(tx, epoch="b" * 32, known=0, stamp=desk.stamp())
            values = home.model_dump(mode="json") | older
            entry = Entry("household", home.id, home.version, values)
            incoming.apply(tx, home.scope, entries=[entry], cursor=home.version)
        return home

    return comes


def phone(desk: Desk, home: Household) -> str | None:
    with desk.store.read() as tx:
        row = rows.get(tx, "household", row_id=home.id)
    assert isinstance(row, Household)
    return row.phone


def test_it_shows_both_values_and_says_that_the_server_was_restored(
    desk: Desk, restored: Restored
) -> None:
    """pain 2"""
    before = today.today(desk).problems
    home = restored(phone=OLD)
    (question,) = conflicts.open_questions(desk)
    assert question.words == "服务器从备份恢复后，电话变回了以前的，用哪一个？"
    assert question.held.says == (("电话", OLD),)
    assert question.wanted.says == (("电话", home.phone),)
    assert (question.held.button, question.wanted.button) == ("用服务器上的", "用本机原来的")
    assert today.today(desk).problems == before + 1
    (masked,) = conflicts.open_questions(desk, masked=True)
    assert "*" in masked.held.says[0][1]


@pytest.mark.parametrize("choice", list(Choice))
def test_an_answer_ends_it_and_leaves_a_line(
    desk: Desk, restored: Restored, choice: Choice
) -> None:
    home = restored(phone=OLD)
    (question,) = conflicts.open_questions(desk)
    conflicts.choose(desk, question.conflict_id, choice=choice)
    assert conflicts.open_questions(desk) == []
    assert phone(desk, home) == (home.phone if choice is Choice.WANTED else OLD)
    with desk.store.read() as tx:
        assert outbox.counts(tx).waiting == (1 if choice is Choice.WANTED else 0)
        line = audit.lines(tx, 1)[0]
    assert (line.action, line.subject) == ("former_chosen", str(home.id))
    assert line.detail == {"choice": str(choice), "fields": "phone"}
    with pytest.raises(ConflictGone):
        conflicts.choose(desk, question.conflict_id, choice=choice)


def test_what_was_deleted_asks_in_its_own_words(desk: Desk, restored: Restored) -> None:
    with desk.store.write() as tx:
        home = rows.all(tx, "household", limit=1)[0]
        gone = home.model_dump(mode="json") | {"deleted_at": BEGINS.isoformat()}
        entries = [Entry("household", home.id, home.version + 500, gone)]
        incoming.apply(tx, home.scope, entries=entries, cursor=home.version + 500)
        epochs.begin(tx, epoch="b" * 32, known=0, stamp=desk.stamp())
        back = Entry("household", home.id, home.version, home.model_dump(mode="json"))
        incoming.apply(tx, home.scope, entries=[back], cursor=home.version)
    (question,) = conflicts.open_questions(desk)
    assert question.words == "服务器从备份恢复后，删去的又回来了。怎么办？"
    assert (question.held.button, question.wanted.button) == ("留着", "删去")
    conflicts.choose(desk, question.conflict_id, choice=Choice.WANTED)
    with desk.store.read() as tx:
        (change,) = outbox.changes_of(tx, [row.counter for row in outbox.rows(tx)])
    assert (change.action, change.row_id) == (Action.DELETE, home.id)


def test_who_may_not_write_it_is_told_and_may_only_put_it_away(
    desk: Desk, restored: Restored
) -> None:
    """T3"""
    with desk.store.write() as tx:
        profile.save(tx, desk.profile.__class__(**{**vars(desk.profile), "role": "grid_worker"}))
        desk.profile = profile.load(tx)
    home = restored(phone=OLD)
    (question,) = conflicts.open_questions(desk)
    assert (question.held.button, question.wanted.button) == ("知道了", "")
    assert question.words.endswith("要改请告诉民政专干或镇街。")
    with pytest.raises(MayNot):
        conflicts.choose(desk, question.conflict_id, choice=Choice.WANTED)
    conflicts.choose(desk, question.conflict_id, choice=Choice.HELD)
    assert conflicts.open_questions(desk) == []
    assert phone(desk, home) == OLD


@pytest.mark.parametrize("gone", ["former:household:x", "former:", "former:note", "formerly"])
def test_what_is_no_question_is_gone(desk: Desk, gone: str) -> None:
    with pytest.raises(ConflictGone):
        conflicts.choose(desk, gone, choice=Choice.HELD)
