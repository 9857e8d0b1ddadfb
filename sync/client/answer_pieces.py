"""The messages of an answer, one by one: receipts, pages and files go the same way as those from a
line. Opens no parcel and asks nobody anything.
"""

from dataclasses import dataclass, field
from typing import cast

from sqlalchemy import Connection

from fieldvisit.machine.algorithms import content_hash
from fieldvisit.store import (
    attachments,
    epochs,
    file_parts,
    first_fill,
    incoming,
    outbox,
    parcels,
    profile,
    row_marks,
    scope_sums,
)
from sync.client import answer_said, repair
from sync.client.pulling import pull_page, to_be_kept
from sync.client.pushing import request_of, take_receipt
from sync.client.run import Run
from sync.protocol import frames
from sync.protocol.errors import ServerNonsense
from sync.protocol.exchange import Exchange
from sync.protocol.parcel import Piece
from sync.protocol.parcel_wire import (
    FILE,
    MENDING,
    PAGE,
    RECEIPT,
    AnswerHead,
    Mending,
    read_part,
)
from sync.protocol.wire import PART_BYTES, FilePart, PullReply, PullRequest, Receipt, ScopePage


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
    that were settled already; `gap`: whether a page was left out; `mendings`: what the server told
    of scopes that were asked about.
    """

    run: Run
    head: AnswerHead
    older: bool
    since: dict[str, int]
    before: int = 0
    gap: bool = False
    missing: dict[str, attachments.Content] | None = None
    mendings: dict[str, repair.Fetched] = field(default_factory=dict)
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
        elif piece.kind == MENDING:
            told = frames.read(piece.body, Mending)
            if answer_said.in_other_words(told):
                return
            got = self.mendings.setdefault(told.scope, repair.Fetched())
            got.entries += told.entries
            got.gone += told.gone
            got.unknown += told.unknown

    def compare_sums(self) -> None:
        """A scope that is not what the server says is mended by what the answer tells of it; one of
        which it tells nothing is asked about with the next parcel.
        """
        if self.older or not self.sums:
            return
        with self.run.store.write() as tx:
            # A scope that is not told of is not read any more, or comes by blocks.
            cursors, asked = incoming.cursors(tx), {*parcels.differing(tx)} & self.sums.keys()
            for scope, said in self.sums.items():
                seq = cursors.get(scope, 0)
                # A row that was sent by network since is in no sum of the answer.
                newer = row_marks.touched(tx, scope, since=seq)
                if seq == self.since.get(scope, 0) and not newer:
                    sound = self._is_sound(tx, scope, said=said)
                    (asked.discard if sound else asked.add)(scope)
            parcels.ask_about(tx, asked)

    def _is_sound(self, tx: Connection, scope: str, *, said: tuple[int, str]) -> bool:
        """Whether nothing is left to ask about a scope, once what is told of it was mended."""
        now = self.run.clock.now()
        if scope_sums.agrees(tx, scope, said=said, now=now):
            return True
        if scope not in self.mendings:
            return False
        trusted = profile.load(tx).server_key
        got = self.mendings[scope]
        got = repair.told_by_parcel(tx, scope, got=got, readable=self.sums)
        done = repair.mend(tx, scope, got=got, read=lambda e: to_be_kept(e, trusted), now=now)
        scope_sums.settle_for(tx, scope, said=said, now=now)
        self.run.count(repaired=done.rows, left=done.left)
        return True

    def _receipt(self, receipt: Receipt) -> None:
        with self.run.store.read() as tx:
            batch, ground = outbox.open_batch(tx, receipt.batch_id), epochs.load(tx)
        # A stored receipt may be of an earlier epoch; the answer says that it holds in this one.
        if not batch.ops or answer_said.of_before(ground, self.head.epoch or receipt.epoch):
            self.before += 1
            return
        try:
            take_receipt(self.run, request_of(batch), receipt=receipt)
        except ServerNonsense:
            # Cut anew since it was made (numbered anew, split): what is open goes again by itself.
            self.before += 1

    def _page(self, reply: PullReply) -> None:
        with self.run.store.read() as tx:
            ground, me = epochs.load(tx), profile.load(tx)
            wanted = self._wanted(tx, reply, scopes=me.scopes)
        for page in reply.pages:
            self.since[page.scope] = page.cursor
        if answer_said.in_other_words(reply) or answer_said.of_before(ground, reply.epoch):
            self.gap = True
            return
        self.sums = reply.sums
        self.gap = self.gap or self.older or len(wanted) < len(reply.pages)
        # While anything is left out, not all that the server has was pulled.
        news = {"pages": wanted, "more": reply.more or self.gap, "sums": {}, "by_parcel": True}
        if self.older:
            place = {"scopes": me.scopes or reply.scopes, "areas": [], "left": []}
            news |= {**place, "parcel_key": "", "recovery": None, "carrier_pass": ""}
        self.run.exchange = cast(Exchange, _OnePage(reply.model_copy(update=news)))
        pull_page(self.run)

    def _wanted(self, tx: Connection, reply: PullReply, *, scopes: list[str]) -> list[ScopePage]:
        """The pages that may be taken: one that begins later than what is here would leave a gap,
        one that ends earlier brings nothing; a scope that comes by blocks waits for them.
        """
        cursors, by_blocks = incoming.cursors(tx), first_fill.under_way(tx)
        return [
            page
            for page in reply.pages
            if (not self.older or page.scope in scopes)
            and page.scope not in by_blocks
            and self.since.get(page.scope, 0) <= cursors.get(page.scope, 0) < page.cursor
        ]

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
