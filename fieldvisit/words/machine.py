"""Sentences of the room "machine". Data only."""

SENTENCES: dict[str, str] = {
    "printer_refused": "打印机“{printer}”没有收下这份表，表还在本机。请看打印机开着没有、有没有纸，再点打印。",
}
