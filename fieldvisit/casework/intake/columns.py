"""Which fields the rows of each kind have, and the headings by which offices call them. A mapping
from fields to headings is guessed, or read from a file that somebody saved.
"""

import json
import tomllib
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from fieldvisit.casework.intake.cells import (
    Column,
    citizen_id,
    day,
    full_name,
    many_of,
    masked_words,
    money,
    one_of,
    past_day,
    roster_year,
    words,
)
from fieldvisit.casework.intake.clue_columns import CLUE
from fieldvisit.casework.intake.who_columns import HEAD, HEAD_ID, ID, NAME, NUMBER, PHONE, VILLAGE
from fieldvisit.errors import FieldvisitError

_DROPPED = str.maketrans("", "", " \t\r\n　*＊:：()（）[]【】")
_NO_ID = Column(
    "no_id_reason", "没有身份证的原因", one_of("no_id_reason"), ("无证原因", "无身份证原因")
)
_RELATION = Column(
    "relation",
    "与户主关系",
    one_of(
        "relation",
        **dict.fromkeys(("本人", "户主本人", "申请人"), "householder"),
        **dict.fromkeys(("妻", "夫", "妻子", "丈夫", "夫妻", "爱人"), "spouse"),
        **dict.fromkeys(
            (
                "子",
                "女",
                "儿子",
                "女儿",
                "长子",
                "长女",
                "次子",
                "次女",
                "独生子",
                "独生女",
                "养子",
                "养女",
                "继子",
                "继女",
            ),
            "child",
        ),
        **dict.fromkeys(("父", "母", "父亲", "母亲", "父母亲"), "parent"),
        **dict.fromkeys(("孙子", "孙女", "外孙", "外孙女", "孙子女"), "grandchild"),
        **dict.fromkeys(("兄", "弟", "姐", "妹", "哥哥", "弟弟", "姐姐", "妹妹"), "sibling"),
        **dict.fromkeys(
            ("儿媳", "女婿", "岳父", "岳母", "公公", "婆婆", "侄子", "侄女", "非亲属"), "other"
        ),
    ),
    ("与户主关系", "户主关系", "关系", "家庭关系", "与申请人关系"),
)
_SEX = Column("sex", "性别", one_of("sex"), ("性别",))
_ON = Column(
    "visit_on", "走访日期", past_day, ("走访日期", "探访日期", "入户日期", "走访时间", "日期"), True
)

COLUMNS: Mapping[str, tuple[Column, ...]] = {
    "household": (
        NUMBER,
        Column("name", "户主姓名", full_name, ("户主姓名", "户主", *NAME.headings), True),
        Column("citizen_id", "身份证号", citizen_id, (*HEAD_ID.headings, *ID.headings)),
        _NO_ID,
        _RELATION,
        Column(
            "category",
            "救助类别",
            one_of(
                "category",
                特困="tekun_dispersed",
                分散供养="tekun_dispersed",
                特困分散供养="tekun_dispersed",
                集中供养="tekun_institutional",
                特困集中供养="tekun_institutional",
                城市低保="dibao",
                农村低保="dibao",
                最低生活保障="dibao",
                边缘="dibao_margin",
                低收入="dibao_margin",
                刚性支出="rigid_expenditure",
                支出型困难="rigid_expenditure",
            ),
            ("救助类别", "救助类型", "类别", "保障类别", "对象类别", "低保类别", "人员类别"),
            True,
        ),
        Column(
            "live_address",
            "家庭住址",
            words,
            ("家庭住址", "居住地址", "现住址", "住址", "现居住地", "地址", "家庭地址"),
        ),
        Column(
            "hukou_address", "户籍地址", words, ("户籍地址", "户籍所在地", "户口所在地", "户籍地")
        ),
        PHONE,
        Column("tags", "标签", many_of("tag"), ("标签", "户情况", "特殊情况")),
        VILLAGE,
        _SEX,
    ),
    "person": (
        NUMBER,
        HEAD_ID,
        HEAD,
        VILLAGE,
        NAME,
        ID,
        _NO_ID,
        _RELATION,
        _SEX,
        Column("birth_date", "出生日期", past_day, ("出生日期", "出生年月日", "出生年月")),
        PHONE,
        Column("health", "健康状况", words, ("健康状况", "身体状况", "健康情况")),
        Column(
            "disability_card",
            "残疾人证号",
            words,
            ("残疾人证号", "残疾证号", "残疾人证", "残疾证号码"),
        ),
    ),
    "visit": (
        NUMBER,
        HEAD_ID,
        HEAD,
        VILLAGE,
        _ON,
        Column("form", "表号", masked_words, ("表号", "表", "表单")),
    ),
    "note": (
        Column(
            "text",
            "内容",
            words,
            ("内容", "民情笔记", "笔记", "笔记内容", "情况", "走访情况"),
            True,
        ),
        Column("tags", "标签", words, ("标签", "类别", "分类")),
        NUMBER,
        HEAD,
        VILLAGE,
        Column("household_id", "户的编号", words, ()),
        Column("at", "日期", words, ("日期", "时间", "记录时间", "记录日期")),
        Column("private", "只给自己看", words, ()),
    ),
    "insurance": (
        Column(
            "citizen_id",
            "身份证号",
            citizen_id,
            (*ID.headings, "被保险人身份证号", "被保险人证件号码"),
            True,
        ),
        Column("year", "年度", roster_year, ("年度", "年份", "参保年度", "保险年度"), True),
        Column(
            "product",
            "险种",
            words,
            ("险种", "险种名称", "保险名称", "产品名称", "保险产品"),
            True,
        ),
        Column("insurer", "保险公司", words, ("保险公司", "承保公司", "承保机构")),
        Column("premium", "保费", money, ("保费", "保险费", "保费金额", "每人保费")),
        Column("premium_payer", "保费谁出", words, ("保费谁出", "缴费单位", "出资方", "资金来源")),
        Column("claimed", "赔付金额", money, ("赔付金额", "理赔金额", "赔款")),
        Column("claimed_on", "赔付日期", past_day, ("赔付日期", "理赔日期", "赔款日期")),
        Column("claim_payer", "谁赔的", words, ("谁赔的", "赔付单位", "赔付机构")),
    ),
    "match": (
        Column(
            "citizen_id",
            "身份证号",
            citizen_id,
            (*ID.headings, "死者身份证号", "车主身份证号", "权利人证件号", "权利人身份证号"),
            True,
        ),
        Column(
            "name", "姓名", full_name, (*NAME.headings, "死者姓名", "车主", "权利人", "权利人名称")
        ),
        Column(
            "on",
            "日期",
            day,
            ("日期", "死亡日期", "登记日期", "注册日期", "发生日期", "结婚登记日期", "参保日期"),
        ),
        Column(
            "detail",
            "说明",
            masked_words,
            (
                "说明",
                "备注",
                "事项",
                "车牌号",
                "号牌号码",
                "企业名称",
                "单位名称",
                "参保单位",
                "坐落",
                "房屋坐落",
                "不动产坐落",
            ),
        ),
    ),
    "clue": CLUE,
}
"""By kind of import."""


@dataclass(eq=False)
class MappingBroken(FieldvisitError):
    """A saved mapping cannot be read."""

    path: str


def plain(heading: str) -> str:
    """A heading as it is compared: without blanks, stars and brackets, full width folded."""
    return unicodedata.normalize("NFKC", heading).translate(_DROPPED).lower()


def names_of(column: Column) -> frozenset[str]:
    """Every heading by which a column is known."""
    return frozenset(plain(name) for name in (column.field, column.label, *column.headings))


def known_to(kind: str) -> frozenset[str]:
    """Every heading that a file of this kind may have, as it is compared."""
    return frozenset().union(*(names_of(column) for column in COLUMNS[kind]))


def guess(kind: str, headings: Collection[str]) -> dict[str, str]:
    """For each field the heading that means it; earlier names of a column go before later ones, and
    no heading means two fields.
    """
    by_plain = {plain(heading): heading for heading in reversed(list(headings))}
    found: dict[str, str] = {}
    for column in COLUMNS[kind]:
        for name in (column.field, column.label, *column.headings):
            heading = by_plain.get(plain(name))
            if heading is not None and heading not in found.values():
                found[column.field] = heading
                break
    return found


def pairs(kind: str, mapping: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """A mapping for eyes: a field's word and the heading that means it."""
    words_of = {column.field: column.label for column in COLUMNS[kind]}
    return tuple((words_of.get(name, name), heading) for name, heading in mapping.items())


def read_mapping(path: Path) -> dict[str, str]:
    """A mapping that somebody saved. Raises MappingBroken."""
    try:
        said = tomllib.loads(path.read_text("utf-8-sig")).get("columns")
    except (OSError, ValueError):
        said = None
    if not isinstance(said, dict) or not all(isinstance(one, str) for one in said.values()):
        raise MappingBroken(str(path))
    return said


def mapping_text(kind: str, mapping: Mapping[str, str]) -> str:
    """A mapping as it is saved."""
    quoted = [
        f"{field} = {json.dumps(heading, ensure_ascii=False)}" for field, heading in mapping.items()
    ]
    return "\n".join([f'kind = "{kind}"', "", "[columns]", *quoted, ""])
