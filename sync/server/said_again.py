"""Changes that come again after this server was put back: what their author said later of the same
field counts as said. Pure; it never touches a database.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from fieldvisit.records.change import Action, Change
from sync.server.accept import Held, plain

Later = Mapping[str, Sequence[Any]]
"""By field: the values that its author gave it later."""


def later_words(changes: Sequence[Change]) -> dict[int, Later]:
    """By counter of a patch of a former epoch: what the same batch says of its fields later."""
    said: dict[tuple[str, UUID, str], list[Any]] = defaultdict(list)
    found: dict[int, Later] = {}
    for change in reversed(changes):
        if change.action is not Action.PATCH or change.base_version >= 0:
            continue
        named = {name: said[change.kind, change.row_id, name] for name in change.after}
        found[change.counter] = {name: list(values) for name, values in named.items() if values}
        for name, values in named.items():
            values.append(change.after[name])
    return found


def caught_up(change: Change, held: Held, *, later: Later) -> Change:
    """The change as its author would say it to a row that holds, somebody having brought it back,
    what they themselves made of a field later: that value stands.
    """
    stands = {name: plain(held.now(name)) for name in later}
    known = {name: value for name, value in stands.items() if value in later[name]}
    return change.model_copy(update={"after": {**change.after, **known}}) if known else change
