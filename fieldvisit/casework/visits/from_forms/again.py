"""Somebody whose household nobody knows, and nobody was met: the clue says when one goes again.
Once the form is filled in of them, what the tries made says nothing more.
"""

from fieldvisit.casework import steps
from fieldvisit.casework.desk import short
from fieldvisit.casework.visits.from_forms import clue
from fieldvisit.casework.visits.from_forms.answers import day
from fieldvisit.casework.visits.from_forms.making import Making
from fieldvisit.records.clue import ClueState, ClueVerdict
from fieldvisit.store import cases
from fieldvisit.words import sentence


def make(making: Making) -> str:
    """The clue of a form that was filled in, in words, and the end of the tries before it; blank
    where there is none.
    """
    made = clue.make(making)
    if made:
        _end_tries(making)
    return made


def make_try(making: Making) -> str:
    """The clue of a try, in words; blank where the form says no day to go again."""
    on = day(making.answers, "next_try_on")
    if on is None:
        return ""
    tried = clue.clue_of(making).model_copy(update={"look_on": on})
    if not making.keep(tried, line="clue_reported"):
        return ""
    _end_tries(making)
    return sentence("made_clue_again", {"about": tried.about, "on": short(on)})


def _end_tries(making: Making) -> None:
    """Earlier tries at the same person in the same place repeat what the form reports now."""
    about, place = clue.about(making.answers), clue.place(making.answers)
    if not (about and place):
        return
    tx, desk, at = making.tx, making.desk, making.visit.ended_at
    now = making.id_for("clue")
    for one in cases.clues_to_look_at(tx):
        if one.id != now and (one.about, one.place) == (about, place):
            found = {"verdict": ClueVerdict.DUPLICATE, "duplicate_of": now, "verified_at": at}
            seen = steps.take(tx, desk, case=one, step=ClueState.VERIFIED, changes=found)
            steps.take(tx, desk, case=seen, step=ClueState.CLOSED, changes={"closed_at": at})
