"""Turn any XLSForm into an XForm, ours or not: it asks for no purpose, no class, no print sheet. It
publishes nothing."""

from dataclasses import dataclass
from pathlib import Path

from fieldvisit.forms.authoring.book import opened, read_book
from fieldvisit.forms.authoring.check import checked
from fieldvisit.forms.authoring.convert import converted
from fieldvisit.forms.authoring.loading import refused_by
from fieldvisit.forms.authoring.media import wanted
from fieldvisit.forms.authoring.rows import Book, Row
from fieldvisit.forms.authoring.survey import ROOT, survey_of
from fieldvisit.forms.refusals import Finding, FormBroken, FormRefused

# what no engine could run; the rest of our judgements are the house's own
_FATAL = frozenset(
    [
        *("missing_type", "unknown_type", "missing_list", "unknown_list", "missing_calculation"),
        *("missing_name", "bad_name", "blank_in_name", "hidden_mark", "duplicate_name"),
        *("unopened_group", "unclosed_group", "unclosed_repeat", "crossed_group", "too_deep"),
        *("missing_cell", "duplicate_choice", "bad_choice", "duplicate_column"),
        *("bad_parameters", "bad_range", "bad_trigger", "bad_pattern", "cycle"),
        *("unknown_name", "broken_mention", "unknown_function", "wrong_arguments"),
        *("broken_expression", "wide_mark"),
    ]
)
_MEDIA = frozenset({"missing_media", "broken_media"})


@dataclass(frozen=True, slots=True)
class AnyForm:
    """A converted workbook, and its texts to find faults in."""

    path: Path
    xform: str
    book: Book

    def refusal(self, error: FormBroken) -> FormRefused:
        """The same fault by sheet, row and column, where they are known."""
        if error.why in _MEDIA:
            return FormRefused(self.book.located(self._wanting(error)))
        root = self.book.settings.get("name") or ROOT
        where = error.where.replace(f"/{root}/", f"/{ROOT}/")
        survey = survey_of(self.book, _unheard)
        refused = refused_by(FormBroken(where=where, why=error.why), self.book, survey=survey)
        return _placed(refused, self.path)

    def _wanting(self, error: FormBroken) -> list[Finding]:
        code = "media_missing" if error.why == "missing_media" else "media_unreadable"
        named = [
            Finding("survey", row.number, column, code, name)
            for row in self.book.survey
            for column, name in wanted(row)
            if name in error.where or name.removesuffix(".csv") in error.where
        ]
        return named[:1] or [Finding("survey", 0, "", code, error.where)]


def any_form(path: Path) -> AnyForm:
    """Read and convert a workbook. Raises FormRefused."""
    book = read_book(opened(path))
    # a form without an id is known by its file's name, as pyxform has it
    settings = book.settings
    book.settings = Row(settings.number, {"form_id": path.stem} | dict(settings.cells))
    try:
        return AnyForm(path, converted(book, None), book)
    except FormRefused as error:
        raise _placed(error, path) from error


def _placed(refused: FormRefused, path: Path) -> FormRefused:
    """The findings of the author's check where they say more than a row that does not convert or
    run."""
    (told,) = refused.findings[:1]
    found = [one for one in checked(path).faults if one.code in _FATAL or _is_nameless(one)]
    nearer = [one for one in found if one.row == told.row] if told.row else found
    return FormRefused(nearer or found or [told])


def _is_nameless(finding: Finding) -> bool:
    return finding.code == "missing_column" and finding.detail == "name"


def _unheard(finding: Finding) -> None:
    """The nesting was judged by the conversion."""
