"""One oracle for all tests of a process."""

from collections.abc import Iterator

import pytest

from tests.oracle.engines import Oracle


@pytest.fixture(scope="session")
def oracle() -> Iterator[Oracle]:
    engine = Oracle()
    yield engine
    engine.close()
