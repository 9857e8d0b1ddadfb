"""M01 巡诊探访: what a round measured, by the names that are kept as series."""

from typing import Any

import pytest

from fieldvisit.casework.people import measures
from fieldvisit.casework.tables.policy_tables import Tables
from fieldvisit.forms.definition import FormDefinition, load
from fieldvisit.forms.publish import publish
from fieldvisit.machine.assets import resource
from fieldvisit.rules.readings import from_answers
from tests.support.at_the_door import ROUTINE, AtTheDoor

SEEN = {
    "result": "met_person",
    "doctor": "郝大夫",
    "doctor_from": "community",
    "mental_state": "good",
    "medicine": "on_time",
}
MEASURED = {
    "blood_pressure": {"systolic": "128", "diastolic": "82"},
    "glucose": {"fasting_glucose": "5.6"},
    "eyesight": {"eyesight_left": "4.8", "eyesight_right": "5.0"},
    "weight": {"weight": "61.5"},
}


@pytest.fixture(scope="module")
def package() -> dict[str, Any]:
    return publish(resource("forms", "M01-巡诊探访.xlsx"), version=1)


@pytest.fixture(scope="module")
def m01(package: dict[str, Any]) -> FormDefinition:
    return load(package["xform"])


def test_it_is_a_round_of_a_doctor(package: dict[str, Any]) -> None:
    assert (package["form_id"], package["visit_type"]) == ("M01", "巡诊")


def test_a_routine_round_takes_few_taps(m01: FormDefinition) -> None:
    visit = AtTheDoor(m01).answers(**SEEN, systolic="128", diastolic="82")
    assert visit.wrong() == {}
    assert visit.all_taps() <= ROUTINE


@pytest.mark.parametrize("code", list(MEASURED))
def test_what_it_measures_is_kept_under_the_same_names(m01: FormDefinition, code: str) -> None:
    visit = AtTheDoor(m01).answers(**SEEN, **MEASURED[code])
    assert visit.wrong() == {}
    answers = visit.session.answers()
    kept = {one.code: from_answers(one, answers) for one in measures.everything(Tables())}
    assert kept.pop(code) == list(MEASURED[code].values())
    assert set(kept.values()) == {None}
    assert set(MEASURED) == {one.code for one in measures.everything(Tables())}


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"systolic": "128"}, "diastolic"),
        ({"eyesight_right": "5.0"}, "eyesight_left"),
        ({"systolic": "301", "diastolic": "82"}, "systolic"),
        ({"fasting_glucose": "5.65"}, "fasting_glucose"),
        ({"medicine": "run_out"}, "state_note"),
        ({"refer": "yes"}, "refer_to"),
    ],
)
def test_what_cannot_be_or_stands_alone_is_told(
    m01: FormDefinition, said: dict[str, str], wrong: str
) -> None:
    visit = AtTheDoor(m01).answers(**(SEEN | said))
    assert [place.rsplit("/", 1)[-1] for place in visit.wrong()] == [wrong]


def test_nobody_home_takes_at_most_4_taps(m01: FormDefinition) -> None:
    visit = AtTheDoor(m01).answers(result="nobody_home")
    assert visit.wrong() == {}
    assert visit.pages() == 1
