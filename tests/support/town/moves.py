"""What people, machines and networks do in the town, one small function a move. A new feature of
sync adds its move here:

    @move(weight=2)
    def hands_over_by_parcel(world, tablet, luck): ...

`tablet` is the device whose turn it is, `luck` a source of chance of this step alone, so that a
plan can be played again and cut shorter.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any
from uuid import uuid5

from fieldvisit.machine.algorithms import content_hash
from fieldvisit.records import Attachment, Membership, Person, Task
from fieldvisit.records.conflict import Choice, ConflictState
from fieldvisit.store import (
    attachments,
    backup,
    conflicts,
    journal,
    opening,
    restoring,
    rows,
)
from sync.client.engine import one_round
from sync.protocol import errors
from sync.protocol.wire import PART_BYTES, PullRequest
from tests.support.central import NEXT_VILLAGE, VILLAGE, household, note, visit
from tests.support.town import crash
from tests.support.town.line import Cut
from tests.support.town.programs import NEWEST
from tests.support.town.world import KEY, Tablet, World, revoke

Act = Callable[[World, Tablet, Random], None]


@dataclass(frozen=True)
class Move:
    name: str
    act: Act
    weight: int


MOVES: dict[str, Move] = {}
OF_ANOTHER_DAY = (errors.EpochChanged, errors.NumbersUsed, errors.SchemaUnknown)
"""What a server put back, or of an older program, answers to a request of before."""
AWAY = (errors.BlobMissing, errors.DeviceRevoked, errors.ScopeNotYours)
HOWS = ("pass", "pass", "pass", "before", "after", "torn", "twice", "late", "dies")
PHONES = ("13900000001", "13900000002", "13900000003")
EDITS: dict[str, dict[str, tuple[Any, ...]]] = {
    "household": {
        "phone": PHONES,
        "live_address": ("后街1号", "东里9号"),
        "tags": (["stove"], ["living_alone"], []),
        "status": ("registered", "warning", "left"),
    },
    "person": {"name": ("李福", "李富"), "phone": PHONES, "health": ("good", "poor")},
    "task": {"state": ("done", "cancelled", "open"), "due_on": ("2026-12-01", "2026-12-02")},
}
MAY_EDIT = {"household": "officer", "person": "officer", "task": ""}


def move(*, weight: int) -> Callable[[Act], Act]:
    """Enter a move; `weight`: how often it is chosen beside the others."""

    def enter(act: Act) -> Act:
        MOVES[act.__name__] = Move(act.__name__, act, weight)
        return act

    return enter


def kept(tablet: Tablet, kind: str, **other: Any) -> list[Any]:
    """The rows of a kind that the device shows, in an order that a replay meets again."""
    with tablet.store.read() as tx:
        found = [row for row in rows.all(tx, kind, limit=10_000) if row.deleted_at is None]
    wanted = [row for row in found if all(getattr(row, n) == v for n, v in other.items())]
    return sorted(wanted, key=lambda row: row.id)


def own_village(tablet: Tablet, luck: Random) -> str:
    """Where a person works; the town's people work in any village."""
    town = tablet.area.endswith("000")
    return luck.choice((VILLAGE, NEXT_VILLAGE) if town else tablet.areas)


def is_officer(tablet: Tablet) -> bool:
    return tablet.role.endswith("officer")


def stamped(world: World, tablet: Tablet) -> dict[str, Any]:
    return {"id": world.ids.fresh(), "created_at": tablet.clock.now()}


# What people write.


@move(weight=3)
def registers_a_household(world: World, tablet: Tablet, luck: Random) -> None:
    if not is_officer(tablet):
        return
    place = own_village(tablet, luck)
    house = household(place, number=f"津南-{len(world.written)}", **stamped(world, tablet))
    who = Person(name="李福", scope=place, **stamped(world, tablet))
    joined = Membership(
        household_id=house.id,
        person_id=who.id,
        relation="householder",
        scope=place,
        **stamped(world, tablet),
    )
    world.keep(tablet, house, who, joined)


@move(weight=6)
def notes_something(world: World, tablet: Tablet, luck: Random) -> None:
    houses = kept(tablet, "household")
    place = luck.choice([None, *houses])
    about = {} if place is None else {"household_id": place.id}
    scope = own_village(tablet, luck) if place is None else place.scope
    private = luck.random() < 0.1 or tablet.role == "assessor"
    text = f"{tablet.name}第{len(world.written)}条"
    world.keep(tablet, note(text, scope=scope, private=private, **about, **stamped(world, tablet)))


@move(weight=8)
def finishes_a_visit(world: World, tablet: Tablet, luck: Random) -> None:
    """Finalised: the record, its signatures and their files in one transaction."""
    houses = kept(tablet, "household")
    if not houses:
        return
    place = luck.choice(houses)
    size = PART_BYTES + 900 if luck.random() < 0.1 else luck.randrange(1, 400)
    drawn = luck.randbytes(size)
    name = content_hash(drawn)
    signature = {
        "party": "investigator",
        "name": tablet.name,
        "way": "drawn",
        "sha256": name,
        "signed_at": "2026-11-23",
    }
    made = visit(
        place,
        number=f"FV-{len(world.written)}",
        form_id="F04" if tablet.role == "assessor" else "F02",
        investigators=[str(tablet.who.staff.id)],
        answers={"talk": f"第{len(world.written)}次"},
        signatures=[signature],
        **stamped(world, tablet),
    )
    file = Attachment(
        sha256=name,
        size=size,
        media_type="image/png",
        kind="signature",
        visit_id=made.id,
        scope=place.scope,
        **stamped(world, tablet),
    )
    at = tablet.clock.now()
    with tablet.store.write() as tx:
        attachments.keep(tablet.store, tx, data=drawn, at=at)
        changes = [journal.insert(tx, one, stamp=tablet.stamp()) for one in (made, file)]
    world.note(tablet, *changes)
    world.written += [made, file]
    world.files[name] = drawn
    world.signed[made.id] = made.model_dump(mode="json")


@move(weight=4)
def makes_a_task(world: World, tablet: Tablet, luck: Random) -> None:
    houses = kept(tablet, "household")
    if houses:
        place = luck.choice(houses)
        marks = stamped(world, tablet)
        planned = uuid5(place.id, "planned")
        with tablet.store.read() as tx:
            if rows.get(tx, "task", row_id=planned) is None:
                # What several devices plan for a household bears one id on all of them.
                marks["id"] = planned
        on = {"household_id": place.id, "scope": place.scope, "due_on": "2026-11-30"}
        world.keep(tablet, Task(kind="follow_up", **on, **marks))


@move(weight=14)
def edits_something(world: World, tablet: Tablet, luck: Random) -> None:
    """One or two fields out of few values, so that people often mean the same field."""
    kind = luck.choice([k for k, role in MAY_EDIT.items() if tablet.role.endswith(role)])
    found = kept(tablet, kind)
    if found:
        row = luck.choice(found[:4])
        names = luck.sample(sorted(EDITS[kind]), luck.randrange(1, 3))
        after = {name: luck.choice(EDITS[kind][name]) for name in names}
        world.patch(tablet, kind, row_id=row.id, after=after)


@move(weight=4)
def deletes_something(world: World, tablet: Tablet, luck: Random) -> None:
    kind = luck.choice([*(k for k, r in MAY_EDIT.items() if tablet.role.endswith(r)), "note"])
    mine = {"created_by": tablet.who.staff.id} if kind == "note" else {}
    found = kept(tablet, kind, **mine)
    if found:
        row = luck.choice(found)
        world.patch(tablet, kind, row_id=row.id, after={"deleted_at": tablet.clock.now()})


@move(weight=4)
def reviews_a_visit(world: World, tablet: Tablet, luck: Random) -> None:
    me = tablet.who.staff.id
    waiting = [v for v in kept(tablet, "visit", state="finalised") if v.created_by != me]
    if waiting and tablet.role == "town_officer":
        one = luck.choice(waiting)
        state = luck.choice(("reviewed", "returned"))
        said = {"state": state, "reviewed_by": me, "review_comment": f"看过{luck.randrange(9)}"}
        world.patch(tablet, "visit", row_id=one.id, after=said)


@move(weight=5)
def chooses(world: World, tablet: Tablet, luck: Random) -> None:
    """Answer a question, whether or not one may: who may not hears of it."""
    with tablet.store.read() as tx:
        asked = conflicts.open_ones(tx)
    if asked:
        one = luck.choice(asked)
        said = {"choice": luck.choice(list(Choice)), "chosen_by": tablet.who.staff.id}
        said |= {"state": ConflictState.CHOSEN, "chosen_at": tablet.clock.now()}
        world.patch(tablet, "conflict", row_id=one.id, after=said)


@move(weight=2)
def writes_what_is_not_hers(world: World, tablet: Tablet, luck: Random) -> None:
    """A program of another make: refused with a reason its author sees, with what hangs on it."""
    if tablet.role == "grid_worker":
        house = household(
            tablet.area, number=f"越权-{len(world.written)}", **stamped(world, tablet)
        )
        world.keep(tablet, house)


# What the network does.


@move(weight=16)
def syncs(world: World, tablet: Tablet, luck: Random) -> None:
    world.sync(tablet)


@move(weight=22)
def syncs_on_a_bad_line(world: World, tablet: Tablet, luck: Random) -> None:
    cuts = [Cut(luck.choice(HOWS), luck.randrange(1000)) for _ in range(luck.randrange(1, 8))]
    few = [Cut(cut.how, cut.at % 40) if cut.how == "dies" else cut for cut in cuts]
    world.sync(tablet, few)


@move(weight=6)
def writes_while_syncing(world: World, tablet: Tablet, luck: Random) -> None:
    """People go on working between two requests of a round."""

    def meanwhile() -> None:
        writes = luck.choice((edits_something, notes_something, deletes_something, chooses))
        writes(world, tablet, luck)

    quiet = [Cut()] * luck.randrange(3)
    world.sync(tablet, [*quiet, Cut(luck.choice(HOWS[:6]), 500, meanwhile)])


@move(weight=4)
def a_late_request_arrives(world: World, tablet: Tablet, luck: Random) -> None:
    """Out of order: the device has long gone on."""
    if world.late:
        arrive(world, world.late.pop(luck.randrange(len(world.late))))


@move(weight=3)
def an_old_request_is_said_again(world: World, tablet: Tablet, luck: Random) -> None:
    if world.book.requests:
        with suppress(*OF_ANOTHER_DAY):
            world.server.push(luck.choice(world.book.requests))


def arrive(world: World, late: Any) -> None:
    """A request that was long under way reaches the server; nobody hears the answer."""
    name, words, named = late
    with suppress(*OF_ANOTHER_DAY, *AWAY):
        getattr(world.server, name)(*words, **named)


@move(weight=3)
def the_server_starts_anew(world: World, tablet: Tablet, luck: Random) -> None:
    world.restart()


@move(weight=5)
def a_reader_polls(world: World, tablet: Tablet, luck: Random) -> None:
    poll(world)


def poll(world: World) -> None:
    """A further supervisor, whose program is of today, reads on from where they were."""
    more = world.schema == NEWEST
    while more:
        asked = PullRequest(schema_number=NEWEST, cursors=world.reader.known, limit=7)
        reply = world.reader.exchange.pull(asked)
        for page in reply.pages:
            world.reader.known[page.scope] = page.cursor
            world.read |= {(page.scope, e.kind, e.row_id): e.values for e in page.entries}
        more = reply.more


# What happens to machines.


@move(weight=6)
def time_goes_on(world: World, tablet: Tablet, luck: Random) -> None:
    world.later(timedelta(minutes=luck.randrange(1, 600)))


@move(weight=3)
def a_clock_is_years_off(world: World, tablet: Tablet, luck: Random) -> None:
    world.set_clock(tablet, timedelta(days=luck.randrange(-2000, 2000)))


@move(weight=6)
def dies_while_syncing(world: World, tablet: Tablet, luck: Random) -> None:
    def act(when_it_dies: Callable[[Callable[[], None]], None]) -> None:
        line = world.line(tablet)
        when_it_dies(line.killed)
        report = one_round(tablet.store, line.exchange, clock=tablet.clock, ids=tablet.ids)
        assert line.dead or report.trouble is None or line.explains(report.trouble)
        if not line.dead:
            line.done()

    crash.killed_at(world, tablet, statement=luck.randrange(1, 120), act=act)


@move(weight=3)
def dies_while_writing(world: World, tablet: Tablet, luck: Random) -> None:
    writes = luck.choice((notes_something, finishes_a_visit, edits_something))
    written, said, life = list(world.written), dict(tablet.said), dict(tablet.life)
    signed = dict(world.signed)

    def act(_: Any) -> None:
        writes(world, tablet, luck)

    if crash.killed_at(world, tablet, statement=luck.randrange(1, 40), act=act):
        # Whether it was saved, the file alone says.
        tablet.said, tablet.life = said, life
        crash.look_at(tablet)
        made = {change.row_id for change in tablet.said.values()}
        new = [one for one in world.written if one not in written]
        world.written = written + [one for one in new if one.id in made]
        world.signed = {k: v for k, v in world.signed.items() if k in signed or k in made}


@move(weight=2)
def is_compacted(world: World, tablet: Tablet, luck: Random) -> None:
    crash.forget_old_copies(tablet)
    crash.compact(tablet)


@move(weight=1)
def is_copied(world: World, tablet: Tablet, luck: Random) -> None:
    world.crashes += 1
    where = world.folder / f"copies-{world.crashes}"
    copy = backup.make(tablet.store, where, at=tablet.clock.now())
    world.copies.setdefault(tablet.who.device_id, []).append(copy)


@move(weight=1)
def is_restored_from_a_copy(world: World, tablet: Tablet, luck: Random) -> None:
    """An old copy takes the file's place; what was never sent comes over."""
    copies = world.copies.get(tablet.who.device_id)
    if copies:
        tablet.store.close()
        restoring.restore(
            tablet.home, luck.choice(copies), key=KEY, present_key=KEY, at=tablet.clock.now()
        )
        tablet.store = opening.open_store(tablet.home, KEY)


@move(weight=1)
def is_revoked(world: World, tablet: Tablet, luck: Random) -> None:
    """A lost device; its person gets another. It may still hand in."""
    if len(world.tablets) < 8 and not tablet.revoked:
        revoke(world, tablet)
        world.enrolled_again(tablet)
