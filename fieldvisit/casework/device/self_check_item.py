"""One line of the self-check: how it stands and what to say of it. Never looks at a device."""

from collections.abc import Mapping
from dataclasses import dataclass

from fieldvisit.words import sentence
from fieldvisit.words.labels import label

OK, WARN, BAD = "ok", "warn", "bad"


@dataclass(frozen=True)
class Item:
    """`name`: disk, clock, file, backups, attachments, unsent, receipt, certificate or printer;
    `state`: ok | warn | bad; `label` is the name in Chinese, `said` the sentence for people;
    `code` is the sentence's code, which holds no person's data and may be told to support.
    """

    name: str
    state: str
    label: str
    said: str
    code: str


def item(name: str, state: str, *, code: str, facts: Mapping[str, object] | None = None) -> Item:
    """An item with its words."""
    return Item(name, state, label("self_check", name), sentence(code, facts), code)
