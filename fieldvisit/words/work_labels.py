"""Chinese labels of the codes of the day's work beside visits: campaigns, outreach, credits, public
notices. Data only; read them through `labels`.
"""

WORK_LABELS: dict[str, dict[str, str]] = {
    "campaign_way": {"home": "上门", "phone": "电话"},
    "task_outcome": {
        "met": "见到",
        "not_met": "没见到",
        "phoned": "电话通了",
        "needs_help": "要帮忙",
    },
    "outreach_kind": {
        "fair": "集中宣传",
        "door": "入户宣传",
        "qr": "身边二维码",
        "poster": "张贴海报",
        "messenger": "微信群转发",
        "hotline": "热线接听",
        "lecture": "宣讲培训",
        "other": "其他",
    },
    "outreach_count": {
        "copies": "份数",
        "persons": "人次",
        "calls": "电话",
        "chat_groups": "群",
        "reached": "群里人数",
        "sessions": "场次",
        "places": "村（居）",
    },
    "notice_state": {
        "to_post": "还没贴出",
        "hanging": "公示中",
        "over": "期满，该撤下",
        "down": "已撤下",
    },
    "review_hint": {
        "same_photo": "照片和别的走访是同一张",
        "short": "走访时间太短",
        "overlap": "同一个人同一时间在两户",
        "same_answers": "和别的几户答案一模一样",
    },
    "reported_how": {"copied": "抄录", "filled": "填表"},
    "earned": {
        "visit_reviewed": "走访审核通过",
        "clue_true": "线索属实",
        "need_closed": "需求办结",
        "referral_confirmed": "转介本人确认",
        "learnt": "学习",
        "taught": "讲课",
        "exam_passed": "考试及格",
    },
    "credit_part": {"learner": "学习", "teacher": "讲课", "examinee": "考试"},
}
