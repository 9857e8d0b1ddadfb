"""Sentences of the room "sync": what went wrong on the way, what the server said of a change, when
it tries again. Data only.
"""

SENTENCES: dict[str, str] = {
    # The way to the server
    "server_away": "连不上服务器，走访都好好存在本机。有网络时会自动再送，也可以点“立即同步”。",
    "server_timeout": "服务器太久没有回应，走访都好好存在本机。会自动再试，也可以换个信号好的地方点“立即同步”。",
    "server_nonsense": "回应的不是我们的服务器（可能要先登录这里的无线网），什么也没有丢、没有改。请检查网络后再同步。",
    "server_troubled": "服务器出了故障（{status}），走访都好好存在本机。会自动再试；一直这样请告诉管理员。",
    "server_busy": "服务器正忙，走访都好好存在本机。大约 {seconds} 秒后会自动再送，不用守着。",
    "server_untrusted": "无法确认对方是我们的服务器，什么也没有送出去，走访都在本机。请换个网络，或请管理员检查证书。",
    "address_not_safe": "服务器地址 {host} 没有加密，什么也没有送出去。请向管理员要 https 开头的地址。",
    "address_broken": "服务器地址写得不对，什么也没有送出去。请对照通知单重新填写。",
    # Letting a device in
    "unknown_code": "没有这个启用码，本机什么也没有改。请对照通知单再输一次，或向管理员要新码。",
    "code_used": "这个启用码已经用过，本机什么也没有改。请向管理员要一个新码。",
    "code_expired": "这个启用码已过期，本机什么也没有改。请向管理员要一个新码。",
    "device_revoked": "这台设备已停用：还能交回记录，不再接收资料。已记的都在，请联系管理员。",
    "device_unknown": "服务器不认识这台设备，走访都好好存在本机。请联系管理员重新启用。",
    "signature_wrong": "服务器没能核对这台设备的签名，走访都好好存在本机。请再试一次，还不行就联系管理员。",
    "scope_not_yours": "这条记录属于别的村（居），已交上级留存，本机也还在。请联系管理员确认您的范围。",
    "protocol_unknown": "本机和服务器的版本差得太远，走访都好好存在本机。请更新程序后再同步。",
    "frame_refused": "传送的数据不完整，两边都没有改动。请再同步一次，还不行就联系管理员。",
    "request_malformed": "服务器没有读懂这次请求，走访都好好存在本机。请更新程序后再同步。",
    "batch_changed": "同一批记录两次内容不同，服务器没有动，走访都在本机。请联系管理员。",
    "blob_missing": "这个文件还没有到服务器，记录本身不受影响。等对方同步后会自动取来。",
    "blob_damaged": "文件在路上损坏，没有使用，原件不受影响。会自动重传。",
    "blob_too_large": "文件超过 {limit_mb} MB，没有送出，仍在本机。请换一张小一些的照片。",
    # What the server said of one change
    "change_malformed": "服务器没有读懂这条改动，内容仍在本机。请更新程序后联系管理员。",
    "record_refused": "服务器认为有一项填得不对，没有收下，内容仍在本机。请联系管理员。",
    "unknown_kind": "服务器还不认识这类记录，内容仍在本机。服务器更新后请再同步。",
    "author_not_yours": "这条改动的署名和设备不符，服务器没有收下，内容仍在本机。请联系管理员。",
    "kind_not_yours": "您的岗位不能改这类记录，服务器没有收下，内容仍在本机。请让负责的同事来改。",
    "field_fixed": "这一项由系统管理，不能改，其余都在。请撤回这次改动。",
    "id_taken": "编号和服务器上另一条记录重了，服务器没有收下，内容仍在本机。请联系管理员。",
    "sent_is_fixed": "已提交的走访和笔记不能改，原文都在。要改正，请点“更正”另记一份。",
    "review_own_visit": "自己的走访要由别人复核，记录没有变。请让镇街的同事来复核。",
    "review_not_yours": "您的岗位不能复核走访，记录没有变。请让镇街的同事来复核。",
    "review_too_late": "这次走访已经复核过，先前的结果没有变。请同步后再看。",
    "fields_differ": "同一项两个人改得不同，两边的内容都留着。请选用哪一个。",
    "row_deleted": "这条记录已被别人删除，您的改动留着没有丢。请和对方商量用哪一个。",
    "parent_missing": "它所属的户或走访还没有到服务器，内容仍在本机。会自动再送。",
    "row_missing": "服务器还没有这条记录，改动仍在本机。会自动再送。",
    "handed_in_for_review": "这台设备已停用，记录已交上级留存待查，没有丢。请联系管理员。",
    # Running a server
    "port_taken": "端口 {port} 已被占用，服务器没有启动，数据没有变。请换一个 --port。",
    "database_away": "连不上数据库，服务器没有启动，数据没有变。请检查 --database 的地址和数据库是否在运行。",
    # Rounds of syncing
    "sync_done": "已同步：送上 {applied} 条，取来 {pulled} 条。",
    "sync_open_questions": "已同步，有 {conflicts} 处两个人改得不同、{rejected} 条没有收下，内容都留着。请到“同步”里看一看。",
    "clock_off": "本机时间和服务器差约 {minutes} 分钟，记录照常收下。方便时请把本机时间校准。",
    "pace_idle": "还没有同步过，记录都存在本机。{at} 会自动同步，也可以点“立即同步”。",
    "pace_running": "正在同步，可以照常走访和记录。{at} 前没有完成会自动再试。",
    "pace_resting": "已同步，记录都在。下次自动同步在 {at}，也可以点“立即同步”。",
    "pace_waiting": "这次没有送成，记录都存在本机。{at} 会自动再试，也可以点“立即同步”。",
    "pace_stopped": "要请管理员处理后才能同步，记录都存在本机。{at} 会再试一次，也可以点“立即同步”。",
}
