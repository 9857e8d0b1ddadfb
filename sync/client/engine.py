"""One round of sync: a plan of plain steps, then a loop that takes them. Never sleeps and never
tries again by itself.
"""

from collections.abc import Generator
from dataclasses import dataclass

from fieldvisit.errors import FieldvisitError
from fieldvisit.machine import collecting
from fieldvisit.machine.clock import Clock
from fieldvisit.machine.ids import IdSource
from fieldvisit.store import attachments, file_parts
from fieldvisit.store.opening import Store
from sync.client import (
    bootstrap,
    files,
    hearing,
    pulling,
    pushing,
    regaining,
    telling,
    watching,
)
from sync.client.report import Report
from sync.client.run import Run
from sync.protocol.errors import DeviceRevoked, EpochChanged, NumbersUsed
from sync.protocol.exchange import Exchange

BEGINNINGS = 4
"""How often a round may begin anew: for an epoch, for numbers given twice, for both once more."""


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
class ListFills:
    """Which large scopes come by blocks and are not whole yet."""


@dataclass(frozen=True)
class FillOn:
    """The next step of a first fill; answers whether there is another."""

    scope: str


@dataclass(frozen=True)
class ListMissing:
    """Which files this device lacks."""


@dataclass(frozen=True)
class FetchFile:
    content: attachments.Content


Step = SendBatch | ListFills | FillOn | PullPage | ListUnsent | SendFile | ListMissing | FetchFile
Answer = bool | list[str] | list[attachments.Content] | None


def plan() -> Generator[Step, Answer, None]:
    """The order of a round: what people wrote goes first, then the news comes; photos, which may
    take an hour, keep no record waiting (pain 31).
    """
    while (yield SendBatch()) is True:
        pass
    yield from _fills()
    while (yield PullPage()) is True:
        yield from _fills()
    for content in _files((yield ListUnsent())):
        yield SendFile(content)
    for content in _files((yield ListMissing())):
        yield FetchFile(content)


def _fills() -> Generator[Step, Answer, None]:
    scopes = yield ListFills()
    for scope in scopes if isinstance(scopes, list) else []:
        while isinstance(scope, str) and (yield FillOn(scope)) is True:
            pass


def one_round(
    store: Store,
    exchange: Exchange,
    *,
    clock: Clock,
    ids: IdSource,
    watch: watching.Watch | None = None,
) -> Report:
    """Push what waits, then pull what is new. Trouble on the way is in the report, nothing is
    raised for it. `watch` hears how far it is, and says what may go on.

    Safe to call again at any time, also after a kill in the middle: batches keep their id until
    they are settled.
    """
    collecting.seldom()
    run = Run(store, exchange, clock, ids, watch=watch or watching.Watch())
    news: regaining.OtherNumbers | None = None
    try:
        for _ in range(BEGINNINGS):
            news = _lap(run, anew=news)
            if news is None:
                pushing.learn(run)
                return run.report
    except FieldvisitError as trouble:
        if isinstance(trouble, DeviceRevoked):
            hearing.revoked(store, clock.now())
            trouble = _hand_in_files(run) or trouble
        return run.report.stopped(trouble)
    return run.report if news is None else run.report.stopped(news)


def _lap(run: Run, *, anew: regaining.OtherNumbers | None) -> regaining.OtherNumbers | None:
    """The plan from its beginning; what the server says of our numbers, if that ended it."""
    try:
        if anew is not None:
            regaining.begin_anew(run, anew)
        pulling.pull_first(run)
        steps = plan()
        step = next(steps)
        while True:
            step = steps.send(_take(run, step))
    except StopIteration:
        return None
    except (EpochChanged, NumbersUsed) as news:
        return news


def _hand_in_files(run: Run) -> FieldvisitError | None:
    """A revoked device reads nothing more, but what it has is handed in whole, photos too (pain
    10). Returns what stopped it.
    """
    with run.store.read() as tx:
        unsent = attachments.unsent(tx)
    telling.photos_go(run, unsent)
    try:
        for content in unsent:
            files.send_one(run, content)
    except FieldvisitError as trouble:
        return trouble
    return None


def _take(run: Run, step: Step) -> Answer:
    """One step: no transaction is open while the network is asked."""
    match step:
        case SendBatch():
            telling.sending(run)
            return pushing.send_batch(run)
        case ListUnsent():
            with run.store.read() as tx:
                unsent = attachments.unsent(tx)
            telling.photos_go(run, unsent)
            return unsent
        case SendFile(content):
            files.send_one(run, content)
        case ListFills():
            return bootstrap.under_way(run)
        case FillOn(scope):
            return bootstrap.fill_on(run, scope)
        case PullPage():
            telling.receiving(run)
            return pulling.pull_page(run)
        case ListMissing():
            with run.store.read() as tx:
                missing = attachments.missing(tx)
            file_parts.drop_others(run.store, {content.sha256 for content in missing})
            telling.photos_come(run, missing)
            return missing
        case FetchFile(content):
            files.fetch_one(run, content)
    return None


def _files(answer: Answer) -> list[attachments.Content]:
    listed = answer if isinstance(answer, list) else []
    return [content for content in listed if isinstance(content, attachments.Content)]
