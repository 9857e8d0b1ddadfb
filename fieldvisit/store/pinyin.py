"""How a person's name may be typed on a keyboard: full pinyin and initials, surnames by their own
readings. Opens nothing; loads pypinyin (slow) only when first asked.
"""

from functools import lru_cache
from itertools import islice, product

from fieldvisit.records.fields import surname_length

MOST = 8
"""So many readings of one name are kept at most."""

SURNAMES = {
    "单": "shan",
    "曾": "zeng",
    "解": "xie",
    "仇": "qiu",
    "盖": "ge",
    "区": "ou",
    "查": "zha",
    "朴": "piao",
    "任": "ren",
    "华": "hua",
    "纪": "ji",
    "缪": "miao",
    "宁": "ning",
    "洗": "xian",
    "冼": "xian",
    "翟": "zhai",
    "乐": "yue",
    "员": "yun",
    "黑": "he",
    "秘": "bi",
    "折": "she",
    "万": "wan",
    "葛": "ge",
    "召": "shao",
    "尹": "yin",
    "晟": "cheng",
    "那": "na",
    "佴": "nai",
    "幺": "yao",
    "么": "yao",
    "柏": "bai",
    "缴": "jiao",
    "哈": "ha",
    "逄": "pang",
    "谌": "chen",
    "种": "chong",
    "卜": "bu",
    "褚": "chu",
    "牟": "mu",
    "瞿": "qu",
    "覃": "qin",
    "应": "ying",
    "燕": "yan",
    "重": "chong",
    "郇": "xun",
    "訾": "zi",
    "郗": "xi",
    "祭": "zhai",
    "车": "che",
    "尉迟": "yu chi",
    "万俟": "mo qi",
    "澹台": "tan tai",
    "长孙": "zhang sun",
    "令狐": "ling hu",
    "单于": "chan yu",
    "夏侯": "xia hou",
    "皇甫": "huang fu",
}
"""Surnames whose reading differs from the character's usual one (and some that a dictionary gets
wrong).
"""


@lru_cache(maxsize=4096)
def readings(name: str) -> tuple[str, ...]:
    """`单桂芬` -> `("shanguifen", "sgf", "danguifen", "dgf", ...)`: the surname's own reading
    first.
    """
    from pypinyin import Style, pinyin

    heard = pinyin(name, style=Style.NORMAL, heteronym=True, errors="ignore")
    if not heard or len(heard) != len(name):
        return ()
    length = 2 if name[:2] in SURNAMES else surname_length(name)
    proper = SURNAMES.get(name[:length], "").split()
    for place, sound in enumerate(proper):
        heard[place] = [sound, *(other for other in heard[place] if other != sound)]
    found: list[str] = []
    for syllables in islice(product(*heard), MOST):
        found += ["".join(syllables), "".join(s[0] for s in syllables)]
    return tuple(dict.fromkeys(found))
