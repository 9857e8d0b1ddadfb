"""Files of records on the server's disk, named by their SHA-256 inside a scope. Never holds a
row.
"""

import os
import re
from pathlib import Path

from fieldvisit.machine.algorithms import content_hash
from fieldvisit.machine.disk import write_atomic
from sync.protocol.errors import BlobDamaged, BlobMissing, BlobTooLarge, RequestMalformed
from sync.protocol.wire import MAX_BLOB, FilePart


class Blobs:
    """A folder of files: `SCOPE/ab/abcdef...`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, scope: str, sha256: str, *, data: bytes) -> None:
        """Keep a file; a file that is already there is left alone. Raises BlobTooLarge,
        BlobDamaged.
        """
        path = self._path(scope, sha256)
        if len(data) > MAX_BLOB:
            raise BlobTooLarge(MAX_BLOB // 1024 // 1024)
        if content_hash(data) != sha256:
            raise BlobDamaged
        if not path.exists():
            write_atomic(path, data)

    def get(self, scope: str, sha256: str) -> bytes:
        """A file whose hash was looked at again. Raises BlobMissing, BlobDamaged."""
        try:
            data = self._path(scope, sha256).read_bytes()
        except FileNotFoundError:
            raise BlobMissing from None
        if content_hash(data) != sha256:
            raise BlobDamaged
        return data

    def holds(self, scope: str, sha256: str) -> bool:
        """Whether the whole file is here. Raises RequestMalformed."""
        return self._path(scope, sha256).exists()

    def drop(self, scope: str, sha256: str) -> None:
        """Take a file away; one that is not here is no matter."""
        self._path(scope, sha256).unlink(missing_ok=True)

    def cut(self, part: FilePart) -> bytes:
        """A part of a file as it lies here; the reader looks at the hash of the whole. Raises
        BlobMissing, BlobDamaged when the file has another size.
        """
        path = self._path(part.scope, part.sha256)
        if part.size <= 0 or not 0 <= part.number < part.count:
            raise RequestMalformed("file part")
        try:
            with path.open("rb") as file:
                if os.fstat(file.fileno()).st_size != part.size:
                    raise BlobDamaged
                file.seek(part.start)
                return file.read(part.length)
        except FileNotFoundError:
            raise BlobMissing from None

    def _path(self, scope: str, sha256: str) -> Path:
        if not re.fullmatch(r"[0-9]{12}", scope) or not re.fullmatch(r"[0-9a-f]{64}", sha256):
            raise RequestMalformed("blob name")
        return self._folder / scope / sha256[:2] / sha256
