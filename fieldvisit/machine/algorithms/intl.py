"""The suite `intl`: AES-256-GCM, SHA-256, HMAC-SHA-256, Ed25519, X25519 with HKDF-SHA-256. Keeps
no key.
"""

import hashlib
import hmac
import os
from typing import TYPE_CHECKING

from fieldvisit.machine.algorithms.interface import Pair, SealBroken

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE = 12
_POINT = 32
_BOX = b"fieldvisit box 1"


class Intl:
    """See interface.Suite. Byte for byte what 0.1.0 wrote."""

    name = "intl"

    def seal(self, key: bytes, data: bytes, *, about: bytes = b"") -> bytes:
        nonce = os.urandom(_NONCE)
        return nonce + _aes(key).encrypt(nonce, data, about)

    def unseal(self, key: bytes, sealed: bytes, *, about: bytes = b"") -> bytes:
        from cryptography.exceptions import InvalidTag

        try:
            return _aes(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], about)
        except (InvalidTag, ValueError):
            raise SealBroken from None

    def digest(self, data: bytes) -> bytes:
        return hashlib.sha256(data).digest()

    def mac(self, key: bytes, data: bytes) -> bytes:
        return hmac.digest(key, data, "sha256")

    def fresh_pair(self) -> Pair:
        secret = os.urandom(_POINT)
        return Pair(secret, self.public_of(secret))

    def public_of(self, secret: bytes) -> bytes:
        return _signer(secret).public_key().public_bytes_raw()

    def sign(self, secret: bytes, data: bytes) -> bytes:
        return _signer(secret).sign(data)

    def verify(self, public: bytes, data: bytes, *, signature: bytes) -> bool:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        try:
            Ed25519PublicKey.from_public_bytes(public).verify(signature, data)
        except (InvalidSignature, ValueError):
            return False
        return True

    def fresh_box_pair(self) -> Pair:
        secret = os.urandom(_POINT)
        return Pair(secret, _agreeing(secret).public_key().public_bytes_raw())

    def box_public(self, secret: bytes) -> bytes:
        """The public half of a box pair's secret one. Raises ValueError for none."""
        return _agreeing(secret).public_key().public_bytes_raw()

    def seal_to(self, public: bytes, data: bytes, *, about: bytes = b"") -> bytes:
        passing = self.fresh_box_pair()
        key = _shared(passing.secret, public, points=passing.public + public)
        return passing.public + self.seal(key, data, about=about)

    def unseal_by(self, secret: bytes, sealed: bytes, *, about: bytes = b"") -> bytes:
        passing = sealed[:_POINT]
        own = _agreeing(secret).public_key().public_bytes_raw()
        try:
            key = _shared(secret, passing, points=passing + own)
        except ValueError:
            raise SealBroken from None
        return self.unseal(key, sealed[_POINT:], about=about)


def _shared(secret: bytes, public: bytes, *, points: bytes) -> bytes:
    """The key that both sides agree on, bound to both points: HKDF (RFC 5869) of one block.
    Raises ValueError for no point."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

    agreed = _agreeing(secret).exchange(X25519PublicKey.from_public_bytes(public))
    extracted = hmac.digest(points, agreed, "sha256")
    return hmac.digest(extracted, _BOX + b"\x01", "sha256")


def _aes(key: bytes) -> "AESGCM":
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(key)


def _signer(secret: bytes) -> "Ed25519PrivateKey":
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(secret)


def _agreeing(secret: bytes) -> "X25519PrivateKey":
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    return X25519PrivateKey.from_private_bytes(secret)
