"""Every type of question an author may write, and what the engine makes of it: one table for the
engine, the author's check, the widgets and docs/forms.md. It reads no form."""

from collections.abc import Mapping
from dataclasses import dataclass

LIST = "list"
FILE = "file"


@dataclass(frozen=True, slots=True)
class QuestionType:
    """One word of the column `type`.

    `kind` is the engine's type of the node (`NodeState.type`). `control` is the element of the
    XForm's body (blank: never on a page), `data` the bind's type, `media` the start of an upload's
    mediatype. `takes` says what follows the word: a list of the sheet choices, a file, or nothing.
    `preload` says where a hidden field gets its first value from. A type that is not `supported` is
    refused when the form is published.
    """

    name: str
    kind: str
    chinese: str
    english: str
    control: str = ""
    data: str = "string"
    media: str = ""
    takes: str = ""
    preload: tuple[str, str] | None = None
    parameters: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    supported: bool = True

    @property
    def shown(self) -> bool:
        """Whether it stands on a page, so that it needs a label."""
        return self.control not in ("", "action")

    @property
    def asked(self) -> bool:
        """Whether a person answers it."""
        return self.shown and self.kind not in ("note", "group", "repeat")


_Q = QuestionType
_CHOICES = ("randomize", "seed")
_ROWS = ("randomize", "seed", "value", "label")
_ACCURACY = ("capture-accuracy", "warning-accuracy", "allow-mock-accuracy")

QUESTION_TYPES: tuple[QuestionType, ...] = (
    _Q("text", "text", "文本", "text", "input", aliases=("string",), parameters=("rows",)),
    _Q("integer", "integer", "整数", "a whole number", "input", "int", aliases=("int",)),
    _Q("decimal", "decimal", "小数", "a number", "input", "decimal"),
    _Q("date", "date", "日期", "a day", "input", "date"),
    _Q("time", "time", "时间", "a time of day", "input", "time"),
    _Q(
        "dateTime",
        "dateTime",
        "日期和时间",
        "a day and a time",
        "input",
        "dateTime",
        aliases=("datetime",),
    ),
    _Q("note", "note", "提示文字", "words to read, nothing to answer", "input"),
    _Q(
        "select_one",
        "select_one",
        "单选",
        "one of a list",
        "select1",
        takes=LIST,
        parameters=_CHOICES,
        aliases=("select1", "select one"),
    ),
    _Q(
        "select_multiple",
        "select_multiple",
        "多选",
        "any of a list",
        "select",
        takes=LIST,
        parameters=_CHOICES,
        aliases=("select all that apply",),
    ),
    _Q(
        "select_one_from_file",
        "select_one",
        "从文件单选",
        "one row of a csv, xml or geojson file",
        "select1",
        takes=FILE,
        parameters=_ROWS,
        aliases=("select one from file",),
    ),
    _Q(
        "select_multiple_from_file",
        "select_multiple",
        "从文件多选",
        "any rows of a csv, xml or geojson file",
        "select",
        takes=FILE,
        parameters=_ROWS,
        aliases=("select multiple from file",),
    ),
    _Q("rank", "rank", "排序", "a list put in order", "rank", "odk:rank", "", LIST, None, _CHOICES),
    _Q(
        "range",
        "range",
        "滑块",
        "a number between two ends",
        "range",
        "int",
        parameters=("start", "end", "step"),
    ),
    _Q("acknowledge", "acknowledge", "确认", "a tick", "trigger", aliases=("trigger",)),
    _Q(
        "image",
        "image",
        "照片",
        "a photo; a drawing or a signature by its appearance",
        "upload",
        "binary",
        "image",
        parameters=("max-pixels",),
        aliases=("photo",),
    ),
    _Q(
        "audio",
        "audio",
        "录音",
        "a recording",
        "upload",
        "binary",
        "audio",
        parameters=("quality",),
    ),
    _Q("video", "video", "录像", "a film", "upload", "binary", "video"),
    _Q("file", "file", "文件", "any file", "upload", "binary", "application"),
    _Q(
        "geopoint",
        "geopoint",
        "位置",
        "a place with its accuracy",
        "input",
        "geopoint",
        parameters=_ACCURACY,
        aliases=("gps", "location"),
    ),
    _Q("geotrace", "geotrace", "路线", "places along a way", "input", "geotrace"),
    _Q("geoshape", "geoshape", "地块", "places around an area", "input", "geoshape"),
    _Q("barcode", "barcode", "条码", "a bar code or a QR code", "input", "barcode"),
    _Q("calculate", "calculate", "计算", "a value the form works out"),
    _Q("hidden", "hidden", "隐藏", "a value handed in, never shown"),
    _Q(
        "begin_group",
        "group",
        "组开始",
        "questions that belong together",
        "group",
        aliases=("begin group",),
    ),
    _Q(
        "begin_repeat",
        "repeat",
        "重复组开始",
        "questions asked once for each",
        "repeat",
        aliases=("begin repeat",),
    ),
    _Q(
        "start",
        "hidden",
        "开始时刻",
        "when filling began",
        data="dateTime",
        preload=("timestamp", "start"),
    ),
    _Q(
        "end",
        "hidden",
        "结束时刻",
        "when filling was finished",
        data="dateTime",
        preload=("timestamp", "end"),
    ),
    _Q("today", "hidden", "当天", "the day of filling", data="date", preload=("date", "today")),
    _Q(
        "username",
        "hidden",
        "登录人",
        "who fills in",
        preload=("property", "username"),
    ),
    _Q(
        "deviceid",
        "hidden",
        "设备号",
        "on which device",
        preload=("property", "deviceid"),
        aliases=("imei",),
    ),
    _Q(
        "phonenumber",
        "hidden",
        "本机号码",
        "the filler's telephone",
        preload=("property", "phonenumber"),
    ),
    _Q("email", "hidden", "登录人邮箱", "the filler's mail", preload=("property", "email")),
    _Q("csv-external", "", "外部表", "a csv file for pulldata and instance()", takes=FILE),
    _Q("xml-external", "", "外部清单", "an xml file for instance()", takes=FILE),
    _Q("audit", "", "操作日志", "a log of each step", "", "binary", supported=False),
    _Q("start-geopoint", "", "开始位置", "the place of beginning", "action", supported=False),
    _Q("background-audio", "", "后台录音", "a hidden recording", "action", supported=False),
    _Q("select_one_external", "", "外部单选", "an old way of files", "input", supported=False),
    _Q("osm", "", "地图要素", "a feature of OpenStreetMap", "upload", "binary", supported=False),
)

BY_NAME: Mapping[str, QuestionType] = {
    word: one for one in QUESTION_TYPES for word in (one.name, *one.aliases)
}
KINDS = frozenset(one.kind for one in QUESTION_TYPES if one.supported and one.kind)
"""Every type a node may have, but `repeat_instance`, which stands under a `repeat`."""

# what an XForm may say besides what pyxform writes
_DATA_KINDS: Mapping[str, str] = {
    one.data: one.kind
    for one in QUESTION_TYPES
    if one.control == "input" and one.supported and one.kind != "note"
} | {"integer": "integer", "long": "integer", "double": "decimal", "rank": "rank", "binary": "file"}
_CONTROL_KINDS: Mapping[str, str] = {
    one.control: one.kind
    for one in QUESTION_TYPES
    if one.supported and one.control not in ("", "input", "upload", "action")
}
_MEDIA_KINDS: Mapping[str, str] = {
    one.media: one.kind for one in QUESTION_TYPES if one.control == "upload" and one.supported
}
CONTROLS = frozenset(one.control for one in QUESTION_TYPES if one.supported and one.control)
"""The elements of a body (local names) that the engine knows."""


def named(cell: str) -> tuple[QuestionType | None, tuple[str, ...]]:
    """The type that a cell of the column `type` names, and the words after it: `select_one 表` is
    (select_one, ("表",)). None for a word that is no type."""
    words = cell.split()
    for length in (4, 3, 2, 1):
        found = BY_NAME.get(" ".join(words[:length]))
        if found is not None:
            return found, tuple(words[length:])
    return None, tuple(words)


def kind_of_data(data: str) -> str:
    """The kind of a value by its bind's type, whose prefix does not matter. A type that nobody
    knows counts as text (ODK XForms, bind attributes)."""
    return _DATA_KINDS.get(data.rpartition(":")[2], "text")


def kind_held(control: str, data: str) -> str:
    """The kind of value that a node holds: a number under a range, a file's name under an
    upload."""
    if control in ("", "input", "range"):
        return kind_of_data(data)
    return _CONTROL_KINDS.get(control, "file" if control == "upload" else "text")


def kind_asked(control: str, data: str, *, media: str = "", told: bool = False) -> str:
    """The kind of a question by its element in the body. `media`: an upload's mediatype. `told`:
    always readonly and never calculated, so that a text is a note."""
    if control == "upload":
        return _MEDIA_KINDS.get(media.partition("/")[0], "file")
    if control == "input":
        kind = kind_of_data(data)
        return "note" if told and kind == "text" else kind
    return _CONTROL_KINDS.get(control, "text")
