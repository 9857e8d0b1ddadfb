"""Steps with filters (`[...]`) over nodes of a form, candidate by candidate. It binds no names."""

from collections.abc import Callable, Mapping, Sequence

from fieldvisit.forms.scope import Home, Run, Scope
from fieldvisit.forms.values import Value, to_truth
from fieldvisit.forms.xpath.binding import Binding, Names
from fieldvisit.forms.xpath.tree import Step, Tree

Candidate = tuple[Home, int]
"""A node of a filling: the home it lives in, and its static number."""

Tests = Mapping[int, Sequence[Run]]


def passing(
    where: Sequence[Tree], inside: Binding, *, close: Callable[[Tree, Binding], Run]
) -> list[Run]:
    """The filters of a step, compiled for one of its candidates."""
    return [close(test, inside) for test in where]


def filtered(
    step: Step, names: Names, *, tests: Tests
) -> Callable[[Scope, list[Candidate]], list[Candidate]]:
    """How a step goes on from the nodes reached so far."""

    def move(scope: Scope, reached: list[Candidate]) -> list[Candidate]:
        found: list[Candidate] = []
        for candidate in reached:
            following = _following(candidate, step, names=names)
            found.extend(_kept(following, scope, tests=tests) if tests else following)
        return list(dict.fromkeys(found)) if step.axis == "parent" else found

    return move


def _following(candidate: Candidate, step: Step, *, names: Names) -> list[Candidate]:
    home, node = candidate
    if step.axis == "self":
        return [candidate]
    if step.axis == "parent":
        above = names.parent(node)
        if above is None:
            return []
        if names.is_repeat(node):
            return [] if home.parent is None else [(home.parent, above)]
        return [(home, above)]
    found: list[Candidate] = []
    for child in names.children(node, step.name):
        if names.is_repeat(child):
            found.extend((member, child) for member in home.members(child))
        else:
            found.append((home, child))
    return found


def _kept(candidates: list[Candidate], scope: Scope, *, tests: Tests) -> list[Candidate]:
    rounds = max(len(one) for one in tests.values())
    home, position, size = scope.home, scope.position, scope.size
    for turn in range(rounds):
        kept: list[Candidate] = []
        scope.size = len(candidates)
        for place, candidate in enumerate(candidates, 1):
            scope.home, scope.position = candidate[0], place
            if passes(tests[candidate[1]][turn](scope), place):
                kept.append(candidate)
        candidates = kept
    scope.home, scope.position, scope.size = home, position, size
    return candidates


def passes(value: Value, position: int) -> bool:
    """Whether a filter's value keeps the candidate at a position (from 1)."""
    return value == position if isinstance(value, float) else to_truth(value)
