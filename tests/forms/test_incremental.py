"""Whatever is answered, added and removed in whatever order: what the engine follows step by step
is what it works out anew from the draft."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from fieldvisit.forms.definition import FormDefinition
from fieldvisit.forms.session import Session
from fieldvisit.forms.state import NodeState

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
TOWNS = [
    {"list_name": "district", "name": "xq", "label": "西青区"},
    {"list_name": "district", "name": "bc", "label": "北辰区"},
    {"list_name": "town", "name": "xk", "label": "辛口镇", "of": "xq"},
    {"list_name": "town", "name": "yl", "label": "杨柳青镇", "of": "xq"},
    {"list_name": "town", "name": "sj", "label": "${n}号双街镇", "of": "bc"},
    {"list_name": "town", "name": "no", "label": "不知道", "of": "all"},
]
HOUSEHOLD = [
    {"type": "integer", "name": "n", "label": "n", "default": "1"},
    {"type": "select_one district", "name": "home", "label": "家在哪"},
    {
        "type": "begin_repeat",
        "name": "m",
        "label": "人${n}",
        "relevant": "${n} != 2",
    },
    {"type": "text", "name": "who", "label": "姓名", "default": "concat('新', position(..))"},
    {
        "type": "integer",
        "name": "age",
        "label": "${who}多大",
        "constraint": ". < 100 and . >= ${n}",
        "constraint_message": "${who}不会这么大",
    },
    {"type": "select_one district", "name": "district", "label": "区"},
    {
        "type": "select_one town",
        "name": "town",
        "label": "镇",
        "choice_filter": "of = ${district} or of = ${home}",
        "required": "${age} > 17",
    },
    {"type": "begin_group", "name": "work", "label": "工作", "relevant": "${age} > 15"},
    {"type": "decimal", "name": "wage", "label": "收入", "read_only": "${n} = 4"},
    {"type": "text", "name": "boss", "label": "单位", "relevant": "${wage} > 10"},
    {"type": "end_group"},
    {
        "type": "begin_repeat",
        "name": "ill",
        "label": "病",
        "relevant": "${age} > 3",
    },
    {"type": "integer", "name": "days", "label": "几天", "trigger": "${who}", "calculation": "2"},
    {"type": "calculate", "name": "mine", "calculation": "${days} * ${age} + position(../..)"},
    {"type": "end_repeat"},
    {"type": "calculate", "name": "bad", "calculation": "sum(${days})"},
    {"type": "calculate", "name": "share", "calculation": "${wage} div ${wages} * ${bad}"},
    {"type": "calculate", "name": "spot", "calculation": "position(..)"},
    {"type": "calculate", "name": "place", "calculation": "concat(position(..), '/', ${people})"},
    {
        "type": "calculate",
        "name": "older",
        "calculation": "count(${m}[./age > current()/../age])",
    },
    {
        "type": "calculate",
        "name": "before",
        "calculation": "indexed-repeat(${who}, ${m}, position(..) - 1)",
    },
    {"type": "calculate", "name": "town_said", "calculation": "jr:choice-name(${town}, '${town}')"},
    {"type": "end_repeat"},
    {"type": "calculate", "name": "people", "calculation": "count(${m})"},
    {"type": "calculate", "name": "wages", "calculation": "sum(${wage})"},
    {"type": "calculate", "name": "worst", "calculation": "max(${mine})"},
    {"type": "calculate", "name": "names", "calculation": "join('、', ${m}[./age > 9]/who)"},
    {"type": "select_one ${who}", "name": "head", "label": "户主", "choice_filter": "${age} > 1"},
    {"type": "note", "name": "told", "label": "户主${head}，共${people}人"},
]
COUNTED = [
    {"type": "integer", "name": "n", "label": "n"},
    {"type": "integer", "name": "k", "label": "k"},
    {"type": "begin_repeat", "name": "m", "label": "人", "repeat_count": "${n}"},
    {"type": "integer", "name": "age", "label": "多大"},
    {
        "type": "begin_repeat",
        "name": "c",
        "label": "卡",
        "repeat_count": "if(${age} > 2, 2, ${k})",
        "relevant": "${age} != 1",
    },
    {"type": "integer", "name": "sum", "label": "余额"},
    {"type": "calculate", "name": "so_far", "calculation": "${sum} + ${cards} + position(..)"},
    {"type": "end_repeat"},
    {"type": "calculate", "name": "cards", "calculation": "count(${c})"},
    {"type": "end_repeat"},
    {"type": "calculate", "name": "all_cards", "calculation": "sum(${cards})"},
    {"type": "calculate", "name": "money", "calculation": "sum(${so_far})"},
    {"type": "calculate", "name": "many", "calculation": "if(${all_cards} > 3, 2, 1)"},
    {"type": "begin_repeat", "name": "r", "label": "r", "repeat_count": "${many}"},
    {"type": "text", "name": "x", "label": "x", "relevant": "${money} > position(..) * 3"},
    {"type": "end_repeat"},
]
VALUES = {
    "integer": ("", "0", "1", "2", "3", "16", "40", "120"),
    "decimal": ("", "0", "5.5", "20"),
    "text": ("", "甲", "乙"),
}
MEMBERS = [
    {"who": "甲", "age": "40", "district": "xq", "town": "xk", "wage": "20", "boss": "村"},
    {"who": "乙", "age": "16", "district": "bc", "town": "sj", "wage": "5.5"},
    {"who": "丙", "age": "3"},
]
Step = tuple[int, int, int]
places = some.integers(0, 500)
steps = some.lists(some.tuples(some.integers(0, 7), places, places), min_size=1, max_size=20)


def fits(state: NodeState) -> tuple[str, ...]:
    """The answers that may be given to a question."""
    if state.type == "select_one":
        return ("", *(option.value for option in state.options))
    return VALUES.get(state.type, ())


def moved(session: Session, step: Step) -> None:
    """One thing that a person does."""
    kind, where, what = step
    states = session.states()
    series = [one for one in states if one.type == "repeat" and one.relevant and not one.readonly]
    if kind == 0 and series:
        chosen = series[where % len(series)]
        if int(chosen.value) < 4:
            session.add(chosen.ref, 1 + what % 2)
    elif kind == 1 and series:
        chosen = series[where % len(series)]
        if chosen.value != "0":
            session.remove(chosen.ref, 1 + what % int(chosen.value))
    else:
        asked = [one for one in states if fits(one) and not one.readonly]
        question = asked[where % len(asked)]
        answers = fits(question)
        session.set(question.ref, answers[what % len(answers)])


def differences(session: Session, other: Session) -> Iterator[tuple[Any, Any]]:
    ours, theirs = session.states(), other.states()
    if [one.ref for one in ours] != [one.ref for one in theirs]:
        yield [one.ref for one in ours], [one.ref for one in theirs]
    yield from (pair for pair in zip(ours, theirs, strict=False) if pair[0] != pair[1])


@pytest.fixture(scope="module")
def household(plain_form: Callable[..., FormDefinition]) -> FormDefinition:
    return plain_form(HOUSEHOLD, choices=TOWNS)


@pytest.fixture(scope="module")
def counted(plain_form: Callable[..., FormDefinition]) -> FormDefinition:
    return plain_form(COUNTED)


def followed(session: Session, done: list[Step]) -> None:
    """Each step is taken by the session and by one that goes on from the draft before it; both
    must be what the draft after it gives."""
    for step in done:
        twin = anew(session)
        moved(session, step)
        moved(twin, step)
        assert list(differences(session, twin)) == []
        assert list(differences(session, anew(session))) == []
        assert session.draft_xml() == twin.draft_xml()


def anew(session: Session) -> Session:
    return Session(session.definition, now=NOON, instance=session.draft_xml())


@settings(deadline=None, max_examples=60)
@given(done=steps)
def test_a_household_is_the_same_step_by_step_and_anew(
    household: FormDefinition, done: list[Step]
) -> None:
    followed(Session(household, now=NOON, prefill={"m": MEMBERS}), done)


@pytest.mark.prove
@settings(deadline=None, max_examples=60)
@given(done=steps)
def test_counted_series_are_the_same_step_by_step_and_anew(
    counted: FormDefinition, done: list[Step]
) -> None:
    followed(Session(counted, now=NOON, prefill={"n": "2", "k": "1"}), done)


@pytest.mark.prove
@settings(deadline=None, max_examples=250)
@given(done=steps)
def test_it_holds_for_many_a_household(household: FormDefinition, done: list[Step]) -> None:
    followed(Session(household, now=NOON, prefill={"m": MEMBERS}), done)


@pytest.mark.prove
@settings(deadline=None, max_examples=250)
@given(done=steps)
def test_it_holds_for_many_a_counted_series(counted: FormDefinition, done: list[Step]) -> None:
    followed(Session(counted, now=NOON, prefill={"n": "2", "k": "1"}), done)
