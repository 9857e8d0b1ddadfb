"""人员名册: how many workers there are by role, and how many of those who said it are party
members. Shows nobody's own answer, nor what gives it away: of small groups no members are told.
"""

from dataclasses import dataclass
from typing import Any

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.staff import region_tree
from fieldvisit.casework.tables.policy_values import whole_number
from fieldvisit.machine.clock import local_day
from fieldvisit.rules import roster as rule
from fieldvisit.store import staff
from fieldvisit.words import sentence
from fieldvisit.words.labels import label


@dataclass(frozen=True)
class RosterLine:
    """The workers of one role; `role` "" sums all of them up. `few`: the members are not told,
    for fewer than so many said it, or all the same; 0 where they are told.
    """

    role: str
    workers: int
    told: int | None
    members: int | None
    per_cent: str
    few: int = 0

    @property
    def words(self) -> str:
        """As a sentence."""
        facts = {**vars(self), "role": label("role", self.role) if self.role else "合计"}
        untold = "roster_few" if self.few else "roster_untold"
        return sentence("roster_counted" if self.told else untold, facts)

    def plain(self) -> dict[str, Any]:
        """As JSON has it."""
        return {name: value for name, value in vars(self).items() if name != "few"}


def roster_counts(desk: Desk, *, region: str = "") -> list[RosterLine]:
    """Each role with its count, most workers first, then the sum; `region` (12 digits): there and
    below. Raises PlaceUnknown, PolicyUnknown.
    """
    inside = region_tree.inside(region, desk=desk)
    day, here = local_day(desk.clock.now()), desk.profile.region_code
    fewest = whole_number(desk.tables, "stats_fewest", day=day, region=here)
    with desk.store.read() as tx:
        everybody = [one for one in staff.all(tx) if one.region_code.startswith(inside)]
    by_role: dict[str, rule.Counted] = {
        role: rule.counted(one for one in everybody if one.role is role)
        for role in sorted({one.role for one in everybody})
    }
    hidden, whole = rule.hidden(by_role, fewest=fewest), rule.summed(by_role.values())
    told = [_line(role, one, few=fewest * (role in hidden)) for role, one in by_role.items()]
    told.sort(key=lambda line: -line.workers)
    return [*told, _line("", whole, few=fewest * (not whole.tells_of_nobody(fewest)))]


def _line(role: str, one: rule.Counted, *, few: int) -> RosterLine:
    if few:
        return RosterLine(role, one.workers, None, None, "", few)
    return RosterLine(role, one.workers, one.told, one.members, one.per_cent)
