"""Values set when something happens: at the beginning, in a new instance, after a question has
changed. It decides nothing about when."""

from collections.abc import Collection, Iterable

from fieldvisit.forms.answers import clean
from fieldvisit.forms.cells import Cells, homes_below, text_for
from fieldvisit.forms.instances import Cell, Instance
from fieldvisit.forms.nodes import Action
from fieldvisit.forms.prefill import preload
from fieldvisit.forms.settling import Settling
from fieldvisit.forms.values import instant_text

FIRST_LOAD = frozenset({"odk-instance-first-load", "xforms-ready"})
EACH_LOAD = frozenset({"odk-instance-load"})
NEW_INSTANCE = frozenset({"odk-new-repeat", "jr-insert"})
CHANGED = frozenset({"xforms-value-changed"})
FINISHED = frozenset({"xforms-revalidate"})


class Actions:
    """The actions of a filling. `given`: nodes that were filled in from outside and take no
    default."""

    def __init__(self, cells: Cells, settling: Settling) -> None:
        self._cells, self._settling = cells, settling
        self._all = cells.definition.actions
        self._after: dict[int, list[Action]] = {}
        for action in self._all:
            if action.events & CHANGED:
                self._after.setdefault(action.source, []).append(action)

    def happen(self, events: Collection[str], *, given: Collection[Cell] = ()) -> None:
        """Something happens to the whole filling."""
        for action in self._all:
            if action.events & frozenset(events):
                target = self._cells.definition.nodes[action.target]
                homes = homes_below(self._cells.root, target.repeats)
                for cell in self._set(action, list(homes), given=given):
                    self.after(cell, given=given)
        self.begin_instances(given=given)

    def begin_instances(self, *, given: Collection[Cell] = ()) -> None:
        """The actions of all instances that are new since the last time."""
        settling = self._settling
        settling.settle()
        while settling.begun:
            homes, settling.begun = settling.begun, []
            for home in homes:
                home.begun = True
            for home in homes:
                if not home.gone:
                    self._begin(home, given)
            settling.settle()

    def preload(self, homes: Iterable[Instance], *, given: Collection[Cell] = ()) -> None:
        """Fill in what the form asks of its surroundings."""
        for home in homes:
            for cell in home.cells:
                if cell.node.preload and cell not in given:
                    text = preload(cell.node, self._cells.scope, about=self._cells.about)
                    self._settling.hold(cell, text)

    def finish(self) -> None:
        """The filling ends now."""
        for home in self._cells.root.all_homes():
            for cell in home.cells:
                if cell.node.preload == ("timestamp", "end"):
                    self._settling.hold(cell, instant_text(self._cells.scope.now))
        self.happen(FINISHED)

    def _begin(self, home: Instance, given: Collection[Cell]) -> None:
        self.preload([home], given=given)
        for action in self._all:
            target = self._cells.definition.nodes[action.target]
            if action.events & NEW_INSTANCE and target.owner == home.node.index:
                for cell in self._set(action, [home], given=given):
                    self._follow(cell, given)

    def after(self, cell: Cell, *, given: Collection[Cell] = ()) -> None:
        """The actions that follow a change of a question; each runs once in each home, however
        they follow one another."""
        self._follow(cell, given)
        self.begin_instances(given=given)

    def _follow(self, cell: Cell, given: Collection[Cell]) -> None:
        done: set[tuple[int, int]] = set()
        waiting = [cell]
        while waiting:
            changed = waiting.pop(0)
            for action in self._after.get(changed.node.index, ()):
                mark = (id(action), changed.home.serial)
                if mark not in done:
                    done.add(mark)
                    homes = self._targets(action, changed)
                    waiting.extend(self._set(action, homes, given=given))

    def _targets(self, action: Action, changed: Cell) -> list[Instance]:
        """The homes of an action's target that stand in the same instances as the change."""
        target = self._cells.definition.nodes[action.target]
        pairs = zip(changed.node.repeats, target.repeats, strict=False)
        shared = next((n for n, (a, b) in enumerate(pairs) if a != b), None)
        if shared is None:
            shared = min(len(changed.node.repeats), len(target.repeats))
        home = changed.home
        for _ in range(len(changed.node.repeats) - shared):
            assert home.parent is not None
            home = home.parent
        return list(homes_below(home, target.repeats[shared:]))

    def _set(
        self, action: Action, homes: Iterable[Instance], *, given: Collection[Cell] = ()
    ) -> list[Cell]:
        changed: list[Cell] = []
        for home in homes:
            cell = home.cells[self._cells.definition.nodes[action.target].slot]
            if cell in given:
                continue
            text, value = text_for(cell.node.kind, action.value.run(self._cells.at(cell)))
            if self._settling.hold(cell, clean(text), value=value):
                changed.append(cell)
            self._settling.settle()
        return changed
