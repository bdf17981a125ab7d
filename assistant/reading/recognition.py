"""Text recognition (OCR) of pages that are only pictures; the extra `ocr` brings what it needs."""

from functools import cache
from importlib.util import find_spec
from typing import Any

from assistant.reading.page_lines import Word

_SCALE = 2.5
"""Dots for each point of the page: 180 an inch, as scans for reading have."""

_LEAST = 0.6
"""How sure the recognition is at least of a line that is taken."""


def is_available() -> bool:
    """Whether the extra is installed."""
    return find_spec("rapidocr") is not None


def words_on(page: Any) -> list[Word]:
    """The words that are to be seen on a page of PDFium, at their places."""
    found = _recogniser()(page.render(scale=_SCALE).to_numpy())
    words: list[Word] = []
    if found.txts is None:
        return words
    height = page.get_height()
    for text, score, corners in zip(found.txts, found.scores, found.boxes, strict=True):
        left, right = min(x for x, _ in corners) / _SCALE, max(x for x, _ in corners) / _SCALE
        top, foot = min(y for _, y in corners) / _SCALE, max(y for _, y in corners) / _SCALE
        if score < _LEAST:
            continue
        # It gives whole lines; their words are about as wide as they have letters.
        letter = (right - left) / max(1, len(text))
        at = 0
        for word in text.split():
            at = text.index(word, at)
            start = left + at * letter
            at += len(word)
            base = round(height - foot + 0.25 * (foot - top), 1)
            words.append(Word(word, start, left + at * letter, base, 0.7 * (foot - top)))
    return words


@cache
def _recogniser() -> Any:
    from rapidocr import RapidOCR

    return RapidOCR(params={"Global.log_level": "critical"})
