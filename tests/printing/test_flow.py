"""Breaking and shrinking text: nothing is lost, and lines break where Chinese lines may."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldvisit.printing.flow import NOT_FIRST, NOT_LAST, SMALLEST, broken, fit
from fieldvisit.printing.fonts import Chain, fonts


@pytest.fixture(scope="module")
def song() -> Chain:
    return fonts().chain("song", False)


def test_a_short_text_keeps_its_size_on_one_line(song: Chain) -> None:
    fitted = fit("走路要扶墙", song, width=200, height=20, size=10.5)
    assert (fitted.size, fitted.lines, fitted.whole) == (10.5, ("走路要扶墙",), True)


def test_a_longer_text_wraps_before_it_shrinks(song: Chain) -> None:
    fitted = fit("夜里腿疼，走路要扶墙", song, width=60, height=30, size=10.5)
    assert fitted.size == 10.5
    assert len(fitted.lines) == 2


def test_a_text_that_cannot_wrap_shrinks(song: Chain) -> None:
    fitted = fit("夜里腿疼走路要扶墙", song, width=88, height=14, size=10.5)
    assert SMALLEST <= fitted.size < 10.5
    assert fitted.whole


def test_what_does_not_fit_is_said(song: Chain) -> None:
    fitted = fit("疼" * 400, song, width=100, height=20, size=10.5)
    assert not fitted.whole
    assert fitted.size == SMALLEST


def test_a_line_never_begins_with_a_closing_mark_nor_ends_with_an_opening_one(song: Chain) -> None:
    text = "老人说：“（夜里）腿疼。”走路要扶墙，药、饭都要人送（民发〔2021〕57号）。" * 4
    for measure in range(6, 20):
        lines = list(broken(text, song, measure=measure))
        assert not [line for line in lines[1:] if line[0] in NOT_FIRST]
        assert not [line for line in lines[:-1] if line[-1] in NOT_LAST]


def test_a_box_stays_with_its_label(song: Chain) -> None:
    text = "\u3000".join(["☑助餐", "□助浴", "□助洁", "□陪诊"])
    for measure in range(4, 14):
        assert all(line.lstrip()[0] in "☑□" for line in broken(text, song, measure=measure))


def test_a_number_is_not_divided(song: Chain) -> None:
    lines = list(broken("电话022-87654321请白天打", song, measure=9))
    assert any("022-87654321" in line for line in lines)


@settings(max_examples=150, deadline=None)
@given(
    st.text(alphabet=st.sampled_from("老人家（），。“”abc123 　\n□☑-"), max_size=120),
    st.floats(min_value=1.0, max_value=40.0),
)
def test_breaking_loses_nothing_but_spaces_at_line_ends(text: str, measure: float) -> None:
    chain = fonts().chain("song", False)
    joined = "".join(broken(text, chain, measure=measure))
    assert "".join(joined.split()) == "".join(text.split())
