"""The cards of 今日 beside the households: what comes first, half done visits, work with a day, how
far the rounds are. Asks nobody.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fieldvisit.casework.board import Subject
from fieldvisit.casework.daily.today import CadenceBar, DraftCard, TaskCard
from fieldvisit.casework.daily.urgent import UrgentCard
from fieldvisit.casework.visits.countersigning import ToSign
from ui.theme import Theme, label
from ui.widgets.button import Button
from ui.widgets.card import Card, empty, rule
from ui.widgets.empty_state import EmptyState
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.notice import Notice
from ui.widgets.round_bar import RoundBar
from ui.widgets.state_pill import StatePill

MOST_TASKS = 5
"""So many pieces of work are shown here; the list of due things has all."""

MOST_URGENT = 5
"""So many urgent things are shown here; the list of due things begins with all of them."""


class DraftsCard(Card):
    """接着填: each draft with a way back into it. Hidden while there is none."""

    resume_asked = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, self.tr("接着填"), icon="file-pen-line", tone="draft")
        self._theme = theme
        self._buttons: list[Button] = []

    def show_drafts(self, drafts: Sequence[DraftCard]) -> None:
        empty(self.content)
        self._buttons = []
        for draft in drafts:
            if self._buttons:
                self.content.addWidget(rule())
            self.content.addWidget(self._row(draft))
        self.setVisible(bool(drafts))

    def take_focus(self) -> None:
        """Put the focus on the first 继续."""
        if self._buttons:
            self._buttons[0].setFocus(Qt.FocusReason.TabFocusReason)

    def _row(self, draft: DraftCard) -> QWidget:
        made = QWidget()
        words = QVBoxLayout()
        words.setSpacing(0)
        title = f"{draft.name}·{draft.form_title}"
        words.addWidget(label(title))
        words.addWidget(label(draft.touched_text, "hint"))
        button = Button(self._theme, self.tr("继续"), role="second")
        button.set_words(self.tr("继续"), name=self.tr("继续填 {title}").format(title=title))
        button.clicked.connect(lambda: self.resume_asked.emit(draft.draft_id))
        self._buttons.append(button)
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.addLayout(words, 1)
        row.addWidget(button)
        return made


class CosignCard(Card):
    """等您会签: each visit with a way to its page; below, own ones that wait for a colleague.
    Hidden while there is none."""

    cosign_asked = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "", icon="pen-tool")
        self._theme = theme

    def show_visits(self, visits: Sequence[ToSign]) -> None:
        """Show what waits for whom."""
        mine = sum(one.mine for one in visits)
        words = self.tr("等您会签 {n} 份").format(n=mine) if mine else self.tr("等同事会签")
        self.set_heading(words)
        empty(self.content)
        for place, visit in enumerate(visits):
            if place:
                self.content.addWidget(rule())
            self.content.addWidget(self._row(visit))
        self.setVisible(bool(visits))

    def _row(self, visit: ToSign) -> QWidget:
        made = QWidget()
        words = QVBoxLayout()
        words.setSpacing(0)
        title = f"{visit.household_name}·{visit.form_title}"
        words.addWidget(label(title))
        words.addWidget(label(self._said(visit), "hint"))
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.addLayout(words, 1)
        if visit.mine:
            button = Button(self._theme, self.tr("去会签"), role="second")
            button.set_words(self.tr("去会签"), name=self.tr("去会签 {title}").format(title=title))
            button.clicked.connect(lambda: self.cosign_asked.emit(visit.visit_id))
            row.addWidget(button)
        return made

    def _said(self, visit: ToSign) -> str:
        if visit.mine:
            return f"{visit.who} {visit.when_text}"
        if visit.reason:
            return self.tr("{who}没有签：{why}").format(who=visit.who, why=visit.reason)
        return self.tr("等{who}会签").format(who=visit.who)


class TasksCard(Card):
    """有日子的事: what is to be done by a day, each with a way to its household, or where nobody
    knows one to its page. Hidden while there is none. `board_asked` carries a `Subject`.
    """

    household_asked = Signal(str)
    board_asked = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "", icon="clock")
        self._theme = theme

    def show_tasks(self, tasks: Sequence[TaskCard], *, in_all: int) -> None:
        """Show the first few in their order, and how many there are in all."""
        self.set_heading(self.tr("有日子的事 {n} 件").format(n=in_all))
        empty(self.content)
        for place, task in enumerate(tasks[:MOST_TASKS]):
            if place:
                self.content.addWidget(rule())
            self.content.addWidget(self._row(task))
        if in_all > MOST_TASKS:
            more = self.tr("其余在 更多 → 办事 → 到期的事")
            self.content.addWidget(label(more, "hint"))
        self.setVisible(bool(tasks))

    def _row(self, task: TaskCard) -> QWidget:
        made = QWidget()
        words = QVBoxLayout()
        words.setSpacing(0)
        title = f"{task.name}·{task.task}"
        words.addWidget(label(title))
        words.addWidget(label(task.why, "hint"))
        pill = StatePill(self._theme, task.state, words=task.due_text)
        button = Button(self._theme, self.tr("去看"), role="second")
        button.set_words(self.tr("去看"), name=self.tr("去看 {title}").format(title=title))
        button.clicked.connect(lambda: self._go(task))
        _beside(
            made, words, ways=(pill, button), gap=self._theme.space(2), wide=self._theme.portrait
        )
        return made

    def _go(self, task: TaskCard) -> None:
        if task.page:
            self.board_asked.emit(Subject(task.page, task.found))
        else:
            self.household_asked.emit(task.household_id)


class UrgentNow(Card):
    """马上要办: hidden while there is nothing. `board_asked` carries a `Subject`."""

    household_asked = Signal(str)
    board_asked = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "", icon="triangle-alert", tone="overdue")
        self._theme = theme

    def show_cards(self, cards: Sequence[UrgentCard]) -> None:
        """Show them in their order."""
        self.set_heading(self.tr("马上要办 {n} 件").format(n=len(cards)))
        empty(self.content)
        for place, one in enumerate(cards[:MOST_URGENT]):
            if place:
                self.content.addWidget(rule())
            self.content.addWidget(self._row(one))
        if len(cards) > MOST_URGENT:
            more = self.tr("其余在 更多 → 办事 → 到期的事，排在最前面")
            self.content.addWidget(label(more, "hint"))
        self.setVisible(bool(cards))

    def _row(self, one: UrgentCard) -> QWidget:
        made = QWidget()
        title = "·".join(part for part in (one.name, one.what) if part)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label(title))
        words.addWidget(label(one.why, "hint"))
        if one.call:
            words.addWidget(label(one.call))
        pill = StatePill(self._theme, one.state, words=one.due_text)
        button = Button(self._theme, self.tr("去办"), role="second")
        button.set_words(self.tr("去办"), name=self.tr("去办 {title}").format(title=title))
        button.clicked.connect(lambda: self._go(one))
        _beside(made, words, ways=(pill, button), gap=self._theme.space(2), wide=True)
        return made

    def _go(self, one: UrgentCard) -> None:
        if one.page:
            self.board_asked.emit(Subject(one.page, one.found))
        else:
            self.household_asked.emit(one.household_id)


def _beside(
    made: QWidget, words: QVBoxLayout, *, ways: tuple[StatePill, Button], gap: int, wide: bool
) -> None:
    """A row: pill and button at the right of the words where the card is wide, else below them."""
    row: QHBoxLayout | QVBoxLayout
    pill, button = ways
    if wide:
        row = QHBoxLayout(made)
        row.addLayout(words, 1)
        row.addWidget(pill)
        row.addWidget(button)
    else:
        row = QVBoxLayout(made)
        row.addLayout(words)
        below = FlowLayout(gap=gap)
        below.addWidget(pill)
        below.addWidget(button)
        row.addLayout(below)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(gap)


class RoundsCard(Card):
    """One bar a cadence, apart (days.md 22). Hidden while no rule has households."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, self.tr("本期进度"), icon="list-checks")
        self._theme = theme

    def show_bars(self, bars: Sequence[CadenceBar]) -> None:
        empty(self.content)
        told = [bar for bar in bars if bar.done + bar.overdue + bar.open]
        for place, bar in enumerate(told):
            if place:
                self.content.addWidget(rule())
            parts = (bar.done, bar.overdue, bar.open)
            total = self.tr("应访 {n} 户").format(n=sum(parts))
            self.content.addWidget(RoundBar(self._theme, (bar.label, total), parts=parts))
        self.setVisible(bool(told))


class ProblemsNotice(Notice):
    """待处理: how many things a person must decide. Hidden while there is none."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(
            theme, "", kind="conflict", title=self.tr("待处理"), actions=[self.tr("去看")]
        )

    def show_count(self, count: int) -> None:
        words = self.tr("{n} 件事等您定一下，两边填的都留着。")
        self.set_sentence(words.format(n=count))
        self.setVisible(count > 0)


class NothingDue(EmptyState):
    """What stands where no household is due."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(
            theme,
            "circle-check",
            words=self.tr("今天没有到期的户。看看后面的"),
            action=self.tr("看后面的户"),
        )
