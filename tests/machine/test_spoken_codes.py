"""Codes told by telephone: a slip of the ear is found before anything is tried."""

import pytest

from fieldvisit.machine.spoken_codes import (
    LETTERS,
    Challenge,
    ChallengeMisheard,
    CodeMisheard,
    answer_to,
    heard,
    read_challenge,
    spoken,
)

SECRET = bytes(range(32))
CODE = answer_to(SECRET, Challenge("A7", 3))


def test_the_answer_is_that_of_one_device_one_number_and_one_office() -> None:
    others = {
        answer_to(SECRET, Challenge("A8", 3)),
        answer_to(SECRET, Challenge("A7", 4)),
        answer_to(bytes(32), Challenge("A7", 3)),
    }
    assert len(others | {CODE}) == 4
    assert len(CODE) == 16
    assert set(CODE) <= set(LETTERS)


def test_a_code_is_heard_as_it_was_spoken() -> None:
    assert spoken(CODE).count("-") == 4
    assert heard(spoken(CODE)) == CODE


@pytest.mark.parametrize("change", [str.lower, lambda t: t.replace("-", " "), lambda t: t + "\n"])
def test_blanks_and_small_letters_do_not_matter(change) -> None:
    assert heard(change(spoken(CODE))) == CODE


def test_full_width_letters_of_an_input_method_are_letters() -> None:
    assert heard("".join(chr(ord(c) + 0xFEE0) for c in spoken(CODE))) == CODE


def test_letters_that_look_alike_are_one() -> None:
    code = "0101" * 4
    assert heard(spoken(code).replace("0", "O").replace("1", "l")) == code


def test_every_wrong_letter_is_found() -> None:
    letters = spoken(CODE).replace("-", "")
    for place, right in enumerate(letters):
        for wrong in set(LETTERS) - {right}:
            with pytest.raises(CodeMisheard):
                heard(letters[:place] + wrong + letters[place + 1 :])


def test_every_swap_of_neighbours_is_found() -> None:
    letters = spoken("0123456789ABCDEF").replace("-", "")
    for place in range(16 - 1):
        swapped = letters[:place] + letters[place + 1] + letters[place] + letters[place + 2 :]
        with pytest.raises(CodeMisheard):
            heard(swapped)


@pytest.mark.parametrize("told", ["", "A", CODE, f"{spoken(CODE)}A", "U" * 18])
def test_what_is_no_code_is_refused(told: str) -> None:
    with pytest.raises(CodeMisheard):
        heard(told)


@pytest.mark.parametrize(("short", "number"), [("A2", 1), ("A7", 12), ("AB9", 345)])
def test_a_challenge_comes_back_as_it_was_told(short: str, number: int) -> None:
    text = Challenge(short, number).text
    assert read_challenge(text) == Challenge(short, number)
    assert read_challenge(text.lower().replace("-", " ")) == Challenge(short, number)


def test_a_misheard_challenge_is_refused() -> None:
    text = Challenge("A7", 3).text
    for told in ("", "A7", "A8" + text[2:], text.replace("-3-", "-4-"), text[:-1] + "?"):
        with pytest.raises(ChallengeMisheard):
            read_challenge(told)
