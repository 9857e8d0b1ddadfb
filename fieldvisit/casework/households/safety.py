"""上门安全提示: what to know before a household's door, said with a last day, lifted, run out. One
transaction an action. Told to nobody but who goes there: never on a notice, a roster or a report.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection

from fieldvisit.casework import naming, writing
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households import careful
from fieldvisit.casework.tables.policy_values import whole_number
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Household
from fieldvisit.rules import safety as rule
from fieldvisit.rules.belonging import patch
from fieldvisit.rules.cadence import months_later
from fieldvisit.rules.journeys import DECIDERS
from fieldvisit.store import households
from fieldvisit.words.labels import label


def warn(desk: Desk, household_id: str, *, kind: str, until: date, note: str = "") -> Household:
    """Say what is to be known until a day; of its kind this replaces what was said before. Raises
    MayNot, NotHere, CodeUnknown, FlagTooLong.
    """
    desk.may(DECIDERS, job="register")
    today = local_day(desk.clock.now())
    what = naming.code(kind, group="safety_kind", field="要提醒什么")
    with desk.store.write() as tx:
        home = naming.record(tx, Household, kind="household", named=household_id)
        months = whole_number(desk.tables, "safety_flag_months", day=today, region=home.scope)
        rule.check_until(until, today=today, latest=months_later(today, months))
        fresh = rule.Flag(
            kind=what,
            by=desk.profile.staff_name,
            since=today.isoformat(),
            until=until.isoformat(),
            note=note.strip(),
        )
        after = {"safety": rule.raised(home.safety, fresh), "tags": _without(home.tags, what)}
        return _write(tx, desk, home=home, after=after, line="safety_set")


def lift(desk: Desk, household_id: str, *, kind: str, why: str) -> Household:
    """What was said holds no longer; it stays known that it was. Raises MayNot, NotHere,
    CodeUnknown, NoSuchFlag, WordsMissing.
    """
    desk.may(DECIDERS, job="register")
    today = local_day(desk.clock.now())
    what = naming.code(kind, group="safety_kind", field="撤哪一样")
    reason = naming.words(why, field="为什么撤")
    with desk.store.write() as tx:
        home = naming.record(tx, Household, kind="household", named=household_id)
        stand = {one.kind for one in careful.standing_at(home, day=today)}
        if what not in stand:
            raise rule.NoSuchFlag(label("safety_kind", what))
        by = desk.profile.staff_name
        said = rule.lifted(home.safety, what, on=today, by=by, why=reason)
        after = {"safety": said, "tags": _without(home.tags, what)}
        return _write(tx, desk, home=home, after=after, line="safety_lifted")


def end_run_out(desk: Desk) -> int:
    """Write down what ran out since, a line in the trail each; how many households. Nothing where
    somebody else keeps the register.
    """
    if desk.profile.role not in DECIDERS:
        return 0
    today, marked = local_day(desk.clock.now()), 0
    with desk.store.read() as tx:
        if not any(rule.run_out(one.safety, day=today) for one in households.with_safety(tx)):
            return 0
    with desk.store.write() as tx:
        for home in households.with_safety(tx):
            said = rule.run_out(home.safety, day=today)
            if said is not None:
                _write(tx, desk, home=home, after={"safety": said}, line="safety_ran_out")
                marked += 1
    return marked


def _without(tags: Sequence[str], kind: str) -> list[str]:
    """The tags without one that said the same before."""
    return [tag for tag in tags if rule.OLD_TAGS.get(tag) != kind]


def _write(
    tx: Connection, desk: Desk, *, home: Household, after: dict[str, object], line: str
) -> Household:
    return writing.put(tx, desk, record=home, after=patch(home, **after).after, line=line)
