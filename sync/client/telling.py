"""What whoever watches a round is told before each kind of step. Takes no step itself."""

from collections.abc import Sequence

from fieldvisit.store import outbox
from fieldvisit.store.attachments import Content
from sync.client.run import Load, Run
from sync.client.watching import Doing, Progress


def sending(run: Run) -> None:
    """How many changes went, of all that waited."""
    with run.store.read() as tx:
        waiting = outbox.counts(tx).waiting
    done = run.report.pushed
    run.watch.tell(Progress(Doing.SENDING, done, done + waiting))


def receiving(run: Run) -> None:
    """How many rows came; nobody knows how many there are."""
    run.watch.tell(Progress(Doing.RECEIVING, run.report.pulled))


def photos_go(run: Run, contents: Sequence[Content]) -> None:
    """So many photos go now."""
    run.load = _load(Doing.PHOTOS_UP, contents)


def photos_come(run: Run, contents: Sequence[Content]) -> None:
    """So many photos come now."""
    run.load = _load(Doing.PHOTOS_DOWN, contents)


def _load(doing: Doing, contents: Sequence[Content]) -> Load:
    return Load(doing, len(contents), sum(content.size for content in contents))
