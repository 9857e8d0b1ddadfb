"""Field types with their checks and masks: citizen ID, phone, money in fen, region code. Never
looks at a clock or a file.
"""

import dataclasses
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator
from stdnum.cn import ric

from fieldvisit.errors import FieldvisitError

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"0[0-9]{2,3}-?[0-9]{7,8}")
_AS_LONG_AS_AN_ID = re.compile(r"\d{15,}[XxＸｘ]?")
_MONEY = re.compile(r"-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")
_SHORT_CODES = frozenset({"96456", "12345", "110", "119", "120"})


@dataclass(eq=False)
class BadValue(FieldvisitError, ValueError):
    """A value that cannot be right. `reason` is the code of its sentence in `fieldvisit.words`."""

    field: str
    reason: str
    details: dict[str, object] = dataclasses.field(default_factory=dict)

    def __post_init__(self) -> None:
        # A refused value speaks with the sentence of its reason.
        self.code = self.reason

    def facts(self) -> dict[str, object]:
        return {"field": self.field, **self.details}


@dataclass(frozen=True)
class CitizenId:
    """A checked 公民身份号码 (GB 11643-1999) and the doubts it leaves (codes of
    `fieldvisit.words`).
    """

    number: str
    birth: date
    sex: str
    doubts: tuple[str, ...] = ()


def read_citizen_id(text: str, *, today: date) -> CitizenId:
    """Check an 18-digit (or old 15-digit) citizen ID; full-width digits and a small x are
    normalised.

    The address part only ever leaves a doubt: late registration gives a person a code younger than
    their birth. Raises BadValue when length, characters, birth date (real, not future, age <= 130)
    or check digit are wrong.
    """
    number = unicodedata.normalize("NFKC", text).strip().replace(" ", "").upper()
    doubts: list[str] = []
    if re.fullmatch(r"[0-9]{15}", number):
        number = number[:6] + "19" + number[6:]
        number += citizen_id_check_digit(number)
        doubts.append("citizen_id_old")
    if len(number) != 18:
        raise BadValue("citizen_id", "citizen_id_length", {"length": len(number)})
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        raise BadValue("citizen_id", "citizen_id_characters")
    birth = _birth(number, today)
    if citizen_id_check_digit(number[:17]) != number[17]:
        raise BadValue("citizen_id", "citizen_id_check_digit")
    if not _address_known(number):
        doubts.append("citizen_id_address")
    return CitizenId(number, birth, "male" if int(number[16]) % 2 else "female", tuple(doubts))


def _birth(number: str, today: date) -> date:
    try:
        birth = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise BadValue("citizen_id", "citizen_id_birth") from None
    if birth > today or today.year - birth.year > 130:
        raise BadValue("citizen_id", "citizen_id_birth")
    return birth


def citizen_id_check_digit(first17: str) -> str:
    """The 18th character of a citizen ID from its first 17 digits (GB 11643-1999, ISO 7064)."""
    return _CHECK_DIGITS[sum(w * int(d) for w, d in zip(_WEIGHTS, first17, strict=True)) % 11]


def _address_known(number: str) -> bool:
    # python-stdnum knows which codes existed in the year of birth: a hint to us, no more.
    try:
        ric.get_birth_place(number)
    except ric.ValidationError:
        return False
    return True


def read_phone(text: str) -> str:
    """A mobile, landline or short code, digits and one dash. Raises BadValue("phone")."""
    phone = re.sub(r"[\s()（）]", "", unicodedata.normalize("NFKC", text))
    if _MOBILE.fullmatch(phone) or _LANDLINE.fullmatch(phone) or phone in _SHORT_CODES:
        return phone
    raise BadValue("phone", "phone_shape")


def read_money(text: str) -> int:
    """Yuan as people write them ("1,010.50", "￥1010.5元") -> integer fen. Raises BadValue.

    A comma only parts thousands: "1,01" is refused, it may have meant 1.01.
    """
    plain = unicodedata.normalize("NFKC", text).strip().lstrip("¥").removesuffix("元").strip()
    if not _MONEY.fullmatch(plain):
        raise BadValue("money", "money_shape")
    fen = Decimal(plain.replace(",", "")) * 100
    if fen != fen.to_integral_value() or abs(fen) > 10**15:
        raise BadValue("money", "money_shape")
    if fen < 0:
        raise BadValue("money", "money_negative")
    return int(fen)


def show_money(fen: int) -> str:
    """Integer fen -> "1,010.50" (yuan)."""
    return f"{fen // 100:,}.{fen % 100:02d}" if fen >= 0 else f"-{show_money(-fen)}"


def mask_citizen_id(number: str) -> str:
    """`120101194912310026` -> `120101********0026`: the birth date is hidden (domain.md section 4,
    one rule).
    """
    return (
        f"{number[:6]}{'*' * max(0, len(number) - 10)}{number[-4:]}"
        if len(number) > 10
        else "*" * len(number)
    )


def mask_within(text: str) -> str:
    """Words in which a number as long as a citizen ID stands masked as one."""
    return _AS_LONG_AS_AN_ID.sub(lambda found: mask_citizen_id(found[0]), text)


def mask_phone(phone: str) -> str:
    """`13812345678` -> `138****5678`; a landline keeps its last four digits."""
    if len(phone) <= 5:
        return phone
    return (
        f"{phone[:3]}{'*' * (len(phone) - 7)}{phone[-4:]}"
        if len(phone) > 7
        else f"{'*' * (len(phone) - 2)}{phone[-2:]}"
    )


_DOUBLE_SURNAMES = frozenset(
    (
        "欧阳",
        "司马",
        "上官",
        "诸葛",
        "东方",
        "皇甫",
        "尉迟",
        "公孙",
        "令狐",
        "慕容",
        "夏侯",
        "司徒",
        "端木",
        "南宫",
    )
)


def surname_length(name: str) -> int:
    """How many characters the surname takes (复姓: two)."""
    return 2 if len(name) > 2 and name[:2] in _DOUBLE_SURNAMES else 1


def mask_name(name: str) -> str:
    """`孙桂芬` -> `孙**`, `欧阳明月` -> `欧阳**`: the surname stays (domain.md section 4)."""
    keep = surname_length(name)
    return name[:keep] + "*" * (len(name) - keep)


def _region(code: str) -> str:
    if not (len(code) == 12 and code.isascii() and code.isdecimal()):
        raise BadValue("region_code", "region_code_shape")
    return code


def _fen(amount: int) -> int:
    if amount < 0:
        raise BadValue("money", "money_negative")
    return amount


RegionCode = Annotated[str, AfterValidator(_region)]
"""12 digits, 2-2-2-3-3 (province, city, district, town, village): the key of a place."""

Phone = Annotated[str, AfterValidator(read_phone)]
Fen = Annotated[int, AfterValidator(_fen)]
"""Money in integer fen, never a float."""
