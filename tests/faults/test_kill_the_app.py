"""The app is killed while it saves, again and again: nothing shown as saved is lost (pains A).

The process that dies is the real one: PIN, encrypted file, form engine, casework. What it had said
is saved, it said over a pipe after the action had answered, as a screen would show it.
"""

import multiprocessing
import random
import shutil
import time
from multiprocessing.connection import Connection
from pathlib import Path
from uuid import UUID

import pytest

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.device import unlocking
from fieldvisit.casework.households import register
from fieldvisit.casework.notebook import notes
from fieldvisit.casework.notebook.notes import NoteDraft
from fieldvisit.casework.visits import visiting
from fieldvisit.machine.clock import FixedClock
from fieldvisit.machine.ids import Uuid7
from fieldvisit.practice import answers
from fieldvisit.practice.setting import BEGINS, PIN
from fieldvisit.store import drafts, outbox, rows
from tests.support.desks import new_device

KILLS = [
    pytest.param(100, marks=[pytest.mark.prove, pytest.mark.timeout(900)]),
    pytest.param(500, marks=[pytest.mark.soak, pytest.mark.timeout(7200)]),
]
MOST_SAID = 60
"""A visit with its note is some 27 things said: a kill falls anywhere in the first or second."""
Said = tuple[str, str, str]


def opened(device: Path) -> Desk:
    who = unlocking.people(device)[0].staff_id
    return unlocking.unlock(device, who, pin=PIN, clock=FixedClock(BEGINS), ids=Uuid7())


def work_until_killed(device: Path, wire: Connection, seed: int) -> None:
    """What an officer does all day, each answer kept, each saved thing told."""
    desk = opened(device)
    households = [line.household_id for line in register.find(desk)]
    chance = random.Random(seed)
    wire.send(("ready", "", ""))
    while True:
        filling = visiting.start(desk, chance.choice(households), form_id="F02")
        wire.send(("draft", str(filling.draft.id), filling.number))
        for ref, value in answers.ANSWERS:
            if filling.session.state(ref).relevant:
                filling.session.set(ref, value)
                visiting.save(desk, filling)
                wire.send(("answer", str(filling.draft.id), ref))
        visit = visiting.finish(desk, filling, signatures=answers.signatures(desk, filling))
        wire.send(("visit", str(visit.id), str(filling.draft.id)))
        note = notes.keep(desk, NoteDraft(f"走到第 {chance.random()} 户，水缸满着。"))
        wire.send(("note", str(note.id), ""))


def killed(device: Path, seed: int) -> list[Said]:
    """Start the app, let it work for a moment, kill it; answers with what it had said."""
    context = multiprocessing.get_context("forkserver")
    ours, theirs = context.Pipe(duplex=False)
    app = context.Process(target=work_until_killed, args=(device, theirs, seed), daemon=True)
    app.start()
    theirs.close()
    assert ours.recv()[0] == "ready"
    moment = random.Random(seed)
    said: list[Said] = [ours.recv() for _ in range(moment.randint(0, MOST_SAID))]
    time.sleep(moment.uniform(0.0, 0.02))
    app.kill()
    app.join()
    while True:
        try:
            said.append(ours.recv())
        except (EOFError, OSError):
            return said


def lost(desk: Desk, said: list[Said]) -> list[Said]:
    """What was said to be saved and is not there.

    A draft may be gone for one reason only: its visit, under the same form number, is on disk. The
    kill may have come between that and the saying of it.
    """
    with desk.store.read() as tx:
        sent = {(kind, str(one.id)) for kind in ("visit", "note") for one in rows.all(tx, kind)}
        numbers = set(tx.exec_driver_sql("select number from visit").scalars())
        held = {str(draft.id): draft.instance for draft in drafts.all(tx)}
    number_of = {name: number for kind, name, number in said if kind == "draft"}

    def is_there(kind: str, name: str, detail: str) -> bool:
        if kind in ("visit", "note"):
            return (kind, name) in sent
        if name not in held:
            return number_of[name] in numbers
        return kind == "draft" or f"<{detail.rsplit('/', 1)[-1]}>" in held[name]

    return [one for one in said if not is_there(*one)]


def test_the_check_sees_what_is_missing(tmp_path: Path) -> None:
    desk = new_device(tmp_path / "officer")
    household = register.find(desk)[0].household_id
    filling = visiting.start(desk, household, form_id="F02")
    draft = ("draft", str(filling.draft.id), filling.number)
    answer = ("answer", str(filling.draft.id), "/data/meet/result")
    unsaid = ("note", str(UUID(int=7)), "")
    assert lost(desk, [draft, answer, unsaid]) == [answer, unsaid]
    filling.session.set("/data/meet/result", "met_person")
    visiting.save(desk, filling)
    assert lost(desk, [draft, answer]) == []
    visiting.discard(desk, str(filling.draft.id))
    assert lost(desk, [draft]) == [draft]
    desk.store.close()


@pytest.mark.parametrize("kills", KILLS)
def test_nothing_shown_as_saved_is_lost_when_the_app_is_killed(tmp_path: Path, kills: int) -> None:
    template = tmp_path / "template"
    new_device(template).store.close()
    device = shutil.copytree(template, tmp_path / "officer")
    multiprocessing.get_context("forkserver").set_forkserver_preload(
        ["fieldvisit.casework.desk", "fieldvisit.practice.story", "tests.support.desks"]
    )
    told: list[Said] = []
    for seed in range(kills):
        said = killed(device, seed)
        told += said
        desk = opened(device)
        try:
            assert lost(desk, said) == [], f"kill {seed}"
        finally:
            desk.store.close()
    kinds = [kind for kind, _, _ in told]
    # The kills must have hit the work, not the pauses: each kind of saving was under way.
    assert kinds.count("answer") > 5 * kills
    assert kinds.count("visit") >= kills // 2
    desk = opened(device)
    with desk.store.read() as tx:
        assert tx.exec_driver_sql("pragma integrity_check").scalar_one() == "ok"
        assert tx.exec_driver_sql("pragma cipher_integrity_check").all() == []
        counters = [row.counter for row in outbox.rows(tx, 100_000)]
    assert sorted(counters) == list(range(1, len(counters) + 1))
    assert lost(desk, [one for one in told if one[0] in ("visit", "note")]) == []
    desk.store.close()
