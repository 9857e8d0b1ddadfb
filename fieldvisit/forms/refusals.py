"""What the form engine refuses, as named facts. Holds no sentences and never an answer of a
person."""

from dataclasses import asdict, dataclass, field

from fieldvisit import words
from fieldvisit.errors import FieldvisitError


@dataclass(eq=False)
class FormBroken(FieldvisitError):
    """A form that cannot be run: `where` is a reference or an element, `why` a code of
    `words.forms`."""

    where: str
    why: str


@dataclass(eq=False)
class ExpressionBroken(FieldvisitError):
    """An expression that cannot be compiled: `at` counts characters from 0, `near` is the form's
    own text there."""

    why: str
    at: int
    near: str


@dataclass(eq=False)
class InstanceBroken(FieldvisitError):
    """A stored filling that cannot be read as an instance of its form."""

    why: str


@dataclass(eq=False)
class UnknownQuestion(FieldvisitError):
    """A reference that names nothing in this form, or a group where a question is wanted."""

    ref: str


@dataclass(eq=False)
class QuestionReadonly(FieldvisitError):
    """A calculated or readonly field is not answered by hand."""

    ref: str


@dataclass(eq=False)
class AnswerRefused(FieldvisitError):
    """A value that cannot be of the field's type; nothing was changed. `wanted` is the type."""

    ref: str
    wanted: str


@dataclass(eq=False)
class TooManyInstances(FieldvisitError):
    """A repeat may have no more instances; nothing was changed. `most` is how many it may."""

    ref: str
    most: int


_LONGEST_SAID = 60
# worth a look, but the form can be published
HINTS = frozenset(
    [
        "constraint_without_self",
        "empty_group",
        "idle_appearance",
        "idle_cell",
        "idle_message",
        "never_shown",
        "repeat_from_outside",
        "same_words",
        "sum_of_blank",
        "unknown_appearance",
        "unsupported_appearance",
        "unused_list",
    ]
)


@dataclass(frozen=True)
class Finding:
    """One thing a form's author must mend: where it stands in the workbook (rows count from 1), its
    code, the cell as a spreadsheet names it ("G5"), and what was probably meant `instead`."""

    sheet: str
    row: int
    column: str
    code: str
    detail: str = ""
    cell: str = field(default="", compare=False)
    instead: str = field(default="", compare=False)

    @property
    def hint(self) -> bool:
        """Whether it is only worth a look and keeps nothing from being published."""
        return self.code in HINTS

    def said(self) -> str:
        """The place and what to mend there, in one line."""
        place = [f"{self.sheet} 表" if self.sheet else "", f"第 {self.row} 行" if self.row else ""]
        column = f"{self.column}（{self.cell}）" if self.cell else self.column
        where = " ".join(part for part in (*place, column) if part)
        long = len(self.detail) > _LONGEST_SAID
        detail = f"{self.detail[:_LONGEST_SAID]}…" if long else self.detail
        said = words.sentence(f"finding.{self.code}", {"detail": detail})
        meant = words.sentence("finding_meant", {"instead": self.instead}) if self.instead else ""
        return f"{where}：{said}{meant}" if where else f"{said}{meant}"

    def told(self) -> dict[str, object]:
        """The same for a program."""
        return {**asdict(self), "hint": self.hint, "sentence": self.said()}


@dataclass(eq=False)
class FormRefused(FieldvisitError):
    """A workbook that cannot be published, with everything found wrong in it."""

    findings: list[Finding]

    def facts(self) -> dict[str, object]:
        return {"count": len(self.findings), "findings": self.findings}
