"""The style sheet: `window.qss` with the tokens of one theme filled in. Holds no value itself."""

from collections.abc import Callable, Mapping
from functools import cache
from string import Template

from fieldvisit.machine.assets import resource
from ui.theme import fonts
from ui.theme.sizes import Sizes

SCROLL_BAR = 10
TEXT_ROLES = ("small", "body", "heading", "title", "display")


def sheet(colours: Mapping[str, str], sizes: Sizes, *, line: Callable[[str], float]) -> str:
    """Fill the template. Raises KeyError when it names something that no token gives."""
    values: dict[str, object] = dict(colours)
    values |= {f"px_{role}": sizes.px(role) for role in TEXT_ROLES}
    values |= {f"x{step}": sizes.space(step) for step in range(8)}
    values |= {f"radius_{kind}": sizes.radius(kind) for kind in ("control", "card", "seal")}
    values |= {"hair": _px(line("hair")), "strong": _px(line("strong")), "thick": 2}
    values |= {"check_box": sizes.icon_px("button")}
    values["control"] = _inner(sizes.control_height())
    values["small_control"] = _inner(sizes.small_control_height())
    values["pill"] = sizes.target("touch_min") // 2
    values |= {"bar": SCROLL_BAR, "bar_round": SCROLL_BAR // 2}
    values["tall"] = _inner(sizes.tile_height())
    values["key"] = _inner(sizes.key_height())
    values["row"] = _inner(sizes.row_height())
    values |= _knob(sizes)
    values["ui_face"] = _families("body")
    values["title_face"] = _families("title")
    return _template().substitute(values)


def _knob(sizes: Sizes) -> dict[str, int]:
    """The handle of a slider, over its groove (`x2`): `width` excludes the border of 2."""
    knob = sizes.icon_px("button")
    whole = knob + 4
    return {"knob": knob, "knob_over": (whole - sizes.space(2)) // 2, "knob_round": whole // 2}


def _inner(height: int) -> int:
    # In QSS `min-height` excludes the border: 1 px above and below.
    return height - 2


def _px(width: float) -> int:
    # Half pixels are for painters; a style sheet draws whole ones.
    return int(width)


def _families(role: str) -> str:
    return ", ".join(f'"{name}"' for name in fonts.families(role))


@cache
def _template() -> Template:
    return Template(resource("styles", "window.qss").read_text("utf-8"))
