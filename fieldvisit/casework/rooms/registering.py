"""新建户、查重: who may be known here already, and a new household with its householder."""

from datetime import date

from fieldvisit.casework.board import (
    Asked,
    Board,
    Offer,
    Outcome,
    Room,
    Said,
    Subject,
    Thing,
    choice,
    day_of,
)
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.people import registering
from fieldvisit.casework.people.alike import SimilarLine
from fieldvisit.casework.people.typed_household import Where
from fieldvisit.casework.people.typed_person import Who
from fieldvisit.rules.journeys import DECIDERS
from fieldvisit.words import sentence
from fieldvisit.words.labels import label

CODE = "registering"
PERSON = (
    Asked("name", "姓名"),
    Asked("citizen_id", "公民身份号码", needed=False),
    choice("no_id", "没有号码的原因", group="no_id_reason", needed=False),
    choice("sex", "性别（有号码的不用选）", group="sex", needed=False),
    Asked("birth", "出生日期（有号码的不用填）", "day", needed=False),
    Asked("phone", "电话", needed=False),
)
ANYWAY = Asked("anyway", "像已有的人时", "choice", (("yes", "看过了，不是同一个人"),), needed=False)
PLACE = (
    choice("category", "救助类别", group="category"),
    Asked("address", "居住地址"),
    Asked("hukou", "户籍地址（不同时填）", needed=False),
)


def who_of(said: Said) -> Who:
    """The person that was filled in."""
    return Who(
        said.get("name", ""),
        said.get("citizen_id", ""),
        said.get("no_id", ""),
        sex=said.get("sex", ""),
        birth=day_of(said, "birth"),
        phone=said.get("phone", ""),
    )


def thing_of(line: SimilarLine, *, offers: tuple[Offer, ...] = ()) -> Thing:
    """Somebody who may be known already, masked; opens the people of their household."""
    lines = [("身份号码", line.citizen_id or "没有"), ("村", line.village)]
    lines += [("出生", f"{line.birth} 年")] if line.birth else []
    lines += [("在哪一户", line.household or "不在户里")]
    return Thing(
        subject=Subject("person", line.person_id),
        title=line.name,
        pill=label("likeness", line.why),
        mood="open",
        lines=tuple(lines),
        offers=offers,
        opens=Subject("people", line.household_id) if line.household_id else None,
    )


def read(desk: Desk, asked: Subject) -> Board:
    """Who is like what was typed: a name, a year of birth, a citizen ID, with blanks between.
    Raises BadValue for a number that cannot be one.
    """
    words = asked.id.split()
    number = next((one for one in words if sum(map(str.isdigit, one)) > 10), "")
    year = next((one for one in words if len(one) == 4 and one.isdigit()), "")
    name = "".join(one for one in words if one not in (number, year))
    birth = date(int(year), 1, 1) if year > "1900" else None
    found = registering.similar(desk, Who(name, number, birth=birth)) if words else None
    return Board(
        title=ROOM.title,
        sentence=sentence("searched_only_here", {"area": found.area}) if found else ROOM.sentence,
        offers=(Offer("add", "新建户", (*PLACE, *PERSON, *_village(desk), ANYWAY)),),
        things=tuple(thing_of(line) for line in found.lines[:100]) if found else (),
        nothing="没有像的人" if words else "先查一查，再新建",
        find="姓名、出生年份、身份号码",
    )


def _village(desk: Desk) -> tuple[Asked, ...]:
    """Which village, where there is more than one."""
    found = registering.villages_here(desk)
    return (Asked("village", "建在哪个村", "choice", found),) if len(found) > 1 else ()


def _add(desk: Desk, _: str, said: Said) -> Outcome:
    where = Where(
        said.get("category", ""),
        said.get("address", ""),
        hukou_address=said.get("hukou", ""),
        village=said.get("village", ""),
        phone=said.get("phone", ""),
    )
    anyway = said.get("anyway") == "yes"
    made = registering.add_household(desk, where, who=who_of(said), anyway=anyway)
    facts = {"number": made.number, "id": str(made.id)}
    return Outcome(sentence("household_added", facts), go=Subject("people", str(made.id)))


ROOM = Room(
    code=CODE,
    title="新建户·查重",
    sentence="先查有没有像的人，再新建；只查得到本机管的地方",
    icon="plus",
    read=read,
    steps={(CODE, "add"): _add},
    roles=frozenset(DECIDERS),
)
