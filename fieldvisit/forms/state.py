"""What a session tells whoever draws or drives it: states, problems, changes, progress. Plain
values only."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class NodeState:
    """One question as it stands. `why` is "required", "constraint" or blank, `message` its words;
    `section` is the heading of the inner group it stands under, blank when none."""

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
