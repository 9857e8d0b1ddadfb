"""Sizes for one screen: text, space and touch targets in px of that screen. Never draws."""

import math
from typing import Any

from ui.theme.tokens import tokens

MM_PER_INCH = 25.4

# Reading needs a size on the real glass, not only in pixels (days.md 6): body text in millimetres.
BODY_FLOOR_MM = {"standard": 2.6, "large": 3.4, "extra": 4.4}
# design/ui.md section 2: the control must also hold its own text at 特大.
CONTROL_PER_BODY = 1.9
# design/ui.md section 3: the rail grows with the text, 104 -> 128.
RAIL_AT_EXTRA = 128
BAR_ICON = 28


class Sizes:
    """Every length of a theme; integers are logical px."""

    def __init__(self, form_factor: str, *, text: str, dpi: float) -> None:
        self._tokens: dict[str, Any] = tokens()
        self._form_factor = form_factor
        self._text = text
        fallback = self._tokens["dpi_fallback"]
        trusted = fallback["min_accepted"] <= dpi <= fallback["max_accepted"]
        self.dpi: float = dpi if trusted else float(fallback[form_factor])
        self._space_scale: float = self._tokens["space_scale"][text]
        floor = self.mm(BODY_FLOOR_MM[text])
        self._body: int = max(self._tokens["text_sizes"][form_factor][text], floor)

    def mm(self, millimetres: float) -> int:
        """Millimetres on the glass -> px, rounded up so that a target is never a hair too small."""
        return math.ceil(millimetres * self.dpi / MM_PER_INCH)

    def px(self, role: str) -> int:
        """The text size of a role: small, body, heading, title or display."""
        size = round(self._body * float(self._tokens["type_ratio"][role]))
        if role == "small":
            return max(size, int(self._tokens["type_floor"][f"small_{self._form_factor}"]))
        return size

    def space(self, step: int) -> int:
        """Step 0 to 7 of the spacing scale (0 4 8 12 16 24 32 48), grown with the text."""
        return round(float(self._tokens["space"][f"x{step}"]) * self._space_scale)

    def target(self, kind: str) -> int:
        """A touch size of `target_mm`, by its key there (without `_mm`)."""
        return self.mm(float(self._tokens["target_mm"][kind]))

    def control_height(self) -> int:
        """Height of main and form controls: 9 mm, or what its own text needs."""
        return max(self.target("primary"), math.ceil(CONTROL_PER_BODY * self._body))

    def small_control_height(self) -> int:
        """Height of segments and filters: 8 mm, or what their text needs."""
        needs = math.ceil(CONTROL_PER_BODY * self._body)
        return max(self.target("touch_min"), needs)

    def key_height(self) -> int:
        """Height of a key of the keypad: 12 mm, taller where there is a whole page for it."""
        keypad = self.target("keypad")
        return keypad * 4 // 3 if self._form_factor == "tablet" else keypad

    def tile_height(self) -> int:
        """Height of a tile that holds a number over a word, and of the main action beside it."""
        lines = float(self._tokens["line_height"]["body"])
        words = round((self.px("title") + self.px("small")) * lines)
        return words + 2 * self.space(3)

    def row_height(self) -> int:
        """Height of a plain row that can be touched (tablet) or pointed at (laptop)."""
        kind = "row_touch" if self._form_factor == "tablet" else "row_pointer"
        return max(self.target(kind), math.ceil(CONTROL_PER_BODY * self._body))

    def gap(self) -> int:
        """Space between two cards."""
        return self.space(3 if self._form_factor == "tablet" else 2)

    def edge(self) -> int:
        """Space between the page's edge and its content."""
        return self.space(5 if self._form_factor == "laptop" else 4)

    def radius(self, kind: str) -> int:
        return int(self._tokens["radius"][kind])

    def icon_px(self, size: str | int) -> int:
        """The px of an icon size (inline button nav bar empty), grown with the text."""
        if isinstance(size, int):
            return size
        plain = BAR_ICON if size == "bar" else self._tokens["icon"]["sizes"][size]
        return round(plain * self.text_scale())

    def text_scale(self) -> float:
        """How much bigger than 标准 the text is on this form factor."""
        standard: int = self._tokens["text_sizes"][self._form_factor]["standard"]
        return self._body / standard

    def layout(self, key: str) -> int:
        """A length of the page's layout; `bottom_bar` comes from millimetres."""
        plain = self._tokens["layout"]
        if key == "bottom_bar":
            words = round(self.px("body") * float(self._tokens["line_height"]["body"]))
            icon_over_word = self.icon_px("bar") + words + self.space(5)
            return max(self.mm(plain["bottom_bar_mm"]), icon_over_word)
        if key == "rail_width":
            return RAIL_AT_EXTRA if self._text == "extra" else int(plain[key])
        return int(plain[key])

    def motion(self, key: str) -> int:
        """Milliseconds of a movement (expand, toast_in, toast_stay)."""
        return int(self._tokens["motion"][f"{key}_ms"])
