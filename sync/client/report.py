"""What a round of sync did, in numbers, and the sentence that says it. Does nothing itself."""

import dataclasses
from dataclasses import dataclass

from fieldvisit.errors import FieldvisitError
from fieldvisit.words.labels import label


@dataclass(frozen=True)
class Report:
    """What a round did, in numbers. `trouble` is what stopped it (None: it came to its end); what
    was done before stays done; `fills_held`, `photos_held`: first fills and photos that the round's
    terms left waiting. `code` and `facts` are its sentence in `fieldvisit.words`.
    `anew`: the server was put back from a backup, `resent` changes went again; `overwritten`: rows
    of which it has older values than this device had.
    """

    applied: int = 0
    conflicts: int = 0
    rejected: int = 0
    apart: int = 0
    deferred: int = 0
    pulled: int = 0
    blobs_up: int = 0
    blobs_down: int = 0
    blobs_waiting: int = 0
    held_back: int = 0
    repaired: int = 0
    left: int = 0
    resent: int = 0
    anew: bool = False
    overwritten: int = 0
    fills_held: int = 0
    photos_held: int = 0
    clock_off_minutes: int = 0
    trouble: FieldvisitError | None = None

    def plus(self, **more: int) -> "Report":
        """The same report with these numbers counted on."""
        sums = {name: getattr(self, name) + number for name, number in more.items()}
        return dataclasses.replace(self, **sums)

    def stopped(self, trouble: FieldvisitError) -> "Report":
        """The same report of a round that `trouble` ended."""
        return dataclasses.replace(self, trouble=trouble)

    @property
    def pushed(self) -> int:
        """Changes that the server has answered."""
        return self.applied + self.conflicts + self.rejected + self.apart + self.deferred

    @property
    def code(self) -> str:
        """The code of the round's sentence."""
        if self.trouble is not None:
            return self.trouble.code
        if self.conflicts or self.rejected:
            return "sync_open_questions"
        if self.overwritten:
            return "sync_overwritten"
        if self.held_back:
            return "sync_held_back"
        if self.apart:
            return "sync_apart"
        if self.left:
            return "sync_left"
        if self.anew:
            return "sync_anew"
        return "sync_repaired" if self.repaired else "sync_done"

    @property
    def remark(self) -> str | None:
        """The code of a sentence that is worth saying beside the round's own (facts: `minutes`)."""
        return "clock_off" if self.clock_off_minutes else None

    def facts(self) -> dict[str, object]:
        """What the sentence mentions."""
        if self.trouble is not None:
            return self.trouble.facts()
        names = ["applied", "pulled", "conflicts", "rejected", "apart", "held_back"]
        names += ["repaired", "left", "resent", "overwritten"]
        numbers = {name: getattr(self, name) for name in names}
        return {**numbers, "questions": self._questions()}

    def _questions(self) -> str:
        counted = {"conflicts": self.conflicts, "rejected": self.rejected}
        parts = (
            f"{number} {label('open_question', name)}" for name, number in counted.items() if number
        )
        return "、".join(parts)
