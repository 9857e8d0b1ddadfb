"""A board as people read it: its days in words. Adds and leaves out nothing."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from functools import partial

from fieldvisit.casework import days
from fieldvisit.casework.board import Asked, Board, Offer, Thing

_Say = Callable[[str], str]


def in_words(shown: Board, *, today: date) -> Board:
    """The board with its days said."""
    say = partial(days.in_words, today=today)
    return replace(
        shown,
        title=say(shown.title),
        sentence=say(shown.sentence),
        offers=_offers(shown.offers, say),
        things=_things(shown.things, say),
    )


def _things(shown: Iterable[Thing], say: _Say) -> tuple[Thing, ...]:
    return tuple(
        replace(
            one,
            title=say(one.title),
            pill=say(one.pill),
            lines=tuple((say(asked), say(said)) for asked, said in one.lines),
            offers=_offers(one.offers, say),
            inner=_things(one.inner, say),
        )
        for one in shown
    )


def _offers(shown: Iterable[Offer], say: _Say) -> tuple[Offer, ...]:
    return tuple(
        replace(one, label=say(one.label), asks=tuple(_asked(each, say) for each in one.asks))
        for one in shown
    )


def _asked(one: Asked, say: _Say) -> Asked:
    options = tuple((code, say(word)) for code, word in one.options)
    return replace(one, label=say(one.label), options=options)
