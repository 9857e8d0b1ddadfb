"""The static tree of a form's instance, as the names in its expressions see it. It holds no
answer."""

from collections.abc import Mapping, Sequence

from fieldvisit.forms.lists import Listing, Secondary
from fieldvisit.forms.refusals import FormBroken
from fieldvisit.forms.xpath.tree import Path

RawNode = tuple[str, str, int, str]
"""Reference, name, the place of the node above (-1: none), text."""


class Tree:
    """Nodes are numbered as they stand, the root is 0. `repeated`: references of the repeats."""

    def __init__(
        self,
        nodes: Sequence[RawNode],
        repeated: frozenset[str] = frozenset(),
        *,
        lists: Mapping[str, Secondary] | None = None,
    ) -> None:
        self.nodes = nodes
        self.lists = lists or {}
        self.by_ref: dict[str, int] = {}
        self.under: list[dict[str, list[int]]] = [{} for _ in nodes]
        self._repeats: list[tuple[int, ...]] = []
        self._slots: list[int] = []
        self._repeated: set[int] = set()
        self._sizes: dict[int, int] = {0: 0}
        for index, node in enumerate(nodes):
            self._add(index, node, is_repeat=node[0] in repeated)

    def _add(self, index: int, node: RawNode, *, is_repeat: bool) -> None:
        ref, name, parent, _ = node
        if ref in self.by_ref:
            raise FormBroken(where=ref, why="duplicate_node")
        self.by_ref[ref] = index
        above = self._repeats[parent] if parent >= 0 else ()
        if parent >= 0:
            self.under[parent].setdefault(name, []).append(index)
        repeats = above
        if is_repeat and parent >= 0:
            repeats = (*above, index)
            self._repeated.add(index)
        self._repeats.append(repeats)
        owner = repeats[-1] if repeats else 0
        slot = self._sizes.get(owner, 0)
        self._slots.append(slot)
        self._sizes[owner] = slot + 1

    def children(self, node: int, name: str) -> list[int]:
        """The children of a node that bear a name (`*`: all but attributes)."""
        under = self.under[node]
        if not under:
            return []
        if name == "*":
            named = (found for one, found in under.items() if not one.startswith("@"))
            return sorted(one for found in named for one in found)
        return under.get(name.rpartition(":")[2], [])

    def parent(self, node: int) -> int | None:
        """The node above; None above the root."""
        above = self.nodes[node][2]
        return above if above >= 0 else None

    def root_name(self) -> str:
        """The root's own name."""
        return self.nodes[0][1]

    def repeats(self, node: int) -> tuple[int, ...]:
        """The repeats around a node, outermost first; a repeat counts itself."""
        return self._repeats[node]

    def plain(self, path: Path) -> int:
        """The node of an absolute path outside of all repeats; -1 for any other path."""
        if path.base != "root" or any(step.where or step.axis != "child" for step in path.steps):
            return -1
        found = self.by_ref.get("/" + "/".join([step.name for step in path.steps]), -1)
        return -1 if found < 0 or self._repeats[found] else found

    def is_repeat(self, node: int) -> bool:
        """Whether a node is a repeat."""
        return node in self._repeated

    def slot(self, node: int) -> int:
        """Where a node's cell stands in its home."""
        return self._slots[node]

    def secondary(self, instance: str) -> Secondary | None:
        """A secondary instance; None when there is none of that name."""
        return self.lists.get(instance)

    def listing(self, instance: str, name: str) -> Listing | None:
        """The rows of a secondary instance under a name; None when there are none such."""
        found = self.secondary(instance)
        return found.listing(name) if found else None
