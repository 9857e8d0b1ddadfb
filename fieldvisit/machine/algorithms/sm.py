"""The suite `sm`: SM4-GCM (GB/T 32907), SM3 and HMAC-SM3 (GB/T 32905), SM2 (GB/T 32918). Keeps no
key.
"""

import os
from types import ModuleType

from fieldvisit.machine.algorithms.interface import Pair, SealBroken, SuiteMissing

_NONCE, _TAG = 12, 16
_SM4_KEY = 16
_SECRET, _PUBLIC = 32, 64
_LENGTH = 2


class Sm:
    """See interface.Suite. SM4 takes 16 of a key's 32 bytes. A signing secret is SM2's number and
    its point, for SM2 hashes the signer's point into each signature."""

    name = "sm"

    def seal(self, key: bytes, data: bytes, *, about: bytes = b"") -> bytes:
        from cryptography.hazmat.primitives.ciphers import Cipher
        from cryptography.hazmat.primitives.ciphers.algorithms import SM4
        from cryptography.hazmat.primitives.ciphers.modes import GCM

        nonce = os.urandom(_NONCE)
        sealing = Cipher(SM4(key[:_SM4_KEY]), GCM(nonce)).encryptor()
        sealing.authenticate_additional_data(about)
        return b"".join((nonce, sealing.update(data), sealing.finalize(), sealing.tag))

    def unseal(self, key: bytes, sealed: bytes, *, about: bytes = b"") -> bytes:
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers import Cipher
        from cryptography.hazmat.primitives.ciphers.algorithms import SM4
        from cryptography.hazmat.primitives.ciphers.modes import GCM

        nonce, hidden, tag = sealed[:_NONCE], sealed[_NONCE:-_TAG], sealed[-_TAG:]
        try:
            opening = Cipher(SM4(key[:_SM4_KEY]), GCM(nonce, tag)).decryptor()
            opening.authenticate_additional_data(about)
            return opening.update(hidden) + opening.finalize()
        except (InvalidTag, ValueError):
            raise SealBroken from None

    def digest(self, data: bytes) -> bytes:
        from cryptography.hazmat.primitives.hashes import SM3, Hash

        hashing = Hash(SM3())
        hashing.update(data)
        return hashing.finalize()

    def mac(self, key: bytes, data: bytes) -> bytes:
        from cryptography.hazmat.primitives.hashes import SM3
        from cryptography.hazmat.primitives.hmac import HMAC

        keyed = HMAC(key, SM3())
        keyed.update(data)
        return keyed.finalize()

    def fresh_pair(self) -> Pair:
        public, number = _sm2().sm2_key_generate()
        return Pair(number + public, public)

    def public_of(self, secret: bytes) -> bytes:
        return _halves(secret)[1]

    def sign(self, secret: bytes, data: bytes) -> bytes:
        number, public = _halves(secret)
        sm2 = _sm2()
        try:
            return bytes(sm2.sm2_sign(number, public, data))
        except sm2.GmsslInnerError as error:
            raise ValueError("no SM2 key") from error

    def verify(self, public: bytes, data: bytes, *, signature: bytes) -> bool:
        sm2 = _sm2()
        try:
            return bool(sm2.sm2_verify(public, data, signature))
        except sm2.GmsslInnerError:
            return False

    def fresh_box_pair(self) -> Pair:
        return self.fresh_pair()

    def seal_to(self, public: bytes, data: bytes, *, about: bytes = b"") -> bytes:
        # SM2 itself takes 255 bytes at most: it carries the key of what follows.
        sm2, key = _sm2(), os.urandom(32)
        try:
            carried = bytes(sm2.sm2_encrypt(public, key))
        except sm2.GmsslInnerError as error:
            raise ValueError("no SM2 key") from error
        length = len(carried).to_bytes(_LENGTH, "big")
        return length + carried + self.seal(key, data, about=about)

    def unseal_by(self, secret: bytes, sealed: bytes, *, about: bytes = b"") -> bytes:
        end = _LENGTH + int.from_bytes(sealed[:_LENGTH], "big")
        number, _ = _halves(secret)
        sm2 = _sm2()
        try:
            key = sm2.sm2_decrypt(number, sealed[_LENGTH:end])
        except sm2.GmsslInnerError:
            raise SealBroken from None
        return self.unseal(key, sealed[end:], about=about)


def _halves(secret: bytes) -> tuple[bytes, bytes]:
    """SM2's number and its point. Raises ValueError for what is neither."""
    if len(secret) != _SECRET + _PUBLIC:
        raise ValueError("no SM2 key")
    return secret[:_SECRET], secret[_SECRET:]


def _sm2() -> ModuleType:
    """The library for SM2. Raises SuiteMissing."""
    try:
        import gmssl_pyx
    except ImportError:
        raise SuiteMissing("sm") from None
    module: ModuleType = gmssl_pyx
    return module
