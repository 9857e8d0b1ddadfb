"""F01's arithmetic against Python's own: whole fen, one rounding, half up."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldvisit.forms.definition import FormDefinition
from tests.support.household_survey import FAMILY, HouseholdSurvey

STANDARD = 101000  # fen
SLOWLY = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
amounts = st.integers(0, 2_000_000).map(lambda fen: Decimal(fen) / 100)


def half_up(fen: Fraction) -> str:
    """Whole fen of an exact amount, as yuan with two decimals."""
    whole = (2 * fen.numerator + fen.denominator) // (2 * fen.denominator)
    return f"{whole // 100}.{whole % 100:02d}"


def fen(yuan: Decimal) -> int:
    return int(yuan * 100)


@dataclass
class Means:
    """What a household told of its money."""

    window: int = 12
    members: int = 3
    covered: int = 3
    rows: Sequence[tuple[Decimal, int, bool]] = ()
    farming: Sequence[tuple[Decimal, Decimal]] = ()
    paid: Sequence[Decimal] = ()
    job_cost: Decimal = Decimal(0)
    illness: Decimal = Decimal(0)
    spending: dict[str, Decimal] = field(default_factory=dict)

    @property
    def income(self) -> Fraction:
        """Fen in the window."""
        rows = sum(fen(amount) * months for amount, months, counted in self.rows if counted)
        year = sum(farm_fen(quantity, unit) for quantity, unit in self.farming)
        return (
            rows
            + sum(fen(one) for one in self.paid) * self.window
            + Fraction(year, 12) * self.window
        )

    @property
    def net(self) -> Fraction:
        return max(Fraction(0), self.income - fen(self.job_cost) - fen(self.illness))

    @property
    def per_capita(self) -> Fraction:
        return self.net / self.window / self.members

    @property
    def expected(self) -> Fraction:
        income = self.net / self.window
        return max(Fraction(0), STANDARD * self.covered - income * self.covered / self.members)


def farm_fen(quantity: Decimal, unit: Decimal) -> int:
    return int((quantity * fen(unit)).quantize(Decimal(1), ROUND_HALF_UP))


def told(form: FormDefinition, means: Means) -> HouseholdSurvey:
    """The form with what was told filled in."""
    visit = HouseholdSurvey(form, members=FAMILY[: means.members])
    visit.says(result="met_person", hukou_kind="agricultural")
    visit.says(income_window_months=str(means.window), has_income="no")
    for place, (amount, months, counted) in enumerate(means.rows, 1):
        visit.says(has_income="yes").of("income", place, income_amount=f"{amount:f}")
        visit.of("income", place, income_months=str(months))
        visit.of("income", place, income_countable="yes" if counted else "no")
    for place, (quantity, unit) in enumerate(means.farming, 1):
        visit.says(has_farming="yes").of("farming", place, farming_quantity=f"{quantity:f}")
        visit.of("farming", place, farming_unit_income=f"{unit:f}")
    for place, paid in enumerate(means.paid, 1):
        visit.says(has_obligor="yes").of("obligor", place, obligor_paid=f"{paid:f}")
    visit.says(deduct_job_cost=f"{means.job_cost:f}", deduct_illness=f"{means.illness:f}")
    visit.says(covered_members=str(means.covered))
    return visit.says(**{name: f"{amount:f}" for name, amount in means.spending.items()})


def monthly(per_capita: Decimal, **changes: int) -> Means:
    """Three people of whom each has so much a month."""
    return Means(rows=[(per_capita, 12, True)] * 3, **changes)


def test_three_people_with_1000_a_month_get_2030(f01: FormDefinition) -> None:
    """By way of the rounded 333.33 it would be 2030.01."""
    visit = told(f01, Means(rows=[(Decimal(1000), 12, True)]))
    assert visit.value("per_capita_month") == "333.33"
    assert visit.value("expected_amount") == "2030.00"


@SLOWLY
@given(
    means=st.builds(
        Means,
        window=st.sampled_from([3, 12, 7]),
        members=st.integers(1, 3),
        covered=st.just(1),
        rows=st.lists(st.tuples(amounts, st.integers(1, 3), st.booleans()), max_size=4),
        farming=st.lists(
            st.tuples(st.integers(0, 400).map(lambda n: Decimal(n) / 8), amounts), max_size=2
        ),
        paid=st.lists(amounts, max_size=2),
        job_cost=amounts,
        illness=amounts,
    ),
    all_covered=st.booleans(),
)
def test_income_is_exact_to_the_fen(f01: FormDefinition, means: Means, all_covered: bool) -> None:
    means.covered = means.members if all_covered else 1
    visit = told(f01, means)
    assert visit.value("income_total") == half_up(means.income)
    assert visit.value("deduct") == half_up(Fraction(fen(means.job_cost) + fen(means.illness)))
    assert visit.value("per_capita_month") == half_up(means.per_capita)
    assert visit.value("expected_amount") == half_up(means.expected)


@pytest.mark.parametrize(
    ("per_capita", "includes_standard", "includes_ceiling", "found"),
    [
        ("1009.99", "1", "0", "dibao"),
        ("1010.00", "1", "0", "dibao_margin"),
        ("1010.00", "0", "0", "on_the_line"),
        ("1010.01", "0", "0", "dibao_margin"),
        ("1514.99", "1", "0", "dibao_margin"),
        ("1515.00", "1", "0", "above"),
        ("1515.00", "1", "1", "dibao_margin"),
        ("1515.01", "1", "1", "above"),
        ("0", "1", "0", "dibao"),
    ],
)
def test_the_lines_between_the_classes_are_parameters(
    f01: FormDefinition, per_capita: str, includes_standard: str, includes_ceiling: str, found: str
) -> None:
    """民发〔2021〕57号 art. 8; the city's text draws both lines otherwise."""
    visit = HouseholdSurvey(
        f01,
        policy_edge_includes_standard=includes_standard,
        policy_edge_includes_ceiling=includes_ceiling,
    )
    visit.says(result="met_person", hukou_kind="agricultural", has_income="yes")
    for place in (1, 2, 3):
        visit.of("income", place, income_amount=per_capita)
    assert Decimal(visit.value("per_capita_month")) == Decimal(per_capita)
    assert visit.value("means_class") == found


@pytest.mark.parametrize(
    ("hukou", "months"), [("agricultural", "12"), ("non_agricultural", "3"), ("unified", "3")]
)
def test_the_months_follow_the_kind_of_hukou(f01: FormDefinition, hukou: str, months: str) -> None:
    visit = HouseholdSurvey(f01).says(result="met_person", hukou_kind=hukou)
    assert visit.value("income_window_months") == months


def test_nothing_is_computed_without_a_standard(f01: FormDefinition) -> None:
    visit = HouseholdSurvey(f01, policy_standard_dibao="").filled().says(has_income="no")
    assert visit.wrong() == {}
    found = [visit.value(name) for name in ("expected_amount", "means_class", "per_capita_month")]
    assert found == ["", "", "0.00"]


def test_what_was_not_asked_is_no_zero(f01: FormDefinition) -> None:
    visit = HouseholdSurvey(f01).filled().says(spend_living="9000")
    names = ("income_total", "per_capita_month", "means_class", "expected_amount", "rigid_ratio")
    assert [visit.value(name) for name in names] == [""] * len(names)
    visit.says(has_income="no")
    found = [visit.value(name) for name in names]
    assert found == ["0.00", "0.00", "dibao", "3030.00", "没有收入"]


@pytest.mark.parametrize(
    ("size", "income", "paid", "payable", "counted"),
    [
        ("3", "6800", "300", "1127.50", "1127.50"),
        ("3", "4545", "0", "0.00", "0.00"),
        ("4", "5000", "200", "0.00", "200.00"),
        ("1", "1515.01", "", "0.01", "0.01"),
        ("", "6800", "250", "", "250.00"),
    ],
)
def test_what_an_obligor_owes_is_computed(
    f01: FormDefinition, size: str, income: str, paid: str, payable: str, counted: str
) -> None:
    visit = HouseholdSurvey(f01).says(result="met_person", hukou_kind="agricultural")
    visit.says(has_obligor="yes").of("obligor", 1, obligor_family_size=size, obligor_paid=paid)
    visit.of("obligor", 1, obligor_family_income=income)
    assert visit.value("obligor_payable", repeat="obligor") == payable
    assert visit.value("obligor_counted", repeat="obligor") == counted
    assert visit.value("income_total") == half_up(Fraction(fen(Decimal(counted)) * 12))


MONEY = (
    "money_cash",
    "money_deposit",
    "money_securities",
    "money_insurance",
    "money_capital",
    "money_claims",
)


@SLOWLY
@given(parts=st.lists(amounts, min_size=6, max_size=6), exempt=amounts, members=st.integers(1, 3))
def test_money_a_head_is_exact_to_the_fen(
    f01: FormDefinition, parts: list[Decimal], exempt: Decimal, members: int
) -> None:
    visit = HouseholdSurvey(f01, members=FAMILY[:members]).says(result="met_person")
    visit.says(**{name: f"{part:f}" for name, part in zip(MONEY, parts, strict=True)})
    visit.says(exempt_items="周转用的钱", exempt_amount=f"{exempt:f}")
    total = sum(fen(part) for part in parts)
    assert visit.value("money_total") == half_up(Fraction(total))
    assert visit.value("money_per_capita") == half_up(
        max(Fraction(0), Fraction(total - fen(exempt), members))
    )


SPENT = ("spend_living", "spend_medical", "spend_education", "spend_rehab", "spend_other")


@SLOWLY
@given(
    spent=st.lists(amounts, min_size=5, max_size=5),
    back=st.integers(0, 100),
    income=amounts,
    window=st.sampled_from([3, 12]),
)
def test_the_rigid_ratio_is_spending_over_twelve_months_of_income(
    f01: FormDefinition, spent: list[Decimal], back: int, income: Decimal, window: int
) -> None:
    spending = dict(zip(SPENT, spent, strict=True))
    reimbursed = Decimal(fen(spending["spend_medical"]) * back // 100) / 100
    visit = told(f01, Means(window=window, rows=[(income, 2, True)], spending=spending))
    if spending["spend_medical"]:
        visit.says(spend_reimbursed=f"{reimbursed:f}")
    own = fen(spending["spend_medical"]) - fen(reimbursed)
    rigid = sum(fen(one) for one in spent) - fen(reimbursed)
    assert visit.value("spend_medical_self") == half_up(Fraction(own))
    assert visit.value("rigid_total") == half_up(Fraction(rigid))
    if income == 0:
        assert visit.value("rigid_ratio") == "没有收入"
    else:
        year = Fraction(fen(income) * 2 * 12, window)
        assert visit.value("rigid_ratio") == half_up(Fraction(rigid) / year * 10000) + "%"
