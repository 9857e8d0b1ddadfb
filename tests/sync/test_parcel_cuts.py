"""A parcel that is killed half-way, and batches that were cut ahead of the line: nothing is lost,
nothing doubled.
"""

import os
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from fieldvisit.machine.ids import Uuid7
from fieldvisit.store import attachments, opening, outbox, settling
from sync.protocol.wire import PushRequest, Receipt, Verdict, VerdictKind
from sync.server.centre import Centre
from sync.server.database import writing
from sync.server.memory import InMemoryExchange
from tests.support.central import NOON, household, note, visit
from tests.support.handing_over import (
    Person,
    notes_at,
    on,
    server_takes,
)


class PutsOff(InMemoryExchange):
    """A server that waits for a parent of the device's first change."""

    def push(self, request: PushRequest) -> Receipt:
        receipt = super().push(request)
        if request.changes[0]["counter"] > 1:
            return receipt
        counters = [change["counter"] for change in request.changes]
        verdicts = [Verdict(counter=n, verdict=VerdictKind.DEFERRED) for n in counters]
        return receipt.model_copy(update={"verdicts": verdicts})


def test_a_change_that_is_put_off_holds_up_no_batch_that_was_cut_behind_it(
    centre: Centre, zhou: Person, stick: Path
) -> None:
    """pain 18: parcels cut batches ahead of the line."""
    zhou.writes(note("一"))
    zhou.makes_a_parcel(stick)
    zhou.writes(note("二"))
    zhou.makes_a_parcel(stick)
    zhou.writes(note("三"))
    report = zhou.syncs(PutsOff(centre, zhou.who.signer()))
    assert (report.applied, report.deferred) == (2, 1)
    assert zhou.syncs().applied == 1


def test_nothing_is_cut_around_a_batch_that_was_cut_before(zhou: Person, stick: Path) -> None:
    """So that batches stay in the order of their changes."""
    zhou.writes(note("一"))
    zhou.makes_a_parcel(stick)
    zhou.writes(note("二"))
    zhou.makes_a_parcel(stick)
    with zhou.store.write() as tx:
        first = outbox.batch_to_send(tx, fresh_id=Uuid7().fresh)
        assert first is not None
        settling.settle(tx, [settling.Settled(1, "deferred")], at=NOON)
    zhou.writes(note("三"))
    with zhou.store.write() as tx:
        again = outbox.batch_to_send(tx, fresh_id=Uuid7().fresh)
    assert again is not None
    assert (first.counters, again.counters) == ({1}, {1})
    assert again.id != first.id


def test_an_answer_is_taken_in_after_a_kill_at_any_step(
    centre: Centre, zhou: Person, qian: Person, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """pain 21: partly imported, then again."""
    qian.writes(note("钱多宝写的"))
    qian.syncs()
    zhou.keeps_files([b"ink"])
    zhou.writes(note("一"), note("二"))
    answer = server_takes(centre, on(stick, zhou.makes_a_parcel(stick))).answer
    steps = 0
    while True:
        with monkeypatch.context() as patch:
            patch.setattr(opening.Store, "write", killed_after(opening.Store.write, steps))
            try:
                taken = zhou.takes(answer)
                break
            except Killed:
                steps += 1
    assert steps >= 5
    assert taken.code == "answer_taken"
    assert zhou.counts().waiting == 0
    assert zhou.syncs().pulled == 0
    with zhou.store.read() as tx:
        assert attachments.unsent(tx) == []
        assert len(tx.exec_driver_sql("SELECT id FROM note").all()) == 3


def test_a_server_that_is_killed_at_any_step_takes_the_parcel_again(
    centre: Centre, zhou: Person, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    zhou.keeps_files([b"ink"])
    zhou.writes(note("一"))
    path = on(stick, zhou.makes_a_parcel(stick))
    steps = 0
    while True:
        with monkeypatch.context() as patch:
            dying = killed_after(writing, steps)
            for module in ("centre", "parcels"):
                patch.setattr(f"sync.server.{module}.writing", dying)
            try:
                taken = server_takes(centre, path)
                break
            except Killed:
                steps += 1
    assert steps == 2
    assert zhou.takes(taken.answer).report.applied == 4
    assert len(notes_at(centre)) == 1


@pytest.mark.prove
def test_a_month_of_a_device_fits_one_parcel_and_little_memory(
    centre: Centre, zhou: Person, qian: Person, stick: Path
) -> None:
    """60 visits, 100 notes, 25 photos of 3 MB: files go one by one, never all at once."""
    houses = [household(number=f"津南-{n:03}") for n in range(60)]
    zhou.writes(*houses, *(visit(house) for house in houses))
    zhou.writes(*(note(f"第 {n} 条") for n in range(100)))
    photos = [os.urandom(3 << 20) for _ in range(25)]
    zhou.keeps_files(photos)
    tracemalloc.start()
    made = zhou.makes_a_parcel(stick)
    taken = server_takes(centre, on(stick, made))
    zhou.takes(taken.answer)
    back = qian.takes(server_takes(centre, on(stick, qian.makes_a_parcel(stick))).answer)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert made.size > 75 << 20
    assert (taken.files, back.report.blobs_down) == (25, 25)
    assert (zhou.counts().waiting, peak < 48 << 20) == (0, True)


class Killed(BaseException):
    """The program ends here, as by kill -9: nothing more of it runs."""


def killed_after(true: Callable[..., Any], steps: int) -> Callable[..., Any]:
    """The same context manager, that dies at its entry after so many of them."""
    left = [steps]

    @contextmanager
    def dying(*words: Any) -> Iterator[Any]:
        if left[0] == 0:
            raise Killed
        left[0] -= 1
        with true(*words) as tx:
            yield tx

    return dying
