"""Workbooks written from readable tables: `a | b` a row, the first one the header."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl

SETTINGS = "form_id | form_title\nT1 | 试用表"
KEPT = {"label": "题", "purpose": "试", "class": "一般"}


@dataclass(frozen=True)
class Broken:
    """A workbook with one fault: `found` are "sheet row column code" of all its findings, a dash
    for no column. Labels, purposes and classes that the survey leaves out are filled in."""

    why: str
    survey: str = "type | name\ntext | a"
    found: tuple[str, ...] = ()
    choices: str = ""
    settings: str = SETTINGS
    entities: str = ""
    paper: str = ""
    files: Mapping[str, str] = field(default_factory=dict)
    bare: bool = False


def written(broken: Broken, folder: Path) -> Path:
    """The workbook in a folder, its files beside it."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.worksheets[0])
    survey = rows(broken.survey) if broken.bare else with_kept(rows(broken.survey))
    sheets = {
        "survey": survey,
        "choices": rows(broken.choices),
        "settings": rows(broken.settings),
        "entities": rows(broken.entities),
        "print": rows(broken.paper),
    }
    for name, lines in sheets.items():
        if lines:
            sheet = workbook.create_sheet(name)
            for line in lines:
                sheet.append(line)
    for name, text in broken.files.items():
        (folder / name).write_text(text, "utf-8")
    path = folder / "form.xlsx"
    workbook.save(path)
    return path


def rows(table: str) -> list[list[str | None]]:
    """The cells of a table; `·` stands for a space that would be lost, `¦` for a bar in a cell."""
    lines = [line for line in table.strip("\n").splitlines() if line.strip()]
    return [[_cell(cell) for cell in line.split("|")] for line in lines]


def _cell(text: str) -> str | None:
    return text.strip().replace("·", " ").replace("¦", "|") or None


def with_kept(lines: list[list[str | None]]) -> list[list[str | None]]:
    """Labels, purposes and classes for the questions, where the table has no such columns."""
    head = lines[0]
    more = [column for column in KEPT if not any(str(one).startswith(column) for one in head)]
    kept = [head + list(more)]
    for line in lines[1:]:
        ends = str(line[0] or "").startswith(("end", "结束")) or not line[0]
        wide = line + [None] * (len(head) - len(line))
        kept.append(wide + [None if ends else KEPT[column] for column in more])
    return kept
