"""The questions of a batch: whom they name, where they are put, and the choices that close them.
`clashes` is the rule.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.records.change import Change
from sync.server import accept, clashes, ledger, lending, rights, who_said
from sync.server.hands import Place, Work, fetch_rows, put


def know_owners(tx: Connection, work: Work, *, about: Mapping[Place, set[UUID]]) -> None:
    """Find whose the devices are that wrote the rows in question, for the choices of this batch."""
    rows = [
        work.rows[place][row_id]
        for place, ids in about.items()
        for row_id in ids & work.rows[place].keys()
    ]
    _find(tx, work, devices=who_said.devices(rows))


def choice(work: Work, change: Change, *, author: rights.Author, at: datetime) -> accept.Decision:
    """The verdict on a choice; what it makes of the row in question is put."""
    held = work.rows.get((clashes.KIND, change.scope), {}).get(change.row_id)
    row = None
    if held is not None:
        about = held.values["row_kind"], change.scope
        row = work.rows.get(about, {}).get(held.values["row_id"])
    decision, changed = clashes.choose(change, author, held=held, row=row, at=at)
    if changed is not None and lending.refusal(author, row, changed):
        return accept.rejected("choice_not_yours")
    if decision.code == "choice_outdated" and decision.row is not None and row is not None:
        device, said_at = who_said.last(row, decision.row.values["differing"])
        by = _owner(work, device)
        decision = replace(decision, row=clashes.spoken(decision.row, by=by, at=said_at))
    if changed is not None and held is not None:
        said_at = clashes.said_at(change, at)
        put(work, held.values["row_kind"], scope=change.scope, row=changed, said_at=said_at)
    return decision


def ask(tx: Connection, work: Work) -> None:
    """Put the questions that the batch left beside its rows, each once."""
    if not work.cards:
        return
    for scope in {card.values["scope"] for card, _ in work.cards}:
        made = [card.values for card, _ in work.cards if card.values["scope"] == scope]
        ids = {values["id"] for values in made}
        for device in {values["wanted_device"] for values in made}:
            ids |= ledger.open_questions(tx, scope, device=device)
        fetch_rows(tx, work, wanted={(clashes.KIND, scope): ids})
    _find(tx, work, devices={device for _, device in work.cards if device is not None})
    for question, device in work.cards:
        by = _owner(work, device)
        card = clashes.spoken(question, by=by, at=question.values["held_at"])
        scope = card.values["scope"]
        there = work.rows[clashes.KIND, scope]
        asked = next((row for row in there.values() if clashes.same_question(row, card)), None)
        if asked is not None:
            put(work, clashes.KIND, scope=scope, row=clashes.said_again(asked, card))
        elif card.values["id"] not in there:
            put(work, clashes.KIND, scope=scope, row=card)


def _owner(work: Work, device: UUID | None) -> UUID | None:
    return None if device is None else work.owners.get(device)


def _find(tx: Connection, work: Work, *, devices: set[UUID]) -> None:
    unknown = devices - work.owners.keys()
    if unknown:
        work.owners |= ledger.staff_of(tx, unknown)
