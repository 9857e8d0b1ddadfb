"""Whole rounds of a real device file: nothing lost, nothing doubled, whatever the wire does."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fieldvisit.machine.clock import FixedClock
from fieldvisit.machine.ids import CountedIds, Uuid7
from fieldvisit.records import Attachment
from fieldvisit.store import attachments, journal, outbox, profile, rows
from fieldvisit.store.journal import Stamp
from fieldvisit.store.opening import Store
from fieldvisit.words import sentence
from sync.client import engine, pushing
from sync.client.engine import one_round
from sync.client.enrol import Enrolled, enrol
from sync.client.http import HttpExchange
from sync.client.report import Report
from sync.protocol.exchange import Exchange
from sync.protocol.wire import PullReply, PullRequest, PushRequest, Receipt, Verdict, VerdictKind
from sync.server import running
from sync.server.centre import Centre
from sync.server.memory import InMemoryExchange
from sync.server.running import Running
from tests.support.central import (
    NOON,
    TOWN,
    VILLAGE,
    Device,
    device,
    device_store,
    household,
    in_memory,
    keep,
    note,
    ready_folder,
    staff,
    visit,
)
from tests.support.wire import Wire

CLOCK = FixedClock(NOON)


def enrolled(centre: Centre, name: str = "周小燕", role: str = "village_officer") -> Enrolled:
    area = VILLAGE if role == "village_officer" else TOWN
    code = centre.invite(staff(name, role, area)).code
    return enrol("", code, label="测试本", connect=in_memory(centre))


def synced(store: Store, exchange: Exchange) -> Report:
    return one_round(store, exchange, clock=CLOCK, ids=Uuid7())


@pytest.fixture
def who(centre: Centre) -> Enrolled:
    return enrolled(centre)


@pytest.fixture
def store(tmp_path: Path, who: Enrolled) -> Iterator[Store]:
    opened = device_store(tmp_path / "device", who)
    yield opened
    opened.close()


@pytest.fixture
def exchange(centre: Centre, who: Enrolled) -> Exchange:
    return InMemoryExchange(centre, who.signer())


def test_the_plan_sends_words_before_photos_and_reads_after_writing() -> None:
    content = attachments.Content(VILLAGE, "0" * 64, 1)
    steps, order = engine.plan(), []
    fills = [[], True, ["1"], True, False, False]
    answers: Iterator[Any] = iter([True, False, *fills, [content], None, [content], None])
    step = next(steps)
    for answer in answers:
        order.append(type(step).__name__)
        try:
            step = steps.send(answer)
        except StopIteration:
            break
    sent, looked = ["SendBatch", "SendBatch"], ["ListFills", "PullPage"]
    pulled = [*looked, "ListFills", "FillOn", "FillOn", "PullPage"]
    assert order == [*sent, *pulled, "ListUnsent", "SendFile", "ListMissing", "FetchFile"]


def test_a_round_with_nothing_to_do_is_a_success(store: Store, exchange: Exchange) -> None:
    report = synced(store, exchange)
    assert (report.code, report.trouble, report.pushed) == ("sync_done", None, 0)


def test_what_was_written_is_applied_and_a_photo_follows(
    centre: Centre, store: Store, who: Enrolled, exchange: Exchange, tmp_path: Path
) -> None:
    written = note()
    photo = b"the door" * 100
    with store.write() as tx:
        sha256 = attachments.keep(store, tx, data=photo, at=NOON)
    picture = Attachment.model_validate(
        {
            "id": CountedIds("photo").fresh(),
            "scope": VILLAGE,
            "created_at": NOON,
            "sha256": sha256,
            "size": len(photo),
            "media_type": "image/png",
            "kind": "photo",
            "note_id": written.id,
        }
    )
    keep(store, who, written, picture)
    report = synced(store, exchange)
    assert (report.applied, report.blobs_up, report.trouble) == (2, 1, None)
    boss = enrolled(centre, "吴静", "town_officer")
    boss_store = device_store(tmp_path / "boss", boss)
    report = synced(boss_store, InMemoryExchange(centre, boss.signer()))
    assert (report.blobs_down, report.trouble) == (1, None)
    assert attachments.read(boss_store, sha256) == photo
    with boss_store.read() as tx:
        assert rows.get(tx, "note", row_id=written.id) is not None
        assert profile.load(tx).scopes == [TOWN, VILLAGE]
    boss_store.close()


def test_more_than_one_batch_goes_in_one_round(
    store: Store, who: Enrolled, exchange: Exchange
) -> None:
    keep(store, who, *[note(f"第{n}条" + "话" * 3000) for n in range(150)])
    assert synced(store, exchange).applied == 150
    with store.read() as tx:
        assert outbox.counts(tx) == outbox.OutboxCounts()


def test_a_visit_whose_household_is_not_there_waits_and_blocks_nothing(
    centre: Centre, store: Store, who: Enrolled, exchange: Exchange
) -> None:
    """pain 18"""
    house = household()
    with store.write() as tx:
        # The household is known here from an older time; the server has lost it.
        journal.insert(tx, house, stamp=Stamp(who.staff.id, who.device_id, NOON))
    with store.write() as tx:
        tx.exec_driver_sql("delete from outbox")
    keep(store, who, visit(house), note())
    report = synced(store, exchange)
    assert (report.deferred, report.applied, report.trouble) == (1, 1, None)
    centre.load([house])
    assert synced(store, exchange).deferred == 0


def test_a_conflict_is_reported_and_both_values_are_kept(
    centre: Centre, store: Store, who: Enrolled, exchange: Exchange
) -> None:
    house = household()
    centre.load([house])
    synced(store, exchange)
    with store.write() as tx:
        stamp = Stamp(who.staff.id, who.device_id, NOON)
        change = journal.patch(
            tx, "household", row_id=house.id, after={"phone": "13900000001"}, stamp=stamp
        )
    colleague = device(centre, staff("钱多宝"))
    colleague.push(colleague.edit(house, {"phone": None}, {"phone": "13900000002"}, base=1))
    report = synced(store, exchange)
    assert (report.conflicts, report.code) == (1, "sync_open_questions")
    with store.read() as tx:
        kept = rows.get(tx, "household", row_id=house.id)
        assert kept is not None
        assert kept.model_dump()["phone"] == "13900000002"
        assert outbox.changes_of(tx, [change.counter])[0].after == {"phone": "13900000001"}


def test_ones_own_words_are_not_sent_back(
    centre: Centre, store: Store, who: Enrolled, exchange: Exchange
) -> None:
    synced(store, exchange)
    keep(store, who, *[note(f"第{n}条") for n in range(5)])
    assert synced(store, exchange).pulled == 0
    colleague = device(centre, staff("钱多宝"))
    theirs = note("同事写的")
    colleague.push(colleague.change(theirs))
    keep(store, who, note("又一条"))
    synced(store, exchange)
    with store.read() as tx:
        assert rows.get(tx, "note", row_id=theirs.id) is not None
    colleague.pull()
    assert len(colleague.pulled) == 9


@pytest.mark.parametrize(
    ("versions", "kinds", "cursor"),
    [
        ([5, 6, 7], ["accepted"] * 3, 7),
        ([6, 7], ["accepted"] * 2, 4),
        ([5, 7], ["accepted"] * 2, 5),
        ([5, 6, 7], ["accepted", "merged", "accepted"], 5),
        ([5, 6, 7], ["accepted", "conflict", "accepted"], 5),
        ([2, 5], ["accepted"] * 2, 5),
    ],
)
def test_a_cursor_moves_only_over_ones_own_accepted_numbers(
    officer: Device, versions: list[int], kinds: list[str], cursor: int
) -> None:
    """Another's number in between is a gap, and the next pull brings it."""
    request = officer.batch(*[officer.change(note()) for _ in versions])
    verdicts = [
        Verdict(counter=n, verdict=VerdictKind(kind), version=version)
        for n, (version, kind) in enumerate(zip(versions, kinds, strict=True), start=1)
    ]
    moved = pushing.seen_by_sending(request, verdicts, known={VILLAGE: 4})
    assert moved.get(VILLAGE, 4) == cursor


def test_a_number_of_another_village_moves_no_cursor(officer: Device) -> None:
    """The household went there meanwhile; number 5 of the own village is somebody else's."""
    request = officer.batch(officer.change(note()))
    taken = Verdict(counter=1, verdict=VerdictKind.ACCEPTED, version=5, scope="120110100002")
    assert pushing.seen_by_sending(request, [taken], known={VILLAGE: 4}) == {}


class Twisted:
    """An exchange that alters what comes back."""

    def __init__(self, true: Exchange, **changes: Any) -> None:
        self._true, self._changes = true, changes

    def push(self, request: PushRequest) -> Receipt:
        return self._true.push(request).model_copy(update=self._changes)

    def pull(self, request: PullRequest) -> PullReply:
        return self._true.pull(request)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._true, name)


@pytest.mark.parametrize(
    "changes",
    [{"verdicts": []}, {"batch_id": CountedIds("foreign").fresh()}],
    ids=["no verdicts", "another batch"],
)
def test_a_receipt_for_something_else_settles_nothing(
    store: Store, who: Enrolled, exchange: Exchange, changes: dict[str, Any]
) -> None:
    """pain 16"""
    keep(store, who, note())
    report = synced(store, Twisted(exchange, **changes))
    assert report.code == "server_nonsense"
    with store.read() as tx:
        assert outbox.counts(tx).waiting == 1
    assert synced(store, exchange).applied == 1


def test_a_clock_that_is_years_off_is_said_and_refuses_nothing(
    store: Store, who: Enrolled, exchange: Exchange
) -> None:
    keep(store, who, note())
    year_2031 = FixedClock(NOON.replace(year=2031))
    report = one_round(store, exchange, clock=year_2031, ids=Uuid7())
    assert (report.applied, report.trouble) == (1, None)
    assert report.clock_off_minutes > 2_000_000
    assert sentence("clock_off", {"minutes": report.clock_off_minutes})


class TestOverTheWire:
    """pains 2, 4, 16: one visit, never none, never two."""

    @pytest.fixture
    def server(self, tmp_path: Path) -> Iterator[Running]:
        started = running.start(ready_folder(tmp_path / "http"), clock=CLOCK)
        yield started
        started.stop()

    @pytest.fixture
    def who(self, server: Running) -> Enrolled:
        code = server.centre.invite(staff()).code
        return enrol(server.url, code, label="测试本")

    @pytest.fixture
    def reader(self, server: Running) -> Device:
        return device(server.centre, staff("吴静", "town_officer", TOWN))

    @pytest.mark.parametrize("mode", ["cut_before_send", "cut_after_commit", "cut_mid_reply"])
    @pytest.mark.parametrize("on", ["/v1/push", "/v1/pull"])
    def test_a_cut_leaves_one_visit(
        self, server: Running, store: Store, who: Enrolled, reader: Device, mode: str, on: str
    ) -> None:
        house = household()
        server.centre.load([house])
        synced(store, HttpExchange(server.url, who.signer()))
        seen = visit(house)
        keep(store, who, seen)
        with Wire(server.port) as wire:
            exchange = HttpExchange(wire.url, who.signer())
            wire.mode, wire.on = mode, on
            assert synced(store, exchange).code == "server_away"
            assert wire.cuts == 1
            wire.mode = "pass"
            report = synced(store, exchange)
        assert report.trouble is None
        reader.pull()
        assert [row for row in reader.all_values() if row == seen.id] == [seen.id]
        with store.read() as tx:
            assert outbox.counts(tx) == outbox.OutboxCounts()

    @pytest.mark.prove
    def test_a_cut_at_every_byte_of_the_answer_leaves_one_visit(
        self, server: Running, store: Store, who: Enrolled, reader: Device
    ) -> None:
        exchange = HttpExchange(server.url, who.signer())
        synced(store, exchange)
        with Wire(server.port) as wire:
            cut = HttpExchange(wire.url, who.signer())
            wire.on, after, written = "/v1/push", 0, []
            while True:
                wire.mode, wire.after, cuts = "cut_mid_reply", after, wire.cuts
                written.append(note(f"第{after}个字节"))
                keep(store, who, written[-1])
                report = synced(store, cut)
                if wire.cuts == cuts:
                    break
                assert report.code in ("server_away", "server_nonsense")
                wire.mode = "pass"
                assert synced(store, cut).trouble is None
                after += 1
        assert after > 100
        reader.pull()
        assert {n.id for n in written} <= reader.pulled

    def test_an_answer_to_enrolment_that_is_lost_is_asked_for_again(self, server: Running) -> None:
        code = server.centre.invite(staff("孙来")).code
        with Wire(server.port) as wire:
            wire.mode, wire.on = "cut_after_commit", "/v1/enrol"
            tries = []

            def connect(url: str, signer: Any) -> Exchange:
                exchange = HttpExchange(url, signer)
                ask = exchange.enrol

                def counted(request: Any) -> Any:
                    tries.append(request)
                    wire.mode = "cut_after_commit" if len(tries) == 1 else "pass"
                    return ask(request)

                exchange.enrol = counted  # type: ignore[method-assign]
                return exchange

            who = enrol(wire.url, code, label="测试本", connect=connect)
        assert len(tries) == 2
        assert who.staff.name == "孙来"


def test_verdicts_have_one_state_each() -> None:
    assert pushing.SETTLED.keys() == set(VerdictKind)
