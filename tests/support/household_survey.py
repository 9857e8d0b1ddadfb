"""F01 入户调查表 as an investigator fills it: an invented family, known before the door opens."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from fieldvisit.forms.definition import FormDefinition
from fieldvisit.forms.session import NodeState, Session
from fieldvisit.practice.families import invented_citizen_id
from fieldvisit.records.person import Sex

WINTER = datetime(2026, 11, 23, 2, 21, tzinfo=UTC)
HOME = "天津市西青区辛口镇第六埠村2区18号"

POLICY = {
    "policy_standard_dibao": "1010",
    "policy_edge_multiple": "1.5",
    "policy_edge_includes_standard": "1",
    "policy_edge_includes_ceiling": "0",
    "policy_income_window_rural_months": "12",
    "policy_income_window_urban_months": "3",
    "policy_money_multiple_dibao": "24",
    "policy_money_multiple_edge": "36",
    "policy_support_line_multiple": "1.5",
    "policy_support_share": "0.5",
    "policy_wage_floor_share": "0.9",
}

FATHER = invented_citizen_id(date(1967, 5, 5), Sex.MALE, seed=11)
MOTHER = invented_citizen_id(date(1970, 12, 12), Sex.FEMALE, seed=12)
DAUGHTER = invented_citizen_id(date(2005, 7, 21), Sex.FEMALE, seed=13)


def known(place: int, name: str, relation: str, number: str) -> dict[str, str]:
    return {
        "member_person_id": f"00000000-0000-7000-8000-00000000000{place}",
        "member_name": name,
        "member_relation": relation,
        "member_citizen_id": number,
    }


FAMILY = (
    known(1, "任凤山", "householder", FATHER),
    known(2, "罗小芹", "spouse", MOTHER),
    known(3, "任佳慧", "child", DAUGHTER),
)

APPLICANT = {
    "person_name": "任凤山",
    "applicant_name": "任凤山",
    "applicant_citizen_id": FATHER,
    "applicant_phone": "13820461175",
    "hukou_address": HOME,
    "live_address": HOME,
}

MEMBER = {
    "member_marriage": "married",
    "member_health_state": "healthy",
    "member_labour": "full",
    "member_job": "farming",
}

ASKED = {
    "result": "met_person",
    "hukou_kind": "agricultural",
    "category_applied": "dibao",
    "near_relative": "no",
    "hardship_reasons": "illness no_labour",
    "food": "good",
    "clothing": "good",
    "housing": "good",
    "household_goods": "good",
    "conclusion": "dibao",
}
"""What must be answered when somebody was met, beside what is said of each member."""


class HouseholdSurvey:
    """Fills the form as a hand does; fields of a repeat by their place from 1."""

    def __init__(
        self,
        form: FormDefinition,
        *,
        now: datetime = WINTER,
        members: Sequence[Mapping[str, str]] = FAMILY,
        **facts: str,
    ) -> None:
        prefill: dict[str, Any] = {**POLICY, **APPLICANT, **facts, "member": list(members)}
        self.session = Session(form, now=now, prefill=prefill)
        self.taps = 0

    def says(self, **answers: str) -> "HouseholdSurvey":
        """Answers questions that are asked once."""
        for name, value in answers.items():
            self.session.set(self.session.definition.ref_of(name), value)
            self.taps += 1
        return self

    def of(self, repeat: str, place: int, **answers: str) -> "HouseholdSurvey":
        """Answers questions of one instance of a repeat; adds instances until it is there."""
        for name, value in answers.items():
            self._have(repeat, place)
            self.session.set(self.ref(name, repeat=repeat, place=place), value)
            self.taps += 1
        return self

    def filled(self) -> "HouseholdSurvey":
        """Everything that must be answered, for each member too."""
        self.says(**ASKED)
        for place in range(1, len(self.rows("member")) + 1):
            self.of("member", place, **MEMBER)
        return self

    def ref(self, name: str, *, repeat: str = "", place: int = 1) -> str:
        """The reference of a field, of one instance of a repeat."""
        definition = self.session.definition
        if not repeat:
            return definition.ref_of(name)
        series = definition.ref_of(repeat)
        return f"{series}[{place}]{definition.ref_of(name).removeprefix(series)}"

    def state(self, name: str, *, repeat: str = "", place: int = 1) -> NodeState:
        return self.session.state(self.ref(name, repeat=repeat, place=place))

    def value(self, name: str, *, repeat: str = "", place: int = 1) -> str:
        return self.state(name, repeat=repeat, place=place).value

    def rows(self, repeat: str) -> list[Any]:
        found = self.session.answers().get(repeat, [])
        assert isinstance(found, list)
        return found

    def shown(self) -> Iterator[NodeState]:
        for page in range(len(self.session.definition.pages)):
            yield from self.session.visible(page)

    def asked(self) -> set[str]:
        """The names of the questions that are asked now, in any instance."""
        return {state.name for state in self.shown()}

    def wrong(self) -> dict[str, str]:
        """What keeps the form from being finished: the field's name and why."""
        return {_name(problem.ref): problem.why for problem in self.session.problems()}

    def pages(self) -> int:
        return sum(page.relevant for page in self.session.progress())

    def _have(self, repeat: str, place: int) -> None:
        series = self.ref(repeat)
        missing = place - int(self.session.state(series).value or 0)
        if missing > 0:
            self.session.add(series, missing)


def _name(ref: str) -> str:
    return ref.rpartition("/")[2]
