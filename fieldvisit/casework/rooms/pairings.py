"""结对联系: who keeps in touch with a household, and who did."""

from fieldvisit.casework import naming
from fieldvisit.casework.board import (
    Asked,
    Board,
    Offer,
    Outcome,
    Room,
    Said,
    Subject,
    Thing,
    day_of,
)
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households import pairing
from fieldvisit.casework.trail import looking_at
from fieldvisit.records import Household
from fieldvisit.rules.journeys import DECIDERS
from fieldvisit.rules.pairing import Helper, all_of
from fieldvisit.store import households
from fieldvisit.words import sentence

CODE, PAIRING = "pairings", "pairing"
_PAIR = Offer(
    "pair",
    "结对",
    (
        Asked("name", "谁联系（姓名）"),
        Asked("unit", "哪个单位、哪个支部", needed=False),
        Asked("on", "从哪天（不写是今天）", "day", needed=False),
    ),
)
_PART = Offer(
    "part",
    "不再联系",
    (
        Asked("reason", "原因", "long"),
        Asked("on", "到哪天（不写是今天）", "day", needed=False),
    ),
    danger=True,
)


def read(desk: Desk, home: Subject) -> Board:
    """Who keeps in touch, then who did, the newest first. The first look of an unlocking leaves a
    line. Raises NotHere.
    """
    with looking_at(desk, home.id) as tx:
        house = naming.record(tx, Household, kind="household", named=home.id)
        names = households.names(tx, [house.id])
    may = desk.profile.role in DECIDERS
    return Board(
        title=f"{names.get(house.id) or house.number} 户的结对联系",
        sentence=ROOM.sentence,
        offers=(_PAIR,) if may else (),
        things=tuple(_thing(one, home.id, may=may) for one in _ordered(all_of(house.pairings))),
        nothing=sentence("nobody_paired"),
    )


def _ordered(pairings: list[Helper]) -> list[Helper]:
    newest = sorted(pairings, key=lambda one: one.since, reverse=True)
    return sorted(newest, key=lambda one: one.until != "")


def _thing(one: Helper, household_id: str, *, may: bool) -> Thing:
    lines = [("单位", one.unit)] if one.unit else []
    lines += [("不再联系的原因", one.why)] if one.why else []
    return Thing(
        subject=Subject(PAIRING, f"{household_id} {one.name}"),
        title=one.name,
        pill=f"{one.since} 到 {one.until}" if one.until else f"{one.since} 起",
        mood="done" if one.until else "open",
        lines=tuple(lines),
        offers=(_PART,) if may and not one.until else (),
    )


def _pair(desk: Desk, household_id: str, said: Said) -> Outcome:
    name, unit = said.get("name", ""), said.get("unit", "")
    pairing.pair(desk, household_id, name=name, unit=unit, on=day_of(said))
    return Outcome(sentence("paired", {"name": name}))


def _part(desk: Desk, both: str, said: Said) -> Outcome:
    household_id, _, name = both.partition(" ")
    pairing.part(desk, household_id, name=name, reason=said.get("reason", ""), on=day_of(said))
    return Outcome(sentence("parted", {"name": name}))


ROOM = Room(
    code=CODE,
    title="结对联系",
    sentence="党员、干部联系困难群众：谁，从哪天到哪天",
    icon="phone",
    read=read,
    steps={(CODE, "pair"): _pair, (PAIRING, "part"): _part},
    at_household=True,
)
