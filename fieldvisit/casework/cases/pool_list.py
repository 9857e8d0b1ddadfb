"""How pools of money stand, by the dossiers and the premiums that are here. Reads only."""

from datetime import date

from fieldvisit.casework.cases.case_values import pools
from fieldvisit.casework.desk import Desk
from fieldvisit.records.fields import show_money
from fieldvisit.rules import pools as rule
from fieldvisit.store import cases, insurance


def pool_facts(state: rule.PoolState) -> dict[str, object]:
    """A pool for people: its name, money in yuan, how many dossiers draw on it."""
    money = {"size": state.pool.size, "committed": state.committed}
    money |= {"paid": state.paid, "left": state.left}
    shown = {name: show_money(fen) for name, fen in money.items()}
    return {"id": state.pool.id, "label": state.pool.label, **shown, "cases": state.cases}


def pool_states(desk: Desk, *, day: date) -> list[rule.PoolState]:
    """How every pool stands that holds on a day, or that something here draws on."""
    with desk.read_people() as tx:
        found = cases.special_cases(tx)
        premiums = insurance.premiums_by_payer(tx)
    used = {one.pool for one in found} | premiums.keys()
    region = desk.profile.region_code
    here = rule.pools_for(pools(desk.tables), region=region, day=day)
    here += [one for one in pools(desk.tables) if {one.id, one.label} & used and one not in here]
    return [rule.pool_state(one, found, premiums=premiums) for one in here]
