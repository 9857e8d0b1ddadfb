"""No search for garbage while many lasting objects are made. It frees nothing itself."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Python looks for garbage each time some hundred objects were made; when all of them stay,
    that is a tenth of the time for nothing (more beside a window full of widgets)."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
