"""Planted bugs that only the moves of the wide town notice: each takes out one thing that holds
when servers, devices, people and households go back and forth at once.
"""

from dataclasses import replace
from datetime import datetime
from itertools import count
from typing import Any

import pytest
from sqlalchemy import Connection, delete, select

from fieldvisit.records import change
from fieldvisit.store import attachments, epochs, outbox, restoring, row_marks
from fieldvisit.store.tables import OUTBOX, TABLES
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


@bug("restoring", story=stories.a_value_is_let_go_after_a_copy, match="mended")
def what_waited_in_a_copy_stays_as_it_shows_it(patch: pytest.MonkeyPatch) -> None:
    sound, asked = restoring._unsettled, count()

    def of_the_present(target: Any) -> set[tuple[str, str]]:
        return sound(target) if next(asked) else set()

    patch.setattr(restoring, "_unsettled", of_the_present)


@bug("restoring", story=stories.two_copies_are_put_back, match="another household")
def a_copy_goes_on_from_its_own_number(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(restoring, "_how_far", lambda *_: None)


@bug("moves", story=stories.somebody_deletes_what_came_late, match="still waits")
def the_way_of_a_late_record_is_forgotten(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(ways, "lead", lambda *_, **__: 0)


@bug("moves", story=stories.somebody_deletes_what_hangs_on_late_work, match="still waits")
def only_what_names_its_household_leaves_a_way(patch: pytest.MonkeyPatch) -> None:
    sound = ways.lead

    def lead(tx: Connection, changes: Any, **named: Any) -> int:
        return sound(tx, [one for one in changes if one.after.get("household_id")], **named)

    patch.setattr(ways, "lead", lead)


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


@bug("epoch", story=stories.a_photo_of_late_work_is_lost_by_the_server, match="lacks files")
def a_file_of_what_was_set_apart_stays_here(patch: pytest.MonkeyPatch) -> None:
    sound = attachments.unsent

    def unsent(tx: Connection) -> list[attachments.Content]:
        in_place = tx.execute(select(TABLES["attachment"].c.sha256)).scalars().all()
        return [one for one in sound(tx) if one.sha256 in in_place]

    patch.setattr(attachments, "unsent", unsent)


@bug("inbox", story=stories.a_photo_comes_after_its_household_went, match="lacks files")
def a_file_is_looked_for_where_its_household_is_now(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(ways, "left_by", lambda *_: set())


@bug("epoch", story=stories.what_left_long_ago_is_lost_by_the_server, match="lost: insert")
def a_copy_goes_while_its_row_is_set_apart(patch: pytest.MonkeyPatch) -> None:
    def drop_old_copies(tx: Connection, now: datetime) -> int:
        old = (OUTBOX.c.state == "applied", OUTBOX.c.settled_at < now - outbox.SEALED_FOR)
        return int(tx.execute(delete(OUTBOX).where(*old)).rowcount)

    patch.setattr(outbox, "drop_old_copies", drop_old_copies)


@bug(
    "restoring",
    story=stories.a_copy_is_older_than_a_photo_that_the_server_loses,
    match="lacks files",
)
def what_is_set_apart_stays_behind(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(restoring, "_set_apart", lambda *_: None)
