"""The QR square of a form: its number and a short hash, never personal data. Operators only."""

from functools import lru_cache

import segno

from fieldvisit.printing.layout import Box

# Any of the eight masks is readable (ISO/IEC 18004, 7.8); choosing the best costs five times more.
MASK = 3
DIGITS = bytes([ord("0"), *[ord("1")] * 255])


@lru_cache(maxsize=4096)
def modules(text: str) -> tuple[bytes, ...]:
    """The rows of the square, one byte a module: 1 is dark. Error correction M, no quiet zone."""
    code = segno.make(text, micro=False, error="m", boost_error=False, mask=MASK)
    return tuple(bytes(row) for row in code.matrix)


def square(text: str, box: Box) -> str:
    """Operators that fill `box` with the square, as a one-bit image mask."""
    rows = modules(text)
    size = len(rows)
    data = "".join(_packed(row).hex() for row in rows)
    return (
        f"q {box.width:.2f} 0 0 {box.height:.2f} {box.x:.2f} {box.y:.2f} cm "
        f"BI /W {size} /H {size} /BPC 1 /IM true /D [1 0] /F /AHx ID {data}> EI Q"
    )


def _packed(row: bytes) -> bytes:
    """Eight modules a byte, most significant first."""
    size = (len(row) + 7) // 8
    return int(row.translate(DIGITS).ljust(size * 8, b"0"), 2).to_bytes(size, "big")
