"""A series of the form on a page: its members, the open one with its questions, and one more.

Only the open member's questions are built. Never adds or removes by itself.
"""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.theme import Theme, label
from ui.widgets.button import Button
from ui.widgets.marked import spoken
from ui.widgets.member_face import MOVES, MemberFace, columns
from ui.widgets.note_line import NoteLine
from ui.widgets.pieces import Measure
from ui.widgets.series import Items, Member, Series
from ui.widgets.tab_order import chain, stops
from ui.widgets.visible import show_if


class Asked(QWidget):
    """What the box needs of the list that shows an open member's questions (question_list.py)."""

    def show_items(self, items: Items) -> None:
        raise NotImplementedError

    def settle(self) -> None:
        raise NotImplementedError


class SeriesBox(QFrame):
    """Up and Down go from member to member, Del asks to take the one in focus away."""

    member_asked = Signal(str)
    """Open this member, or close it again."""

    add_asked = Signal(str)
    remove_asked = Signal(str)

    def __init__(self, theme: Theme, series: Series, *, make: Callable[[], Asked]) -> None:
        """`make` builds the list of an open member's questions."""
        super().__init__()
        self.setProperty("role", "card")
        self._theme = theme
        self._make = make
        self._wide = not theme.portrait
        self.series = series
        self.faces: dict[str, MemberFace] = {}
        self.open: OpenMember | None = None
        self._title = label("", "bold")
        self._count = label("", "hint", wrap=False)
        self._hint = NoteLine(theme)
        self._headings = Headings(theme)
        self._rows = QVBoxLayout()
        self.add = Button(theme, series.add, role="second", icon="plus")
        self.add.clicked.connect(lambda: self.add_asked.emit(self.series.ref))
        self._lay_out()
        self.show_series(series)

    def show_series(self, series: Series) -> None:
        """Show how the series stands now; faces that stay are kept."""
        self.series = series
        self._title.setText(f"{series.number} {spoken(series.label)}".strip())
        self._count.setText(series.count)
        self._hint.say(series.hint, kind="hint")
        self._headings.show_columns(series.columns)
        show_if(self._headings, self._wide and bool(series.members) and len(series.columns) > 1)
        self.add.set_words(series.add)
        self.add.setHidden(series.fixed)
        self._show_members()

    def _lay_out(self) -> None:
        theme = self._theme
        side = theme.space(4)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._count, 0, Qt.AlignmentFlag.AlignTop)
        self._rows.setSpacing(theme.space(1) if self._wide else theme.target("gap"))
        column = QVBoxLayout(self)
        column.setContentsMargins(side, theme.space(2), side, theme.space(3))
        column.setSpacing(theme.space(2))
        column.addLayout(head)
        column.addWidget(self._hint)
        column.addWidget(self._headings)
        column.addLayout(self._rows)
        column.addSpacing(max(0, theme.target("gap") - theme.space(2)))
        column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)

    def _show_members(self) -> None:
        wanted = {member.ref: member for member in self.series.members}
        for ref in [ref for ref in self.faces if ref not in wanted]:
            self._take_away(self.faces.pop(ref))
        for place, (ref, member) in enumerate(wanted.items()):
            if ref not in self.faces:
                self.faces[ref] = self._face(member)
                self._rows.insertWidget(place, self.faces[ref])
            self.faces[ref].show_member(member, is_open=ref == self.series.open_ref)
        self._show_open(wanted.get(self.series.open_ref))

    def _face(self, member: Member) -> MemberFace:
        face = MemberFace(self._theme, member, wide=self._wide)
        face.clicked.connect(lambda: self.member_asked.emit(member.ref))
        return face

    def _show_open(self, member: Member | None) -> None:
        if self.open is not None and (member is None or self.open.ref != member.ref):
            self._take_away(self.open)
            self.open = None
        if member is None:
            return
        if self.open is None:
            questions = self._make()
            questions.show_items(member.items)
            made = self.open = OpenMember(self._theme, member, questions=questions)
            made.close_asked.connect(self.member_asked)
            made.remove_asked.connect(self.remove_asked)
            face = self.faces[member.ref]
            self._rows.insertWidget(self._rows.indexOf(face) + 1, made)
            chain([face, *stops(made)])
        else:
            self.open.questions.show_items(member.items)
        self.open.show_member(member, fixed=self.series.fixed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        faces = [self.faces[member.ref] for member in self.series.members]
        at = next((n for n, face in enumerate(faces) if face.hasFocus()), None)
        step = MOVES.get(Qt.Key(event.key()))
        if at is not None and step is not None:
            faces[max(0, min(len(faces) - 1, at + step))].setFocus(Qt.FocusReason.TabFocusReason)
        elif at is not None and event.key() == Qt.Key.Key_Delete and not self.series.fixed:
            self.remove_asked.emit(faces[at].member.ref)
        else:
            super().keyPressEvent(event)

    def _take_away(self, widget: QWidget) -> None:
        self._rows.removeWidget(widget)
        widget.hide()
        widget.deleteLater()


class OpenMember(QFrame):
    """The questions of the open member and what can be done with it."""

    close_asked = Signal(str)
    remove_asked = Signal(str)

    def __init__(self, theme: Theme, member: Member, *, questions: Asked) -> None:
        super().__init__()
        self.setProperty("role", "inset")
        self.ref = member.ref
        self.questions = questions
        self.close_button = Button(theme, self.tr("填好了，收起"), icon="chevron-up")
        self.remove_button = Button(theme, self.tr("去掉"), role="danger", icon="trash-2")
        self.close_button.clicked.connect(lambda: self.close_asked.emit(self.ref))
        self.remove_button.clicked.connect(lambda: self.remove_asked.emit(self.ref))
        foot = QHBoxLayout()
        foot.setSpacing(theme.target("gap"))
        foot.addWidget(self.close_button)
        foot.addStretch(1)
        foot.addWidget(self.remove_button)
        column = QVBoxLayout(self)
        side = theme.space(2)
        column.setContentsMargins(side, side, side, side)
        column.setSpacing(theme.space(2))
        column.addWidget(questions)
        column.addLayout(foot)

    def show_member(self, member: Member, *, fixed: bool) -> None:
        """Whom the buttons are for."""
        for button in (self.close_button, self.remove_button):
            button.set_words(button.text(), name=f"{member.title}，{button.text()}")
        self.remove_button.setHidden(fixed)


class Headings(QWidget):
    """The heads of the columns over the lines of members."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._texts: tuple[str, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_columns(self, texts: tuple[str, ...]) -> None:
        self._texts = texts
        self.setAccessibleName("，".join(texts))
        self.setFixedHeight(Measure(self._theme).height("small") + self._theme.space(1))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("ink_3"))
        first = theme.space(1)
        room = self.width() - first - theme.icon_px("button") - theme.space(4)
        edges = columns(theme, len(self._texts), width=room)
        for (left, wide), text in zip(edges, self._texts, strict=False):
            words = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, wide)
            painter.drawText(first + left, painter.fontMetrics().ascent(), words)
        painter.end()
