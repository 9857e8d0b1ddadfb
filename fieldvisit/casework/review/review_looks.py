"""What the hints of a review are told from, and the hints: the visits that wait beside those of the
weeks before, all photos, the places of reviewed visits. Reads only; judges nothing.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.tables.policy_values import whole_number
from fieldvisit.casework.visits.together import is_shared
from fieldvisit.records import Visit
from fieldvisit.records.visit import VisitState
from fieldvisit.rules.hints import Hint, Limits, Look, Stood, hints, middle
from fieldvisit.store import forms, looks

BACK = timedelta(days=62)
"""So far before the oldest waiting visit alike ones are looked for, and where a village is visited;
photos, and where the household is visited, at any time."""

_GIVEN = frozenset({"select_one", "select_multiple", "integer", "decimal", "text", "date"})
_PLACE = frozenset({"geopoint"})

Places = dict[UUID, list[looks.Placed]]
"""Where somebody was, by the time at the door."""


def hints_of(
    tx: Connection, desk: Desk, *, found: Sequence[Visit], day: date
) -> dict[UUID, list[Hint]]:
    """The hints of visits that wait (there is one at least), by the limits of a day. Raises
    PolicyUnknown.
    """
    begin = min(visit.started_at for visit in found) - BACK
    places = _places(tx, desk, found=found, begin=begin)
    seen = _looks(tx, desk, found=found, begin=begin, places=places)
    return hints(seen, _limits(desk, day=day), stood=_stood(places))


def _places(tx: Connection, desk: Desk, *, found: Sequence[Visit], begin: datetime) -> Places:
    """What photos say, and answers to the forms that wait."""
    waiting = sorted({(visit.form_id, visit.form_version) for visit in found})
    asked = {form[0]: _asked(tx, desk, form=form, of=_PLACE, shared=True) for form in waiting}
    asked = {form_id: names for form_id, names in asked.items() if names}
    homes = {visit.household_id for visit in found if visit.household_id}
    by_knock: Places = defaultdict(list)
    for one in looks.places(tx, begin, homes=homes, asked=asked):
        by_knock[one.knock].append(one)
    return by_knock


def _stood(places: Places) -> list[Stood]:
    """One a reviewed time at a door, in the middle of all its places."""
    found = []
    for those in places.values():
        one, place = those[0], middle([placed.place for placed in those])
        if any(placed.state == VisitState.REVIEWED for placed in those):
            door = one.household_id or one.id
            found.append(Stood(door, one.scope, one.started_at, place))
    return found


def _looks(
    tx: Connection, desk: Desk, *, found: Sequence[Visit], begin: datetime, places: Places
) -> list[Look]:
    photos = looks.photos(tx)
    shown = {photo for visit in found for photo in photos.get(visit.id, ())}
    also = [visit_id for visit_id, own in photos.items() if own & shown]
    seen = looks.since(tx, begin, also=also)
    asked = {
        form: _asked(tx, desk, form=form, of=_GIVEN, shared=False)
        for form in {one.form for one in seen}
    }
    return [
        Look(
            visit_id=one.id,
            household_id=one.household_id or one.id,
            form_id=one.form_id,
            started_at=one.started_at,
            ended_at=one.ended_at,
            workers=frozenset(one.investigators),
            photos=frozenset(photos.get(one.id, ())),
            answers=tuple(
                (name, str(one.answers[name])) for name in asked[one.form] if one.answers.get(name)
            ),
            village=one.scope,
            places=tuple(placed.place for placed in places.get(one.knock, ())),
        )
        for one in seen
    ]


def _asked(
    tx: Connection, desk: Desk, *, form: tuple[str, int], of: frozenset[str], shared: bool
) -> list[str]:
    """A form's questions of these types; `shared`: what all forms at a door share, too."""
    package = forms.package(tx, form[0], version=form[1])
    if package is None:
        return []
    return [
        node.name
        for node in desk.definition(package).nodes
        if node.type in of and (shared or not is_shared(node.ref))
    ]


def _limits(desk: Desk, *, day: date) -> Limits:
    def value(key: str) -> int:
        return whole_number(desk.tables, key, day=day, region=desk.profile.region_code)

    return Limits(
        short_minutes=value("hint_short_minutes"),
        same_photo=value("hint_same_photo"),
        same_answers=value("hint_same_answers"),
        overlap=bool(value("hint_overlap")),
        far_metres=value("hint_far_metres"),
        far_village_metres=value("hint_far_village_metres"),
        far_known=value("hint_far_known"),
    )
