"""The address of a bucket: what `--files` says. Opens nothing and asks for no key."""

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias, cast, get_args
from urllib.parse import parse_qsl, urlsplit

from sync.protocol import address, errors

Addressing: TypeAlias = Literal["auto", "path", "virtual"]
_NAME = re.compile(r"[A-Za-z0-9._-]{1,255}")
"""What the SDK lets a bucket be called; a key before it is none."""


@dataclass(frozen=True)
class Place:
    """Which bucket, under which prefix ("" or "town/"), and how it is reached; None: as the SDK's
    own environment says.
    """

    bucket: str
    prefix: str
    endpoint: str | None
    region: str | None
    addressing: Addressing

    @classmethod
    def read(cls, said: str) -> "Place":
        """`s3://BUCKET/PREFIX?endpoint=https://…&region=…&addressing=virtual`. Raises
        FilesAddressBroken, AddressNotSafe.
        """
        try:
            parts = urlsplit(said)
            more = dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=True))
        except ValueError:
            raise errors.FilesAddressBroken from None
        endpoint, region = more.pop("endpoint", None), more.pop("region", None)
        # A bucket as part of the host's name is for those whose names are known to do that.
        way = more.pop("addressing", "path" if endpoint else "auto")
        alone = parts.scheme == "s3" and _NAME.fullmatch(parts.netloc)
        if not alone or more or parts.fragment or way not in get_args(Addressing):
            raise errors.FilesAddressBroken
        if endpoint is not None:
            is_here(endpoint)
        prefix = parts.path.strip("/")
        return cls(
            parts.netloc,
            f"{prefix}/" if prefix else "",
            endpoint,
            region,
            cast(Addressing, way),
        )


def is_here(endpoint: str) -> bool:
    """Whether an address is this very computer's. Raises AddressNotSafe, FilesAddressBroken."""
    try:
        _, here = address.checked(endpoint)
    except errors.AddressBroken:
        raise errors.FilesAddressBroken from None
    if "@" in urlsplit(endpoint).netloc:
        raise errors.FilesAddressBroken
    return here
