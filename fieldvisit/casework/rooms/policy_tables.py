"""标准和节假日表: which tables count here, where they come from; a district publishes new ones."""

from pathlib import Path

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
)
from fieldvisit.casework.desk import Desk
from fieldvisit.casework.policies import policy_publishing, policy_table_list
from fieldvisit.casework.policies.policy_publishing import Wish
from fieldvisit.casework.policies.policy_table_list import TableLine
from fieldvisit.words import sentence

TABLES = "policy_tables"
_TABLE = "policy_table"
_PUBLISH = Offer(
    "publish",
    "发布一张新表",
    (
        Asked("file", "整张表（.toml）", "file"),
        choice("name", "哪张表（不选就看文件名）", group="policy_table", needed=False),
        Asked("source", "依据：文件名和文号"),
        Asked(
            "past",
            "过去的日子答得不一样怎么办",
            "choice",
            (("no", "不发布，先告诉我"), ("yes", "也发布：以前的写错了")),
        ),
    ),
)
_WITHDRAW = Offer("withdraw", "收回这一版", danger=True)


def read(desk: Desk, subject: Subject) -> Board:
    """Every table that counts here."""
    may = policy_publishing.may_publish(desk)
    return Board(
        title=ROOM.title,
        sentence=ROOM.sentence,
        offers=(_PUBLISH,) if may else (),
        things=tuple(_thing(one, may=may) for one in policy_table_list.tables(desk)),
    )


def _thing(one: TableLine, *, may: bool) -> Thing:
    more = one.edition or one.until or one.broken
    return Thing(
        subject=Subject(_TABLE, one.name),
        title=one.title,
        pill=f"第 {one.edition} 版" if one.edition else "随程序来的",
        mood="late" if one.broken else "plain",
        lines=(("从哪里来", policy_table_list.told(one)),) if more else (),
        offers=(_WITHDRAW,) if may and one.edition else (),
    )


def _publish(desk: Desk, _: str, said: Said) -> Outcome:
    past_too = said.get("past") == "yes"
    wish = Wish(Path(said["file"]), said.get("source", ""), said.get("name", ""), past_too)
    made = policy_publishing.publish(desk, wish)
    return Outcome(sentence("table_published", {"name": made.name, "edition": made.edition}))


def _withdraw(desk: Desk, name: str, _: Said) -> Outcome:
    edition = policy_publishing.withdraw(desk, name)
    return Outcome(sentence("table_withdrawn", {"name": name, "edition": edition}))


ROOM = Room(
    code=TABLES,
    title="标准和节假日表",
    sentence="在用的标准、节假日和政策，从哪里来；区里可以发布新的",
    icon="settings",
    read=read,
    steps={(TABLES, "publish"): _publish, (_TABLE, "withdraw"): _withdraw},
)
