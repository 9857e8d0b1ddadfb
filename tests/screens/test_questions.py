"""One table says which control asks which question; every appearance of the language is in it."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication

from fieldvisit.forms.appearances import APPEARANCES
from fieldvisit.forms.question_types import QUESTION_TYPES
from tests.support.asked import MANY, STATE, THREE, TODAY
from ui.theme import Theme, theme
from ui.widgets.questions import BY_THE_PAGE, CONTROLS, class_for, control_for, width_of
from ui.widgets.text_field import TextField

OURS = {"search"}
"""Appearances of the table that the language only knows by a longer name."""


@pytest.fixture
def look(qapp: QApplication) -> Theme:
    return theme("light", form_factor="tablet")


@pytest.mark.parametrize(
    ("kind", "appearance", "expected"),
    [
        ("select_one", "columns-2", "ChoiceChips"),
        ("select_one", "w6", "ChoiceChips"),
        ("select_one", "quick minimal", "ChoiceField"),
        ("select_multiple", "", "MultiChips"),
        ("text", "", "TextField"),
        ("text", "multiline", "TextArea"),
        ("text", "numbers masked", "MaskedField"),
        ("text", "w3 numbers thousands-sep", "NumberField"),
        ("integer", "", "NumberField"),
        ("decimal", "thousands-sep", "NumberField"),
        ("date", "", "DateField"),
        ("image", "signature", "SigningBox"),
        ("image", "", "PhotoBox"),
        ("image", "annotate", "PhotoBox"),
        ("acknowledge", "", "Acknowledge"),
        ("geopoint", "maps", "PlaceField"),
        ("nobody-knows-this", "", "TextField"),
    ],
)
def test_type_and_appearance_choose_the_control(kind: str, appearance: str, expected: str) -> None:
    assert class_for(replace(STATE, type=kind, appearance=appearance)).__name__ == expected


def test_every_type_that_is_asked_has_a_control_of_its_own_or_is_a_line_of_words() -> None:
    kinds = {one.kind for one in QUESTION_TYPES if one.asked and one.supported and one.kind}
    assert {kind for kind in kinds if (kind, "") not in CONTROLS} == set()


def test_every_appearance_of_the_language_is_shown_by_a_control_or_by_the_page() -> None:
    missing = [
        (kind, one.name)
        for one in APPEARANCES
        if one.supported and one.name not in BY_THE_PAGE
        for kind in one.kinds
        if (kind, one.name) not in CONTROLS
    ]
    assert missing == []


def test_the_table_names_only_appearances_of_the_language() -> None:
    known = {(kind, one.name) for one in APPEARANCES if one.supported for kind in one.kinds}
    strange = [key for key in CONTROLS if key[1] and key not in known and key[1] not in OURS]
    assert strange == []


def test_an_appearance_that_is_not_drawn_leaves_the_plain_control() -> None:
    undrawn = [(kind, one.name) for one in APPEARANCES if not one.supported for kind in one.kinds]
    for kind, name in undrawn:
        plain = class_for(replace(STATE, type=kind))
        assert class_for(replace(STATE, type=kind, appearance=name)) is plain, (kind, name)


def test_over_seven_choices_stand_on_a_page_of_their_own_unless_the_form_lays_them_out() -> None:
    long = replace(STATE, type="select_one", options=MANY)
    assert class_for(long).__name__ == "ChoiceField"
    assert class_for(replace(long, appearance="quick")).__name__ == "ChoiceField"
    assert class_for(replace(long, appearance="columns-3")).__name__ == "ChoiceChips"
    assert class_for(replace(long, type="select_multiple")).__name__ == "ManyChoiceField"
    assert class_for(replace(long, options=THREE)).__name__ == "ChoiceChips"


@pytest.mark.parametrize("kind", ["text", "decimal", "date"])
def test_what_nobody_may_answer_is_shown_as_a_value(look: Theme, kind: str) -> None:
    made = control_for(look, replace(STATE, type=kind, value="1200", readonly=True), today=TODAY)
    assert type(made).__name__ == "ShownValue"
    assert not isinstance(made, TextField)


@pytest.mark.parametrize(("appearance", "parts"), [("", 12), ("w4", 4), ("minimal w12", 12)])
def test_the_form_gives_a_question_its_part_of_the_line(appearance: str, parts: int) -> None:
    assert width_of(replace(STATE, appearance=appearance)) == parts
