"""The practice village's families as records. Reads no file and no clock; rows are handed in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from fieldvisit.records.fields import citizen_id_check_digit
from fieldvisit.records.household import Category, Household
from fieldvisit.records.person import Membership, NoIdReason, Person, Relation, Sex

_NAMESPACE = uuid5(NAMESPACE_URL, "fieldvisit/practice")
_SEXES = {"男": Sex.MALE, "女": Sex.FEMALE}
_SELF_CARE_ITEMS = ("eat", "dress", "bed", "toilet", "walk", "bathe")


def named_id(kind: str, name: object) -> UUID:
    """The same id in every run for one thing of the village."""
    return uuid5(_NAMESPACE, f"{kind}:{name}")


@dataclass(frozen=True)
class Founding:
    """What all records of the village share: its scope, who registered it, and when."""

    scope: str
    at: datetime
    by: UUID
    village_name: str
    grids: Sequence[UUID]

    def marks(self) -> dict[str, Any]:
        return {"scope": self.scope, "created_at": self.at, "created_by": self.by}


@dataclass(frozen=True)
class Family:
    """One household, its members (the householder first), and its place in the monthly round."""

    household: Household
    persons: tuple[Person, ...]
    memberships: tuple[Membership, ...]
    round: str | None

    @property
    def householder(self) -> Person:
        return self.persons[0]


def read_families(rows: Sequence[Mapping[str, Any]], founding: Founding) -> list[Family]:
    """Every `[[household]]` table as records, in the order of the file."""
    return [_family(row, founding) for row in rows]


def _family(row: Mapping[str, Any], founding: Founding) -> Family:
    number = int(row["number"])
    people = [
        _person(line, seat, row=row, founding=founding)
        for seat, line in enumerate(row["members"], start=1)
    ]
    household = Household(
        id=named_id("household", number),
        number=f"{founding.scope}-{number:04d}",
        category=Category(row["category"]),
        householder_id=people[0][0].id,
        hukou_region=founding.scope,
        live_region=founding.scope,
        grid_id=founding.grids[row["grid"] - 1],
        hukou_address=founding.village_name + row["address"],
        live_address=row.get("live", founding.village_name + row["address"]),
        phone=row.get("phone"),
        tags=list(row["tags"]),
        **founding.marks(),
    )
    return Family(
        household=household,
        persons=tuple(person for person, _ in people),
        memberships=tuple(
            _membership(household.id, person, relation=relation, founding=founding)
            for person, relation in people
        ),
        round=row.get("round"),
    )


def _person(
    line: str, seat: int, *, row: Mapping[str, Any], founding: Founding
) -> tuple[Person, Relation]:
    name, sex_word, birth_text, relation, *rest = line.split(" ")
    marks = dict(part.split("=") for part in rest if "=" in part)
    disability = next((part[1:] for part in rest if part.startswith("残")), None)
    health = [part for part in rest if "=" not in part and not part.startswith("残")]
    sex, birth = _SEXES[sex_word], date.fromisoformat(birth_text)
    reason = marks.get("无证")
    number = None if reason else invented_citizen_id(birth, sex, seed=row["number"] * 10 + seat)
    person = Person(
        id=named_id("person", f"{row['number']}.{seat}"),
        name=name,
        citizen_id=number,
        no_id_reason=NoIdReason(reason) if reason else None,
        sex=sex,
        birth_date=birth,
        phone=row.get("phone") if seat == 1 else None,
        health=" ".join(health) or None,
        disability_card=number + disability if number and disability else None,
        self_care=_self_care(row["self_care"]) if seat == 1 and "self_care" in row else None,
        **founding.marks(),
    )
    return person, Relation(relation)


def _membership(
    household_id: UUID, person: Person, *, relation: Relation, founding: Founding
) -> Membership:
    return Membership(
        id=named_id("membership", person.id),
        household_id=household_id,
        person_id=person.id,
        relation=relation,
        since=max(date(2015, 1, 1), person.birth_date or date(2015, 1, 1)),
        **founding.marks(),
    )


def _self_care(digits: str) -> dict[str, bool]:
    return {item: digit == "1" for item, digit in zip(_SELF_CARE_ITEMS, digits, strict=True)}


def invented_citizen_id(birth: date, sex: Sex, *, seed: int) -> str:
    """A number of the right shape that belongs to nobody in particular (GB 11643-1999).

    西青区, the birth date, an order number by `seed` (odd for a man), the check digit.
    """
    order = 800 + seed % 97 * 2 + (1 if sex is Sex.MALE else 0)
    first17 = f"120111{birth:%Y%m%d}{order:03d}"
    return first17 + citizen_id_check_digit(first17)
