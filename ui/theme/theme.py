"""One look: theme, text size and screen together. Never changes; a new look is a new Theme."""

from PySide6.QtGui import QColor, QFont, QIcon, QPixmap

from ui.theme import fonts
from ui.theme.icons import Icons, padded
from ui.theme.qss import sheet
from ui.theme.sizes import Sizes
from ui.theme.tokens import tokens

THEMES = ("light", "dark", "high_contrast")
TEXT_SIZES = ("standard", "large", "extra")
FORM_FACTORS = ("laptop", "tablet")


class Theme(Sizes):
    """What a widget asks for colours, sizes, fonts and icons; it keeps it and watches nothing."""

    def __init__(
        self, name: str, *, form_factor: str, text: str, dpi: float, portrait: bool
    ) -> None:
        super().__init__(form_factor, text=text, dpi=dpi)
        self.name = name
        self.form_factor = form_factor
        self.text = text
        self.portrait = portrait
        """True: one column and the bottom bar; False: the rail and panes side by side."""
        self._colours: dict[str, str] = tokens()["themes"][name]
        self._icons = Icons()
        self._sheet = ""

    def colour(self, token: str) -> QColor:
        """A colour by its role. Raises KeyError for a role that the tokens do not know."""
        code = self._colours[token]
        if len(code) == len("#RRGGBBAA"):
            return QColor(f"#{code[7:]}{code[1:7]}")
        return QColor(code)

    def line(self, kind: str) -> float:
        """The width of a line: hair, strong, edge or focus."""
        widths = tokens()["border"]
        if self.name == "high_contrast" and kind in {"hair", "strong"}:
            return float(widths["high_contrast"])
        return float(widths[kind])

    def font(self, role: str = "body", *, bold: bool = False) -> QFont:
        """The font of a role: small, body, heading, title or display."""
        return fonts.font(role, self.px(role), bold=bold)

    def icon(
        self, name: str, colour: str = "ink", *, size: str | int = "button", pad: int = 0
    ) -> QIcon:
        """A Lucide icon for a button, grey where that is disabled; `pad` px of air at its right."""
        px = self.icon_px(size)
        icon = QIcon(padded(self._icons.pixmap(name, self.colour(colour), px=px), pad))
        off = self._icons.pixmap(name, self.colour("ink_disabled"), px=px)
        icon.addPixmap(padded(off, pad), QIcon.Mode.Disabled)
        return icon

    def pixmap(self, name: str, colour: str = "ink", *, size: str | int = "button") -> QPixmap:
        """The same drawing for painters and labels."""
        return self._icons.pixmap(name, self.colour(colour), px=self.icon_px(size))

    def qss(self) -> str:
        """The one style sheet; it goes on the window and nowhere else."""
        if not self._sheet:
            self._sheet = sheet(self._colours, self, line=self.line)
        return self._sheet


def theme(
    name: str = "light",
    *,
    form_factor: str = "laptop",
    text: str = "standard",
    dpi: float = 0.0,
    portrait: bool | None = None,
) -> Theme:
    """Build a look. `dpi` is the physical one; outside 80 to 260 the form factor's fallback counts.

    `portrait` None means: as the form factor is usually held.
    """
    upright = form_factor == "tablet" if portrait is None else portrait
    return Theme(name, form_factor=form_factor, text=text, dpi=dpi, portrait=upright)
