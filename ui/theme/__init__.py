"""How everything looks: colours, sizes, fonts, icons, the one style sheet. Knows no screen."""

from ui.theme.labels import label, restyle
from ui.theme.theme import Theme, theme

__all__ = ["Theme", "label", "restyle", "theme"]
