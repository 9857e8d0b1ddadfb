"""Whatever comes over the line, on whatever route and however signed, the server answers with a
named refusal and never with a fault; and nothing outside its sender's rights enters (T4).
"""

import hashlib
import http.client
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import orjson
import pytest
import zstandard
from fastapi.routing import APIRoute
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldvisit.machine.clock import FixedClock
from fieldvisit.words import SENTENCES
from sync.protocol import blocks, carriage, frames, wire
from sync.protocol.signing import Signer, new_key
from sync.protocol.wire import PROTOCOL
from sync.server import running
from sync.server.app import build
from sync.server.running import Running
from tests.support.central import (
    NEXT_VILLAGE,
    NOON,
    TOWN,
    VILLAGE,
    Device,
    device,
    household,
    note,
    ready_folder,
    staff,
)
from tests.support.hostile import JSON, NASTY, clean

HOUSE, NOTE = household(), note()
HASH = hashlib.sha256(b"a photo").hexdigest()
MESSAGES = (
    *(wire.EnrolRequest, wire.PushRequest, wire.PullRequest, wire.SumsRequest, wire.RowsRequest),
    *(blocks.SnapshotRequest, carriage.ParcelBrought),
)
FIELDS = sorted({name for message in MESSAGES for name in message.model_fields})
HEADERS = {"Content-Type": frames.MEDIA_TYPE}


@dataclass(frozen=True)
class Sent:
    """One request: a message (of which `keep` thousandths of its frame are sent) or mere bytes.
    `who` signs: the device itself, a stranger, or nobody (words in place of it).
    """

    route: str
    method: str
    places: dict[str, str]
    said: bytes | dict[str, Any]
    keep: int
    who: str
    words: tuple[str, str, str]

    @property
    def path(self) -> str:
        path = self.route
        for name, value in self.places.items():
            path = path.replace("{" + name + "}", value)
        return path

    def body(self, device_id: str) -> bytes:
        if isinstance(self.said, bytes):
            return self.said
        whole = {"protocol": PROTOCOL, "device_id": device_id, **SOUND, **self.said}
        frame = frames.press(frames.plain(whole))
        return frame[: len(frame) * self.keep // 1000]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder: Path = tmp_path_factory.mktemp("hostile")
    started = running.start(ready_folder(folder), clock=FixedClock(NOON))
    yield started
    started.stop()


@pytest.fixture(scope="module")
def hostile(server: Running) -> Device:
    hostile = device(server.centre, staff())
    hostile.push(hostile.change(HOUSE))
    return hostile


@pytest.fixture(scope="module")
def line(server: Running) -> Iterator[http.client.HTTPConnection]:
    opened = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    yield opened
    opened.close()


SHELL = MagicMock()
SHELL.engine.dialect.name = "sqlite"
ROUTES = sorted(
    (route.path_format, method)
    for route in build(SHELL).routes
    if isinstance(route, APIRoute)
    for method in route.methods
)
PLACES = {
    "scope": st.sampled_from([VILLAGE, VILLAGE, NEXT_VILLAGE, TOWN, "1", "%2e%2e", "9" * 300]),
    "sha256": st.sampled_from([HASH, HASH, HASH.upper(), "a" * 63, "%00", "..%2f..", "f" * 64]),
    "parcel": st.sampled_from([str(HOUSE.id), HOUSE.id.hex, "x", "%00", "9" * 300]),
    "size": st.sampled_from(["7", "0", "262145", "33554433", str(2**63), "9" * 400]),
    "number": st.sampled_from(["0", "1", "128", str(2**63), "9" * 400]),
}


@st.composite
def requests(draw: st.DrawFn) -> Sent:
    """A request that is nearly right, or not at all."""
    route, method = draw(st.sampled_from(ROUTES))
    names = [name for name in PLACES if "{" + name in route]
    places = {name: draw(PLACES[name]) for name in names}
    if draw(st.integers(0, 9)) == 0:
        method = draw(st.sampled_from(["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD"]))
    who = draw(st.sampled_from(["itself", "itself", "itself", "stranger", "nobody"]))
    word = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=20)
    keep = draw(st.sampled_from([1000, 1000, 1000, 1000, 999, 500, 10]))
    return Sent(route, method, places, draw(said()), keep, who, draw(st.tuples(word, word, word)))


@st.composite
def said(draw: st.DrawFn) -> bytes | dict[str, Any]:
    """A message with twisted fields, a frame that is none, or one that grows when it is opened."""
    shape = draw(st.integers(0, 9))
    if shape == 0:
        return draw(st.binary(max_size=200))
    if shape == 1:
        return zstandard.compress(bytes(draw(st.sampled_from([10**6, 10**8]))))
    if shape == 2:
        return zstandard.compress(orjson.dumps(clean(draw(JSON))))
    twist = draw(st.dictionaries(st.sampled_from(FIELDS), JSON | NASTY, max_size=3))
    return clean(twist)


SOUND: dict[str, Any] = {
    "batch_id": str(NOTE.id),
    "changes": [{"counter": 5, "kind": "note", "scope": NEXT_VILLAGE}],
    "scope": VILLAGE,
    "rows": [["household", str(HOUSE.id)]],
    "buckets": "AAAA",
    "cursors": {VILLAGE: 0},
}


def answer(line: http.client.HTTPConnection, sent: Sent, *, by: Device) -> tuple[int, bytes]:
    """Status and body."""
    body = sent.body(str(by.who.device_id))
    headers = dict(zip(("FV-Device", "FV-Time", "FV-Signature"), sent.words, strict=True))
    if sent.who != "nobody":
        key = by.who.signing_key if sent.who == "itself" else new_key()
        signer = Signer(str(by.who.device_id), key)
        headers = signer.sign(sent.method, sent.path, body=body, at=NOON).headers()
    line.request(sent.method, sent.path, body=body, headers=headers | HEADERS)
    got = line.getresponse()
    return got.status, got.read()


def is_answered_by_name(line: http.client.HTTPConnection, sent: Sent, *, by: Device) -> None:
    status, said = answer(line, sent, by=by)
    assert status < 500, (status, said)
    if status >= 400 and said and b"detail" not in said:
        assert orjson.loads(said)["code"] in SENTENCES, said


@given(sent=requests())
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_request_is_answered_by_name(
    line: http.client.HTTPConnection, hostile: Device, sent: Sent
) -> None:
    is_answered_by_name(line, sent, by=hostile)


@pytest.mark.prove
@given(sent=requests())
@settings(max_examples=10_000, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_request_of_ten_thousand_is_answered_by_name(
    line: http.client.HTTPConnection, hostile: Device, sent: Sent
) -> None:
    is_answered_by_name(line, sent, by=hostile)


def test_after_all_that_nothing_but_its_own_is_there(server: Running, hostile: Device) -> None:
    reader = device(server.centre, staff("吴静", "town_officer", TOWN))
    rows = reader.all_values().values()
    assert {values["scope"] for values in rows} <= {VILLAGE, TOWN}
    assert {v["device_id"] for v in rows} <= {str(hostile.who.device_id), None}
