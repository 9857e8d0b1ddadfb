"""What an older program says and reads, turned into the present schema and back: each number of
the schema has its step. Pure; it never touches a database.

A schema number rises only when fields change their name, place or meaning. New fields and kinds
need no step: who does not know them keeps them (`extra`, parked rows) and gives them back.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from fieldvisit.records.change import SCHEMA
from sync.protocol.errors import SchemaUnknown

KEPT = 2
"""So many schemas before the present one are still converted."""

Fields = dict[str, Any]


def _same(_kind: str, fields: Fields) -> Fields:
    return fields


@dataclass(frozen=True)
class Step:
    """From one schema to the next: `up` turns fields of a kind (a whole row, or the `before` or
    `after` of a change) into the later schema, `down` back. Neither may lose a value.
    """

    up: Callable[[str, Fields], Fields] = _same
    down: Callable[[str, Fields], Fields] = _same


STEPS: Mapping[int, Step] = {}
"""Schema number -> the step from it to the next. None yet: 1 is the only schema so far."""


@dataclass(frozen=True)
class Conversions:
    """The steps between a present schema and those before it."""

    present: int
    steps: Mapping[int, Step]

    @property
    def oldest(self) -> int:
        """The oldest schema that is understood."""
        return max(1, self.present - KEPT)

    def too_old(self, schema: int) -> bool:
        """Whether what is handed in can only be kept apart as it is."""
        return schema < self.oldest

    def check_reader(self, schema: int) -> None:
        """Raise SchemaUnknown for a program that cannot be answered in its own words."""
        if not self.oldest <= schema <= self.present:
            raise SchemaUnknown(schema, self.present)

    def check_giver(self, schema: int) -> None:
        """Raise SchemaUnknown for a program that is newer than this server. An old one may always
        hand in.
        """
        if schema > self.present:
            raise SchemaUnknown(schema, self.present)

    def change_in(self, raw: Mapping[str, Any], *, schema: int) -> dict[str, Any]:
        """A change as an older program said it, in the present schema; one without shape is left
        to the rule of acceptance.
        """
        change, kind = dict(raw), raw.get("kind")
        for number in range(schema, self.present):
            step = self.steps[number]
            for name in ("before", "after"):
                if isinstance(kind, str) and isinstance(change.get(name), dict):
                    change[name] = step.up(kind, change[name])
        return change

    def row_out(self, kind: str, values: Mapping[str, Any], *, schema: int) -> dict[str, Any]:
        """A row of the present schema as an older program knows it."""
        fields = dict(values)
        for number in range(self.present - 1, schema - 1, -1):
            fields = self.steps[number].down(kind, fields)
        return fields


NOW = Conversions(SCHEMA, STEPS)
