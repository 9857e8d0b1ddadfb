"""The page of alerts: what it offers is what the rules allow, and each step taken from it works."""

import json
from pathlib import Path

import pytest

from fieldvisit.casework import rooms
from fieldvisit.casework.board import Subject, Thing
from fieldvisit.casework.daily.today import today
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.intake.lines import ImportUnreadable
from fieldvisit.casework.rooms.alerts import ALERTS, OFFERS
from fieldvisit.records.alert import AlertState
from fieldvisit.rules.alerts import ALERT_STEPS

LEADS = {"take": AlertState.TAKEN, "close": AlertState.CLOSED}


@pytest.fixture
def feed(desk: Desk, tmp_path: Path) -> str:
    home = today(desk).cards[0].household_id
    said = {"household": home, "kind": "gas", "at": "2026-11-23T10:00", "terminal": "YG-7"}
    file = tmp_path / "告警.jsonl"
    file.write_text(json.dumps(said) + "\n坏行\n", "utf-8")
    return str(file)


def only(desk: Desk) -> Thing:
    (found,) = rooms.read(desk, Subject(ALERTS)).things
    return found


def test_nothing_is_offered_that_the_rules_refuse_and_no_way_is_hidden() -> None:
    for state, allowed in ALERT_STEPS.items():
        assert {LEADS[one.step] for one in OFFERS[state]} == allowed


def test_an_alert_goes_its_way_through_what_is_offered(desk: Desk, feed: str) -> None:
    told = rooms.take(desk, Subject(ALERTS), step="in", said={"file": feed})
    assert told.sentence.endswith("没收 1 行。没收的行：2。")
    made = only(desk)
    assert (made.pill, made.mood) == ("待处置·晚了", "late")
    assert ("几点前到", "11月23日 10:30") in made.lines
    rooms.take(desk, made.subject, step="take", said={})
    said = {"outcome": "device_fault", "finding": "电池没电，换了"}
    rooms.take(desk, made.subject, step="close", said=said)
    made = only(desk)
    assert (made.pill, made.mood, made.offers) == ("已办结", "done", ())
    assert ("结果", "设备坏了·电池没电，换了") in made.lines


def test_a_file_that_is_gone_is_said(desk: Desk) -> None:
    with pytest.raises(ImportUnreadable):
        rooms.take(desk, Subject(ALERTS), step="in", said={"file": "/gone.jsonl"})


def test_what_is_due_leads_to_the_page_of_alerts(desk: Desk, feed: str) -> None:
    rooms.take(desk, Subject(ALERTS), step="in", said={"file": feed})
    first = rooms.read(desk, Subject("due", "2026-11-23")).things[0]
    assert first.opens == Subject(ALERTS)
    assert first.title.endswith("告警处置")
