"""Households that went to others: which, to whom and when, and their end on this device once the
person agrees. Clears nothing by itself.
"""

from dataclasses import dataclass
from datetime import datetime

from fieldvisit.casework.desk import Desk, local_time
from fieldvisit.errors import FieldvisitError
from fieldvisit.store import attachments, audit, left_clearing, profile
from fieldvisit.store.left_clearing import Apart
from fieldvisit.words import sentence

NAMED = 20
"""Households of an area that are named on the card."""


@dataclass(eq=False)
class StillOnTheWay(FieldvisitError):
    """So many rows are not with the server yet, or wait for something of ours that is not; nothing
    was cleared.
    """

    rows: int


@dataclass(frozen=True)
class Gone:
    """One area: what happened, as a sentence, and whom it is about."""

    words: str
    names: tuple[str, ...]
    households: int


@dataclass(frozen=True)
class HandedOver:
    """What is set apart here. `waiting`: rows that cannot leave yet. `asks`: something left since
    the person last answered.
    """

    gone: tuple[Gone, ...] = ()
    households: int = 0
    rows: int = 0
    waiting: int = 0
    asks: bool = False


def handed_over(desk: Desk) -> HandedOver:
    """What is set apart, by area. Raises GrantEnded, HandInOnly: it names people."""
    with desk.read_people() as tx:
        found = left_clearing.apart(tx, names=NAMED)
    return HandedOver(
        gone=tuple(Gone(_words(one), one.names, one.households) for one in found),
        households=sum(one.households for one in found),
        rows=sum(one.rows for one in found),
        waiting=sum(one.waiting for one in found),
        asks=any(one.asks for one in found),
    )


def clear(desk: Desk) -> left_clearing.Cleared:
    """Take it off this device: the server has it, and gives it again to whoever answers for it.
    Raises StillOnTheWay (nothing was cleared).
    """
    with desk.store.write() as tx:
        waiting = sum(one.waiting for one in left_clearing.apart(tx, names=0))
        if waiting:
            raise StillOnTheWay(waiting)
        own = profile.load(tx).region_code
        done = left_clearing.clear(tx, own_scope=own)
        if done.rows:
            numbers = {"rows": done.rows, "kept": done.kept, "notes_kept": done.notes_kept}
            detail = {name: str(number) for name, number in numbers.items()}
            areas = ",".join(done.areas)
            audit.append(tx, "left_cleared", subject=areas, stamp=desk.stamp(), detail=detail)
        gone = attachments.forget_of(tx, done.files)
    if gone:
        with desk.store.write() as tx:
            attachments.clear(desk.store, tx)
    return done


def keep_for_now(desk: Desk) -> None:
    """Leave it as it is; only what leaves later asks again."""
    with desk.store.write() as tx:
        left_clearing.keep_for_now(tx)


def _words(one: Apart) -> str:
    facts = {"place": one.place, "households": one.households, "day": _day(one.since)}
    if one.waiting and not one.rows:
        return sentence("handed_over_soon", facts)
    if one.heirs:
        return sentence("handed_over_to", facts | {"heirs": "、".join(one.heirs)})
    return sentence("handed_over" if one.whole else "handed_over_some", facts)


def _day(instant: datetime | None) -> str:
    return "" if instant is None else f"{local_time(instant):%Y-%m-%d}"
