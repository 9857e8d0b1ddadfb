"""Sentences of tables of limits, holidays and policies that a district publishes. Data only."""

WANTS: dict[str, str] = {
    "toml": "不是 TOML 的写法（引号、方括号、等号要成对，日期写成 2027-01-01）",
    "group": "这张表里没有这样的一段，请照在用的那张写",
    "twice": "同一个地方同一天有两个，请给旧的写上 until",
    "condition": "条件 when 写得不对，或问了没有的事实",
    "policy": "要有 key、label、unit、region、from、certainty、source，知道的还要有 value；单位和数要相配，until 不早于 from",
    "cadence": "要有 id、label、form、every（month 或 quarter）、categories、due_days、region、from、source",
    "festival": "要有 id、label、lunar 或 solar（月-日）、days_before、form、categories、region、from、source",
    "year": "要有 year、holidays、workdays、source；日子都在那一年、不重复，workdays 是周末",
    "system": "要有 id、label、forms、from、source 和各栏的 label、value",
    "points": "要有 event、points、region、from、source",
    "pool": "要有 id、label、size、region、from、source",
    "step_set": "要有 id、label、steps、region、from、source",
    "entry": "要有 code、title、kind、region、from、certainty、source、summary、body、where、evidence",
    "meeting": "要有 id、label、region、from、themes、source，各成员要有 label、kind、themes",
    "reading": "要有 code、label、unit、every_days、region、from、source 和 parts，各数要有 label、low、high、decimals、answer",
    "stage": "要有 code、label、from_years、region、from、source",
    "indicator": "照在用的那张写：条件 when、写明依据和出处",
    "fact": "要有 name、label、kind、evidence",
}
"""How a row of each list should be: the end of a sentence."""

SENTENCES: dict[str, str] = {
    "table_sound": "“{name}”这张表写得对，可以发布。什么也没有动。",
    "table_published": "“{name}”第 {edition} 版发布了：本机现在就用，全区的设备下次同步就有；哪天起算照表里写的。",
    "table_withdrawn": "“{name}”第 {edition} 版收回了，前一版重新算数，全区的设备下次同步照办。",
    "table_unknown": "没有“{name}”这张表，没有发布，在用的还是原来的。请从这些里选：{known}。",
    "table_broken": "“{name}”第 {line} 行“{key}”不能用：{want}；没有发布，在用的还是原来的，请改好再发布。",
    "table_unreadable": "“{path}”读不了，没有发布，在用的还是原来的。请看文件在不在那里，存成 UTF-8 的 .toml 再来。",
    "table_lacks": "“{name}”少了在用的这些：{keys}；没有发布，在用的还是原来的。请补上，不用了的写上 until。",
    "past_would_change": "“{name}”里这些，过去的日子会答得和当时不一样：{keys}；没有发布，在用的还是原来的。请给旧的写上 until、另写新的一段；以前真写错了，或新的就从过去的日子算起，就选“也发布”（--past-too）。",
    "table_unchanged": "“{name}”和在用的一样，没有发布新版。",
    "not_published": "本区没有发布过“{name}”，没有动。请用 policy tables 看发布过哪些。",
}
