"""What has not reached the ledger, and why, as people read it; no reason breaks the list."""

import ast
from pathlib import Path

import pytest

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.notebook import notes
from fieldvisit.casework.notebook.notes import NoteDraft
from fieldvisit.casework.sending.waiting import waiting
from fieldvisit.store import forms, incoming, outbox, settling
from fieldvisit.store.incoming import Entry
from fieldvisit.store.settling import Settled
from fieldvisit.words import sentence

SERVER = Path(__file__).parents[3] / "sync" / "server"


def refused_with(desk: Desk, code: str) -> str:
    """The reason shown for a note that the server refused with `code`."""
    notes.keep(desk, NoteDraft("北屋窗户漏风"))
    with desk.store.write() as tx:
        batch = outbox.batch_to_send(tx, fresh_id=desk.ids.fresh)
        assert batch is not None
        verdicts = [Settled(one.counter, "rejected", code=code) for one in batch.changes]
        settling.settle(tx, verdicts, at=desk.clock.now())
    (row,) = waiting(desk).rows
    return row.reason


def codes_of_verdicts() -> set[str]:
    """Every code that `accept` and `rights` answer with, as their source writes it."""
    found = set()
    for name in ("accept.py", "rights.py", "batch.py", "clashes.py"):
        for node in ast.walk(ast.parse((SERVER / name).read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    return {
        code
        for code in found - {"row_kind"}
        if (code.endswith(("_yours", "_refused", "_fixed", "_kind", "_taken", "_missing")))
        or code in ("change_malformed", "review_too_late", "fields_differ", "row_deleted")
        or code in ("already_chosen", "choice_outdated")
    }


@pytest.mark.parametrize("code", sorted(codes_of_verdicts()))
def test_every_reason_of_the_server_is_a_sentence_without_further_facts(code: str) -> None:
    assert sentence(code)


def test_the_reasons_are_found_in_the_servers_source() -> None:
    assert {
        "record_refused",
        "unknown_kind",
        "scope_not_yours",
        "id_taken",
        "choice_outdated",
    } <= codes_of_verdicts()


def test_a_refused_record_says_why(desk: Desk) -> None:
    assert "没有收下" in refused_with(desk, "record_refused")


def test_a_reason_of_a_newer_server_asks_to_update(desk: Desk) -> None:
    assert "更新程序" in refused_with(desk, "reason_of_tomorrow")


def test_a_form_that_was_not_taken_in_is_told_with_its_title_and_reason(desk: Desk) -> None:
    with desk.store.write() as tx:
        form = forms.package(tx, "F02")
        assert form is not None
        values = form.model_dump(mode="json") | {"title": "冒充的表"}
        entry = Entry("form", desk.ids.fresh(), 9, values, "form_not_signed")
        incoming.apply(tx, form.scope, entries=[entry], cursor=9)
    (row,) = waiting(desk).rows
    assert (row.kind_label, row.title, row.state) == ("表", "冒充的表", "rejected")
    assert row.reason == sentence("form_not_signed")
