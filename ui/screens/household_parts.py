"""The cards of 户档案: members with their masked numbers, contact, the past. Asks nobody."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from fieldvisit.casework.households.register import HouseholdFile, MemberLine
from fieldvisit.casework.households.timeline import TimelineItem
from fieldvisit.casework.visits.deciding import ProposalLine
from fieldvisit.words.labels import label as word_of
from ui.theme import Theme, label
from ui.widgets.button import Button
from ui.widgets.card import Card, empty
from ui.widgets.empty_state import EmptyState
from ui.widgets.fact_table import Member, PeopleTable
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.segments import Segments
from ui.widgets.timeline import PAGE, Happening, Timeline

MOST_POINTS = 8
"""So many open points are shown here; the first page of a visit has all."""


class MembersCard(Card):
    """Who lives there. Numbers are masked until asked for, and masked again by `hide_numbers`."""

    full_ids_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "", icon="users", flush=True)
        self._members: Sequence[MemberLine] = ()
        self.table = PeopleTable(theme, name=self.tr("家庭成员"))
        self.reveal = Button(theme, "", role="text", icon="eye")
        self.reveal.clicked.connect(self._turn)
        self.add_to_head(self.reveal)
        self.content.addWidget(self.table)
        self._shown = False
        self._say()

    def show_members(self, members: Sequence[MemberLine]) -> None:
        self._members = members
        self.set_heading(self.tr("成员 {n} 人").format(n=len(members)))
        self.hide_numbers()

    def show_numbers(self, numbers: dict[str, str]) -> None:
        """Whole numbers by person id."""
        self._shown = True
        self._fill(numbers)
        self._say()

    def hide_numbers(self) -> None:
        """Hide what was shown."""
        self._shown = False
        self._fill({})
        self._say()

    def _turn(self) -> None:
        if self._shown:
            self.hide_numbers()
        else:
            self.full_ids_asked.emit()

    def _say(self) -> None:
        self.reveal.set_icon("eye-off" if self._shown else "eye")
        shown = self.tr("遮盖证号")
        hidden = self.tr("显示完整证号（记入日志）")
        self.reveal.set_words(shown if self._shown else hidden)

    def _fill(self, numbers: dict[str, str]) -> None:
        self.table.show_items([_member(line, numbers) for line in self._members])


class ProposalsCard(Card):
    """变更建议: what forms say otherwise than the register, each with its two answers."""

    accepted = Signal(str)
    declined = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "", icon="git-compare-arrows")
        self._theme = theme
        self.hide()

    def show_proposals(self, lines: Sequence[ProposalLine]) -> None:
        """Show what waits for a decision; nothing waits, nothing shows."""
        self.set_heading(self.tr("待确认的变更 {n} 项").format(n=len(lines)))
        empty(self.content)
        for line in lines:
            self._add(line)
        self.setVisible(bool(lines))

    def _add(self, line: ProposalLine) -> None:
        self.content.addWidget(label(f"{line.name}·{line.source}", "second", tone="ink_2"))
        self.content.addWidget(label("\n".join(line.words)))
        if not line.may_decide:
            self.content.addWidget(label(self.tr("等民政专干确认"), "hint"))
            return
        self.content.addWidget(self._answers(line))

    def _answers(self, line: ProposalLine) -> QWidget:
        made = QWidget()
        row = FlowLayout(gap=self._theme.target("gap"))
        row.setContentsMargins(0, 0, 0, 0)
        made.setLayout(row)
        for words, role, asked in (
            (self.tr("采纳，改户档案"), "second", self.accepted),
            (self.tr("不采纳"), "plain", self.declined),
        ):
            button = Button(self._theme, words, role=role)
            button.set_words(words, name=f"{words}，{line.name}，{line.words[0]}")
            button.clicked.connect(lambda *, tell=asked: tell.emit(line.proposal_id))
            row.addWidget(button)
        return made


class TimelineCard(Card):
    """往来记录: all of it, only visits, or only notes; 30 at a time."""

    opened = Signal(str, str)
    """kind and id of what was tapped."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, self.tr("往来记录"), icon="history", flush=True)
        self._items: Sequence[TimelineItem] = ()
        self._many = PAGE
        choices = [("", self.tr("全部")), ("visit", self.tr("走访")), ("note", self.tr("笔记"))]
        self.segments = Segments(theme, choices, name=self.tr("往来记录"))
        self.segments.chosen.connect(lambda _: self._fill())
        self.list = Timeline(theme, name=self.tr("往来记录"))
        self.list.opened.connect(lambda item: self.opened.emit(item.kind, item.key))
        self._empty = EmptyState(theme, "history", words=self.tr("还没有走访记录"))
        self._older = Button(theme, "", role="text")
        self._older.clicked.connect(self._more)
        if theme.text == "standard":
            self.add_to_head(self.segments)
        else:
            self.content.addLayout(indented(self.segments, theme.space(4)))
        for widget in (self.list, self._empty, self._older):
            self.content.addWidget(widget)

    def show_timeline(self, items: Sequence[TimelineItem]) -> None:
        self._items = items
        self._many = PAGE
        self._fill()

    def _more(self) -> None:
        self._many += PAGE
        self._fill()

    def _fill(self) -> None:
        kind = self.segments.chosen_key
        wanted = [item for item in self._items if kind in ("", item.kind)]
        self.list.show_items([_happening(item) for item in wanted[: self._many]])
        self.list.setVisible(bool(wanted))
        self._empty.setVisible(not wanted)
        left = len(wanted) - self._many
        self._older.setVisible(left > 0)
        self._older.set_words(self.tr("更早的 {n} 条").format(n=left))


def contact_facts(view: HouseholdFile) -> list[tuple[str, str]]:
    """The phone in full (days.md 5), where they live and where they are registered."""
    missing = _tr("未登记")
    same = view.hukou_address == view.live_address
    registered = _tr("同居住地") if same else view.hukou_address or missing
    return [
        (_tr("电话"), view.phone or missing),
        (_tr("居住地"), view.live_address or missing),
        (_tr("户籍地"), registered),
        (_tr("情况"), "、".join(view.tags) or _tr("没有特别标记")),
    ]


def indented(widget: QWidget, pad: int) -> QHBoxLayout:
    """A widget inside a flush card, kept off the card's edges."""
    row = QHBoxLayout()
    row.setContentsMargins(pad, 0, pad, pad // 2)
    row.addWidget(widget)
    return row


def _member(line: MemberLine, numbers: dict[str, str]) -> Member:
    return Member(
        key=line.person_id,
        name=line.name,
        relation=line.relation,
        age=line.age,
        number=numbers.get(line.person_id, line.citizen_id),
        masked=line.citizen_id,
        health=line.health,
    )


_EDITIONS = frozenset(
    word_of("edition", code) for code in ("corrected", "taken_back", "unreviewed", "twice")
)


def _happening(item: TimelineItem) -> Happening:
    state, pill = item.sent, word_of("sent_state", item.sent)
    if item.sent == "applied" and item.state == word_of("visit_state", "returned"):
        state, pill = "returned", item.state
    elif item.sent == "applied" and item.state == word_of("visit_state", "reviewed"):
        state, pill = "applied", item.state
    elif item.state in _EDITIONS:
        state, pill = "returned", item.state
    return Happening(
        key=item.id,
        kind=item.kind,
        title=item.title,
        text=item.text,
        when=item.when_text,
        who=item.who,
        state=state,
        pill=pill,
    )


def _tr(words: str) -> str:
    return QCoreApplication.translate("household", words)


def numbered(points: Sequence[str]) -> str:
    """One a line; several are numbered."""
    if len(points) < 2:
        return "".join(points)
    lines = [f"{place}. {point}" for place, point in enumerate(points[:MOST_POINTS], 1)]
    if len(points) > MOST_POINTS:
        more = QCoreApplication.translate("HouseholdScreen", "还有 {n} 件，走访时都会列出来。")
        lines.append(more.format(n=len(points) - MOST_POINTS))
    return "\n".join(lines)
