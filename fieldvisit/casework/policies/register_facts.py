"""What the register tells of a household, as facts for policies. A tag or a card that is missing
tells nothing: nobody may have asked.
"""

from collections.abc import Sequence
from datetime import date

from fieldvisit.casework.desk import age_on
from fieldvisit.casework.policies.known import Facts, known
from fieldvisit.casework.policies.survey_facts import no_labour, severe
from fieldvisit.forms.values import Value
from fieldvisit.records import Entitlement, Household, Person
from fieldvisit.records.household import HouseholdStatus
from fieldvisit.rules.entitlements import runs

REGISTER = "户档案"
NOT_RECEIVING = "none"

_TAGS = {
    "severe_disability": "severe_disabled",
    "serious_illness": "serious_ill",
    "student": "students",
}
"""Tags that tell of one person at least."""


def registered(
    household: Household, people: Sequence[Person], *, entitled: Sequence[Entitlement], day: date
) -> Facts:
    """The facts on a day of a household with its `people` and what it is or was `entitled` to."""
    found: dict[str, Value | None] = {
        "members": float(len(people)) if people else None,
        "category": _category(household, entitled, day=day),
        "living_alone": "yes" if "living_alone" in household.tags else None,
    }
    found |= {name: 1.0 for tag, name in _TAGS.items() if tag in household.tags}
    if len(people) > 1:
        found["living_alone"] = "no"
    return known(found | _of_people(people, day=day), REGISTER)


def _of_people(people: Sequence[Person], *, day: date) -> dict[str, Value | None]:
    """What the register tells of all of them; who has no card may still be disabled, so cards tell
    only of those who have one.
    """
    found: dict[str, Value | None] = {}
    ages = [float(age_on(one.birth_date, day).split()[0]) for one in people if one.birth_date]
    if people and len(ages) == len(people):
        found |= {"oldest_age": max(ages), "youngest_age": min(ages)}
    cards = [one.disability_card for one in people if one.disability_card]
    if cards:
        found["severe_disabled"] = float(sum(map(severe, cards)))
        found["no_labour_disabled"] = float(sum(map(no_labour, cards)))
    failed = [list(one.self_care.values()).count(False) for one in people if one.self_care]
    if failed:
        found["self_care_failed"] = float(max(failed))
    return found


def _category(household: Household, entitled: Sequence[Entitlement], *, day: date) -> str:
    """What it gets on a day; by the register where nothing was ever begun."""
    now = next((one.category for one in entitled if runs(one, day)), None)
    if now is not None:
        return now.value
    if entitled or household.status == HouseholdStatus.LEFT:
        return NOT_RECEIVING
    return str(household.category)
