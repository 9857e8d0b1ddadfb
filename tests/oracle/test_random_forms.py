"""Random forms with random fillings give the same in both engines, node by node. A failure shows
the smallest form that still parts them."""

from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from pyxform.errors import PyXFormError

from tests.oracle.comparing import Difference, differences
from tests.oracle.engines import Oracle, asked_both
from tests.oracle.random_forms import Drawn, drawn_form
from tests.oracle.shrinking import smallest

FORMS = 120

Compare = Callable[[Drawn], list[Difference]]


@pytest.fixture
def compared(oracle: Oracle, tmp_path: Path) -> Compare:
    """Both replies to a drawn form and its filling, compared."""

    def both(drawn: Drawn) -> list[Difference]:
        file = tmp_path / "form.xml"
        file.write_text(drawn.xform(), "utf-8")
        request: dict[str, Any] = {"form": str(file), "full": True, "steps": drawn.steps}
        return differences(*asked_both(oracle, request))

    return both


@pytest.mark.prove
@pytest.mark.parametrize("block", range(4))
def test_forms_without_repeats_are_filled_alike(block: int, compared: Compare) -> None:
    for seed in range(block * FORMS, (block + 1) * FORMS):
        drawn = drawn_form(Random(seed), repeats=False)
        found = compared(drawn)
        assert not found, told(drawn, found, compared)


@pytest.mark.prove
@pytest.mark.parametrize("block", range(12))
def test_forms_with_repeats_are_filled_alike(block: int, compared: Compare) -> None:
    for seed in range(block * FORMS, (block + 1) * FORMS):
        drawn = drawn_form(Random(seed), repeats=True)
        found = compared(drawn)
        assert not found, told(drawn, found, compared)


def told(drawn: Drawn, found: list[Difference], compared: Compare) -> str:
    """The smallest form and filling with the same kind of difference, and the difference."""
    first = kind(found[0])
    small = smallest(drawn, lambda one: shows(one, first, compared))
    return "\n".join([repr(small), *map(str, compared(small))])


def shows(drawn: Drawn, wanted: tuple[str, bool, bool], compared: Compare) -> bool:
    try:
        return any(kind(one) == wanted for one in compared(drawn))
    except (PyXFormError, IndexError, KeyError):  # no form any more
        return False


def kind(difference: Difference) -> tuple[str, bool, bool]:
    """What differs, and on which side there is nothing."""
    return difference.key, bool(difference.ours), bool(difference.oracle)
