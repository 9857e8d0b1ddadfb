"""Lists as offices keep them: invented people in .csv, .xlsx and .jsonl files. Checks nothing."""

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.intake import importing
from fieldvisit.casework.intake.importing import Asked, BadLine, Taken
from fieldvisit.records import Person
from fieldvisit.records.fields import citizen_id_check_digit
from fieldvisit.store import rows

Line = Mapping[str, object]


def citizen_id(number: int, *, born: str = "19560312", area: str = "120111") -> str:
    """The citizen ID of the n-th invented person born on a day."""
    first17 = f"{area}{born}{number:03d}"
    return first17 + citizen_id_check_digit(first17)


def csv_file(path: Path, lines: Sequence[Line], *, encoding: str = "utf-8-sig") -> Path:
    """The lines under their headings."""
    with path.open("w", encoding=encoding, newline="") as file:
        headings = dict.fromkeys(name for line in lines for name in line)
        writer = csv.DictWriter(file, list(headings), restval="")
        writer.writeheader()
        writer.writerows(lines)
    return path


def xlsx_file(path: Path, lines: Sequence[Line], *, title: str = "") -> Path:
    """The lines under their headings, a title above them."""
    book = Workbook()
    sheet = book.worksheets[0]
    if title:
        sheet.append([title])
    sheet.append(list(lines[0]))
    for line in lines:
        sheet.append([line.get(name) for name in lines[0]])
    book.save(path)
    return path


def jsonl_file(path: Path, lines: Sequence[Line]) -> Path:
    """A line a JSON object."""
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in lines), "utf-8")
    return path


def take(desk: Desk, asked: Asked) -> tuple[Taken, list[BadLine]]:
    """Take a file in; what was left out is told."""
    bad: list[BadLine] = []
    return importing.take_in(desk, asked, told=lambda taken: None, bad=bad.append), bad


def look(desk: Desk, asked: Asked) -> tuple[Taken, list[BadLine]]:
    """Only look what taking it in would do."""
    bad: list[BadLine] = []
    return importing.preview(desk, asked, told=lambda taken: None, bad=bad.append), bad


def people(desk: Desk) -> list[Person]:
    """Everybody on the device who has a citizen ID."""
    with desk.store.read() as tx:
        found = rows.all(tx, "person", limit=-1)
    return [one for one in found if isinstance(one, Person) and one.citizen_id]
