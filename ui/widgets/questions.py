"""Which control asks which question: type and appearance of the form -> widget class.

The one table; tests/screens/test_questions.py holds it against fieldvisit/forms/appearances.py.
"""

from collections.abc import Mapping
from datetime import date

from fieldvisit.forms.appearances import named
from fieldvisit.forms.state import NodeState
from ui.theme import Theme
from ui.widgets import (
    acknowledge,
    choice_chips,
    choice_field,
    counter,
    date_field,
    file_box,
    masked_field,
    moment_field,
    multi_chips,
    number_field,
    photo_box,
    place_field,
    places_field,
    range_scale,
    rank_list,
    shown_value,
    signing_box,
    text_area,
    text_field,
    time_field,
)
from ui.widgets.answer import Answer

Control = type[Answer]

CONTROLS: Mapping[tuple[str, str], Control] = {
    # type, appearance ("": none of those that follow) -> control
    ("text", ""): text_field.TextField,
    ("text", "multiline"): text_area.TextArea,
    ("text", "masked"): masked_field.MaskedField,
    ("text", "numbers"): text_field.TextField,
    ("text", "thousands-sep"): number_field.NumberField,
    ("integer", ""): number_field.NumberField,
    ("integer", "thousands-sep"): number_field.NumberField,
    ("integer", "counter"): counter.Counter,
    ("decimal", ""): number_field.NumberField,
    ("decimal", "thousands-sep"): number_field.NumberField,
    ("date", ""): date_field.DateField,
    ("date", "month-year"): date_field.DateField,
    ("date", "year"): date_field.DateField,
    ("date", "minimal"): date_field.DateField,
    ("date", "no-calendar"): date_field.DateField,
    ("time", ""): time_field.TimeField,
    ("dateTime", ""): moment_field.MomentField,
    ("select_one", ""): choice_chips.ChoiceChips,
    ("select_one", "quick"): choice_chips.ChoiceChips,
    ("select_one", "columns"): choice_chips.ChoiceChips,
    ("select_one", "columns-n"): choice_chips.ChoiceChips,
    ("select_one", "columns-pack"): choice_chips.PackedChips,
    ("select_one", "no-buttons"): choice_chips.ChoiceChips,
    ("select_one", "list"): choice_chips.OneLineChips,
    ("select_one", "likert"): choice_chips.LikertScale,
    ("select_one", "minimal"): choice_field.ChoiceField,
    ("select_one", "autocomplete"): choice_field.ChoiceField,
    ("select_one", "search"): choice_field.ChoiceField,
    ("select_multiple", ""): multi_chips.MultiChips,
    ("select_multiple", "columns"): multi_chips.MultiChips,
    ("select_multiple", "columns-n"): multi_chips.MultiChips,
    ("select_multiple", "columns-pack"): multi_chips.PackedMultiChips,
    ("select_multiple", "no-buttons"): multi_chips.MultiChips,
    ("select_multiple", "list"): multi_chips.OneLineMultiChips,
    ("select_multiple", "minimal"): choice_field.ManyChoiceField,
    ("select_multiple", "autocomplete"): choice_field.ManyChoiceField,
    ("select_multiple", "search"): choice_field.ManyChoiceField,
    ("rank", ""): rank_list.RankList,
    ("range", ""): range_scale.RangeScale,
    ("acknowledge", ""): acknowledge.Acknowledge,
    ("calculate", ""): shown_value.ShownValue,
    ("image", ""): photo_box.PhotoBox,
    ("image", "new"): photo_box.PhotoBox,
    ("image", "keep-facts"): photo_box.PhotoBox,
    ("image", "signature"): signing_box.SigningBox,
    ("image", "draw"): signing_box.SigningBox,
    ("file", ""): file_box.FileBox,
    ("audio", ""): file_box.FileBox,
    ("video", ""): file_box.FileBox,
    ("geopoint", ""): place_field.PlaceField,
    ("geotrace", ""): places_field.PlacesField,
    ("geoshape", ""): places_field.PlacesField,
    ("barcode", ""): text_field.ScannedField,
}

TOLD = frozenset({"text", "integer", "decimal", "date", "time", "dateTime", "barcode"})
"""Types that are only to be read while the form lets nobody answer: what it works out itself, what
the register knows."""

LONG: Mapping[str, Control] = {
    # more choices than stand side by side, and the form does not say how they are to lie
    "select_one": choice_field.ChoiceField,
    "select_multiple": choice_field.ManyChoiceField,
}

BY_THE_PAGE = frozenset(
    {"w1 ... w12", "field-list", "table-list", "label", "list-nolabel", "caution"}
)
"""Appearances that say how questions lie together: for question_list.py, not for a control."""

TABLE_NOTE = "generated_table_list_label"
"""pyxform turns the words of a `table-list` group into a note of this name."""

LEADING_ON = "quick"
"""Beside another appearance this one only leads on."""


def class_for(state: NodeState) -> Control:
    """The widget class that asks this question; an appearance that no control knows is passed
    over, and a type that none knows is asked as a line of words."""
    if state.readonly and state.type in TOLD:
        return CONTROLS["calculate", ""]
    words = [_name(word) for word in state.appearance.split()]
    told = [word for word in words if word != LEADING_ON and (state.type, word) in CONTROLS]
    if not told and state.type in LONG and len(state.options) > choice_chips.MOST_SIDE_BY_SIDE:
        return LONG[state.type]
    plain = CONTROLS.get((state.type, ""), text_field.TextField)
    special = (CONTROLS[state.type, word] for word in told)
    return next((one for one in special if one is not plain), plain)


def control_for(theme: Theme, state: NodeState, *, today: date) -> Answer:
    """The control of a question, showing its state."""
    return class_for(state)(theme, state, today=today)


def is_table_row(state: NodeState) -> bool:
    """Whether the question is a line of a table of choices."""
    return "list-nolabel" in state.appearance.split() and state.type in LONG


def is_table_head(state: NodeState) -> bool:
    """Whether it only says what a table is of: the row of labels that is not answered, and the note
    that a converted `table-list` begins with."""
    head = "label" in state.appearance.split() and state.type in LONG
    return head or (state.type == "note" and state.name.startswith(TABLE_NOTE))


def width_of(state: NodeState) -> int:
    """How many twelfths of the row the form gives the question; 12 where it says nothing."""
    told = (word[1:] for word in state.appearance.split() if _name(word) == "w1 ... w12")
    return next((int(one) for one in told), 12)


def _name(word: str) -> str:
    known = named(word)
    return known.name if known else word
