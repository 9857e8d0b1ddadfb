"""公示 of a household: put up, objected to, taken down, printed."""

from pathlib import Path

from fieldvisit.casework.aid import notice_paper, notices
from fieldvisit.casework.board import (
    Asked,
    Board,
    Offer,
    Outcome,
    Paper,
    Room,
    Said,
    Subject,
    Thing,
    count_of,
    day_of,
    fen_of,
)
from fieldvisit.casework.desk import Desk
from fieldvisit.records.fields import show_money
from fieldvisit.rules.journeys import DECIDERS
from fieldvisit.words.labels import label

CODE, NOTICE = "notices", "public_notice"

_ASK = Offer(
    "ask",
    "要公示",
    (
        Asked("members", "保障几人；不写是全家", "count", needed=False),
        Asked("yuan", "每月多少元", "money"),
        Asked("place", "贴在哪里"),
    ),
)
_PHOTO = Asked("photo", "照片", "file", needed=False)
_POST = Offer("post", "贴出了", (Asked("on", "哪天", "day"), _PHOTO))
_OBJECT = Offer("object", "有异议", (Asked("text", "什么异议", "long"), Asked("on", "哪天", "day")))
_DOWN = Offer("down", "撤下了", (Asked("on", "哪天", "day"), _PHOTO))
_PRINT = Offer("print", "打印公示单")
_OFFERS = {
    "to_post": (_POST, _PRINT),
    "hanging": (_OBJECT, _PRINT),
    "over": (_DOWN, _OBJECT),
    "down": (),
}
_MOODS = {"to_post": "open", "hanging": "open", "over": "late", "down": "done"}


def read(desk: Desk, home: Subject) -> Board:
    """The household's notices, the newest first. Raises NotHere."""
    may = desk.profile.role in DECIDERS
    return Board(
        title=ROOM.title,
        sentence=ROOM.sentence,
        offers=(_ASK,) if may else (),
        things=tuple(_thing(one, may=may) for one in notices.lines(desk, home.id)),
        nothing="这一户没有公示过",
    )


def _thing(one: notices.Line, *, may: bool) -> Thing:
    notice = one.notice
    lines = [("保障", f"{notice.members} 人·每月 {show_money(notice.amount)} 元")]
    lines.append(("贴在哪里", notice.place))
    if notice.posted_on and notice.last_day:
        lines.append(("公示期", f"{notice.posted_on} 贴出，到 {notice.last_day}"))
    lines += [(f"异议 {said['on']}", said["text"]) for said in notice.objections]
    if notice.taken_down_on:
        lines.append(("撤下", str(notice.taken_down_on)))
    taken = (("贴出", notice.post_note), ("撤下", notice.down_note))
    if seen := "、".join(step for step, note in taken if note):
        lines.append(("照片", f"{seen}时拍了，在这一户的笔记里"))
    return Thing(
        subject=Subject(NOTICE, str(notice.id)),
        title=f"公示·异议 {len(notice.objections)} 条",
        pill=label("notice_state", one.state),
        mood=_MOODS[one.state],
        lines=tuple(lines),
        offers=_OFFERS[one.state] if may else (),
    )


def _ask(desk: Desk, household_id: str, said: Said) -> None:
    place, members = said.get("place", ""), count_of(said, "members")
    notices.ask(desk, household_id, amount=fen_of(said), place=place, members=members)


def _post(desk: Desk, notice_id: str, said: Said) -> None:
    notices.post(desk, notice_id, on=day_of(said), photo=_photo(said))


def _object(desk: Desk, notice_id: str, said: Said) -> None:
    notices.object_to(desk, notice_id, text=said.get("text", ""), on=day_of(said))


def _down(desk: Desk, notice_id: str, said: Said) -> None:
    notices.take_down(desk, notice_id, on=day_of(said), photo=_photo(said))


def _photo(said: Said) -> Path | None:
    return Path(said["photo"]) if said.get("photo") else None


def _print(desk: Desk, notice_id: str, _: Said) -> Outcome:
    return Outcome(paper=Paper("公示单", notice_paper.pdf(desk, notice_id)))


ROOM = Room(
    code=CODE,
    title="公示",
    sentence="贴出七天，记异议，到期撤下；只写姓名、人数、金额",
    icon="eye",
    read=read,
    steps={
        (CODE, "ask"): _ask,
        (NOTICE, "post"): _post,
        (NOTICE, "object"): _object,
        (NOTICE, "down"): _down,
        (NOTICE, "print"): _print,
    },
    at_household=True,
)
