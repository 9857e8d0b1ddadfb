"""Requests are signed by the device's key (Ed25519 or SM2), over method, path, time and the hash of
the body. Keeps no key.
"""

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime

from fieldvisit.machine import algorithms
from fieldvisit.machine.algorithms import Suite, SuiteMissing
from fieldvisit.records.kept import instant_text
from sync.protocol.errors import SignatureWrong

DEVICE_HEADER = "FV-Device"
TIME_HEADER = "FV-Time"
SIGNATURE_HEADER = "FV-Signature"


@dataclass(frozen=True)
class Signed:
    """One request as it was signed. `device` is empty while the device enrols; `time` is
    recorded, never a reason to refuse (clocks in the field are wrong). `proven`: the signature
    of the parcel that carried it was checked; what comes over a line never is. `late`: a parcel's
    batch whose numbers mean something else by now.
    """

    method: str
    path: str
    device: str
    time: str
    signature: str
    body: bytes
    proven: bool = False
    late: bool = False

    def headers(self) -> dict[str, str]:
        """The HTTP headers that carry the signature."""
        return {
            DEVICE_HEADER: self.device,
            TIME_HEADER: self.time,
            SIGNATURE_HEADER: self.signature,
        }


def new_key(suite: str = algorithms.DEFAULT) -> bytes:
    """A fresh private key as raw bytes. Raises SuiteUnknown, SuiteMissing."""
    return algorithms.suite(suite).fresh_pair().secret


def public_key(private: bytes) -> str:
    """The public half in hex."""
    return algorithms.of_key(private).public_of(private).hex()


@dataclass(frozen=True)
class Signer:
    """A device's id (empty while it enrols) and its private key."""

    device: str
    key: bytes

    def sign(self, method: str, path: str, *, body: bytes, at: datetime) -> Signed:
        """The request, signed at the device's time `at`."""
        time = instant_text(at)
        suite = algorithms.of_key(self.key)
        raw = suite.sign(self.key, _said((method, path, time), body, suite=suite))
        signature = base64.b64encode(raw).decode("ascii")
        return Signed(method, path, self.device, time, signature, body)


def check(signed: Signed, public: str) -> None:
    """Raises SignatureWrong unless the holder of `public` (hex) signed exactly this request."""
    if signed.proven:
        return
    try:
        key = bytes.fromhex(public)
        suite = algorithms.of_key(key)
        said = _said((signed.method, signed.path, signed.time), signed.body, suite=suite)
        signature = base64.b64decode(signed.signature, validate=True)
        holds = suite.verify(key, said, signature=signature)
    except (ValueError, binascii.Error, SuiteMissing):
        raise SignatureWrong from None
    if not holds:
        raise SignatureWrong


def _said(head: tuple[str, str, str], body: bytes, *, suite: Suite) -> bytes:
    """Method, path and time, and the body's digest."""
    return "\n".join(("fvsync/1", *head, suite.digest(body).hex())).encode()
