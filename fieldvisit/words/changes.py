"""What changed between two editions of a form, said to its author. Data only."""

CHANGES: dict[str, str] = {
    "change.added": "新增“{label}”（{name}）。",
    "change.removed": "删去“{label}”（{name}），以前填的就看不到了。",
    "change.renamed": "“{label}”改了名称或位置：{before} → {after}，以前填的跟着走。",
    "change.moved": "“{label}”换了位置：{before} → {after}，没写曾用名，以前填的对不上。",
    "change.retyped": "“{label}”（{name}）的题型从 {before} 改成 {after}，以前填的可能读不出来。",
    "change.worded": "{name} 的{what}：{before} → {after}",
    "change.ruled": "“{label}”（{name}）的{what}：{before} → {after}",
    "change.choice_added": "“{label}”多了选项“{after}”（{what}）。",
    "change.choice_worded": "“{label}”的选项 {what} 改了文字：{before} → {after}",
    "change.choice_removed": "“{label}”少了选项“{before}”（{what}），以前选它的会对不上。",
    "change.settings": "设置里的{what}：{before} → {after}",
    "change.media": "附带的文件 {what} 换了内容。",
    "change.printed": "打印表 {what}：{before} → {after}",
    "change.paper_added": "加上了打印表。",
    "change.paper_removed": "去掉了打印表。",
    "change.paper_drawn": "打印表的线条、字体或大小改了，文字没有变。",
}
