"""Say where two replies to one request differ, leaving out what docs/forms/differences.toml says
differs by design, and nothing else."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from tests.oracle.translating import WITNESS

TABLE = Path(__file__).parents[2] / "docs" / "forms" / "differences.toml"
QUESTIONS = frozenset({"input", "select", "rank", "range", "trigger", "upload"})
NUMBER = re.compile(r"-?\d+(\.\d+)?\Z")
DRAWN = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)\Z")

Reply = Mapping[str, Any]
Types = Mapping[str, str]


def table() -> dict[str, dict[str, str]]:
    """The rows of the table by their id."""
    rows = tomllib.loads(TABLE.read_text("utf-8"))["difference"]
    return {row["id"]: row for row in rows}


@dataclass(frozen=True)
class Difference:
    """One place where the replies part: `key` is what of the node, blank when the node is missing
    on one side."""

    ref: str
    key: str
    ours: object
    oracle: object

    def __str__(self) -> str:
        return f"{self.ref} {self.key}: ours {self.ours!r}, oracle {self.oracle!r}"


def differences(ours: Reply, oracle: Reply, /, xform: str) -> list[Difference]:
    """Everything in which our reply parts from the oracle's."""
    if ours["status"] != "success" or oracle["status"] != "success":
        told = [reply.get("error", "success") for reply in (ours, oracle)]
        return [Difference("form", "status", *told)]
    chosen = {static(node["ref"]): "select" for node in ours["nodes"] if node["type"] == "select"}
    types = types_of(xform) | chosen
    return [
        *_steps(ours, oracle, types),
        *_nodes(ours, oracle, types),
        *_trees(ours, oracle, types),
    ]


def types_of(xform: str) -> dict[str, str]:
    """The bound type of each reference (without positions) of a form."""
    root = ElementTree.fromstring(xform)
    binds = (one for one in root.iter() if one.tag.rpartition("}")[2] == "bind")
    return {one.get("nodeset", ""): one.get("type", "string") for one in binds}


def static(ref: str) -> str:
    """A reference without positions."""
    return re.sub(r"\[\d+\]", "", ref)


def _steps(ours: Reply, oracle: Reply, types: Types) -> Iterator[Difference]:
    for place, (mine, its) in enumerate(zip(ours["steps"], oracle["steps"], strict=True)):
        where = f"step {place}"
        if ("ok" in mine) != ("ok" in its):
            yield Difference(where, "", mine.get("error", "ok"), its.get("error", "ok"))
        elif "nodes" in mine:
            yield from (
                Difference(f"{where}: {one.ref}", one.key, one.ours, one.oracle)
                for one in _nodes(mine, its, types)
            )


def _nodes(ours: Reply, oracle: Reply, types: Types) -> Iterator[Difference]:
    mine = {node["ref"]: node for node in ours["nodes"] if is_compared(node["ref"])}
    its = {node["ref"]: node for node in oracle["nodes"] if is_compared(node["ref"])}
    if list(mine) != list(its):
        extra = [ref for ref in mine if ref not in its], [ref for ref in its if ref not in mine]
        yield Difference("nodes", "refs", *(extra if any(extra) else (list(mine), list(its))))
    for ref in mine.keys() & its.keys():
        yield from _node(mine[ref], its[ref], kind=types.get(static(ref), "string"))


def is_compared(ref: str) -> bool:
    """Not what is about the filling itself, drawn anew each time, nor what only the oracle was
    given."""
    parts = ref.split("/")
    return "meta" not in parts and WITNESS not in parts


def _node(ours: Reply, oracle: Reply, *, kind: str) -> Iterator[Difference]:
    ref = ours["ref"]
    if not same_type(ours, oracle):
        yield Difference(ref, "type", ours["type"], oracle["type"])
    if ours["relevant"] != oracle["relevant"]:
        yield Difference(ref, "relevant", ours["relevant"], oracle["relevant"])
    # held_value: what is not relevant shows blank in the oracle, and is judged by nobody
    if not (ours["relevant"] and oracle["relevant"]):
        return
    if not same_value(ours["value"], oracle["value"], kind=kind):
        yield Difference(ref, "value", ours["value"], oracle["value"])
    keys = ("required", "readonly", "valid", "why") if ours["type"] in QUESTIONS else ()
    for key in keys:
        if ours[key] != oracle[key]:
            yield Difference(ref, key, ours[key], oracle[key])
    for key in ("label", "hint", "options"):
        if key in ours and blanks(ours[key]) != blanks(oracle[key]):
            yield Difference(ref, key, ours[key], oracle[key])


def same_type(ours: Reply, oracle: Reply) -> bool:
    """Whether two nodes are of one type of the protocol."""
    # notes_are_texts: any input that is always readonly is a note for the oracle
    told = ours["type"] == "input" and ours["readonly"] and oracle["type"] == "note"
    # upload_not_relevant: the oracle was given a text instead
    instead = ours["type"] == "upload" and oracle["type"] == "input"
    return told or instead or bool(ours["type"] == oracle["type"])


def same_value(mine: str, its: str, *, kind: str) -> bool:
    """Whether two values say the same in the type that the form gives the node."""
    if kind in ("decimal", "geopoint", "geotrace", "geoshape"):  # decimal_point
        pairs = zip_longest(mine.split(), its.split(), fillvalue="")
        return all(same_number(*pair) for pair in pairs)
    if kind == "select":  # order_of_choices
        return sorted(mine.split()) == sorted(its.split())
    if DRAWN.match(mine) and DRAWN.match(its):  # chance
        return True
    if INSTANT.match(mine) and INSTANT.match(its):  # zone_of_instants
        return datetime.fromisoformat(mine) == datetime.fromisoformat(its)
    return mine == its


def same_number(mine: str, its: str) -> bool:
    """Whether two texts are one number, or the same text."""
    if NUMBER.match(mine) and NUMBER.match(its):
        return abs(float(mine) - float(its)) <= 1e-9 * max(1.0, abs(float(its)))
    return mine == its


def blanks(words: Any) -> Any:
    """label_blanks: words without the blanks around them, and one blank between them."""
    if isinstance(words, str):
        return " ".join(words.split())
    return [blanks(one) for one in words]


def _trees(ours: Reply, oracle: Reply, types: Types) -> Iterator[Difference]:
    mine, its = (list(_leaves(reply["instance"])) for reply in (ours, oracle))
    if [ref for ref, _ in mine] != [ref for ref, _ in its]:
        yield Difference("instance", "refs", [ref for ref, _ in mine], [ref for ref, _ in its])
        return
    for (ref, text), (_, other) in zip(mine, its, strict=True):
        kind = types.get(ref, "string")
        if not same_value(text, other, kind=kind):
            yield Difference(f"instance {ref}", "text", text, other)


def _leaves(instance: str) -> Iterator[tuple[str, str]]:
    waiting = [(root := ElementTree.fromstring(instance), f"/{_local(root)}")]
    while waiting:
        element, ref = waiting.pop()
        if not is_compared(ref):
            continue
        yield ref, "" if len(element) else (element.text or "")
        waiting.extend((child, f"{ref}/{_local(child)}") for child in reversed(element))


def _local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]
