"""A form with every type of question and every way to lay it out, and a family in it. Invented."""

import io
from collections.abc import Sequence
from functools import cache

from PIL import Image
from PySide6.QtWidgets import QWidget
from pyxform.xls2xform import convert

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.visits import attaching
from fieldvisit.records import Form, kind_of
from fieldvisit.store import incoming
from fieldvisit.store.incoming import Entry
from tests.support import form_pages
from tests.support.form_pages import Visiting, ink
from ui.theme import Theme
from ui.widgets.choice_field import ChoiceField
from ui.widgets.strokes import png_of

FORM = "T9"
WORDS, CHOICES, FILES, TABLES, FAMILY = range(1, 6)
"""Its pages, from 0: 0 is 见面, 6 the signatures."""

PAGES = {
    "words": WORDS,
    "choices": CHOICES,
    "files": FILES,
    "tables": TABLES,
    "family": FAMILY,
}

HEAD: tuple[tuple[str, ...], ...] = (
    # type, name, label, appearance, and then name=value of other columns
    ("hidden", "form_no", ""),
    ("begin_group", "meet", "见面"),
    ("select_one result", "result", "这次见到了吗", "", "required=yes"),
    ("end_group",),
)
SURVEY: tuple[tuple[str, ...], ...] = (
    *HEAD,
    ("begin_group", "words", "文字与数字"),
    ("note", "hello", "请对着证件填，**一笔一画**看清楚；没有证件的写 _无证_。"),
    ("text", "said", "他怎么说的", "multiline", "hint=照原话记"),
    (
        *(
            "text",
            "phone",
            "联系电话",
            "numbers",
            "required=yes",
            "guidance_hint=先问本人，再问家人。",
        ),
        "constraint=string-length(.) = 11",
        "constraint_message=手机号码是 11 位，请再数一遍",
    ),
    ("text", "card", "银行卡号", "masked numbers"),
    ("integer", "people", "常住几口人", "counter"),
    ("decimal", "income", "每月养老金（元）", "thousands-sep w6"),
    ("decimal", "room", "住房面积（平方米）", "w6"),
    (
        *("decimal", "yearly", "全年养老金（元）", "thousands-sep", "readonly=yes"),
        "calculation=${income} * 12",
    ),
    ("date", "born", "出生日期"),
    ("date", "since", "从哪年哪月起吃低保", "month-year"),
    ("date", "built", "房子哪年盖的", "year"),
    ("time", "home_at", "几点在家"),
    ("dateTime", "next_at", "下次约在"),
    ("barcode", "bar", "残疾人证条码"),
    ("range", "pain", "疼得厉害吗", "", "parameters=start=0 end=10 step=1"),
    ("end_group",),
    ("begin_group", "choices", "选择"),
    ("select_one mood", "mood", "精神状况", "", "required=yes"),
    ("select_one mood", "likert", "对照料满意吗", "likert"),
    ("select_multiple care", "care", "哪几项做不了", "columns-3"),
    ("select_one mood", "packed", "饭量", "columns-pack"),
    ("select_one relation", "relation", "与户主关系"),
    ("select_one mood", "small", "视力", "minimal"),
    ("select_multiple relation", "helpers", "平时谁来帮忙"),
    ("select_one village", "village", "户籍在哪个村", "autocomplete"),
    ("select_one mood", "fast", "听力", "quick"),
    ("rank need", "needs", "最想先解决什么"),
    ("acknowledge", "told", "已说清：举报电话在门口"),
    ("end_group",),
    ("begin_group", "files", "照片与位置"),
    ("image", "door", "门口照片", "", "required=yes"),
    ("image", "neighbour", "邻居签名", "signature"),
    ("audio", "voice", "录音"),
    ("file", "paper", "诊断证明"),
    ("geopoint", "place", "住处位置"),
    ("geoshape", "land", "承包地"),
    ("end_group",),
    ("begin_group", "tables", "自理能力", "table-list"),
    ("select_one able", "eat", "吃饭", "", "required=yes"),
    ("select_one able", "dress", "穿衣"),
    ("select_one able", "bed", "上下床，包括从轮椅挪到床上再躺下"),
    ("select_one able", "toilet", "如厕"),
    ("select_one able", "walk", "室内行走"),
    ("end_group",),
    ("begin_group", "family", "家庭成员"),
    ("begin_repeat", "member", "家庭成员"),
    ("text", "member_name", "姓名", "", "required=yes"),
    ("select_one relation", "member_relation", "与户主关系", "", "required=yes"),
    ("select_one sex", "member_sex", "性别", "", "required=yes"),
    ("date", "member_birth_on", "出生日期"),
    ("text", "member_phone", "电话", "numbers"),
    ("decimal", "member_income", "月收入（元）", "thousands-sep"),
    ("image", "member_sign", "本人签名", "signature"),
    ("begin_repeat", "illness", "重病"),
    ("text", "illness_name", "什么病", "", "required=yes"),
    ("end_repeat",),
    ("end_repeat",),
    ("end_group",),
    ("begin_group", "sign", "签名"),
    ("image", "investigator_signature", "走访人签名", "signature"),
    ("image", "respondent_signature", "被访人签名", "signature"),
    ("image", "witness_signature", "见证人签名", "signature"),
    ("end_group",),
)
RELATIONS = "户主 配偶 子 女 儿媳 女婿 父 母 祖父母 孙子女 兄弟姐妹 其他亲属"
VILLAGES = "第六埠村 郭庄子村 大杜庄村 小杜庄村 辛口村 水高庄村 当城村 下辛口村 王家村"
LISTS: dict[str, Sequence[str]] = {
    "result": ("见到本人", "家中无人"),
    "mood": ("良好", "一般", "差"),
    "care": ("自主吃饭", "穿脱衣服", "上下床", "如厕", "室内行走", "洗澡"),
    "able": ("能", "要帮", "不能"),
    "need": ("看病", "取暖", "出行"),
    "sex": ("男", "女"),
    "relation": RELATIONS.split(),
    "village": VILLAGES.split(),
}


@cache
def xform() -> str:
    """The form as the published package holds it."""
    return xform_of(SURVEY, LISTS)


def xform_of(survey: Sequence[Sequence[str]], lists: dict[str, Sequence[str]]) -> str:
    """A form from rows as in `SURVEY`; choices have the codes a1, a2, ..."""
    rows = []
    for kind, *cells in survey:
        told = dict(zip(("name", "label", "appearance"), cells[:3], strict=False))
        rows.append({"type": kind, **told, **dict(cell.split("=", 1) for cell in cells[3:])})
    choices = [
        {"list_name": name, "name": f"a{place}", "label": words}
        for name, labels in lists.items()
        for place, words in enumerate(labels, 1)
    ]
    settings = [{"form_id": FORM, "form_title": "试用表", "style": "pages", "version": "1"}]
    book = {"survey": rows, "choices": choices, "settings": settings}
    return convert(book).xform


def put_form(desk: Desk, text: str = "") -> None:
    """The form has reached the device."""
    now = desk.clock.now()
    form = Form(
        id=desk.ids.fresh(),
        scope=desk.profile.region_code,
        created_at=now,
        form_id=FORM,
        form_version=1,
        title="试用表",
        package={
            "form_id": FORM,
            "xform": text or xform(),
            "visit_type": "入户调查",
            "fields": {"/data/meet/result": {}},
            "minimum": {"investigators": 1, "respondents": 1},
        },
    )
    entry = Entry(kind_of(form), form.id, 9999, form.model_dump(mode="json"))
    with desk.store.write() as tx:
        incoming.apply(tx, form.scope, entries=[entry], cursor=9999)


def begin(desk: Desk, theme: Theme, *, page: int = 0, text: str = "") -> Visiting:
    """Someone at a door with this form (or another in its place) open on one of its pages."""
    if not any(found.form_id == FORM for found in desk_forms(desk)):
        put_form(desk, text)
    made = form_pages.begin(desk, theme, form_id=FORM)
    made.turns_to(page)
    return made


def desk_forms(desk: Desk) -> list[Form]:
    """The forms on a device."""
    from fieldvisit.store import forms

    with desk.store.read() as tx:
        return forms.all(tx)


ANSWERS: dict[int, dict[str, str]] = {
    WORDS: {
        "said": "夜里腿疼，走路要扶墙。",
        "phone": "1382097",
        "card": "6222020200011112222",
        "people": "3",
        "income": "12345.5",
        "room": "48",
        "born": "1948-03-12",
        "since": "2019-06-01",
        "home_at": "09:05:00.000+08:00",
        "next_at": "2026-12-01T14:30:00.000+08:00",
        "pain": "6",
    },
    CHOICES: {
        "mood": "a2",
        "likert": "a1",
        "care": "a3 a6",
        "relation": "a10",
        "helpers": "a3 a4 a12",
        "village": "a1",
        "needs": "a2 a1 a3",
        "told": "OK",
    },
    FILES: {"place": "39.0851 117.0412 0 8.5"},
    TABLES: {"eat": "a1", "dress": "a2", "walk": "a3"},
}
MEMBERS = (
    {"member_name": "孙桂芬", "member_relation": "a1", "member_sex": "a2"},
    {"member_name": "欧阳明月清", "member_relation": "a12", "member_phone": "13820971234"},
    {"member_name": "孙小宝", "member_relation": "a10", "member_income": "1800"},
)


def filled(desk: Desk, theme: Theme, *, page: int) -> QWidget:
    """A page with answers, come back to: what is missing is red."""
    made = begin(desk, theme, page=page)
    fill(made, page)
    made.visit.pages.left_pages.add(page)
    made.pauses()
    made.screen.questions.whole()
    return made.screen


def blank(desk: Desk, theme: Theme, *, page: int) -> QWidget:
    """A page as it opens."""
    made = begin(desk, theme, page=page)
    made.pauses()
    made.screen.questions.whole()
    return made.screen


def listing(desk: Desk, theme: Theme) -> QWidget:
    """The list of a question with many choices, over its page."""
    made = begin(desk, theme, page=CHOICES)
    fill(made, CHOICES)
    made.pauses()
    control = made.card("helpers").control
    assert isinstance(control, ChoiceField)
    control.open_list()
    return made.screen


def photo() -> bytes:
    """A picture as a telephone takes it, lying on its side, with its place in it."""
    picture = Image.linear_gradient("L").resize((640, 480)).convert("RGB")
    facts = Image.Exif()
    facts[ORIENTATION] = 6
    facts[GPS] = {1: "N", 2: (39.0, 5.0, 6.0)}
    held = io.BytesIO()
    picture.save(held, "JPEG", exif=facts)
    return held.getvalue()


ORIENTATION, GPS = 0x0112, 0x8825


def fill(visiting: Visiting, page: int) -> None:
    """Answer what a picture of a page needs; of the family the second member is open."""
    session = visiting.visit.filling.session
    names = {node.name: node.ref for node in session.definition.nodes}
    for name, value in ANSWERS.get(page, {}).items():
        session.set(names[name], value)
    if page == FAMILY:
        fill_family(visiting)
    if page == FILES:
        desk = visiting.stage.desk
        session.set(names["door"], attaching.keep_photo(desk, photo()))
        session.set(names["neighbour"], attaching.keep_drawing(desk, png_of(ink())))
    visiting.visit.refresh()


def fill_family(visiting: Visiting) -> None:
    """Three members, none of them whole."""
    session = visiting.visit.filling.session
    series = "/data/family/member"
    session.add(series, len(MEMBERS) - int(session.state(series).value))
    for place, member in enumerate(MEMBERS, 1):
        for name, value in member.items():
            session.set(f"{series}[{place}]/{name}", value)
    visiting.visit.pages.toggle(f"{series}[2]")
