"""The messages of an answer, one by one: receipts, pages and files go the same way as those from a
line. Opens no parcel and asks nobody anything.
"""

from dataclasses import dataclass, field
from typing import cast

from fieldvisit.machine.algorithms import content_hash
from fieldvisit.records.kept import read_instant
from fieldvisit.store import (
    attachments,
    file_parts,
    incoming,
    outbox,
    profile,
    scope_sums,
    standing,
)
from sync.client import hearing
from sync.client.pulling import pull_page
from sync.client.pushing import request_of, take_receipt
from sync.client.run import Run
from sync.protocol import frames
from sync.protocol.exchange import Exchange
from sync.protocol.parcel import Piece
from sync.protocol.parcel_errors import ParcelDamaged
from sync.protocol.parcel_wire import FILE, PAGE, RECEIPT, AnswerHead, read_part
from sync.protocol.wire import PART_BYTES, FilePart, PullReply, PullRequest, Receipt


def hear(run: Run, head: AnswerHead) -> bool:
    """What the answer's first message says by itself. Returns whether this device has heard from
    the server since it was written."""
    now = run.clock.now()
    with run.store.write() as tx:
        grant = standing.load(tx).grant
        try:
            older = bool(grant and grant.told and read_instant(head.at) < grant.told)
        except ValueError:
            raise ParcelDamaged from None
        hearing.stored_receipt(tx, head.at, now=now)
        for sha256 in head.kept:
            attachments.mark_sent(tx, sha256, at=now)
    if head.standing == "device_revoked":
        hearing.revoked(run.store, now)
    run.count(blobs_up=len(head.kept))
    return older


class _OnePage:
    """Stands for the server while one page of an answer is taken in: nothing more is asked of
    it.
    """

    def __init__(self, reply: PullReply) -> None:
        self._reply = reply

    def pull(self, request: PullRequest) -> PullReply:
        """The page that is at hand, whatever is asked for."""
        return self._reply


NOBODY = cast(Exchange, None)


@dataclass
class Taking:
    """One answer on its way in, each piece in transactions of its own. `older`: the device heard
    from the server later; `since`: where the next page of each scope begins; `before`: batches
    that were settled already.
    """

    run: Run
    head: AnswerHead
    older: bool
    since: dict[str, int]
    before: int = 0
    missing: dict[str, attachments.Content] | None = None
    sums: dict[str, tuple[int, str]] = field(default_factory=dict)

    def take(self, piece: Piece) -> None:
        """Take in one piece; a kind that this program does not know is left alone."""
        if piece.kind == RECEIPT:
            self._receipt(frames.read(piece.body, Receipt))
        elif piece.kind == PAGE:
            self._page(frames.read(piece.body, PullReply))
        elif piece.kind == FILE:
            part, data = read_part(piece.body)
            self._part(part, data)

    def compare_sums(self) -> None:
        """A scope that is not what the server says is fetched from its beginning next time: a
        parcel cannot ask which rows differ.
        """
        if self.older:
            return
        store, now = self.run.store, self.run.clock.now()
        with store.write() as tx:
            cursors = incoming.cursors(tx)
            for scope, said in self.sums.items():
                whole = cursors.get(scope, 0) == self.since.get(scope, 0)
                if whole and not scope_sums.agrees(tx, scope, said=said, now=now):
                    scope_sums.settle_for(tx, scope, said=said, now=now)
                    incoming.apply(tx, scope, entries=[], cursor=0)

    def _receipt(self, receipt: Receipt) -> None:
        with self.run.store.read() as tx:
            batch = outbox.open_batch(tx, receipt.batch_id)
        if not batch.ops:
            self.before += 1
            return
        take_receipt(self.run, request_of(batch), receipt=receipt)

    def _page(self, reply: PullReply) -> None:
        with self.run.store.read() as tx:
            cursors, me = incoming.cursors(tx) | self.run.seen, profile.load(tx)
        pages = []
        for page in reply.pages:
            start = self.since.get(page.scope, 0)
            self.since[page.scope] = page.cursor
            held = not self.older or page.scope in me.scopes
            # A page that begins later than what is here would leave a gap; one that ends earlier
            # brings nothing.
            if held and start <= cursors.get(page.scope, 0) < page.cursor:
                pages.append(page)
        self.sums = reply.sums
        news = {"pages": pages, "more": False, "sums": {}, "by_parcel": True}
        if self.older:
            news |= {"scopes": me.scopes or reply.scopes, "parcel_key": "", "recovery": None}
        self.run.exchange = cast(Exchange, _OnePage(reply.model_copy(update=news)))
        pull_page(self.run)

    def _part(self, part: FilePart, data: bytes) -> None:
        store = self.run.store
        if self.missing is None:
            with store.read() as tx:
                self.missing = {content.sha256: content for content in attachments.missing(tx)}
        if part.sha256 not in self.missing:
            return
        if part.size > PART_BYTES:
            file_parts.keep(store, part.sha256, number=part.number, data=data)
            if part.number < part.count - 1:
                return
            parts = [
                file_parts.read(store, part.sha256, number=n) or b"" for n in range(part.count)
            ]
            data = b"".join(parts)
        if content_hash(data) == part.sha256:
            with store.write() as tx:
                attachments.keep(store, tx, data=data, at=self.run.clock.now(), sent=True)
            self.run.count(blobs_down=1)
        file_parts.drop(store, part.sha256)
