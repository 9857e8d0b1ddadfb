"""The paper of a form before anybody uses it: blank and with invented answers, as PDF and as
pictures. Knows no real person.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from io import BytesIO
from math import cos, sin
from typing import Any

from PIL import Image, ImageDraw

from fieldvisit.casework.desk import local_time
from fieldvisit.casework.paper.invented import NUMBER, PLACE, invented
from fieldvisit.casework.visits import on_paper
from fieldvisit.casework.visits.filling import Filling
from fieldvisit.forms import sample
from fieldvisit.printing.preview import page_count, page_image
from fieldvisit.printing.render import render
from fieldvisit.printing.sheet import PageFacts, Sheet

DPI = 110


def papers(package: Mapping[str, Any], *, now: datetime) -> Iterator[tuple[str, bytes]]:
    """Files by name: `print-blank.pdf`, `print-sample.pdf` and a PNG of each of their pages."""
    sheets = {
        "print-blank": _sheet(invented(package, now=now, answered=False), blank=True),
        "print-sample": _sheet(invented(package, now=now), blank=False),
    }
    for name, one in sheets.items():
        pdf = render([one])
        yield f"{name}.pdf", pdf
        for page in range(page_count(pdf)):
            yield f"{name}-{page + 1}.png", _png(pdf, page)


def picture(file: str) -> bytes:
    """A PNG for one of the sample's file names, with or without its ending: a few strokes for a
    signature, a house for a photo."""
    signed = file.partition(".")[0] == sample.SIGNATURE.partition(".")[0]
    drawn = Image.new("L", (360, 150) if signed else (480, 360), 255 if signed else 226)
    draw = ImageDraw.Draw(drawn)
    if signed:
        strokes = [(30 + 3 * n, 78 + 34 * sin(n / 5) * cos(n / 23)) for n in range(100)]
        draw.line(strokes, fill=0, width=5, joint="curve")
    else:
        draw.polygon([(100, 190), (240, 80), (380, 190)], fill=150)
        draw.rectangle((130, 190, 350, 310), fill=190)
        draw.rectangle((210, 230, 270, 310), fill=130)
    png = BytesIO()
    drawn.save(png, "PNG")
    return png.getvalue()


def _png(pdf: bytes, page: int) -> bytes:
    image = page_image(pdf, page, dpi=DPI)
    drawn = Image.frombytes("RGBA", (image.width, image.height), image.rgba).convert("RGB")
    png = BytesIO()
    drawn.save(png, "PNG", optimize=True)
    return png.getvalue()


def _sheet(filling: Filling, *, blank: bool) -> Sheet:
    states = filling.session.states()
    found = [] if blank else on_paper.answered(states)
    values = on_paper.values(found, full_ids=False)
    if not blank:
        began = local_time(filling.draft.started_at)
        values["started_at"] = f"{began.year}年{began.month}月{began.day}日 {began:%H:%M}"
        values["ended_at"] = f"{began:%H:%M}"
    return Sheet(
        layout=filling.form.package["print"],
        values=values,
        labels=on_paper.labels(found),
        choices=on_paper.choices(states),
        images={name: picture(file) for name, file in on_paper.pictures(found).items()},
        rows=on_paper.rows(found, full_ids=False),
        header=PageFacts(
            title=filling.form.title,
            number=NUMBER,
            region_path=PLACE,
            printed_at_text=f"{local_time(filling.draft.started_at):%Y-%m-%d %H:%M}",
            printed_by="赵文静",
            watermark="样张",
        ),
    )
