"""Each test of this room begins with its own copy of the officer's device at 2026-11-23 11:06."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldvisit.casework.desk import Desk
from tests.support.desks import copy_of, template


@pytest.fixture(scope="session")
def officer_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return template(tmp_path_factory.mktemp("template") / "officer")


@pytest.fixture(scope="session")
def supervisor_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return template(tmp_path_factory.mktemp("template") / "supervisor", who="supervisor")


@pytest.fixture
def desk(officer_template: Path, tmp_path: Path) -> Iterator[Desk]:
    opened = copy_of(officer_template, tmp_path / "officer")
    yield opened
    opened.store.close()


@pytest.fixture
def supervisor(supervisor_template: Path, tmp_path: Path) -> Iterator[Desk]:
    opened = copy_of(supervisor_template, tmp_path / "supervisor")
    yield opened
    opened.store.close()
