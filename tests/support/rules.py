"""The accessibility rules of design/ui.md section 7 as checks on a rendered window.

Each answers with what breaks the rule, so that a failing test names it.
"""

import re
from collections.abc import Iterator

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QSlider,
    QToolButton,
    QWidget,
)

from ui.theme import Theme
from ui.widgets.choice_row import ChoiceRow
from ui.widgets.item_list import ItemList
from ui.widgets.pieces import Words

TOUCHED = (QAbstractButton, QLineEdit, QPlainTextEdit, QSlider, ChoiceRow)
MOST_TABS = 200


def too_small(window: QWidget, theme: Theme) -> list[str]:
    """Rule 1: every enabled control is as big as a finger (tablet) or a pointer (laptop) needs."""
    kind = "touch_min" if theme.form_factor == "tablet" else "pointer_min"
    least = theme.target(kind)
    broken = []
    for control in _shown(window, TOUCHED):
        main = control.property("role") in ("main", "second")
        need = theme.target("primary") if main else least
        if control.isEnabled() and min(control.width(), control.height()) < need:
            broken.append(f"{_tell(control)}: {control.width()}x{control.height()} < {need}")
    return broken


def too_close(window: QWidget, theme: Theme) -> list[str]:
    """Rule 1: on a tablet neighbours are 2 mm apart. One px may be lost in rounding."""
    if theme.form_factor != "tablet":
        return []
    need = theme.target("gap") - 1
    broken = []
    for parent in {control.parentWidget() for control in _shown(window, (QAbstractButton,))}:
        if parent is None:
            continue
        children = [c for c in _shown(parent, (QAbstractButton,)) if c.parentWidget() is parent]
        for place, one in enumerate(children):
            grown = one.geometry().adjusted(-need, -need, need, need)
            near = [o for o in children[place + 1 :] if grown.intersects(o.geometry())]
            broken += [f"{_tell(one)} and {_tell(other)}" for other in near]
    return broken


def unnamed(window: QWidget) -> list[str]:
    """Rule 4: each control that takes the focus has a name; no name holds 15 digits or more."""
    broken = []
    for control in _focusable(window):
        name = control.accessibleName()
        if not re.search(r"[\u4e00-\u9fff0-9]", name):
            broken.append(f"{_tell(control)}: no name")
        if re.search(r"\d{15,}", name):
            broken.append(f"{_tell(control)}: a whole number is read aloud")
    for listing in _shown(window, (ItemList,)):
        model = listing.model()
        for row in range(model.rowCount()):
            spoken = model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)
            if not spoken or re.search(r"\d{15,}", spoken):
                broken.append(f"item {row} of {_tell(listing)}: {spoken!r}")
    return broken


def alike(window: QWidget) -> list[str]:
    """Rule 4: no two controls of one group have the same name."""
    broken = []
    for parent in {control.parentWidget() for control in _focusable(window)}:
        names = [c.accessibleName() for c in _focusable(window) if c.parentWidget() is parent]
        broken += [f"{name!r} twice" for name in {n for n in names if names.count(n) > 1}]
    return broken


def clipped(window: QWidget) -> list[str]:
    """Rule 5: words fit where they stand, in widgets and painted lists; nothing goes sideways."""
    broken = [_tell(one) for one in _shown(window, (QLabel,)) if _label_clipped(one)]
    broken += [_tell(one) for one in _shown(window, (QAbstractButton,)) if _button_clipped(one)]
    for field in _shown(window, (QLineEdit,)):
        room = field.contentsRect().width() - field.textMargins().left()
        room -= field.textMargins().right()
        if field.fontMetrics().horizontalAdvance(field.placeholderText()) > room:
            broken.append(f"{_tell(field)}: placeholder")
    for area in _shown(window, (QScrollArea,)):
        if area.horizontalScrollBar().maximum() > 0:
            broken.append(f"{_tell(area)}: wider than the page")
    return broken + _outside(window) + _painted_wrong(window)


def tab_walk(window: QWidget) -> list[str]:
    """Rule 3: Tab reaches every control that takes the focus once, and ends where it began."""
    wanted = [control for control in _focusable(window) if control.isEnabled()]
    if not wanted:
        return []
    window.activateWindow()
    wanted[0].setFocus(Qt.FocusReason.TabFocusReason)
    start = QApplication.focusWidget()
    seen: list[QWidget] = []
    for _ in range(MOST_TABS):
        now = QApplication.focusWidget()
        if now is None or (seen and now is start):
            break
        if now in seen:
            return [f"Tab turns in a ring at {_tell(now)}"]
        seen.append(now)
        QTest.keyClick(now, Qt.Key.Key_Tab)
    # Asked again: within a row of segments only the chosen one takes the focus by Tab.
    wanted = [control for control in _focusable(window) if control.isEnabled()]
    missed = [_tell(control) for control in wanted if control not in seen]
    return [f"Tab never reaches {one}" for one in missed]


def _label_clipped(one: QLabel) -> bool:
    if not one.text() or not one.pixmap().isNull():
        return False
    if one.wordWrap():
        return one.heightForWidth(one.width()) > one.height() + 1
    return one.sizeHint().width() > one.width() + 1 or one.sizeHint().height() > one.height() + 1


def _button_clipped(one: QAbstractButton) -> bool:
    if not one.text():
        return False
    metrics = one.fontMetrics()
    if isinstance(one, QToolButton):
        under = one.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonTextUnderIcon
        icon = one.iconSize()
        high = metrics.height() + (icon.height() if under else 0)
        wide = metrics.horizontalAdvance(one.text()) + (0 if under else icon.width())
        return one.width() < wide or one.height() < high
    return one.width() < one.sizeHint().width() or one.height() < metrics.height()


def _outside(window: QWidget) -> list[str]:
    """Controls that stick out of the page at its right edge."""
    broken = []
    for control in _shown(window, (*TOUCHED, QLabel)):
        right = control.mapTo(window, control.rect().topRight()).x()
        if right > window.width():
            broken.append(f"{_tell(control)}: ends at {right} of {window.width()}")
    return broken


def _painted_wrong(window: QWidget) -> list[str]:
    broken = []
    for listing in _shown(window, (ItemList,)):
        width = listing.viewport().width()
        for item in listing.items:
            words = [p for p in listing.kind.arrange(item, width).pieces if isinstance(p, Words)]
            broken += [
                f"{_tell(listing)}: {w.text!r}" for w in words if _too_long(w, listing.theme)
            ]
            broken += [
                f"{one.text!r} lies over {other.text!r}"
                for place, one in enumerate(words)
                for other in words[place + 1 :]
                if _painted_box(one, listing.theme).intersects(_painted_box(other, listing.theme))
            ]
    return broken


def _too_long(words: Words, theme: Theme) -> bool:
    if words.elide or words.wrap or not words.text:
        return False
    metrics = QFontMetrics(theme.font(words.role, bold=words.bold))
    return metrics.horizontalAdvance(words.text) > words.rect.width() + 1


def _painted_box(words: Words, theme: Theme) -> QRect:
    metrics = QFontMetrics(theme.font(words.role, bold=words.bold))
    box = words.rect.toRect()
    if not words.wrap:
        box.setWidth(min(box.width(), metrics.horizontalAdvance(words.painted(theme))))
    return box.adjusted(0, 2, -1, -2) if words.text else QRect()


def _focusable(window: QWidget) -> list[QWidget]:
    wanted = Qt.FocusPolicy.TabFocus
    return [
        one for one in _shown(window, (*TOUCHED, ItemList)) if one.focusPolicy() & wanted == wanted
    ]


def _shown(window: QWidget, kinds: tuple[type[QWidget], ...]) -> Iterator[QWidget]:
    for one in window.findChildren(QWidget):
        if isinstance(one, kinds) and one.isVisibleTo(window):
            yield one


def _tell(one: QWidget) -> str:
    words = one.accessibleName() or getattr(one, "text", lambda: "")()
    return f"{type(one).__name__} {words!r}"
