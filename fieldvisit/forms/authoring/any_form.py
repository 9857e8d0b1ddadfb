"""Turn any XLSForm into an XForm, ours or not: it asks for no purpose, no class, no print sheet. It
publishes nothing."""

from dataclasses import dataclass
from pathlib import Path

from fieldvisit.forms.authoring.book import opened, read_book
from fieldvisit.forms.authoring.convert import converted
from fieldvisit.forms.authoring.loading import refused_by
from fieldvisit.forms.authoring.rows import Book
from fieldvisit.forms.authoring.survey import ROOT, survey_of
from fieldvisit.forms.refusals import Finding, FormBroken, FormRefused


@dataclass(frozen=True, slots=True)
class AnyForm:
    """A converted workbook, and its texts to find faults in."""

    xform: str
    book: Book

    def refusal(self, error: FormBroken) -> FormRefused:
        """The same fault by sheet, row and column, where they are known."""
        root = self.book.settings.get("name") or ROOT
        where = error.where.replace(f"/{root}/", f"/{ROOT}/")
        survey = survey_of(self.book, _unheard)
        return refused_by(FormBroken(where=where, why=error.why), self.book, survey=survey)


def any_form(path: Path) -> AnyForm:
    """Read and convert a workbook. Raises FormRefused, also when there is no such file."""
    book = read_book(opened(path))
    return AnyForm(converted(book, None), book)


def _unheard(finding: Finding) -> None:
    """The nesting was judged by the conversion."""
