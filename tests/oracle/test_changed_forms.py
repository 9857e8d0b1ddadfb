"""A form with a piece changed, as a slip of the pen or a tool changes it, runs or says why not."""

import re
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from fieldvisit.errors import FieldvisitError
from fieldvisit.forms.driver import Opened, refusal, request_of, run
from fieldvisit.forms.publish import publish
from tests.oracle.engines import NOW
from tests.oracle.random_forms import drawn_form

FORMS = Path(__file__).parents[2] / "resources" / "forms"
ATTRIBUTE = re.compile(r'="([^"]*)"')
ELEMENT = re.compile(r"<(?:bind|input|select1?|group|repeat|setvalue|itemset|value|label)\b[^>]*/>")
SLIPS = (
    *("/", "..", "(", ")", "[1]", "[", "]", "-", "div", " and ", "count(", "sum(", "instance('x')"),
    *("position(..)", "current()/", "1e9", "9" * 30, "${a}", "*", "//", "@id", "|", "::", "''"),
)


@pytest.mark.prove
@pytest.mark.parametrize("seed", range(4))
def test_a_changed_form_runs_or_says_why_not(seed: int) -> None:
    chance = Random(seed)
    forms = [drawn_form(Random(number)).xform() for number in range(20)]
    forms.append(publish(chance.choice(sorted(FORMS.glob("*.xlsx"))), version=1)["xform"])
    told: Counter[str] = Counter()
    for _ in range(150):
        told[outcome(changed(chance.choice(forms), chance))] += 1
    assert told["success"] > 10
    assert len(told) > 4


def changed(xform: str, chance: Random) -> str:
    """The form with one to three attributes or elements changed; still XML."""
    for _ in range(chance.randint(1, 3)):
        found = chance.choice(list(ATTRIBUTE.finditer(xform))[1:])
        pieces = list(ELEMENT.finditer(xform))
        if pieces and chance.random() < 0.2:
            found = chance.choice(pieces)
            twice = found[0] * chance.choice((0, 2))
            xform = xform[: found.start()] + twice + xform[found.end() :]
        else:
            xform = xform[: found.start(1)] + slipped(found[1], chance) + xform[found.end(1) :]
    return xform


def slipped(text: str, chance: Random) -> str:
    """A text with something in it that was not, or without something that was."""
    at = chance.randint(0, len(text))
    if chance.random() < 0.3:
        return text[:at] + text[at + chance.randint(1, 6) :]
    return text[:at] + chance.choice(SLIPS) + text[at:]


def outcome(xform: str) -> str:
    """ "success", or the reason that is told."""
    steps = [{"set": "/data/i0", "to": "1"}, {"add": "/data/r1"}, {"remove": "/data/r1", "at": 1}]
    request = request_of({"form": "-", "full": True, "steps": steps})
    try:
        reply = run(request, Opened(xform, {}), now=NOW, tick=lambda: 0.0)
    except FieldvisitError as error:
        reply = refusal(error)
        assert reply["error"]
    return str(reply.get("why", reply["status"]))
