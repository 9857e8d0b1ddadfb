"""What must hold: after any action what a device shows is what its journal says; at rest each
change has one end and everybody holds the same. Changes nothing but by syncing.
"""

from collections import Counter, defaultdict
from typing import Any
from uuid import UUID

from sqlalchemy import select

from fieldvisit.machine.clock import local_day
from fieldvisit.records import KINDS, Visit
from fieldvisit.records.hanging import HANGS_ON
from fieldvisit.rules import editions
from fieldvisit.store import attachments, incoming, outbox
from fieldvisit.store import rows as stored
from fieldvisit.store.editions import COUNTED
from fieldvisit.store.tables import OUTBOX, TABLES
from fieldvisit.words import SENTENCES
from tests.support.lending import lent_rows
from tests.support.town import crash, lives, moves, numbers, office
from tests.support.town.book import FIELD_WORK, STAMPED, held, plain
from tests.support.town.programs import NEWEST
from tests.support.town.world import Tablet, World, held_on

REVIEW = frozenset({"state", "reviewed_by", "reviewed_at", "review_comment", "version"})
TAKEN_BACK = frozenset({"taken_back_at", "taken_back_why"})
LOST_QUESTIONS = ("choice_outdated", "question_lost")
"""Why an answer is closed whose question a server put back does not know: it asks again."""
OF_PEOPLE = (*FIELD_WORK, "conflict", "handed_in")
ENOUGH = 4
"""Rounds after which nothing may be left to do."""


def check(world: World) -> None:
    """Let everything arrive and everybody sync, then look at it all."""
    world.is_of(NEWEST)
    for late in world.late:
        moves.arrive(world, late)
    world.late = []
    rounds(world)
    if office.catches_up(world):
        rounds(world)
    moves.poll(world)
    for tablet in world.tablets:
        if tablet.loose:
            crash.relearn(tablet)
        check_what_is_shown(tablet)
        check_each_change_has_one_end(world, tablet)
        lives.check_nothing_is_lost(world, tablet)
    check_each_row_stands_once(world)
    for tablet in world.at_work():
        check_it_holds_what_it_may(world, tablet)
        check_files_are_whole(world, tablet)
    for tablet in world.tablets:
        check_a_revoked_device_reads_nothing(tablet)
    check_the_book(world)
    check_nobody_wrote_elsewhere(world)
    check_conflicts_stand(world)
    numbers.check_numbers(world)
    numbers.check_sums(world)
    check_nothing_is_doubled(world)
    check_signed_rows(world)
    check_each_visit_counts_once(world)
    # A colleague of several areas stands here once: with one of them they come again.
    areas = any(len(tablet.ever) > 1 for tablet in world.tablets)
    may_come = world.put_backs or areas
    assert world.repaired == 0 or may_come, f"{world.repaired} rows had to be mended"


def rounds(world: World) -> None:
    """Everybody syncs, as often as it may take."""
    for _ in range(ENOUGH):
        for tablet in world.tablets:
            world.sync(tablet)


def check_what_is_shown(tablet: Tablet) -> None:
    """Changed since the last receipt == shown as pending (pain 1), and nothing in the journal is
    other than it was said.
    """
    with tablet.store.read() as tx:
        counts = outbox.counts(tx)
        found = tx.execute(select(OUTBOX.c.counter, OUTBOX.c.state, OUTBOX.c.reason)).all()
        states = {row.counter: _as_shown(row.state, row.reason) for row in found}
        kept = outbox.changes_of(tx, list(states))
        head = tx.exec_driver_sql("SELECT counter FROM journal_head").scalar_one()
        apart = {row.counter for row in found if row.reason == "parent_refused"}
    shown = {counter for counter, state in states.items() if state in ("waiting", "delivered")}
    pending = tablet.said.keys() - tablet.answered
    assert shown <= pending, f"{tablet.name}: shown as pending though answered"
    # What hangs on a refused record is shown with it.
    unseen = pending - tablet.doubtful - apart - shown
    assert not unseen, f"{tablet.name}: a change is not shown as pending"
    assert counts.waiting + counts.delivered == len(shown), "open changes are not counted"
    tally = Counter(states.values())
    for state in ("waiting", "delivered", "conflict", "rejected", "handed_in"):
        assert getattr(counts, state) == tally[state], f"{tablet.name}: {state} is counted wrongly"
    assert max(tablet.said, default=0) <= head, "a number may be given out again"
    for change in kept:
        assert change == tablet.said[change.counter], "a change was altered after it was written"


def _as_shown(state: str, reason: str | None) -> str:
    elsewhere = state == "conflict" and reason == "question_elsewhere"
    apart = state == "rejected" and reason in outbox.APART
    return "handed_in" if apart or elsewhere else state


def check_each_change_has_one_end(world: World, tablet: Tablet) -> None:
    """Accepted, merged, an open or answered question, or rejected with a reason that is shown."""
    with tablet.store.read() as tx:
        found = tx.execute(select(OUTBOX.c.counter, OUTBOX.c.state, OUTBOX.c.reason)).all()
    open_ones = [row for row in held(world.server, "conflict") if row["state"] == "open"]
    states = {counter: (state, reason) for counter, state, reason in found}
    for counter, change in tablet.said.items():
        ends = world.book.verdicts.get((tablet.who.device_id, counter), [])
        state, reason = states.get(counter, ("applied", None))
        if not ends and world.put_backs and reason in LOST_QUESTIONS:
            continue
        assert ends, f"{tablet.name}: a change never reached the server: {change.kind}"
        end = ends[-1]
        if end == "deferred":
            in_vain = lives.waits_in_vain(world, tablet, change)
            assert in_vain, f"still waits: {change.kind} {reason}"
            told = (state, reason) == ("rejected", "parent_refused")
            assert told or world.put_backs, "waits, and nobody is told"
            continue
        if end in ("accepted", "merged"):
            assert state == "applied", f"{end}, but shown as {state}"
        elif end == "conflict":
            right = _ends_of_a_question(tablet, change, open_ones=open_ones)
            if str(change.row_id) in world.book.moved and tablet.role != "town_officer":
                # The question stays with whoever has the household now.
                right |= {"conflict", "applied"}
            assert tablet.revoked or state in right, f"conflict, but shown as {state}"
        elif end == "quarantined":
            check_it_lies_with_a_supervisor(world, tablet, counter=counter, state=state)
        elif not was_said_again(world, tablet, change):
            assert state == "rejected", f"{end}, but shown as {state}"
            assert reason in SENTENCES, f"no sentence says why: {reason}"


def _ends_of_a_question(tablet: Tablet, change: Any, *, open_ones: Any) -> set[str]:
    """Open while a question of its own is; a later question about the row may keep it open too."""
    its = [
        one
        for one in open_ones
        if one["wanted_device"] == str(tablet.who.device_id)
        and one["row_id"] == str(change.row_id)
        and one["counter"] >= change.counter
    ]
    if any(one["counter"] == change.counter for one in its):
        return {"conflict"}
    return {"conflict", "applied"} if its else {"applied"}


def check_it_lies_with_a_supervisor(
    world: World, tablet: Tablet, *, counter: int, state: str
) -> None:
    """What was handed in stands in the inbox; its author hears what was decided."""
    device_id = str(tablet.who.device_id)
    its = [
        row["state"]
        for row in held(world.server, "handed_in")
        if row["author_device"] == device_id and row["counter"] == counter
    ]
    assert its, f"{tablet.name}: what was handed in lies with nobody"
    right = "applied" if its[0] == "accepted" and not tablet.revoked else "rejected"
    assert state == right or tablet.revoked, f"handed in, but shown as {state}"


def was_said_again(world: World, tablet: Tablet, change: Any) -> bool:
    """Whether a record that was refused went in as a whole later."""
    later = [n for n, c in tablet.said.items() if c.row_id == change.row_id and n > change.counter]
    ends = [world.book.verdicts.get((tablet.who.device_id, n), [""])[-1] for n in later]
    births = [tablet.said[n].action == "insert" for n in later]
    return any(b and e in ("accepted", "merged") for b, e in zip(births, ends, strict=True))


def may_hold(tablet: Tablet, kind: str, row: dict[str, Any]) -> bool:
    """Restated from docs/protocol.md: one's own area and below; from above places, colleagues and
    forms only.
    """
    return any(_may_hold(tablet, kind, row, area=area.rstrip("0")) for area in tablet.areas)


def _may_hold(tablet: Tablet, kind: str, row: dict[str, Any], *, area: str) -> bool:
    place = row["scope"]
    if kind == "handed_in":
        return tablet.role == "town_officer" and place.startswith(area)
    if place.startswith(area):
        return not row.get("private") or row["created_by"] == str(tablet.who.staff.id)
    return kind not in (*FIELD_WORK, "conflict") and area.startswith(place.rstrip("0"))


def _lent(world: World, tablet: Tablet) -> set[tuple[str, UUID]]:
    """What of people is lent to an assessor today, in all their areas."""
    scopes = {row["scope"] for row in held(world.server, "household")}
    mine = [one for one in scopes if any(map(one.startswith, _prefixes(tablet)))]
    who, day = tablet.who.staff.id, local_day(world.clock.now())
    return {key for one in mine for key in lent_rows(world.server, who, day=day, scope=one)}


def _prefixes(tablet: Tablet) -> list[str]:
    return [area.rstrip("0") for area in tablet.areas]


def check_it_holds_what_it_may(world: World, tablet: Tablet) -> None:
    """Row for row what the server has for this person, and nothing else but what was refused."""
    lent = _lent(world, tablet) if tablet.role == "assessor" else set()
    with tablet.store.read() as tx:
        assert incoming.parked_count(tx) == 0
        mine = {kind: _rows(tx, kind) for kind in KINDS}
        refused = set(
            tx.execute(
                select(OUTBOX.c.row_id).where(OUTBOX.c.state.in_(("rejected", "waiting")))
            ).scalars()
        )
    # What was refused keeps what it hangs on beside it, until somebody has put it away.
    needed = {
        str(row[name])
        for kind, rows in mine.items()
        for row_id, row in rows.items()
        if UUID(row_id) in refused
        for name in HANGS_ON.get(kind, {})
    }
    for kind in KINDS:
        theirs: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in held(world.server, kind):
            lends = tablet.role == "assessor" and kind in OF_PEOPLE
            if (kind, UUID(row["id"])) in lent if lends else may_hold(tablet, kind, row):
                theirs[row["id"]].append(row)
        for row_id, rows in theirs.items():
            assert row_id in mine[kind], f"{tablet.name} lacks a {kind}"
            # A colleague may stand in several scopes; a device keeps one of these.
            here = mine[kind][row_id]
            own = {"scope", "version", "created_at"} if kind == "staff" else set()
            differ = [[n for n in row.keys() - own if row[n] != here.get(n)] for row in rows]
            assert [] in differ, f"{tablet.name} holds another {kind}: {differ}"
        for row_id in mine[kind].keys() - theirs.keys() if kind in OF_PEOPLE else ():
            row = mine[kind][row_id]
            private = kind == "note" and row["private"]
            # A server put back gets it again from the device that made it, if that still lives.
            gone = world.put_backs > 0 and row["version"] <= 0
            gone = gone and not lives.somewhere(world, kind, row=row)
            own = private or gone or row_id in {str(one) for one in refused} | needed
            assert own, f"{tablet.name} holds a {kind} too many"


def _rows(tx: Any, kind: str) -> dict[str, dict[str, Any]]:
    """Straight from the table, as plain values by id."""
    found = [dict(row) for row in tx.execute(select(TABLES[kind])).mappings()]
    rows = [plain({n: v for n, v in (row | row["extra"]).items() if n != "extra"}) for row in found]
    return {row["id"]: row for row in rows}


def check_a_revoked_device_reads_nothing(tablet: Tablet) -> None:
    """It holds what others wrote before, and nothing more."""
    if tablet.revoked and not tablet.was_filling:
        more = held_on(tablet) - tablet.held_when_revoked
        assert not more, f"{tablet.name}: a revoked device has read something"


def check_nobody_wrote_elsewhere(world: World) -> None:
    """What stands in a scope was made by somebody whose area it lies in."""
    areas = {str(t.who.staff.id): [a.rstrip("0") for a in t.ever] for t in world.tablets}
    for kind in FIELD_WORK:
        for row in held(world.server, kind):
            here = areas.get(str(row["created_by"]), [""])
            if row["id"] not in world.book.moved:
                assert any(map(row["scope"].startswith, here)), f"a stranger wrote a {kind}"


def check_files_are_whole(world: World, tablet: Tablet) -> None:
    """Every file that a record names is here, byte for byte, and what waits for a decision of this
    person; so is the server's.
    """
    with tablet.store.read() as tx:
        missing, unsent = attachments.missing(tx), attachments.unsent(tx)
        named = tx.execute(select(TABLES["attachment"].c.sha256)).scalars().all()
    there = {row["sha256"] for (kind, _), row in world.book.rows.items() if kind == "attachment"}
    late = (row for row in held(world.server, "handed_in") if row["row_kind"] == "attachment")
    if tablet.role == "town_officer":
        there |= {row["after"]["sha256"] for row in late if row["state"] == "waiting"}
    for one in world.tablets:
        there -= one.lost_files
    assert [c for c in missing if c.sha256 in there] == [], f"{tablet.name} lacks files"
    assert unsent == [], f"{tablet.name} has not handed in files"
    for sha256 in set(named) - {c.sha256 for c in missing}:
        assert attachments.read(tablet.store, sha256) == world.files[sha256]


def check_the_book(world: World) -> None:
    """The server's rows are what the verdicts make of them."""
    for kind in FIELD_WORK:
        theirs = {row["id"]: row for row in held(world.server, kind)}
        ours = {row_id: row for (k, row_id), row in world.book.rows.items() if k == kind}
        assert theirs.keys() == ours.keys(), f"the server has another set of {kind}"
        for row_id, row in theirs.items():
            differ = [n for n in row if n not in STAMPED and row[n] != ours[row_id].get(n)]
            assert not differ, f"{kind} is not what was accepted: {differ}"


def check_each_row_stands_once(world: World) -> None:
    """In one village, and what names a household stands where that does."""
    for kind in FIELD_WORK:
        many = Counter(row["id"] for row in held(world.server, kind))
        assert all(n == 1 for n in many.values()), f"a {kind} stands in two villages"
    homes = {row["id"]: row["scope"] for row in held(world.server, "household")}
    for kind in ("membership", "task", "visit", "note", "proposal"):
        for row in held(world.server, kind):
            where = homes.get(row["household_id"], row["scope"])
            assert where == row["scope"], f"a {kind} stands in another village than its household"


def check_conflicts_stand(world: World) -> None:
    """Each lost field has a row that names both values, and it stays."""
    cards = held(world.server, "conflict")
    for asked in world.book.asked:
        its = [
            card["differing"][asked.name]
            for card in cards
            if card["row_id"] == asked.row_id
            and card["wanted_device"] == str(asked.device_id)
            and card["counter"] >= asked.counter
            and asked.name in card["differing"]
        ]
        assert its, f"a lost value that nobody is asked about: {asked.kind}.{asked.name}"


def check_nothing_is_doubled(world: World) -> None:
    """Each visit and note stands once, under whatever id; so does what waits in the inbox."""
    for kind, names in (("visit", ("number", "answers")), ("note", ("text",))):
        # All editions of a visit have its number; each says something of its own.
        said = Counter(str([row[name] for name in names]) for row in held(world.server, kind))
        assert all(n == 1 for n in said.values()), f"a {kind} stands twice"
    what = ("author_device", "row_kind", "row_id", "action", "hlc")
    late = Counter(tuple(row[name] for name in what) for row in held(world.server, "handed_in"))
    assert all(n == 1 for n in late.values()), "a supervisor is asked twice about one change"


def check_each_visit_counts_once(world: World) -> None:
    """However often it was corrected; the statements of a device say what the rule says."""
    for tablet in world.tablets:
        with tablet.store.read() as tx:
            found = [one for one in stored.all(tx, "visit", limit=10_000) if isinstance(one, Visit)]
            v = TABLES["visit"].c
            told = set(tx.execute(select(v.id).where(COUNTED, v.deleted_at.is_(None))).scalars())
        counts = {one.id: editions.first_of(one) for one in editions.standing(found)}
        assert told == counts.keys(), f"{tablet.name} counts other editions"
        assert len(set(counts.values())) == len(counts), f"{tablet.name} counts a visit twice"


def check_signed_rows(world: World) -> None:
    """A signed visit is, everywhere, what was signed."""
    server = {row["id"]: row for row in held(world.server, "visit")}
    for tablet in world.tablets:
        with tablet.store.read() as tx:
            here = _rows(tx, "visit")
        for place in (server, here):
            for visit_id, was in world.signed.items():
                row = place.get(str(visit_id))
                if row is not None:
                    was = plain(was)
                    differ = [
                        n
                        for n in was
                        if n not in REVIEW | TAKEN_BACK | {"created_by", "device_id", "scope"}
                        and row[n] != was[n]
                    ]
                    assert not differ, f"a signed visit changed: {differ}"
