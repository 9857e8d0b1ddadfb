"""What a finished form proposes to create or to update: things of data sets, as the author's
`entities` say. It changes no register."""

from collections.abc import Iterator, Sequence

from fieldvisit.forms.cells import Cells
from fieldvisit.forms.instances import Cell, Instance
from fieldvisit.forms.nodes import Node
from fieldvisit.forms.state import Entity

_YES = frozenset({"1", "true", "true()"})
_BLOCK = "/meta/entity"


def entities_of(cells: Cells) -> tuple[Entity, ...]:
    """The relevant entities of a filling, in document order; those of a repeat once for each of
    its instances."""
    nodes = cells.definition.nodes
    blocks = [node for node in nodes if node.ref.endswith(_BLOCK)]
    if not blocks:
        return ()
    owners = _owners(nodes, blocks)
    found = (
        _entity(home.cells[block.slot], nodes, savers=owners[block.index])
        for home in cells.root.all_homes()
        for block in blocks
        if block.owner == home.node.index
    )
    return tuple(entity for entity in found if entity is not None)


def _owners(nodes: Sequence[Node], blocks: Sequence[Node]) -> dict[int, list[Node]]:
    """The fields that save to each block: those that stand in what the block describes, and in
    nothing smaller that has a block of its own."""
    owners: dict[int, list[Node]] = {block.index: [] for block in blocks}
    for node in nodes:
        if node.saveto:
            around = [
                block
                for block in blocks
                if node.ref.startswith(block.ref.removesuffix(_BLOCK) + "/")
                and block.owner == node.owner
            ]
            if around:
                owners[max(around, key=lambda block: len(block.ref)).index].append(node)
    return owners


def _entity(cell: Cell, nodes: Sequence[Node], *, savers: Sequence[Node]) -> Entity | None:
    held = dict(_held(cell, nodes))
    create, update = held.get("@create", "") in _YES, held.get("@update", "") in _YES
    if not cell.relevant or not (create or update):
        return None
    return Entity(
        dataset=held.get("@dataset", ""),
        id=held.get("@id", ""),
        action="create" if create else "update",
        label=held.get("label", ""),
        properties=dict(_properties(cell.home, savers, blanks=not create)),
    )


def _held(cell: Cell, nodes: Sequence[Node]) -> Iterator[tuple[str, str]]:
    for child in cell.node.children:
        held = cell.home.cells[nodes[child].slot]
        if held.relevant:
            yield held.node.name, held.text


def _properties(
    home: Instance, savers: Sequence[Node], *, blanks: bool
) -> Iterator[tuple[str, str]]:
    # an answer that was cleared clears the property of a thing that exists; a new one lacks it
    for node in savers:
        cell = home.cells[node.slot]
        if cell.relevant and (blanks or cell.text != ""):
            yield node.saveto, cell.text
