"""Every appearance an author may give a question or a group: one table for the author's check, the
widgets and docs/forms.md. It draws nothing."""

import re
from dataclasses import dataclass

_FAMILY = re.compile(r"(columns|w)-?(\d{1,2})\Z|(ex:|search\().*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Appearance:
    """One word of the column `appearance`. `kinds` are the engine's types it is for. One that is
    not `supported` leaves the question as it is without it."""

    name: str
    kinds: tuple[str, ...]
    chinese: str
    english: str
    supported: bool = True


_A = Appearance
_CHOICE = ("select_one", "select_multiple")
_ALL = (
    *("text", "integer", "decimal", "date", "time", "dateTime", "note", *_CHOICE, "rank", "range"),
    *("acknowledge", "image", "file", "geopoint", "geotrace", "geoshape", "barcode", "group"),
)

APPEARANCES: tuple[Appearance, ...] = (
    _A("multiline", ("text",), "多行", "a box of several lines"),
    _A("numbers", ("text",), "数字键盘", "digits kept as text: telephones, numbers of cards"),
    _A("masked", ("text",), "遮住", "shown as dots once it is typed"),
    _A("thousands-sep", ("integer", "decimal", "text"), "千位分隔", "1 234 567 while it is shown"),
    _A("counter", ("integer",), "加减按钮", "buttons − and +"),
    _A("minimal", (*_CHOICE, "date"), "下拉", "a list that opens"),
    _A(
        "autocomplete",
        _CHOICE,
        "输入查找",
        "type to find, by Chinese characters or by pinyin",
    ),
    _A("quick", ("select_one",), "选完下一页", "the next page opens once one is chosen"),
    _A("likert", ("select_one",), "量表", "a scale in one row"),
    _A("columns", _CHOICE, "分栏", "choices in as many columns as fit"),
    _A("columns-n", _CHOICE, "分 n 栏", "choices in n columns (columns-2 ... columns-10)"),
    _A("columns-pack", _CHOICE, "紧排", "choices one after the other"),
    _A("no-buttons", _CHOICE, "不画圆圈", "choices without circles or boxes"),
    _A("label", _CHOICE, "表头", "the choices' words as the head of a table"),
    _A("list-nolabel", _CHOICE, "表中一行", "a row of a table: the choices without words"),
    _A("list", _CHOICE, "一行排列", "choices in one row with their words"),
    _A("table-list", ("group",), "表格", "a group of selects with the same list as one table"),
    _A("field-list", ("group", "repeat"), "同一页", "all questions of the group on one page"),
    _A("w1 ... w12", _ALL, "宽度", "how many twelfths of the row the question takes"),
    _A("month-year", ("date",), "年月", "a month only; kept as its first day"),
    _A("year", ("date",), "年份", "a year only; kept as its first day"),
    _A("no-calendar", ("date",), "不用日历", "wheels or boxes in place of a calendar"),
    _A(
        "caution",
        ("note",),
        "提醒",
        "a note that warns: in the colour and with the icon of caution",
    ),
    _A("signature", ("image",), "签名", "a pad to sign on"),
    _A("draw", ("image",), "手绘", "a pad to draw on"),
    _A("new", ("image",), "现拍", "from the camera only, not from the album"),
    _A("keep-facts", ("image",), "留拍摄信息", "the camera's own time and place stay in the photo"),
    _A("annotate", ("image",), "标注", "draw on a photo", supported=False),
    _A("vertical", ("range",), "竖向", "an upright scale", supported=False),
    _A("no-ticks", ("range",), "无刻度", "a scale without marks", supported=False),
    _A("picker", ("range",), "滚轮", "a wheel in place of a scale", supported=False),
    _A("rating", ("range",), "星级", "stars", supported=False),
    _A("map", ("select_one",), "地图", "choices on a map", supported=False),
    _A("image-map", _CHOICE, "图上选", "parts of a picture as choices", supported=False),
    _A("maps", ("geopoint",), "地图取点", "a place on a map", supported=False),
    _A("placement-map", ("geopoint",), "地图放点", "a place put on a map", supported=False),
    _A("hide-input", ("geotrace", "geoshape"), "大地图", "a map of more height", supported=False),
    _A("hidden-answer", ("barcode",), "不显示内容", "what was read stays hidden", supported=False),
    _A("front", ("image", "barcode"), "前摄像头", "the camera of the front", supported=False),
    _A("url", ("text",), "网址", "a link that opens", supported=False),
    _A("bearing", ("decimal",), "方位", "the compass", supported=False),
    _A("ex:", ("text", "integer", "decimal"), "外部程序", "another program asks", supported=False),
    _A("search()", _CHOICE, "旧式外部表", "choices from a csv, the old way", supported=False),
)

_BY_NAME = {one.name: one for one in APPEARANCES}
_FAMILIES = {"columns": "columns-n", "w": "w1 ... w12", "ex:": "ex:", "search(": "search()"}


def named(word: str) -> Appearance | None:
    """The appearance that one word names: `columns-3` and `w4` are of their families. None for a
    word nobody knows."""
    match = _FAMILY.match(word)
    if match is None:
        return _BY_NAME.get(word)
    if match.group(1) == "w" and not 1 <= int(match.group(2)) <= 12:
        return None
    return _BY_NAME[_FAMILIES[match.group(1) or match.group(3)]]


def size(word: str) -> int:
    """The number in `columns-3` or `w4`; 0 when there is none."""
    match = _FAMILY.match(word)
    return int(match.group(2)) if match is not None and match.group(2) else 0
