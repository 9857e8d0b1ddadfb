"""When the server says that numbers mean nothing any more: begin its epoch here, or number changes
anew, so that the next batch carries what it lacks. Sends nothing.
"""

import dataclasses
from collections.abc import Collection
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.store import epochs, overwritten, profile, regaining
from fieldvisit.store.journal import Stamp
from sync.client.run import Run
from sync.protocol.errors import EpochChanged, NumbersUsed
from sync.protocol.wire import Footing

OtherNumbers: TypeAlias = EpochChanged | NumbersUsed


def footing(run: Run) -> Footing:
    """What this device says of its numbers with each question."""
    with run.store.read() as tx:
        return footing_on(epochs.load(tx))


def footing_on(ground: epochs.Ground) -> Footing:
    """The same, of what its numbers rest on."""
    names = ("epoch", "acked", "known", "mark", "again")
    return Footing(**{name: getattr(ground, name) for name in names})


def is_regaining(run: Run) -> bool:
    """Whether an epoch began here and not every row was pulled since."""
    with run.store.read() as tx:
        return epochs.load(tx).regaining


def begin_anew(run: Run, news: OtherNumbers) -> None:
    """Take in that the server was put back from a backup, or this file was."""
    with run.store.write() as tx:
        stamp = _stamp(tx, run.clock.now())
        if isinstance(news, EpochChanged):
            resent = epochs.begin(tx, epoch=news.epoch, known=news.known, stamp=stamp)
            run.report = dataclasses.replace(run.report, anew=True)
        else:
            resent = epochs.renumber(tx, known=news.known, stamp=stamp)
    run.count(resent=resent)
    run.deferred.clear()


def lost(run: Run, batches: Collection[UUID], *, known: int) -> None:
    """What the server says of them: those that it has no receipt of wait again."""
    if batches and is_regaining(run):
        with run.store.write() as tx:
            stamp = _stamp(tx, run.clock.now())
            again = epochs.lost(tx, batches, known=known, stamp=stamp)
        run.count(resent=again)


def heard(run: Run, *, epoch: str, known: int) -> None:
    """An answer names its epoch. Raises EpochChanged when it is another than the question's."""
    with run.store.read() as tx:
        ground, news = epochs.load(tx), epochs.is_news(tx, epoch=epoch, known=known)
    if epoch and ground.epoch not in ("", epoch):
        raise EpochChanged(epoch, known)
    if news:
        with run.store.write() as tx:
            epochs.heard(tx, epoch=epoch, known=known)


def finish(run: Run) -> None:
    """After the last page: tell again what the server lost and only this device holds."""
    if is_regaining(run):
        with run.store.write() as tx:
            told = regaining.finish(tx, stamp=_stamp(tx, run.clock.now()))
        run.count(resent=told)


def look_back(run: Run) -> None:
    """Tell of what a restored server overwrote here."""
    with run.store.read() as tx:
        number = len(overwritten.open_ones(tx))
    run.report = dataclasses.replace(run.report, overwritten=number)


def _stamp(tx: Connection, now: datetime) -> Stamp:
    me = profile.load(tx)
    return Stamp(me.staff_id, me.device_id, now)
