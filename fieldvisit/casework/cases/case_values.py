"""What is data for dossiers: a district's step set, its pools and how they stand, limits of
临时救助. Reads only.
"""

from sqlalchemy import Connection

from fieldvisit.casework import naming
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.tables.policy_tables import Tables
from fieldvisit.casework.tables.policy_values import known
from fieldvisit.machine.clock import local_day
from fieldvisit.records import SpecialCase
from fieldvisit.rules import pools as rule
from fieldvisit.rules.case_steps import StepSet, read_step_sets, step_set_for
from fieldvisit.rules.claim_checks import is_claim
from fieldvisit.rules.special_cases import Limits
from fieldvisit.store import cases, insurance


def step_sets(tables: Tables) -> tuple[StepSet, ...]:
    """Every set of steps. Raises StepSetBroken."""
    return tables.rows("steps", read_step_sets)


def pools(tables: Tables) -> tuple[rule.Pool, ...]:
    """Every pool. Raises PoolBroken."""
    return tables.rows("pools", rule.read_pools)


def steps_of(tables: Tables, case: SpecialCase) -> tuple[str, ...]:
    """The steps that its district takes with a dossier, in order; none where it has no set."""
    found = step_set_for(step_sets(tables), region=case.scope, day=local_day(case.created_at))
    return found.steps if found else ()


def relief_limits(tables: Tables, case: SpecialCase) -> Limits:
    """What may be decided for a 临时救助 of the day it happened."""
    day, region = case.happened_on, case.scope
    standard = known(tables, "standard_dibao", day=day, region=region)
    if standard is None or standard.value is None:
        return Limits()
    most, town = (
        known(tables, key, day=day, region=region)
        for key in ("relief_limit_times", "relief_town_times")
    )
    fen = [
        int(one.value * standard.fen()) if one and one.value is not None else None
        for one in (most, town)
    ]
    return Limits(*fen)


def pools_for_case(tables: Tables, case: SpecialCase) -> list[rule.Pool]:
    """The pools that a dossier may draw on; 冒领查证 draws on none."""
    if is_claim(case):
        return []
    return rule.pools_for(pools(tables), region=case.scope, day=case.happened_on)


def may_take_from(tx: Connection, desk: Desk, *, case: SpecialCase, named: str, amount: int) -> str:
    """The id of a pool, named by id or word, that has `amount` (fen) left for a dossier; blank for
    no pool. Raises CodeUnknown, PoolEmpty.
    """
    if not named:
        return ""
    here = pools_for_case(desk.tables, case)
    found = next((one for one in here if named in (one.id, one.label)), None)
    if found is None:
        raise naming.CodeUnknown("资金池", named, "、".join(one.label for one in here))
    others = [one for one in cases.special_cases(tx) if one.id != case.id]
    left = rule.pool_state(found, others, premiums=insurance.premiums_by_payer(tx)).left
    if amount > left:
        raise rule.PoolEmpty(found.label, left)
    return found.id
