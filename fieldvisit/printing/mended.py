"""The one place where ReportLab is set up and mended. It never draws.

ReportLab writes its table "code -> character" with as many hexadecimal digits as the number has, so
that above U+FFFF a rare name copies as another character (王𬱖 as 王ⳅ). PDF wants UTF-16BE there
(ISO 32000-1, 9.10.3).
"""

from collections.abc import Sequence

from reportlab import rl_config
from reportlab.pdfbase import ttfonts

MOST_IN_A_BLOCK = 100  # ISO 32000-1, 9.7.5: at most 100 entries between beginbfchar and endbfchar


def mend_reportlab() -> None:
    """Binary streams, and a right ToUnicode table. Harmless to call again."""
    rl_config.useA85 = 0
    ttfonts.makeToUnicodeCMap = unicode_map


def unicode_map(fontname: str, subset: Sequence[int]) -> str:
    """The ToUnicode CMap of one font subset: entry n of `subset` is the character behind code n."""
    head = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        f"/CIDSystemInfo << /Registry ({fontname}) /Ordering ({fontname}) /Supplement 0 >> def",
        f"/CMapName /{fontname} def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<00> <FF>",
        "endcodespacerange",
    ]
    entries = [f"<{code:02X}> <{utf16(character)}>" for code, character in enumerate(subset)]
    blocks: list[str] = []
    for start in range(0, len(entries), MOST_IN_A_BLOCK):
        block = entries[start : start + MOST_IN_A_BLOCK]
        blocks += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    foot = ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join([*head, *blocks, *foot])


def utf16(character: int) -> str:
    """UTF-16BE of one character in hexadecimal: four digits, or eight above U+FFFF."""
    return chr(character).encode("utf-16-be").hex().upper()
