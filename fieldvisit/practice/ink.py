"""A made-up signature for practice: a name written in a brush-like face. Never used for real
people.
"""

from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from fieldvisit.machine.assets import resource

_SIZE = (360, 150)


def signature(name: str) -> bytes:
    """The name as black strokes on a clear ground, a PNG of 60 x 25 mm at 6 px a millimetre."""
    face = ImageFont.truetype(str(resource("fonts", "FieldvisitKai-Regular.ttf")), 96)
    sheet = Image.new("L", _SIZE, 255)
    draw = ImageDraw.Draw(sheet)
    left, top, right, bottom = draw.textbbox((0, 0), name, font=face)
    place = ((_SIZE[0] - right - left) / 2, (_SIZE[1] - bottom - top) / 2)
    draw.text(place, name, font=face, fill=0)
    # A lean of a few degrees, as written standing at a door.
    leaning = sheet.transform(
        _SIZE, Image.Transform.AFFINE, (1, 0.18, -14, 0.05, 1, -8), fillcolor=255
    )
    png = BytesIO()
    leaning.save(png, "PNG", optimize=True)
    return png.getvalue()
