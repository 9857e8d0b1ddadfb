"""家里人: who is in a household, and what becomes of them: added, moved, died, split off."""

from sqlalchemy import Connection

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
    choice,
    the_day,
)
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.people import assessments, belonging, dying, registering
from fieldvisit.casework.people.typed_household import Where
from fieldvisit.casework.rooms.registering import ANYWAY, PERSON, PLACE, who_of
from fieldvisit.casework.trail import looking_at
from fieldvisit.records import Household, Membership, Person
from fieldvisit.records.fields import mask_citizen_id
from fieldvisit.rules.journeys import DECIDERS
from fieldvisit.store import households, persons
from fieldvisit.words import sentence
from fieldvisit.words.labels import label

CODE = "people"
ASSESSED = 3
"""So many assessments of a person stand on the page; `person assessments` has them all."""

Lines = list[tuple[str, str]]
_RELATION = choice("relation", "与户主关系", group="relation")


def read(desk: Desk, home: Subject) -> Board:
    """The people of a household. The first look of an unlocking leaves a line. Raises NotHere."""
    with looking_at(desk, home.id) as tx:
        house = naming.record(tx, Household, kind="household", named=home.id)
        seats = households.members(tx, house.id)
        names = households.names(tx, [house.id])
        assessed = {person.id: _assessed(tx, person) for _, person in seats}
    return Board(
        title=f"{names.get(house.id) or house.number} 户的人",
        sentence=ROOM.sentence,
        offers=_offers(seats),
        things=tuple(
            _thing(tie, person, seats=seats, assessed=assessed[person.id]) for tie, person in seats
        ),
        nothing="这一户现在没有人",
    )


def _assessed(tx: Connection, person: Person) -> Lines:
    """The last assessments of a person's self-care, a line each."""
    found = assessments.of_person(tx, persons.known_as(tx, person.id))[:ASSESSED]
    return [
        (f"{one.on} 自理评估", "，".join(filter(None, (one.words, "、".join(one.cannot), one.org))))
        for one in found
    ]


def _offers(seats: list[tuple[Membership, Person]]) -> tuple[Offer, ...]:
    add = Offer("add", "添人", (*PERSON, _RELATION, ANYWAY))
    here = Offer(
        "bring",
        "从别户迁进来",
        (Asked("person", "谁（同名的写编号，查重里有）"), _RELATION, _SURE),
    )
    names = tuple((str(person.id), person.name) for _, person in seats)
    if len(names) < 2:
        return add, here
    going = (
        Asked("going", "谁出去", "many", names),
        Asked("first", "谁当新户主", "choice", names),
        choice("relation", "其余的人与新户主关系", group="relation", needed=False),
        *PLACE,
        Asked("head", "户主也走时，留下的谁当户主", "choice", names, needed=False),
    )
    return add, here, Offer("split", "分户", going)


_SURE = Asked("sure", "现在在别户里", "choice", (("yes", "确实从那户出来"),), needed=False)


def _thing(
    tie: Membership, person: Person, *, seats: list[tuple[Membership, Person]], assessed: Lines
) -> Thing:
    others = tuple((str(one.id), one.name) for _, one in seats if one.id != person.id)
    head = (Asked("head", "谁接着当户主", "choice", others, needed=False),) if others else ()
    number = mask_citizen_id(person.citizen_id) if person.citizen_id else ""
    reason = f"没有：{label('no_id_reason', person.no_id_reason)}"
    lines = [("身份号码", number or reason)]
    lines += [("出生", str(person.birth_date))] if person.birth_date else []
    lines += [("从哪天起在这户", str(tie.since))] if tie.since else []
    lines += assessed
    return Thing(
        subject=Subject("person", str(person.id)),
        title=person.name,
        pill=label("relation", tie.relation),
        mood="plain",
        lines=tuple(lines),
        offers=(
            Offer(
                "move",
                "换户",
                (Asked("to", "换到哪一户（户主姓名或户号）"), _RELATION, *head, _SURE),
            ),
            Offer("died", "登记去世", (Asked("on", "哪天", "day"), *head), danger=True),
        ),
    )


def _add(desk: Desk, household_id: str, said: Said) -> None:
    relation, anyway = said.get("relation", ""), said.get("anyway") == "yes"
    registering.add_person(desk, household_id, who=who_of(said), relation=relation, anyway=anyway)


def _bring(desk: Desk, household_id: str, said: Said) -> None:
    _moves(desk, said.get("person", ""), to=household_id, said=said)


def _move(desk: Desk, person_id: str, said: Said) -> None:
    _moves(desk, person_id, to=said.get("to", ""), said=said)


def _moves(desk: Desk, person_id: str, *, to: str, said: Said) -> None:
    relation, head, sure = said.get("relation", ""), said.get("head", ""), said.get("sure") == "yes"
    belonging.move(desk, person_id, moving=belonging.Moving(to, relation, head=head, sure=sure))


def _died(desk: Desk, person_id: str, said: Said) -> Outcome:
    on = the_day(said, "on", field="哪天去世的")
    task = dying.died(desk, person_id, on=on, head=said.get("head", ""))
    if task is None:
        return Outcome(sentence("death_kept_alone"))
    return Outcome(sentence("death_kept", {"due": task.due_on}))


def _split(desk: Desk, household_id: str, said: Said) -> Outcome:
    first = said.get("first", "")
    going = [first, *(one for one in said.get("going", "").split() if one != first)]
    where = Where(said.get("category", ""), said.get("address", ""), said.get("hukou", ""))
    splitting = belonging.Splitting(
        [one for one in going if one],
        where,
        relation=said.get("relation") or "other",
        head=said.get("head", ""),
    )
    made = belonging.split(desk, household_id, splitting=splitting)
    facts = {"number": made.number, "id": str(made.id)}
    return Outcome(sentence("household_was_split", facts), go=Subject(CODE, str(made.id)))


ROOM = Room(
    code=CODE,
    title="家里人",
    sentence="添人、换户、分户、去世；一个人只在一户",
    icon="users",
    read=read,
    steps={
        (CODE, "add"): _add,
        (CODE, "bring"): _bring,
        (CODE, "split"): _split,
        ("person", "move"): _move,
        ("person", "died"): _died,
    },
    roles=frozenset(DECIDERS),
    at_household=True,
)
