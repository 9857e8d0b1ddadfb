"""Words that stand nowhere else, put into every text of every kind, and the search for them in
bytes. Invented words only.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from pydantic import ValidationError

from fieldvisit.records.fields import citizen_id_check_digit
from fieldvisit.records.kept import Kept
from fieldvisit.store.opening import Store

STEM = "绢鸲鹟"
"""Three rare characters that begin every canary: finding them finds any of a thousand."""

WORD = re.compile(STEM + r"\d{4}")
NEVER = frozenset({"id", "scope", "created_by", "device_id", "sha256", "form_id", "xform"})
"""Fields that are names of rows, not words of people."""


class Canaries:
    """Gives canaries, each once, and remembers those of digits, which have no stem."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self.given: list[str] = []
        self.digits: set[str] = set()

    def word(self) -> str:
        made = f"{STEM}{next(self._numbers):04d}"
        self.given.append(made)
        return made

    def phone(self) -> str:
        made = f"139{88_000_000 + next(self._numbers)}"
        self.digits.add(made)
        return made

    def citizen_id(self) -> str:
        body = f"12010119331107{next(self._numbers) % 1000:03d}"
        made = body + citizen_id_check_digit(body)
        self.digits.add(made)
        return made

    def of(self, record: Kept) -> Kept:
        """The same record under another id with a canary in every field that takes words."""
        model = type(record)
        values = record.model_dump(mode="json")
        values["id"] = str(uuid5(UUID(values["id"]), f"canary {len(self.given)}"))
        for name in values.keys() - NEVER:
            for wanted in self._wishes(name, values[name]):
                trial = values | {name: wanted}
                if _fits(model, trial):
                    values = trial
                    break
        return model.model_validate(values)

    def _wishes(self, name: str, value: Any) -> Iterator[Any]:
        if "phone" in name:
            yield self.phone()
        if "citizen_id" in name:
            yield self.citizen_id()
        if isinstance(value, Mapping):
            yield {**value, "said": self.word()}
        elif isinstance(value, list):
            yield [self.word()]
            yield [{**one, "name": self.word()} for one in value if isinstance(one, dict)]
        elif isinstance(value, str) or value is None:
            yield self.word()


def _fits(model: type[Kept], values: Mapping[str, Any]) -> bool:
    try:
        model.model_validate(values)
    except ValidationError:
        return False
    return True


def held_by(store: Store) -> set[str]:
    """The canaries that the device's file holds, read with its key."""
    found: set[str] = set()
    with store.read() as tx:
        tables = tx.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").all()
        for (table,) in tables:
            for row in tx.exec_driver_sql(f'SELECT * FROM "{table}"'):
                found |= set(WORD.findall(" ".join(_text(value) for value in row)))
    return found


def _text(value: object) -> str:
    return value.decode("utf-8", "ignore") if isinstance(value, bytes) else str(value)


def traces(data: bytes, canaries: Canaries, *, more: Iterable[str] = ()) -> list[str]:
    """What of the canaries (and of `more` words) can be read in these bytes, in any writing."""
    words = [STEM, *more]
    forms = {
        form: word
        for word in words
        for form in (
            word.encode("utf-8"),
            word.encode("utf-16-le"),
            word.encode("utf-16-be"),
            word.encode("gb18030"),
            word.encode("unicode_escape"),
            "".join(f"%{byte:02X}" for byte in word.encode()).encode(),
            word.encode().hex().encode(),
        )
    }
    found = [word for form, word in forms.items() if form in data]
    narrow = data.replace(b"\0", b"")
    runs = {run.decode() for run in re.findall(rb"\d{11,18}[0-9X]?", narrow)}
    return found + sorted(canaries.digits & runs)


def residues(*folders: Path) -> list[Path]:
    """Every file below some folders."""
    return [path for folder in folders for path in folder.rglob("*") if path.is_file()]
