"""What a filled cell says: labels, boxes, dates, and blanks to fill by hand."""

import pytest

from fieldvisit.printing.sheet import PageFacts, Sheet, filled
from tests.printing.conftest import hand_made

LEVELS = [("good", "好"), ("middle", "中"), ("poor", "差")]


@pytest.fixture
def sheet(facts: PageFacts) -> Sheet:
    values = {
        "food": "middle",
        "needs": "good poor",
        "visit_on": "2026-11-03",
        "started_at": "2026-11-23T02:21:00Z",
        "said": "约 3 点",
        "paid": "1200",
        "deposit": "12680.5",
        "sign": "9f.png",
        "sex": "female",
    }
    choices = {"food": LEVELS, "needs": LEVELS, "hygiene": LEVELS}
    return Sheet(hand_made(""), values, facts, labels={"sex": "女"}, choices=choices)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("年龄", "年龄"),
        ("${food}", "中"),
        ("${needs}", "好、差"),
        ("${sex}", "女"),
        ("${food:boxes}", "□好\u3000☑中\u3000□差"),
        ("${needs:boxes}", "☑好\u3000□中\u3000☑差"),
        ("${hygiene:boxes}", "□好\u3000□中\u3000□差"),
        ("${visit_on:date}前", "2026年11月3日前"),
        ("${started_at:datetime} 起", "2026年11月23日 10:21 起"),
        ("${started_at:time}", "10:21"),
        ("${said:date}", "约 3 点"),
        ("${paid:money} 元", "1,200.00 元"),
        ("${deposit:money}", "12,680.50"),
        ("${said:money}", "约 3 点"),
        ("${nothing:money}", ""),
        ("${nothing}", ""),
        ("${nothing:date}", "\u3000\u3000年\u3000月\u3000日"),
        ("${nothing:time}", "\u3000时\u3000分"),
        ("${visit_on:date:sign}", "2026年11月3日"),
        ("${visit_on:date:sign2}", "\u3000\u3000年\u3000月\u3000日"),
        ("${sign:image}", "（图片未到本机）"),
    ],
)
def test_a_cell_says(sheet: Sheet, text: str, shown: str) -> None:
    assert filled(sheet, text) == shown


def test_an_unknown_style_is_a_programmers_error_behind_the_authors_check(sheet: Sheet) -> None:
    with pytest.raises(KeyError):
        filled(sheet, "${food:upside_down}")
