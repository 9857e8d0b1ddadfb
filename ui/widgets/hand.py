"""Where a person's hand was on a page of questions, to put it back there. Never an answer: of what
was typed only what no question took yet, such as half a date.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QTimer
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from ui.widgets.question_card import QuestionCard
from ui.widgets.scroll import Page


@dataclass(frozen=True)
class Hand:
    """`ref`: the question in hand, "" for none; `part`: which of its text fields, -1 for none;
    `cursor` in that field; `typed`: texts that are no answer yet, by question; `down`: how far the
    page is scrolled.
    """

    ref: str = ""
    part: int = -1
    cursor: int = 0
    typed: Mapping[str, Sequence[str]] = field(default_factory=dict)
    down: int = 0


def hand_on(page: Page, cards: Sequence[QuestionCard]) -> Hand:
    """Where the hand is now."""
    typed = {
        card.question.state.ref: texts
        for card in cards
        if not card.question.state.value and any(texts := _texts(card))
    }
    down = page.area.verticalScrollBar().value() if page.area is not None else 0
    at = page.focusWidget()
    card = next((one for one in cards if at is not None and one.isAncestorOf(at)), None)
    if card is None or at is None:
        return Hand(typed=typed, down=down)
    fields = card.control.fields()
    part = fields.index(at) if at in fields else -1
    return Hand(card.question.state.ref, part, _cursor(at), typed, down)


def put_back(hand: Hand, page: Page, *, cards: Sequence[QuestionCard]) -> None:
    """Put the hand there again; questions that are not asked any more are passed over."""
    by_ref = {card.question.state.ref: card for card in cards}
    for ref, texts in hand.typed.items():
        if ref in by_ref:
            _write(by_ref[ref], texts)
    card = by_ref.get(hand.ref)
    if card is not None:
        card.focus_control()
        fields = card.control.fields()
        if 0 <= hand.part < len(fields):
            fields[hand.part].setFocus()
            _put_cursor(fields[hand.part], hand.cursor)
    # The page has its height only after it was laid out.
    QTimer.singleShot(0, page, lambda: _scroll(page, hand.down))


def _texts(card: QuestionCard) -> list[str]:
    return [one.text() if isinstance(one, QLineEdit) else "" for one in card.control.fields()]


def _write(card: QuestionCard, texts: Sequence[str]) -> None:
    for one, text in zip(card.control.fields(), texts, strict=False):
        if isinstance(one, QLineEdit) and text and not one.text():
            one.setText(text)
            one.textEdited.emit(text)


def _cursor(field: QWidget) -> int:
    if isinstance(field, QLineEdit):
        return field.cursorPosition()
    return field.textCursor().position() if isinstance(field, QPlainTextEdit) else 0


def _put_cursor(field: QWidget, at: int) -> None:
    if isinstance(field, QLineEdit):
        field.setCursorPosition(at)
    elif isinstance(field, QPlainTextEdit):
        cursor = QTextCursor(field.document())
        cursor.setPosition(min(at, field.document().characterCount() - 1))
        field.setTextCursor(cursor)


def _scroll(page: Page, down: int) -> None:
    if page.area is not None:
        page.area.verticalScrollBar().setValue(down)
