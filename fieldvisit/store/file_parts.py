"""Parts of files that are still coming, each encrypted by itself. Never a plain byte on the disk,
and never a file that a record could open.
"""

import shutil
from collections.abc import Collection
from pathlib import Path

from fieldvisit.machine.algorithms import SealBroken
from fieldvisit.machine.disk import write_atomic
from fieldvisit.store import troubles
from fieldvisit.store.attachments import AttachmentMissing
from fieldvisit.store.opening import Store


def keep(store: Store, sha256: str, *, number: int, data: bytes) -> None:
    """Keep part `number` of a file. Raises DiskFull."""
    sealed = store.suite.seal(_key(store), data, about=_about(sha256, number))
    with troubles.named(store.folder):
        write_atomic(_folder(store, sha256) / str(number), sealed)


def read(store: Store, sha256: str, *, number: int) -> bytes | None:
    """A part that came before; None: to be fetched (not here, or not what was kept)."""
    try:
        sealed = (_folder(store, sha256) / str(number)).read_bytes()
        return store.suite.unseal(_key(store), sealed, about=_about(sha256, number))
    except (FileNotFoundError, SealBroken):
        return None


def drop(store: Store, sha256: str) -> None:
    """Take away what came of a file."""
    shutil.rmtree(_folder(store, sha256), ignore_errors=True)


def drop_others(store: Store, wanted: Collection[str]) -> None:
    """Take away the parts of files that nobody waits for any more."""
    for folder in (store.folder.attachments / "coming").glob("*"):
        if folder.name not in wanted:
            shutil.rmtree(folder, ignore_errors=True)


def _folder(store: Store, sha256: str) -> Path:
    # A hash from elsewhere names a folder only when it is one.
    if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
        raise AttachmentMissing(sha256)
    return store.folder.attachments / "coming" / sha256


def _about(sha256: str, number: int) -> bytes:
    return f"{sha256}/{number}".encode()


def _key(store: Store) -> bytes:
    return store.suite.mac(store.key, b"fieldvisit parts of attachments")
