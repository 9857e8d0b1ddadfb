"""How the editions of a visit are shown: the chain with who made each, when and why, and what each
one counts for. Reads only.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.casework import naming
from fieldvisit.casework.desk import Desk, day_words, short
from fieldvisit.casework.households import blind
from fieldvisit.casework.trail import looking_at
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Household, Visit
from fieldvisit.records.visit import VisitState
from fieldvisit.rules.editions import is_later, overtaken, superseded
from fieldvisit.store import editions, staff, visits
from fieldvisit.words import sentence
from fieldvisit.words.labels import label


@dataclass(frozen=True)
class EditionLine:
    """One edition: its form, `title` says which it is, `state` (`mood` of a board) what it counts
    for, `lines` what is known of it as (asked, said), `result` at the door in words.
    """

    visit: Visit
    form: str
    title: str
    state: str
    mood: str
    lines: tuple[tuple[str, str], ...]
    result: str

    @property
    def visit_id(self) -> str:
        """Its id as boards name it."""
        return str(self.visit.id)


@dataclass(frozen=True)
class VisitLine:
    """A visit in a household's list."""

    visit_id: str
    title: str
    who: str
    state: str
    mood: str


def chain(desk: Desk, visit_id: str) -> list[EditionLine]:
    """All editions of a visit, the first one first. The first look of an unlocking leaves a line.
    Raises VisitNotHere, StillBlind.
    """
    with looking_at(desk, visit_id, action="visit_read") as tx:
        visit = naming.visit_here(tx, visit_id)
        blind.check_seen(tx, desk, visit_id=visit.id)
        found = editions.of_visit(tx, visit)
        people = {one.id: one.name for one in staff.all(tx)}
    states = shown(found)
    return [
        EditionLine(
            visit=one,
            form=desk.form_title(one.form_id, one.form_version),
            title=_title(one, found),
            state=states.get(one.id) or label("visit_state", one.state),
            mood=_mood(one, states),
            lines=tuple(_lines(one, people)),
            result=label("visit_result", one.result),
        )
        for one in found
    ]


def of_household(desk: Desk, household_id: str, *, limit: int) -> list[VisitLine]:
    """A household's visits, every edition, the newest first; without those that this person may not
    see yet. The first look of an unlocking leaves a line. Raises NotHere.
    """
    with looking_at(desk, household_id) as tx:
        home = naming.record(tx, Household, kind="household", named=household_id)
        hidden = blind.hidden(tx, desk)
        every = visits.of_household(tx, home.id, limit=limit)
        seen = [one for one in every if one.id not in hidden]
        people = {one.id: one.name for one in staff.all(tx)}
        said = states(tx, seen)
    return [
        VisitLine(
            visit_id=str(one.id),
            title=f"{day_words(one.started_at)} {desk.form_title(one.form_id, one.form_version)}",
            who=people.get(one.created_by or one.id, ""),
            state=said.get(one.id) or label("visit_state", one.state),
            mood=_mood(one, said),
        )
        for one in seen
    ]


def states(tx: Connection, seen: Sequence[Visit]) -> dict[UUID, str]:
    """Of these visits those that say more than their state does: corrected, a correction that
    waits, taken back.
    """
    asked = [one for one in seen if one.first_visit or one.state is VisitState.CANCELLED]
    firsts = {one.first_visit for one in seen if one.first_visit}
    whole = {one.id: one for one in asked}
    for first in firsts:
        whole |= {one.id: one for one in editions.of_first(tx, first)}
    told = shown(list(whole.values()))
    return {one.id: told[one.id] for one in seen if one.id in told}


def shown(whole: Collection[Visit]) -> dict[UUID, str]:
    """The same, of whole chains."""
    not_those, replaced = overtaken(whole), superseded(whole)
    return {
        one.id: label("edition", code)
        for one in whole
        if (code := _code(one, not_those=not_those, replaced=replaced, whole=whole))
    }


@dataclass(frozen=True)
class OnPaper:
    """What a sheet says of its edition: `note` beside the title, `mark` across the page; blank for
    a visit as it was written.
    """

    note: str = ""
    mark: str = ""


def on_paper(tx: Connection, visit: Visit) -> OnPaper:
    """Which correction it is and of what day's record; that it does not count any more."""
    found = editions.of_visit(tx, visit)
    before = [one for one in found if is_later(visit, one)]
    kept = [one for one in before if one.state is not VisitState.CANCELLED]
    note = ""
    if kept:
        day = local_day(kept[0].created_at).isoformat()
        note = sentence("edition_copy", {"times": len(kept), "day": day})
    if visit.state is VisitState.CANCELLED:
        return OnPaper(note, label("edition", "taken_back"))
    void = visit.id in superseded(found) and visit.id in overtaken(found)
    return OnPaper(note, label("edition", "corrected") if void else "")


def _code(
    one: Visit,
    *,
    not_those: Collection[UUID],
    replaced: Collection[UUID],
    whole: Collection[Visit],
) -> str:
    if one.state is VisitState.CANCELLED:
        return "taken_back"
    if one.id in not_those and one.id in replaced:
        twins = [o for o in whole if o.replaces == one.replaces and o.revision == one.revision]
        twice = one.first_visit is not None and len(twins) > 1
        return "twice" if twice else "corrected"
    return "unreviewed" if one.id in not_those and one.state is VisitState.FINALISED else ""


def _mood(one: Visit, states: Mapping[UUID, str]) -> str:
    if one.id in states:
        return "open" if states[one.id] == label("edition", "unreviewed") else "plain"
    if one.state is VisitState.RETURNED:
        return "late"
    return "open" if one.state is VisitState.FINALISED else "done"


def _title(one: Visit, whole: Sequence[Visit]) -> str:
    kept = [o for o in whole if is_later(one, o) and o.state is not VisitState.CANCELLED]
    if kept:
        return f"第 {len(kept)} 次更正"
    return "原记录" if one.first_visit is None else "收回以后重填的"


def _lines(one: Visit, people: dict[UUID, str]) -> list[tuple[str, str]]:
    made = f"{people.get(one.created_by or one.id, '')}·{short(local_day(one.created_at))}"
    told = [("谁写的", made), ("为什么更正", one.correction), ("为什么收回", one.taken_back_why)]
    judged = one.review_comment or ""
    return [(asked, said) for asked, said in (*told, ("审核意见", judged)) if said]
