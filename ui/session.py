"""What lives from an unlocking to the next lock: desk, sender, pages. Heavy, so loaded late."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

from fieldvisit.casework.daily import by_itself
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.sending import sync_wishes
from fieldvisit.machine.clock import Clock
from fieldvisit.words.labels import label as word_of
from sync.client.pacing import die_of
from ui import link, watching
from ui.background import Background
from ui.flow.entries import places
from ui.flow.place import Place, Stage
from ui.sending import Sender


@dataclass(frozen=True)
class Session:
    """`entries` make the first page of each entry of the rail."""

    desk: Desk
    sender: Sender
    watcher: watching.Watcher
    entries: Mapping[str, Callable[[], Place]]

    @property
    def who(self) -> tuple[str, str]:
        """Name and role of whoever unlocked the device."""
        return self.desk.profile.staff_name, word_of("role", self.desk.profile.role)


def begin(
    stage: Stage, desk: Desk, *, one_round: Callable[[Any], Any], clock: Clock, on: Background
) -> Session:
    """Start to work with an unlocked desk; `one_round` is how it syncs, `on` where that runs."""
    throws = count()
    sender = Sender(
        on,
        one_round,
        clock=clock,
        die=lambda: die_of(desk.profile.device_id, next(throws)),
        line=link.look,
    )
    on.run(lambda: sync_wishes.load(desk), sender.wish, failed=lambda _: None)
    # Once an unlocking, and nobody waits for it: what cannot be swept today is swept tomorrow.
    for job in by_itself.jobs(desk):
        on.run(job, lambda _: None, failed=lambda _: None)
    watcher = watching.Watcher.over(desk, on)
    watcher.changed.connect(sender.synced)
    return Session(desk, sender, watcher, places(stage, sender))
