"""The invented village as casework would hand it to the screens. Nobody in it exists."""

from datetime import date

from fieldvisit.casework.board import Board, Subject, Thing
from fieldvisit.casework.daily.today import CadenceBar, DraftCard, TaskCard, Today
from fieldvisit.casework.device.unlocking import LockPerson
from fieldvisit.casework.households.due_card import DueCard
from fieldvisit.casework.households.register import HouseholdFile, HouseholdLine, MemberLine
from fieldvisit.casework.households.timeline import TimelineItem
from fieldvisit.casework.rooms.loop_steps import NEEDS, offers_for
from fieldvisit.casework.sending.conflicts import Question, Side
from fieldvisit.casework.sending.handed_over import Gone, HandedOver
from fieldvisit.casework.sending.handing_over import HandingOver, ParcelLine
from fieldvisit.casework.sending.inbox import Parcel
from fieldvisit.casework.sending.waiting import Waiting, WaitingRow
from fieldvisit.casework.visits.countersigning import Paper, ToSign
from fieldvisit.words.labels import label

LONG_ADDRESS = "第六埠村 3 区西头红门第二个院子里面左手边北屋后身小巷"

_DUE = [
    ("孙桂芬", "tekun_dispersed", "1 人·独居", "3 区 12 号", "overdue", "逾期 23 天", ()),
    ("李宝林", "dibao", "2 人·重残", "3 区 20 号", "overdue", "逾期 2 天", ("animal",)),
    ("周德海", "tekun_dispersed", "1 人·半失能", "4 区 6 号", "due", "还有 7 天", ()),
    ("马淑珍", "dibao_margin", "3 人", "5 区 31 号", "due", "还有 7 天", ()),
    (
        "陈国栋",
        "rigid_expenditure",
        "4 人·重病",
        "6 区 2 号",
        "due",
        "还有 7 天",
        ("two_together",),
    ),
    ("吴凤兰", "tekun_dispersed", "1 人·独居", "郭庄子村 1 区 9 号", "due", "还有 7 天", ()),
    ("欧阳明月清", "temporary_assistance", "3 人·生炉子", LONG_ADDRESS, "due", "今天到期", ()),
]


def due_card(place: int) -> DueCard:
    name, category, facts, where, state, words, flags = _DUE[place]
    return DueCard(
        household_id=f"h{place}",
        name=name,
        category=category,
        facts=f"{label('category', category)}·{facts}",
        task="月探访" if place % 2 == 0 else "季度排查",
        why="上次 10月18日，每月应访一次",
        place=where if "村" in where else f"第六埠村 {where}",
        state=state,
        due_text=words,
        form_id="F02",
        attempts=0,
        flags=flags,
    )


def today_view(*, empty: bool = False) -> Today:
    cards = tuple(due_card(place) for place in range(len(_DUE)))
    return Today(
        day=date(2026, 11, 23),
        heading="11月23日 星期一",
        overdue=0 if empty else 2,
        due=0 if empty else 5,
        waiting=0 if empty else 4,
        problems=0 if empty else 1,
        cards=() if empty else cards,
        later=cards[4:] if empty else (),
        drafts=()
        if empty
        else (
            DraftCard("d1", "h8", "刘凤英", "特困月探访", "今天 09:40"),
            DraftCard("d2", "h9", "张万有", "特困月探访", "11月20日 16:40"),
        ),
        tasks=()
        if empty
        else (
            TaskCard("t1", "h3", "李宝林", "隐患复查", "煤炉没装报警器", "overdue", "逾期 2 天"),
            TaskCard("t2", "h5", "王建国", "节日慰问", "元旦慰问", "due", "还有 5 天"),
        ),
        task_count=0 if empty else 2,
        bars=()
        if empty
        else (CadenceBar("本月月探访", 17, 2, 7), CadenceBar("本季季度排查", 11, 1, 14)),
        cosign=() if empty else cosign(),
    )


def lines_view(count: int = 40) -> list[HouseholdLine]:
    made = []
    for place in range(count):
        due = due_card(place % len(_DUE))
        made.append(
            HouseholdLine(
                household_id=f"h{place}",
                name=due.name,
                category=due.category,
                facts=due.facts,
                place=due.place,
                phone="138****5678",
                due_state=due.state if place % 3 else "done",
                due_text=due.due_text if place % 3 else "",
            )
        )
    return made


def household_view(*, empty: bool = False) -> HouseholdFile:
    members = (
        MemberLine(
            "p1", "李宝林", "户主", "男", "54 岁", "120111********1236", "肢体残疾二级，半失能"
        ),
        MemberLine(
            "p2", "李小雨", "子女", "女", "16 岁", "120111********4521", "健康，在校（高一）"
        ),
        MemberLine("p3", "欧阳明月清", "其他", "女", "年龄未登记", "无证：未办证", ""),
    )
    note = "妹妹说煤炉想换电暖气，怕电费。村里先问问有没有补贴，月底前回话，别让人等着。"
    timeline = (
        TimelineItem("note", "n1", "民情笔记", note, "11月23日 09:20", "赵文静", "", "waiting"),
        TimelineItem(
            "visit",
            "v1",
            "特困月探访",
            "见到本人",
            "10月9日 10:21",
            "赵文静",
            "待审核",
            "delivered",
        ),
        TimelineItem(
            "visit", "v2", "季度排查", "见到本人", "8月21日 10:00", "赵文静", "已通过", "applied"
        ),
        TimelineItem(
            "visit", "v3", "特困月探访", "家中无人", "7月16日 15:30", "王建军", "未遇", "applied"
        ),
    )
    return HouseholdFile(
        household_id="h1",
        number="120111102204-0057",
        name="李宝林",
        category="dibao",
        facts="低保·2 人·重残",
        region_path="天津市/西青区/辛口镇/第六埠村",
        live_address="第六埠村 3 区 20 号",
        hukou_address="第六埠村 3 区 20 号",
        phone="13812345678",
        tags=("重残", "生炉子"),
        safety=("动物：周小燕 2026-11-02 记，到 2027-05-01",),
        open_points=() if empty else ("隐患：煤炉无一氧化碳报警器", "急需：插线板老化"),
        members=members[:1] if empty else members,
        timeline=() if empty else timeline,
        due=None if empty else due_card(1),
    )


def waiting_view(*, empty: bool = False) -> Waiting:
    if empty:
        return Waiting(0, 0, 0, 0, 0, "", ())
    made = [
        ("visit", "孙桂芬", "11月23日 10:58", "waiting", ""),
        ("attachment", "孙桂芬", "11月23日 10:58", "waiting", ""),
        ("note", "李宝林", "11月23日 09:20", "delivered", ""),
        (
            "person",
            "马淑珍",
            "11月22日 16:20",
            "conflict",
            "同一项两个人改得不同，两边的内容都留着。",
        ),
        ("visit", "刘凤英", "11月22日 17:40", "rejected", "照片看不清门牌，补一张再交。"),
        ("visit", "吴玉兰", "11月20日 15:32", "handed_in", ""),
        ("visit", "周德海", "11月22日 15:10", "applied", ""),
        ("visit", "吴凤兰", "11月22日 16:45", "applied", ""),
    ]
    rows = tuple(
        WaitingRow(
            counter=at,
            kind=kind,
            kind_label=label("kind", kind),
            title=title,
            when_text=when,
            state=state,
            state_label=label("sent_state", state),
            reason=reason,
        )
        for at, (kind, title, when, state, reason) in enumerate(made)
    )
    return Waiting(2, 1, 1, 1, 1, "11月23日 09:20", rows)


def lock_people(*, several: bool = True) -> list[LockPerson]:
    made = [LockPerson("s1", "赵·网格协理员"), LockPerson("s2", "李·村（居）民政专干")]
    return made if several else made[:1]


def questions() -> list[Question]:
    """One that this person may answer, and one that waits for somebody else."""
    held = Side("周小燕", "11月23日 10:42", (("电话", "13900000001"),), "用周小燕的")
    wanted = Side("钱多宝", "11月23日 11:05", (("电话", "13900000002"),), "用钱多宝的")
    phone = Question(
        "1", "李秀兰 · 户", "两个人填的电话不一样，用哪一个？", held, wanted, may_choose=True
    )
    passed = Side(
        "吴静", "11月22日 09:10", (("审核意见", "（空）"), ("状态", "已通过")), "用现在的"
    )
    opinion = (
        "少一张照片，门牌看不清；血压没有写单位。请补上以后再交，签名也要重新签一次，交以前打个电话"
    )
    returned = Side(
        "郑和", "11月22日 09:31", (("审核意见", opinion), ("状态", "已退回")), "用郑和的"
    )
    words = "这次走访有两个审核结果，用哪一个？"
    review = Question("2", "刘顺 · 走访", words, passed, returned, may_choose=False)
    return [phone, review]


def handed_over() -> HandedOver:
    """A whole village and some households of another."""
    village = Gone("第六埠村已交给王新成，2026-11-23。", tuple(one[0] for one in _DUE[:5]), 48)
    some = Gone("郭庄子村有 1 户已调给别人，2026-11-22。", ("吴凤兰",), 1)
    return HandedOver(gone=(village, some), households=49, rows=700, asks=True)


def parcels() -> list[Parcel]:
    """What somebody handed in after moving to another village, and a note of a lost tablet."""
    lines = (
        ("特困月探访", "11月20日 15:32，待审核"),
        ("见面方式", "上门"),
        ("精神状况", "一般"),
        ("哪里不舒服", "夜里腿疼，走路要扶墙。"),
        ("签名", "4 kB"),
        ("照片", "212 kB"),
    )
    when = "11月20日 15:32 写下，11月23日 09:12 交来"
    visit = Parcel(
        *("p1", ("p1", "p2", "p3"), "孙**·120111102204-0057", "周小燕·设备 A2"),
        *("交的时候已不管这里", when, "走访 1 份，附件 2 份", lines),
        may_decide=True,
    )
    note = Parcel(
        *("p4", ("p4",), "李**·120111102204-0061", "钱多宝·设备 A3", "交的设备已停用", when),
        *("民情笔记 1 份", (("民情笔记", "这家的低保该停了。"),)),
        may_decide=True,
    )
    return [visit, note]


def cosign() -> tuple[ToSign, ...]:
    """One that waits for this person, one for a colleague, one that a colleague did not sign."""
    return (
        ToSign("v1", "刘凤英", "入户调查表", "11月22日 10:42", "王建军", mine=True),
        ToSign("v2", "周德海", "入户调查表", "11月21日 09:30", "王建军", mine=False),
        ToSign(
            "v3", "马淑珍", "复核表", "11月20日 15:10", "王建军", mine=False, reason="那天我没有去"
        ),
    )


def paper() -> Paper:
    """What is read before countersigning."""
    lines = (
        ("入户调查表", "见到本人"),
        ("见面方式", "上门"),
        ("共同生活的家庭成员", "2 人"),
        ("月收入", "1,010.00 元"),
        ("住房", "平房 2 间，漏雨，煤炉取暖，没有一氧化碳报警器。"),
    )
    return Paper("v1", "会签·刘凤英", "王建军 11月22日 10:42 走访", lines)


def handing_over_view(*, empty: bool = False, carries: bool = False) -> HandingOver:
    """A village officer's parcels, or none yet."""
    lines = [
        ParcelLine(
            8,
            "第 8 包，23 条、4 个文件",
            "11月23日 09:10 做的，校验码 7A3F 09C2",
            "made",
            "等回执",
            False,
        ),
        ParcelLine(
            7,
            "第 7 包，12 条、1 个文件",
            "11月5日 16:40 做的，校验码 0B1D 77E4，B3 带走了，18 天没有回执",
            "carried",
            "已带走",
            True,
        ),
    ]
    done = ParcelLine(
        6,
        "第 6 包，31 条、9 个文件",
        "10月20日 08:30 做的，校验码 91CC 5E20，10月28日 14:02 收到回执",
        "answered",
        "已回执",
        False,
    )
    return HandingOver(
        changes=0 if empty else 35,
        files=0 if empty else 5,
        under_way=[] if empty else lines,
        answered=[] if empty else [done],
        folder="" if empty else "D:/交换",
        carries=carries,
    )


def loop_board() -> Board:
    """Two needs, one of them answered, and a referral."""
    bath = Thing(
        Subject("service_order", "o1"),
        "服务：助浴",
        "已送到",
        "done",
        (("谁来做", "辛口镇养老服务中心·每两周一次·区级补助·50.00 元"), ("送到", "11月20日·满意")),
        (),
    )
    care = Thing(
        Subject("need", "n1"),
        "护理照护",
        "跟踪中",
        "open",
        (
            ("什么难处", "冬天洗澡是难事，自己不敢进澡盆，怕滑。想申请助浴和一块防滑垫。"),
            ("哪天、从哪里知道的", "11月9日·民情笔记"),
            ("11月21日 上门回访", "洗上了，水温合适，下次想早一点来。"),
        ),
        offers_for("need", "follow_up"),
        (bath,),
    )
    sick = Thing(
        Subject("need", "n2"),
        "看病吃药·紧急",
        "已发现",
        "open",
        (("什么难处", "降压药快吃完了，药费先记账。"), ("哪天、从哪里知道的", "11月23日·走访")),
        offers_for("need", "found"),
    )
    aid = Thing(
        Subject("referral", "r1"),
        "转介：慈善会",
        "本人已确认",
        "done",
        (("请对方办什么", "自付药费四万多"), ("结果", "医疗救助·70,000.00 元")),
        (),
    )
    return Board(
        "孙桂芬 户的需求", "发现、对接、跟踪，到办结", offers_for(NEEDS), (care, sick, aid)
    )
