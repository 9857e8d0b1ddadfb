"""会签: the second investigator reads a visit on the own device and signs it, or says why not. The
visit itself stays as it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.casework import naming, trail
from fieldvisit.casework.desk import Desk, time_words, whose
from fieldvisit.casework.visits import reading, signing
from fieldvisit.errors import FieldvisitError
from fieldvisit.machine.clock import local_day
from fieldvisit.records import Visit
from fieldvisit.records.countersignature import (
    Countersignature,
    CountersignWay,
    countersignature_id,
)
from fieldvisit.records.region import covers
from fieldvisit.rules import assessing, cosigning
from fieldvisit.store import audit, countersignatures, households, journal, staff, tasks
from fieldvisit.words.labels import label

SECOND_SIGNATURE = "investigator2_signature"
MAY_BE_NAMED = ("grid_worker", "village_officer", "assessor", "town_officer", "district_officer")


@dataclass(eq=False)
class NotSigningReasonMissing(FieldvisitError):
    """Nobody declines to sign without a word on why."""


@dataclass(frozen=True)
class Colleague:
    """Somebody who can be named as the second investigator."""

    staff_id: str
    name: str
    role: str


@dataclass(frozen=True)
class ToSign:
    """A visit that waits for a countersignature. `mine`: for that of whoever works here; else for
    `who`, and `reason` is why they did not sign.
    """

    visit_id: str
    household_name: str
    form_title: str
    when_text: str
    who: str
    mine: bool
    reason: str = ""


@dataclass(frozen=True)
class Paper:
    """What is signed: all visits of one knock that wait for the same person, with their answers."""

    visit_id: str
    title: str
    sentence: str
    lines: tuple[tuple[str, str], ...]


def colleagues(desk: Desk, household_id: UUID | None) -> list[Colleague]:
    """Who may be named for a visit to a household (or to nobody's): workers who can read it,
    oneself left out. A grid worker of another grid never gets to see it, nor does an assessor to
    whom the household is not lent.
    """
    with desk.store.read() as tx:
        home = households.get(tx, household_id) if household_id else None
        known = staff.all(tx)
        lent = tasks.of_household(tx, household_id) if household_id else []
    if home is None and household_id:
        return []
    scope = home.scope if home else desk.profile.region_code
    grids = (None, home.grid_id if home else None)
    lent_to = assessing.lent_to(lent, local_day(desk.clock.now()))
    return [
        Colleague(str(one.id), one.name, label("role", one.role))
        for one in known
        if one.role in MAY_BE_NAMED
        and covers(one.region_code, scope)
        and not desk.is_me(one.id)
        and (one.role != "grid_worker" or (home is None or one.grid_id in grids))
        and (not assessing.is_assessor(one.role) or one.id in lent_to)
    ]


def open_ones(desk: Desk) -> list[ToSign]:
    """What waits for my countersignature, then my own visits that wait for others', oldest
    first.
    """
    with desk.read_people() as tx:
        return open_in(tx, desk)


def open_in(tx: Connection, desk: Desk) -> list[ToSign]:
    """`open_ones` in a snapshot that is open already."""
    found = countersignatures.with_companions(tx)
    given = countersignatures.of(tx, [visit.id for visit in found])
    names = households.names(tx, [visit.household_id for visit in found])
    people = {one.id: one.name for one in staff.all(tx)} if found else {}
    lines: list[ToSign] = []
    for visit in found:
        words = {one.staff_id: one for one in given[visit.id]}
        for signer in sorted(cosigning.awaited(visit)):
            word = words.get(signer)
            mine = desk.is_me(signer)
            if (word and (mine or word.way is CountersignWay.DRAWN)) or not (
                mine or desk.is_me(visit.created_by)
            ):
                continue
            lines.append(
                ToSign(
                    visit_id=str(visit.id),
                    household_name=whose(visit, names),
                    form_title=desk.form_title(visit.form_id, visit.form_version),
                    when_text=time_words(visit.started_at),
                    who=people.get((visit.created_by if mine else signer) or signer, ""),
                    mine=mine,
                    reason=word.reason if word else "",
                )
            )
    return sorted(lines, key=lambda one: not one.mine)


def paper(desk: Desk, visit_id: str) -> Paper:
    """A visit that waits for my countersignature, to be read before signing; what was said at the
    same door of other forms stands with it. The first look leaves a row in the audit trail. Raises
    VisitNotHere, NotAskedToSign.
    """
    with trail.looking_at(desk, visit_id, action="visit_opened") as tx:
        found = _mine(tx, desk, visit_id=visit_id)
        first = found[0]
        names = households.names(tx, [first.household_id])
        author = staff.get(tx, first.created_by) if first.created_by else None
        lines: list[tuple[str, str]] = []
        for one in found:
            head = desk.form_title(one.form_id, one.form_version)
            lines.append((head, label("visit_result", one.result)))
            lines += reading.answers(tx, desk, visit=one)
    return Paper(
        visit_id=str(first.id),
        title=f"会签·{whose(first, names)}",
        sentence=f"{author.name if author else ''} {time_words(first.started_at)} 走访",
        lines=tuple(lines),
    )


def sign(desk: Desk, visit_id: str, *, png: bytes) -> list[Countersignature]:
    """Countersign a visit and those of the same knock that wait for me, in one transaction. Raises
    VisitNotHere, NotAskedToSign, SignatureNotReadable.
    """
    desk.may_show_people()
    with desk.store.write() as tx:
        found = _mine(tx, desk, visit_id=visit_id)
        drawn = signing.drawn(tx, desk, party="investigator", png=png, scope=found[0].scope)
        image = drawn.model_copy(update={"visit_id": found[0].id})
        journal.insert(tx, image, stamp=desk.stamp())
        words = [
            _word(desk, visit, way=CountersignWay.DRAWN, sha256=image.sha256) for visit in found
        ]
        for word in words:
            journal.insert(tx, word, stamp=desk.stamp())
            audit.append(tx, "countersigned", subject=str(word.visit_id), stamp=desk.stamp())
    return words


def decline(desk: Desk, visit_id: str, *, reason: str) -> list[Countersignature]:
    """Do not sign, with a word on why that the author gets to read; signing later is still
    possible. Raises NotSigningReasonMissing, VisitNotHere, NotAskedToSign.
    """
    if not reason.strip():
        raise NotSigningReasonMissing
    desk.may_show_people()
    with desk.store.write() as tx:
        found = _mine(tx, desk, visit_id=visit_id, declined=False)
        words = [
            _word(desk, visit, way=CountersignWay.DECLINED, reason=reason.strip())
            for visit in found
        ]
        for word in words:
            journal.insert(tx, word, stamp=desk.stamp())
            audit.append(tx, "not_countersigned", subject=str(word.visit_id), stamp=desk.stamp())
    return words


def not_countersigned(tx: Connection, found: Sequence[Visit]) -> set[UUID]:
    """Those of the visits that wait for a countersignature."""
    asked = {visit.id: visit for visit in found if cosigning.awaited(visit)}
    given = countersignatures.of(tx, list(asked))
    return {key for key, visit in asked.items() if cosigning.still_awaited(visit, given[key])}


def on_paper(tx: Connection, visit: Visit) -> dict[str, str]:
    """The second investigator's signature (its hash), for the cell that forms keep for it."""
    given = countersignatures.of(tx, [visit.id])[visit.id]
    drawn = [one.sha256 for one in given if one.way is CountersignWay.DRAWN and one.sha256]
    return {SECOND_SIGNATURE: drawn[0]} if drawn else {}


def _mine(tx: Connection, desk: Desk, *, visit_id: str, declined: bool = True) -> list[Visit]:
    """The visit and those of its knock that wait for me; `declined`: those that I declined too."""
    visit = naming.visit_here(tx, visit_id)
    knock = [
        one
        for one in countersignatures.with_companions(tx)
        if one.id == visit.id or (visit.knock_id and one.knock_id == visit.knock_id)
    ]
    given = countersignatures.of(tx, [one.id for one in knock])
    me = desk.profile.staff_id
    closing = {CountersignWay.DRAWN} if declined else set(CountersignWay)
    waiting = [
        one
        for one in knock
        if me in cosigning.awaited(one)
        and not any(word.staff_id == me and word.way in closing for word in given[one.id])
    ]
    if visit.id not in {one.id for one in waiting}:
        raise cosigning.NotAskedToSign
    return sorted(waiting, key=lambda one: one.id != visit.id)


def _word(
    desk: Desk, visit: Visit, *, way: CountersignWay, sha256: str | None = None, reason: str = ""
) -> Countersignature:
    now, me = desk.clock.now(), desk.profile.staff_id
    return Countersignature(
        id=countersignature_id(visit.id, me, way=way),
        scope=visit.scope,
        created_at=now,
        visit_id=visit.id,
        staff_id=me,
        name=desk.profile.staff_name,
        way=way,
        sha256=sha256,
        signed_at=now,
        reason=reason,
    )
