"""A person sees what is kept of them and has it put right; nothing of others is shown."""

from dataclasses import replace
from datetime import date, timedelta

import pypdfium2 as pdfium
import pytest

from fieldvisit.casework import naming, trail
from fieldvisit.casework.daily.due import due_on
from fieldvisit.casework.daily.today import today
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households import safety
from fieldvisit.casework.notebook import notes
from fieldvisit.casework.people import correcting, own_record_paper
from fieldvisit.casework.people.correcting import Wrong
from fieldvisit.casework.people.typed_household import DayToCome
from fieldvisit.machine.clock import FixedClock
from fieldvisit.records import Person
from fieldvisit.rules.belonging import PersonMerged
from fieldvisit.rules.corrections import AnsweredAlready, NoHousehold
from fieldvisit.rules.journeys import MayNot
from fieldvisit.store import households, journal

DAY = date(2026, 11, 23)


@pytest.fixture
def home(desk: Desk) -> str:
    """A household of several people."""
    with desk.store.read() as tx:
        rows = households.due_facts(tx, since=desk.clock.now())
    return str(next(row.household_id for row in rows if row.members > 1))


@pytest.fixture
def person(desk: Desk, home: str) -> Person:
    seats, _ = correcting.of_household(desk, home)
    return next(one for _, one in seats if one.citizen_id)


def text_of(paper: bytes) -> str:
    pages = pdfium.PdfDocument(paper)
    return "".join("".join(p.get_textpage().get_text_range() for p in pages).split())


def test_the_paper_says_what_is_kept_in_plain_words(desk: Desk, person: Person) -> None:
    told = text_of(own_record_paper.pdf(desk, str(person.id)))
    heads = ("您是谁", "您家里", "您享受什么", "谁来看过您", "您的信息给过谁", "记得不对怎么办")
    places = [told.index(head) for head in heads]
    assert places == sorted(places)
    assert person.name in told
    assert "30天以内答复您" in told
    assert "96456" in told


def test_numbers_are_masked_unless_asked_for_and_each_copy_leaves_its_line(
    desk: Desk, person: Person
) -> None:
    assert person.citizen_id is not None
    assert person.citizen_id not in text_of(own_record_paper.pdf(desk, str(person.id)))
    whole = own_record_paper.pdf(desk, str(person.id), asked_by="监护人", full_ids=True)
    assert person.citizen_id in text_of(whole)
    told = [one for one in reversed(trail.lines(desk)) if one.subject == str(person.id)]
    assert [one.action for one in told] == [
        "own_record_printed",
        "own_record_printed",
        "full_ids_on_paper",
    ]
    assert [one.detail["asked_by"] for one in told[:2]] == ["own", "guardian"]


def test_it_says_nothing_of_others_notes_or_warnings(desk: Desk, home: str, person: Person) -> None:
    seats, _ = correcting.of_household(desk, home)
    notes.keep(desk, replace(notes.begun(desk, home), text="邻居说的闲话"))
    safety.warn(desk, home, kind="conflict", until=date(2026, 12, 31), note="动过手")
    told = text_of(own_record_paper.pdf(desk, str(person.id), full_ids=True))
    for other in (one for _, one in seats if one.id != person.id):
        assert (other.citizen_id or "无") not in told
    assert "邻居说的闲话" not in told
    assert "动过手" not in told
    assert "曾有冲突" not in told
    assert "笔记里和您有关的有" in told


def test_a_request_is_due_and_answered_with_words(desk: Desk, home: str, person: Person) -> None:
    task = correcting.ask(desk, str(person.id), wrong=Wrong("电话", "是 13900001234"))
    assert (task.due_on, task.household_id.hex) == (DAY + timedelta(days=30), home.replace("-", ""))
    (line,) = [one for one in due_on(desk, DAY) if one.kind == "correct_record"]
    assert (line.rule, line.person) == ("更正本人信息", str(person.id))
    assert "13900001234" in task.source
    assert "13900001234" not in line.source
    assert [one.id for one in correcting.waiting(desk)] == [task.id]
    with pytest.raises(naming.WordsMissing):
        correcting.answer(desk, str(task.id), outcome="不予更正", words=" ")
    done = correcting.answer(desk, str(task.id), outcome="已更正", words="电话改好了")
    assert (done.verdict, done.done_on) == ("corrected", DAY)
    with pytest.raises(AnsweredAlready):
        correcting.answer(desk, str(task.id), outcome="已更正", words="再改")
    assert correcting.waiting(desk) == []
    told = [one.action for one in reversed(trail.lines(desk)) if one.subject == str(person.id)]
    assert told == ["correction_asked", "correction_answered"]


def test_a_request_without_an_answer_is_late_after_its_day(desk: Desk, person: Person) -> None:
    assert isinstance(desk.clock, FixedClock)
    task = correcting.ask(desk, str(person.id), wrong=Wrong("name", "字写错了"))
    desk.clock.advance(timedelta(days=30))
    assert not correcting.is_late(desk, task)
    desk.clock.advance(timedelta(days=1))
    assert correcting.is_late(desk, task)


def test_what_cannot_be_is_refused(desk: Desk, person: Person) -> None:
    refused = [
        (Wrong("血型", "A"), naming.CodeUnknown),
        (Wrong("电话", " "), naming.WordsMissing),
        (Wrong("电话", "是…", asked_by="邻居"), naming.CodeUnknown),
        (Wrong("电话", "是…", on=date(2026, 11, 24)), DayToCome),
    ]
    for wrong, why in refused:
        with pytest.raises(why):
            correcting.ask(desk, str(person.id), wrong=wrong)
    stray = Person(
        id=desk.ids.fresh(), scope=person.scope, created_at=desk.clock.now(), name="郝没户"
    )
    with desk.store.write() as tx:
        journal.insert(tx, stray, stamp=desk.stamp())
    with pytest.raises(NoHousehold):
        correcting.ask(desk, str(stray.id), wrong=Wrong("电话", "是…"))
    assert "您家里" not in text_of(own_record_paper.pdf(desk, str(stray.id)))


def test_a_grid_worker_takes_the_request_and_does_not_answer_it(desk: Desk, person: Person) -> None:
    desk.profile = replace(desk.profile, role="grid_worker")
    task = correcting.ask(desk, str(person.id), wrong=Wrong("电话", "是…"))
    with pytest.raises(MayNot):
        correcting.answer(desk, str(task.id), outcome="已更正", words="改好了")


def test_only_a_request_is_answered(desk: Desk) -> None:
    with desk.store.read() as tx:
        home = households.get(tx, households.due_facts(tx, since=desk.clock.now())[0].household_id)
    assert home is not None
    assert today(desk).cards
    with pytest.raises(naming.NotHere):
        correcting.answer(desk, str(home.id), outcome="已更正", words="改好了")


def test_who_was_merged_is_seen_under_the_id_that_counts(desk: Desk, person: Person) -> None:
    old = person.model_copy(update={"id": desk.ids.fresh(), "merged_into": person.id})
    with desk.store.write() as tx:
        journal.insert(tx, old, stamp=desk.stamp())
    for refused in (
        lambda: own_record_paper.pdf(desk, str(old.id)),
        lambda: correcting.ask(desk, str(old.id), wrong=Wrong("电话", "是…")),
    ):
        with pytest.raises(PersonMerged) as why:
            refused()
        assert why.value.into == str(person.id)
