"""Which fields a list of clues has, and the words by which 指尖办, hotlines and other offices call
them. Data only.
"""

from collections.abc import Mapping
from datetime import date

from fieldvisit.casework.intake.cells import (
    Column,
    count,
    many_of,
    masked_words,
    one_of,
    past_instant,
    words,
)
from fieldvisit.casework.intake.who_columns import ID, NUMBER, PHONE, VILLAGE


def _by_word(said: Mapping[str, str]) -> dict[str, str]:
    """Codes by the words that offices use for them."""
    return {word: code for code, given in said.items() for word in given.split()}


_source = one_of(
    "need_source",
    **_by_word(
        {
            "hotline": "96456 12345 96456热线 12345热线 市民热线 政务热线 来电 电话",
            "own": "指尖办 社会救助直通车 救助直通车 直通车 扫码 小程序 本人",
            "neighbour": "群众举报 群众 邻居 举报",
            "department": "部门转办 转办 部门",
            "grid_patrol": "网格员 网格 巡查",
        }
    ),
)
_TROUBLES = {
    "illness": "大病 患病 医疗 看病",
    "disability": "残疾 失能",
    "unattended_elder": "无人照料 独居老人 养老",
    "unattended_child": "困境儿童 儿童",
    "no_income": "生活困难 无收入",
    "unemployed": "就业 无业",
    "schooling": "就学 教育 助学",
    "housing": "住房 危房",
    "disaster": "火灾 水灾 受灾",
    "accident": "交通事故 意外",
    "violence": "家庭暴力",
    "mental_illness": "精神病",
    "homeless": "乞讨 流浪乞讨",
    "other": "其它",
}


def _heard_from(text: str, today: date) -> tuple[str, str]:
    """Where a clue comes from, and the office's own word for it. Raises Unfit."""
    return _source(text, today), text


CLUE = (
    Column(
        "about",
        "是谁",
        words,
        (
            *("姓名", "求助人", "求助人姓名", "对象", "对象姓名", "当事人", "救助对象"),
            *("诉求人", "申请人", "什么样的人", "对象描述", "叫什么"),
        ),
    ),
    ID,
    Column(
        "place",
        "人在哪里",
        words,
        (
            *("地址", "详细地址", "地点", "事发地点", "发生地点", "所在地址"),
            *("居住地址", "现住址", "住址", "家庭住址", "位置", "在哪里"),
        ),
        True,
    ),
    Column(
        "detail",
        "具体情况",
        masked_words,
        (
            *("内容", "诉求内容", "求助内容", "反映内容", "工单内容", "事项内容"),
            *("问题描述", "情况说明", "情况", "诉求", "描述", "备注"),
        ),
    ),
    Column(
        "troubles",
        "什么难处",
        many_of("clue_trouble", **_by_word(_TROUBLES)),
        ("难处", "困难类型", "求助类型", "诉求类型", "问题类型", "事项类别"),
    ),
    Column(
        "urgency",
        "急不急",
        one_of("urgency", 普通="normal", 加急="urgent", 非常紧急="at_once", 特别紧急="at_once"),
        ("紧急程度", "紧急", "缓急", "等级"),
    ),
    Column(
        "source",
        "从哪里来",
        _heard_from,
        ("来源", "线索来源", "诉求来源", "渠道", "来源渠道", "受理渠道"),
    ),
    Column(
        "number",
        "工单号",
        words,
        ("工单编号", "单号", "受理编号", "受理号", "办件编号", "事项编号", "编号"),
    ),
    Column(
        "found_at",
        "什么时候",
        past_instant,
        (
            *("受理时间", "来电时间", "提交时间", "登记时间", "发现时间", "申请时间", "时间"),
            *("受理日期", "登记日期", "发现日期", "日期"),
        ),
    ),
    Column(
        "discoverer",
        "谁发现的",
        words,
        ("发现人", "反映人", "来电人", "举报人", "提交人", "登记人"),
    ),
    PHONE,
    Column("people", "几个人", count, ("人数", "涉及人数", "人口", "家庭人口")),
    Column(
        "wants",
        "想申请吗",
        one_of("wants", 是="yes", 否="no", 想="yes", 不想="no"),
        ("是否申请", "申请意愿", "是否想申请"),
    ),
    NUMBER,
    VILLAGE,
)
