"""Signed requests and sealed forms under both suites (trust T14, T15)."""

import base64
import hashlib
import sys
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fieldvisit.machine import algorithms
from sync.protocol import sealing, signing
from sync.protocol.errors import SignatureWrong
from sync.protocol.signing import Signer
from tests.support.suites import SM2, both, needs_sm2

AT = datetime(2026, 11, 23, 3, 6, tzinfo=UTC)
FORM = {"form_id": "T1", "form_version": 1, "title": "试用表", "package": {"b": 0.1, "a": 1}}


@both
@needs_sm2
class TestBothSuites:
    def test_a_request_holds_as_it_was_signed_and_in_no_other_way(self, suite):
        key = signing.new_key(suite.name)
        public = signing.public_key(key)
        signed = Signer("d1", key).sign("POST", "/v1/push", body=b"rows", at=AT)
        signing.check(signed, public)
        for other in (
            {"method": "GET"},
            {"path": "/v1/pull"},
            {"time": "2026-11-23T03:06:01Z"},
            {"body": b"rowz"},
            {"signature": ""},
            {"signature": "é"},
        ):
            with pytest.raises(SignatureWrong):
                signing.check(replace(signed, **other), public)
        with pytest.raises(SignatureWrong):
            signing.check(signed, signing.public_key(signing.new_key(suite.name)))

    def test_a_sealed_form_holds_withdrawn_or_not(self, suite):
        key = signing.new_key(suite.name)
        public = signing.public_key(key)
        sealed = {**FORM, "signature": sealing.seal(FORM, key)}
        assert sealing.is_sealed({**sealed, "withdrawn": True}, public)
        for name, other in (("form_id", "T2"), ("form_version", 2), ("title", ""), ("package", {})):
            assert not sealing.is_sealed({**sealed, name: other}, public)


def test_the_default_suite_signs_what_the_first_release_signed():
    key = bytes(range(32))
    signed = Signer("d1", key).sign("POST", "/v1/push", body=b"rows", at=AT)
    said = f"fvsync/1\nPOST\n/v1/push\n{signed.time}\n{hashlib.sha256(b'rows').hexdigest()}"
    private = Ed25519PrivateKey.from_private_bytes(key)
    private.public_key().verify(base64.b64decode(signed.signature), said.encode())
    assert signing.public_key(key) == private.public_key().public_bytes_raw().hex()


@needs_sm2
def test_where_sm2_is_not_installed_its_signatures_vouch_for_nothing(monkeypatch):
    key = signing.new_key("sm")
    public = signing.public_key(key)
    signed = Signer("d1", key).sign("POST", "/v1/push", body=b"rows", at=AT)
    sealed = {**FORM, "signature": sealing.seal(FORM, key)}
    monkeypatch.setitem(sys.modules, "gmssl_pyx", None)
    with pytest.raises(SignatureWrong):
        signing.check(signed, public)
    assert not sealing.is_sealed(sealed, public)


def test_a_text_that_is_no_key_vouches_for_nothing():
    signed = Signer("d1", bytes(range(32))).sign("POST", "/v1/push", body=b"", at=AT)
    for public in ("", "zz", "00" * 7, "00" * 32, "00" * (64 if SM2.here else 32)):
        with pytest.raises(SignatureWrong):
            signing.check(signed, public)
    with pytest.raises(ValueError, match="key"):
        algorithms.of_key(bytes(7))
