"""The screens of visiting, notes and printing in every look keep the rules of design/ui.md 7."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from fieldvisit.casework.desk import Desk
from tests.support import rules
from tests.support.desks import copy_of
from tests.support.form_screens import CASES, form_screens
from tests.support.screens import MATRIX, Case, put_away, render

SMALL = [Case(size=(1366, 690)), Case(size=(1093, 550)), Case(size=(690, 900))]
"""A maximised window, a laptop at 125 %, a narrow window (days.md 6)."""

DAILY = [Case(), Case("tablet"), Case("tablet", "extra", "dark")]
"""Looks of every commit; `make prove` takes the whole matrix."""

LOOKS = [
    pytest.param(case, id=case.name, marks=[] if case in DAILY else [pytest.mark.prove])
    for case in [*MATRIX, *SMALL]
]


@pytest.fixture(scope="module")
def device(device_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One device for all pictures of this module: none of them changes what another shows."""
    opened = copy_of(device_template, tmp_path_factory.mktemp("forms") / "officer")
    yield opened
    opened.store.close()


@pytest.fixture(params=LOOKS)
def case(request: pytest.FixtureRequest) -> Case:
    return request.param


@pytest.fixture
def window(name: str, device: Desk, case: Case) -> Iterator[QWidget]:
    shown = next(one for one in form_screens(device) if one.name == name)
    made = render(shown.make, case, chrome=shown.chrome)
    yield made
    put_away(made)


@pytest.mark.parametrize("name", CASES)
def test_each_screen_can_be_touched_named_read_and_reached(window: QWidget, case: Case) -> None:
    look = case.look()
    assert (window.width(), window.height()) == case.pixels
    assert rules.too_small(window, look) == []
    assert rules.too_close(window, look) == []
    assert rules.unnamed(window) == []
    assert rules.alike(window) == []
    assert rules.clipped(window) == []
    assert rules.tab_walk(window) == []
