"""The design tokens as read from `resources/styles/tokens.json`, once. Never interprets them."""

import json
from functools import cache
from typing import Any

from fieldvisit.machine.assets import resource


@cache
def tokens() -> dict[str, Any]:
    """The whole token file; sizes are logical pixels unless the key ends in `_mm`."""
    loaded: dict[str, Any] = json.loads(resource("styles", "tokens.json").read_text("utf-8"))
    return loaded
