"""Invented answers fill any form of ours to its end, and never stand for a real person."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from fieldvisit.forms.definition import FormDefinition, load
from fieldvisit.forms.publish import publish
from fieldvisit.forms.sample import fill
from fieldvisit.forms.session import Session

FORMS = sorted((Path(__file__).parents[2] / "resources" / "forms").glob("*.xlsx"))
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


@cache
def definition(path: Path) -> FormDefinition:
    package = publish(path, version=1)
    return load(package["xform"], package.get("media"))


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem.partition("-")[0])
def test_a_sample_leaves_nothing_open(path: Path) -> None:
    session = Session(definition(path), now=NOON)
    fill(session, now=NOON)
    assert [(one.ref, one.why, one.message) for one in session.problems()] == []
    assert sum(1 for one in session.states() if one.relevant and one.value) > 5


def test_a_sample_is_the_same_each_time() -> None:
    xml = []
    for _ in range(2):
        session = Session(definition(FORMS[0]), now=NOON)
        fill(session, now=NOON)
        xml.append(session.xml())
    assert xml[0] == xml[1]
