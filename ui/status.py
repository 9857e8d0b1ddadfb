"""The words for where syncing stands. Never syncs, never counts."""

from dataclasses import dataclass, replace

from PySide6.QtCore import QCoreApplication


@dataclass(frozen=True)
class SyncStatus:
    """`kind`: online, sending, paused, offline or stopped; `pill` is the short form for a header.
    `share`: how far what is being done is (None: nothing to show). `action`: what can be asked for
    now (`pause`, `resume`, `photos_now`, or nothing).
    """

    kind: str
    title: str
    detail: str
    pill: str
    share: float | None = None
    action: str = ""


@dataclass(frozen=True)
class Held:
    """What the last round left waiting: whether a first fill, and how many photos."""

    fills: bool = False
    photos: int = 0


def offline_by_choice(waiting: int) -> SyncStatus:
    """The person said 先不联网."""
    detail = _tr("照常走访和记录，都存在本机。要发送时选“自动同步”或点“立即同步”。")
    return SyncStatus("offline", _tr("先不联网"), detail, _pill(_tr("离线，照常使用"), waiting))


def sending(waiting: int) -> SyncStatus:
    """A round is under way."""
    detail = _tr("可以照常走访和记录，不用等。")
    return SyncStatus("sending", _tr("正在同步"), detail, _pill(_tr("正在同步"), waiting))


def working(waiting: int, *, doing: str, share: float | None, may_wait: bool) -> SyncStatus:
    """A round is under way and tells what it does."""
    detail = _tr("{doing}。可以照常走访和记录，不用等。").format(doing=doing)
    pill = _tr("正在同步")
    if share is not None:
        pill = _tr("正在同步 {n}%").format(n=int(share * 100))
    action = "pause" if may_wait else ""
    title = _tr("正在同步")
    return SyncStatus("sending", title, detail, _pill(pill, waiting), share, action)


def stopping(waiting: int) -> SyncStatus:
    """The person paused; the step that is under way comes to its end."""
    detail = _tr("手头这一步做完就停，已取到的、已送到的都在。可以照常走访和记录。")
    return SyncStatus("sending", _tr("正在停下"), detail, _pill(_tr("正在停下"), waiting))


def paused(waiting: int, *, held: Held) -> SyncStatus:
    """First fills and photos wait until the person goes on."""
    what = [_tr("首次取数停下了，已取到的都在")] if held.fills else []
    what += [_tr("还有 {n} 张照片等着传").format(n=held.photos)] if held.photos else []
    said = "，".join(what) or _tr("照片和首次取数都先停着")
    detail = _tr("{said}；记录照常送。点“继续”接着传。").format(said=said)
    pill = _pill(_tr("已暂停传送"), waiting)
    return SyncStatus("paused", _tr("已暂停"), detail, pill, None, "resume")


def for_wifi(of_round: SyncStatus, *, photos: int) -> SyncStatus:
    """The round went through, and photos wait for a link that costs nothing."""
    wait = _tr("还有 {n} 张照片等无线网再传。").format(n=photos)
    return replace(of_round, detail=f"{of_round.detail}{wait}", action="photos_now")


def on_any_line(of_round: SyncStatus) -> SyncStatus:
    """Photos were to wait for a free line, and the system does not say what this one is."""
    said = _tr("这台电脑说不出现在用的是什么网，照片照传。")
    return replace(of_round, detail=f"{of_round.detail}{said}")


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


def not_through(waiting: int, *, sentence: str, next_at: str) -> SyncStatus:
    """The last round was ended by something else than the way to the server."""
    again = _tr("{at} 自动再试。").format(at=next_at)
    pill = _pill(_tr("这次没有同步成"), waiting)
    return SyncStatus("offline", _tr("这次没有同步成"), f"{sentence}{again}", pill)


def not_yet(waiting: int, *, next_at: str) -> SyncStatus:
    """Just opened: no round yet."""
    detail = _tr("记录都存在本机。{at} 自动同步，也可以点“立即同步”。").format(at=next_at)
    return SyncStatus("offline", _tr("还没有同步过"), detail, _pill(_tr("还没有同步"), waiting))


def _pill(words: str, waiting: int) -> str:
    return _tr("{words}·待发 {n} 条").format(words=words, n=waiting) if waiting else words


def _tr(words: str) -> str:
    return QCoreApplication.translate("status", words)
