"""A command that is written wrongly says in Chinese which word, and what to write."""

import sys

import pytest

from fieldvisit.__main__ import main

BEGIN = ("inspection", "begin", "甲", "--until", "2026-11-23", "--seed", "7")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("own-record", "correct", "甲"), "还少一样：哪一项"),
        (BEGIN, "还少一样：--since，查哪段日子：从。"),
        ((*BEGIN, "--since", "2026/10/1"), "--since，查哪段日子：从：这个日子看不懂"),
        ((*BEGIN, "--since", "2026-10-01", "--seed", "七"), "看这里：--seed，种子"),
        ((*BEGIN, "--sinse", "2026-10-01"), "看这里：--sinse。"),
        ((*BEGIN, "--since"), "看这里：--since。"),
        (("inspection", "bigin"), "看这里：bigin。"),
        ((*BEGIN, "--since", "2026-10-01", "孙桂芬"), "命令里多了词"),
    ],
)
def test_the_word_and_the_remedy_are_said_without_english(
    words: tuple[str, ...],
    told: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys, "argv", ["fieldvisit", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert told in said
    assert "什么都没有动" in said
    assert "孙桂芬" not in said
