"""Two people change the same thing: both see one question, somebody chooses once."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from fieldvisit.machine.ids import Uuid7
from fieldvisit.records import Household, Task
from fieldvisit.records.conflict import Choice
from fieldvisit.store import outbox
from sync.server.centre import Centre
from tests.support import postgresql
from tests.support.central import NOON, TOWN, Device, central, device, household, staff, visit
from tests.support.colleagues import Office, Person, opened

MINE, THEIRS = "13900000001", "13900000002"


@pytest.fixture
def office(centre: Centre, tmp_path: Path) -> Iterator[Office]:
    yield from opened(centre, tmp_path / "devices")


def two_numbers(office: Office) -> Household:
    """Both wrote down another phone number, off the network; Zhou's came first."""
    home = household()
    office.given(home)
    office.zhou.write("household", home, phone=MINE)
    office.qian.write("household", home, phone=THEIRS)
    office.all_sync()
    return home


def test_both_people_and_the_supervisor_see_one_question_with_both_values(office: Office) -> None:
    """pain 2"""
    two_numbers(office)
    for person in office.everybody:
        (question,) = person.questions()
        assert question.differing == {"phone": {"base": None, "held": MINE, "wanted": THEIRS}}
        assert question.held_by == office.zhou.who.who.staff.id
        assert question.wanted_by == office.qian.who.who.staff.id
        assert question.held_at is not None
    assert office.qian.counts().conflict == 1


def three_writers(office: Office) -> Household:
    """Zhou wrote the phone, then the supervisor the address; Qian, off the network, another
    phone.
    """
    home = household()
    office.given(home)
    office.zhou.at, office.boss.at = NOON - timedelta(minutes=30), NOON - timedelta(minutes=10)
    office.qian.write("household", home, phone=THEIRS)
    office.zhou.write("household", home, phone=MINE)
    office.zhou.sync()
    office.boss.write("household", home, live_address="后街9号")
    office.boss.sync()
    return home


def test_a_question_names_who_wrote_that_field_not_who_wrote_last(office: Office) -> None:
    """pain 2"""
    three_writers(office)
    office.all_sync()
    for person in office.everybody:
        (question,) = person.questions()
        assert question.differing == {"phone": {"base": None, "held": MINE, "wanted": THEIRS}}
        assert question.held_by == office.zhou.who.who.staff.id
        assert question.held_at == NOON - timedelta(minutes=30)


@pytest.mark.parametrize("made", ["by Zhou", "by the office"])
def test_a_field_unwritten_since_is_of_whoever_made_the_row(office: Office, made: str) -> None:
    home = household(phone=MINE)
    if made == "by Zhou":
        office.given(home)
    else:
        assert office.centre.load([home]) == []
        office.all_sync()
    office.boss.write("household", home, live_address="后街9号")
    office.boss.sync()
    late = office.qian.who
    verdict = late.verdict(late.edit(home, {"phone": None}, {"phone": THEIRS}, base=1))
    assert verdict == ("conflict", "fields_differ")
    office.all_sync()
    (question,) = office.boss.questions()
    assert question.held_by == (office.zhou.who.who.staff.id if made == "by Zhou" else None)


def test_a_question_asked_again_names_who_said_what_stands_now(office: Office) -> None:
    home = three_writers(office)
    office.all_sync()
    (question,) = office.boss.questions()
    office.boss.choose(question, Choice.WANTED)
    office.zhou.at = NOON - timedelta(minutes=5)
    office.zhou.write("household", home, phone="13900000003")
    office.zhou.sync()
    office.zhou.write("household", home, live_address="前街8号")
    office.zhou.sync()
    office.boss.sync()
    assert office.boss.refusals() == ["choice_outdated"]
    office.all_sync()
    (again,) = office.boss.questions()
    assert again.differing["phone"]["held"] == "13900000003"
    assert again.held_by == office.zhou.who.who.staff.id
    assert again.held_at == NOON - timedelta(minutes=5)


def test_what_was_chosen_is_of_whoever_chose(office: Office) -> None:
    home = three_writers(office)
    office.all_sync()
    (question,) = office.boss.questions()
    office.boss.choose(question, Choice.WANTED)
    office.boss.sync()
    office.zhou.write("household", home, phone="13900000009")
    office.all_sync()
    (next_one,) = office.boss.questions()
    assert next_one.differing["phone"]["held"] == THEIRS
    assert next_one.held_by == office.boss.who.who.staff.id


def test_a_later_good_sync_drops_no_question(office: Office) -> None:
    """pain 2"""
    home = two_numbers(office)
    office.qian.write("household", home, live_address="后街9号")
    office.all_sync()
    assert [len(person.questions()) for person in office.everybody] == [1, 1, 1]
    assert office.boss.held("household", home).live_address == "后街9号"


@pytest.mark.parametrize(("choice", "phone"), [(Choice.HELD, MINE), (Choice.WANTED, THEIRS)])
def test_choosing_closes_it_everywhere_and_keeps_both_values(
    office: Office, choice: Choice, phone: str
) -> None:
    home = two_numbers(office)
    (question,) = office.boss.questions()
    office.boss.choose(question, choice)
    office.all_sync()
    for person in office.everybody:
        assert person.questions() == []
        assert person.held("household", home).phone == phone
        kept = person.held("conflict", question)
        assert (kept.choice, kept.chosen_by) == (choice, office.boss.who.who.staff.id)
        assert kept.differing["phone"] == {"base": None, "held": MINE, "wanted": THEIRS}
        assert person.counts() == outbox.OutboxCounts()


def test_the_first_choice_stands_and_the_second_hears_of_it(office: Office) -> None:
    home = two_numbers(office)
    (question,) = office.boss.questions()
    office.boss.choose(question, Choice.HELD)
    office.qian.choose(question, Choice.WANTED)
    office.boss.sync()
    office.qian.sync()
    assert office.qian.refusals() == ["already_chosen"]
    office.all_sync()
    for person in office.everybody:
        assert person.held("household", home).phone == MINE
        assert person.held("conflict", question).choice is Choice.HELD


def test_the_same_choice_twice_is_one_choice(office: Office) -> None:
    home = two_numbers(office)
    (question,) = office.boss.questions()
    office.boss.choose(question, Choice.WANTED)
    office.qian.choose(question, Choice.WANTED)
    office.all_sync()
    assert [person.refusals() for person in office.everybody] == [[], [], []]
    assert {person.held("household", home).phone for person in office.everybody} == {THEIRS}


def test_a_choice_of_what_moved_on_is_asked_again_with_the_present_value(office: Office) -> None:
    """pain 2"""
    home = two_numbers(office)
    (question,) = office.boss.questions()
    office.boss.choose(question, Choice.WANTED)
    office.zhou.write("household", home, phone="13900000003")
    office.zhou.sync()
    office.boss.sync()
    assert office.boss.refusals() == ["choice_outdated"]
    office.all_sync()
    assert {person.held("household", home).phone for person in office.everybody} == {"13900000003"}
    (again,) = office.boss.questions()
    assert again.differing["phone"]["held"] == "13900000003"
    office.boss.choose(again, Choice.WANTED)
    office.all_sync()
    assert {person.held("household", home).phone for person in office.everybody} == {THEIRS}


@pytest.mark.parametrize("choice", list(Choice))
def test_an_edit_after_a_delete_is_a_question_and_no_resurrection(
    office: Office, choice: Choice
) -> None:
    home = household()
    office.given(home)
    office.zhou.delete("household", home)
    office.qian.write("household", home, phone=THEIRS, live_address="后街9号")
    office.zhou.sync()
    office.qian.sync()
    office.all_sync()
    (question,) = office.boss.questions()
    assert question.differing.keys() == {"deleted_at", "phone", "live_address"}
    assert office.boss.held("household", home).deleted_at is not None
    office.boss.choose(question, choice)
    office.all_sync()
    for person in office.everybody:
        row = person.held("household", home)
        gone = choice is Choice.HELD
        assert ((row.deleted_at is not None), row.phone) == (gone, None if gone else THEIRS)


def test_a_delete_that_had_not_seen_the_last_edit_is_a_question(office: Office) -> None:
    home = household()
    office.given(home)
    office.zhou.write("household", home, phone=MINE)
    office.qian.delete("household", home)
    office.all_sync()
    (question,) = office.qian.questions()
    office.qian.choose(question, Choice.WANTED)
    office.all_sync()
    for person in office.everybody:
        row = person.held("household", home)
        assert row.deleted_at is not None
        assert row.phone == MINE


def test_two_reviews_are_one_question_for_reviewers(office: Office, centre: Centre) -> None:
    home = household()
    seen = visit(home, state="finalised")
    office.given(home, seen)
    other = Person(who := device(centre, staff("郑和", "town_officer", TOWN)), office.boss.store)
    for by, verdict, said in (
        (office.boss.who, "reviewed", "merged"),
        (who, "returned", "conflict"),
    ):
        review = {"state": verdict, "reviewed_by": str(by.who.staff.id), "review_comment": verdict}
        before = {"state": "finalised", "reviewed_by": None, "review_comment": None}
        by.counter += 1000
        assert by.verdict(by.edit(seen, before, review, base=2))[0] == said
    office.all_sync()
    (question,) = office.zhou.questions()
    assert question.differing.keys() == {"state", "reviewed_by", "review_comment"}
    office.zhou.choose(question, Choice.WANTED)
    office.zhou.sync()
    assert office.zhou.refusals() == ["choice_not_yours"]
    assert other.who.who.staff.id == question.wanted_by


def test_nobody_makes_or_alters_a_question_by_hand(office: Office, officer: Device) -> None:
    two_numbers(office)
    (question,) = office.boss.questions()
    forged = question.model_copy(update={"id": household().id})
    assert officer.verdict(officer.change(forged)) == ("rejected", "field_fixed")
    for after in ({"differing": {}}, {"state": "chosen"}, {"state": "open", "choice": "held"}):
        edit = officer.edit(question, {}, {**after, "chosen_by": str(officer.who.staff.id)})
        assert officer.verdict(edit) == ("rejected", "field_fixed")
    other = {"state": "chosen", "choice": "held", "chosen_by": str(question.id)}
    assert officer.verdict(officer.edit(question, {}, other)) == ("rejected", "author_not_yours")


def test_the_same_batch_again_makes_no_second_question(office: Office, officer: Device) -> None:
    home = household()
    office.given(home)
    office.zhou.write("household", home, phone=MINE)
    office.zhou.sync()
    late = officer.batch(officer.edit(home, {"phone": None}, {"phone": THEIRS}, base=1))
    assert officer.exchange.push(late) == officer.exchange.push(late)
    office.all_sync()
    assert len(office.boss.questions()) == 1


def test_a_person_who_says_something_else_meanwhile_is_asked_once(office: Office) -> None:
    home = household()
    office.given(home)
    office.zhou.write("household", home, phone=MINE)
    office.qian.write("household", home, phone=THEIRS)
    office.qian.write("household", home, phone="13900000005")
    office.all_sync()
    (question,) = office.boss.questions()
    assert question.differing["phone"] == {"base": None, "held": MINE, "wanted": "13900000005"}
    assert office.qian.counts().conflict == 2
    office.boss.choose(question, Choice.WANTED)
    office.all_sync()
    assert {person.held("household", home).phone for person in office.everybody} == {"13900000005"}
    assert office.qian.counts() == outbox.OutboxCounts()


def test_two_questions_of_one_change_close_it_when_both_are_answered(office: Office) -> None:
    home = household()
    office.given(home)
    office.zhou.write("household", home, phone=MINE, live_address="前街1号")
    office.qian.write("household", home, phone=THEIRS, live_address="后街9号")
    office.all_sync()
    first, second = office.boss.questions()
    office.boss.choose(first, Choice.WANTED)
    office.all_sync()
    assert office.qian.counts().conflict == 1
    office.boss.choose(second, Choice.HELD)
    office.all_sync()
    assert office.qian.counts().conflict == 0


def test_a_task_is_chosen_in_by_a_grid_worker(office: Office, centre: Centre) -> None:
    home = household()
    values = {"household_id": home.id, "kind": "follow_up", "due_on": "2026-11-30"}
    task = Task.model_validate(
        {"id": visit(home).id, "scope": home.scope, "created_at": NOON, **values}
    )
    office.given(home, task)
    office.zhou.write("task", task, due_on="2026-12-01")
    office.qian.write("task", task, due_on="2026-12-02")
    office.all_sync()
    worker = device(centre, staff("孙力", "grid_worker"))
    (question,) = office.boss.questions()
    said = {"state": "chosen", "choice": "wanted", "chosen_by": str(worker.who.staff.id)}
    assert worker.verdict(worker.edit(question, {}, said, base=question.version)) == (
        "accepted",
        None,
    )
    office.all_sync()
    assert str(office.zhou.held("task", task).due_on) == "2026-12-02"


FIELDS = ("phone", "live_address", "hukou_address")
EDITS = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from((*FIELDS, "delete", "sync", "sync", "choose")),
        st.integers(1, 3),
    ),
    min_size=4,
    max_size=14,
)


@pytest.mark.prove
@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=EDITS)
def test_whatever_people_do_all_devices_end_alike(steps: Any, tmp_path_factory: Any) -> None:
    folder = tmp_path_factory.mktemp("office")
    centre = central(folder / "server")
    for office in opened(centre, folder / "devices"):
        at_random(office, steps)
    centre.close()


def at_random(office: Office, steps: list[tuple[int, str, int]]) -> None:
    """Play the steps, let everybody sync, answer what is open: then nothing is open or differs."""
    home = household()
    office.given(home)
    for who, what, value in steps:
        person = office.everybody[who]
        if what == "sync":
            person.sync()
        elif what == "choose":
            for question in person.questions()[:1]:
                person.choose(question, list(Choice)[value % 2])
        elif person.held("household", home).deleted_at is None:
            if what == "delete":
                person.delete("household", home)
            else:
                person.write("household", home, **{what: f"1390000000{value}"})
    for _ in range(20):
        office.all_sync()
        asked = [{question.id for question in person.questions()} for person in office.everybody]
        assert asked[0] == asked[1] == asked[2], "a question that not everybody sees"
        if not asked[0]:
            break
        office.boss.choose(office.boss.questions()[0], Choice.WANTED)
    assert office.boss.questions() == []
    for person in office.everybody:
        assert person.held("household", home) == office.boss.held("household", home)
        counts = person.counts()
        assert (counts.waiting, counts.delivered, counts.conflict) == (0, 0, 0)


@pytest.mark.prove
def test_the_story_is_the_same_on_postgresql(tmp_path: Path, cluster: str) -> None:
    url = postgresql.fresh_database(cluster, Uuid7().fresh().hex)
    centre = central(tmp_path / "server", database=url)
    for office in opened(centre, tmp_path / "devices"):
        home = two_numbers(office)
        (question,) = office.boss.questions()
        office.boss.choose(question, Choice.WANTED)
        office.all_sync()
        assert {p.held("household", home).phone for p in office.everybody} == {THEIRS}
        assert office.qian.counts() == outbox.OutboxCounts()
    centre.close()
