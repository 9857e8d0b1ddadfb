"""What F07 finds unmet and what F02 is asked for become needs, one each; one that stands open
already is not found twice.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from fieldvisit.casework.visits.from_forms.answers import Answers, codes, text
from fieldvisit.casework.visits.from_forms.making import Making
from fieldvisit.records import Need
from fieldvisit.records.need import NeedState, Urgency
from fieldvisit.store import loop
from fieldvisit.words import sentence
from fieldvisit.words.labels import LABELS, label

_KINDS = {
    **dict.fromkeys(("care_visit", "rehab", "respite", "caregiver"), "care"),
    **dict.fromkeys(("inclusion", "linking", "festival", "other"), "other"),
    "escort": "medical",
    "equipment": "aids",
    "counselling": "mind",
    "skill": "job",
    "legal": "legal",
}
_HOW = {"frequency": "", "provider": "", "payer": "付钱的："}
_ANSWERED = frozenset({NeedState.CLOSED, NeedState.REJECTED})


@dataclass(frozen=True)
class _Wish:
    """A need to come: `item` what it is of, `head` the words it is known by."""

    item: str
    head: str
    rest: str = ""
    urgency: Urgency = Urgency.NORMAL


def make(making: Making) -> str:
    """The needs that the form finds, in words; blank where it finds none that is new."""
    household = making.home
    open_now = [one for one in loop.needs_of(making.tx, household) if one.state not in _ANSWERED]
    made = []
    for wish in _wishes(making.answers):
        need = _need(making, wish)
        known = any(one.kind == need.kind and one.text.startswith(wish.head) for one in open_now)
        if not known and making.keep(need, line="need_found"):
            made.append(wish.head)
    return sentence("made_needs", {"count": len(made), "needs": "、".join(made)}) if made else ""


def asks(told: Answers) -> bool:
    """Whether a form finds needs."""
    return next(_wishes(told), None) is not None


def _wishes(told: Answers) -> Iterator[_Wish]:
    yield from _without_care(told)
    yield from _asked(told)
    yield from _unmet(told)


def _without_care(told: Answers) -> Iterator[_Wish]:
    if text(told, "caregiver_present") == "no":
        yield _Wish("caregiver", "照料人不到位", text(told, "urgent_need"), Urgency.URGENT)


def _asked(told: Answers) -> Iterator[_Wish]:
    """What a household visited each month asks for."""
    for item in codes(told, "needs"):
        if item in LABELS["service"]:
            yield _Wish(item, label("service", item))
        elif item == "legal":
            yield _Wish(item, "法律")
        elif item == "other":
            yield _Wish(item, text(told, "other_need") or "其他需要")


def _unmet(told: Answers) -> Iterator[_Wish]:
    """Services that are lacking, of somebody who agrees to get them."""
    if text(told, "consent") == "refused":
        return
    urgency = Urgency.URGENT if text(told, "priority") == "high" else Urgency.NORMAL
    for item, word in LABELS["service"].items():
        if text(told, f"{item}_state") == "unmet":
            yield _Wish(item, word, "，".join(_how(told, item)), urgency)


def _how(told: Answers, item: str) -> Iterator[str]:
    for name, head in _HOW.items():
        if code := text(told, f"{item}_{name}"):
            yield f"{head}{label(f'service_{name}', code)}"


def _need(making: Making, wish: _Wish) -> Need:
    visit = making.visit
    return Need(
        id=making.id_for(f"need {wish.item}"),
        scope=visit.scope,
        created_at=visit.ended_at,
        household_id=making.home,
        person_id=visit.person_id,
        kind=_KINDS.get(wish.item, "living"),
        text="：".join(filter(None, (wish.head, wish.rest))),
        urgency=wish.urgency,
        source="visit",
        from_visit=visit.id,
        found_at=visit.ended_at,
    )
