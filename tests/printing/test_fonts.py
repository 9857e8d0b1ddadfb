"""The chains of fonts: who draws a character, and that none is dropped."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pypdfium2
import pytest
from fontTools.ttLib import TTFont

from fieldvisit.machine.assets import resource
from fieldvisit.printing.fonts import OWN_FACES, Fonts, fonts, invisible
from fieldvisit.printing.problems import OfficeFontUnusable
from fieldvisit.printing.render import render
from fieldvisit.printing.sheet import Sheet

BUDGET = 64 * 1024 * 1024
URO, EXT_A, EXT_B = (0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF)
# Added to Unicode 13.0 and 14.0, after the faces were drawn: printing refuses them by name.
YOUNGER_THAN_THE_FACES = set(range(0x2A6D7, 0x2A6E0))


def characters(block: tuple[int, int]) -> Iterator[str]:
    return (chr(code) for code in range(block[0], block[1] + 1))


def not_drawn(role: tuple[str, bool], block: tuple[int, int]) -> set[int]:
    chain = fonts().chain(*role)
    return {ord(one) for one in characters(block) if chain.glyph(one) is None}


@pytest.mark.parametrize("block", [URO, EXT_A, EXT_B], ids=["URO", "Ext A", "Ext B"])
def test_every_ideograph_is_drawn_in_the_content_of_forms(block: tuple[int, int]) -> None:
    assert not_drawn(("song", False), block) <= YOUNGER_THAN_THE_FACES


@pytest.mark.prove
@pytest.mark.parametrize("role", sorted(OWN_FACES))
@pytest.mark.parametrize("block", [URO, EXT_A, EXT_B], ids=["URO", "Ext A", "Ext B"])
def test_every_ideograph_is_drawn_in_every_role(
    role: tuple[str, bool], block: tuple[int, int]
) -> None:
    assert not_drawn(role, block) <= YOUNGER_THAN_THE_FACES


@pytest.mark.prove
@pytest.mark.parametrize("block", [URO, EXT_A, EXT_B], ids=["URO", "Ext A", "Ext B"])
def test_every_ideograph_that_is_printed_copies_as_itself(
    block: tuple[int, int], small: Callable[..., Sheet]
) -> None:
    """Through the whole way: set, embedded, and read back from the bytes."""
    wanted = [one for one in characters(block) if ord(one) not in YOUNGER_THAN_THE_FACES]
    for start in range(0, len(wanted), 6000):
        text = "".join(wanted[start : start + 6000])
        document = pypdfium2.PdfDocument(render([small("${note}", note=text)]))
        read = {one for page in document for one in page.get_textpage().get_text_range()}
        assert set(text) - read == set()


@pytest.mark.parametrize("role", sorted(OWN_FACES))
def test_every_character_of_the_national_list_and_of_forms_is_drawn(
    role: tuple[str, bool],
) -> None:
    listed = Path(__file__).parents[2].joinpath("build_spec", "fonts_standard_characters.txt")
    text = "".join(listed.read_text("utf-8").split())
    chain = fonts().chain(*role)
    wanted = text + "□☑☒①②③㎡℃°·—…“”‘’《》（）【】、，。；：？！％０Ａａ" + "0Aa%.-/:#*"
    assert len(text) == 8105
    assert [one for one in wanted if chain.glyph(one) is None] == []


def test_a_glyph_that_a_chain_names_has_an_outline() -> None:
    """A character in a font's table may still be blank; a sample of each face is looked at."""
    sample = {
        "FieldvisitRare-Regular": "𠀀𠮷𪛖",
        "NotoSerifSC-Regular": "㛃䶮𬱖𬭚龘",
        "FieldvisitFang-Regular": "特困",
    }
    for name, text in sample.items():
        font = TTFont(resource("fonts", f"{name}.ttf"))
        table, glyphs = font.getBestCmap(), font["glyf"]
        assert [one for one in text if not glyphs[table[ord(one)]].numberOfContours] == []


def test_answer_boxes_are_equally_wide_in_every_face() -> None:
    widths = {fonts().chain(*role).width(box) for role in OWN_FACES for box in "□☑☒"}
    assert widths == {1.0}


def test_the_fonts_stay_within_their_budget() -> None:
    assert sum(file.stat().st_size for file in resource("fonts").iterdir()) <= BUDGET


def test_a_face_named_by_the_office_is_asked_first(tmp_path: Path) -> None:
    kai = resource("fonts", "FieldvisitKai-Regular.ttf")
    tmp_path.joinpath("仿宋.ttf").write_bytes(kai.read_bytes())
    glyph = Fonts(resource("fonts"), tmp_path).chain("fang", False).glyph("表")
    assert glyph is not None
    assert glyph.face.path.name == "仿宋.ttf"


def test_a_face_for_missing_characters_is_asked_last(tmp_path: Path) -> None:
    kai = resource("fonts", "FieldvisitKai-Regular.ttf")
    tmp_path.joinpath("补字一.ttf").write_bytes(kai.read_bytes())
    faces = Fonts(resource("fonts"), tmp_path).chain("song", False).faces
    assert faces[-1].path.name == "补字一.ttf"


def test_an_office_file_without_truetype_outlines_is_refused_by_name(tmp_path: Path) -> None:
    tmp_path.joinpath("宋体.ttf").write_bytes(b"OTTO" + bytes(64))
    with pytest.raises(OfficeFontUnusable) as refused:
        Fonts(resource("fonts"), tmp_path).chain("song", False).glyph("表")
    assert refused.value.file == "宋体.ttf"


def test_only_marks_without_a_picture_count_as_invisible() -> None:
    assert all(invisible(one) for one in "\ufe00\u200d\ufeff\U000e0100")
    assert not any(invisible(one) for one in " 　表a\u0301\ue000")
