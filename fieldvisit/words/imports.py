"""Sentences of imports, matches and exports. Data only."""

from collections.abc import Mapping

REMEDIES: dict[str, str] = {
    "citizen_id_length": "身份证号应是 18 位（老证 15 位），请对着证件改",
    "citizen_id_characters": "身份证号前 17 位是数字、末位是数字或 X，请对着证件改",
    "citizen_id_birth": "第 7 到 14 位不是真的出生日期，请对着证件改",
    "citizen_id_check_digit": "末位校验对不上，多半抄错了一位，请对着证件改",
    "citizen_id_as_number": "这一格存成了数字，后几位已经丢了，请把这一栏设成“文本”，对着证件重填",
    "card_shape": "残疾人证号应是身份证号后面加 2 位，请对着证件改",
    "card_other_id": "残疾人证号的前 18 位和身份证号不一样，请对着证件改",
    "phone_shape": "应是手机号或带区号的座机，请核对",
    "day_shape": "日期请写成 2026-11-23 这样",
    "count_shape": "人数应是 1 以上的整数，请核对",
    "day_to_come": "这一天还没有到，请核对",
    "region_shape": "区划代码是 12 位数字，也可以写村名",
    "region_unknown": "本机管的地方里没有这个村，或者有两个同名的，请写 12 位代码",
    "money_shape": "金额请写数字，最多两位小数",
    "money_negative": "金额不能是负数，请核对",
    "year_shape": "年份请写四位数字，最晚到明年",
    "code_unknown": "应是这些里的一个：{known}",
    "household_unknown": "本机没有这一户，请核对户号或先导入户",
    "head_unknown": "本机没有这一户（在册的户主里没有人叫这个名字，写了村的只看那个村），请核对姓名和村，或写户号",
    "question_unfit": "这张表不认这个答案，请照表上的选项写",
}
"""What to do about a value that cannot be: the end of a sentence."""

SENTENCES: dict[str, str] = {
    "row_refused": "这一行没有导入，别的行照常。请照着每一栏的提示改好再导。",
    "unfit": "这一格的值不对，没有导入，别的照常。请照提示改好再导。",
    "row_needed": "“{field}”没有填，这一行没有导入，别的行照常。请补上再导。",
    "row_unfit": "“{field}”一栏是 {shape}：{remedy}。这一行没有导入，别的行照常。",
    "row_homeless": "没有写是哪一户（户号、户主身份证号或户主），这一行没有导入，别的行照常。请补上再导。",
    "row_head_of_several": "这几户的户主都叫“{field}”一栏写的姓名：{numbers}，这一行没有导入，别的行照常。请写上户号再导。",
    "row_head_in_part": "本机没有全村的户，“{field}”一栏的姓名别的户也可能叫，这一行没有导入，别的行照常。请写上户号再导。",
    "row_nobody": "没有写是谁，也没有写具体情况，这一行没有导入，别的行照常。不知道姓名的，请写什么样的人再导。",
    "row_no_id": "没有身份证号，也没有写没有的原因，这一行没有导入，别的行照常。请补上身份证号，或在“{field}”一栏写上原因，如 未办证。",
    "row_person_elsewhere": "这个人已在户号 {number} 那一户，这一行没有导入，别的行照常。请先核对在哪一户。",
    "row_number_taken": "户号 {number} 是别的户主的，这一行没有导入，别的行照常。请核对户号。",
    "row_incomplete": "表上“{field}”还没有答，这一行没有导入，别的行照常。请补上这一栏再导。",
    "row_form_of_two": "“{form}”要两个人当场签字，不能从表格导入，别的行照常。请在入户时填。",
    "row_form_missing": "本机没有“{form}”这张表，这一行没有导入，别的行照常。请核对表号或先同步。",
    "row_claim_half": "赔付金额和赔付日期要写一样都写，这一行没有导入，别的行照常。请补上再导。",
    "import_kind_unknown": "不认识“{given}”这一种名单，什么也没有导入。请从这些里选：{known}。",
    "list_kind_missing": "没有写这份比对名单是哪一种，什么也没有导入。请写明是哪一种（命令里是 --kind）：{known}。",
    "file_kind_unknown": "不认识“{suffix}”这种文件，什么也没有导入。请另存为 .xlsx、.csv（逗号分隔）或 .jsonl。",
    "book_unfit": "这个工作簿没有打开，什么也没有导入。{why}",
    "headings_missing": "认不出哪一栏是“{lacking}”，什么也没有导入。请把栏名改成“{known}”，或用 --mapping 写明哪一栏是什么。",
    "mapping_broken": "栏目对照文件“{path}”读不了，什么也没有导入。请看它是不是 [columns] 下面一行一栏。",
    "batch_not_here": "没有编号“{batch_id}”这一批，什么也没有动。请用 import list 查。",
    "batch_undone_already": "这一批已经撤回过了，什么也没有动。",
    "batch_in_use": "这一批里的记录已经有人接着用了（{what}），没有撤回，都还在。请先处理那些，或一条一条改。",
    "batch_stays": "走访、跟踪这些定了稿的不能撤回，这一批都还在。导错了的请镇里审核时退回。",
    "batch_undone": "撤回了：{rows} 条，编号 {id}。同一个文件可以改好再导。",
    "imported": "导入完了：读到 {lines} 行，新存 {kept} 行，早有 {known} 行，不用导 {aside} 行，没导入 {left_out} 行。新存的等着同步送出。",
    "import_stopped": "停下了：读到第 {lines} 行，新存 {kept} 行都在，早有 {known} 行，没导入 {left_out} 行。同一个文件再导一次，接着导剩下的。",
    "import_previewed": "只是看看，什么也没有导入：读到 {lines} 行，会新存 {kept} 行，早有 {known} 行，不用导 {aside} 行，导不了 {left_out} 行。",
    "import_looked_at": "先看看会怎样，什么也没有导入。",
    "import_looked_so_far": "看到第 {lines} 行，能存 {kept} 行，早有 {known} 行，导不了 {left_out} 行。",
    "import_batch_named": "这一批的编号是 {batch}，导错了用 import undo 撤回。",
    "mapping_used": "栏目对照：{pairs}。",
    "batch_line": "{at}  {kind}  {file}  {rows} 条  {state}  {id}",
    "no_batches": "本机还没有导入过。",
    "no_hits": "没有比对出来的。",
    "hit_line": "{state}  {due} 前  {kind}  {name}  {source}  {id}",
    "hit_closed": "记下了：{outcome}。编号 {id}。",
    "hit_closed_already": "这一件已经有结果了（{outcome}），没有动。",
    "hit_source": "{list}名单比对：{said}",
    "hits_together": "一户比中 {count} 处，一次上门一起核：{lists}",
    "export_kind_unknown": "不认识“{given}”，没有写文件。文件名请以 .xlsx 或 .csv 结尾。",
    "exported": "导出好了：{rows} 行，{how}，在 {path}。用完请收好。",
    "case_report_written": "案例专报写好了，没有人名、证号和电话，在 {path}。发出去以前请再看一遍。",
}


def remedy(code: str, facts: Mapping[str, object]) -> str:
    """What to do about a value that cannot be."""
    return REMEDIES[code].format_map(dict(facts))
