"""Sentences of the room "commands" and of faults that nobody expected. Data only."""

SENTENCES: dict[str, str] = {
    "unexpected": "程序遇到没想到的问题，已存的都在。请再试一次；还不行，把这个词告诉镇里：{fault}。",
    "story_broken": "演示停在“{step}”这一步，练习资料都在演示文件夹里。请把这句话告诉维护的人。",
    "village_refused": "练习村没有装好：服务器没收下 {count} 条，第一条是 {kind}（{reason}）。请换一个空文件夹再试。",
    "extra_missing": '这一步要用 {extra} 组件，本机没有装。资料没有动；请运行 pip install "fieldvisit[{extra}]" 后再试。',
    "form_not_taken": "服务器没收下“{form_id}”第 {number} 版（{reason}）。旧版照用，请核对版本号再发布。",
    "edition_not_newer": "已有第 {last} 版，不能再发第 {number} 版。旧版照用；编号不用自己写，会接着排。",
    "edition_breaks": "有 {count} 处改动会让以前填的对不上，没有发布，旧版照用。请补上曾用名；确实要这样，加 --accept-changes。",
    "package_not_readable": "“{where}”不是这张表的表单包，什么也没有做。请换成 form publish 写出的 .json 或工作簿。",
    "form_not_on_server": "服务器上没有“{form_id}”这张表，什么也没有动。请核对表号，比如 F02。",
    "role_unknown": "没有这个岗位，什么也没有开。请从这些里选一个：{roles}。",
    "command_misspelt": "命令写得不对，看这里：{what}。什么都没有动；加 --help 可以看写法。",
    "command_stopped": "停下了，没有再往下做，已存的都在。要接着做，请把命令再运行一次。",
    "pin_needed": "这一步要口令，可这里没法问。资料没有动；请在终端里运行，或放在环境变量 FIELDVISIT_PIN 里。",
    "system_refused": "系统不让用“{where}”，没有往下做，已存的都在。请看路径、权限或端口对不对，再运行一次。",
    "form_file_unreadable": "“{path}”读不了，没有改动任何文件。请看路径对不对，表单只认 .xml 和 .xlsx。",
    "form_run_failed": "程序遇到没想到的问题（{fault}），这个请求没有做完，别的照常。请把请求和这个词交给维护的人。",
    "nobody_enrolled_here": "{folder} 里还没有启用过的设备。没有动任何文件；请先用启用码启用，或用 --device 指对文件夹。",
}
