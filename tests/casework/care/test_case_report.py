"""A case report tells a household's story and names nobody who is known here."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldvisit.casework import naming, trail
from fieldvisit.casework.care import case_report, needs, serving
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households import register
from fieldvisit.casework.notebook import notes
from fieldvisit.casework.notebook.notes import NoteDraft
from fieldvisit.records import Person, Staff
from fieldvisit.store import rows

FOUND = re.compile(r"[0-9]{17}[0-9Xx]|1[3-9][0-9]{9}|0[0-9]{2,3}-?[0-9]{7,8}")


def known(desk: Desk) -> list[str]:
    with desk.store.read() as tx:
        found = [*rows.all(tx, "person", limit=-1), *rows.all(tx, "staff", limit=-1)]
    return [one.name for one in found if isinstance(one, Person | Staff)]


def said_by(desk: Desk, text: str, names: list[str]) -> list[str]:
    return [*FOUND.findall(text), *(name for name in names if name in text)]


def home_of(desk: Desk) -> str:
    return register.find(desk)[0].household_id


def test_no_household_of_the_village_is_named_in_its_report(desk: Desk) -> None:
    names = known(desk)
    for line in register.find(desk):
        told = case_report.case_report(desk, line.household_id)
        assert said_by(desk, told, names) == []
        assert line.place not in told
        assert "天津市西青区" in told


def test_the_story_is_told(desk: Desk) -> None:
    home = home_of(desk)
    need = needs.find(desk, home, found=needs.Found("看病吃药", "透析每周三次，药费贵"))
    needs.verify(desk, str(need.id))
    needs.match(desk, str(need.id), matched_with="服务")
    serving.order(desk, str(need.id), wanted=serving.Wanted(item="陪诊", provider="社工站"))
    told = case_report.case_report(desk, home)
    assert "2026-11　发现需求（看病吃药）：透析每周三次，药费贵" in told
    assert "2026-11　安排服务：陪诊" in told
    assert trail.lines(desk)[0].action == "case_report_made"


def test_a_private_note_is_not_told(desk: Desk) -> None:
    home = home_of(desk)
    notes.keep(desk, NoteDraft(text="只给自己看的话", household_id=home, private=True))
    assert "只给自己看" not in case_report.case_report(desk, home)


def test_a_household_that_is_not_here_is_said(desk: Desk) -> None:
    with pytest.raises(naming.NotHere):
        case_report.case_report(desk, "0" * 32)


_words = st.lists(
    st.one_of(
        st.integers(0, 200),
        st.sampled_from(
            ["120101194912310026", "138 1234 5678", "022-27391234", "３８０", "来了，"]
        ),
        st.text("老人说的和在家里， 0123456789", max_size=8),
    ),
    min_size=1,
    max_size=12,
)


@settings(
    derandomize=True,
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(_words)
def test_whatever_a_note_says_its_report_names_nobody(desk: Desk, words: list[int | str]) -> None:
    names = known(desk)
    said = [names[one % len(names)] if isinstance(one, int) else one for one in words]
    home = home_of(desk)
    notes.keep(desk, NoteDraft(text=f"记：{''.join(said)}", household_id=home))
    assert said_by(desk, case_report.case_report(desk, home), names) == []
