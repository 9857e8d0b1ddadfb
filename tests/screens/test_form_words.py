"""Words of a form: marks are drawn and not read aloud, answers are said, languages change."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from fieldvisit.casework.desk import Desk
from tests.support import all_types
from tests.support.all_types import WORDS
from tests.support.asked import asked
from tests.support.form_pages import Visiting
from ui.flow.page_items import add_words
from ui.theme import theme
from ui.widgets import marked
from ui.widgets.said import answer_words

BOTH = (
    ("hidden", "form_no", ""),
    ("begin_group", "meet", "见面", "", "label::English (en)=Meeting"),
    ("select_one result", "result", "见到了吗", "", "label::English (en)=Did you meet?"),
    ("end_group",),
)


@pytest.fixture
def at_door(desk: Desk, qtbot: QtBot) -> Iterator[Visiting]:
    made = all_types.begin(desk, theme("light", form_factor="tablet"), page=WORDS)
    qtbot.addWidget(made.screen)
    made.screen.show()
    yield made
    made.visit.leave()


@pytest.mark.parametrize(
    ("words", "drawn", "spoken"),
    [
        ("一般的话", "一般的话", "一般的话"),
        ("**必须**看清", "<b>必须</b>看清", "必须看清"),
        ("写 _无证_ 两字", "写 <i>无证</i> 两字", "写 无证 两字"),
        ("# 大字\n第二行", "大字<br>第二行", "大字 第二行"),
        ("[规定](http://x)第 3 条", "规定第 3 条", "规定第 3 条"),
        ('<span style="color:red">红</span>字', "红字", "红字"),
        ("3 < 5 & 6", "3 &lt; 5 &amp; 6", "3 < 5 & 6"),
        ("snake_case_name 2*3*4", "snake_case_name 2*3*4", "snake_case_name 2*3*4"),
    ],
)
def test_marks_are_drawn_and_not_read_aloud(words: str, drawn: str, spoken: str) -> None:
    assert (marked.drawn(words), marked.spoken(words)) == (drawn, spoken)


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("chips", "fair", "一般"),
        ("multi", "good poor", "良好、差"),
        ("date", "1948-03-12", "1948年3月12日"),
        ("month", "2019-06-01", "2019年6月"),
        ("year", "1986-01-01", "1986年"),
        ("time", "09:05:00.000+08:00", "09:05"),
        ("dateTime", "2026-12-01T14:30:00.000+08:00", "2026年12月1日 14:30"),
        ("money", "12345.5", "12,345.5"),
        ("masked", "62220202", "••••"),
        ("text", "120111195010038614", "120111********8614"),
        ("text", "残疾证 12011119501003861444", "残疾证 120111********861444"),
        ("text", "", ""),
    ],
)
def test_an_answer_is_said_as_a_person_says_it(kind: str, value: str, words: str) -> None:
    assert answer_words(replace(asked(kind), value=value)) == words


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("家庭成员", "加一人"),
        ("**赡养人**", "加一人"),
        ("一处房屋", "再加一处房屋"),
        ("重病", "再加一条：重病"),
        ("", "再加一条"),
    ],
)
def test_the_button_that_adds_one_says_what(label: str, words: str) -> None:
    assert add_words(label) == words


def test_a_note_is_drawn_with_its_marks(at_door: Visiting) -> None:
    texts = [one.text() for one in at_door.screen.findChildren(QLabel)]
    assert any("<b>一笔一画</b>" in text for text in texts)


def test_a_form_of_one_language_offers_no_other(at_door: Visiting) -> None:
    assert not at_door.screen.languages.isVisible()


def test_another_language_changes_the_words_and_keeps_the_answers(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = all_types.xform_of([*BOTH], all_types.LISTS)
    made = all_types.begin(desk, theme("light"), text=text)
    qtbot.addWidget(made.screen)
    made.screen.show()
    assert made.screen.languages.isVisible()
    made.says("result", "a1")
    monkeypatch.setattr("ui.flow.asking.ask", lambda *_, **said: said["choices"][-1][0])
    made.screen.languages.click()
    state = made.card("result").question.state
    assert (state.label, state.value) == ("Did you meet?", "a1")
    assert made.screen.progress.bars[0].section.label == "Meeting"
    made.visit.leave()
