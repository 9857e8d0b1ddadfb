"""Each journey begins in its own copy of the practice village: a server, an officer, a
supervisor.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldvisit.practice.stage import Stage, prepare
from tests.support.desks import cheap
from tests.support.people import Worker


@pytest.fixture(scope="session")
def enrolled_village(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("village") / "home"
    with cheap(), prepare(home, tell=lambda words: None):
        pass
    return home


@pytest.fixture
def stage(enrolled_village: Path, tmp_path: Path) -> Iterator[Stage]:
    home = tmp_path / "home"
    shutil.copytree(enrolled_village, home)
    with prepare(home, tell=lambda words: None) as ready:
        yield ready


@pytest.fixture
def officer(stage: Stage) -> Worker:
    return Worker(stage, stage.officer)


@pytest.fixture
def supervisor(stage: Stage) -> Worker:
    return Worker(stage, stage.supervisor)
