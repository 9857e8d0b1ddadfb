"""Sentences of 迎检: what is drawn, found, put right and answered. Data only."""

SENTENCES: dict[str, str] = {
    "size_unreadable": "抽多少写的“{given}”看不懂。什么也没有抽，请写户数（如 10）或比例（如 30%）。",
    "period_impossible": "{since} 到 {until} 不是一段已经过去的日子。什么也没有抽，请核对起止日期。",
    "nobody_to_draw": "{region} 在这段日子里没有在册的户。什么也没有抽，请换一个地方，或先同步。",
    "area_elsewhere": "{region} 不归这台设备管。什么也没有抽，请写本机管的区划代码。",
    "not_drawn": "这一户不在抽到的户里。什么也没有记，请从抽样表里选。",
    "put_right_already": "这一条 {on} 已经整改过。原来记的没有动；又有问题请另记一条。",
    "inspection_drawn": "“{title}”从 {total} 户里抽了 {count} 户，种子 {seed}。编号 {id}。",
    "inspection_found": "记下了 {count} 户的问题，排进整改，{due} 前由{owner}办。",
    "finding_put_right": "记下了：{on} 已整改，答复函里会写上。",
    "inspection_paper": "存在 {path}。",
    "no_inspections": "没有迎检，也没有要整改的。",
}
