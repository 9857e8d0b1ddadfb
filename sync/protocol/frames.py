"""Frames: a message as zstd-compressed JSON, with limits checked before anything is unpacked.
Knows no message.
"""

from typing import Any, TypeVar

import orjson
import zstandard
from pydantic import BaseModel, ValidationError

from sync.protocol.errors import FrameRefused, ProtocolUnknown, RequestMalformed
from sync.protocol.wire import PROTOCOL, Message

M = TypeVar("M", bound=Message)

MEDIA_TYPE = "application/x-fvsync"
MAX_PACKED = 8 * 1024 * 1024
MAX_PLAIN = 32 * 1024 * 1024
MAX_RATIO = 150
SMALL = 768 * 1024
QUICK, HARD = 3, 5
"""Levels of zstd: 5 takes an eighth less room on the line and 1 ms more for each 512 kB."""
FREE_PLAIN = 8 * 1024 * 1024
"""Up to this many plain bytes the ratio is not looked at: rows that are much alike pack very well.
Batches and pages of ours stay below it, so that honest data is never refused for its ratio."""


def pack(message: BaseModel) -> bytes:
    """A message as the bytes of one frame."""
    return press(plain(message.__dict__))


def plain(value: dict[str, Any]) -> bytes:
    """A JSON-ready value (ids, days, instants and messages included) as the plain bytes of a
    frame.
    """
    return orjson.dumps(value, default=_dumped, option=orjson.OPT_UTC_Z)


def press(data: bytes) -> bytes:
    """Plain bytes as one frame: small ones, which go over thin lines, packed harder."""
    level = HARD if len(data) <= SMALL else QUICK
    return zstandard.ZstdCompressor(level=level, write_content_size=True).compress(data)


def unpack(frame: bytes) -> dict[str, Any]:
    """The value of a frame. Raises FrameRefused for one that is too large, too dense, cut or not
    ours.
    """
    try:
        value = orjson.loads(_unpressed(frame))
    except orjson.JSONDecodeError:
        raise FrameRefused("not json") from None
    if not isinstance(value, dict):
        raise FrameRefused("not an object")
    return value


def read(frame: bytes, model: type[M]) -> M:
    """The message in a frame. Raises FrameRefused, ProtocolUnknown, RequestMalformed."""
    value = unpack(frame)
    if value.get("protocol") != PROTOCOL:
        raise ProtocolUnknown(str(value.get("protocol"))[:20])
    try:
        return model.model_validate(value)
    except ValidationError as error:
        # Names of fields only: the values may be a person's.
        places = {
            ".".join(str(p) for p in e["loc"])[:60] for e in error.errors(include_input=False)
        }
        raise RequestMalformed(", ".join(sorted(places))[:200]) from None


def _dumped(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    raise TypeError(type(value).__name__)


def _unpressed(frame: bytes) -> bytes:
    if len(frame) > MAX_PACKED:
        raise FrameRefused("packed size")
    try:
        declared = zstandard.get_frame_parameters(frame).content_size
    except zstandard.ZstdError:
        raise FrameRefused("not zstd") from None
    # The declared size is what gets allocated, and more than it is never written.
    if declared in (0, zstandard.CONTENTSIZE_UNKNOWN) or declared > MAX_PLAIN:
        raise FrameRefused("plain size")
    if declared > FREE_PLAIN and declared > MAX_RATIO * len(frame):
        raise FrameRefused("ratio")
    try:
        return zstandard.ZstdDecompressor(max_window_size=MAX_PLAIN).decompress(frame)
    except zstandard.ZstdError:
        raise FrameRefused("cut or damaged") from None
