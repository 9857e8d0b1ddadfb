"""Which control asks which question: type and appearance of the form -> widget class."""

from datetime import date

from fieldvisit.forms.state import NodeState
from ui.theme import Theme
from ui.widgets.acknowledge import Acknowledge
from ui.widgets.answer import Answer
from ui.widgets.choice_chips import ChoiceChips
from ui.widgets.date_field import DateField
from ui.widgets.elsewhere import PhotoLine, SignatureLine
from ui.widgets.multi_chips import MultiChips
from ui.widgets.number_field import NumberField
from ui.widgets.text_area import TextArea
from ui.widgets.text_field import TextField

# An appearance first, then the type alone; what is in neither is asked as a line of words.
BY_APPEARANCE: dict[tuple[str, str], type[Answer]] = {
    ("text", "multiline"): TextArea,
    ("image", "signature"): SignatureLine,
    ("image", "draw"): SignatureLine,
}
BY_TYPE: dict[str, type[Answer]] = {
    "select_one": ChoiceChips,
    "select_multiple": MultiChips,
    "text": TextField,
    "integer": NumberField,
    "decimal": NumberField,
    "date": DateField,
    "acknowledge": Acknowledge,
    "image": PhotoLine,
}
SIGNATURES = ("signature", "draw")


def class_for(state: NodeState) -> type[Answer]:
    """The widget class that asks this question."""
    for appearance in state.appearance.split():
        if found := BY_APPEARANCE.get((state.type, appearance)):
            return found
    return BY_TYPE.get(state.type, TextField)


def control_for(theme: Theme, state: NodeState, *, today: date) -> Answer:
    """The control of a question, showing its state."""
    return class_for(state)(theme, state, today=today)


def is_signature(state: NodeState) -> bool:
    """Whether the question is a signature, which has its own page."""
    return class_for(state) is SignatureLine
