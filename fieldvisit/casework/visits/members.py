"""Members of a series of a form: one more, one less, and the one that was taken away back again.

Keeps nothing on disk; asks nobody.
"""

import re
from dataclasses import dataclass, field

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.visits.filling import Filling
from fieldvisit.forms.refusals import UnknownQuestion
from fieldvisit.forms.session import Changed, Session

_MEMBER = re.compile(r"(?P<series>.+)\[(?P<at>\d+)\]\Z")


@dataclass
class Removed:
    """A member taken away: the form as it stood before, and what was answered since."""

    filling: Filling
    series: str
    at: int
    before: str
    since: list[tuple[str, str]] = field(default_factory=list)

    def heard(self, filling: Filling, ref: str, *, value: str) -> None:
        """Something was answered after it."""
        if filling is self.filling:
            self.since.append((ref, value))


def add_member(filling: Filling, series: str) -> tuple[str, Changed]:
    """One more at the end of a series; its reference. Raises UnknownQuestion, QuestionReadonly,
    TooManyInstances."""
    changed = filling.session.add(series)
    return f"{series}[{filling.session.state(series).value}]", changed


def remove_member(filling: Filling, member: str) -> tuple[Removed, Changed]:
    """Take a member away with all its answers. Raises UnknownQuestion, QuestionReadonly."""
    found = _MEMBER.match(member)
    if found is None:
        raise UnknownQuestion(ref=member)
    before = filling.session.draft_xml()
    removed = Removed(filling, found["series"], int(found["at"]), before)
    return removed, filling.session.remove(removed.series, removed.at)


def bring_back(desk: Desk, removed: Removed) -> None:
    """The form as it was before, at the same place, with what was answered since."""
    filling = removed.filling
    definition = filling.session.definition
    session = Session(definition, now=desk.clock.now(), instance=removed.before)
    for ref, value in removed.since:
        session.set(_moved(ref, removed), value)
    filling.session = session


def _moved(ref: str, removed: Removed) -> str:
    """Where a question stands once the member is back: those behind it move up by one."""
    found = re.match(rf"{re.escape(removed.series)}\[(\d+)\]", ref)
    if found is None or int(found[1]) < removed.at:
        return ref
    return f"{removed.series}[{int(found[1]) + 1}]{ref[found.end() :]}"
