"""Whether this device may still show people: the offline grant and a revocation. It never keeps
anybody from saving, finishing a draft or handing in.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.casework.tables import policy_values
from fieldvisit.casework.tables.policy_tables import Tables
from fieldvisit.errors import FieldvisitError
from fieldvisit.machine.clock import local_day
from fieldvisit.rules import grant as rule
from fieldvisit.store import lent
from fieldvisit.store import standing as kept
from fieldvisit.store.opening import Store

Reading: TypeAlias = AbstractContextManager[Connection]
DAYS = "offline_grant_days"
LOOK_AGAIN = timedelta(hours=1)
"""How often the high-water mark of the clock is written at most."""

ENDING = 7
"""From how many days before its end the grant is mentioned."""


@dataclass(eq=False)
class GrantEnded(FieldvisitError):
    """Too long without a word from the server: no people until the next receipt."""

    days: int


@dataclass(eq=False)
class HandInOnly(FieldvisitError):
    """The server revoked this device: it may hand in what it holds and shows no people."""


@dataclass(frozen=True)
class GrantState:
    """`state`: `open`, `ending` (few days left), `ended` (no people until the next receipt) or
    `revoked` (hand in only). `days_left` counts whole days; `renewed_at` is the server's time in
    the last receipt. `sentence` is a code of `fieldvisit.words` (facts: `days_left`, `days`) or "".
    """

    state: str
    days_left: int
    renewed_at: datetime | None
    sentence: str
    days: int


class PeopleDoor:
    """The door to the people in one store, for a device that works in `region`; `assessor`: whose
    it is, if people are lent to them for a time only.
    """

    def __init__(self, store: Store, region: str, *, assessor: UUID | None = None) -> None:
        self._store = store
        self._region = region
        self._assessor = assessor
        self._looked_at: datetime | None = None

    @contextmanager
    def read(self, now: datetime, *, tables: Tables) -> Iterator[Connection]:
        """One snapshot for showing people. Raises GrantEnded, HandInOnly."""
        days = days_of(tables, self._region, now=now)
        self._look(now)
        with self._store.read() as tx:
            state = _state(tx, now, days=days)
            if state.state == "revoked":
                raise HandInOnly()
            if state.state == "ended":
                raise GrantEnded(days)
            yield tx

    def state(self, now: datetime, *, tables: Tables) -> GrantState:
        """Where the device stands."""
        with self._store.read() as tx:
            return _state(tx, now, days=days_of(tables, self._region, now=now))

    def _look(self, now: datetime) -> None:
        # What cannot be written now is written at the next look: a full disk keeps nobody out.
        last = self._looked_at
        another_day = last is not None and local_day(last) != local_day(now)
        if last is None or another_day or abs(now - last) >= LOOK_AGAIN:
            self._looked_at = now
            with suppress(FieldvisitError), self._store.write() as tx:
                self._let_go(tx, kept.look(tx, now), now=now)

    def _let_go(self, tx: Connection, known: kept.Standing, *, now: datetime) -> None:
        """What was lent leaves after its last day, also where no network is; a clock that was set
        back gives no day back.
        """
        if self._assessor is not None and known.grant is not None:
            lent.let_go_over(tx, self._assessor, day=local_day(known.grant.seen), at=now)


def days_of(tables: Tables, region: str, *, now: datetime) -> int:
    """The grant's length in days in a region. Raises LookupError where none is set."""
    found = policy_values.known(tables, DAYS, day=local_day(now), region=region)
    if found is None or found.value is None:
        raise LookupError(DAYS)
    return int(found.value)


def _state(tx: Connection, now: datetime, *, days: int) -> GrantState:
    known = kept.load(tx)
    grant = known.grant or rule.begun(now)
    left = rule.days_left(grant, now, days=days)
    state, sentence = "open", ""
    if known.revoked:
        state, sentence = "revoked", HandInOnly.code
    elif rule.has_ended(grant, now, days=days):
        state, sentence = "ended", GrantEnded.code
    elif left < ENDING:
        state, sentence = "ending", "grant_ending"
    return GrantState(state, left, grant.told, sentence, days)
