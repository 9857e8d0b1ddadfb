"""What stands in the type column, in English or Chinese, read as one kind of row. It judges no
other column."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from fieldvisit.forms.question_types import FILE, LIST, QUESTION_TYPES

_WORDS: Mapping[str, str] = {
    "文字": "text",
    "填空": "text",
    "数字": "decimal",
    "金额": "decimal",
    "日期时间": "dateTime",
    "date time": "dateTime",
    "说明": "note",
    "勾选": "acknowledge",
    "select one from": "select_one",
    "select multiple": "select_multiple",
    "select all that apply from": "select_multiple",
    "文件单选": "select_one_from_file",
    "文件多选": "select_multiple_from_file",
    "打分": "range",
    "评分": "range",
    "算式": "calculate",
    "拍照": "image",
    "图片": "image",
    "附件": "file",
    "定位": "geopoint",
    "范围": "geoshape",
    "扫码": "barcode",
    "开始时间": "start",
    "结束时间": "end",
    "今天": "today",
    "用户名": "username",
    "手机号": "phonenumber",
    "邮箱": "email",
    "组": "begin_group",
    "页": "begin_group",
    "开始组": "begin_group",
    "组结束": "end_group",
    "页结束": "end_group",
    "结束组": "end_group",
    "end group": "end_group",
    "重复组": "begin_repeat",
    "开始重复组": "begin_repeat",
    "重复组结束": "end_repeat",
    "结束重复组": "end_repeat",
    "重复结束": "end_repeat",
    "end repeat": "end_repeat",
}
# words that say an appearance as well
_DRAWN: Mapping[str, tuple[str, str]] = {
    "签名": ("image", "signature"),
    "多行文本": ("text", "multiline"),
    "成页的组": ("begin_group", "field-list"),
}
_OTHER = re.compile(r"\s+(or_other|or other|or specify other|可另填|其他可填)\Z")

BEGINS = frozenset({"begin_group", "begin_repeat"})
ENDS = frozenset({"end_group", "end_repeat"})
ATTACHED = frozenset({"csv-external", "xml-external"})
FROM_FILE = frozenset(one.name for one in QUESTION_TYPES if one.takes == FILE) - ATTACHED
SELECTS = frozenset(one.name for one in QUESTION_TYPES if one.takes == LIST)
LISTED = SELECTS | FROM_FILE
KNOWN = frozenset(one.name for one in QUESTION_TYPES if one.supported) | ENDS
UNSHOWN = frozenset(one.name for one in QUESTION_TYPES if not one.shown)
_SAID = {
    word: one.name for one in QUESTION_TYPES for word in (one.chinese, *map(str.lower, one.aliases))
}


@dataclass(frozen=True, slots=True)
class Kind:
    """A row's kind: its XLSForm `name`, the list, file or `${question}` that a select draws `of`,
    whether it may be answered in `other` words, and an `appearance` that its word implies."""

    name: str
    of: str = ""
    other: bool = False
    appearance: str = ""

    @property
    def known(self) -> bool:
        return self.name in KNOWN and bool(self.of) == (self.name in LISTED)

    def written(self) -> str:
        """As XLSForm writes it; `other` is left to whoever writes the rows."""
        return f"{self.name} {self.of}".strip()


def kind_of(typed: str) -> Kind:
    """The kind that a cell of the type column names; an unknown word stays as it is."""
    text = " ".join(typed.split())
    plain = _OTHER.sub("", text)
    if plain in _DRAWN:
        name, appearance = _DRAWN[plain]
        return Kind(name, appearance=appearance)
    whole = _named(plain)
    if whole in KNOWN:
        return Kind(whole)
    head, _, last = plain.rpartition(" ")
    listed = _named(head) if head else ""
    if listed in LISTED:
        return Kind(listed, last, plain != text)
    return Kind(text)


def _named(word: str) -> str:
    lowered = word.lower()
    found = _SAID.get(lowered) or _WORDS.get(lowered)
    return found or (word if word in KNOWN else lowered)


WORDS = (*KNOWN, *_SAID, *_WORDS, *_DRAWN)
"""Every word that names a type, in English and Chinese."""
