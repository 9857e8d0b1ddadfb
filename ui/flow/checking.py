"""The page 核对与签名: what is open, who signed, 定稿. The form's rules stay with the form."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from fieldvisit.casework.visits import checking, visiting
from fieldvisit.forms.state import NodeState
from ui.flow import cosigner, page_items, wishes
from ui.flow.place import Bookmark, Place, Stage
from ui.flow.signatures import (
    OWN_FIELDS,
    REASON_FIELD,
    RESPONDENT,
    WAY_FIELD,
    is_attempt,
    respondent,
)
from ui.screens.checking import CheckingScreen, CheckingView, Line
from ui.theme import Theme
from ui.widgets import series, strokes

if TYPE_CHECKING:
    from ui.flow.visit import VisitPlace


# More changes than this would push the signatures out of sight.
MOST_CHANGES = 4


class CheckingPlace(Place):
    """Stands above the visit it checks and shares its session and signatures."""

    entry = "today"
    chrome = False
    screen: CheckingScreen

    def __init__(self, stage: Stage, *, visit: "VisitPlace") -> None:
        super().__init__(stage)
        self._visit = visit
        self._filling = visit.filling
        self._signatures = visit.signatures
        self._signatures.take_up(self._filling)
        self._finishing = False
        self._wishes = wishes.Wishes(
            self,
            pages=lambda: visit.pages,
            form=lambda: visit.filling,
            answer=self._answer,
            show=self.refresh,
        )

    def build(self, theme: Theme) -> QWidget:
        made = self.screen = CheckingScreen(theme)
        made.back_asked.connect(self._in_time(self.stage.back))
        made.question_asked.connect(self._in_time(self._back_to))
        made.answered.connect(self._in_time(self._answer))
        made.wished.connect(
            self._in_time(lambda ref, wish, data: self._wishes.hear(ref, wish, data=data))
        )
        made.drawn.connect(self._in_time(self._drawn))
        made.way_chosen.connect(self._in_time(self._choose_way))
        made.reason_given.connect(self._in_time(self._explain))
        made.handing_asked.connect(self._in_time(self._hand_over))
        made.companion_asked.connect(self._in_time(self._add_companion))
        made.cosigner_asked.connect(self._in_time(self._name_cosigner))
        made.later_asked.connect(self._in_time(self._later))
        made.finish_asked.connect(self._finish)
        return made

    def refresh(self) -> None:
        self.screen.show_data(self.view())
        if self._visit.pages.signing_page is not None:
            self._wishes.look(self._visit.pages.signing_page)
        if self._finishing:
            self.screen.show_busy()

    def _in_time(self, then: Callable[..., None]) -> Callable[..., None]:
        """Nobody leaves or changes anything while 定稿 is on its way: a refusal must find its page,
        and what is changed then would be in neither draft nor visit."""
        return lambda *given: None if self._finishing else then(*given)

    def show_failure(self, error: Exception) -> None:
        """定稿 did not happen: the draft is still there and is kept again."""
        if self._finishing:
            self._finishing = False
            self._visit.keeper.go_on()
        self.refresh()
        super().show_failure(error)

    def bookmark(self) -> Bookmark | None:
        return _above

    @property
    def visit(self) -> "VisitPlace":
        """The visit below."""
        return self._visit

    def view(self) -> CheckingView:
        """What stands now."""
        filling = self._filling
        hours = checking.hours(self.stage.desk, filling)
        met = not is_attempt(filling)
        title = _tr("核对与签名") if met else _tr("核对")
        companion = "investigator2" not in self._signatures.marks and met
        return CheckingView(
            title=f"{title}·{filling.door.name}",
            sentence=_tr("{kind}·{day} {began} 至 {now}").format(
                kind=self._visit.pages.kinds,
                day=hours.day,
                began=hours.began,
                now=hours.now,
            ),
            category=filling.door.category,
            read_to=_tr("请念给{name}听").format(name=respondent(filling)) if met else "",
            lines=self._lines(),
            items=self._items(),
            signers=self._signatures.signers(self.stage.desk, filling),
            companion=self._companion_words() if companion else "",
            why_not=self._why_not(),
        )

    def _companion_words(self) -> str:
        _, name = self._signatures.cosigner
        if name:
            return _tr("等{name}以后在自己的设备上会签").format(name=name)
        return _tr("没有同行的可不签")

    def _lines(self) -> list[Line]:
        pages = self._visit.pages
        told = (
            *checking.check(self.stage.desk, self._filling),
            *checking.elsewhere(self.stage.desk, self._filling),
        )
        found = [
            Line(
                one.kind,
                one.sentence,
                one.ref,
                pages.place_of(self._filling.all[one.form], one.page),
            )
            for one in self._by_member(one for one in told if not one.ref.endswith(OWN_FIELDS))
        ]
        wrong = [line for line in found if line.kind == "wrong"]
        if wrong:
            return [*wrong, *self._changes()]
        progress = [one for one in pages.progress() if one.relevant]
        asked = sum(one.answered for one in progress)
        words = _tr("必填的都填好了，共填 {n} 题").format(n=asked)
        return [Line("ok", words), *self._changes(), *found]

    def _by_member(self, told: Iterable[checking.CheckLine]) -> list[checking.CheckLine]:
        """What is wrong with one member of a series is one line with the member's name: twenty of
        them with five open questions each would hide everything else."""
        found: dict[object, list[checking.CheckLine]] = {}
        for place, one in enumerate(told):
            member = max(page_items.way_to(one.ref), key=len, default="")
            found.setdefault((one.form, one.page, member) if member else place, []).append(one)
        return [self._joined(lines) for lines in found.values()]

    def _joined(self, lines: Sequence[checking.CheckLine]) -> checking.CheckLine:
        first = lines[0]
        title = self._visit.pages.title_of(self._filling.all[first.form], first.ref)
        if not title:
            return first
        named = "、".join(one.sentence.partition("：")[0] for one in lines[: page_items.MOST_NAMED])
        words = _tr("{who}：还差 {what}").format(who=title, what=named)
        if len(lines) > page_items.MOST_NAMED:
            words += _tr(" 等 {n} 题").format(n=len(lines))
        return replace(first, sentence=words)

    def _changes(self) -> list[Line]:
        """Choices that differ from last time: worth a second look."""
        pages = self._visit.pages
        lines = []
        for place, leaf in enumerate(pages.leaves):
            last = leaf.filling.door.last
            if last is None or place == pages.signing_page:
                continue
            for state in pages.visible(place):
                before = last.answers.get(state.name)
                if state.type == "select_one" and state.value and before not in (None, state.value):
                    lines.append(_change(state, str(before), page=place))
        more = len(lines) - MOST_CHANGES
        words = _tr("另有 {n} 题和上次不同").format(n=more)
        rest = [Line("caution", words)] if more > 0 else []
        return lines[:MOST_CHANGES] + rest

    def _items(self) -> series.Items:
        page = self._visit.pages.signing_page
        if page is None or is_attempt(self._filling):
            return ()
        return self._visit.pages.items(page, without=OWN_FIELDS)

    def _why_not(self) -> str:
        problems = [one for form in self._filling.all for one in form.session.problems()]
        own = [one for one in problems if one.ref.endswith(OWN_FIELDS)]
        others = len(problems) - len(own)
        if others:
            return _tr("还差 {n} 题才能定稿").format(n=others)
        return self._signatures.lacking(self._filling)

    def _answer(self, ref: str, value: str) -> None:
        self._visit.answer(ref, value)
        self.refresh()

    def _drawn(self, party: str, drawing: strokes.Drawing | None) -> None:
        self._signatures.draw(party, drawing, at=self.stage.desk.clock.now())
        self._visit.keeper.touched()
        self.refresh()

    def _choose_way(self, party: str, way: str) -> None:
        self._signatures.choose(party, way)
        self._visit.keeper.touched()
        self._tell_form(WAY_FIELD, way)
        self._tell_form(REASON_FIELD, "")
        self.refresh()

    def _explain(self, party: str, reason: str) -> None:
        self._signatures.explain(party, reason)
        self._visit.keeper.touched()
        if party == RESPONDENT:
            self._tell_form(REASON_FIELD, reason)
        self.refresh()

    def _tell_form(self, name: str, value: str) -> None:
        """The way of signing is a question of the form too, where the form asks it."""
        definition = self._filling.session.definition
        refs = [node.ref for node in definition.nodes if node.name == name]
        for ref in refs:
            self._visit.answer(ref, value)

    def _add_companion(self) -> None:
        self._signatures.add_companion()
        self._visit.keeper.touched()
        self.refresh()

    def _name_cosigner(self) -> None:
        cosigner.choose(
            self,
            self._signatures,
            household_id=self._filling.draft.household_id,
            then=self._cosigner_named,
        )

    def _cosigner_named(self) -> None:
        self._visit.keeper.touched()
        self.refresh()

    def _back_to(self, ref: str, page: int) -> None:
        here = self.screen.questions.card(ref)
        if here is not None:
            here.focus_control()
            self.screen.bring_into_view(here)
            return
        self.stage.back()
        self._visit.open_question(ref, page)

    def _hand_over(self, party: str) -> None:
        from ui.flow.signing import SigningPlace

        self.stage.go(SigningPlace(self.stage, visit=self._visit))

    def _later(self) -> None:
        self.stage.home("today")
        self.stage.say(_tr("已存到本机，在“接着填”里随时可以回来签。"))

    def leave(self) -> None:
        self.screen.questions.settle()

    def _finish(self) -> None:
        if self._finishing:
            return
        self.screen.questions.settle()
        self._finishing = True
        self._visit.keeper.stop()
        self.screen.show_busy()
        self.ask(lambda: self._visit.keeper.alone(self._become_visit), self._finished)

    def _become_visit(self) -> object:
        desk, filling = self.stage.desk, self._filling
        marks = self._signatures
        given = marks.given(desk, filling)
        return visiting.finish(desk, filling, signatures=given, later=marks.later)

    def _finished(self, visit: object) -> None:
        self.stage.home("today")
        made = [words for one in self._filling.all for words in one.made]
        self.stage.say("".join((_tr("已存到本机，有网会自动发送。"), *made)))
        self.stage.sync_soon()


def _above(stage: Stage, below: Place | None) -> Place:
    """Checking again what stands below."""
    visit = cast("VisitPlace", below)
    visit.pages.leave_all()
    return CheckingPlace(stage, visit=visit)


def _change(state: NodeState, before: str, *, page: int) -> Line:
    labels = {option.value: option.label for option in state.options}
    now, then = labels.get(state.value, state.value), labels.get(before, before)
    words = _tr("{question}：{now}，上次是 {then}")
    words = words.format(question=state.label, now=now, then=then)
    return Line("caution", words, state.ref, page)


def _tr(words: str) -> str:
    return QCoreApplication.translate("checking", words)
