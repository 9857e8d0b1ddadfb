"""An error as the sentence that a person reads. Never an English exception, never people's data."""

from PySide6.QtCore import QCoreApplication

from fieldvisit.errors import FieldvisitError
from fieldvisit.words import sentence


def sentence_of(error: Exception) -> str:
    """What happened, what is safe, what to do; for a surprise a general sentence with its code."""
    if isinstance(error, FieldvisitError):
        return sentence(error.code, error.facts())
    words = QCoreApplication.translate(
        "failures", "这一步没有做成，已存的记录都在。请再试一次，不行就把代号告诉镇里：{code}"
    )
    return words.format(code=type(error).__name__)
