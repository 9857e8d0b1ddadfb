"""What a new filling is given from outside: first answers, instances of repeats, who and which
device. It holds no person's data of its own."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from fieldvisit.forms.answers import clean
from fieldvisit.forms.nodes import FormDefinition, Node, Start
from fieldvisit.forms.refusals import UnknownQuestion
from fieldvisit.forms.scope import Scope
from fieldvisit.forms.values import SHANGHAI, instant_text

Prefill = Mapping[str, "str | Sequence[Prefill]"]
About = Mapping[str, str]


def prefilled(definition: FormDefinition, given: Prefill) -> tuple[Start, Sequence[str]]:
    """What a filling starts with, and the references that were given. Raises UnknownQuestion."""
    reader = _Reader(definition)
    start = reader.start(given, definition.fresh[0], owner=0, ref="")
    return start, reader.refs


class _Reader:
    def __init__(self, definition: FormDefinition) -> None:
        self.definition = definition
        self.refs: list[str] = []

    def start(self, given: Prefill, fresh: Start, *, owner: int, ref: str) -> Start:
        texts, inner = dict(fresh.texts), dict(fresh.inner)
        for name, value in given.items():
            node = self.node(name, owner)
            if isinstance(value, str) and node.owner == owner and not node.is_repeat:
                texts[node.index] = clean(value)
                self.refs.append(ref + node.tail)
                continue
            outer = node.repeats[-2] if len(node.repeats) > 1 else 0
            if isinstance(value, str) or not node.is_repeat or outer != owner:
                raise UnknownQuestion(ref=name)
            inner[node.index] = [
                self.start(
                    row,
                    self.definition.fresh[node.index],
                    owner=node.index,
                    ref=f"{ref}{node.tail}[{place}]",
                )
                for place, row in enumerate(value, 1)
            ]
        return Start(texts, inner)

    def node(self, name: str, owner: int) -> Node:
        """The node of a name in an instance of a repeat (0: in none)."""
        if name.startswith("/"):
            return self.definition.node(name)
        return self.definition.named(name, owner)


def preload(node: Node, scope: Scope, *, about: About) -> str:
    """What a form asks of its surroundings at the start (`jr:preload`)."""
    assert node.preload is not None
    kind, asked = node.preload
    now = scope.now.astimezone(SHANGHAI)
    if node.preload == ("timestamp", "start"):
        return instant_text(now)
    if node.preload == ("date", "today"):
        return now.date().isoformat()
    if kind == "uid":
        return f"uuid:{UUID(int=scope.chance.getrandbits(128), version=4)}"
    if kind == "property":
        return clean(about.get(asked, ""))
    return node.default
