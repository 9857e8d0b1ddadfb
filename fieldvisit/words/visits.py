"""Sentences of the room "casework": visits, notes, review, unlocking. Data only."""

SENTENCES: dict[str, str] = {
    "signature_missing": "还差 {lacking} 位走访人签名，不能定稿。填过的都存在本机，补签后再定稿。",
    "respondent_signature_missing": "被访人还没有签名。填过的都在；请签名、选按手印（纸质待补）或记下拒签。",
    "reviewer_is_investigator": "这份走访是您自己做的，不能由您审核。表没有动，请交另一位审核人。",
    "may_not_review": "您的账号不能审核走访。表没有动，请交镇街民政办审核。",
    "not_waiting_for_review": "这份走访现在不在待审核状态，可能别人刚审过。您的意见没有记入，请刷新后再看。",
    "comment_missing": "退回要写一句原因，好让对方知道补什么。表没有动，请写上再退回。",
    "calendar_ends": "节假日表只到 {last_known}，再往后的工作日期限算不出来。其余不受影响，请等新的节假日表。",
    "policy_broken": "政策数值里“{key}”这一条写得不对，没有用它。走访都在，请信息员改好 resources/policies 再试。",
    "form_not_here": "本机还没有“{form_id}”这张表。已填的都在，请先同步一次再打开。",
    "household_not_here": "本机没有这一户，可能已划到别的村，或还没同步。别的户不受影响，请先同步再找。",
    "visit_not_here": "本机没有这份走访，或缺它的表。别的都在，请先同步再看。",
    "visit_incomplete": "还差 {count} 题必填或要改，才能定稿。其他题已存好，请点“回到该题”。",
    "draft_gone": "这份草稿已经定稿或放进回收站了。内容没有丢，请到户档案或草稿箱里看。",
    "signature_not_readable": "签名图没有存成，填过的题都在。请再签一次。",
    "note_refused": "这条笔记还不能存：{what}。写的字还在，改好再存。",
    "device_in_use": "这个文件夹里已有一台启用过的设备，没有改动它。请换一个文件夹，或直接解锁使用。",
    "no_such_kind": "没有“{kind_given}”这一类。资料没有动，可用的有：{known}。",
    "record_not_here": "本机没有这条记录，编号可能抄错了。资料没有动，请用 list 查到编号再试。",
}
