"""T10 and pain 10: when a device may show nobody, it still saves, finishes and hands in."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from fieldvisit.casework.daily import today
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.device import unlocking
from fieldvisit.casework.households import register
from fieldvisit.casework.notebook import notes
from fieldvisit.casework.paper import dossier
from fieldvisit.casework.review import reviewing
from fieldvisit.casework.standing import GrantEnded, HandInOnly
from fieldvisit.casework.visits import deciding, listing, showing, visiting
from fieldvisit.machine.clock import FixedClock
from fieldvisit.machine.ids import CountedIds
from fieldvisit.practice.setting import PIN
from fieldvisit.store import outbox, standing
from fieldvisit.store.troubles import DiskFull

NOBODY = "00000000-0000-0000-0000-000000000000"
SHOWING: dict[str, Callable[[Desk], object]] = {
    "today": today.today,
    "find": register.find,
    "household": lambda desk: register.household_file(desk, NOBODY),
    "citizen_id": lambda desk: register.full_citizen_id(desk, NOBODY),
    "notes": notes.search,
    "show": lambda desk: showing.show(desk, "person", record_id=NOBODY),
    "list": lambda desk: listing.list_masked(desk, "person"),
    "queue": reviewing.queue,
    "proposals": lambda desk: deciding.open_lines(desk, NOBODY),
    "printables": lambda desk: dossier.printables(desk, NOBODY),
    "paper": lambda desk: dossier.pdf(desk, [NOBODY]),
    "start": lambda desk: visiting.start(desk, NOBODY, form_id="F02"),
}


@pytest.fixture
def clock(desk: Desk) -> FixedClock:
    assert isinstance(desk.clock, FixedClock)
    today.today(desk)
    return desk.clock


def revoke(desk: Desk) -> None:
    with desk.store.write() as tx:
        standing.revoke(tx, desk.clock.now())


def receipt(desk: Desk) -> None:
    with desk.store.write() as tx:
        standing.renew(tx, told=desk.clock.now(), now=desk.clock.now(), live=True)


@pytest.mark.parametrize("name", SHOWING)
def test_after_45_days_without_a_receipt_nobody_is_shown(
    desk: Desk, clock: FixedClock, name: str
) -> None:
    clock.advance(timedelta(days=45))
    with pytest.raises(GrantEnded) as refused:
        SHOWING[name](desk)
    assert refused.value.days == 45


@pytest.mark.parametrize("name", SHOWING)
def test_a_revoked_device_shows_nobody(desk: Desk, name: str) -> None:
    """pain 10"""
    revoke(desk)
    with pytest.raises(HandInOnly):
        SHOWING[name](desk)


def test_on_the_last_day_everything_is_shown_and_the_end_is_announced(
    desk: Desk, clock: FixedClock
) -> None:
    clock.advance(timedelta(days=44))
    assert today.today(desk).cards
    state = unlocking.grant_state(desk)
    assert (state.state, state.days_left, state.sentence) == ("ending", 1, "grant_ending")


def test_the_next_receipt_gives_all_of_it_back(desk: Desk, clock: FixedClock) -> None:
    clock.advance(timedelta(days=60))
    assert unlocking.grant_state(desk).state == "ended"
    receipt(desk)
    assert today.today(desk)
    state = unlocking.grant_state(desk)
    assert (state.state, state.days_left, state.sentence) == ("open", 45, "")


def test_a_clock_set_back_shows_nobody_either_and_everything_is_saved(
    desk: Desk, clock: FixedClock
) -> None:
    """The mark is in the file: unlocking anew with the old date does not help."""
    clock.advance(timedelta(days=46))
    with pytest.raises(GrantEnded):
        today.today(desk)
    folder, who = desk.store.folder.root, str(desk.profile.staff_id)
    desk.store.close()
    clock.advance(timedelta(days=-40))
    again = unlocking.unlock(folder, who, pin=PIN, clock=clock, ids=CountedIds("again"))
    with pytest.raises(GrantEnded):
        today.today(again)
    notes.keep(again, notes.NoteDraft("记在停用之后"))
    again.store.close()


@pytest.mark.parametrize("over", ["ended", "revoked"])
def test_the_open_draft_is_finished_and_waits_to_be_handed_in(
    desk: Desk, clock: FixedClock, over: str
) -> None:
    """pain 10"""
    card = next(one for one in today.today(desk).cards if one.form_id == "F02")
    draft = visiting.start(desk, card.household_id, form_id="F02").draft
    clock.advance(timedelta(days=46))
    if over == "revoked":
        revoke(desk)
    assert unlocking.grant_state(desk).state == over
    (offered,) = today.open_drafts(desk)
    assert offered.draft_id == str(draft.id)
    filling = visiting.resume(desk, str(draft.id))
    visiting.save(desk, filling)
    notes.keep(desk, notes.NoteDraft("草稿之外的一句"))
    with desk.store.read() as tx:
        assert outbox.counts(tx).waiting == 1


def test_a_full_disk_does_not_stop_the_reading(
    desk: Desk, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise DiskFull(free_mb=0)

    monkeypatch.setattr(standing, "look", full)
    clock.advance(timedelta(days=2))
    assert today.today(desk).cards


def test_the_mark_is_written_once_an_hour_at_most(
    desk: Desk, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[object] = []
    look = standing.look
    monkeypatch.setattr(standing, "look", lambda tx, now: looks.append(now) or look(tx, now))
    for _ in range(9):
        clock.advance(timedelta(minutes=20))
        today.today(desk)
    assert len(looks) == 3
