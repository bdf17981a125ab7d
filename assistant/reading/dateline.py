"""The day that the text of an article states as its own."""

import re
from datetime import date

from assistant.language.times import WEEKDAY, named_days

_HEAD, _HEAD_LINES = 600, 5
"""How much of the beginning of a text is searched for its own date: characters, then lines."""
_OPENING = 200
"""Characters of a line in which its own date has ended, with what may stand before it."""
_FIGURE = re.compile(r"\d")
_LABEL = re.compile(
    rf"(?:by [^.!?]{{3,40}}|[(\[]?(?:first )?(?:published|posted|date|dated|issued)"
    rf"(?: on| at)?)?[\s:,|•·–—-]*(?:{WEEKDAY})?[\s:,|•·–—-]*",
    re.IGNORECASE,
)
_UPDATED = re.compile(r"\b(?:updated|changed|modified|corrected)\b", re.IGNORECASE)
_TIME_OF_DAY = re.compile(
    r"[\s,|•·–—-]*(?:at )?(?:\d{1,2}[:.]\d\d(?::\d\d)?)?\s*(?:[ap]\.?m\.?)?"
    r"\s*(?:[A-Z]{2,4})?[)\].]?"
)
_PLACE = re.compile(r"(?:[A-Z][\w'’. ]{1,40}(?:, [A-Z][\w. ]{1,30})?,\s*)?")
_DASH = re.compile(r"\s*(?:\([^)]{2,40}\)\s*)?[-–—:|.]")


def dateline(text: str) -> date | None:
    """The day that a text states as its own: alone on a line near the top, or at its very start.

    >>> dateline("OXMOUTH, 3 May 2024 - The bridge reopened.")
    datetime.date(2024, 5, 3)
    >>> dateline("The bridge reopened on 3 May 2024.")
    """
    lines = [line.strip() for line in text[:_HEAD].splitlines() if line.strip()]
    for line in lines[:_HEAD_LINES]:
        opening = line[:_OPENING]
        # A whole line takes long to search, and a day has a figure.
        if not _FIGURE.search(opening) or not named_days(opening):
            continue
        days = named_days(line)
        # Behind its own day, a line may still say when it was changed.
        updated = len(days) == 2 and _UPDATED.search(line[days[0].end : days[1].start])
        if len(days) != 1 and not updated:
            continue
        lead, rest = line[: days[0].start], line[days[0].end :]
        alone = _LABEL.fullmatch(lead) and (updated or _TIME_OF_DAY.fullmatch(rest))
        opens = line == lines[0] or lead.strip()
        if alone or (opens and _PLACE.fullmatch(lead) and _DASH.match(rest)):
            return days[0].period.after
    return None
