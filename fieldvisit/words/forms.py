"""Sentences of the room "forms". Data only."""

from fieldvisit.words.changes import CHANGES
from fieldvisit.words.findings import FINDINGS

SENTENCES: dict[str, str] = {
    # what a question says of its answer
    "answer_required": "这题还没填，不填也能翻页，定稿前要补上。",
    "choice_required": "这题还没选，不选也能翻页，定稿前要补上。",
    "answer_breaks_rule": "这个答案不合要求，已先存着。请再看一眼。",
    "too_many_counted": "这里填的数太大，最多只能有 1000 项。已填的都在，请改小再看。",
    # what the engine refuses
    "form_broken": "这张表打不开（{where}），已填的都在本机。请告诉发表的人，先用别的表。",
    "instance_broken": "这份填写读不出来，原样留着没有动。请到自检里发一份报告给镇里。",
    "expression_broken": "条件或算式写错了（{near}）。表里填的都在，请发表的人改好再发。",
    "unknown_question": "这张表里没有这一题，其他题都在。请退回重进一次。",
    "question_readonly": "这一题是自动算出来的，不用填。其他题都已存好。",
    "answer_refused": "这个答案的写法不对，没有记下；原来的还在。请照题目的样子再填一次。",
    "too_many_instances": "最多只能有 {most} 项，没有再加。已填的都在，请另记一张表。",
    "form_refused": "这张表还不能发布，有 {count} 处要改。旧版照常可用，改好再发。",
    # what `fieldvisit form run` says to who designs or tests a form
    "request_broken": "这个请求看不懂：{reason}。没有填任何东西。",
    "step_broken": "这一步看不懂：{reason}。没有改动。",
    "driver.form_broken": "这张表跑不起来：{where}（{reason}）。",
    "driver.instance_broken": "instance 读不出来，或者不是这张表的（{why}）。",
    "driver.unknown_question": "没有 {ref} 这一项，或者它不能这样改。没有改动。",
    "driver.question_readonly": "{ref} 只读或者是算出来的，不能填。没有改动。",
    "driver.answer_refused": "{ref} 的类型是 {wanted}，这个值不合写法。没有改动。",
    "driver.not_json": "不是一行 JSON",
    "driver.not_an_object": "要写成 JSON 对象",
    "driver.missing_key": "缺 {part}",
    "driver.not_a_list": "{part} 要写成列表",
    "driver.not_a_truth": "{part} 只能写 true 或 false",
    "driver.not_a_text": "{part} 要写成文字",
    "driver.one_action": "要写 set、add、remove、lang、dump 中的一个，只写一个",
    "driver.not_a_number_from_1": "{part} 要写成从 1 起的整数",
    "driver.too_many_at_once": "{part} 太大",
    "driver.unknown_language": "没有“{part}”这种语言",
    "driver.not_xml": "不是 XML",
    "driver.too_large": "太大",
    "driver.too_deep": "套得太深",
    "driver.no_model": "不是 XForm",
    "driver.no_instance": "没有 instance",
    "driver.dangling": "指向一个没有的项",
    "driver.duplicate_node": "同一项写了两遍",
    "driver.unknown_type": "题型不认得",
    "driver.cycle": "互相等着对方的结果",
    "driver.unknown_name": "名称不认得",
    "driver.unknown_function": "函数不认得",
    "driver.wrong_arguments": "函数的参数不对",
    **FINDINGS,
    # what changed between two editions (`forms.compare.Change`)
    **CHANGES,
}
