"""Codes that two people tell each other by telephone: the device's challenge and the supervisor's
answer to it. Keeps nothing and opens nothing.
"""

import re
from dataclasses import dataclass

from fieldvisit.errors import FieldvisitError
from fieldvisit.machine.algorithms import suite

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O, U, which look or sound like others."""

ANSWER = 16
"""80 bits: nobody tries them all, also not at leisure beside a stolen file."""

_MISREAD = str.maketrans("ILO", "110")
_MODULUS = 1021
"""The largest prime below 32 x 32: two check letters catch every wrong letter and every swap."""


@dataclass(eq=False)
class CodeMisheard(FieldvisitError):
    """The check letters do not fit: a letter is wrong, missing or swapped. It costs no try."""


@dataclass(eq=False)
class ChallengeMisheard(FieldvisitError):
    """A challenge that no device shows."""


@dataclass(frozen=True)
class Challenge:
    """The device's short name (`A7`) and the number of the code that it waits for, from 1."""

    short: str
    number: int

    @property
    def text(self) -> str:
        """`A7-3-KD`: the last letters check the others."""
        return f"{self.short}-{self.number}-{_check(f'{self.short}{self.number}')}"


def read_challenge(told: str) -> Challenge:
    """A challenge as it was told. Raises ChallengeMisheard."""
    found = re.fullmatch(r"([A-Z]+[2-9])-?([1-9]\d{0,5})-?([0-9A-Z]{2})", _plain(told, "-"))
    if found is None:
        raise ChallengeMisheard
    challenge = Challenge(found[1], int(found[2]))
    if _check(f"{found[1]}{found[2]}") != found[3].translate(_MISREAD):
        raise ChallengeMisheard
    return challenge


def answer_to(secret: bytes, challenge: Challenge) -> str:
    """The code that sets a PIN anew once: 16 letters of a MAC under the office's secret. The short
    name stands for one device and one person; a server never gives it twice.
    """
    said = f"recovery code/{challenge.short}/{challenge.number}".encode()
    number = int.from_bytes(suite().mac(secret, said)[: ANSWER * 5 // 8], "big")
    letters = (LETTERS[number >> 5 * place & 31] for place in reversed(range(ANSWER)))
    return "".join(letters)


def spoken(code: str) -> str:
    """`ABCD-EFGH-JKMN-PQRS-TV`: the code in fours, its check letters last."""
    whole = code + _check(code)
    return "-".join(whole[start : start + 4] for start in range(0, len(whole), 4))


def heard(told: str) -> str:
    """The code's letters as somebody typed them. Raises CodeMisheard."""
    letters = _plain(told).translate(_MISREAD)
    code, check = letters[:ANSWER], letters[ANSWER:]
    if len(letters) != ANSWER + 2 or set(letters) - set(LETTERS) or _check(code) != check:
        raise CodeMisheard
    return code


def hash_mark(digest: str) -> str:
    """The beginning of a hash (hex) in fours: enough for two people to see that they hold the same
    thing, of no use to prove it.
    """
    seen = digest[:16].upper()
    return " ".join(seen[start : start + 4] for start in range(0, len(seen), 4))


def _plain(told: str, kept: str = "") -> str:
    # Phones and input methods like to give full-width letters.
    narrow = (chr(ord(c) - 0xFEE0) if 0xFF01 <= ord(c) <= 0xFF5E else c for c in told.upper())
    return "".join(c for c in narrow if c.isascii() and (c.isalnum() or c in kept))


def _check(letters: str) -> str:
    number = int(letters.translate(_MISREAD), 36) if len(letters) < ANSWER else _value(letters)
    return LETTERS[number % _MODULUS >> 5] + LETTERS[number % _MODULUS & 31]


def _value(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 32 + LETTERS.index(letter)
    return number
