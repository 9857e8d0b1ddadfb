"""Planted bugs that only the moves of the wide town notice: each takes out one thing that holds
when servers, devices, people and households go back and forth at once.
"""

from dataclasses import replace
from typing import Any

import pytest

from fieldvisit.records import change
from fieldvisit.store import epochs, restoring, row_marks
from sync.client import pushing
from sync.protocol.wire import Receipt, Verdict
from sync.server import conversions, said_before, sums, ways
from tests.support.town import wide_stories as stories
from tests.support.town.bugs import bug


@bug("epoch", story=stories.two_lives_and_a_server, match="lost: patch")
def a_number_alone_says_what_the_server_has(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(epochs, "lost", lambda *_, **__: 0)


@bug("restoring", story=stories.a_copy_and_a_server_are_put_back, match="lost: patch")
def a_copy_forgets_what_was_sent_since(patch: pytest.MonkeyPatch) -> None:
    sound = restoring._outbox

    def of_the_copy(present: Any, target: Any) -> int:
        known = target.execute("SELECT coalesce(max(counter), 0) FROM outbox").fetchone()
        carried = sound(present, target)
        target.execute("DELETE FROM outbox WHERE state = 'applied' AND counter > ?", known)
        return carried

    patch.setattr(restoring, "_outbox", of_the_copy)


@bug("moves", story=stories.somebody_deletes_what_came_late, match="still waits")
def the_way_of_a_late_record_is_forgotten(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(ways, "lead", lambda *_, **__: 0)


@bug("moves", story=stories.a_household_moves_as_the_server_is_put_back, match="too many")
def rows_of_a_former_epoch_are_not_asked_about(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(row_marks, "doubted", lambda *_: [])


@bug("parcel", story=stories.a_household_of_a_forgotten_life_has_moved, match="another household")
def a_number_of_then_is_told_again(patch: pytest.MonkeyPatch) -> None:
    class OfThen(Verdict):
        def model_copy(self, *, update: Any = None, deep: bool = False) -> "OfThen":
            kept = {name: value for name, value in (update or {}).items() if name != "version"}
            return super().model_copy(update=kept, deep=deep)

    class Kept(Receipt):
        verdicts: list[OfThen]  # type: ignore[assignment]

    patch.setattr(said_before, "Receipt", Kept)


@bug("schema", story=stories.a_household_moves_away_from_an_older_program, match="too many")
def an_older_program_hears_no_sums(patch: pytest.MonkeyPatch) -> None:
    sound = sums.totals

    def totals(*words: Any, schema: int = 0, **named: Any) -> Any:
        return sound(*words, **named) if schema in (0, conversions.NOW.present) else {}

    patch.setattr(sums, "totals", totals)


@bug("schema", story=stories.a_program_is_brought_up_between_two_tries, match="BatchChanged")
def a_batch_goes_in_the_words_of_now(patch: pytest.MonkeyPatch) -> None:
    sound = pushing.request_of

    def request_of(batch: Any) -> Any:
        return sound(replace(batch, schema=change.SCHEMA))

    patch.setattr(pushing, "request_of", request_of)
