"""Lists of choices and prices beside a form: rows by column, found by value. It knows no form and
reads no file: texts are handed in."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

from fieldvisit.forms.refusals import FormBroken
from fieldvisit.forms.safe_xml import local, parsed_safely
from fieldvisit.forms.values import to_number

MOST_ROWS = 500_000


@dataclass(slots=True, eq=False)
class Listing:
    """Rows of one secondary instance, held by column; a row is its place from 0. `size` rows."""

    columns: dict[str, list[str]]
    size: int
    _by_text: dict[str, dict[str, list[int]]] = field(default_factory=dict)
    _by_number: dict[str, dict[float, list[int]]] = field(default_factory=dict)

    @property
    def everything(self) -> Sequence[int]:
        return range(self.size)

    def column(self, name: str) -> list[str]:
        """The cells of a column; blanks when there is no such column."""
        found = self.columns.get(name)
        return [""] * self.size if found is None else found

    def by_text(self, name: str) -> Mapping[str, list[int]]:
        """The rows of each text of a column, in order."""
        if name not in self._by_text:
            rows: dict[str, list[int]] = {}
            for row, text in enumerate(self.column(name)):
                rows.setdefault(text, []).append(row)
            self._by_text[name] = rows
        return self._by_text[name]

    def by_number(self, name: str) -> Mapping[float, list[int]]:
        """The rows of each number of a column, in order."""
        if name not in self._by_number:
            rows: dict[float, list[int]] = {}
            for text, found in self.by_text(name).items():
                rows.setdefault(to_number(text), []).extend(found)
            self._by_number[name] = {number: sorted(found) for number, found in rows.items()}
        return self._by_number[name]

    def first(self, name: str, text: str) -> int | None:
        """The first row that holds a text in a column."""
        found = self.by_text(name).get(text)
        return found[0] if found else None


@dataclass(frozen=True, slots=True)
class Secondary:
    """A secondary instance: its root's name and its rows by their element's name."""

    root: str
    listings: Mapping[str, Listing]

    def listing(self, name: str) -> Listing | None:
        """The rows of an element's name (`*`: of the first); None when there are none such."""
        if name == "*":
            return next(iter(self.listings.values()), None)
        return self.listings.get(name)


NOTHING = Secondary("root", {"item": Listing({}, 0)})


def listing_of(rows: Iterable[Mapping[str, str]], *, where: str = "") -> Listing:
    """A listing of rows as they come; a column missing in some rows is blank there. Raises
    FormBroken (too_many_choices)."""
    columns: dict[str, list[str]] = {}
    size = 0
    for row in rows:
        if size >= MOST_ROWS:
            raise FormBroken(where=where, why="too_many_choices")
        for name, text in row.items():
            column = columns.get(name)
            if column is None:
                column = columns[name] = [""] * size
            column.append(text)
        size += 1
        if len(row) < len(columns):
            _fill(columns, size)
    return Listing(columns, size)


def _fill(columns: dict[str, list[str]], size: int) -> None:
    for column in columns.values():
        if len(column) < size:
            column.append("")


def of_rows(rows: Iterable[Mapping[str, str]]) -> Secondary:
    """A secondary instance of plain rows, as XLSForm's choices are."""
    return Secondary("root", {"item": listing_of(rows)})


def of_element(instance: Element, *, where: str) -> Secondary:
    """A secondary instance as it stands in an XForm (or in a file of its own). Raises
    FormBroken."""
    if len(instance) == 0:
        return NOTHING
    return of_root(instance[0], where=where)


def of_root(root: Element, *, where: str) -> Secondary:
    """A secondary instance from its root element. Raises FormBroken."""
    grouped: dict[str, list[Element]] = {}
    for child in root:
        grouped.setdefault(local(child), []).append(child)
    listings = {
        name: listing_of((_cells(one) for one in found), where=where)
        for name, found in grouped.items()
    }
    return Secondary(local(root), listings or {"item": Listing({}, 0)})


def _cells(item: Element) -> dict[str, str]:
    cells = {local(cell): (cell.text or "").strip() for cell in item}
    for cell in item:
        if len(cell):
            cells.update({f"{local(cell)}/{name}": text for name, text in _cells(cell).items()})
    return cells


def of_file(name: str, text: str) -> Secondary:
    """A secondary instance from a file handed in by name: .csv, .xml or .geojson. Raises
    FormBroken (broken_media, too_many_choices)."""
    kind = name.rpartition(".")[2].lower()
    if kind == "xml":
        return of_root(parsed_safely(text, where=name), where=name)
    if kind in ("geojson", "json"):
        return _of_geojson(name, text)
    return _of_csv(name, text)


def _of_csv(name: str, text: str) -> Secondary:
    text = text.removeprefix("\ufeff")
    head = text.partition("\n")[0]
    mark = ";" if head.count(";") > head.count(",") else ","
    try:
        lines = iter(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
        header = [cell.strip() for cell in next(lines, [])]
        rows = (_row(header, line) for line in lines if any(line))
        return Secondary("root", {"item": listing_of(rows, where=name)})
    except csv.Error as error:
        raise FormBroken(where=name, why="broken_media") from error


def _row(header: list[str], line: list[str]) -> dict[str, str]:
    line = line + [""] * (len(header) - len(line))
    pairs = zip(header, line, strict=False)
    return {column: cell.strip() for column, cell in pairs if column}


def _of_geojson(name: str, text: str) -> Secondary:
    try:
        features = json.loads(text)["features"]
        rows = [_feature(one) for one in features]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise FormBroken(where=name, why="broken_media") from error
    return Secondary("root", {"item": listing_of(rows, where=name)})


def _feature(feature: Any) -> dict[str, str]:
    properties = feature.get("properties") or {}
    row = {str(name): "" if value is None else str(value) for name, value in properties.items()}
    if "id" in feature:
        row["id"] = str(feature["id"])
    geometry = feature.get("geometry")
    if geometry is not None:
        row["geometry"] = _points(geometry)
    return row


def _points(geometry: Any) -> str:
    # ODK writes latitude first and GeoJSON longitude; altitude and accuracy are unknown
    points, kind = geometry["coordinates"], geometry["type"]
    if kind == "Point":
        points = [points]
    elif kind == "Polygon":
        points = points[0]
    return "; ".join(f"{point[1]} {point[0]} 0 0" for point in points)
