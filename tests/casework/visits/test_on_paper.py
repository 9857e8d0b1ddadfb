"""What a print sheet gets of a filled form."""

from dataclasses import replace

from fieldvisit.casework.visits import on_paper
from fieldvisit.forms.state import NodeState, Option
from tests.support.states import BLANK

NUMBER = "120111194812312027"


def state(ref: str, value: str, kind: str = "text", **more: object) -> NodeState:
    return replace(BLANK, ref=ref, name=ref.rpartition("/")[2], value=value, type=kind, **more)


def lines(*states: NodeState, full_ids: bool = False) -> dict[str, list[dict[str, str]]]:
    return on_paper.rows(on_paper.answered(states), full_ids=full_ids)


def test_each_instance_is_a_line() -> None:
    found = lines(
        state("/data/b/member[1]/member_name", "孙桂芬"),
        state("/data/b/member[2]/more/member_name", "马淑珍"),
    )
    assert found == {"member": [{"member_name": "孙桂芬"}, {"member_name": "马淑珍"}]}


def test_what_is_not_asked_is_not_printed() -> None:
    assert lines(state("/data/member[1]/member_name", "孙桂芬", relevant=False)) == {}


def test_a_question_that_a_line_does_not_ask_is_blank_there() -> None:
    """A sheet that names it shows no other field's answer in its place."""
    found = lines(
        state("/data/review[1]", "", "repeat_instance"),
        state("/data/review[1]/result", "done", relevant=False),
        state("/data/review[1]/review_result", "late"),
    )
    assert found == {"review": [{"result": "", "review_result": "late"}]}


def test_questions_of_nested_repeats_have_no_line() -> None:
    assert lines(state("/data/house[1]/room[2]/area", "12")) == {}


def test_a_citizen_id_is_masked_wherever_it_stands() -> None:
    """trust.md T11."""
    asked = state("/data/member[1]/member_citizen_id", NUMBER)
    told = state("/data/member[1]/remark", f"证号{NUMBER}，补办过")
    card = state("/data/member[1]/member_disability_card", NUMBER + "43")
    assert NUMBER not in str(lines(asked, told, card))
    assert str(lines(asked, told, card, full_ids=True)).count(NUMBER) == 3


def test_a_bills_number_is_no_citizen_id() -> None:
    bill = state("/data/bill[1]/number", "120111194812312026")
    assert lines(bill) == {"bill": [{"number": "120111194812312026"}]}


def test_words_and_pictures_are_named_by_their_line() -> None:
    options = (Option("male", "男"), Option("female", "女"))
    found = on_paper.answered(
        [
            state("/data/member[2]/sex", "female", "select_one", options=options),
            state("/data/member[2]/signature", "ab12.png", "image"),
        ]
    )
    assert on_paper.labels(found) == {"member[2].sex": "女"}
    assert on_paper.pictures(found) == {"member[2].signature": "ab12"}


def test_a_citizen_id_written_with_gaps_is_masked_too() -> None:
    for gap in (" ", "-", "\u3000"):
        written = gap.join((NUMBER[:6], NUMBER[6:14], NUMBER[14:]))
        told = on_paper.shown("remarks", f"号码 {written}。", full_ids=False)
        assert told == "号码 120111********2027。"
