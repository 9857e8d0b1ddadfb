"""A person as typed: what is said becomes fields of the register, or is refused with its reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from fieldvisit.casework import naming
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.people.alike import Known
from fieldvisit.errors import FieldvisitError
from fieldvisit.machine.clock import local_day
from fieldvisit.records.fields import BadValue, read_citizen_id, read_phone
from fieldvisit.records.person import NoIdReason, Sex


@dataclass(eq=False)
class IdOrReasonMissing(FieldvisitError):
    """Without a citizen ID, why there is none is said (未办证、流浪、境外), and not with one."""


@dataclass(frozen=True)
class Who:
    """A person as typed: `citizen_id` or `no_id` (a reason by code or word); sex and birth are read
    from the ID where there is one.
    """

    name: str
    citizen_id: str = ""
    no_id: str = ""
    sex: str = ""
    birth: date | None = None
    phone: str = ""


def person_fields(desk: Desk, who: Who, *, checked: bool) -> dict[str, Any]:
    """The fields of a person. Raises BadValue for a number or phone that cannot be right;
    `checked`: IdOrReasonMissing and WordsMissing too.
    """
    name = naming.words(who.name, field="姓名") if checked else who.name.strip()
    if checked and bool(who.citizen_id.strip()) == bool(who.no_id.strip()):
        raise IdOrReasonMissing
    reason = _code(who.no_id, group="no_id_reason", field="没有身份号码的原因")
    today = local_day(desk.clock.now())
    if who.birth is not None and who.birth > today:
        raise BadValue("birth_date", "birth_in_future")
    sex = _code(who.sex, group="sex", field="性别")
    read = read_citizen_id(who.citizen_id, today=today) if who.citizen_id.strip() else None
    return {
        "name": name,
        "citizen_id": read.number if read else None,
        "no_id_reason": NoIdReason(reason) if reason else None,
        "sex": Sex(read.sex) if read else (Sex(sex) if sex else None),
        "birth_date": read.birth if read else who.birth,
        "phone": read_phone(who.phone) if who.phone.strip() else None,
    }


def known_by(fields: Mapping[str, Any]) -> Known:
    """What tells the person with these fields apart."""
    return Known(fields["name"], fields["citizen_id"], fields["birth_date"])


def _code(given: str, *, group: str, field: str) -> str:
    """The code of what was said, "" where nothing was. Raises CodeUnknown."""
    return naming.code(given.strip(), group=group, field=field) if given.strip() else ""
