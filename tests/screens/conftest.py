"""Screens are tested offscreen in the Fusion style, at one moment, in the invented village."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldvisit.casework.desk import Desk
from tests.support.desks import copy_of, template

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(scope="session", autouse=True)
def fusion(qapp: object) -> None:
    from PySide6.QtWidgets import QApplication

    QApplication.setStyle("Fusion")


@pytest.fixture(scope="session")
def device_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The officer's device as after its first sync, closed."""
    return template(tmp_path_factory.mktemp("template") / "officer")


@pytest.fixture
def desk(device_template: Path, tmp_path: Path) -> Iterator[Desk]:
    opened = copy_of(device_template, tmp_path / "officer")
    yield opened
    opened.store.close()
