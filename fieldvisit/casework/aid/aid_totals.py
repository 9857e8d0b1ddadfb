"""救助资金和人次 by year, told from what households get and what dossiers paid. Reads only and
keeps no sum.
"""

from datetime import date

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.staff import region_tree
from fieldvisit.machine.clock import local_day
from fieldvisit.records.fields import show_money
from fieldvisit.rules import aid_totals as rule
from fieldvisit.rules.special_cases import payments_of
from fieldvisit.store import cases, entitlements, households


def aid_totals(desk: Desk, *, until: date, region: str = "") -> list[rule.YearTotal]:
    """Each year until a day, never beyond today, the latest first; `region` (12 digits): there and
    below. Raises PlaceUnknown.
    """
    until = min(until, local_day(desk.clock.now()))
    inside = region_tree.inside(region, desk=desk)
    with desk.read_people() as tx:
        entitled = entitlements.under(tx, inside)
        heads = households.heads(tx)
        dossiers = [one for one in cases.special_cases(tx) if one.scope.startswith(inside)]
    payments = [(paid.on, paid.amount) for one in dossiers for paid in payments_of(one)]
    return rule.year_totals(entitled, heads, payments=payments, until=until)


def plain(one: rule.YearTotal) -> dict[str, int]:
    """A year as JSON has it, money in fen."""
    return {**vars(one), "money": one.money, "times": one.times}


def facts(one: rule.YearTotal) -> dict[str, object]:
    """A year in words, money in yuan."""
    money = {"money": one.money, "monthly": one.monthly, "paid": one.paid}
    return {**plain(one), **{name: show_money(fen) for name, fen in money.items()}}


def whole_facts(found: list[rule.YearTotal]) -> dict[str, object]:
    """All the years in words."""
    money, times = rule.whole(found)
    return {"money": show_money(money), "times": times, "years": len(found)}
