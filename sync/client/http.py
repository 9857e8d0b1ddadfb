"""The Exchange over HTTP. Keeps nothing: every failure is a named error, and the same call may be
made again.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from typing import TypeVar

import orjson
import requests
from urllib3.exceptions import HTTPError, ReadTimeoutError

from fieldvisit.errors import FieldvisitError
from fieldvisit.machine.clock import Clock, SystemClock
from fieldvisit.store.profile import Profile
from sync.client import trust
from sync.protocol import address, blocks, errors, frames, wire
from sync.protocol.signing import Signer

M = TypeVar("M", bound=wire.Message)

CONNECT_SECONDS = 10
READ_SECONDS = 60
WHOLE_SECONDS = 600
MAX_REFUSAL = 64 * 1024
_ANSWERS_WITH = {"POST": frames.MEDIA_TYPE, "GET": "application/octet-stream", "PUT": ""}
_BY_CODE = {error.code: error for error in errors.STATUS}


def exchange_for(me: Profile, *, clock: Clock) -> "HttpExchange":
    """The line from an enrolled device to its server, signed with its own key."""
    signer = Signer(str(me.device_id), me.signing_key)
    return HttpExchange(me.server_url, signer, clock=clock, authority=me.authority)


class HttpExchange:
    """An Exchange with the server at `url`: https, or http on this very computer. `authority`: who
    alone may vouch for the server (PEM); blank: whom this computer trusts.

    Raises AddressNotSafe, AddressBroken when made; nothing is sent to such an address.
    """

    def __init__(
        self,
        url: str,
        signer: Signer,
        *,
        clock: Clock | None = None,
        read_seconds: float = READ_SECONDS,
        authority: str = "",
    ) -> None:
        self._host, on_this_computer = address.checked(url)
        self._url = url.rstrip("/")
        self._signer = signer
        self._clock = clock or SystemClock()
        self._read_seconds = read_seconds
        self._session = requests.Session()
        self._session.headers["Accept-Encoding"] = "identity"
        # A proxy of the environment has no business between this computer and itself.
        self._session.trust_env = not on_this_computer
        if authority:
            self._session.mount("https://", trust.Pinned(authority))

    def enrol(self, request: wire.EnrolRequest) -> wire.EnrolReply:
        return self._ask("/v1/enrol", request, model=wire.EnrolReply)

    def push(self, request: wire.PushRequest) -> wire.Receipt:
        return self._ask("/v1/push", request, model=wire.Receipt)

    def pull(self, request: wire.PullRequest) -> wire.PullReply:
        return self._ask("/v1/pull", request, model=wire.PullReply)

    def differing(self, request: wire.SumsRequest) -> wire.SumsReply:
        return self._ask("/v1/sums", request, model=wire.SumsReply)

    def rows(self, request: wire.RowsRequest) -> wire.RowsReply:
        return self._ask("/v1/rows", request, model=wire.RowsReply)

    def snapshot(self, request: blocks.SnapshotRequest) -> blocks.SnapshotReply:
        return self._ask("/v1/snapshot", request, model=blocks.SnapshotReply)

    def get_block(self, scope: str, sha256: str) -> bytes:
        path = f"/v1/blocks/{scope}/{sha256}"
        return self._call("GET", path, body=b"", limit=blocks.MAX_BLOCK)

    def put_blob(self, scope: str, sha256: str, *, data: bytes) -> None:
        self._call("PUT", f"/v1/blobs/{scope}/{sha256}", body=data, limit=MAX_REFUSAL)

    def get_blob(self, scope: str, sha256: str) -> bytes:
        return self._call("GET", f"/v1/blobs/{scope}/{sha256}", body=b"", limit=wire.MAX_BLOB)

    def missing_parts(self, part: wire.FilePart) -> list[int]:
        body = self._call("GET", part.missing_path, body=b"", limit=MAX_REFUSAL)
        missing = self._read(body, wire.MissingParts).missing
        if not all(0 <= number < part.count for number in missing):
            raise errors.ServerNonsense(self._host)
        return missing

    def put_part(self, part: wire.FilePart, *, data: bytes) -> None:
        self._call("PUT", part.path, body=data, limit=MAX_REFUSAL)

    def get_part(self, part: wire.FilePart) -> bytes:
        data = self._call("GET", part.path, body=b"", limit=wire.PART_BYTES)
        if len(data) != part.length:
            raise errors.BlobDamaged
        return data

    def _ask(self, path: str, request: wire.Message, *, model: type[M]) -> M:
        body = self._call("POST", path, body=frames.pack(request), limit=frames.MAX_PACKED)
        return self._read(body, model)

    def _read(self, body: bytes, model: type[M]) -> M:
        try:
            return frames.read(body, model)
        except (errors.FrameRefused, errors.RequestMalformed):
            raise errors.ServerNonsense(self._host) from None

    def _call(self, method: str, path: str, *, body: bytes, limit: int) -> bytes:
        signed = self._signer.sign(method, path, body=body, at=self._clock.now())
        with (
            self._named(),
            self._session.request(
                method,
                self._url + path,
                data=body,
                headers={**signed.headers(), "Content-Type": frames.MEDIA_TYPE},
                timeout=(CONNECT_SECONDS, self._read_seconds),
                allow_redirects=False,
                stream=True,
            ) as response,
        ):
            if response.status_code not in (200, 204):
                raise self._refusal(response)
            expected, kind = _ANSWERS_WITH[method], response.headers.get("Content-Type", "")
            if kind != expected:
                # Cut within its last header, or somebody else's answer.
                cut = expected.startswith(kind)
                raise (errors.ServerAway if cut else errors.ServerNonsense)(self._host)
            return self._body(response, limit)

    def _body(self, response: requests.Response, limit: int) -> bytes:
        give_up = time.monotonic() + WHOLE_SECONDS
        parts: list[bytes] = []
        size = 0
        for part in response.raw.stream(65536, decode_content=False):
            parts.append(part)
            size += len(part)
            if size > limit:
                raise errors.ServerNonsense(self._host)
            if time.monotonic() > give_up:
                raise errors.ServerTimeout(self._host, WHOLE_SECONDS)
        return b"".join(parts)

    def _refusal(self, response: requests.Response) -> FieldvisitError:
        status = response.status_code
        if status in (429, 503):
            asked = response.headers.get("Retry-After", "")
            return errors.ServerBusy(min(int(asked), 3600) if asked.isdecimal() else 30)
        said = self._said(response)
        error = _BY_CODE.get(str(said.get("code")))
        if error is not None:
            facts = said.get("facts")
            known = {f.name for f in fields(error)}  # type: ignore[arg-type]
            if isinstance(facts, dict) and facts.keys() == known:
                return error(**facts)
        if status >= 500:
            return errors.ServerTroubled(status)
        return errors.ServerNonsense(self._host)

    def _said(self, response: requests.Response) -> dict[str, object]:
        try:
            said = orjson.loads(self._body(response, MAX_REFUSAL))
        except (orjson.JSONDecodeError, errors.ServerNonsense):
            return {}
        return said if isinstance(said, dict) else {}

    @contextmanager
    def _named(self) -> Iterator[None]:
        try:
            yield
        except (requests.exceptions.SSLError, requests.exceptions.ProxyError) as error:
            away = isinstance(error, requests.exceptions.ProxyError)
            raise (errors.ServerAway if away else errors.ServerUntrusted)(self._host) from None
        except (requests.exceptions.ReadTimeout, ReadTimeoutError):
            seconds = int(self._read_seconds)
            raise errors.ServerTimeout(self._host, seconds) from None
        except requests.exceptions.InvalidHeader:
            raise errors.ServerNonsense(self._host) from None
        except (requests.exceptions.RequestException, HTTPError):
            raise errors.ServerAway(self._host) from None
