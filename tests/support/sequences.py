"""Sequences of steps that hypothesis makes, each walked through a fresh place: the same three tests
for every place, a few at each commit, many and on PostgreSQL when `make prove` asks.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pytest
from hypothesis import given, settings
from hypothesis.strategies import SearchStrategy

from fieldvisit.machine.ids import Uuid7
from sync.server.centre import Centre
from tests.support import postgresql
from tests.support.central import central

Test = Callable[..., None]
SETTLED = (("settle", 0), ("settle", 1))
"""What every walk begins with."""


class Walk(Protocol):
    """A place that takes steps, and what must hold of it at the end."""

    def take(self, step: Any) -> None: ...

    def finish(self) -> None: ...


@dataclass(frozen=True)
class Sequences:
    """Tests that a walk of any of these `steps` ends well. `begin`: the walk of a place (once) with
    its devices in a folder.
    """

    steps: SearchStrategy[list[Any]]
    begin: Callable[[Centre, Path], Iterable[Walk]]

    def few(self) -> Test:
        @settings(max_examples=2, deadline=None)
        @given(steps=self.steps)
        def test(steps: list[Any], tmp_path_factory: pytest.TempPathFactory) -> None:
            self._walk(tmp_path_factory.mktemp("walk"), steps)

        return test

    def many(self) -> Test:
        @pytest.mark.prove
        @pytest.mark.timeout(600)
        @settings(max_examples=60, deadline=None)
        @given(steps=self.steps)
        def test(steps: list[Any], tmp_path_factory: pytest.TempPathFactory) -> None:
            self._walk(tmp_path_factory.mktemp("walk"), steps)

        return test

    def on_postgresql(self) -> Test:
        @pytest.mark.prove
        @pytest.mark.timeout(600)
        @settings(max_examples=15, deadline=None)
        @given(steps=self.steps)
        def test(steps: list[Any], tmp_path_factory: pytest.TempPathFactory, cluster: str) -> None:
            url = postgresql.fresh_database(cluster, f"walk_{Uuid7().fresh().hex}")
            self._walk(tmp_path_factory.mktemp("walk"), steps, database=url)

        return test

    def _walk(self, folder: Path, steps: list[Any], *, database: str | None = None) -> None:
        centre = central(folder / "server", database=database)
        for walk in self.begin(centre, folder / "devices"):
            for step in [*SETTLED, *steps]:
                walk.take(step)
            walk.finish()
        centre.close()
