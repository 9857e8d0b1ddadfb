"""疑似重复: pairs of entries that may be one person, and what was merged."""

from fieldvisit.casework.board import Asked, Board, Offer, Outcome, Room, Said, Subject, Thing
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.people import merging
from fieldvisit.casework.people.alike import SimilarLine
from fieldvisit.casework.people.duplicates import MergedLine, PairLine, duplicates
from fieldvisit.casework.rooms.registering import thing_of
from fieldvisit.rules.journeys import REVIEWERS
from fieldvisit.words import sentence
from fieldvisit.words.labels import label

CODE = "duplicates"
PAIR, MERGED = "pair", "merged_person"
_REASON = Asked("reason", "怎么看出是同一个人", "long")
_HEAD = Asked("head", "那户没了户主时，谁接着当（姓名）", needed=False)


def read(desk: Desk, _: Subject) -> Board:
    """The queue of this device; the first hundred pairs, and how many there are."""
    found = duplicates(desk)
    told = sentence("searched_only_here", {"area": found.area})
    if found.total > len(found.pairs):
        shown = {"total": found.total, "shown": len(found.pairs)}
        told = sentence("pairs_shown", shown) + told
    things = [_pair(one) for one in found.pairs]
    things += [thing_of(one) for one in (*found.two_homes, *found.seated)]
    things += [_merged(one) for one in found.merged]
    return Board(
        title=ROOM.title, sentence=told, things=tuple(things), nothing=sentence("nothing_double")
    )


def _pair(pair: PairLine) -> Thing:
    first, second = _told(pair.one), _told(pair.other)
    asks = (_REASON, _HEAD)
    return Thing(
        subject=Subject(PAIR, f"{pair.one.person_id} {pair.other.person_id}"),
        title=f"{pair.one.name}、{pair.other.name}",
        pill=label("likeness", pair.why),
        mood="open",
        lines=(("前一条", first), ("后一条", second)),
        offers=(
            Offer("keep_first", "合并，留前一条", asks),
            Offer("keep_second", "合并，留后一条", asks),
            Offer("apart", "是两个人"),
        ),
        inner=(thing_of(pair.one), thing_of(pair.other)),
    )


def _told(line: SimilarLine) -> str:
    born = f"{line.birth} 年生" if line.birth else "出生不详"
    parts = (line.citizen_id or "没有号码", born, line.village, line.household or "不在户里")
    return "·".join(parts)


def _merged(one: MergedLine) -> Thing:
    return Thing(
        subject=Subject(MERGED, one.person_id),
        title=one.name,
        pill="已合并",
        mood="done",
        lines=(
            ("谁、什么时候合的", f"{one.who}·{one.when}"),
            ("怎么看出来的", one.reason),
            ("挪了几条", str(one.rows)),
        ),
        offers=(Offer("undo", "撤销合并", (Asked("reason", "为什么撤销", "long"),), danger=True),),
    )


def _keep_first(desk: Desk, both: str, said: Said) -> Outcome:
    first, second = both.split()
    return _merge(desk, first, lost=second, said=said)


def _keep_second(desk: Desk, both: str, said: Said) -> Outcome:
    first, second = both.split()
    return _merge(desk, second, lost=first, said=said)


def _merge(desk: Desk, kept: str, *, lost: str, said: Said) -> Outcome:
    reason, head = said.get("reason", ""), said.get("head", "")
    made = merging.merge(desk, kept, lost=lost, reason=reason, head=head)
    return Outcome(sentence("merged", {"id": str(made.id)}))


def _apart(desk: Desk, both: str, _: Said) -> Outcome:
    first, second = both.split()
    merging.keep_apart(desk, first, other=second)
    return Outcome(sentence("kept_apart"))


def _undo(desk: Desk, lost: str, said: Said) -> Outcome:
    left = merging.undo(desk, lost, reason=said.get("reason", "")).left
    return Outcome(sentence("merge_undone", {"left": left}))


ROOM = Room(
    code=CODE,
    title="疑似重复",
    sentence="同一个人登记了两次的，看过以后合成一条；撤得回来",
    icon="layers",
    read=read,
    steps={
        (PAIR, "keep_first"): _keep_first,
        (PAIR, "keep_second"): _keep_second,
        (PAIR, "apart"): _apart,
        (MERGED, "undo"): _undo,
    },
    roles=REVIEWERS,
)
