"""Forms travel signed: a device takes only what its own server published, and a withdrawn form is
only hidden (pain 8)."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from fieldvisit.machine.clock import FixedClock
from fieldvisit.machine.ids import Uuid7
from fieldvisit.records import Form
from fieldvisit.store import forms, incoming, profile
from fieldvisit.store.opening import Store
from sync.client.engine import one_round
from sync.client.enrol import Enrolled, enrol
from sync.client.http import HttpExchange
from sync.client.report import Report
from sync.protocol import sealing, signing
from sync.protocol.exchange import Exchange
from sync.protocol.wire import PullReply, PullRequest
from sync.server import releases, running
from sync.server.centre import Centre
from sync.server.database import writing
from sync.server.memory import InMemoryExchange
from sync.server.tables import ENTRIES
from tests.support.central import NOON, VILLAGE, Device, device_store, in_memory, note, staff

PACKAGE = {"form_id": "T1", "version": 1, "title": "试用表", "xform": "<x/>", "print": None}
KEY = bytes(range(32))


def published(centre: Centre, version: int = 1, **other: Any) -> Form:
    assert centre.publish({**PACKAGE, "version": version, **other}, VILLAGE) == []
    return centre.editions("T1")[0]


def synced(store: Store, exchange: Exchange) -> Report:
    return one_round(store, exchange, clock=FixedClock(NOON), ids=Uuid7())


def held(store: Store, version: int | None = None) -> Form | None:
    with store.read() as tx:
        return forms.package(tx, "T1", version=version)


def problems(store: Store) -> list[str]:
    with store.read() as tx:
        return [code for _, code in incoming.problems(tx)]


def spoil(centre: Centre, **values: Any) -> None:
    """What somebody with a hand in the database might do to the newest row."""
    with writing(centre.engine) as tx:
        tx.execute(update(ENTRIES["form"]).values(**values))


@pytest.fixture
def who(centre: Centre) -> Enrolled:
    code = centre.invite(staff()).code
    return enrol("", code, label="测试本", connect=in_memory(centre))


@pytest.fixture
def store(tmp_path: Path, who: Enrolled) -> Iterator[Store]:
    opened = device_store(tmp_path / "device", who)
    yield opened
    opened.close()


@pytest.fixture
def exchange(centre: Centre, who: Enrolled) -> Exchange:
    return InMemoryExchange(centre, who.signer())


def test_a_seal_holds_for_these_very_values_whether_withdrawn_or_not() -> None:
    values = {"form_id": "T1", "form_version": 1, "title": "试用表", "package": {"b": 0.1, "a": 1}}
    sealed = {**values, "signature": sealing.seal(values, KEY)}
    public = signing.public_key(KEY)
    assert sealing.is_sealed(sealed, public)
    assert sealing.is_sealed({**sealed, "withdrawn": True, "package": {"a": 1, "b": 0.1}}, public)
    for name, other in (("form_id", "T2"), ("form_version", 2), ("title", ""), ("package", {})):
        assert not sealing.is_sealed({**sealed, name: other}, public)


@pytest.mark.parametrize("signature", ["", "x", "é", None, 7, "AAAA"])
@pytest.mark.parametrize("public", ["", "zz", "00" * 32])
def test_whatever_is_no_seal_is_refused(signature: Any, public: str) -> None:
    assert not sealing.is_sealed({"signature": signature, "package": {}}, public)


def test_the_key_is_made_once_and_is_the_owners_alone(tmp_path: Path) -> None:
    key = releases.server_key(tmp_path)
    assert releases.server_key(tmp_path) == key
    assert (tmp_path / "server.key").stat().st_mode & 0o077 == 0


def test_a_published_form_reaches_a_device_with_its_signature(
    centre: Centre, store: Store, exchange: Exchange, who: Enrolled
) -> None:
    form = published(centre)
    report = synced(store, exchange)
    taken = held(store)
    assert (report.code, report.held_back) == ("sync_done", 0)
    assert taken is not None
    assert taken.signature == form.signature != ""
    assert sealing.is_sealed(taken.model_dump(mode="json"), who.server_key)


@pytest.mark.parametrize(
    "spoiled",
    [
        {"signature": ""},
        {"signature": sealing.seal(PACKAGE, KEY)},
        {"package": {**PACKAGE, "xform": "<evil/>"}},
        {"title": "别的表"},
        {"form_version": 7},
    ],
    ids=["unsigned", "another key", "another form", "another title", "another number"],
)
def test_a_form_that_the_server_did_not_sign_is_kept_apart_and_the_rest_flows(
    centre: Centre, store: Store, exchange: Exchange, officer: Device, spoiled: dict[str, Any]
) -> None:
    published(centre)
    spoil(centre, **spoiled)
    officer.push(officer.change(note("照常送到")))
    report = synced(store, exchange)
    assert (report.code, report.held_back, report.trouble) == ("sync_held_back", 1, None)
    assert report.pulled >= 1
    assert held(store) is None
    assert problems(store) == ["form_not_signed"]
    assert synced(store, exchange).held_back == 0
    assert problems(store) == ["form_not_signed"]


def test_a_better_edition_of_the_row_takes_the_place_of_the_one_kept_apart(
    centre: Centre, store: Store, exchange: Exchange
) -> None:
    form = published(centre)
    spoil(centre, signature="")
    synced(store, exchange)
    spoil(centre, signature=form.signature)
    centre.withdraw("T1")
    synced(store, exchange)
    assert problems(store) == []
    assert held(store, version=1) is not None


def test_an_edition_that_is_here_already_is_not_replaced_by_a_forged_one(
    centre: Centre, store: Store, exchange: Exchange
) -> None:
    form = published(centre)
    synced(store, exchange)
    centre.withdraw("T1")
    spoil(centre, package={**PACKAGE, "xform": "<evil/>"})
    synced(store, exchange)
    taken = held(store, version=1)
    assert taken is not None
    assert taken.package == form.package
    assert not taken.withdrawn


def test_a_withdrawn_form_cannot_be_begun_and_stays_for_its_drafts(
    centre: Centre, store: Store, exchange: Exchange
) -> None:
    published(centre)
    published(centre, version=2)
    synced(store, exchange)
    assert centre.withdraw("T1") == 2
    synced(store, exchange)
    assert held(store) is None
    for version in (1, 2):
        form = held(store, version=version)
        assert form is not None
        assert form.withdrawn


def test_a_device_from_before_signing_takes_the_first_key_and_no_other(
    store: Store, exchange: Exchange, centre: Centre, who: Enrolled
) -> None:
    with store.write() as tx:
        profile.save(tx, replace(profile.load(tx), server_key=""))
    published(centre)
    assert synced(store, exchange).held_back == 0
    with store.read() as tx:
        assert profile.load(tx).server_key == who.server_key

    class Impostor:
        def __getattr__(self, name: str) -> Any:
            return getattr(exchange, name)

        def pull(self, request: PullRequest) -> PullReply:
            reply = exchange.pull(request)
            for entry in (entry for page in reply.pages for entry in page.entries):
                entry.values["signature"] = sealing.seal(entry.values, KEY)
            return reply.model_copy(update={"server_key": signing.public_key(KEY)})

    published(centre, version=2)
    assert synced(store, Impostor()).held_back == 1
    with store.read() as tx:
        assert profile.load(tx).server_key == who.server_key


def test_forms_of_an_older_server_are_signed_when_it_starts(
    centre: Centre, tmp_path: Path, store: Store, exchange: Exchange
) -> None:
    published(centre)
    spoil(centre, signature="")
    Centre.open(tmp_path / "server", clock=FixedClock(NOON)).close()
    assert synced(store, exchange).held_back == 0
    assert held(store) is not None


def test_two_editions_of_one_number_are_not_taken(centre: Centre) -> None:
    published(centre)
    assert centre.publish(PACKAGE, VILLAGE) == []
    (refused,) = centre.publish({**PACKAGE, "xform": "<other/>"}, VILLAGE)
    assert refused.code == "id_taken"


def test_no_device_publishes_or_withdraws(centre: Centre, officer: Device) -> None:
    form = published(centre)
    assert officer.verdict(officer.change(form)) == ("rejected", "kind_not_yours")
    hide = officer.edit(form, {"withdrawn": False}, {"withdrawn": True}, base=form.version)
    assert officer.verdict(hide) == ("rejected", "kind_not_yours")


@pytest.mark.parametrize("honest", [True, False])
def test_over_http_it_is_the_same(
    tmp_path: Path, honest: bool, request: pytest.FixtureRequest
) -> None:
    server = running.start(tmp_path / "central", port=0)
    request.addfinalizer(server.stop)
    connect: Callable[..., HttpExchange] = HttpExchange
    code = server.centre.invite(staff()).code
    who = enrol(server.url, code, label="测试本", connect=connect)
    store = device_store(tmp_path / "device", who)
    request.addfinalizer(store.close)
    published(server.centre)
    if not honest:
        spoil(server.centre, title="别的表")
    report = synced(store, connect(server.url, who.signer()))
    assert report.trouble is None
    assert (held(store) is not None, report.held_back) == ((True, 0) if honest else (False, 1))
