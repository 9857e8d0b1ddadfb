"""Sentences as data: the code of an error, verdict or state -> what happened, what is safe, what to do. Imports nothing."""

from collections.abc import Mapping

from fieldvisit.words import (
    commands,
    forms,
    imports,
    inspections,
    machine,
    parcels,
    people,
    printing,
    records,
    store,
    sync,
    tables,
    upkeep,
    visits,
    work,
)

SENTENCES: Mapping[str, str] = {
    **commands.SENTENCES,
    **forms.SENTENCES,
    **imports.SENTENCES,
    **inspections.SENTENCES,
    **machine.SENTENCES,
    **parcels.SENTENCES,
    **people.SENTENCES,
    **printing.SENTENCES,
    **records.SENTENCES,
    **store.SENTENCES,
    **sync.SENTENCES,
    **tables.SENTENCES,
    **upkeep.SENTENCES,
    **visits.SENTENCES,
    **work.SENTENCES,
}


def sentence(code: str, /, facts: Mapping[str, object] | None = None) -> str:
    """The Chinese sentence of a code, its `{placeholders}` filled from `facts`.

    Raises KeyError for an unknown code or a missing fact: that is a programmer's error, found by tests/words.
    """
    return SENTENCES[code].format_map(dict(facts or {}))
