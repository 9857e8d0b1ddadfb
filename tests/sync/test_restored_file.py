"""A device's file put back from its own copy, with the journal of the present one: each record is
as the server last showed it, without a mend by the sums (pains 1, 2)."""

from fieldvisit.machine.clock import FixedClock
from fieldvisit.machine.ids import Uuid7
from fieldvisit.records import Household
from fieldvisit.records.conflict import Choice, ConflictState
from fieldvisit.store import conflicts, outbox
from fieldvisit.store.copies import Copy
from sync.client import pulling
from sync.client.pushing import request_of
from sync.client.run import Run
from tests.support import put_back
from tests.support.central import NOON, note
from tests.support.pages import flip, pages_of
from tests.support.put_back import KEY, Person, Place

place = put_back.place
house = put_back.house
officer = put_back.officer
colleague = put_back.colleague

MINE, THEIRS = "13900000001", "13900000002"


def test_a_record_that_was_under_way_in_the_copy_has_its_number(
    place: Place, officer: Person
) -> None:
    """Sent, its answer lost, its page come: the copy is of that moment."""
    place.sync(officer)
    written = note("答复没有到")
    officer.keeps(written)
    its_answer_is_lost(place, officer)
    pulls(place, officer)
    copy = officer.copied()
    place.sync(officer)
    before = officer.row("note", written.id)
    officer.restored(copy)
    assert officer.row("note", written.id) == before == place.truth()[written.id]
    assert place.sync(officer).repaired == 0


def test_a_value_that_was_let_go_after_the_copy_does_not_come_back_with_it(
    place: Place, house: Household, officer: Person, colleague: Person
) -> None:
    """The copy shows it, since it was under way; the server never took it, so no page tells."""
    copy = copied_over_a_value_of_others(place, house, officer, colleague)
    lets_go(place, officer)
    officer.restored(copy)
    assert phone(officer, house) == THEIRS
    assert place.sync(officer).repaired == 0
    assert phone(officer, house) == THEIRS
    assert officer.counts() == outbox.OutboxCounts()
    place.replicas_are_equal()


def test_of_two_copies_put_back_the_pages_go_on_from_the_earlier(
    place: Place, house: Household, officer: Person, colleague: Person
) -> None:
    """What comes over from the file of the earlier copy is older than what the later one saw."""
    place.sync(officer)
    earlier = officer.copied()
    later = copied_over_a_value_of_others(place, house, officer, colleague)
    lets_go(place, officer)
    officer.restored(earlier)
    officer.restored(later)
    assert place.sync(officer).repaired == 0
    assert phone(officer, house) == THEIRS
    place.replicas_are_equal()


def test_what_cannot_be_read_of_the_present_file_is_mended_with_the_next_sync(
    place: Place, house: Household, officer: Person, colleague: Person
) -> None:
    """The copy's own sums agreed with the server's; they are not trusted for it."""
    copy = copied_over_a_value_of_others(place, house, officer, colleague)
    lets_go(place, officer)
    database = officer.store.folder.database
    officer.store.close()
    flip(database, pages_of(database, KEY, "household"))
    officer.restored(copy)
    assert place.sync(officer).repaired == 1
    assert phone(officer, house) == THEIRS


def its_answer_is_lost(place: Place, officer: Person) -> None:
    """The server takes the batch; the device never hears of it."""
    with officer.store.write() as tx:
        batch = outbox.batch_to_send(tx, fresh_id=Uuid7().fresh)
    assert batch is not None
    place.exchange(officer).push(request_of(batch))


def pulls(place: Place, officer: Person) -> None:
    """A page comes while something written meanwhile waits."""
    run = Run(officer.store, place.exchange(officer), FixedClock(NOON), Uuid7())
    pulling.pull_page(run)


def copied_over_a_value_of_others(
    place: Place, house: Household, officer: Person, colleague: Person
) -> Copy:
    """A copy of the moment at which the server's other value is here, and one's own waits."""
    place.everybody_syncs(1)
    colleague.edits("household", house.id, phone=THEIRS)
    place.sync(colleague)
    officer.edits("household", house.id, phone=MINE)
    pulls(place, officer)
    return officer.copied()


def lets_go(place: Place, officer: Person) -> None:
    """Asked which value holds, its author chooses the other one."""
    place.sync(officer)
    with officer.store.read() as tx:
        (question,) = conflicts.open_ones(tx)
    said = {"choice": Choice.HELD, "chosen_by": officer.who.staff.id, "chosen_at": NOON}
    officer.edits("conflict", question.id, state=ConflictState.CHOSEN, **said)
    place.sync(officer)


def phone(officer: Person, house: Household) -> str:
    row = officer.row("household", house.id)
    assert row is not None
    return str(row["phone"])
