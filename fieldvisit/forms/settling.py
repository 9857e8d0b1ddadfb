"""What follows from a change: relevance, calculations, choices, the number of instances, in the
form's static order, only where something changed. It is told what changed; it asks nobody."""

import heapq
from collections.abc import Iterable
from itertools import count

from fieldvisit.forms.answers import clean
from fieldvisit.forms.cells import MOST_INSTANCES, Cells, homes_below, text_for
from fieldvisit.forms.graph import CALCULATION, CHOICES, COUNT, RELEVANCE, Edge
from fieldvisit.forms.instances import Cell, Instance, Offer, Series
from fieldvisit.forms.state import Changed
from fieldvisit.forms.values import Value, to_number, to_truth


class Settling:
    """The targets that are due, and the nodes that were touched. `begun`: instances whose first
    actions are still to come."""

    def __init__(self, cells: Cells) -> None:
        self.cells = cells
        self.begun: list[Instance] = []
        self._graph = cells.definition.graph
        self._nodes = cells.definition.nodes
        self._due: list[tuple[int, int, int, Instance]] = []
        self._turn = count()
        self._touched: dict[Cell | Series, None] = {}

    def start(self, *, resumed: bool) -> None:
        """Everything is due once. An answer that may be typed over a calculation survives going
        on."""
        for home in self.cells.root.all_homes():
            self._inherit_all(home)
        for home in self.cells.root.all_homes():
            self._run_all(home, resumed=resumed)

    def hold(self, cell: Cell, text: str, *, value: Value | None = None) -> bool:
        """Let a node hold a text; whether that changed it."""
        if not cell.hold(text, value):
            return False
        self._changed(cell)
        return True

    def settle(self) -> None:
        """Run what is due until nothing is."""
        order = self._graph.order
        due = self._due
        while due:
            place, _, _, home = heapq.heappop(due)
            if place not in home.due:
                continue
            home.due.discard(place)
            aspect, index = order[place]
            if aspect == RELEVANCE:
                self._run_relevance(index, home)
            elif aspect == CALCULATION:
                self._run_calculation(home.cells[self._nodes[index].slot])
            elif aspect == CHOICES:
                self._run_choices(home.cells[self._nodes[index].slot])
            elif aspect == COUNT:
                self._run_count(home.series[index])

    def published(self) -> Changed:
        """What was touched since the last time, in document order."""
        alive = [one for one in self._touched if not one.home.gone]
        alive.sort(key=lambda one: one.key)
        self._touched.clear()
        return Changed(tuple(dict.fromkeys(one.ref for one in alive)))

    def touch(self, things: Iterable[Cell | Series]) -> None:
        """Tell of nodes without a change of their value."""
        self._touched.update(dict.fromkeys(things))

    def spoken(self) -> None:
        """Another language is shown: every word may differ, and what is calculated from words."""
        for cell in self.cells.everything():
            if isinstance(cell, Cell):
                cell.offer = None
            self._touched[cell] = None
        self._push(self._graph.spoken, self.cells.root)

    def grow(self, series: Series) -> Instance:
        """One instance more at the end: the last one cut off, or a new one."""
        member = series.spare.pop(0) if series.spare else self.cells.new(series)
        self.cells.attach(series, member)
        for home in member.all_homes():
            self._inherit_all(home)
        for home in member.all_homes():
            self._run_all(home, resumed=home.begun)
            self.touch(home.cells)
            if not home.begun:
                self.begun.append(home)
        self._crowd_changed(series, len(series.members))
        return member

    def cut(self, series: Series, place: int) -> Instance:
        """Take an instance (from 0) out."""
        member = self.cells.detach(series, place)
        self._crowd_changed(series, place)
        for following in series.members[place:]:
            for home in following.all_homes():
                self.touch(home.cells)
                self.touch(home.series.values())
        return member

    def _run_all(self, home: Instance, *, resumed: bool) -> None:
        order = self._graph.order
        for place in self.cells.definition.plans[home.node.index].ranks:
            node = self._nodes[order[place][1]]
            typed_over = resumed and node.control and node.calculate
            if not (typed_over and order[place][0] == CALCULATION):
                self._add(place, home)

    def _add(self, place: int, home: Instance) -> None:
        if place not in home.due:
            home.due.add(place)
            heapq.heappush(self._due, (place, home.serial, next(self._turn), home))

    def _push(self, edges: Iterable[Edge], home: Instance) -> None:
        for reader, climb, descents in edges:
            reached = home
            for _ in range(climb):
                assert reached.parent is not None
                reached = reached.parent
            for one in homes_below(reached, descents) if descents else (reached,):
                self._add(reader, one)

    def _watch(self, edges: Iterable[Edge], home: Instance) -> None:
        for index, climb, descents in edges:
            reached = home
            for _ in range(climb):
                assert reached.parent is not None
                reached = reached.parent
            node = self._nodes[index]
            for one in homes_below(reached, descents) if descents else (reached,):
                cell = one.cells[node.slot]
                cell.offer = None
                self._touched[cell] = None
                if node.is_repeat and one.parent is not None:
                    self._touched[one.parent.series[index]] = None

    def _changed(self, cell: Cell) -> None:
        index, home, graph = cell.node.index, cell.home, self._graph
        self._touched[cell] = None
        readers = graph.values.get(index)
        if readers:
            self._push(readers, home)
        watchers = graph.watchers.get(index)
        if watchers:
            self._watch(watchers, home)

    def _crowd_changed(self, series: Series, place: int) -> None:
        """A series has other instances, and those from a place (from 0) on stand elsewhere."""
        index, graph = series.node.index, self._graph
        self._touched[series] = None
        self._push(graph.members.get(index, ()), series.home)
        self._watch(graph.crowds.get(index, ()), series.home)
        for member in series.members[place:]:
            self._push(graph.places.get(index, ()), member)
            self._watch(graph.standing.get(index, ()), member)

    def _run_relevance(self, index: int, home: Instance) -> None:
        node = self._nodes[index]
        assert node.relevant is not None
        if node.is_repeat:
            series = home.series[index]
            series.own = to_truth(node.relevant.run(self.cells.outside(series)))
            self._inherit_series(series, home.cells[self._nodes[node.parent].slot].relevant)
            return
        cell = home.cells[node.slot]
        cell.own = to_truth(node.relevant.run(self.cells.at(cell)))
        above = node.parent
        if above < 0:
            self._inherit(cell, True)
            return
        self._inherit(cell, self._above(cell).relevant)

    def _above(self, cell: Cell) -> Cell:
        above = self._nodes[cell.node.parent]
        return cell.home.cells[above.slot]

    def _inherit(self, cell: Cell, above: bool) -> None:
        relevant = above and cell.own
        if relevant == cell.relevant:
            return
        cell.relevant = relevant
        self._changed(cell)
        for child in cell.node.children:
            series = cell.home.series.get(child)
            if series is None:
                self._inherit(cell.home.cells[self._nodes[child].slot], relevant)
            else:
                self._inherit_series(series, relevant)

    def _inherit_series(self, series: Series, above: bool) -> None:
        relevant = above and series.own
        if relevant != series.relevant:
            series.relevant = relevant
            self._touched[series] = None
        for member in series.members:
            self._inherit(member.cells[0], relevant)

    def _inherit_all(self, home: Instance) -> None:
        """A home that is new here takes the relevance of what it stands in."""
        if home.parent is not None:
            home.cells[0].relevant = home.parent.series[home.node.index].relevant
        for cell in home.cells[1:]:
            cell.relevant = cell.own and self._above(cell).relevant
        for series in home.series.values():
            above = home.cells[self._nodes[series.node.parent].slot]
            series.relevant = series.own and above.relevant

    def _run_calculation(self, cell: Cell) -> None:
        node = cell.node
        assert node.calculate is not None
        text, value = text_for(node.kind, node.calculate.run(self.cells.at(cell)))
        self.hold(cell, clean(text), value=value)

    def _run_choices(self, cell: Cell) -> None:
        cell.offer = None
        self._touched[cell] = None
        self.prune(cell)

    def _run_count(self, series: Series) -> None:
        repeat = series.node.repeat
        assert repeat is not None
        assert repeat.count is not None
        number = to_number(repeat.count.run(self.cells.outside(series)))
        if number != number:  # blank for now: nothing is added and nothing taken away
            return
        wanted = int(max(0.0, min(number, float(MOST_INSTANCES))))
        while len(series.members) < wanted and (series.spare or self.cells.has_room(series, 1)):
            self.grow(series)
        over = number > MOST_INSTANCES or len(series.members) < wanted
        if over != series.over:
            series.over = over
            self._touched[series] = None
        while len(series.members) > wanted:
            member = self.cut(series, len(series.members) - 1)
            series.spare.insert(0, member)

    def prune(self, cell: Cell) -> None:
        """Drop the chosen codes that are no longer offered."""
        if cell.text == "":
            return
        codes = self.offer(cell).codes
        if cell.node.kind == "select_one":
            kept = cell.text if cell.text in codes else ""
        else:
            kept = " ".join(code for code in cell.text.split() if code in codes)
        self.hold(cell, kept)

    def offer(self, cell: Cell) -> Offer:
        """The choices of a question as they are now."""
        itemset = cell.node.itemset
        assert itemset is not None
        if cell.offer is None:
            pairs = itemset.pairs(self.cells.at(cell))
            codes = itemset.fixed
            if codes is None:
                codes = frozenset(code for code, _ in pairs)
            cell.offer = Offer(pairs, codes)
        return cell.offer
