"""Every feature of the form language by small cases that a stranger can read
(`tests/forms/scenarios`)."""

from pathlib import Path

import pytest

from fieldvisit.forms.refusals import FormBroken
from tests.support.scenarios import Case, Play, cases, load_case

CASES = dict(cases(Path(__file__).parent / "scenarios"))


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_scenario_plays(case: Case) -> None:
    if case.broken:
        with pytest.raises(FormBroken) as refused:
            load_case(case)
        assert refused.value.why == case.broken
    else:
        Play(case).run()


def test_there_are_as_many_scenarios_as_promised() -> None:
    assert len(CASES) >= 250
