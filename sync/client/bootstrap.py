"""The first fill of a large scope by blocks: each step is one question or one transaction, so that
a cut, a kill or a pause costs one block at most. Touches no change of ours.
"""

from fieldvisit.machine.algorithms import content_hash
from fieldvisit.store import first_fill, profile
from fieldvisit.store.first_fill import Block
from sync.client.pulling import to_be_kept
from sync.client.run import Run
from sync.client.watching import Doing, Progress
from sync.protocol import blocks
from sync.protocol.errors import (
    BlockDamaged,
    BlockGone,
    FrameRefused,
    ScopeNotYours,
    ServerNonsense,
)


def under_way(run: Run) -> list[str]:
    """The scopes that are to be filled or filled on."""
    with run.store.read() as tx:
        return first_fill.under_way(tx)


def fill_on(run: Run, scope: str) -> bool:
    """The next step of filling a scope; answers whether there is another. Raises what the exchange
    raises, BlockDamaged, ServerNonsense; the next round goes on from there.
    """
    if not run.watch.terms().fills:
        run.count(fills_held=1)
        return False
    with run.store.read() as tx:
        known = first_fill.is_known(tx, scope)
        block = first_fill.next_block(tx, scope) if known else None
        far = first_fill.how_far(tx)
    run.watch.tell(Progress(Doing.FILLING, far.rows, far.all_rows, far.size, far.all_sizes))
    try:
        if not known:
            _ask(run, scope)
        elif block is None:
            _finish(run, scope)
            return False
        elif block.body is None:
            _fetch(run, scope, block=block)
        else:
            _take_in(run, scope, block=block, body=block.body)
    except ScopeNotYours:
        # Assigned to somebody else meanwhile: what is lost is for the pull to say.
        with run.store.write() as tx:
            first_fill.drop(tx, scope)
        return False
    return True


def _ask(run: Run, scope: str) -> None:
    reply = run.exchange.snapshot(blocks.SnapshotRequest(scope=scope))
    listed = [Block(mark.sha256, mark.size, mark.rows) for mark in reply.blocks]
    with run.store.write() as tx:
        first_fill.told(tx, scope, seq=reply.seq, blocks=listed)


def _fetch(run: Run, scope: str, *, block: Block) -> None:
    try:
        body = run.exchange.get_block(scope, block.sha256)
    except BlockGone:
        with run.store.write() as tx:
            first_fill.outdated(tx, scope)
        if scope in run.asked_again:
            raise
        run.asked_again.add(scope)
        return
    if content_hash(body) != block.sha256:
        raise BlockDamaged
    with run.store.write() as tx:
        first_fill.keep(tx, scope, sha256=block.sha256, body=body)


def _take_in(run: Run, scope: str, *, block: Block, body: bytes) -> None:
    with run.store.read() as tx:
        trusted = profile.load(tx).server_key
    try:
        entries = [to_be_kept(entry, trusted) for entry in blocks.entries(body)]
    except BlockGone:
        with run.store.write() as tx:
            first_fill.forget(tx, scope, sha256=block.sha256)
            first_fill.outdated(tx, scope)
        return
    except FrameRefused:
        # The bytes are what was promised, and no block: only another snapshot can help.
        with run.store.write() as tx:
            first_fill.forget(tx, scope, sha256=block.sha256)
            first_fill.outdated(tx, scope)
        raise ServerNonsense("") from None
    with run.store.write() as tx:
        taken = first_fill.take_in(tx, scope, sha256=block.sha256, entries=entries)
    run.count(pulled=taken, held_back=sum(bool(entry.problem) for entry in entries))


def _finish(run: Run, scope: str) -> None:
    with run.store.write() as tx:
        first_fill.finish(tx, scope)
