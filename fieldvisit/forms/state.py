"""What a session tells whoever draws or drives it: states, problems, changes, progress. Plain
values only."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class NodeState:
    """One question as it stands. `why` is "required", "constraint" or blank, `message` its words;
    `section` is the heading of the inner group it stands under, blank when none.

    A repeat is one state of type "repeat" (its value the number of instances, readonly when the
    person may neither add nor remove) and one of type "repeat_instance" for each instance.
    `ref` carries `[n]` at each repeat around the node.
    """

    ref: str
    name: str
    type: str
    value: str
    relevant: bool
    required: bool
    readonly: bool
    valid: bool
    why: str
    message: str
    label: str
    hint: str
    options: tuple[Option, ...]
    appearance: str
    section: str
    guidance: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Problem:
    """What keeps a form from being finished; `page` is the page's place, from 0."""

    ref: str
    label: str
    page: int
    why: str
    message: str


@dataclass(frozen=True, slots=True)
class Changed:
    """The references whose value, relevance, words, choices or validity may have changed, in
    document order."""

    refs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PageProgress:
    """How far a page is: `left` counts its required questions without an answer, `wrong` its
    broken constraints."""

    ref: str
    label: str
    relevant: bool
    questions: int
    answered: int
    left: int
    wrong: int


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing of a data set that a finished form proposes to create or to update; `properties`
    come from the fields that say so."""

    dataset: str
    id: str
    action: str
    label: str
    properties: Mapping[str, str]
