"""A question about a value whose author does not hold the row any more: the author hears what
became of it, and nothing waits on their device for what only others can decide (pain 2).
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from fieldvisit.machine.clock import FixedClock
from fieldvisit.machine.ids import Uuid7
from fieldvisit.records import Household
from fieldvisit.records.conflict import Choice
from fieldvisit.store import conflicts, decisions, left_clearing, outbox
from sync.client import answers, parcel
from sync.protocol.wire import PullRequest
from sync.server import parcels
from sync.server.assigning import Assignment
from sync.server.centre import Centre
from tests.support import postgresql
from tests.support.central import NEXT_VILLAGE, VILLAGE, central, device, household, staff
from tests.support.colleagues import LATER, Office, Person, opened

MINE, THEIRS = "13900000001", "13900000002"
BOTH = pytest.mark.parametrize("choice", list(Choice))


@pytest.fixture
def office(centre: Centre, tmp_path: Path) -> Iterator[Office]:
    yield from opened(centre, tmp_path / "devices")


def moved(office: Office, who: Person, area: str) -> None:
    office.centre.assign(str(who.who.who.staff.id), Assignment(area))


def reassigned(office: Office, home: Household) -> None:
    """The author answers for the next village."""
    moved(office, office.qian, NEXT_VILLAGE)


def household_moved(office: Office, home: Household) -> None:
    """The author stays; the household goes to the next village."""
    office.centre.move_household(str(home.id), to=NEXT_VILLAGE)


WAYS = pytest.mark.parametrize("leaves", [reassigned, household_moved])
Leaves = Callable[[Office, Household], None]


def asked_and_left(office: Office, leaves: Leaves) -> Household:
    """Both wrote down another number; the row left the device of whose came later."""
    home = household()
    office.given(home)
    office.zhou.write("household", home, phone=MINE)
    office.qian.write("household", home, phone=THEIRS)
    office.all_sync()
    leaves(office, home)
    office.all_sync()
    return home


def waits_here(person: Person) -> tuple[int, int, int]:
    """What waits for this person: questions, changes in question; and what lies with others."""
    with person.store.read() as tx:
        counts = outbox.counts(tx)
        return conflicts.count(tx), counts.conflict, counts.handed_in


def told(person: Person) -> list[tuple[str | None, str]]:
    """Each change by how it ended, and who decided."""
    with person.store.read() as tx:
        heard = decisions.told(tx)
        rows = [*outbox.rows(tx), *outbox.receipts(tx)]
        return [(row.reason, heard[row.counter].who) for row in rows if row.counter in heard]


@WAYS
def test_it_waits_with_those_who_hold_the_row_and_not_with_its_author(
    office: Office, leaves: Leaves
) -> None:
    asked_and_left(office, leaves)
    assert waits_here(office.qian) == (0, 0, 1)
    assert len(office.boss.questions()) == 1


@WAYS
@BOTH
def test_its_author_hears_what_became_of_the_value(
    office: Office, leaves: Leaves, choice: Choice
) -> None:
    home = asked_and_left(office, leaves)
    (question,) = office.boss.questions()
    office.boss.choose(question, choice)
    office.all_sync()
    assert waits_here(office.qian) == (0, 0, 0)
    assert told(office.qian) == [(f"chosen_{choice}", "吴静")]
    assert office.boss.held("household", home).phone == (THEIRS if choice == "wanted" else MINE)
    assert office.qian.held("household", home) is None


def test_it_is_heard_after_the_rows_were_cleared(office: Office) -> None:
    asked_and_left(office, reassigned)
    with office.qian.store.write() as tx:
        left_clearing.clear(tx, own_scope=NEXT_VILLAGE)
    office.qian.sync()
    assert waits_here(office.qian) == (0, 0, 1)
    (question,) = office.boss.questions()
    office.boss.choose(question, Choice.WANTED)
    office.all_sync()
    assert told(office.qian) == [("chosen_wanted", "吴静")]


def test_who_comes_back_meets_the_question_again(office: Office) -> None:
    asked_and_left(office, reassigned)
    moved(office, office.qian, VILLAGE)
    office.all_sync()
    assert waits_here(office.qian) == (1, 1, 0)
    (question,) = office.qian.questions()
    office.qian.choose(question, Choice.HELD)
    office.all_sync()
    assert waits_here(office.qian) == (0, 0, 0)


def test_two_questions_of_one_change_are_heard_when_both_are_answered(office: Office) -> None:
    home = household()
    office.given(home)
    office.zhou.write("household", home, phone=MINE, live_address="前街1号")
    office.qian.write("household", home, phone=THEIRS, live_address="后街9号")
    office.all_sync()
    reassigned(office, home)
    office.all_sync()
    first, second = office.boss.questions()
    office.boss.choose(first, Choice.WANTED)
    office.all_sync()
    assert waits_here(office.qian) == (0, 0, 1)
    office.boss.choose(second, Choice.HELD)
    office.all_sync()
    assert told(office.qian) == [("chosen_held", "吴静")]


def test_what_was_said_again_ends_with_its_question(office: Office) -> None:
    """Two changes, one question: it bears the number of the later one."""
    home = household()
    office.given(home)
    office.zhou.write("household", home, phone=MINE)
    office.qian.write("household", home, phone="13900000005")
    office.qian.write("household", home, phone=THEIRS)
    office.all_sync()
    reassigned(office, home)
    office.all_sync()
    assert waits_here(office.qian) == (0, 0, 2)
    (question,) = office.boss.questions()
    office.boss.choose(question, Choice.WANTED)
    office.all_sync()
    assert told(office.qian) == [("chosen_wanted", "吴静")] * 2


def test_a_device_asks_about_its_own_values_only(office: Office, centre: Centre) -> None:
    """T3: an answer tells nothing of what others wrote."""
    home = asked_and_left(office, reassigned)
    stranger = device(centre, staff("王新成", area=NEXT_VILLAGE))
    assert stranger.exchange.pull(PullRequest(asked=[home.id])).answered == []
    (heard,) = office.qian.who.exchange.pull(PullRequest(asked=[home.id])).answered
    assert (heard.row_id, heard.choice, heard.who) == (home.id, "", "")
    assert MINE not in heard.model_dump_json()


@pytest.mark.prove
def test_it_is_heard_from_postgresql(cluster: str, tmp_path: Path) -> None:
    url = postgresql.fresh_database(cluster, "elsewhere")
    centre = central(tmp_path / "server", database=url)
    for office in opened(centre, tmp_path / "devices"):
        asked_and_left(office, household_moved)
        assert waits_here(office.qian) == (0, 0, 1)
        (question,) = office.boss.questions()
        office.boss.choose(question, Choice.WANTED)
        office.all_sync()
        assert told(office.qian) == [("chosen_wanted", "吴静")]
    centre.close()


def test_it_is_heard_by_parcel_too(office: Office, stick: Path) -> None:
    asked_and_left(office, reassigned)
    (question,) = office.boss.questions()
    office.boss.choose(question, Choice.HELD)
    office.boss.sync()
    clock: Any = FixedClock(LATER)
    parcel.make(office.qian.store, stick, clock=clock, ids=Uuid7())
    (made,) = stick.glob("*-out.fvparcel")
    parcels.import_from(office.centre, made)
    (answer,) = stick.glob("*-answer.fvparcel")
    answers.take(office.qian.store, answer, clock=clock, ids=Uuid7())
    assert told(office.qian) == [("chosen_held", "吴静")]
