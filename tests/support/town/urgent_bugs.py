"""Planted bugs in what goes ahead of its turn: each takes out one thing that keeps the order of all
else whole.
"""

from typing import Any

import pytest
from sqlalchemy import Connection

from fieldvisit.store import epochs, leading, settling
from sync.server import people, said_before
from tests.support.central import NOON
from tests.support.town import urgent_stories as stories
from tests.support.town.bugs import bug


@bug("leading", story=stories.it_goes_first, match="given anew")
def what_came_ahead_counts_as_all_before_it(patch: pytest.MonkeyPatch) -> None:
    sound = people.raise_high_water

    def raise_high_water(tx: Connection, device_id: Any, *, counter: int, **_: Any) -> None:
        sound(tx, device_id, counter=counter)

    patch.setattr(people, "raise_high_water", raise_high_water)


@bug("leading", story=stories.it_goes_first, match="given anew|EpochChanged")
def a_device_counts_it_as_answered(patch: pytest.MonkeyPatch) -> None:
    sound = leading.said

    def said(tx: Connection, ahead: Any) -> None:
        sound(tx, ahead)
        epochs.receipt(tx, acked=max(ahead.counters), told=epochs.Ground())

    patch.setattr(leading, "said", said)


@bug("leading", story=stories.it_goes_first, match="did not go first")
def it_goes_without_what_it_hangs_on(patch: pytest.MonkeyPatch) -> None:
    sound = leading._closure

    def alone(tx: Connection, counter: int, **place: Any) -> Any:
        found = sound(tx, counter, **place)
        return leading._Closure({counter: found[counter]})

    patch.setattr(leading, "_closure", alone)


@bug("leading", story=stories.it_goes_first, match="is missing")
def it_goes_without_what_was_written_of_that_before(patch: pytest.MonkeyPatch) -> None:
    sound = leading._closure

    def births(tx: Connection, counter: int, **place: Any) -> Any:
        found = sound(tx, counter, **place)
        few = [found_at for found_at in sorted(found) if found_at != sorted(found)[1]]
        return leading._Closure({one: found[one] for one in few})

    patch.setattr(leading, "_closure", births)


@bug("leading", story=stories.its_answer_is_lost, match="judged twice")
def what_came_ahead_is_not_known_in_its_turn(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(said_before, "_led", lambda *_: [])


@bug("leading", story=stories.it_overtakes_a_parcel, match="did not go first|given anew")
def what_a_parcel_brought_may_not_go_ahead(patch: pytest.MonkeyPatch) -> None:
    def counters(known: said_before.Known) -> list[int]:
        old = [verdict.counter for verdict in known.verdicts.values()]
        return old + [raw["counter"] for raw in known.fresh.changes]

    patch.setattr(said_before.Known, "counters", property(counters))


@bug("leading", story=stories.an_image_has_forgotten_it, match="judged twice")
def a_number_that_went_ahead_is_given_out_again(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(said_before, "_refuse_led", lambda *_, **__: None)


@bug("leading", story=stories.the_server_loses_it_before_its_turn, match="did not bring it")
def what_was_said_ahead_is_settled(patch: pytest.MonkeyPatch) -> None:
    def settled(tx: Connection, said: Any) -> None:
        settling.settle(tx, said, at=NOON)

    patch.setattr(settling, "heard_ahead", settled)
