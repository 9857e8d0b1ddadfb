"""A need with all that answers it, what a household gets, and its cases, as records. Invented."""

from datetime import date
from typing import Any

from fieldvisit.machine.ids import CountedIds
from fieldvisit.records import (
    Alert,
    Clue,
    Entitlement,
    FollowUp,
    Household,
    Need,
    Plan,
    Referral,
    ServiceOrder,
    SpecialCase,
)
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


def clue(scope: str, home: Household | None = None) -> Clue:
    """Of a household, or of somebody whom nobody knows."""
    plain = {"id": _ids.fresh(), "scope": scope, "created_at": NOON, "found_at": NOON}
    said = {"source": "visit", "discoverer": "周小燕", "about": "老人", "place": "桥下"}
    return Clue.model_validate(plain | said | {"household_id": home.id if home else None})


def cases(home: Household) -> list[Any]:
    """A clue, an alert, a plan and a dossier of a household."""
    plain = {"scope": home.scope, "created_at": NOON, "household_id": home.id}
    measure = {"kind": "fund", "content": "申请救助", "owner": "周小燕", "due_on": "2026-12-01"}
    seen = {"task_id": _ids.fresh(), "kind": "smoke", "raised_at": NOON, "latest_at": NOON}
    planned = {"cause": "重病", "goal": "看得起病", "measures": [measure]}
    told = {"kind": "special_review", "happened_on": date(2026, 11, 1), "facts": "透析"}
    return [
        clue(home.scope, home),
        Alert.model_validate(plain | {"id": _ids.fresh(), "respond_by": NOON} | seen),
        Plan.model_validate(plain | {"id": _ids.fresh()} | planned),
        SpecialCase.model_validate(plain | {"id": _ids.fresh()} | told),
    ]


def entitlement(home: Household) -> Entitlement:
    plain = {"id": _ids.fresh(), "scope": home.scope, "created_at": NOON}
    given = {"household_id": home.id, "category": "dibao", "since": date(2026, 1, 1)}
    return Entitlement.model_validate(plain | given | {"amount": 101000})
