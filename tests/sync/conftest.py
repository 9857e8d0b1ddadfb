"""A central server in a temporary folder, on SQLite, and people with devices."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.server.centre import Centre
from tests.support import postgresql, swift
from tests.support.central import TOWN, Device, central, device, staff
from tests.support.handing_over import Person, person


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    opened = central(tmp_path / "server")
    yield opened
    opened.close()


@pytest.fixture
def officer(centre: Centre) -> Device:
    return device(centre, staff())


@pytest.fixture
def colleague(centre: Centre) -> Device:
    return device(centre, staff("钱多宝"))


@pytest.fixture
def supervisor(centre: Centre) -> Device:
    return device(centre, staff("吴静", "town_officer", TOWN))


@pytest.fixture(scope="session")
def cluster() -> Iterator[str]:
    """A real PostgreSQL; CI has one, so that a skip there fails."""
    try:
        postgresql.programs()
    except postgresql.NoPostgresql:
        pytest.skip("PostgreSQL is not installed")
    with postgresql.cluster() as url:
        yield url


@pytest.fixture(scope="session")
def swift_store() -> Iterator[swift.Swift]:
    """A real store that speaks S3; CI has one, so that a skip there fails."""
    try:
        with swift.running() as started:
            yield started
    except swift.NoSwift:
        pytest.skip("OpenStack Swift is not installed")


@pytest.fixture
def bucket(swift_store: swift.Swift, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of an empty bucket, whose key lies in the environment."""
    for name, value in swift.environment(tmp_path).items():
        monkeypatch.setenv(name, value)
    return swift_store.fresh_bucket()


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


@pytest.fixture
def zhou(centre: Centre, tmp_path: Path) -> Person:
    return person(centre, tmp_path / "zhou")


@pytest.fixture
def qian(centre: Centre, tmp_path: Path) -> Person:
    return person(centre, tmp_path / "qian", staff("钱多宝"))
