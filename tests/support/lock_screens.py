"""The screens of locking, of a forgotten PIN and of the self-check, in their cases."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from fieldvisit.casework.daily.today import DraftCard
from fieldvisit.words import sentence
from tests.support import views
from ui.screens.answering import AnsweringScreen
from ui.screens.forgotten import ForgottenScreen
from ui.screens.self_check import CheckedItem, SelfCheckScreen, SelfCheckView
from ui.screens.standing import StandingScreen
from ui.screens.unlock import UnlockScreen
from ui.theme import Theme

ITEMS = (
    CheckedItem("ok", "磁盘", "还有 21340 MB，够用。"),
    CheckedItem("ok", "时间", "2026-11-23 11:06，和记录对得上。"),
    CheckedItem(
        "bad", "记录库", "有 1 页读不出来，其余都在。请先备份，再点“修复”。", "repair", "修复"
    ),
    CheckedItem(
        "warn", "备份", "最近一份是 11月19日 08:00。插上 U 盘再存一份。", "medium", "备份到U盘"
    ),
    CheckedItem("ok", "附件", "12 个附件都在。"),
    CheckedItem("warn", "待发", "有 4 条等着发，最早的是 11月14日 15:20。", "sync", "去同步"),
    CheckedItem("ok", "收据", "上次收据 11月23日 08:12。"),
    CheckedItem("ok", "证书", "连街镇用 https。"),
    CheckedItem("warn", "打印机", "没有找到打印机，可以先存成 PDF。"),
)
COUNTS = (("户", "46"), ("人", "97"), ("走访", "212"), ("笔记", "38"))


def checked(theme: Theme) -> QWidget:
    made = SelfCheckScreen(theme)
    made.show_data(SelfCheckView(ITEMS, COUNTS, "11月23日 11:06 查过，1 处要处理"))
    return made


def being_checked(theme: Theme) -> QWidget:
    made = SelfCheckScreen(theme)
    made.show_busy("正在逐页看记录库，可以先去走访")
    return made


def forgotten(theme: Theme) -> QWidget:
    made = ForgottenScreen(theme)
    made.show_data("赵·民政专干", "A7-3-KD", left=7)
    return made


def answering(theme: Theme) -> QWidget:
    made = AnsweringScreen(theme)
    made.challenge.setText("A7-3-KD")
    made.reason.setText("第六埠村赵文静，电话里听出是本人，忘了口令")
    made.show_code("ABCD-EFGH-JKMN-PQRS-TV")
    return made


def unlock_waiting(theme: Theme) -> QWidget:
    made = UnlockScreen(theme)
    people = views.lock_people(several=True)
    made.show_data(
        people, device="西青区辛口镇·第六埠村", kept="没有网也能进入。资料都加密存在本机。"
    )
    made.show_wait(272)
    return made


def hand_in_only(theme: Theme) -> QWidget:
    made = StandingScreen(theme)
    drafts = [DraftCard("1", "2", "孙桂芬", "特困月探访", "今天 10:42")]
    made.show_data(sentence("hand_in_only"), drafts)
    return made


CASES: dict[str, tuple[Callable[[Theme], QWidget], str]] = {
    "self-check": (checked, "more"),
    "self-check-busy": (being_checked, "more"),
    "forgotten": (forgotten, ""),
    "answering": (answering, "more"),
    "standing": (hand_in_only, "today"),
    "unlock-waiting": (unlock_waiting, ""),
}
