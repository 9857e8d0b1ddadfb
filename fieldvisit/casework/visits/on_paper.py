"""A filled form as plain values for its print sheet: answers, lines of repeats, choices, pictures.
Masks numbers; reads no file.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from fieldvisit.forms.session import NodeState
from fieldvisit.records.fields import citizen_id_check_digit, mask_citizen_id

_IN_REPEAT = re.compile(r".*/(\w[\w.\-]*)\[(\d+)\]/(?:[^\[\]]*/)?([^/\[\]]+)\Z")
_DATE = r"(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_GAP = r"[ \u3000\-]?"
"""What some put between the parts of a number when they write it by hand."""
_NUMBER = re.compile(rf"(?<!\d)\d{{6}}({_GAP}){_DATE}({_GAP})\d{{3}}[\dXx]")
_ALWAYS = ("citizen_id", "disability_card")


@dataclass(frozen=True)
class Answered:
    """One relevant answer and its name on paper: `field`, or `repeat[n].field` of an instance."""

    name: str
    state: NodeState

    @property
    def place(self) -> tuple[str, int] | None:
        """The repeat and the instance from 0; None outside any."""
        found = _IN_REPEAT.match(self.state.ref)
        return (found[1], int(found[2]) - 1) if found else None


def answered(states: Sequence[NodeState]) -> list[Answered]:
    """The relevant nodes of a filling, questions of nested repeats apart: paper has no place for
    them but a calculated sum."""
    return list(_answered(states))


def values(found: Sequence[Answered], *, full_ids: bool) -> dict[str, str]:
    """Answers outside repeats by name; citizen IDs are masked unless `full_ids`."""
    return {
        one.name: shown(one.name, one.state.value, full_ids=full_ids)
        for one in found
        if one.place is None
    }


def rows(found: Sequence[Answered], *, full_ids: bool) -> dict[str, list[dict[str, str]]]:
    """The lines of each repeat; an instance without an answer is a line of its own."""
    lines: dict[str, list[dict[str, str]]] = {}
    for one in found:
        place = one.place
        if place is None:
            continue
        repeat = lines.setdefault(place[0], [])
        while len(repeat) <= place[1]:
            repeat.append({})
        field = one.state.name
        repeat[place[1]][field] = shown(field, one.state.value, full_ids=full_ids)
    return lines


def choices(states: Sequence[NodeState]) -> dict[str, Sequence[tuple[str, str]]]:
    """The choices of each question that has any."""
    return {
        state.name: [(option.value, option.label) for option in state.options]
        for state in states
        if state.options
    }


def labels(found: Sequence[Answered]) -> dict[str, str]:
    """The words of each chosen option; other answers print as they are."""
    words = {}
    for one in found:
        if one.state.value and one.state.options:
            named = {option.value: option.label for option in one.state.options}
            chosen = one.state.value.split()
            words[one.name] = "、".join(named.get(code, code) for code in chosen)
    return words


def pictures(found: Sequence[Answered]) -> Mapping[str, str]:
    """The file's hash of each picture by its name on paper."""
    return {
        one.name: one.state.value.partition(".")[0]
        for one in found
        if one.state.type == "image" and one.state.value
    }


def shown(name: str, value: str, *, full_ids: bool) -> str:
    """An answer as this copy shows it: a citizen ID is masked wherever it stands, in a disability
    card's number too."""
    if full_ids:
        return value
    if name.endswith(_ALWAYS):
        return mask_citizen_id(value)
    return _NUMBER.sub(_masked, value)


def _masked(match: re.Match[str]) -> str:
    number = re.sub(_GAP, "", unicodedata.normalize("NFKC", match.group())).upper()
    is_id = citizen_id_check_digit(number[:17]) == number[17]
    return mask_citizen_id(number) if is_id else match.group()


def _answered(states: Sequence[NodeState]) -> Iterator[Answered]:
    asked = {one.ref for one in states if one.type == "repeat_instance" and one.relevant}
    for state in states:
        if state.type in ("group", "repeat", "repeat_instance"):
            continue
        depth = state.ref.count("[")
        if not state.relevant:
            # what a line does not ask is blank there, and no other field's answer is shown for it
            if depth != 1 or state.ref[: state.ref.index("]") + 1] not in asked:
                continue
            state = replace(state, value="")
        if depth == 0:
            yield Answered(state.name, state)
        elif depth == 1 and (place := _IN_REPEAT.match(state.ref)):
            yield Answered(f"{place[1]}[{place[2]}].{state.name}", state)
