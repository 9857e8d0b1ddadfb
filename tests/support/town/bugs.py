"""Planted bugs: each takes out one thing that keeps a promise of sync, and names the story that
must then fail. A bug that nothing catches is a hole in the suite.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

import pytest
from sqlalchemy import Connection, text

from fieldvisit.store import (
    attachments,
    conflicts,
    file_parts,
    first_fill,
    incoming,
    left_rows,
    outbox,
    restoring,
    server_rows,
    settling,
    stranded,
)
from fieldvisit.store import epochs as store_epochs
from sync.client import answer_pieces, files, pushing
from sync.protocol.wire import FilePart
from sync.server import (
    accept,
    asking,
    clashes,
    ledger,
    people,
    rights,
    said_before,
    sums,
    who_said,
)
from sync.server.files import Files
from tests.support.town import stories
from tests.support.town.stories import Story

Plant = Callable[[pytest.MonkeyPatch], None]


@dataclass(frozen=True)
class Bug:
    """`what` is broken, in `part`; `story` must fail, and say `match`."""

    name: str
    part: str
    plant: Plant
    story: Story
    match: str


BUGS: list[Bug] = []


def bug(part: str, *, story: Story, match: str) -> Callable[[Plant], Plant]:
    """Enter a planted bug under the name of its function."""

    def enter(plant: Plant) -> Plant:
        BUGS.append(Bug(plant.__name__, part, plant, story, match))
        return plant

    return enter


# The server.


@bug(
    "receipt",
    story=stories.an_answer_is_lost,
    match="another receipt|judged twice|not shown|never reached",
)
def the_receipt_is_not_looked_up(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(ledger, "stored_receipt", lambda *_, **__: None)
    patch.setattr(ledger, "store_receipt", lambda *_, **__: None)


@bug("scope lock", story=stories.everybody_writes_in_turn, match="one number|UNIQUE")
def numbers_are_read_before_the_lock(patch: pytest.MonkeyPatch) -> None:
    early: dict[str, int] = {}
    sound = ledger.lock_scopes

    def read_early(tx: Connection, scopes: Iterable[str]) -> dict[str, int]:
        early.update({s: n for s, n in sound(tx, scopes).items() if s not in early})
        return {scope: early[scope] for scope in scopes}

    patch.setattr(ledger, "lock_scopes", read_early)


@bug("cursor", story=stories.everybody_writes_in_turn, match="missed a row|lacks a|above the last")
def numbers_are_not_given_in_the_order_of_commits(patch: pytest.MonkeyPatch) -> None:
    taken = count(2000, -40)
    sound = ledger.lock_scopes

    def from_afar(tx: Connection, scopes: Iterable[str]) -> dict[str, int]:
        sound(tx, scopes)
        return {scope: next(taken) for scope in scopes}

    patch.setattr(ledger, "lock_scopes", from_afar)


@bug("base compare", story=stories.two_people_mean_the_same_field, match="overwritten in silence")
def the_base_is_not_compared(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(accept, "same_as_base", lambda *_, **__: True)


@bug("tombstone", story=stories.a_deleted_row_is_edited, match="edit of a deleted row went in")
def a_deleted_row_takes_edits(patch: pytest.MonkeyPatch) -> None:
    sound = accept._merge

    def merge(change: Any, *, held: Any, asked: Any) -> Any:
        alive = replace(held, values={**held.values, "deleted_at": None})
        return sound(change, held=alive, asked=asked)

    patch.setattr(accept, "_merge", merge)


@bug("tombstone", story=stories.a_row_is_deleted_that_others_edited, match="had not seen")
def a_delete_needs_not_have_seen_the_last_edit(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(accept, "_seen", lambda *_: True)


@bug("merge", story=stories.a_signed_visit_is_altered, match="signed visit changed")
def signed_visits_may_be_mended(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(accept, "_not_mendable", lambda *_, **__: None)


@bug(
    "conflict",
    story=stories.two_people_mean_the_same_field,
    match="conflict, but shown as|nobody is asked",
)
def a_conflict_leaves_no_question(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(asking, "ask", lambda *_: None)


@bug(
    "conflict",
    story=stories.a_third_person_wrote_another_field_since,
    match="names somebody else",
)
def a_question_names_whoever_wrote_the_row_last(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(who_said, "last", lambda held, _: (held.last_device, held.last_at))


@bug("conflict", story=stories.somebody_chooses_what_has_moved_on, match="nobody had seen")
def a_choice_takes_whatever_stands(patch: pytest.MonkeyPatch) -> None:
    sound = clashes._take_wanted

    def take(change: Any, *, held: Any, row: Any, taken: Any) -> Any:
        now = {
            n: {**s, "held": accept.plain(row.now(n))} for n, s in held.values["differing"].items()
        }
        asked = replace(held, values={**held.values, "differing": now})
        return sound(change, held=asked, row=row, taken=taken)

    patch.setattr(clashes, "_take_wanted", take)


@bug("scope", story=stories.somebody_writes_for_another_village, match="stranger wrote|too many")
def anybody_writes_anywhere(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(rights, "may_write", lambda *_: True)


@bug("scope", story=stories.two_people_mean_different_fields, match="too many|scope")
def everybody_reads_every_scope(patch: pytest.MonkeyPatch) -> None:
    sound = ledger.readable_sequences

    def all_of_them(tx: Connection, author: rights.Author) -> dict[str, int]:
        return sound(tx, replace(author, area="120110100000"))

    patch.setattr(ledger, "readable_sequences", all_of_them)
    patch.setattr(rights, "covers", lambda *_: True)


@bug("revocation", story=stories.a_device_is_lost, match="was answered")
def a_revoked_device_still_reads(patch: pytest.MonkeyPatch) -> None:
    sound = people.caller

    def caller(tx: Connection, signed: Any, **named: Any) -> Any:
        return replace(sound(tx, signed, **named), revoked=False)

    patch.setattr(people, "caller", caller)


@bug("sums", story=stories.two_people_mean_different_fields, match="do not add up|mended")
def old_editions_stay_in_the_sums(patch: pytest.MonkeyPatch) -> None:
    sound = sums.move

    def move(tx: Connection, kind: str, *, scope: str, rows: Any) -> None:
        sound(tx, kind, scope=scope, rows=[(None, after) for _, after in rows])

    patch.setattr(sums, "move", move)


@bug("chunk", story=stories.files_travel, match="lacks files|FileNotFound")
def one_part_passes_for_the_whole(patch: pytest.MonkeyPatch) -> None:
    sound = Files.missing

    def missing(self: Files, part: FilePart, **named: Any) -> list[int]:
        lacking = sound(self, part, **named)
        return [] if 0 < len(lacking) < part.count else lacking

    patch.setattr(Files, "missing", missing)


# The device.


@bug("outbox", story=stories.two_people_mean_different_fields, match="not shown as pending")
def an_edit_leaves_no_operation(patch: pytest.MonkeyPatch) -> None:
    sound = outbox.append

    def append(tx: Connection, change: Any, **named: Any) -> Any:
        told = sound(tx, change, **named)
        if change.action == "patch":
            tx.execute(text("DELETE FROM outbox WHERE counter = :n"), {"n": told.counter})
        return told

    patch.setattr(outbox, "append", append)


@bug("outbox", story=stories.an_answer_is_lost, match="judged twice|not shown|never reached")
def a_batch_is_cut_anew_at_each_try(patch: pytest.MonkeyPatch) -> None:
    sound = outbox.batch_to_send

    def batch_to_send(tx: Connection, **named: Any) -> Any:
        tx.execute(text("UPDATE outbox SET batch_id = NULL WHERE state = 'waiting'"))
        return sound(tx, **named)

    patch.setattr(outbox, "batch_to_send", batch_to_send)
    # The second net: what a change says is known again under any number.
    patch.setattr(said_before, "_everywhere", lambda *_, **__: [])


@bug(
    "outbox", story=stories.two_people_mean_the_same_field, match="are not counted|counted wrongly"
)
def counts_come_from_elsewhere(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(outbox, "counts", lambda _: outbox.OutboxCounts())


@bug("receipt", story=stories.two_people_mean_the_same_field, match="conflict, but shown as")
def every_verdict_passes_for_accepted(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(pushing, "SETTLED", dict.fromkeys(pushing.SETTLED, "accepted"))


@bug("merge", story=stories.a_merge_was_not_looked_at, match="a merge that its author had not seen")
def a_merged_row_passes_for_seen(patch: pytest.MonkeyPatch) -> None:
    sound = settling._acknowledged

    def acknowledged(known: Any, change: Any, *, verdict: Any) -> Any:
        seen = replace(verdict, verdict="accepted") if verdict.verdict == "merged" else verdict
        return sound(known, change, verdict=seen)

    patch.setattr(settling, "_acknowledged", acknowledged)


@bug("merge", story=stories.a_pull_comes_between, match="not sent yet")
def a_pull_overwrites_what_waits(patch: pytest.MonkeyPatch) -> None:
    sound = incoming._under_way

    def nothing(tx: Connection) -> Any:
        found = sound(tx)
        found.clear()
        return found

    patch.setattr(incoming, "_under_way", nothing)


@bug("refusal", story=stories.somebody_chooses_who_may_not, match="holds another|mended")
def what_the_server_had_is_not_remembered(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(server_rows, "remember", lambda *_, **__: None)


@bug("cursor", story=stories.everybody_writes_in_turn, match="lacks a|mended")
def the_cursor_jumps_to_our_last_number(patch: pytest.MonkeyPatch) -> None:
    def jump(request: Any, verdicts: Any, *, known: Mapping[str, int]) -> dict[str, int]:
        moved = {}
        for change, verdict in zip(request.changes, verdicts, strict=True):
            if verdict.version:
                moved[change["scope"]] = verdict.version
        return moved

    patch.setattr(pushing, "seen_by_sending", jump)


@bug("conflict", story=stories.two_questions_of_one_change, match="conflict, but shown as")
def one_answer_closes_every_question(patch: pytest.MonkeyPatch) -> None:
    every = "UPDATE outbox SET state = 'applied' WHERE state = 'conflict'"
    patch.setattr(conflicts, "_CLOSE", every)


@bug("conflict", story=stories.a_question_outlives_its_authors_area, match="conflict, but shown as")
def nobody_hears_of_a_question_that_is_elsewhere(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(conflicts, "heard", lambda *_, **__: None)


@bug("chunk", story=stories.files_travel, match="not handed in")
def the_last_part_is_not_sent(patch: pytest.MonkeyPatch) -> None:
    sound = files.FilePart

    class Short(sound):  # type: ignore[misc, valid-type]
        @property
        def start(self) -> int:
            return super().start if self.number < self.count - 1 else 0

    patch.setattr(files, "FilePart", Short)


@bug("chunk", story=stories.files_travel, match="lacks files")
def any_part_passes_for_the_one_that_is_wanted(patch: pytest.MonkeyPatch) -> None:
    sound = file_parts.read
    patch.setattr(
        file_parts, "read", lambda store, sha256, *, number: sound(store, sha256, number=0)
    )


@bug("chunk", story=stories.files_travel, match="lacks files")
def a_file_is_marked_as_sent_before_it_is(patch: pytest.MonkeyPatch) -> None:
    sound = attachments.unsent

    def unsent(tx: Connection) -> Any:
        found = sound(tx)
        tx.execute(text("UPDATE blob SET sent_at = kept_at"))
        return found

    patch.setattr(attachments, "unsent", unsent)


@bug("restoring", story=stories.an_old_copy_is_put_back, match="mended")
def a_copy_keeps_an_old_edition_aside(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(restoring, "_forget_aside", lambda _: None)


@bug(
    "restoring",
    story=stories.an_old_copy_is_put_back,
    match="judged twice|altered|not shown|never reached|UNIQUE",
)
def a_copy_gives_numbers_out_again(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(restoring, "_numbers", lambda *_: None)


@bug("parcel", story=stories.an_answer_begins_too_late, match="lacks a|mended|went back")
def a_page_of_a_parcel_is_taken_wherever_it_begins(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(answer_pieces.Taking, "_wanted", lambda self, tx, reply, **_: reply.pages)


@bug("refusal", story=stories.a_refused_household_has_a_note, match="nobody is told")
def what_hangs_on_a_refused_record_waits_for_ever(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(stranded, "follow", lambda *_, **__: set())


@bug("epoch", story=stories.a_parcel_is_older_than_an_epoch, match="judged twice")
def what_a_parcel_brought_is_not_known_again(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(said_before, "_everywhere", lambda *_, **__: [])


@bug("scope", story=stories.somebody_is_moved_to_another_village, match="too many")
def what_was_left_stays_on_the_device(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(left_rows, "give_up", lambda *_, **__: None)
    patch.setattr(left_rows, "step", lambda *_, **__: 0)


@bug("epoch", story=stories.a_server_is_put_back, match="never reached|another set|lacks|missed")
def nothing_is_sent_again_to_a_server_put_back(patch: pytest.MonkeyPatch) -> None:
    never = store_epochs._AGAIN.replace("WHERE", "WHERE 0 AND (") + ")"
    patch.setattr(store_epochs, "_AGAIN", never)
    patch.setattr(store_epochs, "lost", lambda *_, **__: 0)


@bug("bootstrap", story=stories.a_new_device_is_filled_by_blocks, match="lacks a|mended")
def a_block_is_ticked_off_without_its_rows(patch: pytest.MonkeyPatch) -> None:
    sound = first_fill.take_in
    patch.setattr(
        first_fill,
        "take_in",
        lambda tx, scope, **named: sound(tx, scope, **named | {"entries": []}),
    )
