"""The words for where syncing stands. Never syncs, never counts."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication


@dataclass(frozen=True)
class SyncStatus:
    """`kind`: online, sending, offline or stopped; `pill` is the short form for a header."""

    kind: str
    title: str
    detail: str
    pill: str


def offline_by_choice(waiting: int) -> SyncStatus:
    """The person said 先不联网."""
    detail = _tr("照常走访和记录，都存在本机。要发送时选“自动同步”或点“立即同步”。")
    return SyncStatus("offline", _tr("先不联网"), detail, _pill(_tr("离线，照常使用"), waiting))


def sending(waiting: int) -> SyncStatus:
    """A round is under way."""
    detail = _tr("可以照常走访和记录，不用等。")
    return SyncStatus("sending", _tr("正在同步"), detail, _pill(_tr("正在同步"), waiting))


def arrived(waiting: int, *, at: str, next_at: str, sentence: str) -> SyncStatus:
    """The last round went through at `at`."""
    again = _tr("下次自动同步 {at}。").format(at=next_at)
    pill = _pill(_tr("在线·上次同步 {at}").format(at=at), waiting)
    return SyncStatus(
        "online", _tr("已和街镇对过账 {at}").format(at=at), f"{sentence}{again}", pill
    )


def away(waiting: int, *, sentence: str, next_at: str, stopped: bool) -> SyncStatus:
    """The last round did not go through; `stopped` when a person must act first."""
    title = _tr("要请管理员看一下") if stopped else _tr("现在连不上街镇服务器")
    again = _tr("{at} 自动再试。").format(at=next_at)
    pill = _tr("同步停住了") if stopped else _tr("离线，照常使用")
    kind = "stopped" if stopped else "offline"
    return SyncStatus(kind, title, f"{sentence}{again}", _pill(pill, waiting))


def not_yet(waiting: int, *, next_at: str) -> SyncStatus:
    """Just opened: no round yet."""
    detail = _tr("记录都存在本机。{at} 自动同步，也可以点“立即同步”。").format(at=next_at)
    return SyncStatus("offline", _tr("还没有同步过"), detail, _pill(_tr("还没有同步"), waiting))


def _pill(words: str, waiting: int) -> str:
    return _tr("{words}·待发 {n} 条").format(words=words, n=waiting) if waiting else words


def _tr(words: str) -> str:
    return QCoreApplication.translate("status", words)
