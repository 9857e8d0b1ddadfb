"""Files of records on the server, named by their SHA-256 inside a scope. Never holds a row."""

import re

from fieldvisit.machine.algorithms import content_hash
from sync.protocol.errors import BlobDamaged, BlobTooLarge, RequestMalformed
from sync.protocol.wire import MAX_BLOB, FilePart
from sync.server.shelf import Shelf


class Blobs:
    """A part of the shelf, under `name`: `NAME/SCOPE/ab/abcdef...`. Everything that reaches for the
    shelf raises FilesTroubled, too.
    """

    def __init__(self, shelf: Shelf, name: str) -> None:
        self._shelf = shelf
        self._name = name

    def put(self, scope: str, sha256: str, *, data: bytes) -> None:
        """Keep a file; a file that is already there is left alone. Raises BlobTooLarge,
        BlobDamaged.
        """
        key = self._key(scope, sha256)
        if len(data) > MAX_BLOB:
            raise BlobTooLarge(MAX_BLOB // 1024 // 1024)
        if content_hash(data) != sha256:
            raise BlobDamaged
        if self._shelf.size(key) is None:
            self._shelf.put(key, data)

    def get(self, scope: str, sha256: str) -> bytes:
        """A file whose hash was looked at again. Raises BlobMissing, BlobDamaged."""
        data = self._shelf.get(self._key(scope, sha256))
        if content_hash(data) != sha256:
            raise BlobDamaged
        return data

    def holds(self, scope: str, sha256: str) -> bool:
        """Whether the whole file is here. Raises RequestMalformed."""
        return self._shelf.size(self._key(scope, sha256)) is not None

    def drop(self, scope: str, sha256: str) -> None:
        """Take a file away; one that is not here is no matter."""
        self._shelf.drop(self._key(scope, sha256))

    def cut(self, part: FilePart) -> bytes:
        """A part of a file as it lies here; the reader looks at the hash of the whole. Raises
        BlobMissing, BlobDamaged when the file has another size.
        """
        key = self._key(part.scope, part.sha256)
        if part.size <= 0 or not 0 <= part.number < part.count:
            raise RequestMalformed("file part")
        data, size = self._shelf.cut(key, start=part.start, length=part.length)
        if size != part.size:
            raise BlobDamaged
        return data

    def _key(self, scope: str, sha256: str) -> str:
        if not re.fullmatch(r"[0-9]{12}", scope) or not re.fullmatch(r"[0-9a-f]{64}", sha256):
            raise RequestMalformed("blob name")
        return f"{self._name}/{scope}/{sha256[:2]}/{sha256}"
