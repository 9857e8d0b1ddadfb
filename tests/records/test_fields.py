"""Citizen IDs, phones, money and masks: the standard's vectors, and what holds for every input."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from fieldvisit.records.fields import (
    BadValue,
    citizen_id_check_digit,
    mask_citizen_id,
    mask_name,
    mask_phone,
    read_citizen_id,
    read_money,
    read_phone,
    show_money,
)
from fieldvisit.words import sentence

TODAY = date(2026, 11, 23)


def refusal(read, text, **more):
    with pytest.raises(BadValue) as caught:
        read(text, **more)
    return caught.value


def reads_or_speaks(read):
    """Whether reading gave a value or an error that has its sentence; anything else crashes."""
    try:
        return read() is not None
    except BadValue as error:
        return bool(sentence(error.code, error.facts()))


# GB 11643's own vectors, then invented numbers of Tianjin
@pytest.mark.parametrize(
    ("number", "birth", "sex"),
    [
        ("11010519491231002X", date(1949, 12, 31), "female"),
        ("440524188001010014", date(1880, 1, 1), "male"),
        ("120101194912310026", date(1949, 12, 31), "female"),
        ("120105198001010018", date(1980, 1, 1), "male"),
        ("120223198808088885", date(1988, 8, 8), "female"),
        ("120103198806018241", date(1988, 6, 1), "female"),
    ],
)
def test_a_right_citizen_id_tells_birth_and_sex(number, birth, sex):
    today = date(2005, 1, 1) if birth.year < 1900 else TODAY
    checked = read_citizen_id(number, today=today)
    assert (checked.number, checked.birth, checked.sex) == (number, birth, sex)


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("120101199001011234", "citizen_id_check_digit"),
        ("120101201802290020", "citizen_id_birth"),
        ("116196202291231", "citizen_id_birth"),
        ("120116196202291231", "citizen_id_birth"),
        ("440524188001010014", "citizen_id_birth"),
        ("120101203001010010", "citizen_id_birth"),
        ("12010119900101123", "citizen_id_length"),
        ("1201011990010112Z4", "citizen_id_characters"),
        ("", "citizen_id_length"),
    ],
)
def test_a_wrong_citizen_id_says_what_is_wrong(number, reason):
    error = refusal(read_citizen_id, number, today=TODAY)
    assert error.code == reason
    assert sentence(error.code, error.facts())


def test_full_width_digits_spaces_and_a_small_x_are_the_same_number():
    spelt = "１１０１０５ 19491231 002ｘ"
    assert read_citizen_id(spelt, today=TODAY).number == "11010519491231002X"


def test_a_fifteen_digit_number_is_converted_with_a_doubt():
    checked = read_citizen_id("110105491231002", today=TODAY)
    assert checked.number == "11010519491231002X"
    assert "citizen_id_old" in checked.doubts


def test_an_unknown_address_part_only_leaves_a_doubt():
    first17 = "99999919900101001"
    number = first17 + citizen_id_check_digit(first17)
    assert read_citizen_id(number, today=TODAY).doubts == ("citizen_id_address",)


@given(st.integers(0, 16), st.integers(1, 9))
def test_any_single_wrong_digit_is_noticed(place, shift):
    right = "120101194912310026"
    wrong = right[:place] + str((int(right[place]) + shift) % 10) + right[place + 1 :]
    with pytest.raises(BadValue):
        read_citizen_id(wrong, today=TODAY)


@st.composite
def numbers(draw):
    """Eighteen characters of which each part may be right or wrong, most of them right."""
    area = draw(st.sampled_from(["120101", "120111", "120116", "120223", "110105", "999999"]))
    day = draw(st.dates(date(1900, 1, 1), date(2020, 12, 31))).strftime("%Y%m%d")
    born = draw(st.sampled_from([day, day, day[:4] + "0230", day[:4] + "1301"]))
    first17 = f"{area}{born}{draw(st.integers(0, 999)):03d}"
    return first17 + draw(st.sampled_from([citizen_id_check_digit(first17), *"0123456789X"]))


@given(numbers())
def test_a_number_without_any_doubt_is_one_that_stdnum_takes(number):
    try:
        sure = read_citizen_id(number, today=TODAY).doubts == ()
    except BadValue:
        sure = False
    assert sure == ric.is_valid(number)


@given(st.text())
def test_no_text_breaks_the_reading_of_a_citizen_id(text):
    assert reads_or_speaks(lambda: read_citizen_id(text, today=TODAY))


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("138 2097 5678", "13820975678"),
        ("１３８２０９７５６７８", "13820975678"),
        ("(022)27990418", "02227990418"),
        ("022-27990418", "022-27990418"),
        ("96456", "96456"),
    ],
)
def test_phones_are_read_as_people_write_them(text, phone):
    assert read_phone(text) == phone


@pytest.mark.parametrize(
    "text", ["", "12345678901", "1382097567", "138209756789", "电话", "٠١٢٣٤٥٦٧٨٩"]
)
def test_a_wrong_phone_is_refused(text):
    assert refusal(read_phone, text).code == "phone_shape"


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("1010", 101000),
        ("1,010.50", 101050),
        ("￥1010.5", 101050),
        ("1416.00元", 141600),
        ("0", 0),
        ("０．０１", 1),
    ],
)
def test_money_is_read_into_fen(text, fen):
    assert read_money(text) == fen


@pytest.mark.parametrize("text", ["", "1,01", "1e3", "1_000", "NaN", "0.001", "一千", "1.2.3", "∞"])
def test_money_that_may_mean_something_else_is_refused(text):
    assert refusal(read_money, text).code == "money_shape"


def test_negative_money_is_refused_by_its_own_sentence():
    assert refusal(read_money, "-5").code == "money_negative"


@given(st.integers(0, 10**15))
def test_money_shown_reads_back_to_the_same_fen(fen):
    assert read_money(show_money(fen)) == fen


@given(st.text())
def test_no_text_breaks_the_reading_of_money(text):
    assert reads_or_speaks(lambda: read_money(text))


def test_masks_follow_the_one_rule():
    assert mask_citizen_id("120101194912310026") == "120101********0026"
    assert mask_phone("13812345678") == "138****5678"
    assert mask_name("孙桂芬") == "孙**"
    assert mask_name("欧阳明月") == "欧阳**"


@given(st.dates(date(1900, 1, 1), TODAY), st.integers(0, 999))
def test_a_masked_citizen_id_never_shows_the_birth_date(birth, order):
    first17 = f"120111{birth:%Y%m%d}{order:03d}"
    masked = mask_citizen_id(first17 + citizen_id_check_digit(first17))
    assert len(masked) == 18
    assert masked[6:14] == "********"


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_a_masked_mobile_hides_four_digits_and_keeps_its_length(phone):
    masked = mask_phone(phone)
    assert len(masked) == len(phone)
    assert masked.count("*") == 4


@given(st.text(min_size=1, max_size=8))
def test_a_masked_name_keeps_its_length_and_hides_all_but_the_surname(name):
    masked = mask_name(name)
    assert len(masked) == len(name)
    assert len(masked.rstrip("*")) <= 2 or "*" in name
