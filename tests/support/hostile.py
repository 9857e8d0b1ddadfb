"""What somebody sends who means no good, or whose program is broken."""

from typing import Any

from hypothesis import strategies as st

from tests.support.central import NEXT_VILLAGE, VILLAGE

NASTY: st.SearchStrategy[Any] = st.sampled_from(
    [
        None,
        True,
        "",
        "\x00",
        "' OR 1=1 --",
        "2026-11-23T04:00:00",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "9" * 400,
        -1,
        2**31,
        2**63,
        2**64 - 1,
        1e300,
        [],
        [[[]]],
        {},
        {"a": {"b": ["\x00", 2**64 - 1]}},
        VILLAGE,
        NEXT_VILLAGE,
        "00000000-0000-0000-0000-000000000001",
    ]
)
JSON = st.recursive(
    NASTY | st.text(max_size=10) | st.integers(-(2**63), 2**63),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)


def clean(value: Any) -> Any:
    """What a JSON writer takes: integers of at most 64 bits."""
    if isinstance(value, dict):
        return {name: clean(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [clean(inner) for inner in value]
    return 7 if isinstance(value, int) and not -(2**63) <= value < 2**64 else value
