"""Every column of an author's workbook that means something: its sheet, its Chinese header, what it
is for. One table for reading, checking and docs/forms.md. It reads no workbook."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """`expression`: the cell holds an expression. `said`: the cell holds words, which may mention
    `${...}` and be translated (`label::English (en)`). `ours`: no column of XLSForm, so that it is
    not handed to pyxform."""

    sheet: str
    name: str
    header: str
    english: str
    aliases: tuple[str, ...] = ()
    expression: bool = False
    said: bool = False
    ours: bool = False


def _logic(name: str, header: str, *, english: str, aliases: tuple[str, ...] = ()) -> Column:
    return Column("survey", name, header, english, aliases, expression=True)


def _words(name: str, header: str, *, english: str, sheet: str = "survey") -> Column:
    return Column(sheet, name, header, english, said=True)


_C = Column

COLUMNS: tuple[Column, ...] = (
    _C("survey", "type", "题型", "what kind of question it is"),
    _C("survey", "name", "名称", "the field's own name, by which `${name}` means it"),
    _words("label", "题目", english="the words of the question"),
    _words("hint", "提示", english="a smaller line below the question"),
    _words("guidance_hint", "详细说明", english="what to know, opened when it is wanted"),
    _logic("required", "必填", english="`yes`, or the condition under which an answer is wanted"),
    _words("required_message", "必填提示", english="said when the answer is missing"),
    _logic(
        "relevant",
        "显示条件",
        english="asked only while this holds; groups hand it down; what is not asked is not sent",
        aliases=("relevance",),
    ),
    _logic("constraint", "校验", english="what a given answer must fulfil; `.` is the answer"),
    _words("constraint_message", "校验提示", english="said when the answer does not fulfil it"),
    _logic("calculation", "算式", english="the value worked out", aliases=("calculate",)),
    _logic("default", "默认值", english="the first value; an expression is run once at the start"),
    _logic(
        "readonly",
        "只读",
        english="`yes`, or the condition under which it cannot be answered",
        aliases=("read_only",),
    ),
    _logic(
        "choice_filter", "选项条件", english="which choices are offered; their own columns count"
    ),
    _logic("repeat_count", "重复次数", english="how many instances a repeat has"),
    _C(
        "survey",
        "trigger",
        "触发字段",
        "the calculation runs only when this field's answer changes",
    ),
    _C("survey", "appearance", "样式", "how it looks (table below)"),
    _C("survey", "parameters", "参数", "`randomize=true seed=${x}`, `start=0 end=10 step=1`, ..."),
    _C("survey", "save_to", "存入", "the property of the register that the answer goes back to"),
    _C("survey", "purpose", "用途", "why the field is asked; each field owes it", ours=True),
    _C("survey", "class", "敏感级别", "一般 or 敏感; each field owes it", ours=True),
    _C("survey", "was", "曾用名", "the name in the version before", ours=True),
    _C("choices", "list_name", "选项表", "the list this choice belongs to", ("list name",)),
    _C("choices", "name", "名称", "the code that is kept"),
    _words("label", "题目", english="the words of the choice", sheet="choices"),
    _C("settings", "form_title", "表名", "the form's title"),
    _C("settings", "form_id", "表号", "the form's number"),
    _C("settings", "version", "版本", "set when the form is published"),
    _C("settings", "style", "版式", "`pages`: each top-level group is a page"),
    _C("settings", "default_language", "默认语言", "the language shown first"),
    _C("settings", "instance_name", "填报名称", "an expression that names a filling"),
    _C("settings", "visit_type", "走访类型", "the visit the form stands for", ours=True),
    _C("settings", "minimum_investigators", "走访人至少", "signatures of visitors", ours=True),
    _C(
        "settings",
        "minimum_respondent_signatures",
        "被访人签名至少",
        "signatures of those visited",
        ours=True,
    ),
    _C("entities", "list_name", "登记表", "the register the answers go back to", ("dataset",)),
    _C("entities", "entity_id", "编号", "which record is changed"),
    _C("entities", "create_if", "新建条件", "when a record is made", expression=True),
    _C("entities", "update_if", "更新条件", "when a record is changed", expression=True),
    _words("label", "题目", english="the record's name", sheet="entities"),
)


def names(sheet: str) -> frozenset[str]:
    """The columns a sheet may have."""
    return frozenset(one.name for one in COLUMNS if one.sheet == sheet)


def headers() -> Mapping[str, str]:
    """Each other spelling of a header, Chinese ones first among them, with the column's name."""
    return {word: one.name for one in COLUMNS for word in (one.header, *one.aliases)}
