"""Whatever a workbook holds, its author gets findings with sentences and never a traceback."""

import io
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldvisit.forms import publish
from tests.support.workbooks import SETTINGS, rows, with_kept

pytestmark = pytest.mark.prove
FORM = Path(__file__).parents[2] / "resources" / "forms" / "F02-特困月探访.xlsx"
# together less than a minute
FEW = settings(
    max_examples=150,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
MANY = settings(FEW, max_examples=400)
COLUMNS = [
    *("type", "name", "label", "hint", "required", "relevant", "constraint", "calculation"),
    *("default", "readonly", "choice_filter", "appearance", "parameters", "repeat_count"),
    *("trigger", "save_to", "purpose", "class", "was", "label::English (en)", "题型", "colour"),
]
PIECES = st.sampled_from(
    [
        *("text", "integer", "select_one yn", "select_multiple yn or_other", "begin_group", "rank"),
        *("end_group", "begin_repeat", "end_repeat", "calculate", "note", "range", "audit", "签名"),
        *("select_one_from_file a.csv", "select_one ${a}", "csv-external", "yn", "geopoint"),
        *("a", "b", "c", "a b", "meta", "1", "${a}", "${b}", "${", "}", "${ }", "${a", "${c}[1]"),
        *("(", ")", "'", '"', " and ", " or ", "=", "!=", "<", "+", "*", ",", ".", "..", "/", "|"),
        *("if(", "sum(", "count(", "coalesce(", "selected(", "pulldata(", "instance('yn')/root"),
        *("indexed-repeat(", "position(..)", "jr:choice-name(", "now()", "concat(", "nosuch("),
        *("start=1 end=", "step=0", "seed=${a}", "yes", "是", "一般", "敏感", "（", "\u200b", " "),
        *("#REF!", "<b>", "&amp;", "\ue001", "𠮷", "-", "1e999", "2026-01-31", "random()"),
    ]
)
CELLS = st.lists(PIECES, max_size=4).map("".join) | st.text(max_size=12)
SHEETS = ("survey", "choices", "settings", "entities", "print")


def judged(held: bytes, folder: Path) -> None:
    path = folder / "form.xlsx"
    path.write_bytes(held)
    for one in publish.check(path):
        assert one.said().endswith(("。", "？"))


SOUND = """
type                   | name   | label  | relevant      | calculation   | repeat_count | appearance
integer                | a      | 几口人 |               |               |              |
begin_repeat           | member | 成员   |               |               | ${a}         |
text                   | b      | 姓名   |               |               |              | multiline
select_multiple yn     | c      | 病     | ${b} != ''    |               |              | columns-2
end_repeat             |        |        |               |               |              |
calculate              | d      |        |               | count(${member}) |           |
range                  | e      | 打分   | ${a} > 1      |               |              |
"""
CHOICES = "list_name | name | label | of\nyn | yes | 是 | 1\nyn | no | 否 | 2"
CHANGES = st.lists(st.tuples(st.integers(1, 7), st.sampled_from(COLUMNS), CELLS), max_size=3)
TABLES = st.lists(st.lists(CELLS, max_size=4), max_size=4)


@MANY
@given(changes=CHANGES, sheets=st.dictionaries(st.sampled_from(SHEETS), TABLES, max_size=1))
def test_cells_of_any_words_end_with_findings(
    tmp_path: Path,
    changes: list[tuple[int, str, str]],
    sheets: dict[str, list[list[str | None]]],
) -> None:
    survey = with_kept(rows(SOUND))
    for at, column, text in changes:
        if column not in survey[0]:
            survey[0].append(column)
        place = survey[0].index(column)
        survey[at] += [None] * (place + 1 - len(survey[at]))
        survey[at][place] = text
    held = {"survey": survey, "choices": rows(CHOICES), "settings": rows(SETTINGS), **sheets}
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, lines in held.items():
        sheet = workbook.create_sheet(name)
        for line in lines:
            sheet.append([_legal(cell) for cell in line])
    target = io.BytesIO()
    workbook.save(target)
    judged(target.getvalue(), tmp_path)


def _legal(cell: str | None) -> str | None:
    """What openpyxl agrees to write into a cell."""
    if cell is None:
        return None
    kept = "".join(c for c in cell if c >= " " and not "\ud800" <= c <= "\udfff")
    return f"'{kept}" if kept.startswith("=") else kept


with ZipFile(FORM) as _zipped:
    MEMBERS = {name: _zipped.read(name) for name in _zipped.namelist()}
TEXTS = sorted(name for name in MEMBERS if name.endswith((".xml", ".rels")))
BITS = st.binary(max_size=8) | st.sampled_from(
    [b"<c>", b"</row>", b'r="A0"', b't="s"', b"<v>99999</v>", b'ref="A1:B2"', b"&lt;", b"<f>"]
)


@FEW
@given(name=st.sampled_from(TEXTS), at=st.floats(0, 1), cut=st.integers(0, 40), put=BITS)
def test_members_changed_anywhere_end_with_findings(
    tmp_path: Path, name: str, at: float, cut: int, put: bytes
) -> None:
    place = int(at * len(MEMBERS[name]))
    changed = MEMBERS[name][:place] + put + MEMBERS[name][place + cut :]
    target = io.BytesIO()
    with ZipFile(target, "w", ZIP_STORED) as zipped:
        for member, held in MEMBERS.items():
            zipped.writestr(member, changed if member == name else held)
    judged(target.getvalue(), tmp_path)


@FEW
@given(at=st.floats(0, 1), cut=st.integers(0, 4_000), put=st.binary(max_size=64))
def test_a_file_changed_anywhere_ends_with_findings(
    tmp_path: Path, at: float, cut: int, put: bytes
) -> None:
    whole = FORM.read_bytes()
    place = int(at * len(whole))
    judged(whole[:place] + put + whole[place + cut :], tmp_path)
