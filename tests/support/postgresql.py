"""A real PostgreSQL in a temporary folder on a loopback port, from Debian's package. Started once a
session; every test gets a database of its own.
"""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

import psycopg


class NoPostgresql(Exception):
    """PostgreSQL is not installed here."""


def programs() -> Path:
    """The folder with `initdb` and `pg_ctl`, the newest major version. Raises NoPostgresql."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
    if not found:
        raise NoPostgresql
    return found[-1].parent


@contextmanager
def cluster(*settings: str) -> Iterator[str]:
    """A running server with these settings (`name=value`); gives the URL of its first database,
    ends it and removes its files.
    """
    where = programs()
    home = Path(mkdtemp(prefix="fieldvisit-pg-"))
    data, port = home / "data", _free_port()
    try:
        _own(home)
        _run(
            where / "initdb",
            "-D",
            data,
            "-U",
            "fieldvisit",
            "--auth=trust",
            "--no-sync",
            "-E",
            "UTF8",
        )
        options = f"-p {port} -c listen_addresses=127.0.0.1 -k {home}"
        options += "".join(f" -c {setting}" for setting in settings)
        _run(where / "pg_ctl", "-D", data, "-o", options, "-l", home / "log", "-w", "start")
        try:
            yield f"postgresql://fieldvisit@127.0.0.1:{port}/postgres"
        finally:
            _run(where / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def fresh_database(cluster_url: str, name: str) -> str:
    """An empty database in the cluster; its URL."""
    with psycopg.connect(cluster_url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    return cluster_url.rpartition("/")[0] + f"/{name}"


def _run(*command: object) -> None:
    words = [str(word) for word in command]
    if os.geteuid() == 0:
        # PostgreSQL refuses to run as root.
        words = ["runuser", "-u", "postgres", "--", *words]
    subprocess.run(words, check=True, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _own(folder: Path) -> None:
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])
