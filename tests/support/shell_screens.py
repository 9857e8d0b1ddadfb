"""Every screen of the shell in its cases, ready to be rendered: full, empty, error, offline."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QWidget

from fieldvisit.casework.board import Subject
from fieldvisit.casework.rooms import groups_for
from fieldvisit.casework.rooms.loop_steps import offers_for
from fieldvisit.words import sentence
from tests.support import views
from ui import status
from ui.screens.board import BoardScreen
from ui.screens.copying import CopyView, CopyWindow
from ui.screens.countersign import CountersignScreen
from ui.screens.handing_over import HandingOverScreen
from ui.screens.household import HouseholdScreen
from ui.screens.households import HouseholdsScreen
from ui.screens.more import MoreScreen
from ui.screens.parcel import ParcelScreen
from ui.screens.step import StepScreen
from ui.screens.sync import SyncScreen
from ui.screens.sync_asked import Asked
from ui.screens.today import TodayScreen
from ui.screens.unlock import UnlockScreen
from ui.sticks import Stick
from ui.theme import Theme


@dataclass(frozen=True)
class Shown:
    """A screen in a case; `chrome` is the lit entry of rail or bar, "" where both are hidden."""

    name: str
    make: Callable[[Theme], QWidget]
    chrome: str = ""


def today(theme: Theme) -> QWidget:
    made = TodayScreen(theme)
    made.show_data(views.today_view())
    made.show_sync("offline", status.offline_by_choice(4).pill)
    return made


def today_empty(theme: Theme) -> QWidget:
    made = TodayScreen(theme)
    made.show_data(views.today_view(empty=True))
    arrived = status.arrived(0, at="08:12", next_at="08:27", sentence="")
    made.show_sync("online", arrived.pill)
    return made


def today_error(theme: Theme) -> QWidget:
    made = TodayScreen(theme)
    made.show_data(views.today_view())
    made.show_notice(sentence("store_busy"))
    return made


def households(theme: Theme) -> QWidget:
    made = HouseholdsScreen(theme)
    made.show_data(views.lines_view(), total=40)
    return made


def households_empty(theme: Theme) -> QWidget:
    made = HouseholdsScreen(theme)
    made.search.setText("欧阳")
    made.show_data([], total=0)
    return made


def household(theme: Theme) -> QWidget:
    made = HouseholdScreen(theme)
    made.rooms.show_rooms(groups_for("village_officer", at_household=True))
    made.show_data(views.household_view())
    return made


def household_empty(theme: Theme) -> QWidget:
    made = HouseholdScreen(theme)
    made.show_data(views.household_view(empty=True))
    return made


def sync_offline(theme: Theme) -> QWidget:
    made = SyncScreen(theme)
    made.show_data(views.waiting_view(), Asked(views.questions()))
    made.left.show_left(views.handed_over())
    away = sentence("server_away", {"host": "镇街"})
    made.show_status(status.away(3, sentence=away, next_at="11:10", stopped=False))
    return made


def sync_empty(theme: Theme) -> QWidget:
    made = SyncScreen(theme)
    made.show_data(views.waiting_view(empty=True))
    words = sentence("sync_done", {"applied": 4, "pulled": 12})
    made.show_status(status.arrived(0, at="08:12", next_at="08:27", sentence=words))
    return made


def sync_supervisor(theme: Theme) -> QWidget:
    made = SyncScreen(theme)
    made.show_data(views.waiting_view(), Asked((), views.parcels()))
    words = sentence("sync_done", {"applied": 4, "pulled": 12})
    made.show_status(status.arrived(0, at="08:12", next_at="08:27", sentence=words))
    return made


def parcel(theme: Theme) -> QWidget:
    made = ParcelScreen(theme)
    made.show_data(views.parcels()[0])
    return made


def loop_of_a_household(theme: Theme) -> QWidget:
    made = BoardScreen(theme, icon="hand-heart")
    made.show_data(views.loop_board(), Subject("needs", "h1"))
    return made


def step_of_a_need(theme: Theme) -> QWidget:
    (close,) = [one for one in offers_for("need", "follow_up") if one.step == "close"]
    made = StepScreen(theme, close, today=date(2026, 11, 23))
    made.show_data({"outcome": "每两周助浴一次，水温合适。"})
    return made


def countersign(theme: Theme) -> QWidget:
    made = CountersignScreen(theme, name="赵文静")
    made.show_data(views.paper())
    return made


def sync_filling(theme: Theme) -> QWidget:
    made = SyncScreen(theme)
    made.show_data(views.waiting_view(empty=True))
    doing = "首次取数：3200/10000 条，1.2/3.9 MB，还剩约 3 分钟"
    made.show_status(status.working(0, doing=doing, share=0.32, may_wait=True))
    return made


def sync_paused(theme: Theme) -> QWidget:
    made = SyncScreen(theme)
    made.show_data(views.waiting_view())
    made.show_status(status.paused(4, held=status.Held(fills=True, photos=5)))
    return made


def sync_for_wifi(theme: Theme) -> QWidget:
    made = SyncScreen(theme)
    made.show_data(views.waiting_view(empty=True))
    made.photos.choose("wifi")
    words = sentence("sync_done", {"applied": 4, "pulled": 12})
    went = status.arrived(0, at="08:12", next_at="08:27", sentence=words)
    made.show_status(status.for_wifi(went, photos=5))
    return made


def unlock(theme: Theme) -> QWidget:
    return _unlock(theme, several=True)


def unlock_wrong(theme: Theme) -> QWidget:
    made = _unlock(theme, several=False)
    made.say_wrong(sentence("wrong_pin", {"tries_left": 4}))
    return made


def unlock_nobody(theme: Theme) -> QWidget:
    made = UnlockScreen(theme)
    made.show_data([], device="入户走访·离线可用", kept="没有网也能进入。资料都加密存在本机。")
    return made


def more(theme: Theme) -> QWidget:
    made = MoreScreen(theme)
    made.rooms.show_rooms(groups_for("town_officer", at_household=False))
    made.show_data("赵文静，网格协理员，设备 A7")
    return made


def handing_over(theme: Theme) -> QWidget:
    made = HandingOverScreen(theme)
    made.show_sticks([Stick("KINGSTON", Path("/media/usb"), 3210)], chosen="/media/usb")
    made.show_data(views.handing_over_view(carries=True))
    facts = {"number": 8, "changes": 23, "files": 4, "mark": "7A3F 09C2 51DE 88B0"}
    made.show_notice(sentence("parcel_made", facts), kind="sent")
    return made


def handing_over_empty(theme: Theme) -> QWidget:
    made = HandingOverScreen(theme)
    made.show_sticks([], chosen="")
    made.show_data(views.handing_over_view(empty=True))
    return made


def handing_over_error(theme: Theme) -> QWidget:
    made = HandingOverScreen(theme)
    both = [Stick("KINGSTON", Path("/media/a"), 3210), Stick("村里的U盘", Path("/media/b"), 12)]
    made.show_sticks(both, chosen="/media/b")
    made.show_data(views.handing_over_view())
    made.show_notice(sentence("parcel_not_for_us", {"to": "B3"}))
    return made


def copying(theme: Theme) -> QWidget:
    made = CopyWindow(theme, system="市社会救助系统")
    taken = "已复制“姓名”，到那边粘贴。"
    made.show_field(CopyView("身份证号", "120111********8254", place=1, count=6, said=taken))
    made.at_the_corner()
    return made


def copying_done(theme: Theme) -> QWidget:
    made = CopyWindow(theme, system="市社会救助系统")
    made.show_done(6, said="已复制“精神状况”，到那边粘贴。")
    made.at_the_corner()
    return made


def copying_long(theme: Theme) -> QWidget:
    made = CopyWindow(theme, system="市社会救助系统")
    answer = "北屋窗户漏风，老人用旧棉被挡着，想要一层塑料布，自己够不着高处。" * 4
    made.show_field(CopyView("主要困难和需要协调解决的问题", answer, place=5, count=6))
    made.say_wrong(sentence("disk_full", {"free_mb": 3}))
    made.at_the_corner()
    return made


def _unlock(theme: Theme, *, several: bool) -> UnlockScreen:
    made = UnlockScreen(theme)
    people = views.lock_people(several=several)
    made.show_data(
        people, device="西青区辛口镇·第六埠村", kept="没有网也能进入。资料都加密存在本机。"
    )
    return made


SHELL = [
    Shown("unlock", unlock),
    Shown("unlock-wrong", unlock_wrong),
    Shown("unlock-nobody", unlock_nobody),
    Shown("today", today, "today"),
    Shown("today-empty", today_empty, "today"),
    Shown("today-error", today_error, "today"),
    Shown("households", households, "households"),
    Shown("households-empty", households_empty, "households"),
    Shown("household", household, "households"),
    Shown("household-empty", household_empty, "households"),
    Shown("sync", sync_offline, "sync"),
    Shown("sync-empty", sync_empty, "sync"),
    Shown("sync-supervisor", sync_supervisor, "sync"),
    Shown("parcel", parcel, "sync"),
    Shown("countersign", countersign),
    Shown("loop", loop_of_a_household, "households"),
    Shown("step", step_of_a_need),
    Shown("sync-filling", sync_filling, "sync"),
    Shown("sync-paused", sync_paused, "sync"),
    Shown("sync-wifi", sync_for_wifi, "sync"),
    Shown("more", more, "more"),
    Shown("handing-over", handing_over, "sync"),
    Shown("handing-over-empty", handing_over_empty, "sync"),
    Shown("handing-over-error", handing_over_error, "sync"),
    Shown("copying", copying),
    Shown("copying-done", copying_done),
    Shown("copying-long", copying_long),
]
