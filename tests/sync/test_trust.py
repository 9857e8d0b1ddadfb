"""Only the pinned authority vouches for the server: with any other, an expired certificate, another
name or no TLS not one byte of what people wrote leaves (T5)."""

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fieldvisit.machine.algorithms import content_hash
from fieldvisit.store import profile
from fieldvisit.store.opening import Store
from fieldvisit.words import sentence
from sync.client import hearing, trust
from sync.client.http import HttpExchange, exchange_for
from sync.protocol.errors import AddressNotSafe, ServerAway, ServerUntrusted
from sync.protocol.signing import Signer, new_key
from sync.protocol.wire import PullRequest
from sync.server.centre import Centre
from tests.support.central import Device, device_store
from tests.support.certificates import DAY, Authority, Counting

OURS, OTHER = Authority("ours"), Authority("other")
Listen = Callable[[Path], Counting]


@pytest.fixture
def listen() -> Iterator[Listen]:
    opened: list[Counting] = []

    def start(certificate: Path) -> Counting:
        opened.append(Counting(certificate))
        return opened[-1]

    yield start
    for one in opened:
        one.close()


def line_to(url: str, authority: str = OURS.pem) -> HttpExchange:
    return HttpExchange(url, Signer("", new_key()), authority=authority)


def test_our_own_server_is_spoken_to(listen: Listen, tmp_path: Path) -> None:
    there = listen(OURS.server(tmp_path))
    with pytest.raises(ServerAway):
        line_to(there.url).pull(PullRequest())
    assert there.got > 0


@pytest.mark.parametrize(
    "made",
    [
        lambda folder: OTHER.server(folder),
        lambda folder: OURS.server(folder, ends=-DAY),
        lambda folder: OURS.server(folder, host="server.example"),
        lambda folder: OURS.server(folder, host="127.0.0.2"),
    ],
    ids=["another authority", "expired", "another name", "another address"],
)
def test_nobody_else_hears_a_byte(
    listen: Listen, tmp_path: Path, made: Callable[[Path], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    bundle = tmp_path / "bundle.pem"
    bundle.write_text(OTHER.pem)
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"):
        monkeypatch.setenv(name, str(bundle))
    there = listen(made(tmp_path))
    with pytest.raises(ServerUntrusted) as refused:
        line_to(there.url).pull(PullRequest())
    assert there.got == 0
    assert "什么也没有送出去" in sentence(refused.value.code, refused.value.facts())
    assert not trust.vouches(there.url, OURS.pem)


def test_what_this_computer_trusts_is_not_trusted_beside_the_pinned_one(
    listen: Listen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("requests.adapters.DEFAULT_CA_BUNDLE_PATH", str(tmp_path / "bundle.pem"))
    (tmp_path / "bundle.pem").write_text(OTHER.pem)
    there = listen(OTHER.server(tmp_path))
    with pytest.raises(ServerUntrusted):
        line_to(there.url).pull(PullRequest())
    assert there.got == 0


def test_plain_http_to_another_computer_is_refused_before_anything_is_made() -> None:
    with pytest.raises(AddressNotSafe):
        line_to("http://server.example")


def pinned(store: Store) -> str:
    with store.read() as tx:
        return hearing.pinned(profile.load(tx))


def test_the_office_lays_the_authority_down_and_devices_keep_to_it(
    centre: Centre, officer: Device, tmp_path: Path, listen: Listen
) -> None:
    there = listen(OURS.server(tmp_path))
    (tmp_path / "server" / "ca.pem").write_text(OURS.pem)
    again = Centre.open(tmp_path / "server", clock=centre.clock)
    officer.exchange.__dict__["_centre"] = again
    told = officer.exchange.pull(PullRequest()).authority
    assert told == OURS.pem
    assert officer.exchange.pull(PullRequest(pinned=content_hash(told.encode()))).authority == ""
    store = device_store(tmp_path / "device", officer.who)
    with store.write() as tx:
        known = profile.load(tx)
        profile.save(tx, dataclasses.replace(known, server_url=there.url))
    hearing.vouched_for(store, OTHER.pem)
    assert pinned(store) == "", "laid down wrongly: no device is locked out"
    hearing.vouched_for(store, told)
    assert pinned(store) == content_hash(told.encode())
    with store.read() as tx:
        me = profile.load(tx)
    elsewhere = listen(OTHER.server(tmp_path))
    moved = dataclasses.replace(me, server_url=elsewhere.url)
    with pytest.raises(ServerUntrusted):
        exchange_for(moved, clock=centre.clock).pull(PullRequest())
    assert elsewhere.got == 0
    store.close()
    again.close()
