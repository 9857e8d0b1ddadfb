"""Names as they are typed: surnames by their own readings, compound ones, odd names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.store import pinyin

HEARD = [
    line.split()
    for line in """
    单国强 shanguoqiang sgq
    曾小红 zengxiaohong zxh
    解学文 xiexuewen xxw
    仇英 qiuying qy
    盖桂英 geguiying ggy
    区少华 oushaohua osh
    查良 zhaliang zl
    朴正花 piaozhenghua pzh
    任小平 renxiaoping rxp
    覃芳 qinfang qf
    翟永明 zhaiyongming zym
    缪荷香 miaohexiang mhx
    乐小米 yuexiaomi yxm
    冼星 xianxing xx
    繁荣 porong pr
    员半千 yunbanqian ybq
    黑大春 hedachun hdc
    秘书云 bishuyun bsy
    折可适 shekeshi sks
    种师道 chongshidao csd
    尉小明 weixiaoming wxm
    尉迟恭 yuchigong ycg
    万俟兰 moqilan mql
    长孙无忌 zhangsunwuji zswj
    令狐冲 linghuchong lhc
    单于丹 chanyudan cyd
    澹台明 tantaiming ttm
    欧阳明月 ouyangmingyue oymy
    夏侯惇 xiahoudun xhd
    皇甫松 huangfusong hfs
    乐正子 yuezhengzi yzz
    呼延庆 huyanqing hyq
    亓官美 qiguanmei qgm
    宇文化 yuwenhua ywh
    闾丘晓 lvqiuxiao lqx
    吕布 lvbu lb
    沈括 shenkuo sk
    石头 shitou st
    贾宝玉 jiabaoyu jby
    薄一 boyi by
    """.strip().splitlines()
]


@pytest.mark.parametrize(("name", "full", "initials"), HEARD)
def test_a_surname_is_read_as_a_surname_first(name, full, initials):
    assert pinyin.readings(name)[:2] == (full, initials)


def test_the_usual_reading_of_the_character_is_kept_too():
    assert "danguoqiang" in pinyin.readings("单国强")
    assert "cengxiaohong" in pinyin.readings("曾小红")
    assert "lubu" in pinyin.readings("吕布")


def test_each_character_of_a_given_name_may_be_read_otherwise():
    assert {"wangchangle", "wangzhangle", "wangchangyue"} <= set(pinyin.readings("王长乐"))


def test_a_dot_in_a_name_is_not_spoken():
    assert pinyin.readings("买买提·艾力")[0] == "maimaitiaili"
    assert pinyin.readings("Anna 王") == ()


@given(st.text(max_size=12))
def test_any_text_has_a_few_readings_of_letters_only(name):
    found = pinyin.readings(name)
    assert len(found) <= 2 * pinyin.MOST
    assert all(one.isalpha() and one.islower() for one in found)
