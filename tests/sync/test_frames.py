"""Frames: what is packed comes back; what would burst is refused before it is unpacked."""

import time
import tracemalloc

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from sync.protocol import frames
from sync.protocol.errors import FrameRefused, ProtocolUnknown, RequestMalformed
from sync.protocol.wire import PullRequest


def pressed(plain: bytes) -> bytes:
    return zstandard.ZstdCompressor().compress(plain)


def test_a_message_comes_back_as_it_went() -> None:
    message = PullRequest(cursors={"120110100001": 7})
    assert frames.read(frames.pack(message), PullRequest) == message


@pytest.mark.parametrize(
    ("frame", "reason"),
    [
        (b"", "not zstd"),
        (b"<html>please log in</html>", "not zstd"),
        (pressed(b"[1, 2]"), "not an object"),
        (pressed(b'{"cut'), "not json"),
        (frames.pack(PullRequest())[:-3], "cut or damaged"),
        (b"\0" * (frames.MAX_PACKED + 1), "packed size"),
    ],
)
def test_a_frame_that_is_not_ours_is_refused(frame: bytes, reason: str) -> None:
    with pytest.raises(FrameRefused) as refused:
        frames.unpack(frame)
    assert refused.value.reason == reason


@pytest.mark.parametrize("size", [200 * 1024 * 1024, 20 * 1024 * 1024], ids=["size", "ratio"])
def test_a_bomb_is_refused_unopened(size: int) -> None:
    bomb = pressed(b" " * size)
    tracemalloc.start()
    began = time.process_time()
    with pytest.raises(FrameRefused):
        frames.unpack(bomb)
    used, peak = time.process_time() - began, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert used < 1
    assert peak < 8 * 1024 * 1024


def test_a_frame_that_hides_its_size_is_refused() -> None:
    hidden = zstandard.ZstdCompressor(write_content_size=False).compress(b"{}")
    with pytest.raises(FrameRefused):
        frames.unpack(hidden)


def test_a_frame_that_lies_about_its_size_is_refused() -> None:
    frame = bytearray(pressed(b"x" * 200))
    assert zstandard.get_frame_parameters(bytes(frame)).content_size == 200
    frame[5] = 10
    with pytest.raises(FrameRefused):
        frames.unpack(bytes(frame))


def test_another_protocol_is_named() -> None:
    with pytest.raises(ProtocolUnknown):
        frames.read(frames.pack(PullRequest(protocol="fvsync/9")), PullRequest)


def test_a_malformed_request_names_fields_and_no_values() -> None:
    secret = "孙桂芬 120101194912310026"
    frame = frames.press(frames.plain({"protocol": "fvsync/1", "cursors": secret}))
    with pytest.raises(RequestMalformed) as refused:
        frames.read(frame, PullRequest)
    assert refused.value.reason == "cursors"


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    with pytest.raises(FrameRefused):
        frames.unpack(data)
