"""Put pictures into their boxes, keeping their shape. It never changes a picture.

ReportLab embeds one-bit pictures as 24-bit ones, 24 times the size before packing; so those are
embedded here.
"""

import io
from dataclasses import dataclass

from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfdoc import PDFImageXObject
from reportlab.pdfgen.canvas import Canvas

from fieldvisit.forms.placeholder import image_names
from fieldvisit.machine.algorithms import content_hash
from fieldvisit.printing.layout import Box, Cell
from fieldvisit.printing.pictures import Picture, for_paper
from fieldvisit.printing.sheet import Sheet


@dataclass(frozen=True)
class Placed:
    """A picture and the box it has to fit."""

    picture: Picture
    box: Box


def pictures_of(sheet: Sheet, cell: Cell, *, where: str) -> list[Placed]:
    """The pictures that a cell wants and the sheet has. Raises PictureUnreadable with `where`."""
    return [
        _fitting(sheet.image(name), cell.box.for_picture(), where=where)
        for name in image_names(cell.text)
        if sheet.image(name)
    ]


def _fitting(data: bytes, box: Box, *, where: str) -> Placed:
    return Placed(for_paper(data, (box.width, box.height), where=where), box)


def place(canvas: Canvas, placed: Placed) -> None:
    """Draw the picture as large as the box allows, in its middle."""
    picture, box = placed.picture, placed.box
    scale = min(box.width / picture.width, box.height / picture.height)
    width, height = picture.width * scale, picture.height * scale
    x, y = box.x + (box.width - width) / 2, box.y + (box.height - height) / 2
    if not picture.ink:
        canvas.drawImage(ImageReader(io.BytesIO(picture.data)), x, y, width, height)
        return
    canvas.saveState()
    canvas.addLiteral(f"{width:.2f} 0 0 {height:.2f} {x:.2f} {y:.2f} cm")
    canvas.doForm(_embedded(canvas, picture))
    canvas.restoreState()


def _embedded(canvas: Canvas, picture: Picture) -> str:
    """The name under which the document holds this picture, once however often it is drawn."""
    name = "ink" + content_hash(picture.data)[:16]
    if not canvas.hasForm(name):
        image = PDFImageXObject(name)
        image.width, image.height = picture.width, picture.height
        image.bitsPerComponent, image.colorSpace = 1, "DeviceGray"
        image._filters, image.streamContent = ("FlateDecode",), picture.data
        canvas._doc.addForm(name, image)
    return name
