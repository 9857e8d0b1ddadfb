"""A text that was blinded says nobody's name and no number by which somebody is found."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldvisit.rules.deidentify import Blinder

NAMES = ("孙桂芬", "欧阳明月", "阿依古丽·买买提", "Li Na", "王强", "强子")


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("孙桂芬的儿子来了", "某某的儿子来了"),
        ("孙 桂 芬来了", "某某来了"),
        ("孙\u200b桂芬来了", "某某来了"),
        ("阿依古丽买买提和LI NA在", "某某和某某在"),
        ("王强子", "某某子"),
        ("证号120101194912310026", "证号（号码略）"),
        ("证号１２０１０１１９４９１２３１００２６", "证号（号码略）"),
        ("证号 11010519491231002x。", "证号 （号码略）。"),
        ("120101 19491231 0026", "（号码略）"),
        ("电话138 1234 5678，家里27391234", "电话（号码略），家里（号码略）"),
        ("电话138-1234-5678", "电话（号码略）"),
        ("电话138.1234.5678", "电话（号码略）"),
        ("电话一三八一二三四五六七八", "电话（号码略）"),
    ],
)
def test_names_and_numbers_go_however_they_are_written(written: str, told: str) -> None:
    assert Blinder(NAMES).blind(written) == told


@pytest.mark.parametrize(
    "words", ["2026-11-23 花了 1,010.50 元", "药费12345.67元", "3区18号，96456", "二十多岁"]
)
def test_days_sums_and_short_numbers_stay(words: str) -> None:
    assert Blinder(NAMES).blind(words) == words


def test_what_stands_for_a_name_is_never_a_name() -> None:
    assert Blinder(["某某", "孙桂芬"]).blind("孙桂芬和某某") == "**和**"


_han = st.text("孙王李张赵周桂芬强明月长贵子小山海燕", min_size=2, max_size=4)
_glue = st.text(" 的和在，。\n\u3000\u200b·-1年月", max_size=5)
_number = st.from_regex(r"\A(1[3-9][0-9]{9}|[0-9]{17}[0-9Xx]|0[0-9]{2}-[0-9]{8})\Z")


@settings(derandomize=True, max_examples=300, deadline=None)
@given(st.data())
def test_no_text_keeps_a_known_name_a_citizen_id_or_a_phone(data: st.DataObject) -> None:
    names = data.draw(st.sets(_han, min_size=1, max_size=12))
    parts = st.one_of(st.sampled_from(sorted(names)), _han, _glue, _number)
    text = "".join(data.draw(st.lists(parts, max_size=20)))
    told = Blinder(names).blind(text)
    assert [name for name in names if name in told] == []
    assert re.findall(r"[0-9]{17}[0-9Xx]|1[3-9][0-9]{9}|0[0-9]{2,3}-?[0-9]{7,8}", told) == []
