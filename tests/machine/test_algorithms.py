"""trust T15: one seam, two suites, each against what the standards and other libraries say."""

import hashlib
import hmac
import os
import subprocess
import sys

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.ciphers.modes import ECB
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from fieldvisit.machine import algorithms
from fieldvisit.machine.algorithms import SealBroken, SuiteMissing, SuiteUnknown
from tests.support.suites import SM2, both, needs_sm2

KEY, OTHER_KEY = bytes(range(32)), bytes(range(1, 33))
WORDS = "走访王某某".encode()
# GB/T 32918.5: the worked examples on the recommended curve
SM2_NUMBER = bytes.fromhex("3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8")
SM2_POINT = bytes.fromhex(
    "09F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020"
    "CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13"
)


def der(*parts):
    """An ASN.1 SEQUENCE of the given parts: bytes are written as INTEGERs."""

    def one(part):
        if isinstance(part, tuple):
            return b"\x04" + bytes([len(part[0])]) + part[0]
        part = b"\0" + part if part[0] & 0x80 else part
        return b"\x02" + bytes([len(part)]) + part

    body = b"".join(one(part) for part in parts)
    length = bytes([len(body)]) if len(body) < 0x80 else b"\x81" + bytes([len(body)])
    return b"\x30" + length + body


@both
class TestSealing:
    def test_what_is_sealed_opens_again_and_shows_nothing(self, suite):
        sealed = suite.seal(KEY, WORDS, about=b"visit")
        assert suite.unseal(KEY, sealed, about=b"visit") == WORDS
        assert WORDS not in sealed
        assert len(sealed) == 12 + len(WORDS) + 16

    def test_no_two_seals_are_alike(self, suite):
        assert suite.seal(KEY, WORDS) != suite.seal(KEY, WORDS)

    def test_nothing_at_all_can_be_sealed(self, suite):
        assert suite.unseal(KEY, suite.seal(KEY, b"")) == b""

    def test_another_key_or_another_matter_opens_nothing(self, suite):
        sealed = suite.seal(KEY, WORDS, about=b"visit")
        for key, about in ((OTHER_KEY, b"visit"), (KEY, b"other"), (KEY, b"")):
            with pytest.raises(SealBroken):
                suite.unseal(key, sealed, about=about)

    def test_no_byte_of_it_can_be_changed_or_left_out(self, suite):
        sealed = suite.seal(KEY, WORDS)
        changed = [
            sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]
            for place in range(len(sealed))
        ]
        for broken in (*changed, *(sealed[:end] for end in range(len(sealed)))):
            with pytest.raises(SealBroken):
                suite.unseal(KEY, broken)


@both
class TestHashing:
    def test_a_digest_and_a_mac_are_32_bytes(self, suite):
        assert len(suite.digest(b"")) == len(suite.mac(KEY, b"")) == 32
        assert suite.mac(KEY, WORDS) != suite.mac(OTHER_KEY, WORDS)

    def test_a_mac_is_the_hmac_of_rfc_2104(self, suite):
        for key in (b"", KEY, bytes(64), bytes(range(100))):
            short = (suite.digest(key) if len(key) > 64 else key).ljust(64, b"\0")
            inner = suite.digest(bytes(b ^ 0x36 for b in short) + WORDS)
            assert suite.mac(key, WORDS) == suite.digest(bytes(b ^ 0x5C for b in short) + inner)


@both
@needs_sm2
class TestPairs:
    def test_a_signature_holds_for_exactly_what_was_signed(self, suite):
        pair, other = suite.fresh_pair(), suite.fresh_pair()
        signature = suite.sign(pair.secret, WORDS)
        assert suite.verify(pair.public, WORDS, signature=signature)
        assert not suite.verify(pair.public, WORDS + b".", signature=signature)
        assert not suite.verify(other.public, WORDS, signature=signature)
        assert suite.public_of(pair.secret) == pair.public
        assert pair.secret not in pair.public

    @pytest.mark.parametrize("nonsense", [b"", b"x", bytes(32), bytes(64), bytes(65), bytes(200)])
    def test_what_is_no_key_or_no_signature_vouches_for_nothing(self, suite, nonsense):
        pair = suite.fresh_pair()
        assert not suite.verify(pair.public, WORDS, signature=nonsense)
        assert not suite.verify(nonsense, WORDS, signature=suite.sign(pair.secret, WORDS))

    @pytest.mark.parametrize("size", [0, 1, 31, 33, 95, 97])
    def test_what_is_no_secret_key_signs_nothing(self, suite, size):
        with pytest.raises(ValueError, match=r"key|length|bytes"):
            suite.sign(bytes(size), WORDS)

    def test_what_is_sealed_to_someone_only_they_open(self, suite):
        pair, other = suite.fresh_box_pair(), suite.fresh_box_pair()
        sealed = suite.seal_to(pair.public, WORDS * 100, about=b"recovery")
        assert suite.unseal_by(pair.secret, sealed, about=b"recovery") == WORDS * 100
        with pytest.raises(SealBroken):
            suite.unseal_by(other.secret, sealed, about=b"recovery")
        with pytest.raises(SealBroken):
            suite.unseal_by(pair.secret, sealed, about=b"other")

    def test_no_byte_of_a_box_can_be_changed_or_left_out(self, suite):
        pair = suite.fresh_box_pair()
        sealed = suite.seal_to(pair.public, b"key")
        changed = [
            sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]
            for place in range(len(sealed))
        ]
        for broken in (*changed, *(sealed[:end] for end in range(len(sealed)))):
            with pytest.raises(SealBroken):
                suite.unseal_by(pair.secret, broken)

    def test_what_is_no_public_key_gets_nothing_sealed(self, suite):
        with pytest.raises(ValueError, match=r"key|length|bytes|shared"):
            suite.seal_to(bytes(7), WORDS)


class TestIntl:
    """Byte for byte what 0.1.0 wrote with the same libraries by hand."""

    suite = algorithms.suite("intl")

    def test_it_seals_as_aes_256_gcm(self):
        sealed = self.suite.seal(KEY, WORDS, about=b"a")
        assert AESGCM(KEY).decrypt(sealed[:12], sealed[12:], b"a") == WORDS
        nonce = os.urandom(12)
        assert self.suite.unseal(KEY, nonce + AESGCM(KEY).encrypt(nonce, WORDS, b"")) == WORDS

    def test_it_hashes_as_sha_256(self):
        assert self.suite.digest(WORDS) == hashlib.sha256(WORDS).digest()
        assert self.suite.mac(KEY, WORDS) == hmac.digest(KEY, WORDS, "sha256")
        assert algorithms.content_hash(WORDS) == hashlib.sha256(WORDS).hexdigest()

    def test_it_signs_as_ed25519(self):
        assert self.suite.sign(KEY, WORDS) == Ed25519PrivateKey.from_private_bytes(KEY).sign(WORDS)

    def test_a_box_is_x25519_with_hkdf_and_aes(self):
        pair = self.suite.fresh_box_pair()
        sealed = self.suite.seal_to(pair.public, WORDS, about=b"a")
        passing, nonce, hidden = sealed[:32], sealed[32:44], sealed[44:]
        secret = X25519PrivateKey.from_private_bytes(pair.secret)
        agreed = secret.exchange(X25519PublicKey.from_public_bytes(passing))
        salt = passing + pair.public
        key = HKDF(SHA256(), length=32, salt=salt, info=b"fieldvisit box 1").derive(agreed)
        assert AESGCM(key).decrypt(nonce, hidden, b"a") == WORDS


class TestSm:
    suite = algorithms.suite("sm")

    @pytest.mark.parametrize(
        ("said", "digest"),
        [
            (b"abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
            (b"abcd" * 16, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"),
        ],
    )
    def test_sm3_is_that_of_gb_t_32905(self, said, digest):
        assert self.suite.digest(said).hex() == digest

    def test_sm4_is_that_of_gb_t_32907(self):
        key = bytes.fromhex("0123456789ABCDEFFEDCBA9876543210")
        cipher = Cipher(SM4(key), ECB()).encryptor()
        assert cipher.update(key).hex() == "681edf34d206965e86b3e94f536e4246"

    def test_sm4_gcm_is_that_of_rfc_8998(self):
        key = bytes.fromhex("0123456789ABCDEFFEDCBA9876543210")
        nonce = bytes.fromhex("00001234567800000000ABCD")
        about = bytes.fromhex("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2")
        hidden = bytes.fromhex(
            "17F399F08C67D5EE19D0DC9969C4BB7D5FD46FD3756489069157B282BB200735"
            "D82710CA5C22F0CCFA7CBF93D496AC15A56834CBCF98C397B4024A2691233B8D"
        )
        tag = bytes.fromhex("83DE3541E4C2B58177E065A9BF7B62EC")
        plain = b"".join(bytes([value] * 8) for value in b"\xaa\xbb\xcc\xdd\xee\xff\xee\xaa")
        assert self.suite.unseal(key + bytes(16), nonce + hidden + tag, about=about) == plain

    @needs_sm2
    def test_sm2_verifies_the_signature_of_gb_t_32918(self):
        signature = der(
            bytes.fromhex("F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3"),
            bytes.fromhex("B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA"),
        )
        assert self.suite.verify(SM2_POINT, b"message digest", signature=signature)
        assert not self.suite.verify(SM2_POINT, b"another digest", signature=signature)
        own = self.suite.sign(SM2_NUMBER + SM2_POINT, b"message digest")
        assert self.suite.verify(SM2_POINT, b"message digest", signature=own)

    @needs_sm2
    def test_sm2_decrypts_the_example_of_gb_t_32918(self):
        import gmssl_pyx

        hidden = der(
            bytes.fromhex("04EBFC718E8D1798620432268E77FEB6415E2EDE0E073C0F4F640ECD2E149A73"),
            bytes.fromhex("E858F9D81E5430A57B36DAAB8F950A3C64E6EE6A63094D99283AFF767E124DF0"),
            (bytes.fromhex("59983C18F809E262923C53AEC295D30383B54E39D609D160AFCB1908D0BD8766"),),
            (bytes.fromhex("21886CA989CA9C7D58087307CA93092D651EFA"),),
        )
        assert gmssl_pyx.sm2_decrypt(SM2_NUMBER, hidden) == b"encryption standard"

    @needs_sm2
    def test_another_library_computes_the_same(self):
        import gmssl_pyx

        assert gmssl_pyx.sm3_hmac(KEY, WORDS) == self.suite.mac(KEY, WORDS)
        sealed = self.suite.seal(KEY, WORDS, about=b"a")
        opened = gmssl_pyx.sm4_gcm_decrypt(
            key=KEY[:16], iv=sealed[:12], aad=b"a", ciphertext=sealed[12:-16], tag=sealed[-16:]
        )
        assert opened == WORDS

    def test_without_its_library_sm2_is_named_missing_and_the_rest_works(self, monkeypatch):
        monkeypatch.setitem(sys.modules, "gmssl_pyx", None)
        assert self.suite.unseal(KEY, self.suite.seal(KEY, WORDS)) == WORDS
        for asked in (
            self.suite.fresh_pair,
            lambda: self.suite.sign(bytes(96), WORDS),
            lambda: self.suite.verify(bytes(64), WORDS, signature=b""),
        ):
            with pytest.raises(SuiteMissing):
                asked()


def test_the_suites_do_not_open_each_others():
    intl, sm = (algorithms.suite(name) for name in ("intl", "sm"))
    for one, other in ((intl, sm), (sm, intl)):
        with pytest.raises(SealBroken):
            other.unseal(KEY, one.seal(KEY, WORDS))
        assert one.mac(KEY, WORDS) != other.mac(KEY, WORDS)


def test_a_suite_nobody_knows_is_refused():
    with pytest.raises(SuiteUnknown):
        algorithms.suite("rot13")


@pytest.mark.parametrize("slow", ["cryptography", "gmssl_pyx"])
def test_the_seam_loads_no_library_before_it_is_used(slow):
    """house H3"""
    program = (
        "import sys; from fieldvisit.machine import algorithms;"
        f"[algorithms.suite(n) for n in algorithms.NAMES]; assert {slow!r} not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_make_setup_installs_sm2_where_there_is_a_build_of_it():
    assert SM2.wanted == SM2.here
