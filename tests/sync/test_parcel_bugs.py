"""Bugs planted into handing over: each turns a promise red that the sound program keeps."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from fieldvisit.store import incoming, opening, parcels, settling
from sync.client import answer_pieces, answers
from sync.protocol import parcel
from sync.protocol.parcel import Ends
from sync.protocol.parcel_errors import ParcelDamaged
from sync.server.centre import Centre
from tests.support.central import note
from tests.support.handing_over import Person, notes_at, on, server_takes

Promise = Callable[[Centre, Person, Person, Path], None]


def nothing_between_is_skipped(centre: Centre, zhou: Person, qian: Person, stick: Path) -> None:
    qian.writes(note("早的"))
    qian.syncs()
    zhou.syncs()
    qian.writes(note("晚的"))
    qian.syncs()
    late = server_takes(centre, on(stick, zhou.makes_a_parcel(stick))).answer
    with zhou.store.write() as tx:
        for scope in zhou.cursors():
            incoming.apply(tx, scope, entries=[], cursor=0)
        tx.exec_driver_sql("DELETE FROM cursor")
    zhou.takes(late)
    assert zhou.cursors() == {}, "a cursor moved over rows that never came"


def a_forged_parcel_brings_nothing(centre: Centre, zhou: Person, qian: Person, stick: Path) -> None:
    zhou.writes(note("真的"))
    made = on(stick, zhou.makes_a_parcel(stick))
    looked = parcel.look(made)
    inside = list(parcel.pieces(looked, centre.box.secret))
    made.unlink()
    path = stick / looked.header.file_name
    ends = Ends(centre.box.public, qian.who.signing_key)
    with parcel.writing(path, looked.header, ends=ends) as put:
        for piece in inside:
            put(piece.kind, piece.body)
    with pytest.raises(ParcelDamaged):
        server_takes(centre, path)
    assert notes_at(centre) == []


def only_the_server_takes_into_the_ledger(
    centre: Centre, zhou: Person, qian: Person, stick: Path
) -> None:
    zhou.writes(note("一"))
    made = zhou.makes_a_parcel(stick)
    with zhou.store.write() as tx:
        waiting = parcels.delivered(tx, made.id, carrier="B3", at=zhou.clock.now())
        settling.settle(tx, [settling.Settled(n, "received") for n in waiting], at=zhou.clock.now())
    assert zhou.counts().delivered == 1, "a carrier's word passed for the server's"
    assert zhou.syncs().applied == 1


class Killed(BaseException):
    """The program ends here."""


def a_killed_answer_is_taken_again(centre: Centre, zhou: Person, qian: Person, stick: Path) -> None:
    zhou.writes(note("一"))
    answer = server_takes(centre, on(stick, zhou.makes_a_parcel(stick))).answer
    true, left = opening.Store.write, [2]

    @contextmanager
    def dying(store: opening.Store) -> Iterator[Any]:
        if not left[0]:
            raise Killed
        left[0] -= 1
        with true(store) as tx:
            yield tx

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(opening.Store, "write", dying)
        with pytest.raises(Killed):
            zhou.takes(answer)
    zhou.takes(answer)
    assert zhou.counts().waiting == 0, "what was left of the answer is passed over"


def takes_every_page(patch: pytest.MonkeyPatch) -> None:
    def wanted(self: Any, tx: Any, reply: Any, *, scopes: Any) -> list[Any]:
        return list(reply.pages)

    patch.setattr(answer_pieces.Taking, "_wanted", wanted)


def looks_at_no_signature(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(parcel, "check", lambda looked, public: None)


def takes_a_carriers_word(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(settling._STATES, "received", "applied")


def says_taken_before_it_is(patch: pytest.MonkeyPatch) -> None:
    true = answers._take_in

    def early(run: Any, looked: Any) -> Any:
        head = next(parcel.pieces(looked, box_of(run).secret))
        told = answers.frames.read(head.body, answers.AnswerHead)
        answers._remember(run, looked, head=told)
        return true(run, looked)

    patch.setattr(answers, "_take_in", early)


def box_of(run: Any) -> Any:
    with run.store.write() as tx:
        return parcels.box_pair(tx, run.store.suite)


BUGS: list[tuple[Callable[[pytest.MonkeyPatch], None], Promise]] = [
    (takes_every_page, nothing_between_is_skipped),
    (looks_at_no_signature, a_forged_parcel_brings_nothing),
    (takes_a_carriers_word, only_the_server_takes_into_the_ledger),
    (says_taken_before_it_is, a_killed_answer_is_taken_again),
]
each = pytest.mark.parametrize(("plant", "promise"), BUGS, ids=lambda one: one.__name__)


@each
def test_the_sound_program_keeps_its_promise(
    plant: object, promise: Promise, centre: Centre, zhou: Person, qian: Person, stick: Path
) -> None:
    promise(centre, zhou, qian, stick)


@each
def test_a_planted_bug_turns_it_red(
    plant: Callable[[pytest.MonkeyPatch], None],
    promise: Promise,
    centre: Centre,
    zhou: Person,
    qian: Person,
    stick: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """issue 5, point 7: one bug in the parcel"""
    plant(monkeypatch)
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        promise(centre, zhou, qian, stick)
