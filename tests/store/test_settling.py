import random
import shutil
from collections import defaultdict

import orjson
import pytest

from fieldvisit.machine.ids import CountedIds
from fieldvisit.machine.paths import DeviceFolder
from fieldvisit.store import journal, left_rows, opening, outbox, rows, server_rows, settling
from fieldvisit.store.settling import Settled
from fieldvisit.store.tables import OUTBOX, TABLES, server_row

VERDICTS = ("accepted",) * 6 + ("merged", "conflict", "rejected", "deferred", "received")


@pytest.fixture
def two(tmp_path, empty_file, key):
    """Two device files that begin alike."""
    opened = []
    for name in ("one", "other"):
        folder = DeviceFolder(tmp_path / name)
        folder.root.mkdir()
        shutil.copy(empty_file, folder.database)
        opened.append(opening.open_store(folder, key))
    yield opened
    for store in opened:
        store.close()


def play(store, village, *, seed):
    """A day of inserts, edits and answers, the same for the same seed."""
    chance = random.Random(seed)
    village.ids, village.count = CountedIds("village"), 0
    homes, known, version = [], set(), 10
    for step in range(40):
        with store.write() as tx:
            if not homes or chance.random() < 0.3:
                homes.append(village.household(live_address="旧"))
                journal.insert(tx, homes[-1], stamp=village.stamp)
            elif chance.random() < 0.5:
                after = {chance.choice(("phone", "live_address")): f"139{step:08d}"}
                home = chance.choice(homes).id
                journal.patch(tx, "household", row_id=home, after=after, stamp=village.stamp)
            else:
                version = answered(tx, village, chance=chance, version=version, known=known)


def answered(tx, village, *, chance, version, known):
    """Answers such as a server gives: a row that it does not have takes no edit."""
    batch = outbox.batch_to_send(
        tx, fresh_id=village.ids.fresh, max_changes=chance.choice((1, 2, 5))
    )
    verdicts = []
    for change in batch.changes if batch else ():
        said, version = chance.choice(VERDICTS), version + 1
        if change.action == "insert" and said in ("accepted", "conflict"):
            said = "accepted"
            known.add(change.row_id)
        elif change.row_id not in known and said in ("accepted", "merged", "conflict"):
            said = "deferred"
        lost = list(change.after)[:1] if said == "conflict" else []
        number = version if said in ("accepted", "merged", "conflict") else None
        verdicts.append(Settled(change.counter, said, number, fields=lost))
    settling.settle(tx, verdicts, at=village.at)
    return version


def held(store):
    with store.read() as tx:
        tables = (TABLES["household"], OUTBOX, server_row)
        return [sorted(map(repr, tx.execute(table.select()))) for table in tables]


@pytest.mark.parametrize("seed", range(16))
def test_writing_the_number_alone_ends_as_writing_the_whole_row(two, village, monkeypatch, seed):
    quick, slow = two
    play(quick, village, seed=seed)
    monkeypatch.setattr(settling, "_just_taken", lambda *_, **__: defaultdict(dict))
    play(slow, village, seed=seed)
    assert held(quick) == held(slow)


def test_a_row_born_and_edited_in_one_batch_takes_the_last_number(tx, village):
    home = village.household(live_address="旧")
    journal.insert(tx, home, stamp=village.stamp)
    after = {"live_address": "新"}
    journal.patch(tx, "household", row_id=home.id, after=after, stamp=village.stamp)
    outbox.batch_to_send(tx, fresh_id=village.ids.fresh)
    verdicts = [Settled(1, "accepted", 7), Settled(2, "accepted", 8)]
    settling.settle(tx, verdicts, at=village.at)
    (row,) = tx.execute(TABLES["household"].select()).all()
    assert (row.version, row.live_address) == (8, "新")


def test_what_travels_is_what_the_outbox_holds(tx, village):
    village.settle(tx, "赵测试")
    batch = outbox.batch_to_send(tx, fresh_id=village.ids.fresh)
    travelled = orjson.loads(orjson.dumps(batch.travelling()))
    assert travelled == [change.model_dump(mode="json") for change in batch.changes]


def test_what_is_set_apart_with_its_household_is_settled_where_it_is(store, village):
    """A change that comes again after a restore may be one of a row that left since: the round goes
    on, and the row stays apart."""
    with store.write() as tx:
        home = village.settle(tx, "王桂芬")
        seen = village.visit(home)
        journal.insert(tx, seen, stamp=village.stamp)
        batch = outbox.batch_to_send(tx, fresh_id=village.ids.fresh)
        taken = [Settled(c.counter, "accepted", n) for n, c in enumerate(batch.changes, 1)]
        settling.settle(tx, taken, at=village.at)
        ties = [("membership", tie.id) for tie in rows.all(tx, "membership")]
        going = [("household", home.id), ("visit", seen.id), *ties]
        left_rows.let_go(tx, going, scope=home.scope)
        left_rows.step(tx, village.at)
        assert rows.get(tx, "visit", row_id=seen.id) is None
        tx.execute(OUTBOX.update().where(OUTBOX.c.kind == "visit").values(state="waiting"))
        lost = server_rows.ServerRow(
            "visit", seen.id, server_rows.NEVER_SHOWN, batch.changes[-1].after
        )
        server_rows.put_aside(tx, lost)
        (again,) = outbox.batch_to_send(tx, fresh_id=village.ids.fresh).changes
        settling.settle(tx, [Settled(again.counter, "accepted", 99)], at=village.at)
        assert outbox.counts(tx).waiting == 0
        assert rows.get(tx, "visit", row_id=seen.id) is None
