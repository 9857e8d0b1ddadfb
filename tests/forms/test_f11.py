"""F11 节日慰问登记: what was given, to the fen, and who signed for it."""

from decimal import Decimal

import pytest

from fieldvisit.forms.definition import FormDefinition, load
from fieldvisit.forms.publish import publish
from fieldvisit.machine.assets import resource
from tests.support.at_the_door import ROUTINE, AtTheDoor

GIFT = "/data/festival_gifts/gift"
MONEY = {"gift_kind": "money", "gift_amount": "500"}
RICE = {"gift_kind": "goods", "gift_name": "大米", "gift_quantity": "2", "gift_unit": "袋"}


@pytest.fixture(scope="module")
def package() -> dict:
    return publish(resource("forms", "F11-节日慰问登记.xlsx"), version=1)


@pytest.fixture(scope="module")
def f11(package: dict) -> FormDefinition:
    return load(package["xform"])


def giving(form: FormDefinition, *gifts: dict[str, str]) -> AtTheDoor:
    """A met person before the spring festival is given these."""
    visit = AtTheDoor(form).answers(result="met_person", festival="spring")
    for place, gift in enumerate(gifts, 1):
        if place > 1:
            visit.session.add(GIFT)
            visit.taps += 1
        for name, value in gift.items():
            visit.session.set(f"{GIFT}[{place}]/{name}", value)
            visit.taps += 1
    return visit


def test_money_alone_takes_few_taps(f11: FormDefinition) -> None:
    visit = giving(f11, MONEY)
    assert visit.wrong() == {}
    assert visit.all_taps() <= 10 < ROUTINE


def test_money_rice_and_oil_take_at_most_25_taps(f11: FormDefinition) -> None:
    visit = giving(f11, MONEY, RICE, RICE | {"gift_name": "花生油", "gift_unit": "桶"})
    assert visit.wrong() == {}
    assert visit.all_taps() <= ROUTINE


def test_nobody_home_takes_at_most_4_taps(f11: FormDefinition) -> None:
    visit = AtTheDoor(f11).answers(result="nobody_home")
    assert visit.wrong() == {}
    assert (visit.taps + 2, visit.pages()) == (3, 1)


def test_each_gift_is_a_line_of_its_own(f11: FormDefinition) -> None:
    gifts = giving(f11, MONEY, RICE).session.texts()["gift"]
    assert [line["gift_words"] for line in gifts] == ["慰问金", "大米"]
    assert (gifts[1]["gift_quantity"], gifts[1]["gift_unit"]) == ("2", "袋")


@pytest.mark.parametrize(
    "amounts",
    [
        ("500",),
        ("0.01",),
        ("0.29", "0.57", "1.10"),
        ("118.60", "79.9", "33.33"),
        ("19.99",) * 30,
        ("1234567.89", "0.10"),
    ],
)
def test_sums_are_exact_to_the_fen(f11: FormDefinition, amounts: tuple[str, ...]) -> None:
    gifts = [MONEY | {"gift_amount": amount} for amount in amounts]
    visit = giving(f11, *gifts)
    total = sum(Decimal(amount) for amount in amounts)
    assert visit.wrong() == {}
    assert visit.held("total_fen") == str(int(total * 100))
    assert visit.held("total_amount") == f"{total:.2f}"


def test_money_is_summed_apart_from_what_goods_are_worth(f11: FormDefinition) -> None:
    visit = giving(f11, MONEY, RICE | {"gift_amount": "118.60"}, RICE)
    assert (visit.held("money_amount"), visit.held("total_amount")) == ("500.00", "618.60")
    assert "618.60" in visit.label("total_note")


def test_a_gift_taken_back_leaves_the_sum(f11: FormDefinition) -> None:
    visit = giving(f11, MONEY, MONEY | {"gift_amount": "0.05"})
    visit.session.remove(GIFT, 1)
    assert visit.held("total_amount") == "0.05"


def test_nothing_given_is_no_visit_of_the_festival(f11: FormDefinition) -> None:
    visit = giving(f11, MONEY)
    visit.session.remove(GIFT, 1)
    assert visit.wrong() == {"festival": "constraint"}


@pytest.mark.parametrize(
    ("gift", "wrong"),
    [
        ({}, {"gift_kind": "required"}),
        ({"gift_kind": "money"}, {"gift_amount": "required"}),
        ({"gift_kind": "goods"}, {"gift_name": "required"}),
        (RICE | {"gift_quantity": ""}, {"gift_quantity": "required"}),
        (RICE | {"gift_quantity": "0"}, {"gift_quantity": "constraint"}),
        (MONEY | {"gift_amount": "0"}, {"gift_amount": "constraint"}),
        (MONEY | {"gift_amount": "-5"}, {"gift_amount": "constraint"}),
        (MONEY | {"gift_amount": "1.005"}, {"gift_amount": "constraint"}),
    ],
)
def test_an_incomplete_or_impossible_gift_is_refused(
    f11: FormDefinition, gift: dict[str, str], wrong: dict[str, str]
) -> None:
    assert giving(f11, gift).wrong() == wrong


@pytest.mark.parametrize(
    ("answers", "opened"),
    [
        ({"visit_mode": "neighbour"}, "mode_reason"),
        ({"result": "met_family"}, "respondent_relation"),
        ({"festival": "other"}, "festival_other"),
        ({"verify_opinion": "untrue"}, "verify_reason"),
        ({"respondent_sign_way": "proxy"}, "sign_reason"),
    ],
)
def test_an_answer_opens_a_question_that_must_be_answered(
    f11: FormDefinition, answers: dict[str, str], opened: str
) -> None:
    visit = giving(f11, MONEY)
    assert opened not in visit.asked()
    assert visit.answers(**answers).wrong()[opened] == "required"


def test_who_received_it_signs(f11: FormDefinition, package: dict) -> None:
    assert package["minimum"]["respondents"] == 1
    visit = giving(f11, MONEY)
    assert visit.label("respondent_signature") == "领取人签名"
    visit.answers(respondent_sign_way="refused")
    assert "respondent_signature" not in visit.asked()


def test_whom_it_was_given_to_is_known(f11: FormDefinition) -> None:
    visit = giving(f11, MONEY)
    assert visit.held("respondent") == "孙桂芬"
    visit.answers(result="met_family", respondent_name="孙建国", respondent_relation="child")
    assert visit.held("respondent") == "孙建国"
