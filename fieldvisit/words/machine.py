"""Sentences of the room "machine". Data only."""

SENTENCES: dict[str, str] = {
    "printer_refused": "打印机“{printer}”没有收下这份表，表还在本机。请看打印机开着没有、有没有纸，再点打印。",
    "seal_broken": "这份加密的内容打不开：钥匙不对，或内容被改动过；原样没动，没有用它。请不要删除，带设备找管理员。",
    "suite_unknown": "这份资料用的加密办法“{suite}”本程序还不认识，原样没动。请先把程序升级到最新。",
    "suite_missing": "这台电脑上没有装国密组件（{suite}），这一步没有做，已存的都在。请管理员装好国密组件，或换一台电脑。",
    "code_misheard": "恢复码里有字母听错或打错，没有算错一次。请对照着再念一遍，从头再输。",
    "challenge_misheard": "这串求助码听错了，什么都没有做。请让对方把屏幕上的求助码再念一遍。",
}
