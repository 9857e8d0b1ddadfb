"""The server's files: kept, set apart, and larger ones arriving part by part until the whole
matches its name. Knows no person's rights.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias
from uuid import UUID

from sync.protocol.errors import BlobDamaged, BlobMissing, BlobTooLarge, RequestMalformed
from sync.protocol.wire import MAX_BLOB, PART_BYTES, FilePart
from sync.server.blobs import Blobs
from sync.server.shelf import Folder, Shelf

Lies: TypeAlias = tuple[str, Blobs]
"""A scope, and the side on which a file lies under it."""


class Files:
    """`kept`: what readers get. `apart`: handed in by those who may not write there. Parts lie in
    `parts/DEVICE/SCOPE/SHA256-SIZE/NUMBER`: each device has its own, so that what one of them sends
    wrongly costs no other. They outlive the server's process, and every server over the same shelf
    sees them.
    """

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self.kept = Blobs(shelf, "blobs")
        self.apart = Blobs(shelf, "quarantine")

    @classmethod
    def open(cls, data: Path, where: str | None = None, *, tried: bool = False) -> "Files":
        """The files of the server of the folder `data`: there, or in the bucket at `where`, which
        is tried unless it was. Raises FilesAddressBroken, AddressNotSafe, FilesTroubled.
        """
        if not where:
            return cls(Folder(data))
        # What speaks to buckets is an extra, and takes a while to load.
        from sync.server.bucket import Bucket

        bucket = Bucket(where)
        if not tried:
            bucket.check()
        return cls(bucket)

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
        """Move a file that was kept apart to the readers'. Raises BlobMissing, BlobDamaged."""
        try:
            self.kept.put(scope, sha256, data=self.apart.get(scope, sha256))
        except BlobMissing:
            # Another server let it in meanwhile.
            if not self.kept.holds(scope, sha256):
                raise
        self.apart.drop(scope, sha256)

    def missing(self, part: FilePart, *, into: Blobs, device_id: UUID) -> list[int]:
        """The numbers that are still to come; none once `into` holds the file. Raises
        RequestMalformed, BlobTooLarge.
        """
        if into.holds(part.scope, part.sha256):
            return []
        if 0 < part.size <= PART_BYTES:
            return [0]
        place = self._of(part, device_id)
        lacking = [n for n in range(part.count) if not self._here(place, n)]
        # All parts and no file: the server ended between the two. Any part makes it.
        return lacking or [part.count - 1]

    def put(self, part: FilePart, *, data: bytes, into: Blobs, device_id: UUID) -> None:
        """Keep a part; the last one makes the file. Raises BlobDamaged when the whole is not what
        its name says: then all parts are asked for anew.
        """
        place = self._of(part, device_id)
        if not 0 <= part.number < part.count or len(data) != part.length:
            raise RequestMalformed("file part")
        if into.holds(part.scope, part.sha256):
            return
        self.shelf.put(f"{place}/{part.number}", data)
        # From behind, since the last part usually comes last: one look at most tells that it lacks.
        if not all(self._here(place, n) for n in reversed(range(part.count))):
            return
        try:
            whole = [self.shelf.get(f"{place}/{number}") for number in range(part.count)]
            into.put(part.scope, part.sha256, data=b"".join(whole))
        except BlobMissing:
            # Another server got the same part at once, made the file and cleared up.
            if not into.holds(part.scope, part.sha256):
                raise BlobDamaged from None
        except BlobDamaged:
            self.shelf.clear(place)
            raise
        self.shelf.clear(place)

    def _here(self, place: str, number: int) -> bool:
        # Asked for by its key: in a bucket a list may be a moment behind, and a file that is taken
        # for whole is never sent again.
        return self.shelf.size(f"{place}/{number}") is not None

    def _of(self, part: FilePart, device_id: UUID) -> str:
        named = re.fullmatch(r"[0-9]{12}", part.scope) and re.fullmatch(
            r"[0-9a-f]{64}", part.sha256
        )
        if not named or part.size <= PART_BYTES:
            raise RequestMalformed("file part")
        if part.size > MAX_BLOB:
            raise BlobTooLarge(MAX_BLOB // 1024 // 1024)
        return f"parts/{device_id.hex}/{part.scope}/{part.sha256}-{part.size}"
