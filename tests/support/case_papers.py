"""Filled forms F05 to F09 of invented people, as values for paper."""

from collections.abc import Mapping
from typing import Any

HEAD = {
    "person_name": "韩玉兰",
    "sex": "女",
    "age": "52",
    "household_no": "120111102203-0031",
    "citizen_id": "120111********0425",
    "category": "低保",
    "address": "天津市西青区辛口镇第六埠村5区20号",
    "visit_on": "2026-11-23",
    "started_at": "2026-11-23T10:21:00+08:00",
    "visit_mode": "home",
    "result": "met_person",
    "respondent_sign_way": "drawn",
    "verify_opinion": "true",
    "investigator_name": "赵文静",
    "remarks": "欠费单已拍照。",
}

CLUE = {
    "source": "hotline",
    "source_note": "96456 工单 20261123-118",
    "discovered_at": "2026-11-22T09:40:00+08:00",
    "discoverer": "李长顺",
    "discoverer_phone": "13800001234",
    "visit_mode": "neighbour",
    "mode_reason": "邻居打电话来说的",
    "result": "",
    "respondent_sign_way": "",
    "subject_description": "七十来岁老太太，个子不高，住村东头老供销社后院，耳朵背",
    "subject_place": "第六埠村2区供销社后院西屋",
    "trouble_kinds": "unattended_elder illness other",
    "trouble_other": "屋里没有取暖",
    "trouble_detail": "邻居两天没见她出门，烟囱不冒烟。隔窗看见躺在床上，能应声，说腿疼起不来。",
    "urgency": "critical",
    "respond_by": "2026-11-23T09:40",
    "town_call": "answered",
    "called_at": "2026-11-22T09:50:00+08:00",
    "policy_told": "yes",
    "wants_to_apply": "cannot_express",
    "verify_result": "true",
    "clue_outcome": "temporary_assistance",
    "days_open": "1",
}

PLAN = {
    "plan_version": "2",
    "cause_kinds": "serious_illness lack_labour schooling",
    "cause_analysis": "丈夫尿毒症，每周透析三次，只有她能干活，还要陪诊；儿子今年高三。",
    "goal": "明年 6 月底前把透析自付降到每月 600 元以内；儿子能安心高考。",
    "goal_by": "2027-06-30",
    "review_cycle": "quarterly",
    "plan_review_on": "2027-02-23",
    "plan_result": "ongoing",
    "town_opinion": "agree",
    "town_approver": "刘建国",
    "town_opinion_on": "2026-11-23",
}
MEASURES = [
    {
        "measure_type": "medical",
        "measure_content": "办门诊特殊病登记，透析按特病报销",
        "measure_owner": "赵文静",
        "measure_dept": "镇医保窗口",
        "measure_due_on": "2026-12-31",
        "measure_status": "doing",
        "measure_evidence": "受理单 0231",
    },
    {
        "measure_type": "employment",
        "measure_content": "介绍村里保洁半天工",
        "measure_owner": "李长顺",
        "measure_dept": "村委会",
        "measure_due_on": "2027-01-15",
        "measure_status": "stopped",
        "measure_stopped_why": "要陪透析，时间对不上",
    },
]
REVIEWS = [
    {
        "review_on": "2026-11-20",
        "review_by": "刘建国",
        "review_progress": "behind",
        "review_finding": "特病登记还在等医院盖章，其他按计划。",
    }
]

SERVICES = {
    "person_kinds": "living_alone dependent",
    "meal_state": "met",
    "meal_frequency": "daily",
    "meal_provider": "agency",
    "meal_payer": "government",
    "bathing_state": "unmet",
    "bathing_frequency": "weekly",
    "bathing_provider": "volunteer",
    "bathing_payer": "charity",
    "respite_state": "unmet",
    "festival_state": "none",
    "priority": "high",
    "unmet_count": "2",
    "consent": "guardian",
    "guardian_name": "孙志强",
    "guardian_relation": "relative",
    "service_review_on": "2027-05-23",
}

RELIEF = {
    "existing_category": "dibao",
    "relief_type": "emergency",
    "event_kind": "sudden_illness",
    "event_on": "2026-11-20",
    "event_place_kind": "residence",
    "same_cause": "no",
    "event_detail": "20日凌晨丈夫透析后大出血，送区医院抢救，押金 2 万元是邻居凑的，还欠 6400 元。",
    "has_bills": "yes",
    "bill_count": "2",
    "bills_total": "21480.35",
    "bills_reimbursed": "12006.20",
    "bills_self": "9474.15",
    "spend_living": "600",
    "necessary_total": "10074.15",
    "first_relief": "yes",
    "first_amount": "3000",
    "first_payer": "镇街备用金",
    "completed_by": "2026-12-04",
    "missing_steps": "application signatures seals",
    "amount_asked": "10000",
    "proposed_amount": "9000",
    "relief_limit": "24240.00",
    "proposal_reason": "自付已近万元，押金是借的。建议按自付部分救助。",
    "approver_level": "town",
}

REFERRAL = {
    "form_no": "FV-F09-120111102-20261123-A70046",
    "from_org": "天津市西青区辛口镇第六埠村",
    "sent_at": "2026-11-23T10:21:00+08:00",
    "to_org": "hospital",
    "to_org_name": "区医院住院服务中心",
    "green_channel": "yes",
    "need": "手术要先交押金 4000 元，拿不出。",
    "asked": "走先诊疗后结算，出院时和医保、民政一站结算。",
    "share_items": "contact_phone address",
    "contact_phone": "13800001234",
    "shares_address": "1",
    "household_summary": "两口人，丈夫透析，儿子高三。",
    "attachments": "id_copy diagnosis",
    "attachments_note": "各 1 份",
    "consent": "person",
    "receipt_answer": "accepted",
    "received_by": "王主任",
    "received_on": "2026-11-24",
    "outcome_kind": "service",
    "outcome_amount": "4000",
    "outcome_on": "2026-11-30",
    "household_confirmed": "yes",
    "days_taken": "7",
    "referral_follow_up_on": "2026-11-30",
}


def bills(count: int) -> list[dict[str, str]]:
    """Bills of a long illness, none like the other."""
    return [
        {
            "bill_on": f"2026-{1 + at % 11:02d}-{1 + at % 28:02d}",
            "bill_hospital": ("天津市西青区医院", "天津市第一中心医院", "辛口镇卫生院")[at % 3],
            "bill_number": f"TJ{7_000_000 + at * 37}",
            "bill_total": f"{100 + at}.{at % 100:02d}",
            "bill_reimbursed": f"{50 + at}.00",
            "bill_self": f"50.{at % 100:02d}",
        }
        for at in range(count)
    ]


FILLED: Mapping[str, tuple[str, dict[str, str], dict[str, Any]]] = {
    "F05": ("F05-主动发现线索.xlsx", HEAD | CLUE, {}),
    "F06": ("F06-一户一策.xlsx", HEAD | PLAN, {"measure": MEASURES, "review": REVIEWS}),
    "F07": ("F07-服务类需求评估.xlsx", HEAD | SERVICES, {}),
    "F08": ("F08-临时救助调查.xlsx", HEAD | RELIEF, {"bill": bills(2)}),
    "F09": ("F09-转介单.xlsx", HEAD | REFERRAL, {}),
}
"""By form: the workbook, the answers, the lines of its repeats."""
