"""主动发现: a clue of anybody is kept, verified and closed; 特急 leads to a call; a note may become
one."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from fieldvisit.casework.cases import clue_list, clues
from fieldvisit.casework.cases.clues import Reported, Verified
from fieldvisit.casework.daily.due import due_on
from fieldvisit.casework.daily.today import today
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households import register
from fieldvisit.casework.naming import (
    CodeUnknown,
    CountWrong,
    NotHere,
    NotYetHappened,
    WordsMissing,
)
from fieldvisit.casework.notebook import notes
from fieldvisit.machine.clock import FixedClock, local_day
from fieldvisit.records import Note
from fieldvisit.records.fields import BadValue
from fieldvisit.rules.clues import NoCallNeeded, OtherClueMissing
from fieldvisit.rules.loop import StepRefused
from fieldvisit.store import audit, cases, outbox, rows

SEEN = Reported("一位老大爷，七十上下", "六埠桥东头", ("重病", "no_income"))


def test_a_court_s_desk_is_a_source(desk: Desk) -> None:
    """河东 法院工作站."""
    made = clues.report(desk, replace(SEEN, source="法院工作站"))
    assert made.source == "court"
    assert clue_list.stats(desk).by_source == {"court": 1}


def test_somebody_nobody_knows_is_a_clue(desk: Desk) -> None:
    made = clues.report(desk, SEEN)
    assert (made.household_id, made.scope) == (None, desk.profile.region_code)
    assert (made.troubles, made.discoverer) == (
        ["illness", "no_income"],
        desk.profile.staff_name,
    )
    clues.verify(desk, str(made.id), found=Verified("属实"))
    closed = clues.close(desk, str(made.id), outcome="临时救助", note="当天送了棉被")
    assert (closed.state, closed.outcome) == ("closed", "temporary_assistance")
    with desk.store.read() as tx:
        said = [(row.kind, row.action) for row in outbox.rows(tx)]
        lines = [
            audit.count(tx, action, subject=str(made.id))
            for action in ("clue_reported", "clue_verified", "clue_closed")
        ]
    assert said == [("clue", "insert"), ("clue", "patch"), ("clue", "patch")]
    assert lines == [1, 1, 1]


def test_at_once_without_a_network_calls_the_town_and_stands_first(desk: Desk) -> None:
    assert isinstance(desk.clock, FixedClock)
    day = local_day(desk.clock.now())
    made = clues.report(desk, Reported("王大爷", "六埠桥", ("illness",), urgency="特急"))
    words = clue_list.call_words(desk, made)
    assert "没有网，先打电话" in words
    assert "11月24日 11:06" in words
    first = due_on(desk, day)[0]
    assert (first.kind, first.household, first.name) == ("urgent_clue", "", "王**")
    desk.clock.advance(timedelta(minutes=5))
    called = clues.called(desk, str(made.id), how="没打通")
    assert (called.town_call, called.called_at) == ("no_answer", desk.clock.now())
    clues.verify(desk, str(made.id), found=Verified("true"))
    assert [one for one in due_on(desk, day) if one.kind == "urgent_clue"] == []
    plain = clues.report(desk, SEEN)
    assert clue_list.call_words(desk, plain) == ""
    with pytest.raises(NoCallNeeded):
        clues.called(desk, str(plain.id), how="打通了")


def test_the_number_of_the_town_office_is_told_the_hotline_else(desk: Desk) -> None:
    made = clues.report(desk, Reported("王大爷", "六埠桥", ("illness",), urgency="at_once"))
    with desk.store.read() as tx:
        phones = [who.phone for who in rows.all(tx, "staff") if who.role == "town_officer"]
    said = clue_list.call_words(desk, made)
    assert (phones[0] if phones and phones[0] else "96456") in said


def test_a_note_becomes_a_clue_that_names_it(desk: Desk) -> None:
    home = today(desk).cards[0].household_id
    note = notes.keep(desk, notes.NoteDraft("老张住院了，家里没人做饭", household_id=home))
    made = clues.from_note(desk, str(note.id), said=Reported("老张", "后街", ("illness",)))
    assert (made.from_note, made.source, str(made.household_id)) == (note.id, "note", home)
    assert (made.detail, made.found_at) == (note.text, note.written_at)
    with desk.store.read() as tx:
        assert [one.id for one in cases.clues_of_note(tx, note.id)] == [made.id]
        kept = rows.get(tx, "note", row_id=note.id)
        assert isinstance(kept, Note)
        assert kept.text == note.text


def test_a_clue_of_a_household_is_told_at_its_door_until_it_is_closed(desk: Desk) -> None:
    home = today(desk).cards[0].household_id
    said = Reported("她", "家里", ("illness",), household_id=home, discoverer="李明")
    made = str(clues.report(desk, said).id)
    told = "线索没办结：重病，11月23日李明报的"
    assert told in register.household_file(desk, home).open_points
    clues.verify(desk, made, found=Verified("已在保"))
    clues.close(desk, made, outcome="低保")
    assert told not in register.household_file(desk, home).open_points


def test_one_reported_twice_names_the_other(desk: Desk) -> None:
    first, again = clues.report(desk, SEEN), clues.report(desk, SEEN)
    with pytest.raises(OtherClueMissing):
        clues.verify(desk, str(again.id), found=Verified("重复", duplicate_of=str(again.id)))
    with pytest.raises(NotHere):
        clues.verify(desk, str(again.id), found=Verified("重复", duplicate_of=str(uuid4())))
    found = Verified("重复", duplicate_of=str(first.id))
    assert clues.verify(desk, str(again.id), found=found).duplicate_of == first.id
    clues.verify(desk, str(first.id), found=Verified("已在保"))
    counted = clue_list.stats(desk)
    assert (counted.reported, counted.households, counted.people) == (2, 1, 1)
    assert clue_list.stats(desk, until=first.found_at).reported == 0


def test_a_refused_action_keeps_nothing(desk: Desk) -> None:
    assert isinstance(desk.clock, FixedClock)
    later = desk.clock.now() + timedelta(minutes=1)
    refused = [
        (Reported(" ", "桥下", ("illness",)), WordsMissing),
        (Reported("老人", "桥下"), WordsMissing),
        (Reported("老人", "桥下", ("饿",)), CodeUnknown),
        (Reported("老人", "桥下", ("illness",), people=0), CountWrong),
        (Reported("老人", "桥下", ("illness",), found_at=later), NotYetHappened),
        (Reported("老人", "桥下", ("illness",), citizen_id="120101199001011234"), BadValue),
        (Reported("老人", "桥下", ("illness",), household_id="x"), NotHere),
    ]
    for said, error in refused:
        with pytest.raises(error):
            clues.report(desk, said)
    with desk.store.read() as tx:
        assert outbox.rows(tx) == []
    made = clues.report(desk, SEEN)
    with pytest.raises(StepRefused):
        clues.close(desk, str(made.id), outcome="低保")
