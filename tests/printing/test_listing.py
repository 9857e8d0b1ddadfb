"""A list on paper holds every word, on as many pages as it needs, each with its head."""

import pypdfium2

from fieldvisit.printing.listing import Column, listing
from fieldvisit.printing.render import render
from fieldvisit.printing.sheet import PageFacts

COLUMNS = (Column("日期", 24), Column("内容", 144))
HEADER = PageFacts("交接清单", "1", "第六埠村", "2026-11-23 11:06", "周小燕")


def pages_of(rows: list[tuple[str, str]]) -> list[str]:
    pdf = render([listing(HEADER, columns=COLUMNS, rows=rows)])
    texts = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]
    return ["".join(text.split()) for text in texts]


def test_every_word_is_on_paper_under_its_head() -> None:
    rows = [(f"{n}日", f"第{n}条：" + "北屋窗户漏风。" * (n % 20)) for n in range(60)]
    pages = pages_of(rows)
    assert len(pages) > 1
    whole = "".join(pages)
    assert all(f"第{n}条" in whole for n in range(60))
    assert whole.count("北屋窗户漏风") == sum(n % 20 for n in range(60))
    assert all("内容" in page for page in pages)


def test_words_that_look_like_a_placeholder_are_words() -> None:
    (page,) = pages_of([("1日", "写着${name}的纸")])
    assert "写着${name}的纸" in page


def test_a_note_longer_than_a_page_goes_on_behind_it() -> None:
    text = "".join(f"第{n}句。" for n in range(1500))
    whole = "".join(pages_of([("1日", text)]))
    assert whole.count("句") >= 1500
