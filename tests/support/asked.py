"""Questions as a session would tell them, one for each type and appearance, and controls that ask
them. Invented."""

from dataclasses import replace
from datetime import date
from typing import Any

from pytestqt.qtbot import QtBot

from fieldvisit.forms.state import NodeState, Option
from tests.support.states import BLANK
from ui.theme import Theme
from ui.widgets.answer import Answer
from ui.widgets.questions import control_for

TODAY = date(2026, 11, 23)
THREE = (Option("good", "良好"), Option("fair", "一般"), Option("poor", "差"))
MANY = tuple(Option(f"r{n}", f"第{n}样关系") for n in range(1, 10))

STATE = replace(BLANK, ref="/data/body/asked", name="asked", label="问的话")

# type, appearance, choices, an answer: every control of the table at least once
KINDS: dict[str, tuple[str, str, tuple[Option, ...], str]] = {
    "text": ("text", "", (), "腿疼"),
    "multiline": ("text", "multiline", (), "腿疼\n腰疼"),
    "masked": ("text", "masked", (), "62220202"),
    "numbers": ("text", "numbers", (), "13820971234"),
    "integer": ("integer", "", (), "3"),
    "counter": ("integer", "counter", (), "3"),
    "decimal": ("decimal", "", (), "36.5"),
    "money": ("decimal", "thousands-sep", (), "12345.5"),
    "date": ("date", "", (), "2026-12-01"),
    "month": ("date", "month-year", (), "2019-06-01"),
    "year": ("date", "year", (), "1986-01-01"),
    "time": ("time", "", (), "09:05:00.000+08:00"),
    "dateTime": ("dateTime", "", (), "2026-12-01T14:30:00.000+08:00"),
    "chips": ("select_one", "", THREE, "fair"),
    "columns": ("select_one", "columns-2", THREE, "fair"),
    "pack": ("select_one", "columns-pack", THREE, "fair"),
    "likert": ("select_one", "likert", THREE, "fair"),
    "quick": ("select_one", "quick", THREE, "fair"),
    "minimal": ("select_one", "minimal", THREE, "fair"),
    "long": ("select_one", "", MANY, "r2"),
    "search": ("select_one", "autocomplete", MANY, "r2"),
    "multi": ("select_multiple", "", THREE, "good poor"),
    "multi-long": ("select_multiple", "", MANY, "r2 r5"),
    "rank": ("rank", "", THREE, "poor good fair"),
    "range": ("range", "", (), "6"),
    "acknowledge": ("acknowledge", "", (), "OK"),
    "calculate": ("calculate", "", (), "148146"),
    "image": ("image", "", (), f"{'a' * 64}.jpg"),
    "signature": ("image", "signature", (), f"{'b' * 64}.png"),
    "audio": ("audio", "", (), f"{'c' * 64}.mp3"),
    "file": ("file", "", (), f"{'d' * 64}.pdf"),
    "geopoint": ("geopoint", "", (), "39.0851 117.0412 0 8.5"),
    "geotrace": ("geotrace", "", (), "39.1 117.1 0 0;39.2 117.2 0 0"),
    "geoshape": ("geoshape", "", (), "39.1 117.1 0 0;39.2 117.2 0 0;39.3 117.3 0 0;39.1 117.1 0 0"),
    "barcode": ("barcode", "", (), "6901234567892"),
}


def asked(kind: str, *, answered: bool = False, **facts: Any) -> NodeState:
    """A question of one of `KINDS`, blank or with its answer."""
    type_, appearance, options, value = KINDS[kind]
    state = replace(STATE, type=type_, appearance=appearance, options=options)
    if type_ == "range":
        state = replace(state, parameters={"start": "0", "end": "10", "step": "1"})
    return replace(state, value=value if answered else "", **facts)


def shown(qtbot: QtBot, look: Theme, state: NodeState) -> Answer:
    """The control of a question in a window of its own; what it answers it shows, as on a page."""
    made = control_for(look, state, today=TODAY)
    made.setStyleSheet(look.qss())
    qtbot.addWidget(made)
    made.say_name(state.label)
    made.resize(720, made.sizeHint().height())
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    # Nobody types yet: an active window gives the focus to its first field.
    if (focused := made.focusWidget()) is not None:
        focused.clearFocus()
    made.answered.connect(lambda value: made.show_state(replace(made.state, value=value)))
    return made


def told(control: Answer) -> list[str]:
    """What a control answers from now on."""
    answers: list[str] = []
    control.answered.connect(answers.append)
    return answers
