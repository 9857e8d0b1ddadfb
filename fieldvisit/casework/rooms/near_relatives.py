"""近亲属备案: households with a near relative in office, and where the district still has to go."""

from fieldvisit.casework.board import Asked, Board, Offer, Outcome, Room, Said, Subject, Thing
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households import near_relatives
from fieldvisit.casework.households.near_relatives import FiledLine
from fieldvisit.casework.people import whole_names
from fieldvisit.rules.journeys import DECIDERS
from fieldvisit.words import sentence

CODE, FILED = "near_relatives", "near_relative"
MOST = 100
_FILE = Offer(
    "add",
    "备案",
    (
        Asked("household", "哪一户（户主姓名或户号）"),
        Asked("name", "工作人员或村（居）委员姓名"),
        Asked("post", "职务"),
        Asked("relation", "什么亲属"),
    ),
)
_REMOVE = Offer("remove", "撤销", (Asked("reason", "原因", "long"),), danger=True)


def read(desk: Desk, _: Subject) -> Board:
    """What is filed, first where the district was not yet."""
    found = near_relatives.filed(desk)
    shown = f"共 {len(found)} 条，这里是前 {MOST} 条" if len(found) > MOST else ROOM.sentence
    return Board(
        title=ROOM.title,
        sentence=shown,
        offers=(_FILE,),
        things=tuple(map(_thing, whole_names.of_householders(desk, found[:MOST]))),
        nothing=sentence("no_relatives"),
    )


def _thing(line: FiledLine) -> Thing:
    been = f"区里 {line.district_visit} 去过"
    return Thing(
        subject=Subject(FILED, f"{line.household} {line.relative}"),
        title=f"{line.name}（{line.number}）",
        pill=been if line.district_visit else "区里还没去",
        mood="done" if line.district_visit else "late",
        lines=(
            ("谁的近亲属", f"{line.relative}·{line.post}·{line.relation}"),
            ("备案", line.since),
        ),
        offers=(_REMOVE,),
        opens=Subject("people", line.household),
    )


def _add(desk: Desk, _: str, said: Said) -> Outcome:
    facts = {name: said.get(name, "") for name in ("name", "post", "relation")}
    near_relatives.file(desk, said.get("household", ""), **facts)
    return Outcome(sentence("relative_filed", facts))


def _remove(desk: Desk, both: str, said: Said) -> Outcome:
    household_id, _, name = both.partition(" ")
    near_relatives.take_back(desk, household_id, name=name, reason=said.get("reason", ""))
    return Outcome(sentence("relative_unfiled"))


ROOM = Room(
    code=CODE,
    title="近亲属备案",
    sentence="57号第十一条：单独备案，近亲属不参加调查，区里要去看",
    icon="eye-off",
    read=read,
    steps={(CODE, "add"): _add, (FILED, "remove"): _remove},
    roles=frozenset(DECIDERS),
)
