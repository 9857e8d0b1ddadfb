"""Workbooks made to hurt: each function writes one below a folder and says which finding it ends
with ("" when it may be judged to the end)."""

import io
import re
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from tests.support.workbooks import Broken, written

Edit = Callable[[str, bytes], bytes]
SHEET = "xl/worksheets/sheet1.xml"


def plain(folder: Path) -> Path:
    """A small sound form to start from."""
    return written(Broken("", "type | name\ntext | a", paper="姓名 | ${a}"), folder)


def edited(path: Path, edit: Edit, more: dict[str, bytes] | None = None) -> Path:
    """The workbook with the bytes of its members changed and others added."""
    with ZipFile(path) as old:
        members = {name: old.read(name) for name in old.namelist()}
    with ZipFile(path, "w", ZIP_DEFLATED) as new:
        for name, held in members.items():
            new.writestr(name, edit(name, held))
        for name, held in (more or {}).items():
            new.writestr(name, held)
    return path


def in_first_sheet(folder: Path, *, rows: bytes = b"", after: bytes = b"") -> Path:
    """The form with rows put behind the survey's own, and something after them all."""

    def edit(name: str, held: bytes) -> bytes:
        if name != SHEET:
            return held
        return held.replace(b"</sheetData>", rows + b"</sheetData>" + after)

    return edited(plain(folder), edit)


def row(number: int, *cells: str) -> bytes:
    """A row of inline texts."""
    inside = "".join(
        f'<c r="{chr(65 + place)}{number}" t="inlineStr"><is><t>{text}</t></is></c>'
        for place, text in enumerate(cells)
    )
    return f'<row r="{number}">{inside}</row>'.encode()


def bomb(folder: Path) -> Path:
    """A sheet of 100 MB that is packed into 100 KB."""
    blanks = b" " * 100_000_000
    return edited(plain(folder), lambda name, held: held + blanks if name == SHEET else held)


def lying_bomb(folder: Path) -> Path:
    """The same, but the list of contents says that it is small."""
    path = bomb(folder)
    held = path.read_bytes()
    told = re.compile(rb"PK\x01\x02.{20}(.{4})(.{18})" + re.escape(SHEET.encode()), re.DOTALL)
    place = told.search(held)
    assert place is not None
    path.write_bytes(held[: place.start(1)] + (4_000).to_bytes(4, "little") + held[place.end(1) :])
    return path


def many_bombs(folder: Path) -> Path:
    """Two hundred members of a megabyte each."""
    more = {f"xl/worksheets/more{n}.xml": b"<a>" + b" " * 1_000_000 for n in range(200)}
    return edited(plain(folder), lambda name, held: held, more)


def laughs(folder: Path) -> Path:
    """Ten entities, each ten times the one before, in the sheet."""
    steps = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    head = f'<!DOCTYPE worksheet [<!ENTITY l0 "ha">{steps}]>'.encode()

    def edit(name: str, held: bytes) -> bytes:
        if name != SHEET:
            return held
        return re.sub(rb"(<\?xml[^>]*\?>)?<worksheet", head + b"<worksheet", held, count=1).replace(
            b"</sheetData>", row(9, "text", "&l9;") + b"</sheetData>"
        )

    return edited(plain(folder), edit)


def laughs_in_utf_16(folder: Path) -> Path:
    """The same where a search for bytes would not see it."""
    path = laughs(folder)
    return edited(
        path, lambda name, held: held.decode().encode("utf-16") if name == SHEET else held
    )


def empty_rows(folder: Path) -> Path:
    """A million rows without a cell, as some programs save them."""
    return in_first_sheet(
        folder, rows=b"".join(b'<row r="%d" ht="14"/>' % n for n in range(10, 1_000_010))
    )


def far_cell(folder: Path) -> Path:
    """One cell in the last corner of the sheet."""
    return in_first_sheet(folder, rows=b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')


def merged_sheet(folder: Path) -> Path:
    """All cells of the sheet merged into one."""
    return in_first_sheet(
        folder, after=b'<mergeCells count="1"><mergeCell ref="A20:XFD1048576"/></mergeCells>'
    )


def many_choices(folder: Path) -> Path:
    """A hundred thousand choices in the sheet."""
    choices = "list_name | name | label\nyn | yes | 是"
    path = written(Broken("", "type | name\nselect_one yn | a", choices=choices), folder)
    rows = b"".join(row(n, "yn", f"c{n}", f"第{n}个") for n in range(3, 100_003))
    return edited(
        path,
        lambda name, held: (
            held.replace(b"</sheetData>", rows + b"</sheetData>")
            if name == "xl/worksheets/sheet2.xml"
            else held
        ),
    )


def many_styles(folder: Path) -> Path:
    """A hundred thousand formats that nothing uses."""
    return edited(
        plain(folder),
        lambda name, held: (
            held.replace(b"</cellXfs>", b'<xf numFmtId="0" fontId="0"/>' * 100_000 + b"</cellXfs>")
            if name == "xl/styles.xml"
            else held
        ),
    )


def deep_groups(folder: Path) -> Path:
    """Fourteen hundred groups, each inside the one before."""
    rows = [row(n, "begin_group", f"g{n}", "组") for n in range(3, 1_403)]
    rows += [row(n, "end_group") for n in range(1_403, 2_803)]
    return in_first_sheet(folder, rows=b"".join(rows))


def many_questions(folder: Path) -> Path:
    """Thirty thousand questions."""
    rows = [row(n, "text", f"q{n}", "题", "试", "一般") for n in range(3, 30_003)]
    return in_first_sheet(folder, rows=b"".join(rows))


def long_text(folder: Path) -> Path:
    """A label of four million letters."""
    return in_first_sheet(folder, rows=row(3, "text", "b", "长" * 4_000_000, "试", "一般"))


def ring(folder: Path) -> Path:
    """A thousand calculations, each waiting for the next."""
    lines = "".join(f"calculate | c{n} | ${{c{(n + 1) % 1000}}} + 1\n" for n in range(1000))
    return written(Broken("", "type | name | calculation\n" + lines), folder)


def deep_brackets(folder: Path) -> Path:
    """An expression of ten thousand brackets."""
    deep = "(" * 10_000 + "1" + ")" * 10_000
    return written(Broken("", f"type | name | calculation\ncalculate | a | {deep}"), folder)


def long_sum(folder: Path) -> Path:
    """A sum of four and a half thousand ones."""
    return written(
        Broken("", "type | name | calculation\ncalculate | a | " + " + ".join(["1"] * 4_500)),
        folder,
    )


def blanks_in_a_mention(folder: Path) -> Path:
    """A mention of thirty thousand blanks that is never closed."""
    blanks = "${" + "·" * 30_000 + "x"
    return written(Broken("", f"type | name | relevant\ntext | a | {blanks}"), folder)


def long_parameter(folder: Path) -> Path:
    """A parameter of thirty thousand letters."""
    return written(Broken("", f"type | name | parameters\ntext | a | {'a' * 30_000}"), folder)


def many_slips(folder: Path) -> Path:
    """Three thousand rows, each with a name that nobody knows."""
    rows = [
        row(n, "text", f"name_of_question_{n}", f"问${{name_of_nobody_{n}}}", "试", "一般")
        for n in range(3, 2_900)
    ]
    return in_first_sheet(folder, rows=b"".join(rows))


def many_wrong_types(folder: Path) -> Path:
    """Three thousand rows, each of a type that nobody knows."""
    rows = [row(n, f"intege_{n}", f"q{n}", "题", "试", "一般") for n in range(3, 2_900)]
    return in_first_sheet(folder, rows=b"".join(rows))


def with_macros(folder: Path) -> Path:
    """A workbook with a macro in it, renamed."""
    return edited(plain(folder), lambda name, held: held, {"xl/vbaProject.bin": b"\xd0\xcf"})


def old_excel(folder: Path) -> Path:
    """An .xls file renamed, or a workbook with a password: both begin so."""
    path = folder / "form.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 5_000)
    return path


def word_file(folder: Path) -> Path:
    """A letter renamed."""
    held = io.BytesIO()
    with ZipFile(held, "w") as zipped:
        zipped.writestr("word/document.xml", "<w/>")
    path = folder / "form.xlsx"
    path.write_bytes(held.getvalue())
    return path


def text_file(folder: Path) -> Path:
    """A csv file renamed."""
    path = folder / "form.xlsx"
    path.write_text("type,name\ntext,a\n", "utf-8")
    return path


def nothing(folder: Path) -> Path:
    """An empty file."""
    path = folder / "form.xlsx"
    path.write_bytes(b"")
    return path


def cut_off(folder: Path) -> Path:
    """A workbook whose copying stopped half way."""
    path = plain(folder)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    return path


def huge_file(folder: Path) -> Path:
    """Nine megabytes that do not shrink."""
    path = plain(folder)
    path.write_bytes(path.read_bytes() + bytes(9_000_000))
    return path


HOSTILE: dict[Callable[[Path], Path], str] = {
    bomb: "too_large",
    lying_bomb: "unreadable_book",
    many_bombs: "too_large",
    laughs: "hostile_xml",
    laughs_in_utf_16: "hostile_xml",
    empty_rows: "too_many_rows",
    far_cell: "too_many_rows",
    merged_sheet: "too_much_merged",
    many_choices: "too_many_rows",
    many_styles: "too_many_styles",
    deep_groups: "too_deep",
    many_questions: "too_many_rows",
    long_text: "too_long",
    ring: "cycle",
    deep_brackets: "broken_expression",
    long_sum: "",
    blanks_in_a_mention: "broken_mention",
    long_parameter: "bad_parameters",
    many_slips: "unknown_name",
    many_wrong_types: "unknown_type",
    with_macros: "macros",
    old_excel: "old_book",
    word_file: "not_a_workbook",
    text_file: "unreadable_book",
    nothing: "unreadable_book",
    cut_off: "unreadable_book",
    huge_file: "too_large",
}
