"""The in-memory twin of the HTTP exchange: the same signed frames into the same `Centre`, without
a wire.
"""

from typing import TypeVar

from sync.protocol import blocks, errors, frames, wire
from sync.protocol.signing import Signed, Signer
from sync.server.centre import Centre

M = TypeVar("M", bound=wire.Message)


class InMemoryExchange:
    """An Exchange with a server in this process."""

    def __init__(self, centre: Centre, signer: Signer) -> None:
        self._centre = centre
        self._signer = signer

    def enrol(self, request: wire.EnrolRequest) -> wire.EnrolReply:
        body = self._centre.enrol(self._sign("POST", "/v1/enrol", body=frames.pack(request)))
        return _answer(body, wire.EnrolReply)

    def push(self, request: wire.PushRequest) -> wire.Receipt:
        body = self._centre.push(self._sign("POST", "/v1/push", body=frames.pack(request)))
        return _answer(body, wire.Receipt)

    def pull(self, request: wire.PullRequest) -> wire.PullReply:
        body = self._centre.pull(self._sign("POST", "/v1/pull", body=frames.pack(request)))
        return _answer(body, wire.PullReply)

    def differing(self, request: wire.SumsRequest) -> wire.SumsReply:
        body = self._centre.differing(self._sign("POST", "/v1/sums", body=frames.pack(request)))
        return _answer(body, wire.SumsReply)

    def rows(self, request: wire.RowsRequest) -> wire.RowsReply:
        body = self._centre.rows(self._sign("POST", "/v1/rows", body=frames.pack(request)))
        return _answer(body, wire.RowsReply)

    def snapshot(self, request: blocks.SnapshotRequest) -> blocks.SnapshotReply:
        body = self._centre.snapshot(self._sign("POST", "/v1/snapshot", body=frames.pack(request)))
        return _answer(body, blocks.SnapshotReply)

    def get_block(self, scope: str, sha256: str) -> bytes:
        path = f"/v1/blocks/{scope}/{sha256}"
        return self._centre.block(self._sign("GET", path, body=b""), scope, sha256=sha256)

    def put_blob(self, scope: str, sha256: str, *, data: bytes) -> None:
        path = f"/v1/blobs/{scope}/{sha256}"
        self._centre.put_blob(self._sign("PUT", path, body=data), scope, sha256=sha256)

    def get_blob(self, scope: str, sha256: str) -> bytes:
        path = f"/v1/blobs/{scope}/{sha256}"
        return self._centre.get_blob(self._sign("GET", path, body=b""), scope, sha256=sha256)

    def missing_parts(self, part: wire.FilePart) -> list[int]:
        body = self._centre.missing_parts(self._sign("GET", part.missing_path, body=b""), part)
        return _answer(body, wire.MissingParts).missing

    def put_part(self, part: wire.FilePart, *, data: bytes) -> None:
        self._centre.put_part(self._sign("PUT", part.path, body=data), part)

    def get_part(self, part: wire.FilePart) -> bytes:
        return self._centre.get_part(self._sign("GET", part.path, body=b""), part)

    def _sign(self, method: str, path: str, *, body: bytes) -> Signed:
        return self._signer.sign(method, path, body=body, at=self._centre.clock.now())


def _answer(body: bytes, model: type[M]) -> M:
    # An answer that breaks on the way is the line's doing, not the server's word: as over HTTP.
    try:
        return frames.read(body, model)
    except (errors.FrameRefused, errors.RequestMalformed):
        raise errors.ServerNonsense("") from None
