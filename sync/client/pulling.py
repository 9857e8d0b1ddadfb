"""Fetch what is new page by page and take it in. Never asks for what it has, makes no change."""

import dataclasses
from contextlib import suppress
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.records.conflict import Choice
from fieldvisit.records.kept import read_instant
from fieldvisit.store import conflicts, decisions, epochs, first_fill, incoming, profile
from fieldvisit.store.opening import Store
from sync.client import hearing, leaving, pacing, regaining, repair
from sync.client.run import Run
from sync.protocol import sealing
from sync.protocol.errors import DeviceRevoked
from sync.protocol.wire import MAX_APART, Decided, Entry, PullReply, PullRequest


def pull_page(run: Run) -> bool:
    """Fetch the next rows; answers whether there are more. No transaction is open while the network
    is asked. Raises what the exchange raises.
    """
    with run.store.read() as tx:
        me = profile.load(tx)
        request = _question(run, tx, me=me)
    reply = run.exchange.pull(request)
    run.page_rows = pacing.next_page(run.page_rows)
    regaining.heard(run, epoch=reply.epoch, known=reply.known)
    regaining.lost(run, reply.lost, known=reply.known)
    trusted = _trusted_key(run.store, me, told=reply.server_key)
    moved = False
    back = leaving.follow(run, reply)
    for page in reply.pages:
        if page.scope in back:
            continue
        entries = [to_be_kept(entry, trusted) for entry in page.entries]
        with run.store.write() as tx:
            taken = incoming.apply(tx, page.scope, entries=entries, cursor=page.cursor)
        moved = moved or page.cursor > request.cursors.get(page.scope, 0)
        run.count(pulled=taken, held_back=sum(bool(entry.problem) for entry in entries))
    hearing.answered(run.store, reply, now=run.clock.now())
    hearing.vouched_for(run.store, reply.authority)
    _hear_decisions(run, reply.decided)
    _hear_answers(run, reply, asked=request.asked)
    now = run.clock.now()
    run.look_at_the_clock(reply.at, now)
    if back:
        return True
    mended = repair.compare(
        run.store, run.exchange, reply=reply, read=lambda e: to_be_kept(e, trusted), now=now
    )
    run.count(left=mended.left, **{"pulled" if run.regridded else "repaired": mended.rows})
    if not reply.more:
        regaining.finish(run)
    if run.report.anew or mended.rows:
        regaining.look_back(run)
    return _begin_fills(run, reply) or (reply.more and moved)


def _question(run: Run, tx: Connection, *, me: profile.Profile) -> PullRequest:
    """What this device has and asks for, all of one state of its file."""
    ground = epochs.load(tx)
    return PullRequest(
        cursors=incoming.cursors(tx),
        limit=run.page_rows,
        recovery_from=hearing.codes_wanted(run.store, me),
        sums=True,
        pinned=hearing.pinned(me),
        apart=decisions.undecided(tx, MAX_APART),
        asked=conflicts.unseen(tx, MAX_APART),
        footing=regaining.footing_on(ground),
        # What a device holds from another epoch is looked at row by row.
        fills=not ground.regaining,
        later=first_fill.under_way(tx),
        settled=epochs.in_question(tx),
    )


def _begin_fills(run: Run, reply: PullReply) -> bool:
    """Note which scopes come by blocks; answers whether there are new ones among them."""
    if not reply.fills:
        return False
    with run.store.write() as tx:
        first_fill.begin(tx, reply.fills)
    return True


def pull_first(run: Run) -> None:
    """In a new epoch everything is pulled before anything is sent: what a change is told upon is
    known then. A revoked device only hands in.
    """
    with suppress(DeviceRevoked):
        while regaining.is_regaining(run) and pull_page(run):
            pass


def _trusted_key(store: Store, known: profile.Profile, *, told: str) -> str:
    """The key that forms must be signed with: what enrolment gave, or, for a device that was let in
    before there was one, the first that its server tells."""
    if known.server_key or not told:
        return known.server_key
    with store.write() as tx:
        profile.save(tx, dataclasses.replace(profile.load(tx), server_key=told))
    return told


def _hear_decisions(run: Run, decided: list[Decided]) -> None:
    """What supervisors made of changes of ours that were kept apart."""
    if not decided:
        return
    heard = [
        decisions.Decision(
            one.counter, one.state == "accepted", one.who, read_instant(one.at), one.reason
        )
        for one in decided
    ]
    with run.store.write() as tx:
        decisions.take(tx, heard, now=run.clock.now())


def _hear_answers(run: Run, reply: PullReply, *, asked: list[UUID]) -> None:
    """What became of values of ours whose questions are not here."""
    if not asked:
        return
    heard = [
        conflicts.Answer(
            one.row_id,
            one.counter,
            Choice(one.choice) if one.choice else None,
            one.who,
            read_instant(one.at) if one.at else None,
        )
        for one in reply.answered
    ]
    with run.store.write() as tx:
        conflicts.heard(tx, heard, asked=asked, now=run.clock.now(), whole=not reply.more)


def to_be_kept(entry: Entry, trusted: str) -> incoming.Entry:
    """A row for the store; a form that the server did not sign is marked, and blocks nothing."""
    broken = entry.kind == "form" and not sealing.is_sealed(entry.values, trusted)
    problem = "form_not_signed" if broken else ""
    return incoming.Entry(entry.kind, entry.row_id, entry.version, entry.values, problem)
