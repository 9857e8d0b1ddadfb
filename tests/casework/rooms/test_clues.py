"""The page of clues: what it offers is what the rules allow, and each step taken from it works."""

import pytest

from fieldvisit.casework import rooms
from fieldvisit.casework.board import Subject, Thing
from fieldvisit.casework.cases import clues
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.notebook import notes
from fieldvisit.casework.rooms.clues import CLUES, offers_for
from fieldvisit.records.clue import ClueState
from fieldvisit.rules.clues import CLUE_STEPS, OtherClueMissing

HERE = Subject(CLUES)
SAID = {"about": "老大爷", "place": "桥下", "troubles": "illness", "urgency": "at_once"}


def only(desk: Desk, find: str = "") -> Thing:
    (found,) = rooms.read(desk, Subject(CLUES, find)).things
    return found


def test_a_clue_goes_its_way_through_what_is_offered(desk: Desk) -> None:
    told = rooms.take(desk, HERE, step="report", said=SAID | {"people": "2"})
    assert "没有网，先打电话" in told.sentence
    made = only(desk)
    assert (made.title, made.pill, made.mood) == ("老大爷·特急", "待核实", "open")
    assert ("什么难处", "重病·2 人") in made.lines
    assert [one.step for one in made.offers] == ["call", "verify"]
    rooms.take(desk, made.subject, step="call", said={"how": "answered"})
    with pytest.raises(OtherClueMissing):
        rooms.take(desk, made.subject, step="verify", said={"verdict": "duplicate"})
    rooms.take(desk, made.subject, step="verify", said={"verdict": "true"})
    rooms.take(desk, made.subject, step="close", said={"outcome": "referral", "note": "送医"})
    made = only(desk)
    assert (made.pill, made.mood, made.offers) == ("已办结", "done", ())
    assert ("办成什么", "转介·送医") in made.lines


def test_what_is_looked_for_stands_alone(desk: Desk) -> None:
    rooms.take(desk, HERE, step="report", said=SAID)
    rooms.take(desk, HERE, step="report", said=SAID | {"about": "李大娘", "urgency": "normal"})
    assert only(desk, "李大娘").title == "李大娘"
    assert rooms.read(desk, Subject(CLUES, "没有的")).things == ()


def test_a_note_is_made_a_clue_from_the_page(desk: Desk) -> None:
    note = notes.keep(desk, notes.NoteDraft("桥下有人住"))
    here = Subject(CLUES, str(note.id))
    assert [one.step for one in rooms.read(desk, here).offers] == ["from_note"]
    rooms.take(desk, here, step="from_note", said=SAID)
    assert ("具体情况", "桥下有人住") in only(desk, str(note.id)).lines


def test_each_state_offers_the_ways_of_the_rules(desk: Desk) -> None:
    made = clues.report(desk, clues.Reported("老人", "桥下", ("illness",)))
    leads = {"verify": ClueState.VERIFIED, "close": ClueState.CLOSED}
    for state, allowed in CLUE_STEPS.items():
        offered = offers_for(made.model_copy(update={"state": state}))
        assert {leads[one.step] for one in offered} == allowed


def test_what_is_due_leads_to_the_page_of_clues(desk: Desk) -> None:
    rooms.take(desk, HERE, step="report", said=SAID)
    first = rooms.read(desk, Subject("due", "2026-11-23")).things[0]
    assert (first.opens, first.title) == (HERE, "老**·特急线索")
