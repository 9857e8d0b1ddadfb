"""Requests are signed by the device's Ed25519 key, over method, path, time and the hash of the
body. Keeps no key.
"""

import base64
import binascii
import hashlib
from dataclasses import dataclass
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from fieldvisit.records.kept import instant_text
from sync.protocol.errors import SignatureWrong

DEVICE_HEADER = "FV-Device"
TIME_HEADER = "FV-Time"
SIGNATURE_HEADER = "FV-Signature"


@dataclass(frozen=True)
class Signed:
    """One request as it was signed. `device` is empty while the device enrols; `time` is
    recorded, never a reason to refuse (clocks in the field are wrong).
    """

    method: str
    path: str
    device: str
    time: str
    signature: str
    body: bytes

    def headers(self) -> dict[str, str]:
        """The HTTP headers that carry the signature."""
        return {
            DEVICE_HEADER: self.device,
            TIME_HEADER: self.time,
            SIGNATURE_HEADER: self.signature,
        }


def new_key() -> bytes:
    """A fresh private key, 32 raw bytes."""
    return Ed25519PrivateKey.generate().private_bytes_raw()


def public_key(private: bytes) -> str:
    """The public half in hex."""
    return Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw().hex()


@dataclass(frozen=True)
class Signer:
    """A device's id (empty while it enrols) and its private key."""

    device: str
    key: bytes

    def sign(self, method: str, path: str, *, body: bytes, at: datetime) -> Signed:
        """The request, signed at the device's time `at`."""
        time = instant_text(at)
        raw = Ed25519PrivateKey.from_private_bytes(self.key).sign(
            _said(method, path, time=time, body=body)
        )
        signature = base64.b64encode(raw).decode("ascii")
        return Signed(method, path, self.device, time, signature, body)


def check(signed: Signed, public: str) -> None:
    """Raises SignatureWrong unless the holder of `public` (hex) signed exactly this request."""
    said = _said(signed.method, signed.path, time=signed.time, body=signed.body)
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))
        key.verify(base64.b64decode(signed.signature, validate=True), said)
    except (InvalidSignature, ValueError, binascii.Error):
        raise SignatureWrong from None


def _said(method: str, path: str, *, time: str, body: bytes) -> bytes:
    parts = ("fvsync/1", method, path, time, hashlib.sha256(body).hexdigest())
    return "\n".join(parts).encode()
