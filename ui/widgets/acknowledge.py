"""A sentence that is confirmed by one tap. Never confirms itself."""

from dataclasses import replace

from fieldvisit.forms.state import NodeState, Option
from ui.widgets.choice_chips import ChoiceChips


class Acknowledge(ChoiceChips):
    """One chip, 知道了."""

    def show_state(self, state: NodeState) -> None:
        super().show_state(replace(state, options=(Option("OK", self.tr("知道了")),)))
