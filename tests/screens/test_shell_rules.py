"""Every screen of the shell in every look keeps the rules of design/ui.md section 7."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QWidget

from tests.support import rules
from tests.support.screens import MATRIX, Case, put_away, render
from tests.support.shell_screens import SHELL, Shown

SMALL = [Case(size=(1366, 690)), Case(size=(1093, 550)), Case(size=(690, 900))]
"""A maximised window, a laptop at 125 %, a narrow window (days.md 6)."""


DAILY = [Case(), Case("tablet"), Case("tablet", "extra"), Case("laptop", "extra", "dark")]
"""Looks of every commit; `make prove` takes the whole matrix."""

LOOKS = [
    pytest.param(case, id=case.name, marks=[] if case in DAILY else [pytest.mark.prove])
    for case in [*MATRIX, *SMALL]
]


@pytest.fixture(params=LOOKS)
def case(request: pytest.FixtureRequest) -> Case:
    return request.param


@pytest.fixture(params=SHELL, ids=lambda shown: shown.name)
def shown(request: pytest.FixtureRequest) -> Shown:
    return request.param


@pytest.fixture
def window(shown: Shown, case: Case) -> Iterator[QWidget]:
    made = render(shown.make, case, chrome=shown.chrome)
    yield made
    put_away(made)


def test_controls_can_be_touched_named_read_and_reached(window: QWidget, case: Case) -> None:
    look = case.look()
    assert rules.too_small(window, look) == []
    assert rules.too_close(window, look) == []
    assert rules.unnamed(window) == []
    assert rules.alike(window) == []
    assert rules.clipped(window) == []
    assert rules.tab_walk(window) == []
