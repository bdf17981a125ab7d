"""What chat windows ask by themselves: a title for a conversation, tags, questions to go on with.

Such a request is no question to the articles. It is answered from the conversation that it holds.
"""

import json
import re
from collections.abc import Callable, Iterable, Sequence

from assistant.answering.subjects import subjects

_HISTORY = re.compile(r"<chat_history>(.*?)</chat_history>|chat history\W*\n(.*)", re.I | re.S)
_TASK = re.compile(
    r"\b(?:titles?|names?|tags?|topics?|follow[- ]?ups?|queries|suggest\w*|summar\w*|emoji)\b", re.I
)
_ASKS_FOR_TITLE = re.compile(
    r"\W*(?:please |### task:?\s*)?(?:generate|create|write|give|name|suggest|provide|make)\b"
    r"[^.\n]{0,80}\b(?:title|name|conversation|chat)\b",
    re.IGNORECASE,
)
_FOLLOW_UPS = re.compile(r"\bfollow[-_ ]?ups?\b|\bsuggest\w*[^.\n]{0,40}\bquestions?\b", re.I)
_SAID = re.compile(r"^\W*(?:user|human)\W*:\s*(.+)$", re.IGNORECASE | re.MULTILINE)
_KEY = re.compile(r"\{\s*\"(\w+)\"\s*:\s*(\[?)")
_LONGEST = 60
"""Characters of a title."""


def reply_to(message: str, suggest: Callable[[Sequence[str]], Iterable[str]]) -> str | None:
    r"""The reply to a request that a chat window makes by itself; None if a reader asked.

    Args:
        message: what was sent.
        suggest: finds questions to go on with behind the questions of a conversation.

    >>> chat = "<chat_history>\nUSER: Who is the mayor?\n</chat_history>"
    >>> reply_to(f"### Task: Name it.\n{chat}", list)
    'Mayor'
    >>> reply_to("Who is the mayor?", list)
    """
    history = _HISTORY.search(message)
    said = _SAID.findall(history[0] if history else message)
    task = message[: history.start()] if history else message
    if not said or not (_TASK.search(task) if history else _ASKS_FOR_TITLE.match(task)):
        return None
    key = _KEY.search(task)
    if not key:
        return title_of(said[0])
    if not key[2]:
        return json.dumps({key[1]: title_of(said[0])}, ensure_ascii=False)
    asked = list(suggest(said)) if _FOLLOW_UPS.search(task) else []
    return json.dumps({key[1]: asked}, ensure_ascii=False)


def title_of(question: str) -> str:
    """A few words that say what a question is about.

    >>> title_of("Who is the harbour master of Skelling?")
    'Harbour master of Skelling'
    """
    found = subjects(question)
    text = question[found[0].start : found[-1].end] if found else question.strip(" ?.!")
    cut = text if len(text) <= _LONGEST else text[:_LONGEST].rpartition(" ")[0] + " …"
    return cut[:1].upper() + cut[1:]
