"""The choices of a question of which several may be on. Never limits them: the form judges."""

from ui.widgets.choice_chips import ChoiceChips, PackedChips


class MultiChips(ChoiceChips):
    """Like ChoiceChips, but a tap turns one on or off and leaves the others."""

    many = True

    def after(self, value: str) -> list[str]:
        on = self.chosen()
        return [code for code in on if code != value] if value in on else [*on, value]


class PackedMultiChips(MultiChips, PackedChips):
    """`columns-pack`: as many in a line as their words allow."""


class OneLineMultiChips(MultiChips):
    """`list`: the choices in one row with their words, or all below each other."""

    whole = True
