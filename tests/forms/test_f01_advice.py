"""The lines of advice on F01: each rule that a filling hits, with its article, nothing decided."""

import re

import pytest

from fieldvisit.forms.definition import FormDefinition
from tests.support.household_survey import FAMILY, FATHER, HOME, HouseholdSurvey

ARTICLE = re.compile(r"（[^（）]*(第[一二三四五六七八九十]+条|号|天津口径)）。?$")


def surveyed(form: FormDefinition, **facts: str) -> HouseholdSurvey:
    return HouseholdSurvey(form, **facts).filled()


def lines(visit: HouseholdSurvey) -> dict[str, str]:
    """The lines that hit, by their heading."""
    page = next(
        place
        for place, one in enumerate(visit.session.definition.pages)
        if one.ref == "/data/advice_page"
    )
    shown = [state.label for state in visit.session.visible(page) if state.name.endswith("_note")]
    return {line[1 : line.index("】")]: line for line in shown}


def with_monthly(visit: HouseholdSurvey, amount: str) -> HouseholdSurvey:
    visit.says(has_income="yes")
    for place in (1, 2, 3):
        visit.of("income", place, income_member="任凤山", income_kind="other", income_amount=amount)
    return visit


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("1009.99", "低于低保标准 1010.00 元（社会救助暂行办法第九条）"),
        ("1010", "在 1515.00 元线内，可看低保边缘（民发〔2021〕57号第八条）"),
        ("1515.01", "不在低保边缘线 1515.00 元以内"),
    ],
)
def test_income_is_set_beside_the_lines(f01: FormDefinition, amount: str, said: str) -> None:
    assert said in lines(with_monthly(surveyed(f01), amount))["收入"]


def test_income_that_was_not_asked_is_set_beside_nothing(f01: FormDefinition) -> None:
    assert "收入" not in lines(surveyed(f01))


def test_on_the_line_it_is_for_the_district_to_say(f01: FormDefinition) -> None:
    visit = with_monthly(surveyed(f01, policy_edge_includes_standard="0"), "1010")
    assert "请问区民政局" in lines(visit)["收入"]


@pytest.mark.parametrize(
    ("deposit", "said"),
    [
        ("72720", None),
        ("72720.03", "超过低保标准的 24 倍（"),
        ("109080", "超过低保标准的 24 倍（"),
        ("109080.03", "也超过低保边缘的 36 倍"),
    ],
)
def test_money_is_set_beside_its_multiples(
    f01: FormDefinition, deposit: str, said: str | None
) -> None:
    found = lines(surveyed(f01).says(money_deposit=deposit)).get("货币财产")
    assert (found is None) is (said is None)
    assert said is None or (found and said in found)


@pytest.mark.parametrize(
    ("answers", "heading"),
    [
        ({"near_relative": "yes"}, "近亲属"),
        ({"live_address": "天津市南开区某小区1号"}, "人户分离"),
        ({"contradictions": "abroad"}, "对不上"),
    ],
)
def test_one_answer_brings_one_line(
    f01: FormDefinition, answers: dict[str, str], heading: str
) -> None:
    visit = surveyed(f01)
    assert heading not in lines(visit)
    assert heading in lines(visit.says(**answers))


def test_cars_and_second_homes_are_named(f01: FormDefinition) -> None:
    visit = surveyed(f01).says(has_vehicle="yes").of("vehicle", 1, vehicle_type="scooter_disabled")
    visit.of("house", 1, house_tenure="own").of("house", 2, house_tenure="rent")
    assert not {"车辆", "房屋"} & set(lines(visit))
    visit.of("vehicle", 2, vehicle_type="car").of("house", 2, house_tenure="own")
    assert "1 辆机动车" in lines(visit)["车辆"]
    assert "自有住房 2 处" in lines(visit)["房屋"]
    visit.of("house", 2, house_use="business")
    assert "经营用房 1 处" in lines(visit)["房屋"]


@pytest.mark.parametrize(
    ("card", "hits"), [("11", True), ("42", True), ("53", True), ("63", True), ("43", False)]
)
def test_who_may_apply_alone_is_named_in_a_household_at_the_edge(
    f01: FormDefinition, card: str, hits: bool
) -> None:
    """民发〔2021〕57号 art. 8."""
    visit = surveyed(f01).of("member", 1, member_health_state="disabled")
    visit.of("member", 1, member_disability_card=FATHER + card)
    assert "单独申请" not in lines(with_monthly(visit, "1000"))
    assert ("单独申请" in lines(with_monthly(visit, "1200"))) is hits


def test_one_alone_without_strength_and_family_is_shown_tekun(f01: FormDefinition) -> None:
    visit = HouseholdSurvey(f01, members=FAMILY[:1]).filled().says(has_obligor="no")
    assert "收入" in lines(visit)
    assert "特困" not in lines(visit)
    assert "特困人员认定办法第四条" in lines(visit.of("member", 1, member_labour="lost"))["特困"]
    assert "特困" not in lines(visit.says(has_obligor="yes"))


@pytest.mark.parametrize(("in_force", "hits"), [("1", False), ("", True)])
def test_that_the_pension_rule_has_ended_is_said(
    f01: FormDefinition, in_force: str, hits: bool
) -> None:
    """The clause of art. 13 holds for the years to 2025."""
    visit = surveyed(f01, policy_basic_pension_excluded=in_force).says(has_income="yes")
    visit.of("income", 1, income_member="任凤山", income_kind="transfer", income_amount="338.5")
    assert ("养老金" in lines(visit)) is hits


@pytest.mark.parametrize(
    ("minimum", "amount", "hits"),
    [("2500", "2249.99", True), ("2500", "2250", False), ("", "100", False)],
)
def test_a_wage_below_the_floor_is_named_where_the_floor_is_known(
    f01: FormDefinition, minimum: str, amount: str, hits: bool
) -> None:
    visit = surveyed(f01, policy_minimum_wage=minimum).says(has_income="yes")
    visit.of("income", 1, income_member="任凤山", income_kind="wage", income_amount=amount)
    assert ("工资" in lines(visit)) is hits


@pytest.mark.parametrize(("ratio", "said"), [("", "比例线请问区民政局"), ("0.8", "比例线 80%")])
def test_the_rigid_line_is_named_where_it_is_known(
    f01: FormDefinition, ratio: str, said: str
) -> None:
    visit = surveyed(f01, policy_rigid_ratio=ratio).says(category_applied="rigid_expenditure")
    assert "刚性支出" not in lines(visit)
    assert said in lines(visit.says(has_income="no"))["刚性支出"]
    assert "【刚性支出】没有收入" in lines(visit)["刚性支出"]


def test_what_was_not_asked_is_listed(f01: FormDefinition) -> None:
    visit = surveyed(f01)
    assert lines(visit)["没问到"] == (
        "【没问到】收入、种养、赡养人、房屋、车辆、存款、支出、电器、对不上的地方、邻里访问、享受的待遇。"
    )
    visit.says(
        has_income="no",
        has_farming="no",
        has_obligor="no",
        has_vehicle="no",
        money_cash="0",
        spend_living="9000",
        appliances="tv",
        contradictions="none",
        neighbours_visited="no",
        benefits="none",
    )
    assert lines(visit)["没问到"] == "【没问到】房屋。"
    visit.of("house", 1, house_tenure="rent")
    assert "没问到" not in lines(visit)


def test_every_line_but_the_last_names_its_article(f01: FormDefinition) -> None:
    visit = surveyed(f01, policy_minimum_wage="2500").says(near_relative="yes", live_address="别处")
    visit.says(contradictions="luxury", has_vehicle="yes", category_applied="rigid_expenditure")
    visit.says(money_cash="200000").of("vehicle", 1, vehicle_type="car")
    visit.of("house", 1, house_tenure="own").of("house", 2, house_tenure="own")
    visit.says(has_income="yes").of("income", 1, income_kind="wage", income_amount="100")
    visit.of("income", 2, income_kind="transfer", income_amount="1")
    found = lines(visit)
    assert len(found) >= 11
    assert [
        line for name, line in found.items() if name != "没问到" and not ARTICLE.search(line)
    ] == []


def test_the_paper_gets_all_lines_in_one(f01: FormDefinition) -> None:
    visit = surveyed(f01).says(near_relative="yes", live_address=HOME)
    assert visit.value("advice") == "".join(lines(visit).values())
