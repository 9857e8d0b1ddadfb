"""A need with all that answers it, and what a household gets, as records. Invented."""

from datetime import date
from typing import Any

from fieldvisit.machine.ids import CountedIds
from fieldvisit.records import Entitlement, FollowUp, Household, Need, Referral, ServiceOrder
from tests.support.central import NOON

_ids = CountedIds("loops of tests")


def a_loop(home: Household) -> list[Any]:
    """A need, a service, a look and a referral of a household."""
    plain = {"scope": home.scope, "created_at": NOON, "household_id": home.id}

    def made(model: Any, **other: Any) -> Any:
        return model.model_validate(plain | {"id": _ids.fresh()} | other)

    need = made(Need, kind="care", text="洗澡难", source="visit", found_at=NOON)
    on = {"need_id": need.id}
    bath = {"item": "bathing", "provider": "镇里", "ordered_on": date(2026, 11, 23)}
    return [
        need,
        made(ServiceOrder, **on, **bath),
        made(FollowUp, **on, done_at=NOON, way="home", finding="好"),
        made(Referral, **on, to_org="charity", asked="药费"),
    ]


def entitlement(home: Household) -> Entitlement:
    plain = {"id": _ids.fresh(), "scope": home.scope, "created_at": NOON}
    given = {"household_id": home.id, "category": "dibao", "since": date(2026, 1, 1)}
    return Entitlement.model_validate(plain | given | {"amount": 101000})
