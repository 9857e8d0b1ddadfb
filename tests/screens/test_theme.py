"""The theme: contrasts hold, sizes follow the rules, the sheet knows every name it uses."""

import itertools
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtGui import QColor

from fieldvisit.machine.assets import resource
from ui.theme import Theme, theme
from ui.theme.theme import FORM_FACTORS, TEXT_SIZES, THEMES
from ui.theme.tokens import tokens

LOOKS = list(itertools.product(THEMES, FORM_FACTORS, TEXT_SIZES))


def luminance(colour: QColor) -> float:
    """WCAG 2.2 relative luminance."""
    parts = [colour.redF(), colour.greenF(), colour.blueF()]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(part * weight for part, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


def contrast(one: QColor, other: QColor) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def pairs() -> Iterator[tuple[str, str, str, float]]:
    wanted: dict[str, Any] = tokens()["contrast"]
    for name in THEMES:
        text = wanted["text_min_high_contrast" if name == "high_contrast" else "text_min"]
        for one, other in wanted["text_pairs"]:
            yield name, one, other, text
        for one, other in wanted["nontext_pairs"]:
            yield name, one, other, wanted["nontext_min"]


@pytest.mark.parametrize(("name", "one", "other", "least"), list(pairs()))
def test_each_pair_of_colours_has_the_contrast_that_its_use_needs(
    qapp: object, name: str, one: str, other: str, least: float
) -> None:
    look = theme(name)
    assert contrast(look.colour(one), look.colour(other)) >= least


@pytest.mark.parametrize(("name", "form_factor", "text"), LOOKS)
def test_the_sheet_fills_every_name_of_its_template(
    qapp: object, name: str, form_factor: str, text: str
) -> None:
    sheet = theme(name, form_factor=form_factor, text=text).qss()
    assert "$" not in sheet


@pytest.mark.parametrize(("name", "form_factor", "text"), LOOKS)
def test_controls_are_9_mm_and_hold_their_text(
    qapp: object, name: str, form_factor: str, text: str
) -> None:
    look = theme(name, form_factor=form_factor, text=text)
    assert look.control_height() >= 9 * look.dpi / 25.4
    assert look.control_height() >= look.font("body").pixelSize() * 1.44
    assert look.px("small") >= {"laptop": 14, "tablet": 16}[form_factor]


@pytest.mark.parametrize("dpi", [82.0, 112.0, 149.0, 216.0, 255.0])
@pytest.mark.parametrize(("text", "least_mm"), [("standard", 2.6), ("large", 3.4), ("extra", 4.4)])
def test_body_text_is_never_smaller_on_the_glass_than_eyes_need(
    qapp: object, dpi: float, text: str, least_mm: float
) -> None:
    for form_factor in FORM_FACTORS:
        look = theme(form_factor=form_factor, text=text, dpi=dpi)
        assert look.px("body") * 25.4 / dpi >= least_mm


@pytest.mark.parametrize(
    ("dpi", "used"), [(0.0, 112.0), (25.0, 112.0), (900.0, 112.0), (96.0, 96.0)]
)
def test_an_unbelievable_dpi_gives_way_to_the_usual_one(
    qapp: object, dpi: float, used: float
) -> None:
    assert theme(dpi=dpi).dpi == used


def test_an_unknown_colour_is_a_mistake(qapp: object) -> None:
    with pytest.raises(KeyError):
        theme().colour("blue")


@pytest.fixture(params=sorted(path.stem for path in resource("icons").glob("*.svg")))
def icon(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


def test_every_icon_draws_something_in_the_wished_colour(qapp: object, icon: str) -> None:
    look: Theme = theme()
    image = look.pixmap(icon, "overdue", size=48).toImage()
    wished = look.colour("overdue").name()
    solid = {
        image.pixelColor(x, y).name()
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() == 255
    }
    assert wished in solid


def test_the_bundled_faces_are_the_ones_that_are_used(qapp: object) -> None:
    from PySide6.QtGui import QFontInfo

    look = theme()
    assert QFontInfo(look.font("body")).family().startswith("Noto Sans")
    assert QFontInfo(look.font("title")).family().startswith("Noto Serif")
