"""What the controls of a page cannot do by themselves: files, photos, sounds, the time, the place.

Reads and keeps through casework, on a thread where it takes long. Never judges an answer.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog

from fieldvisit.casework.desk import local_time
from fieldvisit.casework.visits import attaching, photo_places, picture
from fieldvisit.casework.visits.filling import Filling
from fieldvisit.errors import FieldvisitError
from fieldvisit.forms.state import NodeState
from ui.failures import sentence_of
from ui.flow import place, thumbs
from ui.flow.form_pages import FormPages
from ui.widgets import camera_page, equipment, kept, player, position, scroll

SUFFIXES = {
    "image": "*.jpg *.jpeg *.png *.webp *.bmp *.gif *.tif *.tiff",
    "audio": "*.mp3 *.m4a *.aac *.wav *.ogg *.amr *.flac",
    "video": "*.mp4 *.mov *.3gp *.avi *.mkv",
}


class Wishes:
    """Of one page of the window. `form` is the one whose questions stand there; `answer` puts an
    answer into it and shows it; `show` shows the page anew."""

    def __init__(
        self,
        place: place.Place,
        *,
        pages: Callable[[], FormPages],
        form: Callable[[], Filling],
        answer: Callable[[str, str], None],
        show: Callable[[], None],
    ) -> None:
        self._place = place
        self._pages = pages
        self._form = form
        self._answer = answer
        self._show = show
        self._player = player.Player()
        self._position = position.Position()
        self._here = ""

    def hear(self, ref: str, wish: str, *, data: Any = None) -> None:
        """Do what a control wishes (answer.py names the wishes)."""
        doing: dict[str, Callable[[], None]] = {
            "now": lambda: self._answer(ref, self._now(ref)),
            "here": lambda: self._ask_position(ref),
            "pick": lambda: self._pick(ref, str(data or "")),
            "shoot": lambda: self._shoot(ref),
            "rotate": lambda: self._rotate(ref),
            "play": lambda: self._play(ref),
            "keep": lambda: self._keep_drawing(ref, data),
        }
        doing[wish]()

    def look(self, page: int) -> None:
        """Read the files of a page that were not read yet."""
        pages, desk = self._pages(), self._place.stage.desk
        for name in pages.unseen(page):
            pages.kept[name] = kept.Kept(name)
            self._place.ask(partial(thumbs.kept_of, desk, name), self._seen, about=f"look {name}")

    def _seen(self, kept: kept.Kept) -> None:
        self._pages().kept[kept.name] = kept
        self._show()

    def _state(self, ref: str) -> NodeState:
        return self._form().session.state(ref)

    def _now(self, ref: str) -> str:
        now = local_time(self._place.stage.desk.clock.now()).replace(second=0, microsecond=0)
        text = now.isoformat(timespec="milliseconds")
        return text if self._state(ref).type == "dateTime" else text.partition("T")[2]

    def _pick(self, ref: str, kind: str) -> None:
        words = SUFFIXES.get(kind)
        wanted = f"{_tr('可选的文件')} ({words})" if words else ""
        title = _tr("选一个文件：{question}").format(question=self._state(ref).label)
        chosen, _ = QFileDialog.getOpenFileName(self._place.screen, title, "", wanted)
        if not chosen:
            return
        desk, path = self._place.stage.desk, Path(chosen)
        if kind != "image":
            self._keep(ref, lambda: attaching.keep_file(desk, path))
            return
        self._keep_photo(ref, lambda: attaching.content_of(path))

    def _shoot(self, ref: str) -> None:
        page = self._place.screen
        assert isinstance(page, scroll.Page)
        camera = camera_page.CameraPage(page.theme, self._state(ref).label)
        camera.taken.connect(lambda data: self._shot(ref, data))
        camera.left.connect(page.uncover)
        page.cover(camera)
        camera.begin()
        self._look_where()

    def _look_where(self) -> None:
        """Where this machine is, for the photo: its camera does not say it. No photo waits for
        it."""
        self._here = ""
        if not (equipment.position_there() and photo_places.wanted(self._place.stage.desk)):
            return

        def found(text: str) -> None:
            self._here = text

        here = self._place.while_here
        self._position.ask(here(found), here(lambda _: None))

    def _shot(self, ref: str, data: bytes) -> None:
        page = self._place.screen
        assert isinstance(page, scroll.Page)
        page.uncover()
        self._keep_photo(ref, lambda: data, here=self._here)

    def _keep_photo(self, ref: str, taken: Callable[[], bytes], *, here: str = "") -> None:
        desk, longest = self._place.stage.desk, self._longest(ref)
        facts = "keep-facts" in self._state(ref).appearance.split()
        keep = partial(attaching.keep_photo, longest=longest, with_facts=facts, here=here)
        self._keep(ref, lambda: keep(desk, taken()))

    def _rotate(self, ref: str) -> None:
        desk, name = self._place.stage.desk, self._state(ref).value
        self._keep(ref, lambda: attaching.turn(desk, name))

    def _keep_drawing(self, ref: str, png: bytes) -> None:
        # At once and not on a thread: the page may be on its way out.
        try:
            name = attaching.keep_drawing(self._place.stage.desk, png)
        except FieldvisitError as error:
            self._place.show_failure(error)
        else:
            self._answer(ref, name)

    def _keep(self, ref: str, work: Callable[[], str]) -> None:
        pages = self._pages()
        pages.busy[ref] = _tr("正在存")
        self._show()

        def done(name: str) -> None:
            pages.busy.pop(ref, None)
            self._answer(ref, name)
            self._show()

        def failed(error: Exception) -> None:
            pages.busy.pop(ref, None)
            self._show()
            self._place.show_failure(error)

        self._place.ask(work, done, failed=failed, about=f"keep {ref}")

    def _longest(self, ref: str) -> int:
        """Pixels of the longer side: what the form says, but never more than we keep."""
        told = self._state(ref).parameters.get("max-pixels", "")
        return (
            min(int(told), picture.LONG_EDGE)
            if told.isdecimal() and int(told)
            else picture.LONG_EDGE
        )

    def _play(self, ref: str) -> None:
        try:
            data = attaching.read(self._place.stage.desk, self._state(ref).value)
        except FieldvisitError as error:
            self._place.stage.say(sentence_of(error))
        else:
            self._player.play(data)

    def _ask_position(self, ref: str) -> None:
        def found(text: str) -> None:
            before = self._state(ref)
            points = [part.strip() for part in before.value.split(";") if part.strip()]
            if before.type == "geoshape" and len(points) > 1 and points[0] == points[-1]:
                points.pop()
            several = before.type in ("geotrace", "geoshape")
            if not several:
                self._answer(ref, text)
            else:
                self._answer(ref, _way([*points, text], closed=before.type == "geoshape"))

        def missing(_: object) -> None:
            self._place.stage.say(_tr("现在取不到位置，填过的都在。请到窗边再试，或手填。"))

        here = self._place.while_here
        if self._position.ask(here(found), here(missing)):
            self._place.stage.say(_tr("正在取位置，室内要等一会儿"))


def _way(points: list[str], *, closed: bool) -> str:
    """Places as one answer; a piece of land ends where it began."""
    return ";".join([*points, points[0]] if closed and len(points) > 2 else points)


def _tr(words: str) -> str:
    return QCoreApplication.translate("visit", words)
