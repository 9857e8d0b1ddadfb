"""A workbook as rows of texts, and where each text stands. It reads no file and judges nothing."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from fieldvisit.forms.authoring.guesses import Guesses
from fieldvisit.forms.refusals import Finding


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a sheet: its number as the author sees it, and its filled cells by column."""

    number: int
    cells: Mapping[str, str]

    def get(self, column: str) -> str:
        return self.cells.get(column, "")

    def spoken(self, column: str) -> Iterator[tuple[str, str]]:
        """A column and its translations ("label", "label::English (en)") with their texts."""
        for name, text in self.cells.items():
            if name.partition("::")[0] == column:
                yield name, text


@dataclass(frozen=True, slots=True)
class Header:
    """A sheet's header: `row` counts from 1; `typed` is what the author wrote, `known` the XLSForm
    name, both by position, blank where there is none."""

    row: int = 1
    typed: tuple[str, ...] = ()
    known: tuple[str, ...] = ()


@dataclass(slots=True)
class Book:
    """The sheets of a form as texts. `titles` are the sheets' names as the author wrote them;
    `media` the texts of the files that the survey asks for."""

    survey: list[Row] = field(default_factory=list)
    choices: list[Row] = field(default_factory=list)
    entities: list[Row] = field(default_factory=list)
    settings: Row = field(default_factory=lambda: Row(2, {}))
    headers: dict[str, Header] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    media: dict[str, str] = field(default_factory=dict)
    guesses: Guesses = field(default_factory=Guesses)

    def columns(self, sheet: str) -> tuple[str, ...]:
        """The XLSForm names of a sheet's columns, in order."""
        header = self.headers.get(sheet)
        return tuple(name for name in header.known if name) if header else ()

    def languages(self) -> tuple[str, ...]:
        """The languages that labels are written in, "" for a plain column."""
        spoken = (*self.columns("survey"), *self.columns("choices"))
        labels = (name.partition("::") for name in spoken)
        return tuple(dict.fromkeys(part[2] for part in labels if part[0] == "label"))

    def located(self, findings: Iterable[Finding]) -> list[Finding]:
        """The findings with the sheet, column and cell named as the author sees them."""
        return [self._located(finding) for finding in findings]

    def _located(self, finding: Finding) -> Finding:
        header = self.headers.get(finding.sheet, Header())
        title = self.titles.get(finding.sheet, finding.sheet)
        if finding.cell or not finding.column or finding.column not in header.known:
            return replace(finding, sheet=title)
        place = header.known.index(finding.column)
        cell = f"{letter(place)}{finding.row}" if finding.row else ""
        return replace(finding, sheet=title, column=header.typed[place], cell=cell)


def is_chinese(language: str) -> bool:
    """Whether a language of a column ("", "中文 (zh)", "zh") is Chinese; a plain column is."""
    lowered = language.lower()
    return not language or "zh" in lowered or "中" in language or "chinese" in lowered


def letter(place: int) -> str:
    """The letters that a spreadsheet writes above a column; `place` counts from 0."""
    letters = ""
    while place >= 0:
        place, rest = divmod(place, 26)
        letters, place = chr(ord("A") + rest) + letters, place - 1
    return letters
