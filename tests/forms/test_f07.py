"""F07 服务类需求评估: which of fifteen services are wanted, who comes first, consent."""

from datetime import UTC, datetime
from typing import Any

import pytest

from fieldvisit.forms.definition import FormDefinition
from tests.support.hands import Hand, definition, labels

SERVICES = {
    "生活服务": ("meal", "cleaning", "bathing", "shopping", "errand"),
    "照护服务": ("care_visit", "escort", "rehab", "equipment", "respite"),
    "关爱服务": ("counselling", "inclusion", "skill", "linking", "festival"),
}
ALL = [service for group in SERVICES.values() for service in group]
AGREED = {"result": "met_person", "consent": "person"}


@pytest.fixture(scope="module")
def form() -> FormDefinition:
    return definition("F07-服务类需求评估.xlsx")


def met(form: FormDefinition, **known: Any) -> Hand:
    return Hand(form, {"person_name": "孙桂芬"} | known).answers(**AGREED)


def states(value: str, *services: str) -> dict[str, str]:
    return {f"{service}_state": value for service in services}


def test_each_group_of_services_has_its_page(form: FormDefinition) -> None:
    pages = {page.label: page.questions for page in form.pages}
    assert list(pages) == ["见面", "是什么人", *SERVICES, "先后与同意", "签名"]
    for group, services in SERVICES.items():
        asked = [ref for ref in pages[group] if ref.endswith("_state")]
        assert [ref.rpartition("/")[2] for ref in asked] == [f"{one}_state" for one in services]


def test_a_good_filling(form: FormDefinition) -> None:
    visit = met(form).answers(**states("none", *ALL)).answers(meal_state="unmet")
    visit.answers(meal_frequency="daily", meal_provider="agency", meal_payer="government")
    assert visit.wrong() == {}
    assert visit.answer("unmet_count") == "1"
    assert visit.answer("priority") == "normal"


def test_consent_is_all_that_must_be_answered(form: FormDefinition) -> None:
    assert met(form).answers(consent="").wrong() == {"consent": "required"}
    assert met(form).wrong() == {}


@pytest.mark.parametrize("service", ALL)
def test_how_often_by_whom_and_who_pays_are_asked_of_what_is_wanted(
    form: FormDefinition, service: str
) -> None:
    details = {f"{service}_frequency", f"{service}_provider", f"{service}_payer"}
    visit = met(form).answers(**states("none", service))
    assert not details & visit.asked()
    for wanted in ("met", "unmet"):
        assert details <= visit.answers(**states(wanted, service)).asked()


@pytest.mark.parametrize(
    ("unmet", "persons", "priority"),
    [
        ((), "dependent", "none"),
        (("meal",), "", "normal"),
        (("meal", "bathing"), "dependent", "normal"),
        (("escort",), "", "normal"),
        (("escort",), "aged", "normal"),
        (("escort",), "living_alone", "high"),
        (("rehab",), "severe_disability", "high"),
        (("care_visit",), "dependent aged", "high"),
        (("respite",), "mental_disorder", "high"),
        (("meal", "cleaning", "festival"), "", "high"),
    ],
)
def test_who_comes_first(
    form: FormDefinition, unmet: tuple[str, ...], persons: str, priority: str
) -> None:
    visit = met(form).answers(**states("none", *ALL), person_kinds=persons)
    visit.answers(**states("unmet", *unmet))
    assert visit.answer("priority") == priority


def test_the_district_sets_how_many_unmet_services_come_first(form: FormDefinition) -> None:
    visit = met(form, policy_service_unmet_high="2").answers(**states("unmet", "meal", "errand"))
    assert visit.answer("priority") == "high"


def test_nobody_types_over_the_order(form: FormDefinition) -> None:
    assert met(form).session.state(form.ref_of("priority")).readonly


def test_a_guardian_is_named(form: FormDefinition) -> None:
    visit = met(form).answers(consent="guardian")
    assert visit.wrong() == {"guardian_name": "required", "guardian_relation": "required"}


def test_a_refusal_may_say_why(form: FormDefinition) -> None:
    visit = met(form).answers(consent="refused")
    assert "consent_reason" in visit.asked()
    assert visit.wrong() == {}


@pytest.mark.parametrize(
    ("day", "months", "again"),
    [
        ((2026, 11, 23), None, "2027-05-23"),
        ((2026, 8, 31), None, "2027-02-28"),
        ((2026, 11, 30), "3", "2027-02-28"),
        ((2026, 12, 31), "12", "2027-12-31"),
        ((2026, 11, 23), "1", "2026-12-23"),
    ],
)
def test_it_is_assessed_again_after_the_months_of_the_district(
    form: FormDefinition, day: tuple[int, int, int], months: str | None, again: str
) -> None:
    known = {"policy_service_review_months": months} if months else {}
    visit = Hand(form, known, datetime(*day, 4, tzinfo=UTC)).answers(**AGREED)
    assert visit.answer("service_review_on") == again


def test_the_next_assessment_lies_ahead(form: FormDefinition) -> None:
    visit = met(form).answers(service_review_on="2026-11-23")
    assert visit.wrong() == {"service_review_on": "constraint"}


def test_nobody_home_asks_for_nothing_else(form: FormDefinition) -> None:
    visit = Hand(form, {}).answers(result="nobody_home")
    assert visit.wrong() == {}
    assert visit.pages() == ["见面"]


def test_choices_are_those_of_the_district(form: FormDefinition) -> None:
    assert labels(form, "meal_state") == ["无", "有，已满足", "有，未满足"]
    kinds = ["独居", "高龄", "重残", "失能", "孤儿困境儿童", "精神障碍"]
    assert labels(form, "person_kinds") == kinds
