"""Where the product's own data lies: forms, regions, fonts, icons. Read only."""

from pathlib import Path


def resource(*parts: str) -> Path:
    """The path of a file or folder under `resources/`, in a clone and in an installed wheel alike.

    Raises FileNotFoundError when the product lacks it: a programmer's or packager's error.
    """
    path = _root().joinpath(*parts)
    if not path.exists():
        raise FileNotFoundError(path)
    return path


def _root() -> Path:
    package = Path(__file__).resolve().parent.parent
    installed = package / "resources"
    return installed if installed.is_dir() else package.parent / "resources"
