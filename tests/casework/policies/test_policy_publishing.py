"""A district gives its devices a new table: it counts from its day on, a broken one replaces none,
and days gone by keep their answers.
"""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from fieldvisit.casework.desk import Desk
from fieldvisit.casework.households.rounds import cadences
from fieldvisit.casework.naming import WordsMissing
from fieldvisit.casework.policies import policy_publishing, policy_table_list
from fieldvisit.casework.policies.policy_library import entry
from fieldvisit.casework.policies.policy_publishing import Wish
from fieldvisit.casework.tables import policy_tables
from fieldvisit.casework.tables.policy_checks import TableBroken, TableUnknown, check
from fieldvisit.casework.tables.policy_counting import here
from fieldvisit.casework.tables.policy_tables import Tables
from fieldvisit.casework.tables.policy_values import (
    calendar_note,
    due_in,
    holidays_known_until,
    whole_number,
)
from fieldvisit.rules.journeys import MayNot
from fieldvisit.store import audit
from fieldvisit.words import sentence
from fieldvisit.words.labels import LABELS
from tests.support.published import pull, shipped, table

TODAY = date(2026, 11, 23)
REGION = "120111102204"
NEW_YEAR = """
[[year]]
year = 2027
source = "国务院办公厅关于2027年部分节假日安排的通知（样子）"
holidays = [2027-01-01, 2027-01-02, 2027-01-03]
workdays = [2027-01-09]
"""


@pytest.fixture
def district(desk: Desk) -> Desk:
    desk.profile = replace(desk.profile, role="district_officer")
    return desk


def file(folder: Path, name: str, text: str) -> Path:
    path = folder / f"{name}.toml"
    path.write_text(text, "utf-8")
    return path


def refused(desk: Desk, wish: Wish) -> str:
    before = [(one.name, one.edition) for one in policy_table_list.tables(desk)]
    with pytest.raises(TableBroken) as error:
        policy_publishing.publish(desk, wish)
    assert [(one.name, one.edition) for one in policy_table_list.tables(desk)] == before
    return sentence("table_broken", vars(error.value))


def test_every_shipped_table_is_sound_and_has_its_word() -> None:
    assert set(policy_tables.names()) == set(LABELS["policy_table"])
    for name in policy_tables.names():
        check(name, policy_tables.shipped(name), beside=Tables())


def test_a_new_years_holidays_count_at_once_and_before_them_nothing_is_guessed(
    district: Desk, tmp_path: Path
) -> None:
    assert holidays_known_until(district.tables) == date(2026, 12, 31)
    day, last = date(2026, 12, 20), date(2026, 12, 30)
    assert "节假日表只到 2026-12-31" in calendar_note(district.tables, day, working_days=20)
    made = policy_publishing.publish(
        district, Wish(file(tmp_path, "holidays", NEW_YEAR), "国办通知")
    )
    assert (made.name, made.edition, made.scope) == ("holidays", 1, district.profile.region_code)
    assert holidays_known_until(district.tables) == date(2027, 12, 31)
    assert calendar_note(district.tables, day, working_days=20) == ""
    due = due_in(district.tables, last, working_days=2)
    assert due == date(2027, 1, 4), "31 December, then Monday the 4th"


def test_a_value_counts_from_its_day_on_and_the_past_keeps_its_answer(
    district: Desk, tmp_path: Path
) -> None:
    text = policy_tables.shipped("casework")
    head, _, rest = text.partition('key = "need_follow_up_days"')
    old, _, after = rest.partition("\n\n")
    since = "from = 2026-01-01\nuntil = 2026-11-30"
    closed = old.replace("from = 2026-01-01", since, 1)
    assert closed != old
    fresh = old.replace("value = 7", "value = 3").replace("from = 2026-01-01", "from = 2026-12-01")
    text = (
        f'{head}key = "need_follow_up_days"{closed}\n\n[[policy]]\n'
        f'key = "need_follow_up_days"{fresh}\n\n{after}'
    )
    policy_publishing.publish(district, Wish(file(tmp_path, "casework", text), "区里的通知"))
    asked = {
        day: whole_number(district.tables, "need_follow_up_days", day=day, region=REGION)
        for day in (date(2026, 6, 1), date(2026, 11, 30), date(2026, 12, 1))
    }
    assert list(asked.values()) == [7, 7, 3]


def test_an_answer_of_days_gone_by_changes_only_on_purpose(district: Desk, tmp_path: Path) -> None:
    path = file(tmp_path, "cadence", shipped("cadence", was="due_days = 7", now="due_days = 5"))
    with pytest.raises(policy_publishing.PastWouldChange) as error:
        policy_publishing.publish(district, Wish(path, "写错了"))
    assert error.value.keys == "tekun_monthly"
    assert {one.due_days for one in cadences(district.tables) if one.id == "tekun_monthly"} == {7}
    policy_publishing.publish(district, Wish(path, "写错了", past_too=True))
    assert {one.due_days for one in cadences(district.tables) if one.id == "tekun_monthly"} == {5}
    assert policy_publishing.withdraw(district, "cadence") == 1
    assert {one.due_days for one in cadences(district.tables) if one.id == "tekun_monthly"} == {7}


@pytest.mark.parametrize(
    ("name", "was", "now", "said"),
    [
        ("casework", "value = 7", "value = -7", "“need_follow_up_days”不能用"),
        ("casework", 'unit = "days"', 'unit = "fortnights"', "要有 key、label、unit"),
        ("casework", "[[policy]]", "[[polciy]]", "这张表里没有这样的一段"),
        ("cadence", 'every = "month"', 'every = "week"', "every（month 或 quarter）"),
        ("festivals", 'lunar = "1-1"', 'lunar = "13-40"', "lunar 或 solar"),
        ("device", "value = 45", "value =", "“value =”不能用：不是 TOML 的写法"),
        ("library/basic", "${per_capita_month}", "${nobody_knows}", "问了没有的事实"),
        ("library/basic", 'certainty = "text"', 'certainty = "sure"', "要有 code、title"),
    ],
)
def test_a_broken_table_names_its_line_and_what_to_do(
    district: Desk, tmp_path: Path, name: str, was: str, now: str, said: str
) -> None:
    text = shipped(name, was=was, now=now)
    path = file(tmp_path, name.rpartition("/")[2], text)
    told = refused(district, Wish(path, "依据"))
    assert said in told
    line = int(told.partition("第 ")[2].partition(" 行")[0])
    wrong = text[: text.index(now)].count("\n") + 1
    assert 0 <= wrong - line < 30, "the head of the row that holds it"


def test_two_values_of_one_day_are_refused(district: Desk, tmp_path: Path) -> None:
    text = policy_tables.shipped("device")
    told = refused(district, Wish(file(tmp_path, "device", text + text.partition("\n\n")[2]), "x"))
    assert "同一个地方同一天有两个" in told


def test_what_the_program_asks_for_is_not_left_out(district: Desk, tmp_path: Path) -> None:
    path = file(tmp_path, "device", "# 空的\n")
    with pytest.raises(policy_publishing.TableLacks) as error:
        policy_publishing.publish(district, Wish(path, "依据"))
    assert error.value.keys == "offline_grant_days"


def test_it_is_asked_who_what_and_on_what_ground(desk: Desk, tmp_path: Path) -> None:
    path = file(tmp_path, "holidays", NEW_YEAR)
    with pytest.raises(MayNot):
        policy_publishing.publish(desk, Wish(path, "国办通知"))
    desk.profile = replace(desk.profile, role="district_officer")
    with pytest.raises(WordsMissing):
        policy_publishing.publish(desk, Wish(path, " "))
    with pytest.raises(TableUnknown):
        policy_publishing.look(desk, Wish(file(tmp_path, "lottery", NEW_YEAR), "依据"))
    with pytest.raises(policy_publishing.TableUnreadable):
        policy_publishing.look(desk, Wish(tmp_path / "holidays2.toml", "依据", "holidays"))
    same = file(tmp_path, "risk", policy_tables.shipped("risk"))
    with pytest.raises(policy_publishing.TableUnchanged):
        policy_publishing.look(desk, Wish(same, "依据"))
    with pytest.raises(policy_publishing.NotPublished):
        policy_publishing.withdraw(desk, "risk")


def test_the_table_in_use_says_where_it_comes_from(district: Desk, tmp_path: Path) -> None:
    policy_publishing.publish(district, Wish(file(tmp_path, "holidays", NEW_YEAR), "国办通知"))
    told = {one.name: policy_table_list.told(one) for one in policy_table_list.tables(district)}
    assert told["holidays"].startswith(f"第 1 版，{district.profile.staff_name} ")
    assert "依据：国办通知，已知到 2027-12-31" in told["holidays"]
    assert told["means"] == "随程序来的"
    with district.store.read() as tx:
        [made] = list(here(tx))
        assert audit.count(tx, "table_published", subject=str(made.id)) == 1


def test_a_device_of_the_district_uses_what_came_and_never_a_broken_one(district: Desk) -> None:
    text = NEW_YEAR.replace("2027-01-09", "2027-01-08")
    broken = table(district, "holidays", text, edition=2)
    pull(district, table(district, "holidays", NEW_YEAR), broken)
    assert holidays_known_until(district.tables) == date(2027, 12, 31)
    [line] = [one for one in policy_table_list.tables(district) if one.name == "holidays"]
    assert (line.edition, line.broken) == (1, True)
    assert "后来的一版写得不对" in policy_table_list.told(line)


def test_a_table_of_another_district_does_not_count_here(district: Desk) -> None:
    pull(district, table(district, "holidays", NEW_YEAR, scope="120116000000"))
    assert holidays_known_until(district.tables) == date(2026, 12, 31)
    assert {one.edition for one in policy_table_list.tables(district)} == {0}


def test_a_published_policy_is_found_in_the_library(district: Desk, tmp_path: Path) -> None:
    was = entry(district.tables, "dibao", day=TODAY).summary
    text = policy_tables.shipped("library/basic").replace(was, was + "新说法。")
    policy_publishing.publish(
        district, Wish(file(tmp_path, "basic", text), "新条文", past_too=True)
    )
    assert entry(district.tables, "dibao", day=TODAY).summary.endswith("新说法。")
