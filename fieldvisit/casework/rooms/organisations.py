"""联席成员单位: who sits in the district's joint meeting on a day."""

from datetime import date

from fieldvisit.casework.board import (
    ANOTHER_DAY,
    Board,
    Room,
    Subject,
    Thing,
    asked_day,
    to_day,
)
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.staff import organisations
from fieldvisit.rules.organisations import Meeting, Organisation
from fieldvisit.words import sentence

CODE = "organisations"


def read(desk: Desk, subject: Subject) -> Board:
    """The members of the own district's meeting on a day, or of every list that is kept where the
    own district keeps none; one thing a theme.
    """
    day = asked_day(desk, subject)
    own = organisations.here(desk.tables, desk.profile.region_code)
    shown = (own,) if own else organisations.meetings(desk.tables)
    told = [_counted(one, day) for one in shown]
    return Board(
        title=ROOM.title,
        sentence="；".join(told if own else [sentence("no_meeting"), *told]),
        offers=(ANOTHER_DAY,),
        things=tuple(_thing(one, theme, day=day) for one in shown for theme in one.themes),
        nothing=sentence("no_meeting"),
    )


def _counted(one: Meeting, day: date) -> str:
    facts = {"label": one.label, "day": day, "count": len(one.on(day))}
    return sentence("meeting_stands", facts)


def _thing(one: Meeting, theme: str, *, day: date) -> Thing:
    sitting = one.on(day, theme=theme)
    return Thing(
        subject=Subject("theme", f"{one.id} {theme}"),
        title=theme,
        pill=f"{len(sitting)} 家",
        mood="plain",
        lines=tuple(_by_day(sitting)),
    )


def _by_day(sitting: tuple[Organisation, ...]) -> list[tuple[str, str]]:
    """Who came on which day, in one line a day."""
    came: dict[date, list[str]] = {}
    for one in sitting:
        until = f"（到 {one.until}）" if one.until else ""
        came.setdefault(one.since, []).append(one.label + until)
    return [(f"{day} 起", "、".join(names)) for day, names in sorted(came.items())]


ROOM = Room(
    code=CODE,
    title="联席成员单位",
    sentence="哪天有哪几家，各管什么；转介从这里选",
    icon="phone",
    read=read,
    steps={(CODE, "day"): to_day(CODE)},
)
