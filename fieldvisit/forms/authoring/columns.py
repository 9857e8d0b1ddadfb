"""Which columns and sheets a form's workbook has, by their English and Chinese names. Data and
look-ups only."""

from collections.abc import Mapping

from fieldvisit.forms import columns

SHEETS: Mapping[str, str] = {
    "题目": "survey",
    "题目表": "survey",
    "调查": "survey",
    "问卷": "survey",
    "选项": "choices",
    "选项表": "choices",
    "设置": "settings",
    "实体": "entities",
    "登记": "entities",
    "打印": "print",
    "打印版": "print",
    "版面": "print",
}

_SURVEY: dict[str, str] = {
    "类型": "type",
    "字段名": "name",
    "标题": "label",
    "题干": "label",
    "说明": "hint",
    "填写指南": "guidance_hint",
    "条件": "relevant",
    "校验条件": "constraint",
    "计算": "calculation",
    "选项筛选": "choice_filter",
    "外观": "appearance",
    "触发": "trigger",
    "触发题": "trigger",
    "写回": "save_to",
    "登记到": "save_to",
    "敏感": "class",
    "原名": "was",
    "题图": "media::image",
    "录音": "media::audio",
    "caption": "label",
    "image": "media::image",
    "audio": "media::audio",
    "video": "media::video",
    "count": "repeat_count",
    "constraining_message": "constraint_message",
}
_CHOICES: dict[str, str] = {
    "选项组": "list_name",
    "表名": "list_name",
    "list": "list_name",
    "代码": "name",
    "选项代码": "name",
    "value": "name",
    "选项": "label",
    "标题": "label",
    "文字": "label",
    "选项文字": "label",
    "题图": "media::image",
    "image": "media::image",
}
_SETTINGS: dict[str, str] = {
    "表单名称": "form_title",
    "标题": "form_title",
    "编号": "form_id",
    "样式": "style",
    "语言": "default_language",
    "实例名": "instance_name",
    "允许重复选项": "allow_choice_duplicates",
}
_ENTITIES: dict[str, str] = {
    "名单": "list_name",
    "标题": "label",
    "重复组": "repeat",
}
_MORE: Mapping[str, dict[str, str]] = {
    "survey": _SURVEY,
    "choices": _CHOICES,
    "settings": _SETTINGS,
    "entities": _ENTITIES,
}
# what the registry leaves to the authoring side: pictures beside words, and a setting of pyxform's
PICTURED = frozenset({"media::image", "media::audio", "media::video", "media::big-image"})
_BESIDES: Mapping[str, frozenset[str]] = {
    "survey": PICTURED,
    "choices": PICTURED,
    "settings": frozenset({"allow_choice_duplicates"}),
    "entities": frozenset({"repeat"}),
}
# columns that pyxform does not know: they go into the package, not into the XForm
OURS = frozenset(one.name for one in columns.COLUMNS if one.ours and one.sheet == "survey")
OUR_SETTINGS = frozenset(one.name for one in columns.COLUMNS if one.ours) - OURS
SPOKEN = frozenset(one.name for one in columns.COLUMNS if one.said)
COMPUTED = frozenset(one.name for one in columns.COLUMNS if one.expression)
COLUMNS: Mapping[str, frozenset[str]] = {
    sheet: columns.names(sheet) | more for sheet, more in _BESIDES.items()
}
ALIASES: Mapping[str, Mapping[str, str]] = {
    sheet: _MORE[sheet]
    | {
        word: one.name
        for one in columns.COLUMNS
        if one.sheet == sheet
        for word in (one.header, *one.aliases)
    }
    for sheet in COLUMNS
}


def known_as(sheet: str, typed: str) -> str:
    """The XLSForm name of a column as an author typed it, a language kept
    ("题目::English (en)" -> "label::English (en)"); the text itself when it is none."""
    plain, mark, language = (part.strip() for part in typed.partition("::"))
    if plain == "media":
        return f"media::{language}"
    snake = "_".join(plain.split()).lower()
    aliases = ALIASES.get(sheet, {})
    known = (
        aliases.get(plain) or aliases.get(snake) or (snake if snake in COLUMNS[sheet] else plain)
    )
    return known + mark + language


def is_known(sheet: str, column: str) -> bool:
    """Whether a column (by its XLSForm name) is one of the sheet's."""
    plain, _, language = column.partition("::")
    if plain == "media":
        return "::".join(column.split("::")[:2]) in PICTURED
    return plain in COLUMNS[sheet] and (not language or plain in SPOKEN)


def words_of(sheet: str) -> list[str]:
    """Every word that names a column of a sheet, in English and Chinese."""
    return [*COLUMNS[sheet], *ALIASES.get(sheet, ())]
