"""Put a picture into its box, keeping its shape. It never changes the picture.

ReportLab embeds one-bit pictures as 24-bit ones, 24 times the size before packing; so those are
embedded here.
"""

import hashlib
import io

from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfdoc import PDFImageXObject
from reportlab.pdfgen.canvas import Canvas

from fieldvisit.printing.layout import Box
from fieldvisit.printing.pictures import Picture


def place(canvas: Canvas, picture: Picture, box: Box) -> None:
    """Draw the picture as large as the box allows, in its middle."""
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
    name = "ink" + hashlib.sha256(picture.data).hexdigest()[:16]
    if not canvas.hasForm(name):
        image = PDFImageXObject(name)
        image.width, image.height = picture.width, picture.height
        image.bitsPerComponent, image.colorSpace = 1, "DeviceGray"
        image._filters, image.streamContent = ("FlateDecode",), picture.data
        canvas._doc.addForm(name, image)
    return name
