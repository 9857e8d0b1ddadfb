"""Every form of ours gives the same in both engines, whatever is answered."""

from pathlib import Path
from random import Random
from typing import Any

import pytest

from fieldvisit.forms.definition import FormDefinition, load
from fieldvisit.forms.publish import publish
from fieldvisit.forms.session import NodeState, Session
from tests.oracle.comparing import differences
from tests.oracle.engines import NOW, Oracle, asked_both

FORMS = Path(__file__).parents[2] / "resources" / "forms"
FILLINGS, STEPS = 20, 40
TEXTS = {
    "text": ("", "王桂芬", "3", "a b"),
    "integer": ("", "0", "1", "3", "12", "65", "120"),
    "decimal": ("", "0", "1.5", "860", "12.35"),
    "date": ("", "2026-11-23", "2026-12-01", "2026-02-28", "1958-01-31"),
    "time": ("", "08:30:00.000+08:00"),
    "dateTime": ("", "2026-11-22T08:30:00.000+08:00"),
    "acknowledge": ("", "OK"),
    "image": ("", "photo.jpg"),
    "geopoint": ("", "39.08 117.2 3 5"),
}
HIDDEN = {
    "integer": ("0", "3", "60"),
    "decimal": ("0", "12.5"),
    "date": ("1958-01-31", "2026-10-20"),
}


@pytest.mark.prove
@pytest.mark.parametrize("path", sorted(FORMS.glob("*.xlsx")), ids=lambda path: path.stem)
def test_a_form_of_ours_is_filled_alike(path: Path, oracle: Oracle, tmp_path: Path) -> None:
    package = publish(path, version=1)
    file = tmp_path / "form.xml"
    file.write_text(package["xform"], "utf-8")
    media = package.get("media", {})
    for name, text in media.items():
        (tmp_path / name).write_text(text, "utf-8")
    definition = load(package["xform"], media)
    for seed in range(FILLINGS):
        request = filling(definition, Random(seed))
        request |= {"form": str(file), "media": str(tmp_path), "full": True}
        found = differences(*asked_both(oracle, request))
        assert not found, "\n".join([f"seed {seed}", *map(str, found), *map(str, request["steps"])])


def filling(definition: FormDefinition, chance: Random) -> dict[str, Any]:
    """A request that goes on from what the register knows and answers what stands open."""
    session = Session(definition, now=NOW, prefill=known(definition, chance))
    begun = session.draft_xml()
    steps = []
    for _ in range(STEPS):
        step = move(session, chance)
        if step is not None:
            steps.append(step)
    return {"instance": begun, "steps": steps}


def known(definition: FormDefinition, chance: Random) -> dict[str, str]:
    """What stands in the hidden fields when a visit begins."""
    hidden = [node for node in definition.nodes if node.type == "hidden" and not node.is_meta]
    asked = [node for node in hidden if node.preload is None and node.kind in HIDDEN]
    return {node.ref: chance.choice(HIDDEN[node.kind]) for node in asked}


def move(session: Session, chance: Random) -> dict[str, Any] | None:
    """One step that our session takes; None when it refuses, or nothing stands open."""
    states = [one for one in session.states() if one.relevant and not one.readonly]
    # typed_over: what is calculated is not typed over
    typed = [one for one in states if session.definition.node(one.ref).calculate is None]
    state = chance.choice([one for one in typed if one.type == "repeat" or asked(one)])
    if state.type == "repeat":
        if chance.random() < 0.6 or state.value == "0":
            session.add(state.ref)
            return {"add": state.ref, "n": 1}
        at = chance.randint(1, int(state.value))
        session.remove(state.ref, at)
        return {"remove": state.ref, "at": at}
    text = answer(state, chance)
    session.set(state.ref, text)
    return {"set": state.ref, "to": text}


def asked(state: NodeState) -> bool:
    return bool(state.options) or state.type in TEXTS


def answer(state: NodeState, chance: Random) -> str:
    """Something that can be the answer of a question."""
    codes = [option.value for option in state.options]
    if state.type == "select_multiple":
        return " ".join(chance.sample(codes, chance.randint(0, min(3, len(codes)))))
    if state.type == "rank":
        return " ".join(chance.sample(codes, len(codes)))
    return chance.choice(["", *codes] if codes else TEXTS[state.type])
