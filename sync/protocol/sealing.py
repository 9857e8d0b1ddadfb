"""A published form carries the server's signature: nobody on the way can put another form in its
place. Keeps no key.
"""

import base64
import binascii
import json
from collections.abc import Mapping
from typing import Any

from fieldvisit.machine import algorithms
from fieldvisit.machine.algorithms import Suite, SuiteMissing

_SEALED = ("form_id", "form_version", "title")


def seal(values: Mapping[str, Any], key: bytes) -> str:
    """The signature (base64) of a form's values under the server's private key."""
    suite = algorithms.of_key(key)
    return base64.b64encode(suite.sign(key, _said(values, suite))).decode("ascii")


def is_sealed(values: Mapping[str, Any], public: str) -> bool:
    """Whether the holder of `public` (hex) signed exactly this form, withdrawn or not. A signature
    that cannot be checked here, for want of SM2, is none."""
    try:
        key = bytes.fromhex(public)
        suite = algorithms.of_key(key)
        signature = base64.b64decode(str(values.get("signature", "")), validate=True)
        return suite.verify(key, _said(values, suite), signature=signature)
    except (ValueError, TypeError, binascii.Error, SuiteMissing):
        return False


def _said(values: Mapping[str, Any], suite: Suite) -> bytes:
    """Number, version and title as the device shows them, and the hash of the package written the
    one canonical way: keys sorted, no blanks, UTF-8."""
    package = json.dumps(
        values.get("package"), sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    told = [str(values.get(name)) for name in _SEALED]
    return "\n".join(("fvform/1", *told, suite.digest(package.encode()).hex())).encode()
