"""留言条: what is left at a door that nobody opened (days.md 2). Whoever finds it learns nothing of
the family: it names neither them nor what they get. How often somebody went in vain is told beside
it.
"""

from collections.abc import Sequence
from datetime import date

from fieldvisit.casework import naming
from fieldvisit.casework.desk import Desk, local_time, place_words
from fieldvisit.casework.staff import town_office
from fieldvisit.casework.trail import looking_at
from fieldvisit.machine.clock import local_day
from fieldvisit.printing.letter import Letter, print_letter
from fieldvisit.records import Household, Visit
from fieldvisit.records.visit import VisitState
from fieldvisit.store import households, regions, staff, visits

SEEN_IN = 50
"""So many visits of a household are looked through for those in vain."""


def attempts(desk: Desk, household_id: str) -> tuple[str, list[Visit]]:
    """The householder's name, and when somebody went in vain since a visit counted, newest first.
    The first look of an unlocking leaves a row in the audit trail. Raises NotHere.
    """
    with looking_at(desk, household_id) as tx:
        home = naming.record(tx, Household, kind="household", named=household_id)
        name = households.names(tx, [home.id]).get(home.id, "")
        found = visits.of_household(tx, home.id, limit=SEEN_IN)
    return name, _since_the_last(found)


def pdf(desk: Desk, household_id: str, *, again: date | None = None) -> bytes:
    """The slip as one A4 page: who came when, whom to call, on which day one comes `again`. Raises
    NotHere, DayPassed, GlyphMissing.
    """
    now = local_time(desk.clock.now())
    if again is not None:
        naming.not_past(again, today=now.date())
    with desk.read_people() as tx:
        home = naming.record(tx, Household, kind="household", named=household_id)
        place = place_words(regions.path_names(tx, home.live_region))
        me, office = staff.get(tx, desk.profile.staff_id), town_office.line(tx, home.scope)
    half = "上午" if now.hour < 12 else "下午"
    came = f"我今天（{now.month}月{now.day}日）{half}来看您，您不在家。"
    back = f"{again.month}月{again.day}日我再来。" if again else "过几天我再来。"
    numbers = [f"我的电话 {me.phone}"] if me and me.phone else []
    numbers += [f"{office.name} {office.phone}"]
    if office.phone != town_office.HOTLINE:
        numbers.append(f"民政服务热线 {town_office.HOTLINE}（24 小时）")
    said = (f"{came}{back}", f"有事就打电话：{'；'.join(numbers)}。")
    sender = f"{place} {desk.profile.staff_name}"
    return print_letter(Letter("留言条", "您好", (("", said),), sender, local_day(now)))


def _since_the_last(found: Sequence[Visit]) -> list[Visit]:
    """Those in vain before which nobody was met again; newest first as they come."""
    vain: list[Visit] = []
    for one in found:
        if one.state == VisitState.ATTEMPT:
            vain.append(one)
        elif one.state != VisitState.CANCELLED:
            break
    return vain
