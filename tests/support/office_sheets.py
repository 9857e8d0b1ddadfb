"""An office's own empty Excel sheet, with its formats."""

from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill

HEADS = ("户号", "姓名", "身份证号", "住址", "走访日期", "走访结果", "走访人")


def empty_sheet(*, also: dict[str, str] | None = None, merged: str = "") -> bytes:
    """A title, the heads and one formatted line; `also`: what else stands in cells."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "走访台账"
    sheet.merge_cells("A1:G1")
    sheet["A1"] = "辛口镇走访台账"
    sheet.append(HEADS)
    for cell in sheet[3]:
        cell.font = Font(name="仿宋", size=12, bold=True)
    for column in "ABCDEFG":
        cell = sheet[f"{column}3"]
        cell.font = Font(name="仿宋", size=12)
        cell.fill = PatternFill("solid", fgColor="FFEEDDCC")
        cell.alignment = Alignment(wrap_text=True)
    sheet["C3"].number_format = "@"
    sheet.row_dimensions[3].height = 33
    sheet.column_dimensions["C"].width = 24
    for place, value in (also or {}).items():
        sheet[place] = value
    if merged:
        sheet.merge_cells(merged)
    out = BytesIO()
    book.save(out)
    return out.getvalue()
