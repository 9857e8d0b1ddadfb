"""A published form carries the server's signature: nobody on the way can put another form in its
place. Keeps no key.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_SEALED = ("form_id", "form_version", "title")


def seal(values: Mapping[str, Any], key: bytes) -> str:
    """The signature (base64) of a form's values under the server's private key."""
    raw = Ed25519PrivateKey.from_private_bytes(key).sign(_said(values))
    return base64.b64encode(raw).decode("ascii")


def is_sealed(values: Mapping[str, Any], public: str) -> bool:
    """Whether the holder of `public` (hex) signed exactly this form, withdrawn or not."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))
        key.verify(base64.b64decode(str(values.get("signature", "")), validate=True), _said(values))
    except (InvalidSignature, ValueError, TypeError, binascii.Error):
        return False
    return True


def _said(values: Mapping[str, Any]) -> bytes:
    """Number, version and title as the device shows them, and the hash of the package written the
    one canonical way: keys sorted, no blanks, UTF-8."""
    package = json.dumps(
        values.get("package"), sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    told = [str(values.get(name)) for name in _SEALED]
    return "\n".join(("fvform/1", *told, hashlib.sha256(package.encode()).hexdigest())).encode()
