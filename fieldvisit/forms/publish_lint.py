"""Find what is wrong in an author's workbook, with sheet, row and column. It converts and mends
nothing."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from fieldvisit.forms.definition import Tree
from fieldvisit.forms.publish_book import Book, Row
from fieldvisit.forms.refusals import ExpressionBroken, Finding
from fieldvisit.forms.xform import RawForm
from fieldvisit.forms.xpath.binding import Binding
from fieldvisit.forms.xpath.compile import closure
from fieldvisit.forms.xpath.parse import parse

CLASSES = {"一般": "general", "敏感": "sensitive"}

SHOWN = frozenset(
    [
        "text",
        "integer",
        "decimal",
        "date",
        "time",
        "dateTime",
        "note",
        "select_one",
        "select_multiple",
        "acknowledge",
        "image",
        "barcode",
    ]
)
UNSHOWN = frozenset(
    [
        "calculate",
        "hidden",
        "start",
        "end",
        "today",
        "username",
        "deviceid",
    ]
)
COLUMNS = {
    "survey": frozenset(
        [
            "type",
            "name",
            "label",
            "hint",
            "guidance_hint",
            "required",
            "required_message",
            "relevant",
            "constraint",
            "constraint_message",
            "calculation",
            "default",
            "readonly",
            "choice_filter",
            "appearance",
            "parameters",
            "purpose",
            "class",
            "was",
        ]
    ),
    "choices": frozenset({"list_name", "name", "label"}),
    "settings": frozenset(
        [
            "form_title",
            "form_id",
            "version",
            "style",
            "default_language",
            "instance_name",
            "visit_type",
            "minimum_investigators",
            "minimum_respondent_signatures",
        ]
    ),
}
EXPRESSIONS = ("relevant", "constraint", "calculation", "required", "readonly", "default")
WORDS = ("label", "hint", "required_message", "constraint_message")
_SWITCHES = frozenset({"yes", "no", "true", "false", "true()", "false()"})
_NAME = re.compile(r"[^\W\d][\w.\-]*\Z")
_MENTION = re.compile(r"\$\{\s*([^}]*?)\s*\}")


@dataclass(slots=True)
class Survey:
    """The survey as a tree: each row's reference, and the places of the names."""

    form: RawForm = field(default_factory=lambda: RawForm(nodes=[("/data", "data", -1, "")]))
    rows: list[tuple[Row, int]] = field(default_factory=list)
    refs: dict[str, str] = field(default_factory=dict)

    def row_of(self, ref: str) -> Row | None:
        """The row that declares a reference."""
        return next((row for row, place in self.rows if self.form.nodes[place][0] == ref), None)


def kind_of(row: Row) -> str:
    """A row's type without its list: "select_one", "begin_group", "text"."""
    words = row.get("type").split()
    first = " ".join(words[:1])
    if first in ("begin", "end") and len(words) > 1:
        return f"{first}_{words[1]}"
    return {"datetime": "dateTime", "trigger": "acknowledge", "photo": "image"}.get(first, first)


def lint(book: Book) -> tuple[Survey, list[Finding]]:
    """The survey's tree and everything found wrong, sheet by sheet, row by row."""
    found = [*_columns(book), *_settings(book), *_choices(book)]
    survey = _tree(book, found.append)
    tree = _named(survey, found.append)
    for row, place in survey.rows:
        found.extend(_row(row, book))
        if tree is not None:
            found.extend(_expressions(row, place, survey=survey, tree=tree))
    return survey, sorted(set(found), key=lambda one: (one.sheet != "survey", one.sheet, one.row))


def _columns(book: Book) -> Iterator[Finding]:
    for sheet, header in book.columns.items():
        for column in header:
            plain = column.partition("::")[0]
            # further columns of the choices are what a choice_filter looks at
            if plain and plain not in COLUMNS[sheet] and sheet != "choices":
                yield Finding(sheet, 1, column, "unknown_column", column)
        repeated = sorted({one for one in header if one and header.count(one) > 1})
        yield from (Finding(sheet, 1, one, "duplicate_column", one) for one in repeated)


def _settings(book: Book) -> Iterator[Finding]:
    for column in ("form_title", "form_id"):
        if not book.settings.get(column):
            yield Finding("settings", 2, column, "missing_setting", column)
    for column in ("minimum_investigators", "minimum_respondent_signatures"):
        if not re.fullmatch(r"\d{0,2}", book.settings.get(column, "")):
            yield Finding("settings", 2, column, "not_a_count")


def _choices(book: Book) -> Iterator[Finding]:
    seen: set[tuple[str, str]] = set()
    for row in book.choices:
        for column in ("list_name", "name"):
            if not row.get(column):
                yield Finding("choices", row.number, column, "missing_cell")
        if not any(column.partition("::")[0] == "label" for column in row.cells):
            yield Finding("choices", row.number, "label", "missing_label")
        code = (row.get("list_name"), row.get("name"))
        if code in seen:
            yield Finding("choices", row.number, "name", "duplicate_choice", code[1])
        if " " in code[1]:
            yield Finding("choices", row.number, "name", "bad_choice", code[1])
        seen.add(code)


def _tree(book: Book, tell: Callable[[Finding], None]) -> Survey:
    survey = Survey()
    above: list[tuple[int, Row]] = []
    nodes = survey.form.nodes
    for row in book.survey:
        kind = kind_of(row)
        if kind == "end_group":
            if not above:
                tell(Finding("survey", row.number, "type", "unopened_group"))
            else:
                above.pop()
            continue
        parent = above[-1][0] if above else 0
        nodes.append((f"{nodes[parent][0]}/{row.get('name')}", row.get("name"), parent, ""))
        survey.rows.append((row, len(nodes) - 1))
        if kind == "begin_group":
            above.append((len(nodes) - 1, row))
    for _, row in above:
        tell(Finding("survey", row.number, "type", "unclosed_group", row.get("name")))
    columns = [column for column in book.columns.get("choices", []) if column]
    survey.form.lists = {
        name: (dict.fromkeys(columns, ""),)
        for name in {row.get("list_name") for row in book.choices}
    }
    return survey


def _named(survey: Survey, tell: Callable[[Finding], None]) -> Tree | None:
    whole = True
    for row, place in survey.rows:
        name = row.get("name")
        if not name:
            tell(Finding("survey", row.number, "name", "missing_cell"))
            whole = False
        elif not _NAME.match(name) or name == "meta":
            tell(Finding("survey", row.number, "name", "bad_name", name))
        elif name in survey.refs:
            tell(Finding("survey", row.number, "name", "duplicate_name", name))
            whole = False
        else:
            survey.refs[name] = survey.form.nodes[place][0]
    return Tree(survey.form) if whole else None


def _row(row: Row, book: Book) -> Iterator[Finding]:
    kind = kind_of(row)
    if kind == "":
        yield Finding("survey", row.number, "type", "missing_cell")
        return
    if kind not in SHOWN | UNSHOWN | {"begin_group"}:
        code = "repeat_later" if kind.endswith("_repeat") else "unknown_type"
        yield Finding("survey", row.number, "type", code, row.get("type"))
        return
    labelled = any(column.partition("::")[0] == "label" for column in row.cells)
    if kind not in UNSHOWN and not labelled:
        yield Finding("survey", row.number, "label", "missing_label")
    if kind == "calculate" and not row.get("calculation"):
        yield Finding("survey", row.number, "calculation", "missing_cell")
    if kind.startswith("select_"):
        yield from _list_of(row, book)
    if kind not in ("begin_group", "note"):
        yield from _owed(row)


def _list_of(row: Row, book: Book) -> Iterator[Finding]:
    words = row.get("type").split()
    if len(words) != 2:
        yield Finding("survey", row.number, "type", "unknown_type", row.get("type"))
    elif words[1] not in {choice.get("list_name") for choice in book.choices}:
        yield Finding("survey", row.number, "type", "unknown_list", words[1])


def _owed(row: Row) -> Iterator[Finding]:
    # 个人信息保护法: each field says what it is for and how sensitive it is
    if not row.get("purpose"):
        yield Finding("survey", row.number, "purpose", "missing_purpose")
    if not row.get("class"):
        yield Finding("survey", row.number, "class", "missing_class")
    elif row.get("class") not in CLASSES:
        yield Finding("survey", row.number, "class", "bad_class", row.get("class"))


def _expressions(row: Row, place: int, *, survey: Survey, tree: Tree) -> Iterator[Finding]:
    for column, text in row.cells.items():
        plain = column.partition("::")[0]
        if plain in WORDS:
            yield from _unknown_names(row, column, text=text, survey=survey)
        elif _is_expression(plain, text):
            binding = Binding(tree, place, in_item=plain == "choice_filter")
            yield from _judged(row, column, text=text, survey=survey, binding=binding)


def _unknown_names(row: Row, column: str, *, text: str, survey: Survey) -> list[Finding]:
    unknown = [name for name in _MENTION.findall(text) if name not in survey.refs]
    return [Finding("survey", row.number, column, "unknown_name", name) for name in unknown]


def _is_expression(column: str, text: str) -> bool:
    if column in ("required", "readonly"):
        return text.lower() not in _SWITCHES
    if column == "default":
        return "${" in text or re.search(r"[\w\-]\(", text) is not None
    return column in EXPRESSIONS or column == "choice_filter"


def _judged(
    row: Row, column: str, *, text: str, survey: Survey, binding: Binding
) -> Iterator[Finding]:
    unknown = _unknown_names(row, column, text=text, survey=survey)
    if unknown:
        yield from unknown
        return
    source = _MENTION.sub(lambda match: f" {survey.refs[match.group(1)]} ", text)
    try:
        closure(parse(source), binding)
    except ExpressionBroken as error:
        known = ("unknown_name", "unknown_function", "wrong_arguments")
        code = error.why if error.why in known else "broken_expression"
        yield Finding("survey", row.number, column, code, error.near)
