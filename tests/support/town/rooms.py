"""Ready towns on either database, made once and copied for each run. Knows no test."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from uuid import uuid4

import psycopg

from tests.support.postgresql import fresh_database
from tests.support.town.world import Ready, World, make_ready, world

Town = Callable[[int], AbstractContextManager[World]]


@dataclass(frozen=True)
class Room:
    """Opens a fresh town by its seed; `wired`: behind real HTTP."""

    ready: Ready
    database: Callable[[], AbstractContextManager[str | None]]

    @contextmanager
    def town(self, seed: int, kind: type[World] = World) -> Iterator[World]:
        with self.database() as url, world(seed, self.ready, kind=kind, database=url) as made:
            yield made


@contextmanager
def on_sqlite() -> Iterator[Room]:
    """The database lies in the server's folder and is copied with it."""

    @contextmanager
    def in_the_folder() -> Iterator[None]:
        yield None

    ready = make_ready(None)
    try:
        yield Room(ready, in_the_folder)
    finally:
        shutil.rmtree(ready.folder, ignore_errors=True)


@contextmanager
def on_postgresql(cluster: str) -> Iterator[Room]:
    """Each run gets a database made from the ready one."""
    template = f"town_{uuid4().hex}"
    ready = make_ready(fresh_database(cluster, template))

    @contextmanager
    def copied() -> Iterator[str]:
        name = f"run_{uuid4().hex}"
        _tell(cluster, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        try:
            yield cluster.rpartition("/")[0] + f"/{name}"
        finally:
            _tell(cluster, f'DROP DATABASE "{name}" WITH (FORCE)')

    try:
        yield Room(ready, copied)
    finally:
        shutil.rmtree(ready.folder, ignore_errors=True)


def _tell(cluster: str, command: str) -> None:
    with psycopg.connect(cluster, autocommit=True) as connection:
        connection.execute(command.encode())
