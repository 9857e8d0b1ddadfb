"""What to know for one's own safety stands on the card and first on the household's page."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from fieldvisit.casework.daily.today import today
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households import safety
from fieldvisit.casework.households.register import find, household_file
from ui.screens.cards import due_to_card, line_to_card
from ui.screens.household import HouseholdScreen
from ui.theme import theme
from ui.widgets.notice import Notice


@pytest.fixture
def home(desk: Desk) -> str:
    found = next(one.household_id for one in today(desk).cards if not one.flags)
    safety.warn(desk, found, kind="two_together", until=date(2026, 12, 31), note="动过手")
    safety.warn(desk, found, kind="animal", until=date(2026, 12, 31))
    return found


def test_both_cards_say_it(desk: Desk, home: str) -> None:
    due = next(one for one in today(desk).cards if one.household_id == home)
    line = next(one for one in find(desk) if one.household_id == home)
    assert due_to_card(due).flags == line_to_card(line).flags == "须两人同行·动物"


def test_the_page_says_it_before_what_was_left_open(desk: Desk, home: str, qtbot: QtBot) -> None:
    page = HouseholdScreen(theme())
    qtbot.addWidget(page)
    told = household_file(desk, home)
    page.show_data(replace(told, open_points=("煤炉没有报警器",)))
    notices = [
        "\n".join(label.text() for label in one.findChildren(QLabel))
        for one in page.findChildren(Notice)
    ]
    assert "进门前先看" in notices[0]
    assert "须两人同行（动过手）" in notices[0]
    assert "煤炉没有报警器" in notices[1]
    many = tuple(f"第{n}件" for n in range(1, 11))
    page.show_data(replace(told, open_points=many, safety=()))
    (shown,) = (one for one in page.findChildren(Notice) if one.isVisibleTo(page))
    lines = shown.accessibleName().splitlines()
    assert lines[0].endswith("还有 10 件事没了结，这次当面再看。1. 第1件")
    assert lines[1:] == [*(f"{n}. 第{n}件" for n in range(2, 9)), "还有 2 件，走访时都会列出来。"]
    page.show_data(replace(told, open_points=(), safety=()))
    assert [one for one in page.findChildren(Notice) if one.isVisibleTo(page)] == []
