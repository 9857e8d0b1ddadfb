"""How a person's name may be typed on a keyboard: full pinyin and initials, surnames by their own
readings. Opens nothing; loads pypinyin (slow) only when first asked.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice, product, zip_longest

from fieldvisit.records.fields import surname_length

MOST = 10
"""So many readings of one name are kept at most."""

LOOKED_AT = 200
"""So many are looked at for readings that differ in more than one character."""

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
    "繁": "po",
    "宿": "su",
    "隗": "wei",
    "石": "shi",
    "贾": "jia",
    "薄": "bo",
    "都": "du",
    "藏": "zang",
    "隽": "juan",
    "能": "nai",
    "贲": "ben",
    "行": "xing",
    "相": "xiang",
    "沈": "shen",
    "盛": "sheng",
    "叶": "ye",
    "句": "gou",
    "乜": "nie",
    "郄": "qie",
    "逯": "lu",
    "尉": "wei",
    "曲": "qu",
    "强": "qiang",
    "占": "zhan",
    "粘": "nian",
    "谷": "gu",
    "适": "kuo",
    "阿": "a",
    "颉": "xie",
    "肖": "xiao",
    "尉迟": "yu chi",
    "万俟": "mo qi",
    "澹台": "tan tai",
    "长孙": "zhang sun",
    "令狐": "ling hu",
    "单于": "chan yu",
    "夏侯": "xia hou",
    "皇甫": "huang fu",
    "乐正": "yue zheng",
    "呼延": "hu yan",
    "亓官": "qi guan",
    "赫连": "he lian",
    "宇文": "yu wen",
    "鲜于": "xian yu",
    "闾丘": "lv qiu",
    "濮阳": "pu yang",
    "申屠": "shen tu",
    "太叔": "tai shu",
    "轩辕": "xuan yuan",
    "独孤": "du gu",
    "钟离": "zhong li",
    "拓跋": "tuo ba",
    "宗政": "zong zheng",
    "仲长": "zhong chang",
    "段干": "duan gan",
    "东郭": "dong guo",
    "公冶": "gong ye",
    "谷梁": "gu liang",
    "哥舒": "ge shu",
    "相里": "xiang li",
}
"""Surnames whose reading differs from the character's usual one (and some that a dictionary gets
wrong).
"""


@lru_cache(maxsize=4096)
def readings(name: str) -> tuple[str, ...]:
    """`单桂芬` -> `("shanguifen", "sgf", "danguifen", "dgf", ...)`: the surname's own reading
    first, then readings that differ in one character, then in more. Signs between the parts of a
    name are not spoken; a name with letters has no readings.
    """
    from pypinyin import Style, pinyin

    spoken = "".join(filter(str.isalpha, name))
    heard = pinyin(list(spoken), style=Style.NORMAL, heteronym=True, errors="ignore")
    if not heard or len(heard) != len(spoken):
        return ()
    usual = [one[0] for one in pinyin(spoken, style=Style.NORMAL, errors="ignore")]
    length = 2 if spoken[:2] in SURNAMES else surname_length(spoken)
    proper = SURNAMES.get(spoken[:length], "").split()
    usual[: len(proper)] = proper
    ways = [_ways(first, others) for first, others in zip(usual, heard, strict=True)]
    found: list[str] = []
    for syllables in islice(_nearest_first(ways), MOST):
        found += ["".join(syllables), "".join(s[0] for s in syllables)]
    return tuple(dict.fromkeys(found))


def _ways(usual: str, others: Sequence[str]) -> list[str]:
    # `lv` is what one types for 吕, and `lu` what one may type too.
    typed = [usual, *others]
    return list(dict.fromkeys([*typed, *(one.replace("v", "u") for one in typed)]))


def _nearest_first(ways: Sequence[Sequence[str]]) -> Iterator[list[str]]:
    usual = [way[0] for way in ways]
    yield usual
    for others in zip_longest(*(way[1:] for way in ways)):
        for place, other in enumerate(others):
            if other is not None:
                yield [*usual[:place], other, *usual[place + 1 :]]
    for syllables in islice(product(*ways), LOOKED_AT):
        if sum(one != two for one, two in zip(syllables, usual, strict=True)) > 1:
            yield list(syllables)
