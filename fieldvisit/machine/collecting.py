"""How often Python looks for objects that only hold each other. Never switches the search off."""

import gc

SELDOM = 20_000
"""New objects between two looks; Python's own pace is 700."""


def seldom() -> None:
    """For programs that move many records: a batch makes a hundred thousand objects that live and
    die together and hold no cycle, and looking for one took a third of a push.
    """
    gc.set_threshold(SELDOM, *gc.get_threshold()[1:])
