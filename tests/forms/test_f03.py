"""F03 季度风险排查: few taps where all is well, each hazard with its end where it is not."""

from datetime import datetime
from pathlib import Path

import pytest

from fieldvisit.forms.definition import FormDefinition, load
from fieldvisit.forms.publish import publish
from fieldvisit.machine.assets import resource
from tests.support.at_the_door import ROUTINE, WINTER, AtTheDoor, opens

BOOK: Path = resource("forms", "F03-季度风险排查.xlsx")

NO_HAZARD = {
    "result": "met_person",
    "fire": "none",
    "power": "none",
    "gas": "not_applicable",
    "heating": "none",
    "house": "none",
    "water": "none",
    "health": "none",
    "fraud": "none",
    "weather": "none",
}
# 消防 用电 燃气 取暖 房屋 用水防滑 健康, with the things that domain.md names under each
ITEMS = {
    "fire": ("fire_flame", "fire_blocked", "fire_ebike", "fire_alarm"),
    "power": ("power_old", "power_private", "power_overload"),
    "gas": ("gas_hose", "gas_valve", "gas_detector", "gas_expired"),
    "heating": ("heating_co", "heating_blanket"),
    "house": ("house_crack", "house_leak", "house_lean"),
    "water": ("water_supply", "water_slip"),
    "health": (
        "health_alone",
        "health_fall",
        "health_lost",
        "health_sudden",
        "health_self_harm",
    ),
    "fraud": ("fraud",),
    "weather": ("weather",),
}
ALL_ITEMS = [item for items in ITEMS.values() for item in items]
IMMEDIATE = ("fire_flame", "gas_valve", "heating_co", "health_self_harm")


@pytest.fixture(scope="module")
def f03() -> FormDefinition:
    return load(publish(BOOK, version=1)["xform"])


def with_hazards(form: FormDefinition, *items: str, now: datetime = WINTER) -> AtTheDoor:
    """All is well but for these; each is to be mended by a day."""
    visit = AtTheDoor(form, now).answers(**NO_HAZARD)
    for category in [one for one in ITEMS if set(ITEMS[one]) & set(items)]:
        visit.answers(**{category: "found"})
        if category == "house":
            visit.answers(house_grade="not_graded")
        for item in ITEMS[category]:
            visit.answers(**{item: "found" if item in items else "none"})
    for item in items:
        visit.answers(**{f"{item}_fix": "by_date"})
    visit.answers(hazard_note="看见了")
    if visit.held("immediate_words"):
        visit.answers(immediate_action="打给镇民政办了")
    return visit


def test_the_pages_are_few_and_named_as_people_speak(f03: FormDefinition) -> None:
    assert [page.label for page in f03.pages] == [
        "见面",
        "上次隐患复查",
        "火、电、气",
        "取暖、房屋、用水",
        "健康、诈骗、天气",
        "签名",
    ]


def test_a_home_without_hazards_takes_one_tap_a_kind(f03: FormDefinition) -> None:
    visit = AtTheDoor(f03).answers(**NO_HAZARD)
    assert visit.wrong() == {}
    assert visit.taps == 10
    assert visit.all_taps() <= 18 < ROUTINE
    assert (visit.held("risk_level"), visit.held("closed")) == ("green", "yes")


def test_nobody_home_takes_at_most_4_taps(f03: FormDefinition) -> None:
    visit = AtTheDoor(f03).answers(result="nobody_home")
    assert visit.wrong() == {}
    assert visit.taps + 2 <= 4  # 开始走访 and 定稿 around it
    assert visit.pages() == 1


def test_nothing_of_the_home_is_sent_when_nobody_was_met(f03: FormDefinition) -> None:
    visit = with_hazards(f03, "fire_flame").answers(result="refused")
    assert not {"fire", "risk_level", "open_items"} & set(visit.session.answers())
    assert "<fire_flame>" not in visit.session.xml()


@pytest.mark.parametrize("category", [one for one in ITEMS if len(ITEMS[one]) > 1])
def test_the_items_of_a_kind_open_only_where_there_is_a_hazard(
    f03: FormDefinition, category: str
) -> None:
    visit = AtTheDoor(f03).answers(**NO_HAZARD)
    assert not set(ITEMS[category]) & set(visit.asked())
    visit.answers(**{category: "found"})
    assert set(ITEMS[category]) <= set(visit.asked())
    assert {visit.wrong()[item] for item in ITEMS[category]} == {"required"}


@pytest.mark.parametrize("item", ALL_ITEMS)
def test_each_item_has_three_answers_and_a_hazard_its_end(f03: FormDefinition, item: str) -> None:
    visit = with_hazards(f03, item)
    assert visit.wrong() == {}
    options = [option.label for option in visit.session.state(f03.ref_of(item)).options]
    ways = [option.label for option in visit.session.state(f03.ref_of(f"{item}_fix")).options]
    assert options == ["无隐患", "有隐患", "不适用"]
    assert ways == ["当场", "限期", "转介"]
    assert visit.held(f"{item}_due") == "2026-11-30"
    assert f"{item}_photo" in visit.asked()
    assert (visit.held("open_items"), visit.held("closed")) == (item, "no")


@pytest.mark.parametrize("item", [one for one in ALL_ITEMS if one != "health_self_harm"])
def test_what_was_mended_on_the_spot_has_no_day_and_may_be_closed(
    f03: FormDefinition, item: str
) -> None:
    visit = with_hazards(f03, item).answers(**{f"{item}_fix": "on_the_spot"})
    assert visit.wrong() == {}
    assert f"{item}_due" not in visit.asked()
    assert (visit.held("open_items"), visit.held("closed")) == ("", "yes")


@pytest.mark.parametrize("item", ["power_old", "fraud", "health_alone"])
def test_a_referral_has_a_day_too_and_stays_open(f03: FormDefinition, item: str) -> None:
    visit = with_hazards(f03, item).answers(**{f"{item}_fix": "referral"})
    assert visit.held(f"{item}_due") == "2026-11-30"
    assert visit.held("closed") == "no"


def test_what_is_open_is_told_by_code_and_word_in_the_same_order(f03: FormDefinition) -> None:
    """The tasks for re-checking read them side by side."""
    visit = with_hazards(f03, *ALL_ITEMS)
    words = visit.held("open_words").split("、")
    assert visit.held("open_items").split() == ALL_ITEMS
    labels = [visit.label(f"{item}_fix").partition("：")[0] for item in ALL_ITEMS]
    assert words == labels


def test_one_of_two_left_unmended_blocks_the_closing(f03: FormDefinition) -> None:
    visit = with_hazards(f03, "power_old", "water_slip").answers(power_old_fix="on_the_spot")
    assert (visit.held("open_words"), visit.held("closed")) == ("地滑缺扶手", "no")
    assert "地滑缺扶手" in visit.label("open_note")


@pytest.mark.parametrize(
    ("items", "level"),
    [
        ((), "green"),
        (("power_old",), "yellow"),
        (("power_old", "water_slip"), "yellow"),
        (("power_old", "water_slip", "fraud"), "orange"),
        (("fire_flame",), "red"),
        (("gas_valve", "power_old"), "red"),
        (("heating_co",), "red"),
        (("health_self_harm",), "red"),
    ],
)
def test_the_level_follows_from_what_was_found(
    f03: FormDefinition, items: tuple[str, ...], level: str
) -> None:
    visit = with_hazards(f03, *items) if items else AtTheDoor(f03).answers(**NO_HAZARD)
    assert visit.held("risk_level") == level


def test_the_limits_of_the_levels_are_parameters(f03: FormDefinition) -> None:
    strict = {"policy_risk_orange_from": "2", "policy_risk_yellow_from": "2"}
    for items, level in (
        ({}, "green"),
        ({"fraud": "found", "fraud_fix": "referral"}, "green"),
        ({"fraud": "found", "weather": "found"}, "orange"),
    ):
        visit = AtTheDoor(f03, **strict).answers(**NO_HAZARD | items)
        assert visit.held("risk_level") == level


def test_the_time_to_mend_is_a_parameter(f03: FormDefinition) -> None:
    visit = AtTheDoor(f03, policy_risk_fix_days="3").answers(**NO_HAZARD)
    visit.answers(fraud="found", fraud_fix="by_date")
    assert visit.held("fraud_due") == "2026-11-26"


@pytest.mark.parametrize("item", IMMEDIATE)
def test_what_cannot_wait_says_what_to_do_now(f03: FormDefinition, item: str) -> None:
    visit = with_hazards(f03, item)
    assert visit.label(f"{item}_alert").startswith("马上办")
    assert f"{item}_alert" in visit.asked()
    visit.answers(immediate_action="")
    assert visit.wrong() == {"immediate_action": "required"}


def test_a_house_of_grade_d_cannot_wait_either(f03: FormDefinition) -> None:
    visit = with_hazards(f03, "house_lean").answers(house_grade="d")
    assert visit.held("risk_level") == "red"
    assert visit.held("immediate_words") == "D 级危房"
    assert "house_grade_alert" in visit.asked()
    assert visit.wrong() == {"immediate_action": "required"}


def test_other_hazards_raise_no_alarm(f03: FormDefinition) -> None:
    visit = with_hazards(f03, "power_old", "house_crack")
    assert not [name for name in visit.asked() if name.endswith("_alert")]
    assert "immediate_action" not in visit.asked()


def test_thoughts_of_self_harm_are_never_settled_on_the_spot(f03: FormDefinition) -> None:
    visit = with_hazards(f03, "health_self_harm").answers(health_self_harm_fix="on_the_spot")
    assert visit.wrong() == {"health_self_harm_fix": "constraint"}


@pytest.mark.parametrize(
    ("answers", "opened"),
    [
        ({"visit_mode": "phone"}, "mode_reason"),
        ({"result": "met_family"}, "respondent_name"),
        ({"fire": "found"}, "fire_flame"),
        ({"house": "found"}, "house_grade"),
        ({"fraud": "found"}, "fraud_fix"),
        ({"fraud": "found"}, "hazard_note"),
        ({"verify_opinion": "untrue"}, "verify_reason"),
        ({"respondent_sign_way": "refused"}, "sign_reason"),
    ],
)
def test_an_answer_opens_a_question_that_must_be_answered(
    f03: FormDefinition, answers: dict[str, str], opened: str
) -> None:
    assert opens(AtTheDoor(f03).answers(**NO_HAZARD), answers, name=opened)


@pytest.mark.parametrize("name", [name for name in NO_HAZARD if name != "result"])
def test_each_kind_must_be_looked_at(f03: FormDefinition, name: str) -> None:
    visit = AtTheDoor(f03).answers(**NO_HAZARD).answers(**{name: ""})
    assert visit.wrong() == {name: "required"}
    assert "risk_level" not in visit.asked()


@pytest.mark.parametrize("category", ["fire", "health", "gas"])
def test_a_kind_with_hazards_names_at_least_one(f03: FormDefinition, category: str) -> None:
    visit = AtTheDoor(f03).answers(**NO_HAZARD).answers(**{category: "found"})
    for item in ITEMS[category]:
        visit.answers(**{item: "none"})
    assert visit.wrong() == {category: "constraint"}


def test_a_day_to_mend_lies_after_today(f03: FormDefinition) -> None:
    visit = with_hazards(f03, "gas_hose").answers(gas_hose_due="2026-11-23")
    assert visit.wrong() == {"gas_hose_due": "constraint"}


# what was left open last time is looked at first (days.md 9)
LEFT = {
    "last_open_items": "gas_hose fraud",
    "last_open_words": "软管老化、诈骗",
    "open_points": "隐患：软管老化、诈骗",
}


def after_last_time(form: FormDefinition) -> AtTheDoor:
    return AtTheDoor(form, **LEFT).answers(**NO_HAZARD, open_points_state="done")


def test_what_was_open_comes_before_the_kinds(f03: FormDefinition) -> None:
    visit = after_last_time(f03)
    assert visit.asked()[0] == "open_points_note"
    assert "软管老化、诈骗" in visit.label("recheck_note")
    asked = [name for name in visit.asked() if name.endswith("_recheck")]
    assert asked == ["gas_hose_recheck", "fraud_recheck"]
    assert visit.asked().index("fraud_recheck") < visit.asked().index("fire")
    assert visit.wrong() == dict.fromkeys(asked, "required")


def test_what_was_mended_since_is_done_with(f03: FormDefinition) -> None:
    visit = after_last_time(f03).answers(gas_hose_recheck="fixed", fraud_recheck="fixed")
    assert visit.wrong() == {}
    assert visit.held("closed") == "yes"


def test_what_remains_cannot_be_called_no_hazard(f03: FormDefinition) -> None:
    visit = after_last_time(f03).answers(gas_hose_recheck="remains", fraud_recheck="remains")
    assert visit.wrong() == {"gas": "constraint", "fraud": "constraint"}
    visit.answers(gas="found", gas_hose="none", gas_valve="none")
    visit.answers(gas_detector="found", gas_expired="none")
    assert visit.wrong()["gas_hose"] == "constraint"


def test_what_remains_goes_on_to_the_next_quarter(f03: FormDefinition) -> None:
    first = with_hazards(f03, "gas_hose", "fraud").session.answers()
    known = {f"last_{name}": first[name] for name in ("open_items", "open_words")}
    assert known == {key: LEFT[key] for key in known}


def test_a_check_left_in_the_middle_goes_on_where_it_was(f03: FormDefinition) -> None:
    visit = with_hazards(f03, "fire_flame", "house_crack").answers(gas="")
    resumed = AtTheDoor(f03)
    resumed.session = type(visit.session)(f03, now=WINTER, instance=visit.session.draft_xml())
    assert resumed.wrong() == visit.wrong() == {"gas": "required"}
    assert resumed.asked() == visit.asked()
