"""Texts as other programs keep them: hashes, base64, unique numbers. It keeps no secret: a hash is
no signature."""

import base64
import binascii
import hashlib
import math
from collections.abc import Sequence
from uuid import UUID

from fieldvisit.forms.functions.registry import Family
from fieldvisit.forms.scope import Run, Scope
from fieldvisit.forms.values import Value, to_number, to_text

FUNCTIONS = Family()

_ALGORITHMS = {
    "MD5": "md5",
    "SHA-1": "sha1",
    "SHA-256": "sha256",
    "SHA-384": "sha384",
    "SHA-512": "sha512",
}
_ENCODINGS = ("base64", "hex")
_LONGEST = 64
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


@FUNCTIONS.plain("digest", 2, most=3)
def digest(value: Value, algorithm: Value, encoding: Value = "base64") -> Value:
    """The hash of a text (MD5, SHA-1, SHA-256, SHA-384 or SHA-512) in base64 or hex."""
    name = _ALGORITHMS.get(to_text(algorithm).upper())
    if name is None:
        return ""
    hashed = hashlib.new(name, to_text(value).encode("utf-8", "replace"), usedforsecurity=False)
    raw = hashed.digest()
    return raw.hex() if to_text(encoding).lower() == "hex" else base64.b64encode(raw).decode()


@FUNCTIONS.judging("digest")
def _algorithm_known(args: Sequence[str | None]) -> str:
    algorithm, encoding = args[1], args[2] if len(args) == 3 else None
    if algorithm is not None and algorithm.upper() not in _ALGORITHMS:
        return "wrong_arguments"
    if encoding is not None and encoding.lower() not in _ENCODINGS:
        return "wrong_arguments"
    return ""


@FUNCTIONS.plain("base64-decode", 1)
def base64_decode(value: Value) -> Value:
    """The text (UTF-8) that is written in base64; blank for what is none."""
    try:
        return base64.b64decode("".join(to_text(value).split()), validate=True).decode()
    except (binascii.Error, ValueError):
        return ""


@FUNCTIONS.in_scope("uuid", 0, most=1, steady=False)
def uuid(scope: Scope, args: Sequence[Run]) -> Value:
    """`uuid(length?)`: A new unique number; with a length (up to 64), so many chance letters."""
    if args:
        length = to_number(args[0](scope))
        wanted = int(length) if math.isfinite(length) and 0 < length <= _LONGEST else 0
        return "".join(scope.chance.choices(_LETTERS, k=wanted))
    return str(UUID(int=scope.chance.getrandbits(128), version=4))
