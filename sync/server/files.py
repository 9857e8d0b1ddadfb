"""The server's files: kept, set apart, and larger ones arriving part by part until the whole
matches its name. Knows no person's rights.
"""

import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias
from uuid import UUID

from fieldvisit.machine.disk import write_atomic
from sync.protocol.errors import BlobDamaged, BlobTooLarge, RequestMalformed
from sync.protocol.wire import MAX_BLOB, PART_BYTES, FilePart
from sync.server.blobs import Blobs

Lies: TypeAlias = tuple[str, Blobs]
"""A scope, and the side on which a file lies under it."""


class Files:
    """`kept`: what readers get. `apart`: handed in by those who may not write there. Parts lie in
    `parts/DEVICE/SCOPE/SHA256-SIZE/NUMBER`: each device has its own, so that what one of them sends
    wrongly costs no other. They outlive the server's process.
    """

    def __init__(self, data: Path) -> None:
        self.kept = Blobs(data / "blobs")
        self.apart = Blobs(data / "quarantine")
        self._folder = data / "parts"

    def side(self, *, apart: bool) -> Blobs:
        """Where files go: to the readers' or apart."""
        return self.apart if apart else self.kept

    def only_apart(self, scope: str, sha256: str) -> bool:
        """Whether a file is here, and for nobody to read yet. Raises RequestMalformed."""
        return not self.kept.holds(scope, sha256) and self.apart.holds(scope, sha256)

    def find(self, sha256: str, *, places: Sequence[str], apart: bool) -> Lies | None:
        """Where the file lies under one of these scopes: with what readers get; `apart`: first with
        what is not theirs. Raises RequestMalformed.
        """
        sides = (self.apart, self.kept) if apart else (self.kept,)
        lies = ((one, side) for side in sides for one in places if side.holds(one, sha256))
        return next(lies, None)

    def let_in(self, scope: str, sha256: str) -> None:
        """Move a file that was kept apart to the readers'. Raises BlobDamaged."""
        self.kept.put(scope, sha256, data=self.apart.get(scope, sha256))
        self.apart.drop(scope, sha256)

    def missing(self, part: FilePart, *, into: Blobs, device_id: UUID) -> list[int]:
        """The numbers that are still to come; none once `into` holds the file. Raises
        RequestMalformed, BlobTooLarge.
        """
        if into.holds(part.scope, part.sha256):
            return []
        if 0 < part.size <= PART_BYTES:
            return [0]
        folder = self._of(part, device_id)
        return [number for number in range(part.count) if not (folder / str(number)).exists()]

    def put(self, part: FilePart, *, data: bytes, into: Blobs, device_id: UUID) -> None:
        """Keep a part; the last one makes the file. Raises BlobDamaged when the whole is not what
        its name says: then all parts are asked for anew.
        """
        folder = self._of(part, device_id)
        if not 0 <= part.number < part.count or len(data) != part.length:
            raise RequestMalformed("file part")
        if into.holds(part.scope, part.sha256):
            return
        write_atomic(folder / str(part.number), data)
        if self.missing(part, into=into, device_id=device_id):
            return
        whole = b"".join((folder / str(number)).read_bytes() for number in range(part.count))
        try:
            into.put(part.scope, part.sha256, data=whole)
        except BlobDamaged:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        shutil.rmtree(folder, ignore_errors=True)

    def _of(self, part: FilePart, device_id: UUID) -> Path:
        named = re.fullmatch(r"[0-9]{12}", part.scope) and re.fullmatch(
            r"[0-9a-f]{64}", part.sha256
        )
        if not named or part.size <= PART_BYTES:
            raise RequestMalformed("file part")
        if part.size > MAX_BLOB:
            raise BlobTooLarge(MAX_BLOB // 1024 // 1024)
        return self._folder / device_id.hex / part.scope / f"{part.sha256}-{part.size}"
