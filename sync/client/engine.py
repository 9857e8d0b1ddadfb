"""One round of sync: a plan of plain steps, then a loop that takes them. Never sleeps and never
tries again by itself.
"""

import dataclasses
from collections import defaultdict
from collections.abc import Callable, Generator
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from fieldvisit.errors import FieldvisitError
from fieldvisit.machine.clock import Clock
from fieldvisit.machine.ids import IdSource
from fieldvisit.store import attachments, file_parts, incoming, outbox, profile, settling
from fieldvisit.store.opening import Store
from sync.client import files, hearing, repair
from sync.protocol import errors, sealing
from sync.protocol.exchange import Exchange
from sync.protocol.wire import Entry, PullRequest, PushRequest, Receipt, Verdict, VerdictKind

BATCH_BYTES = 1024 * 1024
"""Plain bytes of a batch; packed about a tenth of it, well below the 256 kB of a frame."""
SETTLED = {
    VerdictKind.ACCEPTED: "accepted",
    VerdictKind.MERGED: "merged",
    VerdictKind.CONFLICT: "conflict",
    VerdictKind.REJECTED: "rejected",
    VerdictKind.DEFERRED: "deferred",
    # Handed in and kept for an officer: nothing more for this device to do, its author sees why.
    VerdictKind.QUARANTINED: "rejected",
}
FILE_TROUBLES = (
    errors.BlobMissing,
    errors.BlobDamaged,
    errors.BlobTooLarge,
    errors.ScopeNotYours,
    attachments.AttachmentMissing,
    attachments.AttachmentDamaged,
)
"""What may be wrong with one file without stopping the others."""


@dataclass(frozen=True)
class Report:
    """What a round did, in numbers. `trouble` is what stopped it (None: it came to its end); what
    was done before stays done. `code` and `facts` are its sentence in `fieldvisit.words`.
    """

    applied: int = 0
    conflicts: int = 0
    rejected: int = 0
    deferred: int = 0
    pulled: int = 0
    blobs_up: int = 0
    blobs_down: int = 0
    blobs_waiting: int = 0
    held_back: int = 0
    repaired: int = 0
    clock_off_minutes: int = 0
    trouble: FieldvisitError | None = None

    @property
    def pushed(self) -> int:
        """Changes that the server has answered."""
        return self.applied + self.conflicts + self.rejected + self.deferred

    @property
    def code(self) -> str:
        """The code of the round's sentence."""
        if self.trouble is not None:
            return self.trouble.code
        if self.conflicts or self.rejected:
            return "sync_open_questions"
        if self.held_back:
            return "sync_held_back"
        return "sync_repaired" if self.repaired else "sync_done"

    @property
    def remark(self) -> str | None:
        """The code of a sentence that is worth saying beside the round's own (facts: `minutes`)."""
        return "clock_off" if self.clock_off_minutes else None

    def facts(self) -> dict[str, object]:
        """What the sentence mentions."""
        if self.trouble is not None:
            return self.trouble.facts()
        names = ("applied", "pulled", "conflicts", "rejected", "held_back", "repaired")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True)
class SendBatch:
    """Hand in the next batch of the outbox; answers whether another may follow."""


@dataclass(frozen=True)
class ListUnsent:
    """Which files the server lacks."""


@dataclass(frozen=True)
class SendFile:
    content: attachments.Content


@dataclass(frozen=True)
class PullPage:
    """Fetch the next rows; answers whether there are more."""


@dataclass(frozen=True)
class ListMissing:
    """Which files this device lacks."""


@dataclass(frozen=True)
class FetchFile:
    content: attachments.Content


Step: TypeAlias = SendBatch | ListUnsent | SendFile | PullPage | ListMissing | FetchFile
Answer: TypeAlias = bool | list[attachments.Content] | None


def plan() -> Generator[Step, Answer, None]:
    """The order of a round: what people wrote first, photos after; then the news, photos after."""
    while (yield SendBatch()) is True:
        pass
    for content in _listed((yield ListUnsent())):
        yield SendFile(content)
    while (yield PullPage()) is True:
        pass
    for content in _listed((yield ListMissing())):
        yield FetchFile(content)


def one_round(store: Store, exchange: Exchange, *, clock: Clock, ids: IdSource) -> Report:
    """Push what waits, then pull what is new. Trouble on the way is in the report, nothing is
    raised for it.

    Safe to call again at any time, also after a kill in the middle: batches keep their id until
    they are settled.
    """
    run = _Run(store, exchange, clock=clock, ids=ids)
    steps = plan()
    answer: Answer = None
    try:
        step = next(steps)
        while True:
            answer = run.take(step)
            step = steps.send(answer)
    except StopIteration:
        return run.report
    except FieldvisitError as trouble:
        if isinstance(trouble, errors.DeviceRevoked):
            hearing.revoked(store, clock.now())
        return dataclasses.replace(run.report, trouble=trouble)


class _Run:
    """Takes steps: no transaction is open while the network is asked."""

    def __init__(self, store: Store, exchange: Exchange, *, clock: Clock, ids: IdSource) -> None:
        self._store = store
        self._exchange = exchange
        self._clock = clock
        self._ids = ids
        self._deferred: set[int] = set()
        self._seen: dict[str, int] = {}
        self.report = Report()

    def take(self, step: Step) -> Answer:
        match step:
            case SendBatch():
                return self._send_batch()
            case ListUnsent():
                with self._store.read() as tx:
                    return attachments.unsent(tx)
            case SendFile(content):
                self._one_file(self._send_file, content)
            case PullPage():
                return self._pull_page()
            case ListMissing():
                with self._store.read() as tx:
                    missing = attachments.missing(tx)
                file_parts.drop_others(self._store, {content.sha256 for content in missing})
                return missing
            case FetchFile(content):
                self._one_file(self._fetch_file, content)
        return None

    def _send_batch(self) -> bool:
        with self._store.write() as tx:
            batch = outbox.batch_to_send(tx, fresh_id=self._ids.fresh, max_bytes=BATCH_BYTES)
        changes = batch.travelling() if batch else []
        if batch is None or {change["counter"] for change in changes} <= self._deferred:
            # Nothing, or nothing but what the server put off in this very round.
            return False
        device_id = changes[0]["device_id"]
        request = PushRequest(device_id=device_id, batch_id=batch.id, changes=changes)
        receipt = self._exchange.push(request)
        verdicts = verdicts_of(receipt, request)
        now = self._clock.now()
        with self._store.write() as tx:
            settling.settle(tx, [_settled(verdict) for verdict in verdicts], at=now)
            hearing.stored_receipt(tx, receipt.at, now=now)
            known = incoming.cursors(tx) | self._seen
        self._seen |= seen_by_sending(request, verdicts, known=known)
        self._count(verdicts)
        self._look_at_the_clock(receipt.at, now)
        return True

    def _pull_page(self) -> bool:
        if self._seen:
            with self._store.write() as tx:
                for scope, cursor in self._seen.items():
                    incoming.apply(tx, scope, entries=[], cursor=cursor)
            self._seen = {}
        with self._store.read() as tx:
            cursors = incoming.cursors(tx)
        wanted = hearing.codes_wanted(self._store)
        request = PullRequest(cursors=cursors, recovery_from=wanted, sums=True)
        reply = self._exchange.pull(request)
        trusted = self._trusted_key(reply.server_key)
        moved = False
        for page in reply.pages:
            entries = [_entry(entry, trusted) for entry in page.entries]
            with self._store.write() as tx:
                taken = incoming.apply(tx, page.scope, entries=entries, cursor=page.cursor)
            moved = moved or page.cursor > cursors.get(page.scope, 0)
            self._add(pulled=taken, held_back=sum(bool(entry.problem) for entry in entries))
        self._keep_scopes(reply.scopes)
        hearing.answered(self._store, reply, now=self._clock.now())
        now = self._clock.now()
        self._look_at_the_clock(reply.at, now)
        mended = repair.compare(
            self._store, self._exchange, reply=reply, read=lambda e: _entry(e, trusted), now=now
        )
        self._add(repaired=mended)
        return reply.more and moved

    def _trusted_key(self, told: str) -> str:
        """The key that forms must be signed with: what enrolment gave, or, for a device that was
        let in before there was one, the first that its server tells."""
        with self._store.read() as tx:
            known = profile.load(tx)
        if known.server_key or not told:
            return known.server_key
        with self._store.write() as tx:
            profile.save(tx, dataclasses.replace(known, server_key=told))
        return told

    def _keep_scopes(self, scopes: list[str]) -> None:
        with self._store.read() as tx:
            known = profile.load(tx)
        own, others = known.region_code, sorted(set(scopes) - {known.region_code})
        if known.scopes != [own, *others]:
            with self._store.write() as tx:
                profile.save(tx, dataclasses.replace(known, scopes=[own, *others]))

    def _send_file(self, content: attachments.Content) -> None:
        files.send(self._store, self._exchange, content=content)
        with self._store.write() as tx:
            attachments.mark_sent(tx, content.sha256, at=self._clock.now())
        self._add(blobs_up=1)

    def _fetch_file(self, content: attachments.Content) -> None:
        files.fetch(self._store, self._exchange, content=content, at=self._clock.now())
        self._add(blobs_down=1)

    def _one_file(
        self, take: Callable[[attachments.Content], None], content: attachments.Content
    ) -> None:
        try:
            take(content)
        except FILE_TROUBLES:
            self._add(blobs_waiting=1)

    def _count(self, verdicts: list[Verdict]) -> None:
        kinds = [SETTLED[verdict.verdict] for verdict in verdicts]
        self._add(
            applied=kinds.count("accepted") + kinds.count("merged"),
            conflicts=kinds.count("conflict"),
            rejected=kinds.count("rejected"),
        )
        for verdict in verdicts:
            put_off = verdict.verdict is VerdictKind.DEFERRED
            (self._deferred.add if put_off else self._deferred.discard)(verdict.counter)
        self.report = dataclasses.replace(self.report, deferred=len(self._deferred))

    def _add(self, **more: int) -> None:
        sums = {name: getattr(self.report, name) + n for name, n in more.items()}
        self.report = dataclasses.replace(self.report, **sums)

    def _look_at_the_clock(self, said: str, now: datetime) -> None:
        minutes = hearing.clock_off(said, now)
        if minutes is not None:
            self.report = dataclasses.replace(self.report, clock_off_minutes=minutes)


def verdicts_of(receipt: Receipt, request: PushRequest) -> list[Verdict]:
    """The receipt's verdicts, if they answer exactly this batch. Raises ServerNonsense: then
    nothing is settled.
    """
    sent = [change["counter"] for change in request.changes]
    answered = [verdict.counter for verdict in receipt.verdicts]
    if receipt.batch_id != request.batch_id or answered != sent:
        raise errors.ServerNonsense("")
    return receipt.verdicts


def seen_by_sending(
    request: PushRequest, verdicts: list[Verdict], *, known: dict[str, int]
) -> dict[str, int]:
    """Cursors that may move on without pulling: a scope whose next numbers are all this batch's own
    accepted changes has nothing in between that this device has not seen.
    """
    accepted: dict[str, set[int]] = defaultdict(set)
    for change, verdict in zip(request.changes, verdicts, strict=True):
        if verdict.verdict is VerdictKind.ACCEPTED and verdict.version is not None:
            accepted[change["scope"]].add(verdict.version)
    moved: dict[str, int] = {}
    for scope, versions in accepted.items():
        cursor = known.get(scope, 0)
        while cursor + 1 in versions:
            cursor += 1
        if cursor > known.get(scope, 0):
            moved[scope] = cursor
    return moved


def _entry(entry: Entry, trusted: str) -> incoming.Entry:
    """A row for the store; a form that the server did not sign is marked, and blocks nothing."""
    broken = entry.kind == "form" and not sealing.is_sealed(entry.values, trusted)
    problem = "form_not_signed" if broken else ""
    return incoming.Entry(entry.kind, entry.row_id, entry.version, entry.values, problem)


def _settled(verdict: Verdict) -> settling.Settled:
    return settling.Settled(
        counter=verdict.counter,
        verdict=SETTLED[verdict.verdict],
        version=verdict.version,
        code=verdict.code,
        fields=verdict.fields,
    )


def _listed(answer: Answer) -> list[attachments.Content]:
    return answer if isinstance(answer, list) else []
