"""Compile where a question's choices come from: a list, a file, the filling itself, the body. It
offers none itself."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from fieldvisit.forms.compiling import Compiler
from fieldvisit.forms.functions.nodesets import seed_of, shuffled
from fieldvisit.forms.lists import Listing
from fieldvisit.forms.nodes import Itemset, Pairs
from fieldvisit.forms.refusals import ExpressionBroken
from fieldvisit.forms.safe_xml import local
from fieldvisit.forms.scope import Run, Scope
from fieldvisit.forms.values import to_text
from fieldvisit.forms.wording import Worded
from fieldvisit.forms.xform import Control
from fieldvisit.forms.xpath import paths, rows
from fieldvisit.forms.xpath.binding import Binding, Read
from fieldvisit.forms.xpath.compile import closure
from fieldvisit.forms.xpath.parse import parse
from fieldvisit.forms.xpath.tree import Call, Path, Tree

CHOOSERS = frozenset({"select", "select1", "rank"})


def itemset_of(control: Control, index: int, *, compiler: Compiler) -> Itemset | None:
    """The choices of a control; None when it is not chosen. Raises FormBroken."""
    if control.tag not in CHOOSERS:
        return None
    found = next((one for one in control.element if local(one) == "itemset"), None)
    if found is None:
        return _inline(control, index, compiler=compiler)
    element = found
    return compiler.guarded(lambda: _Drawn(element, index, compiler).itemset(), index)


def _inline(control: Control, index: int, *, compiler: Compiler) -> Itemset:
    pairs: list[tuple[str, str]] = []
    words: dict[str, Worded] = {}
    for place, item in enumerate(one for one in control.element if local(one) == "item"):
        value = next((one for one in item if local(one) == "value"), None)
        code = "".join(value.itertext()).strip() if value is not None else ""
        words[str(place)] = compiler.worded(item, "label", index=index)
        pairs.append((code, str(place)))
    codes = frozenset(code for code, _ in pairs)
    shown = _mentioned(words)
    return Itemset(lambda scope: pairs, frozenset(), pairs, True, codes, words, shown)


def _mentioned(words: Mapping[str, Worded]) -> frozenset[Read]:
    return frozenset(
        read for worded in words.values() for wording in worded.values() for read in wording.reads
    )


@dataclass(frozen=True, slots=True)
class _Column:
    """What an `<itemset>` says of its value or its label: a name, or the id of a text."""

    name: str
    translated: bool


def _column(element: Element, tag: str, *, otherwise: str) -> _Column:
    found = next((one for one in element if local(one) == tag), None)
    ref = (found.get("ref") or otherwise).strip() if found is not None else otherwise
    translated = ref.startswith("jr:itext(")
    return _Column((ref[9:-1].strip() if translated else ref).removeprefix("./"), translated)


class _Drawn:
    """An `<itemset nodeset="...">` while it is compiled."""

    def __init__(self, element: Element, index: int, compiler: Compiler) -> None:
        self.compiler, self.index = compiler, index
        self.source = element.get("nodeset", "")
        self.value = _column(element, "value", otherwise="name")
        self.label = _column(element, "label", otherwise="label")
        self.binding = Binding(compiler.tree, index)

    def itemset(self) -> Itemset:
        """Raises ExpressionBroken."""
        tree, seed, is_shuffled = self.unshuffled(parse(self.source))
        if not isinstance(tree, Path):
            raise ExpressionBroken(why="unexpected", at=0, near=self.source[:40])
        if not rows.is_rows(tree):
            return self.of_nodes(tree, _order(seed, is_shuffled))
        listing, chosen = rows.rows(tree, self.binding, close=closure)
        return self.of_listing(
            listing, chosen, order=_order(seed, is_shuffled), narrowed=bool(tree.steps[1].where)
        )

    def unshuffled(self, tree: Tree) -> tuple[Tree, Run | None, bool]:
        """The path inside `randomize(path, seed)`, and the seed."""
        if not isinstance(tree, Call) or tree.name != "randomize":
            return tree, None, False
        if not 1 <= len(tree.args) <= 2:
            raise ExpressionBroken(why="wrong_arguments", at=tree.at, near=tree.name)
        seed = closure(tree.args[1], self.binding) if len(tree.args) == 2 else None
        return tree.args[0], seed, True

    def of_listing(
        self,
        listing: Listing,
        chosen: Callable[[Scope], Sequence[int]],
        *,
        order: "Order | None",
        narrowed: bool,
    ) -> Itemset:
        """The choices of a list or a file."""
        for column in (self.value, self.label):
            if listing.size and column.name not in listing.columns:
                raise ExpressionBroken(why="unknown_column", at=0, near=column.name)
        codes, labels = listing.column(self.value.name), listing.column(self.label.name)
        every = list(zip(codes, labels, strict=True))
        words = self.words(labels) if self.label.translated else {}

        def pairs(scope: Scope) -> Pairs:
            found = every if not narrowed else [every[row] for row in chosen(scope)]
            return found if order is None else order(found, scope)

        def label_of(code: str) -> str | None:
            found = listing.by_text(self.value.name).get(code, ())
            return labels[found[0]] if len(found) == 1 else None

        reads = frozenset(self.binding.reads)
        return Itemset(
            pairs=pairs,
            reads=reads,
            every=every,
            translated=self.label.translated,
            fixed=frozenset(codes) if not narrowed else None,
            words=words,
            shown=_mentioned(words),
            label_of=label_of,
        )

    def words(self, ids: Sequence[str]) -> Mapping[str, Worded]:
        """The texts of the labels, by id."""
        return {id_: self.compiler.text(id_, self.index) for id_ in ids}

    def of_nodes(self, path: Path, order: "Order | None") -> Itemset:
        """The choices are nodes of the filling: the names of the people on the form, say."""
        found = paths.nodes_of(path, self.binding, close=closure)
        spots = paths.walked(paths.started(path, self.binding), path, binding=self.binding)
        value = self.relative(self.value, spots)
        label = self.relative(self.label, spots)
        slot = self.compiler.tree.slot

        def pairs(scope: Scope) -> Pairs:
            home, made = scope.home, []
            for candidate, node in found(scope):
                if not candidate.cells[slot(node)].relevant:
                    continue
                scope.home = candidate
                code = to_text(value[node](scope))
                if code != "":
                    made.append((code, to_text(label[node](scope))))
            scope.home = home
            return made if order is None else order(made, scope)

        return Itemset(
            pairs=pairs,
            reads=frozenset(self.binding.reads),
            every=(),
            translated=False,
            fixed=None,
            words={},
        )

    def relative(self, column: _Column, spots: Sequence[paths.Spot]) -> dict[int, Run]:
        """A name seen from each node that may be a choice."""
        tree = parse(column.name)
        return {
            node: closure(tree, self.binding.inside(node, shared=shared)) for node, shared in spots
        }


Order = Callable[[Pairs, Scope], Pairs]


def _order(seed: Run | None, is_shuffled: bool) -> Order | None:
    if not is_shuffled:
        return None
    if seed is None:
        return lambda pairs, scope: shuffled(pairs, scope.seed)
    return lambda pairs, scope: shuffled(pairs, seed_of(seed(scope)))
