"""Sentences of handing over by parcels, on a stick or through an exchange folder. Data only."""

SENTENCES: dict[str, str] = {
    # What may be wrong with a parcel
    "not_a_parcel": "这个文件不是交接包，没有动它，本机也没有改。请选 fv- 开头的文件。",
    "parcel_cut": "这个交接包不完整，可能没拷完就拔了；没有用它，什么都没有丢。请从原来的地方再拷一次。",
    "parcel_damaged": "这个交接包坏了或被人动过，一个字也没有用，本机没有改。请对方重做一个包；再这样，请告诉管理员。",
    "parcel_too_new": "这个交接包是更新的程序做的（第 {theirs} 种格式），没有动它，本机也没有改。请先把本机的程序升级。",
    "parcel_too_large": "东西超过一个交接包的上限 {limit_mb} MB，没有做成，记录都在本机。请先联网送出一部分照片，再做包。",
    "parcel_not_for_us": "这个包是给 {to} 的，不是给这里的；没有打开，原样没动。请交给 {to}。",
    "answer_sealed_before": "这份回执封给本机从前的钥匙，本机恢复过副本，打不开了；什么都没有丢。请再做一个包带去，新的回执会带齐。",
    "parcel_sender_unknown": "服务器不认识做这个包的设备 {sender}，没有收，包原样没动。请联系管理员核对这台设备。",
    "parcel_key_missing": "本机还没有服务器的收件钥匙，现在做不了交接包，记录都在本机。请先联网同步一次，以后就能用 U 盘交接。",
    "stick_full": "U 盘或交换文件夹满了（还剩 {free_mb} MB），包没有做成，记录都在本机。请删掉一些别的文件，再做一次。",
    "stick_away": "U 盘或交换文件夹不在，或者写不进去；记录都在本机。请插好 U 盘，再做一次。",
    "slip_not_signed": "这张收条核对不上，没有用它，记录照旧在本机。请向带包的同事再要一张，或等服务器的回执。",
    "no_parcel_here": "这里没有要收的交接包，什么都没有动。请看 U 盘插得对不对，文件夹选得对不对。",
    # What a device did
    "parcel_made": "交接包做好了：第 {number} 包，{changes} 条记录、{files} 个文件，校验码 {mark}。记录仍留在本机，回执回来才算入库。",
    "answer_taken": "收进了第 {number} 包的回执：入库 {applied} 条，取来 {pulled} 条。",
    "answer_with_questions": "收进了第 {number} 包的回执，有 {questions}，内容都留着。请到“同步”里看一看。",
    "answer_with_refused": "收进了第 {number} 包的回执，有 {refused} 批服务器没有收，都还在本机。请再做一个包；再这样，请联系管理员。",
    "answer_again": "第 {number} 包的回执以前收过了，这次什么都没有变。",
    "answer_revoked": "第 {number} 包已交到：这台设备已停用，记录由上级留存待查，不再取资料。请联系管理员。",
    "slip_taken": "收条核对好了：{delivered} 条已交给同事带走，本机照样留着，入库要等服务器的回执。",
    "exchange_unfinished": "有 {unfinished} 个包还没拷完，先不动它，过一会儿会再看。",
    "exchange_watched": "从现在起，打开程序时会看着这个交换文件夹：{folder}。有回执就收，有没入库的就做包。",
    "exchange_off": "不再看交换文件夹了，记录都在本机。要用时再设。",
    # Lines of a list
    "parcel_title": "第 {number} 包，{changes} 条、{files} 个文件",
    "parcel_line_made": "{at} 做的，校验码 {mark}，{days} 天没有回执",
    "parcel_line_made_today": "{at} 做的，校验码 {mark}",
    "parcel_line_carried": "{at} 做的，校验码 {mark}，{carrier} 带走了，{days} 天没有回执",
    "parcel_line_carried_today": "{at} 做的，校验码 {mark}，{carrier} 带走了",
    "parcel_line_answered": "{at} 做的，校验码 {mark}，{ended} 收到回执",
    "answer_anew": "服务器换回过备份，第 {number} 包里的要重交一次，本机都留着。请再做一个包带去。",
    # What a carrier did
    "carried": "收了 {taken} 个包，送到服务器 {brought} 个，放回回执 {laid} 个；还有 {waiting} 个等着送。",
    "carried_nothing": "这里没有新的包，也没有新的回执；还有 {waiting} 个等着送。",
    "carried_without_line": "收了 {taken} 个包，放回回执 {laid} 个；现在连不上服务器，{waiting} 个包存在本机，都是加密的。有网络时再运行一次就送。",
    # What a server did
    "parcel_taken": "收下了 {sender} 的第 {number} 包：{changes} 条记录、{files} 个文件，校验码 {mark}。回执放在旁边，请带回去。",
    "parcel_again": "{sender} 的第 {number} 包以前收过，这次什么都没有变，校验码 {mark}。回执又放了一份，请带回去。",
    "parcel_older": "{sender} 的第 {number} 包比收过的早，照样核对过，不会重复，校验码 {mark}。回执放在旁边，请带回去。",
    "parcel_of_before": "{sender} 的第 {number} 包是服务器换回备份以前做的：里面的照样收下，不会重复；备份缺的要这台设备再补一次，什么都没有丢。回执放在旁边，请带回去，校验码 {mark}。",
    "parcel_set_apart": "{sender} 已停用，第 {number} 包的 {changes} 条记录另放待查，校验码 {mark}。回执放在旁边，请带回去。",
}
